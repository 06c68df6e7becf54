"""`kiosk run` with fingers: the real program without a screen, touched by the lines that come on its standard input.

A line is the tag of a key, or `onward FILE`: everything between a guide and the consent, as a person does who has all with them,
with the telephone number and the signature (hex) that stand in the file. It writes `screen NAME` for each new screen, `checked OUTCOME` where a face check is over, `touched TAG`, `signed True` and,
where a key never came, `missing TAG`. A try of the face check without a result is the screen FaceAgain.
Whoever drives it never tells it anything of a person: cards come from the reader, faces from the camera.
"""

import asyncio
import sys
from contextlib import suppress
from pathlib import Path

from firmware_bridge import logs
from kiosk import hygiene
from kiosk.bootstrap import assemble
from kiosk.config import load_config
from kiosk.demo.form_filling import ANSWERS, prepare_tap
from kiosk.flow.prepare_screens import FormSign, PrepareScreen
from kiosk.flow.states import Confirm, Consent, Face, State
from kiosk.kivy_env import prepare

FACE_PATIENCE_S = 60.0
"""A face process that a busy machine keeps from running is slow, not lost: what is left behind is looked for, not how fast it is."""


class _Said:
    """The last screen that was told."""

    screen = ""

    def look(self, state: State) -> None:
        name = type(state.screen).__name__
        if isinstance(state.screen, Face) and state.screen.again:
            name = "FaceAgain"
        if name != self.screen:
            self.screen = name
            _say(f"screen {name}")
            if isinstance(state.screen, Confirm):
                _say(f"checked {state.screen.check.outcome}")


def _say(line: str) -> None:
    print(line, flush=True)


async def _touch(app, lines: asyncio.StreamReader) -> None:
    from kiosk.touch import NotThere, tap

    while tag := (await lines.readline()).decode().strip():
        if tag.startswith("onward "):
            await _onward(app, Path(tag.removeprefix("onward ")))
            continue
        try:
            await tap(app, tag)
            _say(f"touched {tag}")
        except NotThere:
            _say(f"missing {tag}")


async def _onward(app, hand: Path) -> None:
    """Materials, parties, form and signature, until the machine asks for consent. What the file says is not kept here."""
    from kiosk.touch import NotThere, tap

    while not isinstance(app.state.screen, Consent):
        screen = app.state.screen
        if isinstance(screen, FormSign) and not screen.strokes:
            await _sign(app, hand)
        with suppress(NotThere):
            await tap(app, _next(app.state, screen, hand), patience=3)
        await app.frames(2)


def _next(state: State, screen: object, hand: Path) -> str:
    if not isinstance(screen, PrepareScreen) or isinstance(screen, FormSign):
        return "main"
    return prepare_tap(state, screen, {**ANSWERS, "phone": hand.read_text().split()[0]})


async def _sign(app, hand: Path) -> None:
    """One stroke, through the points of the file; says whether the flow has exactly these."""
    from kiosk.touch import fingers

    pad, points = app._screen.pad, bytes.fromhex(hand.read_text().split()[1])
    places = zip(points[::2], points[1::2], strict=True)
    fingers().drag([(pad.x + x * pad.width / 255, pad.y + y * pad.height / 255) for x, y in places])
    while fingers().steps:
        await app.frames(1)
    _say(f"signed {app.state.screen.strokes == (points,)}")


async def _run(config: Path) -> None:
    kiosk = assemble(load_config(config))
    kiosk.gate._patience = FACE_PATIENCE_S
    app, lines, said = kiosk.app(), asyncio.StreamReader(), _Said()
    await asyncio.get_running_loop().connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    running = asyncio.create_task(app.async_run("asyncio"))
    await app.frames(2)
    await kiosk.gate.ready()
    await kiosk.runtime.until(lambda state: state.link_up and state.catalogue is not None, 60)
    with kiosk.runtime.listening(said.look):
        _say("ready")
        await _touch(app, lines)
    app.stop()
    await running


if __name__ == "__main__":
    hygiene.overwrite_freed()
    hygiene.never_dump()
    logs.configure(sys.stderr)
    settings = load_config(Path(sys.argv[1]))
    prepare(
        width=settings.screen.width, height=settings.screen.height, dpi=settings.screen.dpi, headless=True
    )
    asyncio.run(_run(Path(sys.argv[1])))
