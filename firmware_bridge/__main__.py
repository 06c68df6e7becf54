"""The command `firmware-bridge`: serve a hall's windows, run an emulated device, ask a port what stands behind it."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from firmware_bridge.drivers.printer_link import PrinterLink
from firmware_bridge.drivers.sdt_link import SdtLink
from firmware_bridge.emulators.card_data import load
from firmware_bridge.emulators.card_reader import CardReaderEmulator
from firmware_bridge.emulators.code_platform import TROUBLES, CodePlatformEmulator, Person
from firmware_bridge.emulators.code_scanner import CodeScannerEmulator
from firmware_bridge.emulators.orders import obey
from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.social_card import EmulatedSocialCard, SocialCardReaderEmulator
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.errors import BridgeError
from firmware_bridge.fonts import FontChain
from firmware_bridge.hall import cli
from firmware_bridge.protocol.escpos_status import GENERIC
from firmware_bridge.protocol.sdt import Command, sam_id
from firmware_bridge.transport.open import open_transport

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)
emulate = typer.Typer(no_args_is_help=True, help="Run an emulated device on a pseudo-terminal.")

Link = Annotated[Path, typer.Option(help="Where the device's link appears.")]
Baud = Annotated[int, typer.Option(help="The line's speed; 0 for no pacing.")]
Presenter = Annotated[bool, typer.Option("--presenter", help="A model with a sensor at the exit.")]
Fonts = Annotated[list[Path] | None, typer.Option(help="A Chinese font file; may be given several times.")]


@emulate.command("card-reader")
def card_reader(link: Link, card: Annotated[Path | None, typer.Option()] = None, baud: Baud = 115200) -> None:
    """A resident-card reader. Lines on standard input: `place FILE`, `lift`, `unplug`, `plug`."""
    device = CardReaderEmulator()
    if card is not None:
        device.place_card(load(card))
    with PtyHost(device, link, baud=baud or None) as host:
        obey(
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
    presenter: Presenter = False,
    baud: Baud = 115200,
) -> None:
    """A ticket printer. Lines on standard input: `paper out|low|ok`, `cover open|shut`, `cutter jam|free`,
    `slip take`, `unplug`, `plug`.
    """
    device = TicketPrinterEmulator(FontChain(font or [], bold=bold), folder=slips, presenter=presenter)
    with PtyHost(device, link, baud=baud or None) as host:
        device.notify_by(host.send)
        obey(
            {
                "paper out": lambda: device.change(no_paper=True),
                "paper low": lambda: device.change(no_paper=False, paper_low=True),
                "paper ok": lambda: device.change(no_paper=False, paper_low=False),
                "cover open": lambda: device.change(cover_open=True),
                "cover shut": lambda: device.change(cover_open=False),
                "cutter jam": lambda: device.change(cutter_jammed=True),
                "cutter free": lambda: device.change(cutter_jammed=False),
                "slip take": device.take_slip,
                "unplug": host.unplug,
                "plug": host.plug,
            },
            {},
        )


@emulate.command("scanner")
def scanner(link: Link, protocol: str = "plain", end: str = "cr", baud: Baud = 9600) -> None:
    """A code scanner (plain, newland, honeywell, zebra; lines end in cr, lf, crlf, none). Lines on standard input:
    `show TEXT` (several lines by |), `unplug`, `plug`.
    """
    device = CodeScannerEmulator(protocol, end)
    with PtyHost(device, link, baud=baud or None) as host:
        device.notify_by(host.send)
        obey(
            {"unplug": host.unplug, "plug": host.plug},
            {"show": lambda text: device.show(*text.split("|"))},
        )


@emulate.command("social-reader")
def social_reader(link: Link) -> None:
    """A reader of social-security cards. Lines on standard input: `insert NAME NUMBER CARD-NUMBER`, `pull`, `unplug`,
    `plug`.
    """
    device = SocialCardReaderEmulator()
    with PtyHost(device, link) as host:
        obey(
            {"pull": device.pull, "unplug": host.unplug, "plug": host.plug},
            {"insert": lambda words: device.insert(_social_card(words))},
        )


@emulate.command("platform")
def platform(
    key: Annotated[Path, typer.Option(help="The file with the key that a kiosk shows.")], port: int = 8770
) -> None:
    """A platform that verifies electronic codes. Lines on standard input: `code NAME NUMBER` prints a fresh code,
    `trouble none|slow|silent|broken|garbage`.
    """
    with CodePlatformEmulator(key.read_text(encoding="ascii").strip(), port) as running:
        typer.echo(f"emulated platform at {running.url}")
        obey(
            {f"trouble {kind}": partial(setattr, running, "trouble", kind) for kind in TROUBLES},
            {"code": lambda words: typer.echo(running.code_of(Person(*words.rsplit(" ", 1))))},
        )


def _social_card(words: str) -> EmulatedSocialCard:
    """Raises ValueError for anything but a name, a number and the card's own number."""
    name, number, card_number = words.rsplit(" ", 2)
    return EmulatedSocialCard(name, number, card_number)


@app.command()
def probe(
    url: str,
    units: Annotated[int, typer.Option(min=0, max=247, help="ask Modbus units 1 to N instead")] = 0,
) -> None:
    """Ask a port what stands behind it: a card reader's module number, a printer's state, or a line's units."""
    try:
        if units:
            typer.echo("\n".join(cli.units_at(url, units)))
            return
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


def main() -> None:
    """Entry point."""
    for command in (cli.run, cli.enrol, cli.settings, cli.digest):
        app.command()(command)
    for device in (cli.window, cli.onbon):
        emulate.command()(device)
    app.add_typer(emulate, name="emulate")
    app()


if __name__ == "__main__":
    main()
