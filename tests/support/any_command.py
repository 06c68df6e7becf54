"""Any command of the rules, made from the command classes themselves: a new command takes part at once."""

import types
from collections.abc import Callable
from dataclasses import fields, is_dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from functools import cache
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from hypothesis import strategies as st

from queue_server.domain import commands as c
from queue_server.domain.day import Day
from queue_server.domain.fees import FeeName
from queue_server.domain.payment import Charge
from tests.support.hall_day import KIOSK, OLD, START, YOUNG, hall

Any_ = st.SearchStrategy[Any]
UNKNOWN = "nobody"
CHARGE = Charge("copy", FeeName("副本", "Copy"), "administrative", 1, 1000, 1000)
MOSTLY_KNOWN = 12
"""One name in so many is of nothing that exists."""


def commands(day: Day, *without: type[Any]) -> Any_:
    """Every command of the union but these, each as likely as the others; names mostly of what the day knows."""
    kinds = [kind for kind in get_args(c.Command) if kind not in without]
    return st.sampled_from(kinds).flatmap(lambda kind: command(kind, day))


def command(kind: type[Any], day: Day) -> Any_:
    """One command; each field by its name where it names something, otherwise by its type."""
    hints = _hints(kind)
    drawn = {field.name: _field(kind, field.name, hints[field.name], day) for field in fields(kind)}
    return st.builds(kind, **drawn)


@cache
def _hints(kind: type[Any]) -> dict[str, Any]:
    return get_type_hints(kind)


def _field(kind: type[Any], name: str, hint: Any, day: Day) -> Any_:
    if (kind.__name__, name) in SPECIAL:
        return SPECIAL[kind.__name__, name](day)
    named = NAMED.get(name)
    if named is None:
        return _of_type(hint, day)
    return _fitted(named(day), hint)


def _fitted(one: Any_, hint: Any) -> Any_:
    """The name's strategy in the shape of the type: alone, optional or several."""
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType) and type(None) in args:
        return st.none() | one
    if origin in (tuple, list, frozenset):
        return st.lists(one, min_size=1, max_size=3, unique=True).map(origin)
    return one


def _of_type(hint: Any, day: Day) -> Any_:
    origin, args = get_origin(hint), get_args(hint)
    if origin in (Union, types.UnionType):
        return st.one_of(*(_of_type(arg, day) for arg in args))
    if origin is Literal:
        return st.sampled_from(args)
    if origin is tuple and args[-1] is not Ellipsis:
        return st.tuples(*(_of_type(arg, day) for arg in args))
    if origin in (tuple, list, frozenset):
        return st.lists(_of_type(args[0], day), max_size=3).map(origin)
    if isinstance(hint, type) and issubclass(hint, Enum):
        return st.sampled_from(list(hint))
    return st.builds(hint, **_parts(hint, day)) if is_dataclass(hint) else PLAIN[hint]


def _parts(kind: Any, day: Day) -> dict[str, Any_]:
    hints = _hints(kind)
    return {field.name: _field(kind, field.name, hints[field.name], day) for field in fields(kind)}


def _known(names: Callable[[Day], list[str]]) -> Callable[[Day], Any_]:
    def drawn(day: Day) -> Any_:
        known = names(day)
        picked = st.integers(0, MOSTLY_KNOWN * max(len(known), 1) - 1)
        return picked.map(lambda n: known[n % len(known)] if known and n else UNKNOWN)

    return drawn


TICKETS = _known(lambda day: list(day.tickets))
WINDOWS = _known(lambda day: list(day.windows))
MATTERS = _known(lambda day: list(day.matters))
LEASES = _known(lambda day: list(day.numbers.leases))
NAMED: dict[str, Callable[[Day], Any_]] = {
    "ticket": TICKETS,
    "tickets": TICKETS,
    "other": TICKETS,
    "window": WINDOWS,
    "to_window": WINDOWS,
    "to_matter": MATTERS,
    "own": lambda day: st.sampled_from([KIOSK, None]),
    "staff": lambda day: st.sampled_from(["c1", "c2", "c3"]),
    "matter": MATTERS,
    "matters": MATTERS,
    "more": MATTERS,
    "device": lambda day: st.sampled_from(["k1", "k2"]),
    "class_id": lambda day: st.sampled_from(
        [plan.id for plan in day.hall.class_plans] if day.hall else [UNKNOWN]
    ),
    "declared": lambda day: st.sampled_from(
        [plan.id for plan in day.hall.class_plans] if day.hall else [UNKNOWN]
    ),
    "case": lambda day: st.sampled_from(["CASE000001", "CASE000002", "CASE000003"]),
    "step": MATTERS,
    "steps": MATTERS,
    "booking": lambda day: st.sampled_from(["b1", "b2", "b3", "b4"]),
    "slot": lambda day: st.sampled_from(
        [f"2026-11-{d}T{t}" for d in (22, 23) for t in ("09:30", "10:00", "16:30")]
    ),
    "order": lambda day: st.sampled_from(["ORDER00001", "ORDER00002"]),
    "attempt": lambda day: st.sampled_from(["a" * 32, "b" * 32, "c" * 32]),
    "refund": lambda day: st.sampled_from(["d" * 32, "e" * 32]),
    "ask": lambda day: st.sampled_from(["d" * 32, "e" * 32]),
    "item": lambda day: st.sampled_from(["copy", "deed-tax", UNKNOWN]),
    "waiver": lambda day: st.sampled_from(["low-income", UNKNOWN]),
    "charges": lambda day: st.just(CHARGE),
    "currency": lambda day: st.sampled_from(["CNY", "CNY", "USD"]),
    "channel": lambda day: st.just(KIOSK),
    "by": lambda day: st.just(KIOSK),
    "birth": lambda day: st.sampled_from([OLD, YOUNG, None]),
    "visit": lambda day: st.sampled_from(["0" * 32, None]),
    "language": lambda day: st.sampled_from(["zh", "en"]),
}
"""What a field of this name may hold, whatever the command."""
SPECIAL: dict[tuple[str, str], Callable[[Day], Any_]] = {
    ("Configure", "hall"): lambda day: st.just(hall()),
    ("IssueTicket", "person"): lambda day: st.sampled_from(["accept", "review", "none"]),
    ("IssueTicket", "visit"): lambda day: st.just("0" * 32),
    ("IssueTicket", "staff"): lambda day: st.booleans(),
    ("LeaseRange", "own"): lambda day: st.sampled_from(["k1", "k2", None]),
    ("ReturnRange", "own"): lambda day: st.sampled_from(["k1", "k2", None]),
    ("ReturnRange", "lease"): LEASES,
    ("IssuedOffline", "lease"): LEASES,
    ("IssuedOffline", "number"): lambda day: st.builds(
        "{}{:03d}".format, st.sampled_from(["KA", "KB"]), st.integers(1, 9)
    ),
    ("IssuedOffline", "since"): lambda day: st.none(),
    ("EnterPaper", "number"): lambda day: st.integers(1, 9).map("M{:03d}".format),
    ("TakeBackClass", "reason"): lambda day: st.sampled_from(
        ["not_shown", "not_present", "agent", "mistake"]
    ),
    ("AcceptCase", "gaps"): lambda day: st.sampled_from([(), ((1, day.date.isoformat()),), ((1, "soon"),)]),
    ("AcceptReceived", "gaps"): lambda day: st.sampled_from([(), ((1, day.date.isoformat()),)]),
    ("ByWhom", "ask"): lambda day: st.one_of(*(command(kind, day) for kind in get_args(c.CaseAsk))),
    ("DecideCase", "outcome"): lambda day: st.sampled_from(["granted", "denied"]),
    ("IssueResult", "way"): lambda day: st.sampled_from(["pick_up", "delivery"]),
    ("OpenOrder", "items"): lambda day: st.lists(
        st.tuples(st.sampled_from(["copy", "deed-tax", UNKNOWN]), st.integers(0, 3)), max_size=3
    ).map(tuple),
    ("OpenOrder", "notice"): lambda day: st.sampled_from(["", "0" * 20]),
    ("OpenOrder", "case"): lambda day: st.none(),
    ("ReceiveParcel", "parcel"): lambda day: st.sampled_from(["SF1234567891", "SF1234567892"]),
    ("ReportPrint", "outcome"): lambda day: st.sampled_from(["printed", "failed"]),
}
"""Where the door lets nothing else through."""
PLAIN: dict[Any, Any_] = {
    str: st.sampled_from(["", "break", "a word"]),
    bool: st.booleans(),
    int: st.integers(0, 100),
    float: st.floats(0, 100),
    date: st.sampled_from([OLD, YOUNG, START.date()]),
    datetime: st.integers(-7200, 7200).map(lambda s: START + timedelta(seconds=s)),
    timedelta: st.integers(0, 7200).map(lambda s: timedelta(seconds=s)),
    type(None): st.none(),
}
