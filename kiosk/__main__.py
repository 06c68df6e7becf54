"""The command `kiosk`: run a machine, enrol it, or show the whole hall on one machine."""

import asyncio
import os
import signal
import sys
from collections.abc import Coroutine
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any, Final

import typer

from firmware_bridge import logs
from firmware_bridge.enrol import EnrolError
from firmware_bridge.enrol import enrol as enrol_device
from firmware_bridge.errors import ConfigRefused
from kiosk import attendant_command, faces_command, hygiene
from kiosk.config import ConfigError, listing, load_config
from kiosk.fonts import FontsMissing
from kiosk.kivy_env import prepare

_NO_SCREEN: Final = (
    "no screen: set DISPLAY (or WAYLAND_DISPLAY) to the one that people see; --headless draws without one"
)
app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, help=__doc__)

app.add_typer(faces_command.app, name="faces")
app.add_typer(attendant_command.app, name="attendant")


@app.command()
def run(
    config: Annotated[Path, typer.Option(help="the kiosk's TOML file")],
    headless: Annotated[bool, typer.Option(help="draw without a screen")] = False,
) -> None:
    """Run this machine until it is stopped."""
    from kiosk.bootstrap import assemble

    logs.configure(sys.stderr)
    hygiene.never_dump()
    try:
        settings = load_config(config)
        if not headless and not _has_screen():
            raise ConfigError(_NO_SCREEN)
        kiosk = assemble(settings)
        screen = settings.screen
        prepare(
            width=screen.width,
            height=screen.height,
            dpi=screen.dpi,
            headless=headless,
            fullscreen=screen.fullscreen,
        )
        asyncio.run(kiosk.app().async_run("asyncio"))
    except (ConfigError, ConfigRefused, FontsMissing) as error:
        raise typer.Exit(_say(str(error))) from None


@app.command()
def keep(
    config: Annotated[Path, typer.Option(help="the kiosk's TOML file")],
    headless: Annotated[bool, typer.Option(help="draw without a screen")] = False,
) -> None:
    """Run this machine and begin it again whenever it ends or hangs; for a machine without systemd."""
    from kiosk.keeping import Keeper

    logs.configure(sys.stderr)
    words = ("run", "--config", str(config), *(("--headless",) if headless else ()))
    with suppress(KeyboardInterrupt):
        asyncio.run(_until_stopped(Keeper((sys.executable, "-m", "kiosk", *words)).run()))


async def _until_stopped(work: Coroutine[Any, Any, None]) -> None:
    task = asyncio.create_task(work)
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    with suppress(asyncio.CancelledError):
        await task


@app.command()
def retire(config: Annotated[Path, typer.Option(help="the kiosk's TOML file")]) -> None:
    """Before a machine is taken away: tell the hall what it has not heard, give the range of numbers back."""
    from kiosk.gateways.spool_file import SpoolUnusable
    from kiosk.retire import NotRetired
    from kiosk.retire import retire as retired

    logs.configure(sys.stderr)
    try:
        told = asyncio.run(retired(load_config(config)))
    except (ConfigError, NotRetired, SpoolUnusable) as error:
        raise typer.Exit(_say(str(error))) from None
    typer.echo(f"{told} words told, the range given back")


@app.command()
def settings() -> None:
    """Every key of the kiosk's TOML file: its default and what it means."""
    for key, default, meaning in listing():
        typer.echo(f"{key:<18} {default:<12} {meaning}")


voices = typer.Typer(no_args_is_help=True, help="Recorded clips: what a pack still lacks.")
app.add_typer(voices, name="voices")


@voices.callback()
def _voices() -> None:
    """Packs of recorded clips."""


@voices.command()
def missing(pack: Path) -> None:
    """The fixed texts of the kiosk for which a pack has no clip; exit code 1 while there are any."""
    from kiosk import words
    from kiosk.speech import clips

    try:
        known = clips.load(pack)
    except clips.PackRefused as error:
        raise typer.Exit(_say(str(error))) from None
    lacking = clips.missing(known, words.load(known.language))
    for text in lacking:
        typer.echo(text)
    raise typer.Exit(1 if lacking else 0)


@app.command()
def enrol(
    url: str,
    code: str,
    out: Annotated[Path, typer.Option(help="the credential's file; made with mode 0400")],
    ca_sha256: Annotated[str, typer.Option(help="fingerprint of the server's certificate; for https")] = "",
) -> None:
    """Turn a pairing code into this machine's credential."""
    try:
        credential = enrol_device(url, code, out, ca_sha256 or None)
    except EnrolError as error:
        raise typer.Exit(_say(str(error))) from None
    typer.echo(f"{credential.device} of {credential.hall}: {out}")


if find_spec("kiosk.demo") is not None:

    @app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})
    def demo(context: typer.Context) -> None:
        """The whole hall on this machine; options as in `python -m kiosk.demo --help`."""
        import_module("kiosk.demo.__main__").main(context.args)


def _has_screen() -> bool:
    """Who sets SDL_VIDEODRIVER has a screen of another kind."""
    return any(os.environ.get(name) for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"))


def _say(text: str) -> int:
    typer.echo(text, err=True)
    return 1


def main() -> None:
    """The console script. A machine that serves people overwrites what it frees."""
    if sys.argv[1:2] == ["run"]:
        hygiene.overwrite_freed()
    app()


if __name__ == "__main__":
    main()
