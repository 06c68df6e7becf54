"""What still stands between a matter and its number, asked one thing after another, each once a session."""

from kiosk.flow import care, certificate, company, delivery, form, issuing, person, self_check
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, errand_of, onward
from kiosk.flow.states import Care, Confirm, State
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.snapshots import MatterView


def number(state: State, matter: MatterView, given: Given) -> Step:
    """The next question, or the number itself."""
    errand = errand_of(state, matter.id)
    if len(errand) == 1 and (asked := certificate.ask(state, matter)) is not None:
        return asked
    if (asked := _of_each(state, errand) or form.ask_signature(state, errand)) is not None:
        return asked
    if (asked := delivery.ask(state, matter)) is not None:
        return asked
    if care.to_be_asked(state) and not isinstance(state.screen, Care):
        return care.ask(state, matter.id)
    if not any(each.assurance == "person" for each in errand):
        return issuing.ask(state, matter.id, None, given)
    if state.card is None:
        return onward(state, Confirm(matter.id, PersonCheck(outcome="unavailable"))), ()
    return person.ask(state, matter.id)


def _of_each(state: State, errand: tuple[MatterView, ...]) -> Step | None:
    """What one matter after another asks for."""
    steps = ((step, each) for each in errand for step in (company.ask, self_check.ask, form.ask))
    return next((asked for step, each in steps if (asked := step(state, each)) is not None), None)
