"""Who comes, what is there, what is missing: said before anybody queues."""

from kiosk.flow import booking, company, self_check
from kiosk.flow.intents import Proceed
from kiosk.flow.moves import matter_of
from kiosk.flow.prepare_intents import (
    AllHere,
    DeclarePromise,
    ForAnother,
    GoOnAnyway,
    TickMaterial,
    ToggleAbsent,
    ToggleAuthority,
)
from kiosk.flow.prepare_screens import (
    FormField,
    FormReview,
    FormSign,
    Missing,
    Parties,
    PrepareScreen,
    SelfCheck,
    SendPhone,
    SendResult,
)
from kiosk.flow.states import State
from kiosk.view_models import delivery, shell
from kiosk.view_models.form import field_view, review, sign
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.view_models.sheets import ChoicesView
from kiosk.words import Words
from queue_server.contracts.snapshots import MatterView


def prepare_view(state: State, screen: PrepareScreen, words: Words) -> View:
    """The view of one of these screens; of a matter that has gone, a way back."""
    matter = matter_of(state, screen.matter)
    if matter is None:
        return View(
            "choices", shell.band(state, words), words("guide.gone"), "", shell.back(words), None, shell.warning(state, words)
        )  # fmt: skip
    match screen:
        case Parties():
            return _parties(state, screen, matter, words)
        case SelfCheck():
            return _self_check(state, screen, matter, words)
        case Missing():
            return _missing(state, screen, matter, words)
        case FormField():
            return field_view(state, screen, matter, words)
        case FormReview():
            return review(state, matter, words)
        case FormSign():
            return sign(state, screen, words)
        case SendResult():
            return delivery.how(state, matter, words)
        case SendPhone():
            return delivery.phone(state, screen, words)


def _parties(state: State, screen: Parties, matter: MatterView, words: Words) -> ChoicesView:
    roles = tuple(_role(role, screen, words) for role in company.others(matter))
    agent = Tile(
        Button("agent", words("parties.agent"), ForAnother(), on=screen.agent),
        words("parties.agent_on" if screen.agent else "parties.agent_text"),
        "",
    )
    letter = Tile(
        Button("authority", words("parties.authority"), ToggleAuthority(), on=screen.authority),
        words("parties.authority_text"),
        "",
    )
    vain = company.in_vain(screen)
    key = "parties.some_absent" if screen.absent else "parties.next" if screen.agent else "parties.all_here"
    main = _book_or_home(state, matter, words) if vain else shell.main(words, key)
    return ChoicesView(
        "choices", shell.band(state, words), words("parties.title"), matter.name.in_(state.language), shell.back(words), main,
        shell.warning(state, words), choices=_anyway(words) if vain else (),
        tiles=(*roles, agent, *((letter,) if screen.agent else ())), panels=_said(screen, words),
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


def _self_check(state: State, screen: SelfCheck, matter: MatterView, words: Words) -> ChoicesView:
    tiles = tuple(
        Tile(
            Button(f"material:{place}", matter.materials[place - 1].in_(state.language), TickMaterial(place), on=place in screen.have),
            words("self_check.have" if place in screen.have else "self_check.touch"),
            "",
        )
        for place in self_check.places(matter)
    )  # fmt: skip
    left = len(self_check.missing(matter, screen.have))
    every, some = words("self_check.all"), words("self_check.next", n=left)
    if not left:
        main, other = shell.main(words, "button.continue"), tuple[Button, ...]()
    elif screen.have:
        main, other = Button("main", some, Proceed()), (Button("all", every, AllHere()),)
    else:
        main, other = Button("main", every, AllHere()), (Button("none", words("self_check.none"), Proceed()),)
    return ChoicesView(
        "choices", shell.band(state, words), words("self_check.title"), shell.of_matter(state, matter, words("self_check.lead")), shell.back(words), main,
        shell.warning(state, words), choices=other, tiles=tiles,
        note=Panel("plain", "", words("self_check.note_title"), words("self_check.note")),
    )  # fmt: skip


def _missing(state: State, screen: Missing, matter: MatterView, words: Words) -> ChoicesView:
    lacking = self_check.missing(matter, screen.have)
    vain = bool(self_check.in_vain(matter, screen))
    promises = tuple(
        _promise(state, p, screen, matter, words) for p in lacking if _without(matter, p) == "promise"
    )
    panels = tuple(_lacks(state, p, matter, words) for p in lacking if _without(matter, p) != "promise")
    main = _book_or_home(state, matter, words) if vain else shell.main(words, "button.continue")
    return ChoicesView(
        "choices", shell.band(state, words), words("missing.title", n=len(lacking)),
        shell.of_matter(state, matter, words(_lead(matter, screen))), shell.back(words), main, shell.warning(state, words),
        choices=_anyway(words) if vain else (), tiles=promises, panels=panels,
    )  # fmt: skip


def _lead(matter: MatterView, screen: Missing) -> str:
    """In vain, possible with a promise, or possible."""
    vain = self_check.in_vain(matter, screen)
    if not vain:
        return "missing.lead"
    return (
        "missing.lead_promise" if all(_without(matter, p) == "promise" for p in vain) else "missing.lead_vain"
    )


def _without(matter: MatterView, place: int) -> str:
    return self_check.need(matter, place).without


def _lacks(state: State, place: int, matter: MatterView, words: Words) -> Panel:
    need, name = self_check.need(matter, place), matter.materials[place - 1].in_(state.language)
    if need.without == "gap":
        return Panel("calm", "calendar", name, words("missing.gap", days=need.days))
    return Panel("warn", "bag", name, words("missing.needed"))


def _promise(state: State, place: int, screen: Missing, matter: MatterView, words: Words) -> Tile:
    on = place in screen.promised
    name = matter.materials[place - 1].in_(state.language)
    button = Button(f"promise:{place}", words("missing.promise", material=name), DeclarePromise(place), on=on)
    return Tile(button, words("missing.promise_text"), words("missing.promised") if on else "")


def _book_or_home(state: State, matter: MatterView, words: Words) -> Button:
    return shell.main(words, "missing.book" if booking.can_book(state, matter.id) else "button.home")


def _anyway(words: Words) -> tuple[Button, ...]:
    return (Button("anyway", words("missing.anyway"), GoOnAnyway()),)
