"""Who comes, what is there, what is missing: said before anybody queues."""

from kiosk.flow import self_check, together
from kiosk.flow.intents import Proceed
from kiosk.flow.moves import matter_of
from kiosk.flow.prepare_intents import AllHere, DeclarePromise, TickMaterial
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
from kiosk.view_models import delivery, leaving, parties, shell
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
        case Parties() if together.too_many(state, screen):
            return parties.too_many(state, screen, matter, words)
        case Parties():
            return parties.parties(state, screen, matter, words)
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
    main = leaving.instead(state, matter, words) if vain else shell.main(words, "button.continue")
    return ChoicesView(
        "choices", shell.band(state, words), words("missing.title", n=len(lacking)),
        shell.of_matter(state, matter, words(_lead(matter, screen))), shell.back(words), main, shell.warning(state, words),
        choices=leaving.ways(state, matter, words, vain=vain), tiles=promises, panels=panels,
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
