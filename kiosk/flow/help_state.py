"""A call for help as the state keeps it, and what is asked of the world for it."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from queue_server.contracts.commands.floor import Need
from queue_server.contracts.floor_views import HelpSnapshot

Alive = Literal["ringing", "escalated", "accepted"]
"""Words of the hall on a call that is not over."""


@dataclass(frozen=True, slots=True)
class Help:
    """`open`: the sheet is shown. `sending`: the command that has no answer yet, since `at`. `failed`: it was not sent.

    `before`: the newest call when the last session ended: it was somebody else's, until the hall takes this person's need for it.
    """

    open: bool = False
    sending: str = ""
    at: datetime | None = None
    failed: bool = False
    said: HelpSnapshot | None = None
    before: int | None = None

    @property
    def called(self) -> bool:
        """Whether whoever is here called somebody and the call is not over."""
        return bool(self.sending) or (self.word is not None and not self.others)

    @property
    def word(self) -> Alive | None:
        """The hall's word on a call that is not over; whoever was to come to an earlier person comes to nobody now."""
        word = self.said.word if self.said is not None else "none"
        if word == "accepted":
            return None if self.others else word
        return word if word in ("ringing", "escalated") else None

    @property
    def others(self) -> bool:
        """Whether the newest call was made in an earlier session."""
        return self.said is not None and self.said.call is not None and self.said.call == self.before


@dataclass(frozen=True, slots=True)
class SendHelp:
    """Call for help; answers with `HelpAnswered`."""

    id: str
    need: Need


@dataclass(frozen=True, slots=True)
class DropHelp:
    """Ask no more: coming late it would ring for somebody who has gone."""

    id: str


@dataclass(frozen=True, slots=True)
class CancelHelp:
    """Take the call back."""

    call: int


HelpEffect = SendHelp | DropHelp | CancelHelp


def closed(present: Help) -> Help:
    """The sheet is put away; what was called stays called."""
    return replace(present, open=False, failed=False)


def left(present: Help) -> Help:
    """Whoever was here has gone: put away, and the call is not the next person's."""
    return replace(closed(present), before=present.said.call if present.said else None)


def answered(present: Help, *, taken: bool) -> Help:
    """What the hall took is this person's call, also where it says that somebody who is on the way already comes."""
    return replace(present, sending="", failed=not taken, before=None if taken else present.before)
