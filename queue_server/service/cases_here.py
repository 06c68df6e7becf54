"""The matters of a ticket at a window with their cases: states, promise clocks, what is still to come. Pure."""

from collections.abc import Mapping

from queue_server.contracts.base import Text
from queue_server.contracts.case_views import CaseHere, GapHere
from queue_server.domain.case import Case
from queue_server.domain.day import Day
from queue_server.domain.outing import Outings
from queue_server.domain.ticket import Ticket
from queue_server.service.answers import text
from queue_server.service.errand_view import item_name

PROMISED = "promised"


def cases_here(day: Day, ticket: Ticket, cases: Mapping[str, Case], outings: Outings) -> tuple[CaseHere, ...]:
    """One line a matter; a case that is open no more is over."""
    lines = (_here(day, matter, day.accepted.get((ticket.id, matter)), cases) for matter in ticket.cases)
    return tuple(_sent(day, ticket, outings, line) for line in lines)


def _sent(day: Day, ticket: Ticket, outings: Outings, line: CaseHere) -> CaseHere:
    """Only what can be sent is, whatever else is on the number."""
    if not ticket.delivery or day.matters[line.matter].guide.delivery is None or line.state == "over":
        return line
    booked = line.case is not None and outings.of_case(line.case) is not None
    return line.model_copy(update={"delivery": "booked" if booked else "wished"})


def _here(day: Day, matter_id: str, case_id: str | None, cases: Mapping[str, Case]) -> CaseHere:
    matter = day.matters[matter_id]
    plain = CaseHere(
        matter=matter_id, name=text(matter.name), materials=tuple(text(m) for m in matter.materials)
    )
    if case_id is None:
        return plain
    case = cases.get(case_id)
    if case is None:
        return plain.model_copy(update={"case": case_id, "state": "over"})
    due = next((due.at for due in case.dues if (due.limit, due.percent) == (PROMISED, 100)), None)
    return plain.model_copy(
        update={
            "case": case_id, "state": case.state.value, "due_at": None if case.pause else due,
            "late": (PROMISED, 100) in case.crossed, "pause": case.pause, "gaps": gaps_of(day, case),
            "asked": asked_of(day, case),
        }
    )  # fmt: skip


def gaps_of(day: Day, case: Case) -> tuple[GapHere, ...]:
    """What is still to come, and until when."""
    return tuple(
        GapHere(material=int(item.rpartition("/")[2]), name=_named(day, item), until=left.until)
        for item, left in case.gaps.items()
    )


def asked_of(day: Day, case: Case) -> tuple[Text, ...]:
    """What a supplement must bring."""
    return tuple(_named(day, item) for item in case.asked)


def promised_of(day: Day, case: Case) -> tuple[Text, ...]:
    """What a signed promise stands for."""
    return tuple(_named(day, item) for item in case.promises)


def _named(day: Day, item: str) -> Text:
    """A material that the hall's file has no more is told by its id."""
    return item_name(day, item) or Text(zh=item, en=item)
