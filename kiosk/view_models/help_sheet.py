"""What the help sheet says: who was told, who comes, and what to do where nobody can be told."""

from datetime import timedelta

from kiosk.flow import helping
from kiosk.flow.help_intents import AskHelp, CloseHelp, OpenHelp, StopHelp
from kiosk.flow.states import State
from kiosk.view_models import night
from kiosk.view_models.parts import Button, HelpSheet
from kiosk.words import Words
from queue_server.contracts.commands.floor import Need

NEEDS: tuple[Need, ...] = ("unsure", "see", "machine", "wheelchair", "unwell", "other")
"""The commonest first; other languages have a key of their own."""


def key(state: State, words: Words) -> Button:
    """The key in the band: it says by itself how far the call is."""
    phase = helping.phase(state)
    called = phase in ("sending", "ringing", "escalated", "accepted")
    name = (
        "coming" if phase == "accepted" else "calling" if called else "nobody" if phase == "shut" else "help"
    )
    return Button("help", words(f"help.key_{name}"), OpenHelp(), on=called)


def sheet(state: State, words: Words) -> HelpSheet | None:
    """The sheet, where it is open."""
    if not state.help.open:
        return None
    phase, said = helping.phase(state), state.help.said
    if phase == "shut":
        return _shut(state, words)
    by_itself = phase == "ringing" and said is not None and said.need == "green"
    choosing = phase in ("choose", "failed", "accepted") or by_itself
    close = Button("help:close", words("help.close"), CloseHelp())
    stop = Button("help:stop", words("help.stop"), StopHelp())
    return HelpSheet(
        words(f"help.{phase}_title"),
        _text(state, words, phase),
        tuple(Button(f"need:{need}", words(f"help.need_{need}"), AskHelp(need)) for need in NEEDS)
        if choosing
        else (),
        (close, stop) if phase in ("sending", "ringing", "escalated", "accepted") else (close,),
    )


def _shut(state: State, words: Words) -> HelpSheet:
    """Nobody is at work and nobody can come: when there will be somebody, and what to do till then."""
    close = Button("help:close", words("help.close"), CloseHelp())
    opening = night.panel(state, words)
    text = "help.shut_text" if state.link_up else "help.shut_text_alone"
    return HelpSheet(
        words("help.shut_title"),
        words(text, opening=opening.title if opening else "", call=night.call(state, words)),
        (),
        (close,),
    )


def _text(state: State, words: Words, phase: helping.Phase) -> str:
    said = state.help.said
    if phase != "ringing" or said is None or said.escalates is None:
        return words(f"help.{phase}_text")
    left = max(0, -(-(said.escalates - state.now) // timedelta(seconds=1)))
    return words("help.ringing_text" if said.helpers else "help.nobody_text", seconds=left)
