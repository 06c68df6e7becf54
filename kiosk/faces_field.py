"""`kiosk faces field-test` and `field-report`: attacks and people before the real camera, scored. The protocol: docs/faces.md."""

import asyncio
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from time import monotonic
from typing import Annotated, Final

import typer

from firmware_bridge import registry
from firmware_bridge.cards import ResidentCard
from firmware_bridge.ports import CardRead
from kiosk import words
from kiosk.config import Config, ConfigError, load_config
from kiosk.gateways.faces.camera import CameraError
from kiosk.gateways.faces.measure import field
from kiosk.gateways.faces.measure.session import CardPhoto, present
from kiosk.gateways.faces.results import FaceProgress
from queue_server.contracts.base import Language

app = typer.Typer(
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    help="Whether faces can be compared here, how well, and a decoder's digest.",
)
CARD_SECONDS: Final = 30.0
YEAR_DAYS: Final = 365.25


@app.command(name="field-test")
def field_test(
    *,
    config: Annotated[Path, typer.Option(help="the kiosk's TOML file")],
    out: Annotated[Path, typer.Option(help="the record, one line a try; lines are added")],
    kind: Annotated[field.Kind, typer.Option(help="what is presented")],
    photo: Annotated[
        Path | None, typer.Option(help="a picture of the card's photo; without it a card is read")
    ] = None,
    photo_years: Annotated[
        int | None,
        typer.Option(min=0, max=field.MOST_YEARS, help="the photo's age; a card that is read tells it"),
    ] = None,
    times: Annotated[int, typer.Option(min=1, max=100, help="tries")] = 5,
    language: Annotated[str, typer.Option(help="zh or en")] = "zh",
) -> None:
    """Try so many times with this kiosk's camera and settings; only outcomes are kept, no picture."""
    try:
        settings = load_config(config)
        card = _given(photo, photo_years) if photo else _read(settings)
        asyncio.run(
            _tries(settings, card, out, kind=kind, times=times, language="en" if language == "en" else "zh")
        )
    except (ConfigError, OSError, CameraError) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


@app.command(name="field-report")
def field_report(record: Annotated[Path, typer.Argument(help="what field-test wrote")]) -> None:
    """APCER of each attack, BPCER, and missed people by the age of the photo."""
    try:
        typer.echo(field.report(field.read(record.read_text())))
    except (OSError, UnicodeDecodeError, field.BadRecord) as error:
        typer.echo(str(error), err=True)
        raise typer.Exit(1) from None


async def _tries(
    settings: Config, card: CardPhoto, out: Path, *, kind: field.Kind, times: int, language: Language
) -> None:
    from kiosk.bootstrap import camera_of, face_gate, utc_now  # noqa: PLC0415 - loads what `--help` does not need

    gate = face_gate(settings)
    try:
        if not await gate.ready():
            raise ConfigError(gate.refused or "face processes do not start on this machine")
        for n in range(1, times + 1):
            await asyncio.to_thread(input, f"{kind.value} {n}/{times}: Enter ↵ ")
            camera = camera_of(settings.camera.source)
            if camera is None:
                raise CameraError("camera.source: no camera there")
            seen = await present(gate, camera, kind, card, clock=utc_now, tell=_guidance(language))
            with out.open("a", encoding="utf-8") as file:
                file.write(field.line_of(seen) + "\n")
            typer.echo(f"  {seen.verdict.value}, {seen.liveness.value}, {seen.seconds} s")
    finally:
        await gate.close()


def _guidance(language: Language) -> Callable[[FaceProgress], None]:
    """Says each change once, in the screen's own words."""
    say, last = words.load(language), [""]

    def tell(step: FaceProgress) -> None:
        asked = f"face.turn_{step.turn.value}" if step.turn else "face.title"
        text = say(f"face_hint.{step.hint.value}" if step.hint else asked)
        if text != last[0]:
            typer.echo(f"  {text}")
        last[0] = text

    return tell


def _given(photo: Path, years: int | None) -> CardPhoto:
    return CardPhoto(photo.read_bytes(), coded=False, years=years)


def _read(settings: Config) -> CardPhoto:
    """The photo of a card on the kiosk's own reader, and how old it is."""
    part = settings.reader
    reader = registry.open_card_reader(part.kind, part.url, part.sha256)
    typer.echo("card ↵")
    end = monotonic() + CARD_SECONDS
    try:
        while monotonic() < end:
            event = reader.poll()
            if isinstance(event, CardRead) and isinstance(event.card, ResidentCard):
                return CardPhoto(event.card.photo, coded=True, years=_years(event.card.valid_from))
    finally:
        reader.close()
    raise CameraError("no card was read")


def _years(since: date) -> int:
    return int((datetime.now(UTC).date() - since).days / YEAR_DAYS)
