"""The keyboard: Tab and arrows move, Enter and space press, nothing traps."""

from collections.abc import Iterator

from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from kiosk.screens.widgets.key import Key

TAB, ENTER, PAD_ENTER, SPACE = 9, 13, 271, 32
UP, DOWN, RIGHT, LEFT = 273, 274, 275, 276
_ON, _BACK, _PRESS = {TAB, DOWN, RIGHT}, {UP, LEFT}, {ENTER, PAD_ENTER, SPACE}


def keys_of(widget: Widget) -> Iterator[Key]:
    """The usable keys under a widget, in reading order; only the topmost layer of the window counts."""
    for child in reversed(widget.children):
        if isinstance(child, Key):
            if child.usable and child.opacity > 0:
                yield child
        else:
            yield from keys_of(child)


class FocusRing:
    """Which key has the focus, and where it goes next."""

    def __init__(self, root: Widget) -> None:
        self._root = root
        self._at: Key | None = None

    @property
    def at(self) -> Key | None:
        """The key with the focus."""
        return self._at

    @property
    def keys(self) -> list[Key]:
        """What can be pressed now."""
        return self._layer()

    def forget(self) -> None:
        """Nothing has the focus: another screen."""
        if self._at is not None:
            self._at.focused = False
        self._at = None

    def key(self, code: int, shift: bool) -> bool:
        """Handle a key; False when it means nothing here."""
        if code in _PRESS:
            return self._press()
        if code in _ON or code in _BACK:
            self._move(-1 if code in _BACK or (code == TAB and shift) else 1)
            return True
        return False

    def _layer(self) -> list[Key]:
        return list(keys_of(self._root.children[0])) if self._root.children else []

    def _move(self, step: int) -> None:
        keys = self._layer()
        if not keys:
            return
        at = keys.index(self._at) + step if self._at in keys else (0 if step > 0 else -1)
        self.forget()
        self._at = keys[at % len(keys)]
        self._at.focused = True
        self._reveal(self._at)

    def _press(self) -> bool:
        if self._at is None or self._at not in self._layer():
            return False
        self._at.press()
        return True

    @staticmethod
    def _reveal(key: Key) -> None:
        above = key.parent
        while above is not None and above.parent is not above:
            if isinstance(above, ScrollView):
                above.scroll_to(key, padding=20, animate=False)
                return
            above = above.parent
