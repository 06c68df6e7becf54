"""求助: what a person does about it, and what the hall says."""

from dataclasses import dataclass

from queue_server.contracts.commands.floor import Need
from queue_server.contracts.floor_views import HelpSnapshot


@dataclass(frozen=True, slots=True)
class OpenHelp:
    """求助, from any screen."""


@dataclass(frozen=True, slots=True)
class CloseHelp:
    """Back to the screen beneath; a call goes on."""


@dataclass(frozen=True, slots=True)
class AskHelp:
    """A need was touched."""

    need: Need


@dataclass(frozen=True, slots=True)
class StopHelp:
    """Help is not wanted any more."""


@dataclass(frozen=True, slots=True)
class HelpAnswered:
    """Whether the hall took the call that was sent as `id`."""

    id: str
    taken: bool


@dataclass(frozen=True, slots=True)
class HelpCame:
    """What became of this machine's newest call."""

    said: HelpSnapshot


HelpTouch = OpenHelp | CloseHelp | AskHelp | StopHelp
HelpWord = HelpAnswered | HelpCame
