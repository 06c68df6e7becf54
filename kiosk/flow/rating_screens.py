"""Screens of rating (好差评). No grade is set before a finger sets it; who goes without one has said nothing."""

from dataclasses import dataclass, field
from typing import Literal

from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import VisitLine


@dataclass(frozen=True, slots=True)
class FindVisit:
    """Card or ticket: what was the service? `unknown`: the code was not a ticket's; `no_scanner`: it is out of order."""

    unknown: bool = False
    no_scanner: bool = False


@dataclass(frozen=True, slots=True)
class RateAsking:
    """The hall is asked under `id`. `token`: of the ticket's page, where that is what was shown."""

    id: str
    what: Literal["find", "rate"]
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Visits:
    """Several services: which one?"""

    visits: tuple[VisitLine, ...]
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Rate:
    """Five grades for one service."""

    visit: VisitLine
    token: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Rated:
    """Thank you."""


@dataclass(frozen=True, slots=True)
class RateProblem:
    """Nothing was rated; `unsure`: whether the grade sent under `asked` was stored is not known."""

    code: RefusalCode | Literal["link", "none", "unsure"]
    asked: str = ""


RateScreen = FindVisit | RateAsking | Visits | Rate | Rated | RateProblem
