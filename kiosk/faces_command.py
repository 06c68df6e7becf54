"""The rest of `kiosk faces …`: whether faces can be compared here, how well, and what a decoder's digest is."""

import asyncio
import os
from importlib.metadata import PackageNotFoundError
from pathlib import Path
from typing import Annotated

import typer

from firmware_bridge import plugins
from kiosk.config import Config, ConfigError, load_config
from kiosk.faces_field import app

__all__ = ["app"]
ConfigOption = Annotated[Path | None, typer.Option("--config", help="the kiosk's TOML file")]


@app.command()
def check(config: Annotated[Path, typer.Option(help="the kiosk's TOML file")]) -> None:
    """Start a face process with these settings and say whether it works."""
    from kiosk.bootstrap import face_gate  # noqa: PLC0415 - loads what `--help` does not need

    gate = face_gate(_config(config))

    async def ready() -> bool:
        works = await gate.ready()
        await gate.close()
        return works

    if not asyncio.run(ready()):
        raise typer.Exit(_say(gate.refused or "face processes do not start on this machine"))
    typer.echo("the face process works")


@app.command()
def digest(name: str) -> None:
    """The digest of an installed photo decoder, for reader.photo_sha256."""
    from kiosk.gateways.faces.decoding import GROUP  # noqa: PLC0415 - as above

    try:
        point = plugins.found(GROUP, name)
        if point.dist is None:
            raise plugins.PluginMissing
        typer.echo(plugins.digest_of(point.dist))
    except (plugins.PluginMissing, PackageNotFoundError, OSError):
        raise typer.Exit(_say(f"no installed decoder of the name {name!r}")) from None


@app.command()
def measure(
    folder: Annotated[Path, typer.Argument(help="GROUP/PERSON/PICTURE")],
    config: ConfigOption = None,
    out: Annotated[Path | None, typer.Option(help="where faces.txt, faces.csv and faces.svg go")] = None,
    gated: Annotated[bool, typer.Option(help="only pictures that the quality gates let pass")] = False,
) -> None:
    """Error rates of dlib at its bands, and beside it of the hall's own model, on a folder of faces.

    Live with live pictures, and live ones with a simulated card photo (102 x 126, a JPEG of about 2 KB).
    """
    os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    from kiosk.gateways.faces.measure import plot, report, run  # noqa: PLC0415 - after the thread limits
    from kiosk.gateways.faces.measure.pictures import NoPictures  # noqa: PLC0415 - as above
    from kiosk.gateways.faces.settings import FaceSettings, Refused  # noqa: PLC0415 - as above

    settings = _config(config).face_settings() if config else FaceSettings()
    try:
        results = run.over(folder, settings, gated=gated, progress=_progress)
    except NoPictures:
        raise typer.Exit(_say(f"{folder}: no pictures as GROUP/PERSON/PICTURE")) from None
    except Refused as error:
        raise typer.Exit(_say(str(error))) from None
    text = report.table(results)
    typer.echo(text)
    if out is not None:
        out.mkdir(parents=True, exist_ok=True)
        (out / "faces.txt").write_text(text + "\n")
        (out / "faces.csv").write_text(report.rows_csv(results))
        (out / "faces.svg").write_text(plot.svg(results))


def _progress(backend: str, done: int, of: int) -> None:
    if done % 50 == 0 or done == of:
        typer.echo(f"{backend}: {done} of {of} pictures", err=True)


def _config(path: Path) -> Config:
    try:
        return load_config(path)
    except ConfigError as error:
        raise typer.Exit(_say(str(error))) from None


def _say(text: str) -> int:
    typer.echo(text, err=True)
    return 1
