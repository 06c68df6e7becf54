"""预约: days, times, what was booked, what it means to be early or late."""

from dataclasses import replace
from datetime import date, datetime

from kiosk.flow import booking as flow
from kiosk.flow.booking_intents import (
    ChooseBooking,
    ChooseDay,
    ChooseSlot,
    GiveBack,
    TypeBooking,
)
from kiosk.flow.booking_keys import SIGNS
from kiosk.flow.booking_screens import (
    BookAsking,
    BookCheck,
    Booked,
    BookingCancelled,
    BookingNumber,
    BookProblem,
    BookScreen,
    Days,
    FindBooking,
    MyBookings,
    OneBooking,
    Times,
)
from kiosk.flow.intents import Back, Leave
from kiosk.flow.moves import matter_of
from kiosk.flow.states import State
from kiosk.view_models import night, shell
from kiosk.view_models.credentials import ScanView
from kiosk.view_models.ending import ProblemView, WaitingView
from kiosk.view_models.finding import keypad
from kiosk.view_models.format import in_fours
from kiosk.view_models.parts import Button, Fact, Panel, Tile, View
from kiosk.view_models.pay_fees import FeesView
from kiosk.view_models.sheets import ChoicesView, SheetView
from kiosk.words import Words
from queue_server.contracts.bookable import booking_code
from queue_server.contracts.refusals import WORDS
from queue_server.contracts.replies import BookingView

_DAYS_SHOWN = 14


def booking_view(state: State, screen: BookScreen, words: Words) -> View:
    """The view of a screen of booking."""
    match screen:
        case Days():
            return _days(state, screen, words)
        case Times():
            return _times(state, screen, words)
        case BookCheck():
            return _check(state, screen, words)
        case BookAsking():
            return waiting(state, words, f"booking.asking_{screen.what}")
        case Booked():
            return _booked(state, screen, words)
        case FindBooking():
            return _find(state, screen, words)
        case BookingNumber():
            return _number(state, screen, words)
        case MyBookings():
            return _mine(state, screen, words)
        case OneBooking():
            return _one(state, screen, words)
        case BookingCancelled():
            return _over(state, words, "booking.cancelled", "booking.cancelled_text")
        case BookProblem():
            return _problem(state, screen, words)


def day_text(day: date, words: Words) -> str:
    """11月27日 星期五."""
    return words(
        "booking.day", month=words(f"month.{day.month}"), day=day.day, weekday=words(f"day.{day.weekday()}")
    )


def slot_text(slot: str, words: Words) -> str:
    """11月27日 星期五 09:30."""
    return words("booking.slot", day=day_text(date.fromisoformat(slot[:10]), words), time=slot[11:])


def waiting(state: State, words: Words, key: str) -> WaitingView:
    """A few seconds, named."""
    return WaitingView(
        "waiting", shell.band(state, words), words(key), words("booking.asking_text"), None, None
    )


def _days(state: State, screen: Days, words: Words) -> ChoicesView:
    free = flow.free(state, screen.matter)
    tiles = tuple(
        Tile(
            Button(f"day:{day}", day_text(day, words), ChooseDay(str(day))),
            words("booking.times_free", n=sum(slot.slot.startswith(str(day)) for slot in free)),
            "",
        )
        for day in flow.days(state, screen.matter)[:_DAYS_SHOWN]
    )
    heading = words("booking.days")
    return _choices(state, words, heading, _matter_name(state, screen.matter), tiles, columns=2)


def _times(state: State, screen: Times, words: Words) -> ChoicesView:
    tiles = tuple(
        Tile(
            Button(f"slot:{slot.slot[11:]}", slot.slot[11:], ChooseSlot(slot.slot)),
            words("booking.places", n=slot.places),
            "",
        )
        for slot in flow.free(state, screen.matter)
        if slot.slot.startswith(screen.day)
    )
    heading = day_text(date.fromisoformat(screen.day), words)
    return _choices(state, words, heading, words("booking.times_lead"), tiles, columns=3)


def _choices(
    state: State, words: Words, heading: str, lead: str, tiles: tuple[Tile, ...], *, columns: int
) -> ChoicesView:
    none = night.todo(state, words, "booking.none_free")
    return ChoicesView(
        "choices", shell.band(state, words), heading, lead if tiles else none, shell.back(words), None,
        shell.warning(state, words), tiles=tiles, columns=columns,
    )  # fmt: skip


def _check(state: State, screen: BookCheck, words: Words) -> SheetView:
    matter = matter_of(state, screen.matter)
    lang = state.language
    bring = [m.in_(lang) for m in matter.materials] if matter else []
    facts = (
        Fact(words("booking.when"), slot_text(screen.slot, words)),
        Fact(words("booking.matter"), _matter_name(state, screen.matter)),
        *((Fact(words("guide.area"), matter.area_name.in_(lang)),) if matter else ()),
        *((Fact(words("guide.bring"), "\n".join(bring)),) if bring else ()),
    )
    return SheetView(
        "sheet", shell.band(state, words), words("booking.check"), "", shell.back(words),
        shell.main(words, "booking.book"), shell.warning(state, words), facts=facts, note=words("booking.check_note"),
    )  # fmt: skip


def _booked(state: State, screen: Booked, words: Words) -> SheetView:
    booking = screen.booking
    failed = Panel("warn", "printer", words("booking.no_slip"), words("booking.no_slip_text"))
    done = "button.done_noted" if screen.paper == "failed" else "booking.done"
    return SheetView(
        "sheet", shell.band(state, words), words("booking.booked"), slot_text(booking.slot, words), None,
        shell.main(words, done), shell.warning(state, words),
        panels=(failed,) if screen.paper == "failed" else (), facts=_facts(state, booking, words),
        qr=booking_code(booking.booking), qr_text=words("booking.qr"),
    )  # fmt: skip


def _facts(state: State, booking: BookingView, words: Words) -> tuple[Fact, ...]:
    return (
        Fact(words("booking.matter"), booking.matter_name.in_(state.language)),
        Fact(words("booking.when"), slot_text(booking.slot, words)),
        Fact(words("booking.check_in"), window_text(state, booking, words)),
        Fact(words("booking.number"), in_fours(booking.booking), private=True),
    )


def window_text(state: State, booking: BookingView, words: Words) -> str:
    """09:00–09:45."""
    return words("booking.from_to", opens=_clock(state, booking.opens), until=_clock(state, booking.on_time))


def _clock(state: State, moment: datetime) -> str:
    return f"{moment.astimezone(state.now.tzinfo):%H:%M}"


def _find(state: State, screen: FindBooking, words: Words) -> ScanView:
    scans = "scanner" in state.means
    trouble = Panel("warn", "", words("booking.unknown"), words("booking.unknown_text"))
    return ScanView(
        "scan", shell.band(state, words), words("booking.find"), words("booking.find_lead"), shell.back(words), None,
        shell.warning(state, words), choices=(Button("type", words("booking.type"), TypeBooking()),),
        card=Panel("primary", "card", words("booking.find_card"), words("booking.find_code") if scans else words("home.card_text")),
        trouble=trouble if screen.unknown else shell.no_scanner(words, "booking.no_scanner") if screen.no_scanner else None, note=words("booking.find_note"),
    )  # fmt: skip


def _number(state: State, screen: BookingNumber, words: Words) -> FeesView:
    whole = len(screen.typed) == SIGNS
    return FeesView(
        "fees", shell.band(state, words), in_fours(screen.typed) or words("booking.number_title"),
        words("booking.number_lead"), shell.back(words), shell.main(words, "pay.look_up") if whole else None,
        shell.warning(state, words), keys=keypad(words), said=words("booking.number_title"),
    )  # fmt: skip


def _mine(state: State, screen: MyBookings, words: Words) -> ChoicesView:
    tiles = tuple(
        Tile(
            Button(f"booking:{n}", slot_text(each.slot, words), ChooseBooking(each.booking)),
            each.matter_name.in_(state.language),
            "",
        )
        for n, each in enumerate(screen.bookings, 1)
    )
    return _choices(state, words, words("booking.mine"), words("booking.mine_lead"), tiles, columns=1)


def _one(state: State, screen: OneBooking, words: Words) -> SheetView:
    booking = screen.booking
    now = flow.when(state, booking)
    if screen.sure:
        drop = Button("drop", words("booking.drop_sure"), GiveBack())
        keep = Button("main", words("booking.keep"), Back())
        return replace(
            _sheet(state, words, booking, words("booking.sure"), choices=(drop,), main=keep), back=None
        )
    drops = (Button("drop", words("booking.drop"), GiveBack()),) if state.now < booking.starts else ()
    main = shell.main(words, "booking.take_number" if now in ("open", "late") else "button.home")
    tone = "calm" if now == "open" else "warn"
    said = Panel(tone, "clock", *_meaning(state, now, words, opens=_clock(state, booking.opens)))
    return _sheet(state, words, booking, words("booking.yours"), said, choices=drops, main=main)


def _meaning(state: State, now: flow.When, words: Words, *, opens: str) -> tuple[str, str]:
    """What it means to be here now; late by night, neither a number nor a desk is promised."""
    if now == "late":
        return night.todo(state, words, "booking.late"), night.todo(state, words, "booking.late_text")
    return words(f"booking.{now}"), words(f"booking.{now}_text", opens=opens)


def _sheet(
    state: State, words: Words, booking: BookingView, heading: str, *said: Panel, choices: tuple[Button, ...],
    main: Button,
) -> SheetView:  # fmt: skip
    return SheetView(
        "sheet", shell.band(state, words), heading, "", shell.back(words), main, shell.warning(state, words),
        choices=choices, panels=said, facts=_facts(state, booking, words),
    )  # fmt: skip


def _problem(state: State, screen: BookProblem, words: Words) -> ProblemView:
    if screen.code == "unsure":
        what, todo = words("booking.problem_link"), words("booking.unsure_todo")
        return problem(state, words, words("booking.unsure"), what, todo)
    plain = isinstance(screen.code, str) and screen.code in ("link", "none")
    what = words(f"booking.problem_{screen.code}") if plain else WORDS[screen.code].in_(state.language)  # type: ignore[index]  # the rest are refusal codes
    return problem(
        state, words, words("booking.problem"), what, night.todo(state, words, "booking.problem_todo")
    )


def problem(state: State, words: Words, heading: str, what: str, todo: str) -> ProblemView:
    """Nothing was done: why, and what one can do."""
    return ProblemView(
        "problem", shell.band(state, words), heading, "", shell.back(words),
        Button("main", words("button.home"), Leave()), shell.warning(state, words), icon="desk", what=what, todo=todo,
        who=night.who(state, words),
    )  # fmt: skip


def _over(state: State, words: Words, heading: str, text: str) -> SheetView:
    return SheetView(
        "sheet", shell.band(state, words), words(heading), "", None, Button("main", words("button.home"), Leave()),
        shell.warning(state, words), panels=(Panel("calm", "check", words(text), ""),),
    )  # fmt: skip


def _matter_name(state: State, matter_id: str) -> str:
    matter = matter_of(state, matter_id)
    return matter.name.in_(state.language) if matter else ""
