"""What the holder of a ticket said of it and what became of that, as the ticket's own page shows it. Nothing of the person."""

from queue_server.contracts.base import Message, Number, Text, TicketId
from queue_server.contracts.commands.followups import FollowUpId


class VoiceLine(Message):
    """A low grade or a complaint that is open. `may_*`: what its holder may do now.

    `again` is 0, `review` empty where not done. Dates are ISO, empty where there is none.
    """

    follow_up: FollowUpId
    kind: str
    topic: str
    opened: str
    call_by: str
    answer_by: str
    owned: bool
    called: bool
    reached: bool
    cause: str
    outcome: str
    phone_left: bool
    no_way: bool
    again: int
    may_rate_again: bool
    review: str
    reopened: bool | None
    may_ask_review: bool
    review_by: str


class VoicePage(Message):
    """One ticket's. `window_label` is empty where nothing was served; `may_rate`: its last service has no grade yet.

    `may_tell`: a complaint about it is still taken; `may_leave_phone`: something is open that is not answered.
    """

    ticket: TicketId
    number: Number
    day: str
    hall_name: Text
    matter_name: Text | None
    window_label: str
    may_rate: bool
    may_tell: bool
    may_leave_phone: bool
    voices: tuple[VoiceLine, ...]
