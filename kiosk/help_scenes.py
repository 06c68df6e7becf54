"""The help sheet in each of its states."""

from datetime import timedelta

from kiosk import samples
from kiosk.flow.help_intents import AskHelp, HelpAnswered, HelpCame, OpenHelp
from kiosk.flow.intents import CatalogueCame, Intent, LinkChanged
from queue_server.contracts.floor_views import HelpSnapshot, HelpWord


def said(word: HelpWord, helpers: int = 2) -> HelpCame:
    """The hall's word on this machine's call."""
    return HelpCame(
        HelpSnapshot(
            hall="wushan", epoch=1, rev=1, at=samples.NOW, device="kiosk-1", call=1, need="see", word=word, since=samples.NOW,
            escalates=samples.NOW + timedelta(seconds=52), helpers=helpers,
        )
    )  # fmt: skip


SCENES: dict[str, tuple[Intent, ...]] = {
    "help": (OpenHelp(),),
    "help-ringing": (OpenHelp(), said("ringing")),
    "help-nobody": (OpenHelp(), said("ringing", 0)),
    "help-escalated": (OpenHelp(), said("escalated")),
    "help-accepted": (OpenHelp(), said("accepted")),
    "help-failed": (OpenHelp(), AskHelp("see"), HelpAnswered("0" * 32, False)),
    "help-away": (OpenHelp(), LinkChanged(False)),
    "help-night": (CatalogueCame(samples.shut()), OpenHelp()),
}
