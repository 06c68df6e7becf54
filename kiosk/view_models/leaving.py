"""The ways on where something is missing for a matter."""

from dataclasses import replace

from kiosk.flow import booking, leaving_out
from kiosk.flow.prepare_intents import GoOnAnyway, LeaveOut
from kiosk.flow.states import State
from kiosk.view_models import shell
from kiosk.view_models.booking_ways import book_button
from kiosk.view_models.parts import Button
from kiosk.words import Words
from queue_server.contracts.snapshots import MatterView


def instead(state: State, matter: MatterView, words: Words) -> Button:
    """The main way where this matter would be queued for in vain."""
    if leaving_out.others(state, matter.id):
        return replace(shell.main(words, "together.leave_out"), note=words("together.others_go_on"))
    return shell.main(words, "missing.book" if booking.can_book(state, matter.id) else "button.home")


def leave_out(matter: str, words: Words) -> Button:
    """The key of one matter of several."""
    return Button("leave-out", words("together.leave_out"), LeaveOut(matter), words("together.others_go_on"))


def ways(state: State, matter: MatterView, words: Words, *, vain: bool) -> tuple[Button, ...]:
    """The lesser keys: of several matters one can be left out, whatever is missing for it."""
    several = bool(leaving_out.others(state, matter.id))
    if not vain:
        return (leave_out(matter.id, words),) if several else ()
    anyway = Button("anyway", words("missing.anyway"), GoOnAnyway())
    return (*(book_button(state, matter.id, words) if several else ()), anyway)
