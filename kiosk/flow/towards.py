"""What still stands between a matter and its number, asked one thing after another, each once a session."""

from kiosk.flow import care, certificate, company, form, issuing, person, self_check
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, onward
from kiosk.flow.states import Care, Confirm, State
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.snapshots import MatterView


def number(state: State, matter: MatterView, given: Given) -> Step:
    """The next question, or the number itself."""
    for step in (certificate.ask, company.ask, self_check.ask, form.ask):
        if (asked := step(state, matter)) is not None:
            return asked
    if care.to_be_asked(state) and not isinstance(state.screen, Care):
        return care.ask(state, matter.id)
    if matter.assurance == "person" and state.card is None:
        return onward(state, Confirm(matter.id, PersonCheck(outcome="unavailable"))), ()
    if matter.assurance == "person":
        return person.ask(state, matter.id)
    return issuing.ask(state, matter.id, None, given)
