"""Fingers for the demo and the tests: real touches through Kivy's own input pipeline, at a widget's place in the window.

Nothing is called behind a widget's back: what a touch at that place would not press is not pressed.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from itertools import count
from typing import Any, Final

from kivy.base import EventLoop
from kivy.core.window import Window
from kivy.input.motionevent import MotionEvent
from kivy.input.provider import MotionEventProvider
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.app import KioskApp
from kiosk.screens.focus import keys_of
from kiosk.screens.widgets.key import Key

PATIENCE_S: Final = 10.0
_numbers = count(1)


class NotThere(Exception):
    """No such key can be touched now; the message names the key and the screen."""


class Finger(MotionEvent):
    """One contact."""

    def __init__(self, x: float, y: float) -> None:
        super().__init__("finger", next(_numbers), (x, y), is_touch=True, type_id="touch")

    def depack(self, args: tuple[float, float]) -> None:
        """Position as a share of the window."""
        self.profile = ["pos"]
        self.sx, self.sy = args
        super().depack(args)


class Fingers(MotionEventProvider):
    """A provider that plays what it is given, one step a frame."""

    def __init__(self) -> None:
        super().__init__("finger", "")
        self.steps: deque[tuple[str, Finger, tuple[float, float] | None]] = deque()

    def update(self, dispatch_fn: Callable[[str, Finger], None]) -> None:
        """One step of what is queued."""
        if self.steps:
            kind, finger, place = self.steps.popleft()
            if place is not None:
                finger.move(place)
            dispatch_fn(kind, finger)

    def touch(self, x: float, y: float) -> None:
        """Down and up at window pixels."""
        self.drag([(x, y)])

    def drag(self, places: Sequence[tuple[float, float]]) -> None:
        """Down at the first of some window pixels, along the others, up at the last."""
        width, height = Window.size
        first, *rest = [(x / max(1, width - 1), y / max(1, height - 1)) for x, y in places]
        finger = Finger(*first)
        along = [("update", finger, place) for place in rest]
        self.steps += [("begin", finger, None), *along, ("end", finger, None)]


def fingers() -> Fingers:
    """The window's fingers, added to its input on first use."""
    known = [p for p in EventLoop.input_providers if isinstance(p, Fingers)]
    if known:
        return known[0]
    added = Fingers()
    EventLoop.add_input_provider(added)
    return added


def keys(app: KioskApp) -> list[Key]:
    """The keys of the topmost layer, in reading order."""
    return list(keys_of(app.root.children[0])) if app.root and app.root.children else []


def find(app: KioskApp, tag: str) -> Key | None:
    """The key of that tag, on the screen now."""
    return next((key for key in keys(app) if key.tag == tag), None)


async def tap(app: KioskApp, tag: str, *, patience: float = PATIENCE_S) -> None:
    """Touch a key as a person would: wait for it, turn pages until it is in sight, press its middle. NotThere."""
    try:
        async with asyncio.timeout(patience):
            key = await _in_sight(app, tag)
            await _press(app, key)
    except TimeoutError:
        raise NotThere(f"{tag} on {type(app.state.screen).__name__}") from None


async def _in_sight(app: KioskApp, tag: str) -> Key:
    while True:
        key = find(app, tag)
        if key is None or key.width < 1:
            await app.frames(1)
        elif _visible(key):
            if await _stands_still(app, tag, key):
                return key
        else:
            await _turn(app, key)


async def _stands_still(app: KioskApp, tag: str, key: Key) -> bool:
    """Whether a frame later it is the same key in the same place: one that was just made has no place yet."""
    before = _centre(key)
    await app.frames(1)
    return find(app, tag) is key and _centre(key) == before


async def _turn(app: KioskApp, key: Key) -> None:
    view = _scroll_of(key)
    above = view is not None and _centre(key)[1] > view.to_window(*view.pos)[1] + view.height / 2
    page = find(app, "page:up" if above else "page:down")
    if page is None:
        await app.frames(1)
    else:
        await _press(app, page)


async def _press(app: KioskApp, key: Key) -> None:
    player = fingers()
    player.touch(*_centre(key))
    while player.steps:
        await app.frames(1)
    await app.frames(1)


def _centre(widget: Widget) -> tuple[float, float]:
    x, y = widget.to_window(*widget.center)
    return float(x), float(y)


def _visible(key: Key) -> bool:
    view: Any = _scroll_of(key)
    if view is None:
        return True
    bottom = view.to_window(*view.pos)[1]
    return bool(bottom <= _centre(key)[1] <= bottom + view.height)


def _scroll_of(widget: Widget) -> ScrollView | None:
    above = widget.parent
    while above is not None and above.parent is not above:
        if isinstance(above, ScrollView):
            return above
        above = above.parent
    return None
