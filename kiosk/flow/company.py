"""Who comes, who is missing, and in whose name: before the number, so that nobody queues for a place that cannot be called."""

from dataclasses import replace

from kiosk.flow import together
from kiosk.flow.hours import gives
from kiosk.flow.moves import Step, errand_of, matter_of, onward, stay
from kiosk.flow.prepare_intents import ForAnother, ToggleAbsent, ToggleAuthority
from kiosk.flow.prepare_screens import Parties
from kiosk.flow.session import prepared_for, with_prepared
from kiosk.flow.states import Guide, State
from queue_server.contracts.commands import Party
from queue_server.contracts.snapshots import MatterView


def ask(state: State, matter: MatterView) -> Step | None:
    """Only where the matter wants somebody beside whoever stands here; an agent is one for the whole errand."""
    told = prepared_for(state.session, matter.id).parties is not None
    agent = any(prepared_for(state.session, each.id).agent for each in errand_of(state, matter.id))
    asked = Parties(matter.id, agent=agent, authority=agent)
    return None if told or not others(matter) else (onward(state, asked), ())


def others(matter: MatterView) -> tuple[str, ...]:
    """Roles that must come beside whoever stands here: the applicant is here, or the agent comes in the place."""
    return tuple(role for role in matter.parties if role != "applicant")


def touch(state: State, intent: ForAnother | ToggleAbsent | ToggleAuthority) -> Step:
    """A person's touch."""
    return for_another(state, intent) if isinstance(intent, ForAnother) else toggle(state, intent)


def for_another(state: State, intent: ForAnother) -> Step:
    """Said on the guide, or on the screen itself; the second touch takes it back."""
    screen = state.screen
    if isinstance(screen, Parties):
        return replace(state, screen=replace(screen, agent=not screen.agent, authority=False)), ()
    matter = matter_of(state, screen.matter) if isinstance(screen, Guide) else None
    if matter is None or not gives(state, matter) or state.holder is None:
        return stay(state)
    return onward(together.begun(state, matter), Parties(matter.id, agent=True)), ()


def toggle(state: State, intent: ToggleAbsent | ToggleAuthority) -> Step:
    """One of the answers."""
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, Parties) else None
    if matter is None or not isinstance(screen, Parties):
        return stay(state)
    if isinstance(intent, ToggleAuthority):
        return replace(state, screen=replace(screen, authority=screen.agent and not screen.authority)), ()
    if intent.role not in others(matter):
        return stay(state)
    absent = set(screen.absent) ^ {intent.role}
    kept = tuple(role for role in matter.parties if role in absent)
    return replace(state, screen=replace(screen, absent=kept)), ()


def in_vain(screen: Parties) -> bool:
    """Whether the window would have to send them home: nobody acts for another without a letter."""
    return screen.agent and not screen.authority


def said(state: State, screen: Parties, matter: MatterView) -> State:
    """The answer, kept for the session: only roles that the matter asks for, and the agent."""
    here: list[Party] = [Party(role="agent", present=True)] if screen.agent else []
    if not screen.agent and "applicant" in matter.parties:
        here.append(Party(role="applicant", present=True))
    here += [
        Party.model_validate({"role": role, "present": role not in screen.absent}) for role in others(matter)
    ]
    kept = replace(prepared_for(state.session, matter.id), parties=tuple(here), agent=screen.agent)
    return replace(state, session=with_prepared(state.session, kept))
