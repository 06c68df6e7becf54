"""A scripted citizen at the kiosk: a card on the reader, a face before the camera, touches on the real screen."""

import asyncio
import secrets
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from time import monotonic

from kiosk.app import KioskApp
from kiosk.demo import cards
from kiosk.demo.cast import Citizen, Part
from kiosk.demo.day import HallDay, Visit
from kiosk.demo.form_filling import prepare_tap
from kiosk.demo.platform import Platform
from kiosk.demo.programs import Emulator
from kiosk.flow import fees, paying
from kiosk.flow import states as s
from kiosk.flow.pay_screens import Fees, Pay
from kiosk.flow.prepare_screens import PrepareScreen
from kiosk.flow.states import State
from kiosk.flow.ways import Credentials, Scan
from kiosk.gateways.faces.demo_faces import card_photo
from kiosk.touch import NotThere, tap

PATIENCE_S = 150.0
"""A session that takes longer than this has a fault, and the report says so."""
SETTLE_FRAMES = 4


def next_tap(state: State, who: Citizen) -> str | None:  # noqa: PLR0912 - one line a screen
    """What the citizen touches on this screen; None: looks on and waits."""
    if state.language != who.language:
        return "language"
    match state.screen:
        case s.Home():
            return "no-card" if who.card is None else None
        case s.Themes():
            return f"theme:{who.theme}"
        case s.Matters():
            return f"matter:{who.matter}"
        case s.NoCard() if who.part is Part.PHONE_CODE:
            return "other"
        case Credentials():
            return "way:code"
        case s.AskCard() | s.CardProblem():
            return "no-card"
        case s.Consent():
            return "no-face" if who.part is Part.NO_FACE else "agree"
        case s.Face(again=again):
            return "no-face" if again else None
        case s.TicketShown() | Fees() | Pay() as screen if who.pays:
            return _pay_tap(state, screen, who)
        case screen if isinstance(screen, PrepareScreen):
            return prepare_tap(state, screen)
        case s.Guide() | s.Care() | s.NoCard() | s.Confirm() | s.TicketShown() | s.Refused():
            return "main"
        case _:
            return None


def _first_fee(state: State, screen: Fees) -> str | None:
    """The first item with a price."""
    return next((f"fee:{each.item}" for each in fees.offered(state, screen) if each.fen), None)


def _pay_tap(state: State, screen: s.TicketShown | Fees | Pay, who: Citizen) -> str | None:
    """Pick the first fee, choose the way; go when the paper is there."""
    if isinstance(screen, s.TicketShown):
        return "pay"
    if isinstance(screen, Fees):
        return "main" if screen.picked else _first_fee(state, screen)
    match paying.phase(state, screen):
        case "choose":
            return f"way:{who.pays}"
        case "done" | "unknown" if screen.paper != "printing":
            return "main"
        case _:
            return None


@dataclass(slots=True)
class Stage:
    """Where citizens play: the running kiosk, its emulated devices, and where pictures go."""

    app: KioskApp
    reader: Emulator
    scanner: Emulator
    platform: Platform
    day: HallDay
    folder: Path
    pictures: Path
    stand: Callable[[Citizen], Awaitable[None]]
    with_ticket: Callable[[str, str], Awaitable[None]]
    """Called with (page url, language) of each ticket while it is on the screen."""


async def visit(stage: Stage, who: Citizen) -> Visit:
    """From the first touch to the last; notes outcome and stages."""
    await stage.stand(who)
    note, clock = stage.day.begin(who), _Stopwatch()
    try:
        with stage.app.runtime.listening(clock.see), stage.app.runtime.listening(_taker(stage.day, note)):
            await asyncio.wait_for(_play(stage, who, note), PATIENCE_S)
            await stage.app.runtime.until(_nobody, PATIENCE_S)  # whoever has left: the machine's own time
    except TimeoutError:
        note.outcome = f"stuck_at_{type(stage.app.state.screen).__name__.lower()}"
    finally:
        await stage.reader.tell("lift")
    note.stages.update(clock.stages())
    await stage.app.runtime.until(
        lambda state: isinstance(state.screen, s.Home) and not state.card_on, PATIENCE_S
    )
    return note


async def _play(stage: Stage, who: Citizen, note: Visit) -> None:
    placed = who.card is None
    while not isinstance(stage.app.state.screen, s.TakeThings):
        state = stage.app.state
        await stage.app.frames(SETTLE_FRAMES)
        _picture(stage, state)
        _notice(state, note)
        if who.part is Part.LEAVES and isinstance(state.screen, s.Guide):
            note.outcome = "left"
            return
        if isinstance(state.screen, s.TicketShown):
            note.green, note.slip = state.screen.ticket.green, _slip(state.screen)
            await stage.with_ticket(state.screen.url, who.language)
        if not placed and isinstance(state.screen, s.Home) and state.language == who.language:
            placed = await _place(stage, who)
        await _hold_phone(stage, state)
        await _touch(stage.app, state, next_tap(state, who))
        await _moved_on(stage.app, state)
    _picture(stage, stage.app.state)


async def _place(stage: Stage, who: Citizen) -> bool:
    """Lay the card on the reader."""
    if who.card is not None:
        photo = await asyncio.to_thread(card_photo, who.card.face)
        path = cards.write(stage.folder / f"card-{who.n}.toml", who.card, photo)
        await stage.reader.tell(f"place {path}")
    return True


async def _touch(app: KioskApp, seen: State, target: str | None) -> None:
    """Touch what was decided on, unless the screen has changed meanwhile."""
    if target is not None and app.state.screen == seen.screen:
        with suppress(NotThere):
            await tap(app, target, patience=3)


async def _hold_phone(stage: Stage, state: State) -> None:
    """Before the scanner, when the screen asks for the phone's code: who it is, or one to pay with that no phone has."""
    if isinstance(state.screen, Scan):
        shown = cards.card("样例", "1", date(1990, 1, 1), 9, today=date.today(), face="hopper")  # noqa: DTZ011 - a made-up card's
        await stage.scanner.tell(f"show {await stage.platform.code(shown.name, shown.number)}")
    if isinstance(state.screen, Pay) and paying.phase(state, state.screen) == "scan":
        await stage.scanner.tell(f"show 13{secrets.randbelow(10**16):016d}")


def _picture(stage: Stage, state: State) -> None:
    """The first time that a screen is seen in a language; each phase of a payment is one."""
    name = type(state.screen).__name__.lower()
    if isinstance(state.screen, Pay):
        name += f"-{paying.phase(state, state.screen)}"
    path = stage.pictures / f"kiosk-{name}-{state.language}.png"
    if not path.exists() and stage.app.state.screen == state.screen:
        stage.app.screenshot(path)


def _taker(day: HallDay, note: Visit) -> Callable[[State], None]:
    """Notes the number the moment that the kiosk has it: a window may call it while the slip is printing."""

    def look(state: State) -> None:
        if isinstance(state.screen, s.Printing) and note.ticket is None:
            day.take(note, state.screen.ticket.ticket, state.screen.ticket.number)

    return look


def _ready_for_next(state: State) -> bool:
    return isinstance(state.screen, s.Home) and not state.card_on


def _nobody(state: State) -> bool:
    return isinstance(state.screen, s.TakeThings | s.Home)


async def _moved_on(app: KioskApp, before: State) -> None:
    """Until the screen or language is another, or 3 s: then look again."""
    try:
        await app.runtime.until(lambda now: _what(now) != _what(before), 3)
    except TimeoutError:
        return


def _what(state: State) -> tuple[object, ...]:
    return state.screen, state.language, state.payment


def _notice(state: State, note: Visit) -> None:
    match state.screen:
        case s.CardProblem(code=code):
            note.face = note.face or code
        case s.Confirm(check=check):
            note.face = check.outcome
        case Pay(kind=kind, paper="printed") as screen if kind is not None and kind not in note.papers:
            note.papers.append(kind)
            order = paying.order_of(state, screen)
            note.paid = order.state if order else None


def _slip(shown: s.TicketShown) -> str:
    return "printed" if shown.printed else shown.cause


class _Stopwatch:
    """When each screen came up first."""

    NAMES = (
        ("card", s.Home, s.Themes), ("choose", s.Themes, s.Guide), ("face", s.Face, s.Confirm),
        ("issue", s.Issuing, s.Printing), ("print", s.Printing, s.TicketShown),
    )  # fmt: skip

    def __init__(self) -> None:
        self._begin = monotonic()
        self._first: dict[type[object], float] = {s.Home: self._begin}
        self._last = self._begin

    def see(self, state: State) -> None:
        """A new state."""
        self._first.setdefault(type(state.screen), monotonic())
        self._last = monotonic()

    def stages(self) -> dict[str, float]:
        """Milliseconds from one screen to another, as far as both were seen."""
        spans = {name: (self._first.get(a), self._first.get(b)) for name, a, b in self.NAMES}
        known = {
            name: (to - since) * 1000 for name, (since, to) in spans.items() if since and to and to > since
        }
        return {**known, "kiosk": (self._last - self._begin) * 1000}
