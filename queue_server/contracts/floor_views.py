"""The hall's floor as helpers see it, and a machine's own call for help. No names of citizens anywhere."""

from typing import Literal

from queue_server.contracts.base import Instant, Message, Number, Slug, Snapshot, Text, TicketId
from queue_server.contracts.commands.floor import HelpId, Need
from queue_server.contracts.errand_views import Held

HelpWord = Literal["none", "ringing", "escalated", "accepted", "ended"]


class HelpSnapshot(Snapshot):
    """What became of the machine's newest call. `escalates`: when the manager is rung unless somebody goes before.

    `helpers`: how many are on the floor. `escalated`: the manager was rung, and nobody has said yet that somebody goes.
    """

    kind: Literal["help"] = "help"
    device: Slug
    call: HelpId | None = None
    need: Need | None = None
    word: HelpWord = "none"
    since: Instant | None = None
    escalates: Instant | None = None
    helpers: int = 0


class HelpLine(Message):
    """One open call. `rung`: staff numbers that it rings first; `by`: who goes, role and staff number; `went`: who went before it rang again."""

    call: HelpId
    place: Text
    area: str
    need: Need
    need_name: Text
    word: HelpWord
    since: Instant
    escalates: Instant
    rung: tuple[str, ...]
    by: str
    went: str = ""


class OutLine(Message):
    """A number whose holder is out for a moment; `until`: then it is called again."""

    ticket: TicketId
    number: Number
    matter_name: Text
    since: Instant
    until: Instant


class NoticeLine(Message):
    """A line that a manager has put on the boards."""

    notice: int
    words: Text
    since: Instant


class DeskSnapshot(Snapshot):
    """What the help desk and every helper see: calls that are open, who is on the floor (staff number, area), who is out.

    `called_off`, `moved`: staff numbers whose home visit or errand was cancelled, or moved by somebody else, until they say to know it.
    """

    kind: Literal["desk"] = "desk"
    calls: tuple[HelpLine, ...]
    floor: tuple[tuple[str, str], ...]
    out: tuple[OutLine, ...]
    notices: tuple[NoticeLine, ...]
    advised: int
    waiting: int
    suspended: tuple[Slug, ...] = ()
    called_off: tuple[str, ...] = ()
    moved: tuple[str, ...] = ()


class FoundTicket(Message):
    """A ticket of today as the desk finds it: nothing of the person but whether anybody is known.

    `held`: why it waits aside. `park`: who goes on with it once it is taken up again.
    """

    ticket: TicketId
    number: Number
    matter_name: Text
    state: str
    green: bool
    classes: tuple[tuple[str, str], ...]
    window_label: str | None
    issued_at: Instant
    identified: bool
    out: bool
    pre_checked_by: str
    held: Held = "none"
    park: str = ""
    needs: tuple[str, ...] = ()
    pager: int = 0


class FoundTickets(Message):
    """What was found, newest first; `more`: there are others."""

    tickets: tuple[FoundTicket, ...]
    more: bool
