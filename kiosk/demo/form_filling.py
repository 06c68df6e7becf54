"""What a scripted citizen touches on the way to the number: everything is there, every question has an answer."""

from collections.abc import Mapping
from typing import Final

from kiosk.flow import form
from kiosk.flow.prepare_screens import FormField, FormSign, Missing, PrepareScreen, SendResult
from kiosk.flow.states import State

ANSWERS: Final[Mapping[str, str]] = {
    "phone": "0571000000",
    "date": "20261120",
    "id": "11010119900307109X",
    "number": "88",
}


def prepare_tap(state: State, screen: PrepareScreen, answers: Mapping[str, str] = ANSWERS) -> str:
    """The touch that goes on; `answers` by the kind of question."""
    match screen:
        case FormField():
            return answer_tap(state, screen, answers)
        case FormSign():
            return "at-window"
        case SendResult():
            return "send:pick_up"
        case Missing():
            return "anyway"
        case _:
            return "main"


def answer_tap(state: State, screen: FormField, answers: Mapping[str, str] = ANSWERS) -> str:
    """The first answer of a choice; the next digit of a number, then the main action."""
    field = form.field_of(state, screen)
    if field is None:
        return "back"
    if field.kind == "choice":
        return f"answer:{field.choices[0].id}"
    wanted = answers.get(field.kind, "1")[: form.longest(field)]
    return "main" if screen.text == wanted else f"key:{wanted[len(screen.text)]}"
