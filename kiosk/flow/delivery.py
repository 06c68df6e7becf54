"""证到包邮: whether the result is sent, and where to; asked once a session, and of what is known nothing twice."""

from dataclasses import replace

from kiosk.flow import form
from kiosk.flow.claims import Claim
from kiosk.flow.moves import Step, errand_of, matter_of, onward, printed_here, stay
from kiosk.flow.prepare_intents import ChooseSending, Sending
from kiosk.flow.prepare_screens import SendPhone, SendResult
from kiosk.flow.session import Session
from kiosk.flow.states import State
from kiosk.flow.way_intents import PadKey
from queue_server.contracts.base import Text
from queue_server.contracts.commands import Delivery
from queue_server.contracts.forms import FieldView
from queue_server.contracts.snapshots import MatterView

PHONE = FieldView(id="phone", label=Text(zh="", en=""), kind="phone", source="asked")
"""What forms call it, too: said once in a session it is known to all of them."""


def sent(state: State, errand: tuple[MatterView, ...]) -> tuple[MatterView, ...]:
    """Those of the number whose result can be sent; a certificate alone is printed and handed out here."""
    if len(errand) == 1 and printed_here(state, errand[0]):
        return ()
    return tuple(m for m in errand if m.guide.delivery is not None)


def offered(state: State) -> tuple[Sending, ...]:
    """The ways to the result: to the card's address only where a card says one."""
    return ("pick_up", "card", "window") if _has_address(state) else ("pick_up", "window")


def ask(state: State, matter: MatterView) -> Step | None:
    """Of somebody who is known, for something that can be sent."""
    errand = errand_of(state, matter.id)
    if state.holder is None or state.session is None or not sent(state, errand):
        return None
    if state.session.sending is None:
        return onward(state, SendResult(matter.id)), ()
    wants_phone = state.session.sending == "card" and not _phone(state, errand)
    return (onward(state, SendPhone(matter.id)), ()) if wants_phone else None


def chosen(state: State, intent: ChooseSending) -> State:
    """The answer, kept for the session."""
    return replace(state, session=replace(state.session or Session(), sending=intent.to))


def key(state: State, intent: PadKey) -> Step:
    """One sign of the telephone number more, or one less."""
    screen = state.screen
    if not isinstance(screen, SendPhone):
        return stay(state)
    return replace(
        state, screen=replace(screen, text=form.typed(PHONE, screen.text, intent.key), wrong="")
    ), ()


def answered(state: State, screen: SendPhone) -> State | None:
    """The number, kept for the session as if a form had asked for it; None where it is none."""
    if form.wrong(PHONE, screen.text):
        return None
    session = state.session or Session()
    known = {**dict(session.known), PHONE.id: screen.text}
    return replace(state, session=replace(session, known=tuple(known.items())))


def mended(state: State, screen: SendPhone) -> State:
    """What is wrong with the number is said, and it stays there."""
    return replace(state, screen=replace(screen, wrong=form.wrong(PHONE, screen.text)))


def wish(state: State, matter: str) -> Delivery | None:
    """What goes with the number of this matter; None where the result is picked up."""
    asked, found = state.session.sending if state.session else None, matter_of(state, matter)
    errand = errand_of(state, matter)
    if found is None or asked in (None, "pick_up") or not sent(state, errand):
        return None
    if asked == "window" or not _has_address(state):
        return Delivery(to="window")
    return Delivery(to="card", phone=_phone(state, errand))


def _has_address(state: State) -> bool:
    return state.holder is not None and not isinstance(state.holder, Claim) and bool(state.holder.home)


def _phone(state: State, errand: tuple[MatterView, ...]) -> str:
    """What a form of the session said, or this question did."""
    said = form.said(state, errand).get(PHONE.id, "")
    return "" if form.wrong(PHONE, said) else said
