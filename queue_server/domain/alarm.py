"""An alarm: something that a person must look at now, by kind and by what it is about."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class AlarmKind(StrEnum):
    """What can be wrong. `about` of an alarm names the matter, year, ticket, window or case; `hall` what is of no one of them."""

    UNSERVED = "unserved"  # people wait for a matter that no open window serves; about: the matter
    CALENDAR_MISSING = "calendar_missing"  # the official holidays of a year are not known; about: the year
    CASE_NEAR = "case_near"  # three quarters of a case's promised or legal time have passed; about: the case
    CASE_OVER = "case_over"  # all of it has
    CASE_GAP = "case_gap"  # a material that could follow has not come in time
    GREEN_SHARE = "green_share"  # more of the day's tickets are green than was planned for
    FLOATING_WINDOW = "floating_window"  # a green ticket would wait too long: one more window is asked for
    PANIC = "panic"  # somebody pressed the panic button; about: the window
    HELP_UNANSWERED = "help_unanswered"  # somebody called for help and nobody goes; about: the machine
    PAYMENT_UNKNOWN = "payment_unknown"  # nobody knows for long whether a payment was made; about: the order
    BOARD_SILENT = (
        "board_silent"  # a board has said nothing for some seconds, or lacks a call; about: the device
    )
    OUTING_LATE = "outing_late"  # deliveries and visits that are late, or nobody's on their last day
    DUTY_MISSING = "duty_missing"  # windows are open and nobody leads the hall
    PATROL_DUE = "patrol_due"  # a round is asked for; about: the place
    PATROL_MISSED = "patrol_missed"  # nobody made it; about: its number and the place
    FOLLOW_UP_UNOWNED = "follow_up_unowned"  # low grades or complaints that nobody has taken
    FOLLOW_UP_LATE = "follow_up_late"  # a call back or an answer is overdue
    SECOND_REFUSAL = "second_refusal"  # turned away again for what no complete list named


@dataclass(slots=True)
class Alarm:
    """One alarm of the day. Only `applying` changes it; a cleared one stays until it is raised again."""

    kind: AlarmKind
    about: str
    raised_at: datetime
    acknowledged_by: str | None = None  # a role
    acknowledged_at: datetime | None = None
    cleared_at: datetime | None = None

    @property
    def on(self) -> bool:
        """Not cleared."""
        return self.cleared_at is None


Alarms = dict[tuple[str, str], Alarm]
"""By (kind, about)."""
