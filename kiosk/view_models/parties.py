"""Who comes: said before anybody queues, and how much an agent's number may carry."""

from kiosk.flow import company, together
from kiosk.flow.moves import errand_of
from kiosk.flow.prepare_intents import ForAnother, LeaveOut, ToggleAbsent, ToggleAuthority
from kiosk.flow.prepare_screens import Parties
from kiosk.flow.states import State
from kiosk.view_models import leaving, shell
from kiosk.view_models.parts import Button, Panel, Tile
from kiosk.view_models.sheets import ChoicesView
from kiosk.words import Words
from queue_server.contracts.snapshots import MatterView


def parties(state: State, screen: Parties, matter: MatterView, words: Words) -> ChoicesView:
    """Whoever must come beside whoever stands here, and whether one acts for another."""
    roles = tuple(_role(role, screen, words) for role in company.others(matter))
    letter = Tile(
        Button("authority", words("parties.authority"), ToggleAuthority(), on=screen.authority),
        words("parties.authority_on" if screen.authority else "parties.authority_text"),
        "",
    )
    vain = company.in_vain(screen)
    key = "parties.some_absent" if screen.absent else "parties.next" if screen.agent else "parties.all_here"
    main = leaving.instead(state, matter, words) if vain else shell.main(words, key)
    some = bool(screen.absent)
    return ChoicesView(
        "choices", shell.band(state, words), words("parties.title"), matter.name.in_(state.language), shell.back(words), main,
        shell.warning(state, words), choices=leaving.ways(state, matter, words, vain=vain) if vain or some else (),
        tiles=(*roles, _agent(screen, words), *((letter,) if screen.agent else ())), panels=_said(screen, words),
    )  # fmt: skip


def _agent(screen: Parties, words: Words) -> Tile:
    button = Button("agent", words("parties.agent"), ForAnother(), on=screen.agent)
    return Tile(button, words("parties.agent_on" if screen.agent else "parties.agent_text"), "")


def too_many(state: State, screen: Parties, matter: MatterView, words: Words) -> ChoicesView:
    """An agent's number carries less than was chosen: the person says what waits for another time."""
    errand, most = errand_of(state, matter.id), max(1, together.most(state, agent=True))
    leave = tuple(
        Tile(Button(f"leave-out:{each.id}", each.name.in_(state.language), LeaveOut(each.id)), words("together.leave_this"), "")
        for each in errand
    )  # fmt: skip
    limit = Panel(
        "warn", "desk", words("together.agent_most", n=most), words("together.agent_most_text", n=len(errand) - most)
    )  # fmt: skip
    return ChoicesView(
        "choices", shell.band(state, words), words("together.agent_title"), "", shell.back(words), None,
        shell.warning(state, words), tiles=(_agent(screen, words), *leave), panels=(limit,),
    )  # fmt: skip


def _role(role: str, screen: Parties, words: Words) -> Tile:
    away = role in screen.absent
    button = Button(f"party:{role}", words(f"parties.{role}"), ToggleAbsent(role), on=away)
    return Tile(button, words("parties.absent" if away else "parties.here"), "")


def _said(screen: Parties, words: Words) -> tuple[Panel, ...]:
    said = []
    if company.in_vain(screen):
        said.append(Panel("warn", "", words("parties.no_letter"), words("parties.no_letter_text")))
    if screen.absent:
        said.append(Panel("calm", "clock", words("parties.waits"), words("parties.waits_text")))
    return tuple(said)
