"""The slip at the printer's exit: taken, still there, or left by somebody who has gone. Only where the printer sees it."""

from dataclasses import replace
from typing import Literal

from kiosk.flow.attendant_intents import NoteSlipLeft
from kiosk.flow.attendant_screens import AttendantScreen
from kiosk.flow.moves import Step, show, stay
from kiosk.flow.slip_intents import SlipSeen
from kiosk.flow.states import Home, State, TakeThings, TicketShown


def seen(state: State, intent: SlipSeen) -> Step:
    """What the printer says; once the last thing is taken the good-bye has its own short time."""
    left = state.slip_left and intent.waits is True and not intent.printed
    after = replace(state, slip=intent.waits, slip_left=left)
    if isinstance(state.screen, TakeThings) and state.slip_forgotten and not after.slip_forgotten:
        return show(after, state.screen), ()
    return stay(after)


def part(state: State) -> Literal["ok", "low"] | None:
    """The slot's health: low while a slip hangs there that somebody left; None where nothing is known of it."""
    if state.slip is None:
        return None
    return "low" if state.slip_left else "ok"


def begins(before: State, step: Step) -> Step:
    """Somebody begins while the slip of whoever was there before hangs out: that is noted once."""
    after, effects = step
    if not before.slip_forgotten or not after.slip_forgotten or not _nobody(before) or _nobody(after):
        return step
    return replace(after, slip_left=True), (*effects, NoteSlipLeft())


def _nobody(state: State) -> bool:
    """A number shown after a power cut is for whoever stands there still; staff are no citizens."""
    idle = isinstance(state.screen, Home | TakeThings | TicketShown | AttendantScreen)
    return state.session is None and idle
