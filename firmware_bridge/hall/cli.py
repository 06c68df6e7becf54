"""The commands of `firmware-bridge` that are about windows: run, enrol, settings, and their emulated devices."""

from __future__ import annotations

import asyncio
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Final

import typer

from firmware_bridge import logs, plugins
from firmware_bridge.bridge import Bridge, assemble
from firmware_bridge.drivers.modbus_bus import ModbusBus
from firmware_bridge.emulators.hall_units import (
    KeypadEmulator,
    PadEmulator,
    PagerEmulator,
    RelaysEmulator,
    SignEmulator,
)
from firmware_bridge.emulators.modbus_line import ModbusLineEmulator
from firmware_bridge.emulators.onbon_sign import OnbonEmulator
from firmware_bridge.emulators.orders import obey
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.sign_picture import draw
from firmware_bridge.enrol import EnrolError
from firmware_bridge.enrol import enrol as enrol_device
from firmware_bridge.errors import BridgeError, ConfigRefused
from firmware_bridge.fonts import FontChain
from firmware_bridge.hall.config import BridgeConfig, load
from firmware_bridge.protocol.hall_units import Holding, Key, Kind
from firmware_bridge.settings_file import ConfigError, listing
from firmware_bridge.transport.open import opener

UNITS: Final = {"keypad": 1, "sign": 2, "pad": 3, "relays": 4, "pager": 5}
"""The numbers of the emulated line."""


def run(config: Annotated[Path, typer.Option(help="the bridge's TOML file")]) -> None:
    """Serve the windows' devices until stopped."""
    logs.configure(sys.stderr)
    try:
        bridge = assemble(load(config), clock=lambda: datetime.now(UTC))
    except (ConfigError, ConfigRefused) as error:
        raise typer.Exit(_say(str(error))) from None
    asyncio.run(_serve(bridge))


async def _serve(bridge: Bridge) -> None:
    serving = asyncio.create_task(bridge.run())
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, serving.cancel)
    await asyncio.wait([serving])
    if not serving.cancelled():
        serving.result()


def settings() -> None:
    """Every key of the bridge's TOML file: its default and what it means."""
    for key, default, meaning in listing(BridgeConfig):
        typer.echo(f"{key:<24} {default:<12} {meaning}")


def digest(name: str) -> None:
    """The digest of an installed plugin's files, to be named in the TOML file of the bridge or the kiosk."""
    try:
        typer.echo(plugins.digest(name))
    except plugins.PluginMissing:
        raise typer.Exit(_say(f"no installed plugin of the name {name!r}, or of several packages")) from None


def enrol(
    url: str,
    code: str,
    out: Annotated[Path, typer.Option(help="the credential's file; made with mode 0400")],
    ca_sha256: Annotated[str, typer.Option(help="fingerprint of the server's certificate; for https")] = "",
) -> None:
    """Turn a pairing code into this bridge's credential."""
    try:
        credential = enrol_device(url, code, out, ca_sha256 or None)
    except EnrolError as error:
        raise typer.Exit(_say(str(error))) from None
    typer.echo(f"{credential.device} of {credential.hall}: {out}")


def window(
    link: Annotated[Path, typer.Option(help="Where the line's link appears.")],
    font: Annotated[
        list[Path] | None, typer.Option(help="A Chinese font file, for pictures of the sign.")
    ] = None,
    baud: Annotated[int, typer.Option(help="The line's speed; 0 for no pacing.")] = 9600,
) -> None:
    """An RS485 line with units 1 keypad, 2 sign, 3 evaluation pad, 4 relays, 5 pager. Lines on standard input:
    `key next`, `grade 5`, `picture FILE`, `text FILE`, `silence UNIT`, `hear UNIT`, `restart UNIT`, `unplug`, `plug`.
    """
    keypad, sign, pad, relays, pager = (
        KeypadEmulator(), SignEmulator(), PadEmulator(), RelaysEmulator(), PagerEmulator(),
    )  # fmt: skip
    units = dict(zip(UNITS.values(), (keypad, sign, pad, relays, pager), strict=True))
    line = ModbusLineEmulator(units)
    with PtyHost(line, link, baud=baud or None) as host:
        obey(
            {"unplug": host.unplug, "plug": host.plug},
            {
                "key": lambda name: keypad.press(Key[name.upper()]),
                "grade": lambda grade: pad.press(int(grade)),
                "picture": lambda path: draw(sign, FontChain(font or [])).save(path),
                "text": lambda path: _write(Path(path), sign.shown),
                "silence": lambda name: line.silence(UNITS[name]),
                "hear": lambda name: line.silence(UNITS[name], silent=False),
                "restart": lambda name: units[UNITS[name]].restart(),
            },
        )


def onbon(
    link: Annotated[Path, typer.Option(help="Where the sign's link appears.")],
    baud: Annotated[int, typer.Option(help="The line's speed; 0 for no pacing.")] = 57600,
) -> None:
    """An ONBON sign. Lines on standard input: `text FILE`, `restart`, `unplug`, `plug`."""
    device = OnbonEmulator()
    with PtyHost(device, link, baud=baud or None) as host:
        obey(
            {"restart": device.restart, "unplug": host.unplug, "plug": host.plug},
            {"text": lambda path: _write(Path(path), device.shown)},
        )


def units_at(url: str, last: int) -> list[str]:
    """What answers as unit 1 to `last` on a line; raises BridgeError when the port cannot be opened."""
    bus = ModbusBus(opener(url))
    try:
        return [f"unit {unit}: {_unit(bus, unit)}" for unit in range(1, last + 1)]
    finally:
        bus.close()


def _unit(bus: ModbusBus, unit: int) -> str:
    try:
        [what] = bus.read_holding_registers(Holding.TYPE, count=1, device_id=unit).registers
        return f"{Kind(what >> 8).name.lower()}, version {what & 0xFF}"
    except BridgeError as error:
        return f"no ({type(error).__name__})"
    except ValueError:
        return "not of our register map"


def _write(path: Path, text: str) -> None:
    """Whole or not at all: whoever waits for the file must not read half of it."""
    fresh = path.with_suffix(".new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _say(text: str) -> int:
    typer.echo(text, err=True)
    return 1
