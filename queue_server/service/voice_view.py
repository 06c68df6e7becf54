"""The page on which a citizen says how it was and reads what became of it, drawn from the hall's state."""

from collections.abc import Iterable
from datetime import UTC, date, timedelta
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from queue_server.contracts.base import Text
from queue_server.contracts.voice_views import VoiceLine, VoicePage
from queue_server.domain.closed import Past
from queue_server.domain.followup import RATE_DAYS, FollowUp
from queue_server.domain.hall import Hall
from queue_server.domain.state import HallState
from queue_server.domain.ticket import day_of
from queue_server.service.answers import text
from queue_server.service.late_days import rateable
from queue_server.service.loading import hold_closed
from queue_server.service.ports import Store
from queue_server.service.reports.voices import told

PAGE_DAYS: Final = 31
"""An answer may take 15 working days; so long the code on the slip opens this page, and after the next day nothing else."""
_NOBODY: Final = Text(zh="", en="")
_OVER: Final = {"may_rate_again": False, "may_ask_review": False}


class _Served(NamedTuple):
    """What is known of the ticket's services; `rated`: the last one has a grade."""

    past: Past | None
    rated: bool
    hall: Hall | None


def pages_kept(today: date) -> str:
    """The oldest day (ISO) of whose tickets the page opens."""
    return (today - timedelta(days=PAGE_DAYS)).isoformat()


def page_of_token(state: HallState, store: Store, token_sha256: str) -> VoicePage | None:
    """Of the ticket behind a page token; None where that opens nothing any more."""
    ticket = store.page_ticket(token_sha256)
    if ticket is None or ticket < pages_kept(state.day.date):
        return None
    hold_closed(store, state.closed, rateable([day_of(ticket)], state.day.date))
    return voice_page(state, ticket, _closed(state, store, ticket))


def voice_page(state: HallState, ticket: str, closed: Iterable[FollowUp] = ()) -> VoicePage:
    """Of a ticket that was once given; what is `closed` can be read still."""
    served, today = _served(state, ticket), state.day.date.isoformat()
    past, hall = served.past, served.hall
    matter = next((m for m in hall.matters if past and m.id == past.matter), None) if hall else None
    window = next((w for w in hall.windows if past and w.id == past.windows[-1]), None) if hall else None
    mine = [each for each in state.voices.open.values() if each.ticket == ticket]
    return VoicePage(
        ticket=ticket, number=ticket[11:], day=day_of(ticket), hall_name=text(hall.name) if hall else _NOBODY,
        matter_name=text(matter.name) if matter else None, window_label=window.label if window else "",
        may_rate=past is not None and not served.rated, may_tell=past is not None,
        may_leave_phone=any(each.answered_at is None for each in mine),
        voices=(
            *(_line(each, today, state) for each in mine),
            *(_line(each, today, state).model_copy(update=_OVER) for each in closed),
        ),
    )  # fmt: skip


def _closed(state: HallState, store: Store, ticket: str) -> list[FollowUp]:
    """What was said of the ticket and is over: its answer stays on the page. Read off the few days on which it could be said."""
    first = date.fromisoformat(day_of(ticket))
    after = first + timedelta(days=RATE_DAYS + 1)
    entries = store.load_range(f"follow-up/{first.isoformat()}", f"follow-up/{after.isoformat()}")
    found = (each for each in told(entries) if each.ticket == ticket)
    return [each for each in found if each.id not in state.voices.open]


def _served(state: HallState, ticket: str) -> _Served:
    """Of today or of a day that may still be rated."""
    found = state.day.tickets.get(ticket)
    if found is not None:
        services = found.services
        past = Past(found.number, found.case, services) if services else None
        return _Served(past, (ticket, len(services) - 1) in state.day.rated, state.day.hall)
    if (late := state.past_of(ticket)) is not None:
        closed, past = late
        return _Served(past, (ticket, len(past.windows) - 1) in closed.rated, closed.hall)
    return _Served(None, rated=False, hall=state.day.hall)


def _line(found: FollowUp, today: str, state: HallState) -> VoiceLine:
    return VoiceLine.model_validate(
        {
            "follow_up": found.id, "kind": found.kind, "topic": found.topic, "opened": _date(state, found), "call_by": found.call_by,
            "answer_by": found.answer_by, "owned": bool(found.owner), "called": found.called_at is not None, "reached": found.reached,
            "phone_left": bool(found.person), "no_way": found.no_way,
            "cause": found.cause, "outcome": found.outcome, "again": found.again, "may_rate_again": found.may_rate_again,
            "review": found.review, "reopened": found.reopened, "may_ask_review": found.may_ask_review(today),
            "review_by": found.review_by,
        }
    )  # fmt: skip


def _date(state: HallState, found: FollowUp) -> str:
    zone = ZoneInfo(state.day.hall.zone) if state.day.hall else UTC
    return found.opened_at.astimezone(zone).date().isoformat()
