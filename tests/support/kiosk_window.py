"""The kiosk's window in a test: offscreen, one a process, laid out without drawing where a picture is not needed."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

from kiosk import scenes
from kiosk.flow.effects import Effect
from kiosk.flow.intents import Given
from kiosk.flow.states import State
from kiosk.kivy_env import prepare
from kiosk.runtime import Runtime

PORTRAIT, LANDSCAPE = (1080, 1920), (1920, 1080)
_PASSES = 6
"""A text sets its height, its box the next pass, and so on up to the page."""


def ready() -> None:
    """Kivy's settings, before anything of it is imported."""
    prepare(width=PORTRAIT[0], height=PORTRAIT[1], dpi=82, headless=True)


def runtime_of(state: State, effects: list[Effect] | None = None) -> Runtime:
    """A runtime whose time stands still; effects are only kept."""
    kept = effects if effects is not None else []
    return Runtime(
        state, given=lambda: Given(state.now, f"{len(kept) + 1:032x}", "token"), perform=kept.append
    )


class Laid:
    """An application that is laid out and never drawn."""

    def __init__(self, size: tuple[int, int]) -> None:
        ready()
        from kivy.core.window import Window

        from kiosk.app import KioskApp

        Window.size = size
        self.app = KioskApp(runtime_of(scenes.hall()))
        self.app.root = self.app.build()
        Window.add_widget(self.app.root)
        self.window = Window

    def close(self) -> None:
        """Give the window back; kv's `app` is the first application until that one stops."""
        self.window.remove_widget(self.app.root)
        self.app.dispatch("on_stop")

    def show(self, state: State) -> Any:
        """The laid-out root of a state."""
        from kivy.clock import Clock
        from kivy.lang import Builder

        self.app.draw(state)
        Clock._max_fps = 0
        for _ in range(_PASSES):
            Clock.tick()
            Builder.sync()
            Clock.tick_draw()
            Builder.sync()
        return self.app.root


@asynccontextmanager
async def running(state: State, effects: list[Effect]) -> AsyncIterator[Any]:
    """A running application, drawn offscreen."""
    ready()
    from kivy.core.window import Window

    from kiosk.app import KioskApp

    Window.size = PORTRAIT
    app = KioskApp(runtime_of(state, effects))
    async with asyncio.TaskGroup() as group:
        group.create_task(app.async_run("asyncio"))
        await app.frames(3)
        yield app
        app.stop()


def walk(widget: Any) -> Iterator[Any]:
    """A widget and everything under it."""
    yield widget
    for child in widget.children:
        yield from walk(child)


def box_of(widget: Any) -> tuple[float, float, float, float]:
    """Left, bottom, right, top in window pixels."""
    x, y = widget.to_window(*widget.pos)
    return x, y, x + widget.width, y + widget.height
