"""Any command as it comes over the wire, made from the message classes themselves: a new one takes part at once.

What a field names is drawn from what the hall knows, mostly. `what_goes_on` says what is ready for which command.
"""

import types
from collections.abc import Iterable, Mapping
from datetime import timedelta
from types import MappingProxyType
from typing import Any, Literal, Union, get_args, get_origin

from hypothesis import strategies as st
from pydantic import BaseModel, ValidationError

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import link, questions
from queue_server.contracts.commands.payments import Differing, FeeWanted, NoticeCharge
from queue_server.contracts.permissions import PERMITTED
from queue_server.domain.state import HallState
from tests.support.any_command import UNKNOWN
from tests.support.command_bodies import FIELDS, KINDS, body_of
from tests.support.what_goes_on import CODES, SELDOM, digest, ready

Any_ = st.SearchStrategy[Any]
_AT_ONCE = (link.__name__, questions.__name__)
COMMANDS = sorted(kind for kind, message in KINDS.items() if message.__module__ not in _AT_ONCE)
"""Kinds that reach the writer."""
BY_ANOTHER = {"answer_ask", "answer_appeal"}
"""Nobody answers what they asked for."""
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
    """A body about something that is ready for it."""
    known, there = Known(state, sealed), ready(state)

    def about(kind: str) -> Any_:
        return st.sampled_from(there[kind]).flatmap(lambda fields: body(kind, known, fields))

    return st.sampled_from([*sorted(there), *sorted(SELDOM & set(there)) * 3]).flatmap(about)


def body(kind: str, known: Known, about: Mapping[str, Any] = MappingProxyType({})) -> Any_:
    """A body of this kind with these fields; where drawn fields contradict each other, the sample body."""
    special = SPECIAL[kind](known) if kind in SPECIAL else {}
    fixed = {name: st.just(value) for name, value in about.items()}
    fields = {**_fields(KINDS[kind], known), **special, **fixed}
    return st.fixed_dictionaries(fields).map(lambda drawn: _made(kind, drawn))


def actor_of(body: Any) -> Actor:
    """Somebody who may ask for it."""
    role = next(iter(PERMITTED[body.kind]))
    if role is Role.CITIZEN:
        return Actor(role=role, id=body.ticket) if len(PERMITTED[body.kind]) == 1 else _kiosk()
    if role is Role.KIOSK:
        return _kiosk()
    window = getattr(body, "window", None)
    who = "second" if body.kind in BY_ANOTHER else window or 1
    return Actor(role=role, id=f"{role.value}-{who}", window=window)


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
            return _optional(hint, st.sampled_from(CODES).map(digest))
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


# Fields that only say something together


def _accept(known: Known) -> dict[str, Any_]:
    later = st.sampled_from([known.state.day.date, known.state.day.date + timedelta(days=3)])
    gap = later.map(lambda date: ({"material": 1, "until": date.isoformat()},))
    left = st.one_of(st.just(()), st.just(()), gap)
    return {"gaps": left, "promises": st.sampled_from([(), (1,)])}


def _payment(known: Known) -> dict[str, Any_]:
    """Something with a price, something that staff assess, something free; now and then a pay notice."""
    copy, tax = FeeWanted(item="copy"), FeeWanted(item="deed-tax", assessed_fen=900)
    items = [(copy,), (copy,), (copy, tax), (FeeWanted(item="search"),)]
    if known.state.payments.orders and len(known.state.payments.orders) % 2:
        return {"items": st.just(()), "notice": st.just("1" * 20)}
    return {"items": st.sampled_from(items), "notice": st.just("")}


def _bill(known: Known) -> dict[str, Any_]:
    wrong = Differing(what="missing_here", attempt="0" * 32, here_fen=0, there_fen=100)
    return {"found": st.sampled_from([(), (wrong,)])}


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


_NOTICED = NoticeCharge(item="copy", zh="副本", en="Copy", fee_kind="administrative", fen=1000)
SPECIAL = {
    "accept_case": _accept,
    "accept_received": _accept,
    "book": lambda known: {"matter": st.sampled_from(["advice", "record"])},
    "issued_offline": _offline,
    "enter_paper": _paper,
    "return_range": lambda known: {"first_unused": st.integers(1, 9)},
    "receive_parcel": lambda known: {"parcel": st.integers(1, 9).map("SF123456789{}".format)},
    "open_payment": _payment,
    "read_notice": lambda known: {"charges": st.just((_NOTICED,))},
    "check_bill": _bill,
    "rate_visit": lambda known: {"grade": st.integers(1, 5)},
}
