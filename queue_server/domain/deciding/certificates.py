"""Own certificates: the paper's code is kept for its time; what need not be printed is counted."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from queue_server.domain import events as e
from queue_server.domain.commands.certificates import RecordCertificate
from queue_server.domain.deciding.issuing import Decision
from queue_server.domain.errors import Code, Refusal
from queue_server.domain.events import certificates as ev
from queue_server.domain.state import HallState

KEPT = timedelta(days=30)
"""How long a paper is taken, and its code is known."""


def record(state: HallState, command: RecordCertificate, now: datetime) -> Decision:
    """Also by night, when the day is closed: a kiosk that stands open prints. Of a matter and purpose of the hall's file."""
    hall = state.day.hall
    matter = hall.matter(command.matter) if hall else None
    own = matter.certificate if matter else None
    if own is None or own.purpose(command.purpose) is None:
        return Refusal(Code.UNKNOWN_MATTER, command.matter)
    return tuple(_recorded(state, command))


def _recorded(state: HallState, command: RecordCertificate) -> Iterator[e.Event]:
    day = state.day.date.isoformat()
    known = state.certificates.get(day)
    if known is not None and command.code in known.printed:
        return
    if known is None:
        yield ev.CertificatesBegun(day)
    if command.outcome == "spared":
        yield ev.PrintingSpared(day, command.matter, command.purpose)
    else:
        yield ev.CertificatePrinted(
            day, command.matter, command.purpose, command.code or "", command.holder or ""
        )


def lapsed(state: HallState) -> Iterator[e.Event]:
    """A day begins: papers whose time is over leave the books."""
    for day in state.certificates:
        if date.fromisoformat(day) + KEPT < state.day.date:
            yield ev.CertificatesLapsed(day)
