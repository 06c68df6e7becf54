"""Why the domain refuses. The codes are those that doors answer with; a refusal changes nothing."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Reasons of the rules; the doors have some of their own."""

    UNKNOWN_MATTER = "unknown_matter"
    UNKNOWN_WINDOW = "unknown_window"
    UNKNOWN_TICKET = "unknown_ticket"
    CARD_NEEDED = "card_needed"
    NUMBERS_USED_UP = "numbers_used_up"
    WINDOW_CLOSED = "window_closed"
    WINDOW_BUSY = "window_busy"
    NOBODY_CALLED = "nobody_called"
    NOBODY_WAITING = "nobody_waiting"
    NOT_STARTED = "not_started"
    ALREADY_STARTED = "already_started"
    PERSON_NOT_CONFIRMED = "person_not_confirmed"
    PERSON_NOT_ASKED = "person_not_asked"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDO_TOO_LATE = "undo_too_late"
    NOT_WAITING = "not_waiting"
    NOT_PERMITTED = "not_permitted"
    DAY_CLOSED = "day_closed"
    UNKNOWN_ALARM = "unknown_alarm"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A typed no; `about` names the window, ticket or matter it stumbled over."""

    code: Code
    about: str = ""
