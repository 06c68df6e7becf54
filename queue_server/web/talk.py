"""What clerk and citizen write to each other at one window: in memory alone, gone with the ticket that it was about."""

import asyncio
import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Final, Literal

from queue_server.service.filled_form import FilledForm

CODE_LIFE: Final = timedelta(minutes=2)
PAIRED_FOR: Final = timedelta(hours=12)
LINES_KEPT: Final = 60
LOOK_S: Final = 2.0
"""How long a talk outlives its ticket at most."""
By = Literal["clerk", "citizen"]
Answer = Literal["", "right", "wrong"]


@dataclass(slots=True)
class Talk:
    """About one ticket: lines, and the form that the citizen is shown, with what was said of it."""

    ticket: str
    lines: list[tuple[By, str]] = field(default_factory=list, repr=False)
    form: FilledForm | None = field(default=None, repr=False)
    answer: Answer = ""
    strokes: tuple[tuple[int, ...], ...] = field(default=(), repr=False)

    def say(self, by: By, text: str) -> None:
        """One more line; the oldest go first."""
        self.lines.append((by, text))
        del self.lines[:-LINES_KEPT]


class Talks:
    """All windows' talks, and which screens are paired. On the loop; a restart forgets everything."""

    def __init__(self) -> None:
        self._talks: dict[str, Talk] = {}
        self._codes: dict[str, tuple[str, datetime]] = {}
        self._screens: dict[str, tuple[str, datetime]] = {}
        self._changed: dict[str, asyncio.Event] = {}
        self._caring: asyncio.Task[None] | None = None

    def code(self, window: str, now: datetime) -> str:
        """A new code that pairs one screen with the window, once and for two minutes; the last one ends."""
        self._codes = {hashed: (w, t) for hashed, (w, t) in self._codes.items() if w != window and t > now}
        code = f"{secrets.randbelow(10**8):08d}"
        self._codes[_hash(code)] = window, now + CODE_LIFE
        return code

    def pair(self, code: str, now: datetime) -> tuple[str, str] | None:
        """(window, the screen's token) for a code; a window has one screen, the newest. None where the code is none."""
        window, until = self._codes.pop(_hash(code), ("", now))
        if until <= now:
            return None
        token = secrets.token_urlsafe(32)
        self._screens = {
            hashed: (w, t) for hashed, (w, t) in self._screens.items() if w != window and t > now
        }
        self._screens[_hash(token)] = window, now + PAIRED_FOR
        self.changed(window)
        return window, token

    def window_of(self, token: str, now: datetime) -> str | None:
        """The window of a screen's token."""
        window, until = self._screens.get(_hash(token), ("", now))
        return window if until > now else None

    def paired(self, window: str, now: datetime) -> bool:
        """Whether the window has a screen."""
        return any(w == window and t > now for w, t in self._screens.values())

    def of(self, window: str, ticket: str | None) -> Talk | None:
        """The talk about the ticket at the window now; what was said about another is gone. None where nobody is there."""
        talk = self._talks.get(window)
        if talk is not None and talk.ticket != ticket:
            del self._talks[window]
            talk = None
        return talk or (Talk(ticket) if ticket else None)

    def form_changed(self, window: str) -> None:
        """The form is not any more what was shown and signed: it is to be shown anew."""
        talk = self._talks.get(window)
        if talk is not None and talk.form is not None:
            talk.form, talk.answer, talk.strokes = None, "", ()
            self.changed(window)

    def keep(self, window: str, talk: Talk, current: Callable[[str], str | None]) -> None:
        """Remember a talk that has something in it, for as long as its ticket is `current` at the window."""
        self._talks[window] = talk
        self.changed(window)
        if self._caring is None or self._caring.done():
            self._caring = asyncio.get_running_loop().create_task(self._care(current))

    def changed(self, window: str) -> None:
        """Wake whoever waits for news of the window."""
        self._changed.pop(window, asyncio.Event()).set()

    async def news(self, window: str, within_s: float) -> None:
        """Wait for a change, not for long."""
        event = self._changed.setdefault(window, asyncio.Event())
        try:
            await asyncio.wait_for(event.wait(), within_s)
        except TimeoutError:
            return

    async def _care(self, current: Callable[[str], str | None]) -> None:
        while self._talks:
            await asyncio.sleep(LOOK_S)
            for window in [*self._talks]:
                self.of(window, current(window))


def _hash(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
