"""Staff at the inside of a machine: every opening is on record."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Slug

AttendantDeed = Literal["opened", "refused", "locked", "paper_changed", "restarted", "rebooted"]


class RecordAttendant(Message):
    """Who did what at a kiosk's attendant menu. Goes into the audit store, never into the journal.

    `by`: the staff id that the kiosk's file knows; None where PIN and card were refused. `done_at`: by the machine's clock,
    for a word that comes late.
    """

    kind: Literal["record_attendant"] = "record_attendant"
    deed: AttendantDeed
    by: Slug | None = None
    done_at: Instant
