"""`python -m kiosk demo`: the hall on this machine; see the options."""

import asyncio
import json
import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer

from firmware_bridge import logs
from kiosk.demo.stage import Screen
from kiosk.kivy_env import prepare

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
DESK = Screen(540, 960, 41.0)
"""The panel at half size: it fits beside a browser."""


@app.command()
def demo(
    headless: Annotated[bool, typer.Option("--headless", help="no screen: scripted citizens")] = False,
    stay: Annotated[
        bool, typer.Option("--stay", help="no screen: the hall stays open, nobody is at the kiosk")
    ] = False,
    citizens: Annotated[int, typer.Option(min=1, max=500, help="how many, headless")] = 10,
    report: Annotated[Path | None, typer.Option(help="where the JSON report goes")] = None,
    seed: Annotated[int, typer.Option(help="who comes")] = 1,
    folder: Annotated[Path, typer.Option(help="logs, slips, pictures; emptied first")] = Path("build/demo"),
) -> None:
    """Run the hall. With a screen the kiosk opens; without one scripted citizens walk through it."""
    from kiosk.demo.programs import DemoFailed

    folder = folder.resolve()
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    headless = headless or not (os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    screen = Screen() if headless else DESK
    logs.configure((folder / "kiosk.log").open("a", encoding="utf-8"))
    prepare(width=screen.width, height=screen.height, dpi=screen.dpi, headless=headless)
    try:
        if headless and not stay:
            _walk(folder, citizens, seed, report)
        else:
            from kiosk.demo.desk import show

            asyncio.run(show(folder, screen, seed))
    except DemoFailed as error:
        sys.exit(f"demo: {error}")


def _walk(folder: Path, citizens: int, seed: int, target: Path | None) -> None:
    from kiosk.demo.headless import walk

    made = asyncio.run(walk(folder, citizens, seed))
    target = target or folder / "report.json"
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(json.dumps(made, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    print(f"report: {target}; pictures: {folder / 'pictures'}; slips: {folder / 'slips'}")


def main(args: list[str]) -> None:
    """The command, with the options that `kiosk demo` did not take."""
    app(args)


if __name__ == "__main__":
    main(sys.argv[1:])
