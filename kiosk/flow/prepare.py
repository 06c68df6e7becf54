"""Between the guide and the number: who comes, what is there, the form. Each is asked once a session and matter."""

from kiosk.flow import booking, company, delivery, form, leaving_out, self_check, together, towards
from kiosk.flow.intents import Given
from kiosk.flow.moves import Step, end, matter_of, onward, stay
from kiosk.flow.prepare_intents import (
    AddMatter,
    AllHere,
    ChangeField,
    ChooseSending,
    ClearSignature,
    DeclarePromise,
    ForAnother,
    GoOnAnyway,
    LeaveOut,
    OnlyThis,
    PickAnswer,
    PrepareTouch,
    SignAtWindow,
    StrokeDrawn,
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
from queue_server.contracts.snapshots import MatterView


def touch(state: State, intent: PrepareTouch, given: Given) -> Step:  # noqa: PLR0912 - one line an intent of a closed union
    """A person's touch."""
    match intent:
        case AddMatter() | OnlyThis():
            return together.touch(state, intent)
        case ForAnother() | ToggleAbsent() | ToggleAuthority():
            return company.touch(state, intent)
        case TickMaterial():
            return self_check.tick(state, intent)
        case AllHere():
            return _checked(state, given)
        case DeclarePromise():
            return self_check.promise(state, intent)
        case GoOnAnyway():
            return _anyway(state, given)
        case LeaveOut():
            return leaving_out.touch(state, intent, given)
        case PickAnswer():
            return _after(state, form.pick(state, intent), given)
        case ChangeField():
            return form.change(state, intent)
        case StrokeDrawn():
            return form.stroke(state, intent)
        case ClearSignature():
            return form.clear(state)
        case SignAtWindow():
            return _signed(state, given, here=False)
        case ChooseSending():
            return _chosen(state, intent, given)


def proceed(state: State, screen: PrepareScreen, given: Given) -> Step:
    """The main action."""
    matter = matter_of(state, screen.matter)
    if matter is None:
        return stay(state)
    match screen:
        case Parties() if together.too_many(state, screen):
            return stay(state)
        case Parties() if company.in_vain(screen):
            return _in_vain(state, matter, given)
        case Parties():
            return towards.number(company.said(state, screen, matter), matter, given)
        case SelfCheck(_, have):
            return _lacking(state, matter, have, given)
        case Missing(_, have, promised):
            if self_check.in_vain(matter, screen):
                return _in_vain(state, matter, given)
            return towards.number(self_check.said(state, matter, have, promised), matter, given)
        case FormField():
            return _after(state, form.answer(state, screen, screen.text), given)
        case FormReview():
            return towards.number(form.confirm(state, matter), matter, given)
        case SendPhone():
            said = delivery.answered(state, screen)
            return towards.number(said, matter, given) if said else (delivery.mended(state, screen), ())
        case SendResult():
            return stay(state)
        case FormSign(_, strokes):
            return _signed(state, given, here=True) if strokes else stay(state)


def _checked(state: State, given: Given) -> Step:
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, SelfCheck) else None
    if matter is None:
        return stay(state)
    return _lacking(state, matter, tuple(self_check.places(matter)), given)


def _lacking(state: State, matter: MatterView, have: tuple[int, ...], given: Given) -> Step:
    if self_check.missing(matter, have):
        return onward(state, Missing(matter.id, have)), ()
    return towards.number(self_check.said(state, matter, have), matter, given)


def _in_vain(state: State, matter: MatterView, given: Given) -> Step:
    """Nobody is sent to queue for nothing: the others without it, or another day with everything, or the end."""
    if leaving_out.others(state, matter.id):
        return leaving_out.touch(state, LeaveOut(matter.id), given)
    return booking.begin_for(state, matter) if booking.can_book(state, matter.id) else end(state)


def _anyway(state: State, given: Given) -> Step:
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, Missing | Parties) else None
    if matter is None:
        return stay(state)
    if isinstance(screen, Parties):
        said = None if together.too_many(state, screen) else company.said(state, screen, matter)
        return towards.number(said, matter, given) if said else stay(state)
    if isinstance(screen, Missing):
        return towards.number(self_check.said(state, matter, screen.have, screen.promised), matter, given)
    return stay(state)


def _after(before: State, step: Step, given: Given) -> Step:
    """An answer that was taken leads on; one that was not stays there."""
    after, _ = step
    screen = before.screen
    if after.session == before.session or not isinstance(screen, FormField):
        return step
    matter = matter_of(after, screen.matter)
    return step if matter is None else towards.number(after, matter, given)


def _signed(state: State, given: Given, *, here: bool) -> Step:
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, FormSign) else None
    if matter is None or not isinstance(screen, FormSign):
        return stay(state)
    return towards.number(form.sign(state, screen, here=here), matter, given)


def _chosen(state: State, intent: ChooseSending, given: Given) -> Step:
    screen = state.screen
    matter = matter_of(state, screen.matter) if isinstance(screen, SendResult) else None
    if matter is None or intent.to not in delivery.offered(state):
        return stay(state)
    return towards.number(delivery.chosen(state, intent), matter, given)
