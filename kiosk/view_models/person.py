"""Consent, face, and what came of it."""

from dataclasses import dataclass

from kiosk.flow.intents import Proceed, SkipFace
from kiosk.flow.moves import matter_of
from kiosk.flow.states import Confirm, Consent, Face, State
from kiosk.view_models import shell
from kiosk.view_models.format import age_on, masked_name, masked_number
from kiosk.view_models.parts import Button, Fact, View
from kiosk.words import Words
from queue_server.contracts.commands import PersonCheck

GUARDIAN_AGE = 14
"""Below it a guardian consents (PIPL, article 31)."""


@dataclass(frozen=True, slots=True)
class ConsentView(View):
    """Two ways of equal size. `points` say what, why and how long."""

    points: tuple[Fact, ...] = ()
    child: str = ""


@dataclass(frozen=True, slots=True)
class FaceView(View):
    """The camera, what to change, how far it is; and the way without it, as large as any other button."""

    hint: str = ""
    good: int = 0
    needed: int = 3
    running: bool = False


@dataclass(frozen=True, slots=True)
class ConfirmView(View):
    """The last look."""

    facts: tuple[Fact, ...] = ()
    note: str = ""


def consent(state: State, screen: Consent, words: Words) -> ConsentView:
    """Asked plainly, refusable, before the camera opens."""
    card = state.card
    young = card is not None and age_on(card.birth, state.now.date()) < GUARDIAN_AGE
    return ConsentView(
        "consent",
        shell.band(state, words),
        words("consent.title"),
        words("consent.lead"),
        shell.back(words),
        None,
        shell.warning(state, words),
        points=tuple(Fact(words(f"consent.{k}"), words(f"consent.{k}_text")) for k in ("why", "how", "keep")),
        child=words("consent.child") if young else "",
        choices=(
            Button("agree", words("button.agree"), Proceed(), words("consent.agree_note")),
            _no_face(words),
        ),
    )


def _no_face(words: Words) -> Button:
    return Button("no-face", words("button.no_face"), SkipFace(), words("consent.no_face_note"))


def face(state: State, screen: Face, words: Words) -> FaceView:
    """While the camera looks, and after a try that saw too little."""
    running = screen.again is None
    hint = screen.again or screen.hint
    again = Button("again", words("button.again"), Proceed(), words("consent.agree_note"))
    return FaceView(
        "face",
        shell.band(state, words),
        words("face.title" if running else "face.again_title"),
        "",
        shell.back(words),
        None,
        shell.warning(state, words),
        hint=words(f"face_hint.{hint}") if hint else words("face.looking"),
        good=screen.good,
        needed=screen.needed,
        running=running,
        choices=(_no_face(words),) if running else (again, _no_face(words)),
    )


def confirm(state: State, screen: Confirm, words: Words) -> ConfirmView:
    """The matter, who, and how the check ended; never 不是本人."""
    matter, card = matter_of(state, screen.matter), state.card
    facts = [Fact(words("confirm.matter"), matter.name.in_(state.language) if matter else "")]
    if card is not None:
        facts.append(Fact(words("confirm.name"), masked_name(card.name), personal=True))
        facts.append(Fact(words("confirm.number"), masked_number(card.number)))
    facts.append(Fact(words("confirm.check"), check_text(screen.check, words)))
    accepted = screen.check.outcome == "accept"
    return ConfirmView(
        "confirm",
        shell.band(state, words),
        words("confirm.title"),
        "",
        shell.back(words),
        shell.main(words, "button.issue"),
        shell.warning(state, words),
        facts=tuple(facts),
        note=words("confirm.accept_note" if accepted else "confirm.staff_note"),
    )


def check_text(check: PersonCheck, words: Words) -> str:
    """The outcome in words; an emulated camera is always named."""
    if check.outcome != "accept":
        return words("confirm.staff")
    return words("confirm.accept_emulated" if check.emulated else "confirm.accept")
