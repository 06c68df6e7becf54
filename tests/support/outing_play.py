"""Deliveries and visits as somebody books them, on a case that is accepted."""

from typing import Any

from queue_server.domain.commands import outings as o
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.outing import Outing
from tests.support.case_play import CasePlay

CASE, ONE, TWO, DAY = "CASE000001", "0000000001", "0000000002", "2026-11-25"
PARCEL = "b" * 32


def book(kind: str = "home_visit", outing: str = ONE, **changes: Any) -> o.BookOuting:
    """Somebody old who is to be visited, or the case's result."""
    fields = {"matter": "advice", "case": "", "why": "old", "person": "f" * 32, "day": DAY}
    if kind == "delivery":
        fields |= {"matter": "", "case": CASE, "why": None}
    return o.BookOuting(outing, kind, **{**fields, **changes})  # type: ignore[arg-type]  # fields by name


def refused(play: CasePlay, command: Any) -> Code:
    """Why it is refused."""
    decided = play.do(command)
    assert isinstance(decided, Refusal), decided
    return decided.code


def one(play: CasePlay) -> Outing:
    """The one that is open."""
    return play.state.outings.open[ONE]
