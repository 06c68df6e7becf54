"""The command `firmware-bridge`: run an emulated device, or ask a port what stands behind it."""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable
from pathlib import Path
from types import FrameType
from typing import Annotated, Final

import typer

from firmware_bridge.drivers.printer_link import PrinterLink
from firmware_bridge.drivers.sdt_link import SdtLink
from firmware_bridge.emulators.card_data import load
from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.errors import BridgeError
from firmware_bridge.fonts import FontChain
from firmware_bridge.protocol.escpos_status import GENERIC
from firmware_bridge.protocol.sdt import Command, sam_id
from firmware_bridge.transport.open import open_transport

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
emulate = typer.Typer(no_args_is_help=True, help="Run an emulated device on a pseudo-terminal.")

Link = Annotated[Path, typer.Option(help="Where the device's link appears.")]
Baud = Annotated[int, typer.Option(help="The line's speed; 0 for no pacing.")]
Fonts = Annotated[list[Path] | None, typer.Option(help="A Chinese font file; may be given several times.")]
_UNKNOWN: Final = "?"


@emulate.command("card-reader")
def card_reader(link: Link, card: Annotated[Path | None, typer.Option()] = None, baud: Baud = 115200) -> None:
    """A resident-card reader. Lines on standard input: `place FILE`, `lift`, `unplug`, `plug`."""
    device = CardReaderEmulator()
    if card is not None:
        device.place_card(load(card))
    with PtyHost(device, link, baud=baud or None) as host:
        _obey(
            {
                "lift": device.lift_card,
                "unplug": host.unplug,
                "plug": host.plug,
            },
            {"place": lambda path: device.place_card(load(Path(path)))},
        )


@emulate.command("printer")
def printer(
    link: Link,
    slips: Annotated[Path, typer.Option(help="The folder for the slips' pictures.")],
    font: Fonts = None,
    bold: Annotated[Path | None, typer.Option(help="A bold Chinese font file.")] = None,
    baud: Baud = 115200,
) -> None:
    """A ticket printer. Lines on standard input: `paper out|low|ok`, `cover open|shut`, `cutter jam|free`,
    `unplug`, `plug`.
    """
    device = TicketPrinterEmulator(FontChain(font or [], bold=bold), folder=slips)
    with PtyHost(device, link, baud=baud or None) as host:
        device.notify_by(host.send)
        _obey(
            {
                "paper out": lambda: device.change(no_paper=True),
                "paper low": lambda: device.change(no_paper=False, paper_low=True),
                "paper ok": lambda: device.change(no_paper=False, paper_low=False),
                "cover open": lambda: device.change(cover_open=True),
                "cover shut": lambda: device.change(cover_open=False),
                "cutter jam": lambda: device.change(cutter_jammed=True),
                "cutter free": lambda: device.change(cutter_jammed=False),
                "unplug": host.unplug,
                "plug": host.plug,
            },
            {},
        )


@app.command()
def probe(url: str) -> None:
    """Ask a port what stands behind it: a card reader's module number, or a printer's state."""
    try:
        typer.echo(f"card reader: {_reader_at(url)}")
        typer.echo(f"ticket printer: {_printer_at(url)}")
    except BridgeError as error:
        typer.echo(f"{type(error).__name__}: {error}", err=True)
        raise typer.Exit(1) from None


def _reader_at(url: str) -> str:
    link = SdtLink(open_transport(url))
    try:
        return sam_id(link.ask(Command.SAM_ID).data)
    except BridgeError as error:
        return f"no ({type(error).__name__})"
    finally:
        link.close()


def _printer_at(url: str) -> str:
    link = PrinterLink(open_transport(url), GENERIC)
    try:
        return ", ".join(sorted(condition.value for condition in link.conditions())) or "well"
    except BridgeError as error:
        return f"no ({type(error).__name__})"
    finally:
        link.close()


def _obey(words: dict[str, Callable[[], None]], with_argument: dict[str, Callable[[str], None]]) -> None:
    """Carry out lines from standard input; at its end wait to be ended by a signal."""
    signal.signal(signal.SIGTERM, _leave)
    try:
        for line in sys.stdin:
            _obey_line(line.strip(), words, with_argument)
        while True:
            signal.pause()
    except KeyboardInterrupt:
        return


def _obey_line(
    line: str, words: dict[str, Callable[[], None]], with_argument: dict[str, Callable[[str], None]]
) -> None:
    verb, _, argument = line.partition(" ")
    try:
        if line in words:
            words[line]()
        elif verb in with_argument:
            with_argument[verb](argument)
        elif line:
            typer.echo(_UNKNOWN, err=True)
            return
    except (BridgeError, OSError, ValueError) as error:
        typer.echo(f"{_UNKNOWN} {type(error).__name__}", err=True)
        return
    typer.echo("ok")


def _leave(number: int, frame: FrameType | None) -> None:
    raise SystemExit(0)


def main() -> None:
    """Entry point."""
    app.add_typer(emulate, name="emulate")
    app()


if __name__ == "__main__":
    main()
