"""好差评: which service, and five grades that look alike."""

from kiosk.flow.booking_intents import ChooseVisit, GiveGrade, OpenRating
from kiosk.flow.intents import Leave
from kiosk.flow.rating import GRADES
from kiosk.flow.rating_screens import FindVisit, Rate, RateAsking, Rated, RateProblem, RateScreen, Visits
from kiosk.flow.states import State
from kiosk.view_models import shell
from kiosk.view_models.booking import problem, waiting
from kiosk.view_models.credentials import ScanView
from kiosk.view_models.ending import ProblemView
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.view_models.sheets import ChoicesView, SheetView
from kiosk.words import Words
from queue_server.contracts.refusals import WORDS
from queue_server.contracts.replies import VisitLine


def rating_view(state: State, screen: RateScreen, words: Words) -> View:
    """The view of a screen of rating."""
    match screen:
        case FindVisit():
            return _find(state, screen, words)
        case RateAsking():
            return waiting(state, words, f"rating.asking_{screen.what}")
        case Visits():
            return _visits(state, screen, words)
        case Rate():
            return _rate(state, screen, words)
        case Rated():
            return _rated(state, words)
        case RateProblem():
            return _problem(state, screen, words)


def rating_tile(state: State, words: Words) -> tuple[Tile, ...]:
    """The way to rate, once there is a hall."""
    if state.catalogue is None:
        return ()
    return (Tile(Button("rate", words("rating.tile"), OpenRating()), words("rating.tile_text"), ""),)


def _find(state: State, screen: FindVisit, words: Words) -> ScanView:
    scans = "scanner" in state.means
    trouble = Panel("warn", "", words("rating.unknown"), words("rating.unknown_text"))
    return ScanView(
        "scan", shell.band(state, words), words("rating.find"), words("rating.find_lead"), shell.back(words), None,
        shell.warning(state, words),
        card=Panel("primary", "card", words("rating.find_card"), words("rating.find_code") if scans else words("home.card_text")),
        trouble=trouble if screen.unknown else shell.no_scanner(words, "rating.no_scanner") if screen.no_scanner else None, note=words("rating.find_note"),
    )  # fmt: skip


def _visits(state: State, screen: Visits, words: Words) -> ChoicesView:
    tiles = tuple(
        Tile(
            Button(f"visit:{each.number}", each.matter_name.in_(state.language), ChooseVisit(each.ticket)),
            _where(each, words),
            "",
        )
        for each in screen.visits
    )
    return ChoicesView(
        "choices", shell.band(state, words), words("rating.visits"), "", shell.back(words), None,
        shell.warning(state, words), tiles=tiles,
    )  # fmt: skip


def _where(visit: VisitLine, words: Words) -> str:
    return words("rating.where", number=visit.number, window=visit.window_label)


def _rate(state: State, screen: Rate, words: Words) -> ChoicesView:
    tiles = tuple(
        Tile(Button(f"grade:{grade}", words(f"rating.grade_{grade}"), GiveGrade(grade)), "", "")
        for grade in GRADES
    )
    lead = f"{screen.visit.matter_name.in_(state.language)}\u3000{_where(screen.visit, words)}"
    return ChoicesView(
        "choices", shell.band(state, words), words("rating.title"), lead, shell.back(words), None,
        shell.warning(state, words), tiles=tiles, note=Panel("plain", "", words("rating.note_title"), words("rating.note")),
    )  # fmt: skip


def _rated(state: State, words: Words) -> SheetView:
    thanks = Panel("calm", "check", words("rating.thanks_text"), "")
    return SheetView(
        "sheet", shell.band(state, words), words("rating.thanks"), "", None,
        Button("main", words("button.home"), Leave()), shell.warning(state, words), panels=(thanks,),
    )  # fmt: skip


def _problem(state: State, screen: RateProblem, words: Words) -> ProblemView:
    if screen.code == "unsure":
        what, todo = words("rating.problem_link"), words("rating.unsure_todo")
        return problem(state, words, words("rating.unsure"), what, todo)
    plain = isinstance(screen.code, str) and screen.code in ("link", "none")
    what = words(f"rating.problem_{screen.code}") if plain else WORDS[screen.code].in_(state.language)  # type: ignore[index]  # the rest are refusal codes
    return problem(state, words, words("rating.problem"), what, words("rating.problem_todo"))
