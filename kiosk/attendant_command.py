"""The command `kiosk attendant`: who may open a machine's attendant menu."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer

from firmware_bridge import registry
from firmware_bridge.errors import ConfigRefused
from firmware_bridge.ports import CardFault, CardRead
from firmware_bridge.protocol.social_card import SocialCard
from kiosk.config import Config, ConfigError, load_config
from kiosk.gateways import attendants
from kiosk.gateways.attendants import AttendantsRefused

PATIENCE_S: Final = 60.0
PAUSE_S: Final = 0.1

app = typer.Typer(no_args_is_help=True, help="Who may open this machine's attendant menu.")
ConfigFile = Annotated[Path, typer.Option(help="the kiosk's TOML file")]


@app.callback()
def _attendant() -> None:
    """Staff ids, each with a PIN and a card; the kiosk's file holds one hash of both together."""


@app.command()
def add(config: ConfigFile, staff: str) -> None:
    """Add a member of staff, or give a new PIN and card: the PIN is asked twice, then the card is read. Stop the kiosk first."""
    with _refusals():
        settings = load_config(config)
        present = attendants.load(settings.attendants_file)
        pin = typer.prompt("PIN, 6 to 12 digits", hide_input=True, confirmation_prompt=True)
        typer.echo("Lay the staff card on the reader.")
        entries = attendants.added(present, staff, pin, _card(settings))
        attendants.save(settings.attendants_file, entries)
    typer.echo(f"{staff}: {settings.attendants_file}")


@app.command("list")
def list_(config: ConfigFile) -> None:
    """The staff ids."""
    with _refusals():
        for entry in attendants.load(load_config(config).attendants_file).attendants:
            typer.echo(entry.id)


@app.command()
def remove(config: ConfigFile, staff: str) -> None:
    """Take a member of staff out."""
    with _refusals():
        path = load_config(config).attendants_file
        attendants.save(path, attendants.without(attendants.load(path), staff))


@contextmanager
def _refusals() -> Iterator[None]:
    """What cannot be done is said in a line."""
    try:
        yield
    except (AttendantsRefused, ConfigError, ConfigRefused) as error:
        raise typer.Exit(_say(str(error))) from None
    except OSError as error:
        raise typer.Exit(_say(f"the file of attendants cannot be written: {error.strerror}")) from None


def _card(config: Config) -> str:
    """The number of the card that is laid down; raises AttendantsRefused."""
    part = config.reader
    reader = registry.open_card_reader(part.kind, part.url, part.sha256)
    deadline = time.monotonic() + PATIENCE_S
    try:
        while time.monotonic() < deadline:
            match reader.poll():
                case CardRead(card) if not isinstance(card, SocialCard):
                    return card.number
                case CardFault(code) if code.value.startswith("reader."):
                    raise AttendantsRefused(f"the reader does not answer: {code.value}")
            time.sleep(PAUSE_S)
    finally:
        reader.close()
    raise AttendantsRefused("no card was laid down")


def _say(text: str) -> int:
    typer.echo(text, err=True)
    return 1
