"""Any command as it comes over the wire, made from the message classes themselves: a new one takes part at once.

What a field names is drawn from what the hall knows, mostly; so whatever is there goes on: cases are decided, bookings
used, passes brought back, ranges filled.
"""

import hashlib
import types
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import link, questions
from queue_server.contracts.permissions import PERMITTED
from queue_server.domain.booking import BookingState
from queue_server.domain.case import CaseState
from queue_server.domain.state import HallState
from queue_server.domain.ticket import AT_WINDOW, ENDED, Person, State
from tests.support.any_command import UNKNOWN
from tests.support.command_bodies import FIELDS, KINDS, body_of

Any_ = st.SearchStrategy[Any]
_AT_ONCE = (link.__name__, questions.__name__)
COMMANDS = sorted(kind for kind, message in KINDS.items() if message.__module__ not in _AT_ONCE)
"""Kinds that reach the writer."""
CODES = tuple(f"{n:032x}" for n in range(6))
"""Of passes: those that are given are brought back."""
TIMES = ("09:30", "10:00", "16:30")
TOKENS = st.binary(min_size=32, max_size=32).map(bytes.hex)
NOBODY = {"ticket": "2026-01-01-A001", "case": "9999999999", "booking": "9999999999"}


class Known:
    """The names that fields may hold, by field, as the hall stands; those of which something may come first."""

    def __init__(self, state: HallState, sealed: list[str | None]) -> None:
        day, self.state, self.sealed = state.day, state, sealed
        held = [w.id for w in day.windows.values() if w.current]
        bookings = [name for ledger in state.bookings.values() for name in ledger.bookings]
        self.of: dict[str, list[str]] = {
            "window": [*held, *held, *day.windows],
            "to_window": list(day.windows),
            "matter": list(day.matters),
            "to_matter": list(day.matters),
            "step": list(day.matters),
            "ticket": list(day.tickets),
            "case": list(state.cases.open),
            "booking": bookings,
            "range_id": list(day.numbers.leases),
            "alarm": [kind for kind, _ in day.alarms],
            "code": list(CODES) if day.passes else [],
            "class_id": [plan.id for plan in day.hall.class_plans] if day.hall else [],
            "slot": [f"{day.date + timedelta(days=n)}T{at}" for n in (0, 1) for at in TIMES],
        }

    def name(self, field: str) -> Any_:
        """One of them, the newest more often than the oldest; now and then one that nobody knows."""
        unknown = NOBODY.get(field, UNKNOWN)
        newest_first = [*reversed(self.of[field])]
        return st.sampled_from([*newest_first[:3], *newest_first, unknown])


def bodies(state: HallState, sealed: list[str | None]) -> Any_:
    """A body of any kind. Page tokens are always new."""
    known = Known(state, sealed)
    return st.sampled_from(COMMANDS).flatmap(lambda kind: body(kind, known))


def going_on(state: HallState, sealed: list[str | None]) -> Any_:
    """A body about something that is there and may go on so: a case, a booking, a pass, a ticket, a window that has one."""
    known, there = Known(state, sealed), fitting(state)
    kinds = [kind for kind in COMMANDS if there.get(NEEDS.get(kind, ""))]

    def about(kind: str) -> Any_:
        need = NEEDS[kind]
        return body(kind, known, {FIELD[need]: st.sampled_from(there[need])})

    return st.sampled_from(kinds).flatmap(about) if kinds else bodies(state, sealed)


def fitting(state: HallState) -> dict[str, list[str]]:
    """What commands need (see NEEDS) → the names of it that there are."""
    day = state.day
    tickets, windows, cases = day.tickets.values(), day.windows.values(), state.cases.open.values()
    booked = [b for ledger in state.bookings.values() for b in ledger.bookings.values()]
    return {
        "busy window": [w.id for w in windows if w.current],
        "window with a step": [w.id for w in windows if w.last],
        "manned window": [w.id for w in windows if w.staff],
        "panic": [w.id for w in windows if w.panic_since],
        "called": [t.id for t in tickets if t.state is State.CALLED],
        "waiting": [t.id for t in tickets if t.state is State.WAITING],
        "held by a party": [t.id for t in tickets if t.waits_for],
        "held by a stop": [t.id for t in tickets if "suspended" in t.holds],
        "not compared": [t.id for t in tickets if t.person is Person.TO_CONFIRM and t.state not in ENDED],
        "with a class": [t.id for t in tickets if t.classes and t.state not in ENDED],
        "missed": list(day.missed),
        "parked": list(day.parked) + [t.id for t in tickets if t.away],
        "stopped": list(day.suspended),
        "pass": [code for code in CODES if _sha256(code) in day.passes],
        "range": list(day.numbers.leases),
        "alarm": [kind for (kind, _), alarm in day.alarms.items() if alarm.on],
        "ask": [ask.ticket for ask in day.green.open_asks()],
        "ticket": list(day.tickets),
        "booking": [b.id for b in booked if b.state is BookingState.BOOKED],
        "case": [case.id for case in cases],
        "case with a gap": [case.id for case in cases if case.gaps],
        "case with steps": [case.id for case in cases if case.open_steps],
        "case that stands": [case.id for case in cases if case.pause],
        **{name: [case.id for case in cases if case.state == name] for name in CaseState},
    }


def _of(need: str, *kinds: str) -> dict[str, str]:
    return dict.fromkeys(kinds, need)


NEEDS: dict[str, str] = {
    **_of(
        "busy window", "arrive", "start_service", "finish_service", "mark_missed", "recall", "confirm_person"
    ),
    **_of("busy window", "park_ticket", "transfer_ticket", "turn_away", "accept_case"),
    **_of("window with a step", "undo"),
    **_of("manned window", "sign_off"),
    **_of("panic", "clear_panic"),
    **_of("called", "report_look"),
    **_of("waiting", "pick", "cancel_ticket"),
    **_of("not compared", "confirm_waiting"),
    **_of("held by a party", "party_arrived", "allow_without"),
    **_of("held by a stop", "choose_on_suspend"),
    **_of("with a class", "take_back_class"),
    **_of("missed", "return_ticket"),
    **_of("parked", "resume_parked", "step_done"),
    **_of("stopped", "resume_matter"),
    **_of("pass", "use_pass"),
    **_of("range", "return_range", "issued_offline"),
    **_of("alarm", "acknowledge_alarm"),
    **_of("ask", "answer_floating"),
    **_of(
        "ticket",
        "report_print",
        "note_needs",
        "reprint_ticket",
        "keep_ticket",
        "confirm_class",
        "mark_ticket",
    ),
    **_of("booking", "move_booking", "cancel_booking", "check_in"),
    **_of("case", "withdraw_case", "refuse_case", "pause_case", "ask_supplement", "start_steps"),
    **_of("case with a gap", "fill_gap"),
    **_of("case with steps", "finish_step"),
    **_of("case that stands", "resume_case"),
    **_of("received", "accept_received"),
    **_of("supplement", "supplement_case"),
    **_of("accepted", "decide_case"),
    **_of("decided", "issue_result"),
    **_of("issued", "hand_over"),
}
"""What must be there, so that a command is not refused for that alone; a kind that is not named needs nothing."""
FIELD: dict[str, str] = {
    **dict.fromkeys(("busy window", "window with a step", "manned window", "panic"), "window"),
    **dict.fromkeys(("called", "waiting", "held by a party", "held by a stop", "with a class"), "ticket"),
    **dict.fromkeys(("missed", "parked", "ask", "ticket", "not compared"), "ticket"),
    **dict.fromkeys(("case", "case with a gap", "case with steps", "case that stands", *CaseState), "case"),
    "stopped": "matter",
    "pass": "code",
    "range": "range_id",
    "alarm": "alarm",
    "booking": "booking",
}
"""The field that names it."""


def body(kind: str, known: Known, about: dict[str, Any_] | None = None) -> Any_:
    """A body of this kind; where drawn fields contradict each other, the sample body."""
    special = SPECIAL[kind](known) if kind in SPECIAL else {}
    fields = {**_fields(KINDS[kind], known), **(about or {}), **special}
    return st.fixed_dictionaries(fields).map(lambda drawn: _made(kind, drawn))


def actor_of(body: Any) -> Actor:
    """Somebody who may ask for it."""
    role = next(iter(PERMITTED[body.kind]))
    if role is Role.CITIZEN:
        return Actor(role=role, id=body.ticket) if len(PERMITTED[body.kind]) == 1 else _kiosk()
    if role is Role.KIOSK:
        return _kiosk()
    window = getattr(body, "window", None)
    return Actor(role=role, id=f"{role.value}-{window or 1}", window=window)


def _kiosk() -> Actor:
    return Actor(role=Role.KIOSK, id="k1")


def _made(kind: str, fields: dict[str, Any]) -> Any:
    try:
        return body_of(kind, **fields)
    except ValidationError:
        return body_of(kind)


def _fields(message: type[BaseModel], known: Known) -> dict[str, Any_]:
    drawn = {name: _field(name, field.annotation, known) for name, field in message.model_fields.items()}
    return {name: one for name, one in drawn.items() if one is not None and name != "kind"}


def _field(name: str, hint: Any, known: Known) -> Any_ | None:
    match name:
        case "sealed":
            return st.sampled_from(known.sealed)
        case "page_token_sha256":
            return TOKENS
        case "code_sha256":
            return _optional(hint, st.sampled_from(CODES).map(_sha256))
        case "code":
            return st.sampled_from(CODES)
        case "matters" | "more" | "steps" | "declared":
            return _some(
                known.of["class_id" if name == "declared" else "matter"], name in ("more", "declared")
            )
        case _ if known.of.get(name):
            return _optional(hint, known.name(name))
        case _:
            return _of_type(hint, known)


def _some(names: Iterable[str], may_lack: bool) -> Any_ | None:
    kept = sorted(names)
    some = st.lists(st.sampled_from(kept), min_size=1, max_size=3, unique=True).map(tuple) if kept else None
    return st.one_of(st.just(()), some) if may_lack and some is not None else some


def _of_type(hint: Any, known: Known) -> Any_ | None:
    origin, args = get_origin(hint), get_args(hint)
    if origin is Literal:
        return st.sampled_from(args)
    if origin in (Union, types.UnionType):
        inner = [_of_type(arg, known) for arg in args if arg is not type(None)]
        return st.none() | inner[0] if len(inner) == 1 and inner[0] is not None else None
    if origin is tuple and args[1:] == (Ellipsis,) and _closed(args[0]):
        return st.lists(_of_type(args[0], known), max_size=2).map(tuple)
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return st.builds(hint, **_fields(hint, known))
    return st.booleans() if hint is bool else None


def _closed(hint: Any) -> bool:
    """Whether its values can be listed without the hall: words, or a message of such fields alone."""
    if isinstance(hint, type) and issubclass(hint, BaseModel):
        return all(_closed(field.annotation) for field in hint.model_fields.values())
    return get_origin(hint) is Literal or hint is bool


def _optional(hint: Any, one: Any_) -> Any_:
    return st.none() | one if type(None) in get_args(hint) else one


def _sha256(code: str) -> str:
    return hashlib.sha256(code.encode()).hexdigest()


# Fields that only say something together


def _at_its_window(known: Known) -> dict[str, Any_]:
    """The ticket that the window has, and its matter."""
    held = [w for w in known.state.day.windows.values() if w.current]
    if not held:
        return {}
    window = held[len(known.of["ticket"]) % len(held)]
    ticket = known.state.day.tickets[window.current or ""]
    return {"window": st.just(window.id), "ticket": st.just(ticket.id), "matter": st.just(ticket.matter)}


def _class_there(known: Known) -> dict[str, Any_]:
    """Of the ticket at a window, by its clerk; of any, by the desk."""
    held = [t for t in known.state.day.tickets.values() if t.state in AT_WINDOW]
    if not held or len(known.of["ticket"]) % 2:
        return {"window": st.none()}
    return {"window": st.just(held[-1].window), "ticket": st.just(held[-1].id)}


def _accept(known: Known) -> dict[str, Any_]:
    later = st.sampled_from([known.state.day.date, known.state.day.date + timedelta(days=3)])
    gap = later.map(lambda date: ({"material": 1, "until": date.isoformat()},))
    left = st.one_of(st.just(()), st.just(()), gap)
    return {**_at_its_window(known), "gaps": left, "promises": st.sampled_from([(), (1,)])}


def _accept_received(known: Known) -> dict[str, Any_]:
    return {name: one for name, one in _accept(known).items() if name in ("gaps", "promises")}


def _offline(known: Known) -> dict[str, Any_]:
    """A number of the newest range, given a while ago."""
    leases = list(known.state.day.numbers.leases.values())
    if not leases:
        return {}
    lease = leases[-1]
    return {
        "range_id": st.just(lease.id),
        "number": st.integers(lease.first, lease.first + 8).map(lambda n: f"{lease.series}{n:03d}"),
        "issued_at": st.integers(0, 1200).map(lambda s: lease.at + timedelta(seconds=s)),
        "issue": body("issue_ticket", known),
    }


def _paper(known: Known) -> dict[str, Any_]:
    at = FIELDS["enter_paper"]["issued_at"]
    return {
        "number": st.integers(1, 9).map("M{:03d}".format),
        "issued_at": st.integers(-900, 900).map(lambda s: at + timedelta(seconds=s)),
    }


def _alarm(known: Known) -> dict[str, Any_]:
    on = [key for key, alarm in known.state.day.alarms.items() if alarm.on]
    return {"alarm": st.just(on[-1][0]), "about": st.just(on[-1][1])} if on else {}


def _floating(known: Known) -> dict[str, Any_]:
    asks = list(known.state.day.green.asks)
    return {"ticket": st.sampled_from(asks)} if asks else {}


SPECIAL = {
    "accept_case": _accept,
    "accept_received": _accept_received,
    "book": lambda known: {"matter": st.sampled_from(["advice", "record"])},
    "confirm_class": _class_there,
    "take_back_class": _class_there,
    "issued_offline": _offline,
    "enter_paper": _paper,
    "return_range": lambda known: {"first_unused": st.integers(1, 9)},
    "acknowledge_alarm": _alarm,
    "answer_floating": _floating,
    "receive_parcel": lambda known: {"parcel": st.integers(1, 9).map("SF123456789{}".format)},
}
