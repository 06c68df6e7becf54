"""A kiosk's window through thousands of sessions: what it keeps in memory, and what a frame costs at the end.

python -m benchmarks.soak [SESSIONS [SEED]]

Offscreen at half size, as fast as it goes, with the kiosk's own allocator: somebody touches whatever keys are there, switches language and
looks, lays cards down, walks away; then free memory is given back, as the kiosk does between people. Frames are counted in processor time, so that other work on the machine does not tell. The baselines: the middle of
the first five readings of memory, one each hundred sessions; p95 of the first hundred's frames.
"""

import sys
from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from datetime import datetime, timedelta
from random import Random
from time import process_time
from typing import Any, Final

from benchmarks.figures import Figure, as_row, middle, table
from benchmarks.windows import memory_mib
from kiosk import hygiene, pay_samples, prepare_samples, samples, scenes, words
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow.states import Home
from kiosk.kivy_env import prepare
from kiosk.runtime import Runtime
from kiosk.view_models import view_of
from kiosk.view_models.parts import Button
from queue_server.contracts.commands import PersonCheck

FIRST: Final = 100
MARKS: Final = 5
"""Readings of memory, one a hundred sessions, whose middle counts: a single one swings by 3 % with what was shown last."""
STEPS: Final = 8
FRAMES: Final = 3
"""Drawn after each touch: text sets its own height, the box around it the next frame."""
GROWTH, SLOWER = 1.05, 1.5
WIDTH, HEIGHT, DPI = 540, 960, 41
SESSION_S: Final = 20


class Street:
    """People before one kiosk; the world answers at once, or never."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)  # noqa: S311 - the same people again
        self.asked: list[e.Effect] = []
        first = scenes.hall()
        catalogue = prepare_samples.catalogue(fees=pay_samples.FEES, classes=samples.CLASSES, rev=9)
        self.now: datetime = first.now
        self.runtime = Runtime(
            replace(first, catalogue=catalogue), given=self._given, perform=self.asked.append
        )
        self.count = 0

    def _given(self) -> i.Given:
        self.count += 1
        return i.Given(self.now, f"{self.count:032x}", scenes.TOKEN)

    def do(self, intent: i.Intent, seconds: int = 1) -> None:
        """One thing happens, and whatever it asks of the world is answered."""
        self.now += timedelta(seconds=seconds)
        self.runtime.dispatch(intent)
        while self.asked:
            if (answer := answered(self.asked.pop(0))) is not None:
                self.runtime.dispatch(answer)

    def session(self) -> Iterator[None]:
        """Somebody comes, does this and that, and goes; pauses where a frame is to be drawn."""
        chance, switch = self.random, self.random.randrange(STEPS)
        if chance.random() < 0.7:
            self.do(i.CardPlaced(samples.card(number=chance.choice((scenes.ELDER, "11010119900307109X")))))
            yield
        for step in range(STEPS):
            self.do(self._next(switch == step), chance.choice((1, 1, 2, SESSION_S)))
            yield
        self.do(i.CardLifted())
        while not isinstance(self.runtime.state.screen, Home) or self.runtime.state.session is not None:
            self.do(i.Tick(), SESSION_S)
            yield
        self.do(i.Tick(), 2 * 60)

    def _next(self, switch: bool) -> i.Intent:
        if switch:
            aid = self.random.choice(("large", "contrast", "reach", "voice"))
            return self.random.choice((i.SwitchLanguage(), i.SwitchAid(aid)))
        state = self.runtime.state
        keys = [key for key in buttons(view_of(state, words.load(state.language))) if key.enabled]
        ways = [key for key in keys if key.id not in ("back", "help:close")] or keys
        return self.random.choice(ways).intent if ways else i.Tick()


def answered(effect: e.Effect) -> i.Intent | None:
    """What the world says to it; None: nothing, and the kiosk gives up by itself."""
    match effect:
        case e.SendIssue(request):
            return i.TicketCame(request.id, samples.ticket(matter="insured"))
        case e.PrintSlip(ticket):
            return i.PrintEnded(ticket.ticket, "none")
        case e.PrintGuideSlip(matter):
            return i.GuidePrinted(matter.id, "none")
        case e.StartFace(attempt):
            return i.FaceEnded(attempt, PersonCheck(outcome="accept", band="near", emulated=True))
    return None


def buttons(value: object) -> Iterator[Button]:
    """Every key of a view."""
    if isinstance(value, Button):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from buttons(getattr(value, field.name))
    elif isinstance(value, tuple):
        for inner in value:
            yield from buttons(inner)


def run(sessions: int, seed: int = 1) -> list[dict[str, Any]]:
    """Memory and frames, each beside the first hundred sessions'."""
    prepare(width=WIDTH, height=HEIGHT, dpi=DPI, headless=True)
    from kivy.base import EventLoop  # noqa: PLC0415 - after the environment is set

    street = Street(seed)
    _window(street.runtime)
    took, first, marks = list[float](), list[float](), list[float]()
    for n in range(1, max(sessions, 2 * FIRST) + 1):
        for _ in street.session():
            took += [_frame(EventLoop) for _ in range(FRAMES)]
        hygiene.collect()
        if n % FIRST == 0:
            marks.append(memory_mib())
            print(f"{n} sessions: {marks[-1]:.0f} MiB", file=sys.stderr, flush=True)
        if n == FIRST:
            first, took = took, []
    begun, ended = middle(marks[:MARKS]), middle(marks[-MARKS:])
    rows = (
        Figure(f"soak_memory of {sessions} sessions", ended, "MiB", begun, f"<= {GROWTH}"),
        Figure(
            "soak_frame p95, the last hundred", p95(took[-len(first) :]), "ms", p95(first), f"<= {SLOWER}"
        ),
        Figure("soak_frame p95, all of them", p95(took), "ms", p95(first)),
    )
    return [as_row(row) for row in rows]


def _window(runtime: Runtime) -> None:
    """The kiosk's, as it is after its start; drawn when it is told to."""
    from kivy.clock import Clock  # noqa: PLC0415 - after the environment is set
    from kivy.core.window import Window  # noqa: PLC0415 - the same

    from kiosk.app import KioskApp  # noqa: PLC0415 - it imports Kivy

    app = KioskApp(runtime, dpi=DPI)
    app.root = app.build()
    Window.add_widget(app.root)
    Clock._max_fps = 0
    hygiene.keep_start()


def _frame(loop: Any) -> float:
    begun = process_time()
    loop.idle()
    return (process_time() - begun) * 1000


def p95(values: list[float]) -> float:
    """The 95th of a hundred."""
    return sorted(values)[int(len(values) * 0.95)]


if __name__ == "__main__":
    hygiene.overwrite_freed()
    given = [int(word) for word in sys.argv[1:3]]
    print(table(run(*(given or [2000]))))
