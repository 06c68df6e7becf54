"""Why the domain refuses. The codes are those that doors answer with; a refusal changes nothing."""

from dataclasses import dataclass
from datetime import datetime
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
    CALL_AGAIN = "call_again"
    LOOK_FIRST = "look_first"
    NOT_MISSED = "not_missed"
    NOT_PARKED = "not_parked"
    STEP_NOT_DONE = "step_not_done"
    PARK_NEEDS_REASON = "park_needs_reason"
    PARKED_ELSEWHERE = "parked_elsewhere"
    NOT_SERVED_THERE = "not_served_there"
    TRANSFER_NOWHERE = "transfer_nowhere"
    NOT_SIGNED_ON = "not_signed_on"
    UNKNOWN_CLASS = "unknown_class"
    CLASS_BY_CARD = "class_by_card"
    CLASS_BY_STAFF = "class_by_staff"
    CLASS_NOT_BY_AGE = "class_not_by_age"
    CLASS_NOT_BY_AGENT = "class_not_by_agent"
    CLASS_NOT_HELD = "class_not_held"
    TICKET_ENDED = "ticket_ended"
    TICKET_NOT_HERE = "ticket_not_here"
    FLOATING_NOT_ASKED = "floating_not_asked"
    UNKNOWN_RANGE = "unknown_range"
    RANGE_OF_OTHER_DEVICE = "range_of_other_device"
    RANGE_OF_OTHER_DAY = "range_of_other_day"
    RANGES_USED_UP = "ranges_used_up"
    NUMBER_OUT_OF_RANGE = "number_out_of_range"
    NUMBER_TAKEN = "number_taken"
    TIME_NOT_TODAY = "time_not_today"
    NOT_OPEN = "not_open"
    ISSUE_ENDED = "issue_ended"
    UNKNOWN_CASE = "unknown_case"
    CASE_THERE = "case_there"
    CASE_NOT_SO = "case_not_so"
    STEPS_OPEN = "steps_open"
    GAP_OPEN = "gap_open"
    GAP_DATE = "gap_date"
    CLOCK_STANDS = "clock_stands"
    CLOCK_RUNS = "clock_runs"
    UNKNOWN_ALARM = "unknown_alarm"
    TOO_MANY_CASES = "too_many_cases"
    ALREADY_QUEUED = "already_queued"
    PARTY_NOT_NEEDED = "party_not_needed"
    MATTER_SUSPENDED = "matter_suspended"
    NOT_SUSPENDED = "not_suspended"
    UNTIL_IS_PAST = "until_is_past"
    NOTHING_LISTED = "nothing_listed"
    UNKNOWN_RETURN = "unknown_return"
    RETURN_EXPIRED = "return_expired"
    UNKNOWN_MATERIAL = "unknown_material"
    NOT_BOOKABLE = "not_bookable"
    UNKNOWN_SLOT = "unknown_slot"
    SLOT_FULL = "slot_full"
    DATE_FULL = "date_full"
    BOOKED_OFTEN = "booked_often"
    BOOK_WITH_STAFF = "book_with_staff"
    UNKNOWN_BOOKING = "unknown_booking"
    BOOKING_ENDED = "booking_ended"
    CHECK_IN_NOT_OPEN = "check_in_not_open"
    DAY_FULL = "day_full"


@dataclass(frozen=True, slots=True)
class Refusal:
    """A typed no; `about` names the window, ticket or matter it stumbled over, `when` from when it may be allowed.

    `slots`: what can be booked instead, by its time in the hall.
    """

    code: Code
    about: str = ""
    when: datetime | None = None
    slots: tuple[str, ...] = ()
