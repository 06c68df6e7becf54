"""A call for help as the state keeps it, and what is asked of the world for it."""

from dataclasses import dataclass, replace
from datetime import datetime

from queue_server.contracts.commands.floor import Need
from queue_server.contracts.floor_views import HelpSnapshot


@dataclass(frozen=True, slots=True)
class Help:
    """`open`: the sheet is shown. `sending`: the command that has no answer yet, since `at`. `failed`: it was not sent."""

    open: bool = False
    sending: str = ""
    at: datetime | None = None
    failed: bool = False
    said: HelpSnapshot | None = None


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
