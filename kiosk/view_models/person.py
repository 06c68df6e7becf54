"""Consent, face, and what came of it."""

from dataclasses import dataclass

from kiosk.flow.claims import credential_of
from kiosk.flow.intents import Proceed, SkipFace, SkipTurn
from kiosk.flow.moves import errand_of, matter_of, printed_here
from kiosk.flow.person import guarded
from kiosk.flow.states import Confirm, Consent, Face, State
from kiosk.view_models import shell
from kiosk.view_models.format import masked_name, masked_number
from kiosk.view_models.parts import Button, Fact, View
from kiosk.words import Words
from queue_server.contracts.commands import PersonCheck


@dataclass(frozen=True, slots=True)
class ConsentView(View):
    """Two ways of equal size. `points` say what, why and how long."""

    points: tuple[Fact, ...] = ()
    child: str = ""


@dataclass(frozen=True, slots=True)
class FaceView(View):
    """The camera, what to change, how far it is; and the way without it, as large as any other button.

    `turn` points to the side to which the head is to be turned; the picture is a mirror, so it is the person's own.
    """

    hint: str = ""
    good: int = 0
    needed: int = 3
    running: bool = False
    turn: str = ""


@dataclass(frozen=True, slots=True)
class ConfirmView(View):
    """The last look."""

    facts: tuple[Fact, ...] = ()
    note: str = ""


def consent(state: State, screen: Consent, words: Words) -> ConsentView:
    """Asked plainly, refusable, before the camera opens."""
    young = guarded(state)
    agree = words("button.guardian_agree" if young else "button.agree")
    return ConsentView(
        "consent",
        shell.band(state, words),
        words("consent.guardian_title" if young else "consent.title"),
        words("consent.guardian_lead" if young else "consent.lead"),
        shell.back(words),
        None,
        shell.warning(state, words),
        points=tuple(Fact(words(f"consent.{k}"), words(f"consent.{k}_text")) for k in ("why", "how", "keep")),
        child=words("consent.child") if young else "",
        choices=(
            Button("agree", agree, Proceed(), words("consent.agree_note")),
            _no_face(words),
        ),
    )


def _no_face(words: Words) -> Button:
    return Button("no-face", words("button.no_face"), SkipFace(), words("consent.no_face_note"))


def face(state: State, screen: Face, words: Words) -> FaceView:
    """While the camera looks, and after a try that saw too little."""
    running = screen.again is None
    again = Button("again", words("button.again"), Proceed(), words("consent.agree_note"))
    first = (_skip_turn(words),) if screen.turn else () if running else (again,)
    return FaceView(
        "face",
        shell.band(state, words),
        words(_face_title(screen)),
        "",
        shell.back(words),
        None,
        shell.warning(state, words),
        hint=words(_face_hint(screen)),
        good=screen.good,
        needed=screen.needed,
        running=running,
        turn=screen.turn or "",
        choices=(*first, _no_face(words)),
    )


def _face_title(screen: Face) -> str:
    if screen.again is not None:
        return "face.again_title"
    return f"face.turn_{screen.turn}" if screen.turn else "face.title"


def _face_hint(screen: Face) -> str:
    """The key of what to change, or of what is going on."""
    hint = screen.again or screen.hint
    if screen.turn and hint == "no_face":
        return "face_hint.turn_back"  # a head that was there a moment ago has turned too far
    if hint is not None:
        return f"face_hint.{hint}"
    return "face.turning" if screen.turn else "face.looking"


def _skip_turn(words: Words) -> Button:
    return Button("skip-turn", words("button.skip_turn"), SkipTurn(), words("face.skip_note"))


def confirm(state: State, screen: Confirm, words: Words) -> ConfirmView:
    """The matter, who, and how the check ended; never 不是本人."""
    matter, holder = matter_of(state, screen.matter), state.holder
    errand = errand_of(state, screen.matter)
    facts = [Fact(words("confirm.matter"), shell.names(state, errand, words))]
    if holder is not None and holder.name:
        facts.append(Fact(words("confirm.name"), masked_name(holder.name), personal=True))
    if holder is not None and holder.number:
        facts.append(Fact(words(f"credential.{credential_of(holder)}"), masked_number(holder.number)))
    facts.append(Fact(words("confirm.check"), check_text(screen.check, words)))
    accepted = screen.check.outcome == "accept"
    paper = accepted and matter is not None and len(errand) == 1 and printed_here(state, matter)
    return ConfirmView(
        "confirm",
        shell.band(state, words),
        words("certificate.confirm" if paper else "confirm.title"),
        "",
        shell.back(words),
        shell.main(words, "certificate.print" if paper else "button.issue"),
        shell.warning(state, words),
        facts=tuple(facts),
        note=words(_note(accepted=accepted, paper=paper)),
    )


def _note(*, accepted: bool, paper: bool) -> str:
    if paper:
        return "certificate.confirm_note"
    return "confirm.accept_note" if accepted else "confirm.staff_note"


def check_text(check: PersonCheck, words: Words) -> str:
    """The outcome in words; an emulated camera is always named."""
    if check.outcome != "accept":
        return words("confirm.staff")
    return words("confirm.accept_emulated" if check.emulated else "confirm.accept")
