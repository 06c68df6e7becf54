"""An own certificate: what for, whether it is needed at all, and what became of it. Nothing of the paper is shown."""

from kiosk.flow import hours
from kiosk.flow.certificate import purpose_of
from kiosk.flow.certificate_intents import PickPurpose, PrintAnyway
from kiosk.flow.certificate_screens import (
    CertificateAsking,
    CertificateMade,
    CertificateProblem,
    CertificateScreen,
    Purpose,
    Spared,
)
from kiosk.flow.moves import matter_of
from kiosk.flow.states import State
from kiosk.view_models import night, shell
from kiosk.view_models.ending import ProblemView, WaitingView
from kiosk.view_models.parts import Button, Panel, Tile, View
from kiosk.view_models.sheets import ChoicesView, SheetView
from kiosk.words import Words


def certificate_view(state: State, screen: CertificateScreen, words: Words) -> View:
    """The view of one of these screens."""
    match screen:
        case Purpose():
            return _purpose(state, screen, words)
        case Spared():
            return _spared(state, screen, words)
        case CertificateAsking():
            band, text = shell.band(state, words), words("certificate.asking_text")
            return WaitingView("waiting", band, words("certificate.asking"), text, None, None)
        case CertificateMade():
            return _made(state, words)
        case CertificateProblem():
            return _problem(state, screen, words)


def _name(state: State, matter_id: str) -> str:
    matter = matter_of(state, matter_id)
    return matter.name.in_(state.language) if matter else ""


def _purpose(state: State, screen: Purpose, words: Words) -> ChoicesView:
    matter = matter_of(state, screen.matter)
    own = matter.certificate if matter else None
    tiles = tuple(
        Tile(Button(f"purpose:{each.id}", each.name.in_(state.language), PickPurpose(each.id)), "", "")
        for each in (own.purposes if own else ())
    )
    return ChoicesView(
        "choices", shell.band(state, words), words("certificate.purpose"), _name(state, screen.matter), shell.back(words), None,
        shell.warning(state, words), tiles=tiles, note=Panel("plain", "", words("certificate.why"), words("certificate.why_text")),
    )  # fmt: skip


def _spared(state: State, screen: Spared, words: Words) -> ChoicesView:
    purpose = purpose_of(matter_of(state, screen.matter), screen.purpose)
    office = purpose.fetched.in_(state.language) if purpose and purpose.fetched else ""
    panel = Panel(
        "calm", "check", words("certificate.spared_panel", office=office), words("certificate.spared_text")
    )
    return ChoicesView(
        "choices", shell.band(state, words), words("certificate.spared"), purpose.name.in_(state.language) if purpose else "",
        shell.back(words), shell.main(words, "certificate.spared_done"), shell.warning(state, words),
        choices=(Button("anyway", words("certificate.anyway"), PrintAnyway()),), panels=(panel,),
    )  # fmt: skip


def _made(state: State, words: Words) -> SheetView:
    return SheetView(
        "sheet", shell.band(state, words), words("certificate.made"), "", None, shell.main(words, "certificate.take"),
        shell.warning(state, words),
        panels=(
            Panel("calm", "check", words("certificate.made_panel"), words("certificate.made_text")),
            Panel("plain", "", words("certificate.code"), words("certificate.code_text")),
        ),
    )  # fmt: skip


def _problem(state: State, screen: CertificateProblem, words: Words) -> ProblemView:
    return ProblemView(
        "problem", shell.band(state, words), words("certificate.problem"), _name(state, screen.matter), shell.back(words),
        shell.main(words, "button.issue") if hours.resumes(state) is None else None, shell.warning(state, words), icon="desk", what=words(f"certificate.problem_{screen.why}"),
        todo=night.todo(state, words, "certificate.problem_todo"), who=night.who(state, words),
    )  # fmt: skip
