"""求助 over every screen: called with one touch and a need, without a name; "coming" only when somebody has said so.

The call lies beside the screens: what runs beneath goes on, and a call outlives the session of whoever made it.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Final, Literal

from kiosk.flow import care, hours
from kiosk.flow.help_intents import (
    AskHelp,
    CloseHelp,
    HelpAnswered,
    HelpCame,
    HelpTouch,
    HelpWord,
    OpenHelp,
    StopHelp,
)
from kiosk.flow.help_state import CancelHelp, DropHelp, SendHelp, answered, closed
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step
from kiosk.flow.states import State
from queue_server.contracts.commands.floor import Need

ANSWER_S: Final = 8
"""A call that the hall has not taken by then was not sent: the person must not wait for nobody."""
Phase = Literal["choose", "shut", "away", "sending", "failed", "ringing", "escalated", "accepted"]


def phase(state: State) -> Phase:
    """What is true of help at this machine now."""
    present, word = state.help, state.help.word
    if not present.sending and word is None and hours.opens(state) is not None:
        return "shut"
    if not state.link_up:
        return "away"
    if present.sending:
        return "sending"
    if word is not None:
        return word
    return "failed" if present.failed else "choose"


def reduced(state: State, intent: HelpTouch | HelpWord, given: Given) -> Step:
    """One step of the call."""
    present = state.help
    match intent:
        case OpenHelp():
            return replace(state, help=replace(present, open=True, failed=False)), ()
        case CloseHelp():
            return replace(state, help=closed(present)), ()
        case AskHelp(need):
            return _ask(state, need, given)
        case StopHelp():
            return _stop(state)
        case HelpAnswered(asked, taken):
            if asked != present.sending:
                return state, ()
            return replace(state, help=answered(present, taken=taken)), ()
        case HelpCame(said):
            return replace(state, help=replace(present, said=said)), ()


def greeted(before: State, step: Step, given: Given) -> Step:
    """A card of the green channel was read just now: somebody is to come by itself, and may walk along (陪办)."""
    state, effects = step
    new = state.card is not None and state.card != before.card
    if not new or not state.link_up or not care.first_by_card(state) or phase(state) != "choose":
        return step
    return state, (*effects, SendHelp(given.id, "green"))


def ticked(step: Step) -> Step:
    """A call that is not answered in time, or whose link is gone, was not sent."""
    state, effects = step
    present = state.help
    late = present.at is not None and state.now - present.at >= timedelta(seconds=ANSWER_S)
    if not present.sending or (state.link_up and not late):
        return step
    dropped = replace(present, sending="", failed=True)
    return replace(state, help=dropped), (*effects, DropHelp(present.sending))


def _ask(state: State, need: Need, given: Given) -> Step:
    if not state.link_up or state.help.sending or phase(state) == "shut":
        return state, ()
    asked = replace(state.help, sending=given.id, at=state.now, failed=False)
    return replace(state, help=asked), (SendHelp(given.id, need),)


def _stop(state: State) -> Step:
    present = state.help
    if present.sending:
        return replace(state, help=replace(present, sending="", open=False)), (DropHelp(present.sending),)
    if present.said is None or present.said.call is None or present.said.word in ("none", "ended"):
        return state, ()
    return replace(state, help=closed(present)), (CancelHelp(present.said.call),)
