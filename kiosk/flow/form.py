"""免填单: what the card and earlier forms say is never asked again; the rest one question a screen; then confirmed and signed."""

import re
from dataclasses import replace
from datetime import date
from itertools import takewhile
from typing import Final

from firmware_bridge.cards import Sex
from firmware_bridge.protocol import id_number
from kiosk.flow.claims import Claim, Holder
from kiosk.flow.moves import Step, errand_of, matter_of, onward, show, stay
from kiosk.flow.prepare_intents import ChangeField, PickAnswer, StrokeDrawn
from kiosk.flow.prepare_screens import FormField, FormReview, FormSign
from kiosk.flow.session import Prepared, prepared_for, with_prepared
from kiosk.flow.states import State
from kiosk.flow.way_intents import PadKey
from queue_server.contracts.forms import MOST_POINTS, MOST_STROKES, MOST_VALUE, FieldView
from queue_server.contracts.snapshots import MatterView

ERASE: Final = "erase"
_PHONE: Final = re.compile(r"1\d{10}|0\d{9,11}")
_LENGTH: Final = {"date": 8, "id": 18, "phone": 12}


def ask(state: State, matter: MatterView) -> Step | None:
    """The next question, the review; None where all is done or there is no form."""
    if not matter.form or state.holder is None:
        return None
    kept = prepared_for(state.session, matter.id)
    open_ = next((f for f in asked(state, matter) if f.id not in dict(kept.values)), None)
    if open_ is not None:
        return onward(state, FormField(matter.id, open_.id)), ()
    return None if kept.confirmed else (onward(state, FormReview(matter.id)), ())


def ask_signature(state: State, errand: tuple[MatterView, ...]) -> Step | None:
    """One signature for every form of the errand, after all were looked at."""
    forms = [each.id for each in errand if each.form and state.holder is not None]
    open_ = [each for each in forms if not prepared_for(state.session, each).signed]
    return (onward(state, FormSign(open_[-1])), ()) if open_ else None


def known(state: State, matter: MatterView, field: FieldView) -> str | None:
    """What the card or an earlier form says; None where neither does."""
    if field.source == "card" and state.holder is not None:
        return _of_card(state.holder, field.of)[:MOST_VALUE] or None
    if field.source in ("earlier", "asked") and state.session is not None:
        return _earlier(state, matter).get(field.of or field.id) or None
    return None


def _earlier(state: State, matter: MatterView) -> dict[str, str]:
    """Answers of the session's earlier forms, and of those before this one on the same number."""
    return said(state, tuple(takewhile(lambda each: each.id != matter.id, errand_of(state, matter.id))))


def said(state: State, matters: tuple[MatterView, ...]) -> dict[str, str]:
    """Answers of the session's earlier forms, and of these matters'."""
    if state.session is None:
        return {}
    answers = (pair for each in matters for pair in prepared_for(state.session, each.id).values)
    return {**dict(state.session.known), **dict(answers)}


def asked(state: State, matter: MatterView) -> tuple[FieldView, ...]:
    """Questions for the person: what nothing says, where it can be answered with a finger; the rest is told at the window."""
    open_ = (f for f in matter.form if f.source != "told" and known(state, matter, f) is None)
    return tuple(f for f in open_ if f.kind != "text")


def filled(state: State, matter: MatterView) -> tuple[tuple[str, str], ...]:
    """(field, value) of everything that is known by now, in the form's order."""
    answers = dict(prepared_for(state.session, matter.id).values)
    pairs = ((f.id, known(state, matter, f) or answers.get(f.id, "")) for f in matter.form)
    return tuple((name, value) for name, value in pairs if value)


def field_of(state: State, screen: FormField) -> FieldView | None:
    """The field that the screen asks for."""
    matter = matter_of(state, screen.matter)
    return next((f for f in matter.form if f.id == screen.name), None) if matter else None


def longest(field: FieldView) -> int:
    """Signs that fit."""
    return _LENGTH.get(field.kind, field.most)


def signs(field: FieldView, text: str) -> str:
    """What the pad has keys for; an X only where it can stand."""
    return "1234567890X" if field.kind == "id" and len(text) == 17 else "1234567890"


def key(state: State, intent: PadKey) -> Step:
    """One sign more, or one less."""
    screen = state.screen
    field = field_of(state, screen) if isinstance(screen, FormField) else None
    if field is None or not isinstance(screen, FormField) or field.kind == "choice":
        return stay(state)
    return replace(state, screen=replace(screen, text=typed(field, screen.text, intent.key), wrong="")), ()


def typed(field: FieldView, text: str, sign: str) -> str:
    """The text after one key of the pad; as it was where the key does not fit."""
    if sign == ERASE:
        return text[:-1]
    fits = len(sign) == 1 and sign in signs(field, text) and len(text) < longest(field)
    return text + sign if fits else text


def wrong(field: FieldView, text: str) -> str:
    """The key of what is wrong with an answer; empty where nothing is."""
    match field.kind:
        case "date":
            return "" if _date(text) else "form.bad_date"
        case "phone":
            return "" if _PHONE.fullmatch(text) else "form.bad_phone"
        case "id":
            return "" if id_number.is_valid(text) else "pad.bad_number"
        case "choice":
            return "" if text in {each.id for each in field.choices} else "form.empty"
        case _:
            return "" if text else "form.empty"


def answer(state: State, screen: FormField, text: str) -> Step:
    """Checked; wrong, it stays there to be mended."""
    field = field_of(state, screen)
    if field is None:
        return stay(state)
    if fault := wrong(field, text):
        return replace(state, screen=replace(screen, wrong=fault)), ()
    value = f"{_date(text)}" if field.kind == "date" else text
    kept = prepared_for(state.session, screen.matter)
    values = (*((name, old) for name, old in kept.values if name != field.id), (field.id, value))
    state = _keep(state, replace(kept, values=values, confirmed=False))
    return reopened(state, screen.matter), ()


def pick(state: State, intent: PickAnswer) -> Step:
    """A choice answers at once."""
    screen = state.screen
    if not isinstance(screen, FormField):
        return stay(state)
    return answer(state, screen, intent.answer)


def change(state: State, intent: ChangeField) -> Step:
    """One answer again, from the review."""
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, FormReview) else None
    if matter is None or intent.field not in {f.id for f in asked(state, matter)}:
        return stay(state)
    return onward(state, FormField(matter.id, intent.field)), ()


def confirm(state: State, matter: MatterView) -> State:
    """The person has looked at all of it."""
    return _keep(state, replace(prepared_for(state.session, matter.id), confirmed=True))


def remember(state: State, matter: MatterView) -> State:
    """Later forms of the session know what this one says."""
    if state.session is None:
        return state
    together = {**dict(state.session.known), **dict(filled(state, matter))}
    return replace(state, session=replace(state.session, known=tuple(together.items())))


def stroke(state: State, intent: StrokeDrawn) -> Step:
    """One stroke more, as long as all of them fit."""
    screen = state.screen
    if not isinstance(screen, FormSign) or len(intent.points) < 4 or len(intent.points) % 2:
        return stay(state)
    drawn = sum(len(each) for each in screen.strokes) + len(intent.points)
    if drawn > 2 * MOST_POINTS or len(screen.strokes) >= MOST_STROKES:
        return stay(state)
    return replace(state, screen=replace(screen, strokes=(*screen.strokes, intent.points))), ()


def clear(state: State) -> Step:
    """重写."""
    if not isinstance(state.screen, FormSign):
        return stay(state)
    return show(state, FormSign(state.screen.matter)), ()


def sign(state: State, screen: FormSign, *, here: bool) -> State:
    """Every form of the errand is signed here, or to be signed at the window."""
    strokes = screen.strokes if here else ()
    for each in errand_of(state, screen.matter):
        if each.form:
            state = _keep(state, replace(prepared_for(state.session, each.id), signed=True, strokes=strokes))
    return state


def reopened(state: State, matter: str) -> State:
    """After an answer was changed all forms are to be signed again, and those after this one looked at: they may have it from here."""
    errand = errand_of(state, matter)
    places = [each.id for each in errand]
    for n, each in enumerate(errand):
        kept = prepared_for(state.session, each.id)
        looked = kept.confirmed and n < places.index(matter)
        state = _keep(state, replace(kept, signed=False, strokes=(), confirmed=looked))
    return state


def _keep(state: State, kept: Prepared) -> State:
    return replace(state, session=with_prepared(state.session, kept))


def _of_card(holder: Holder, part: str) -> str:
    match part:
        case "name" | "number":
            return str(getattr(holder, part))
        case "birth":
            return holder.birth.isoformat() if holder.birth else ""
        case "sex":
            return {Sex.MALE: "male", Sex.FEMALE: "female"}.get(holder.sex, "")
        case "address":
            return "" if isinstance(holder, Claim) else holder.home
        case _:
            return ""


def _date(text: str) -> date | None:
    try:
        found = date(int(text[:4]), int(text[4:6]), int(text[6:])) if len(text) == 8 else None
    except ValueError:
        return None
    return found if found and 1900 <= found.year <= 2100 else None
