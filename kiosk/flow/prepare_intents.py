"""What a person does on the way to the number; part of `intents.Intent`."""

from dataclasses import dataclass, field
from typing import Literal


@dataclass(frozen=True, slots=True)
class AddMatter:
    """还要办别的: this matter stays for the number, another is chosen."""


@dataclass(frozen=True, slots=True)
class OnlyThis:
    """只办这一件."""


@dataclass(frozen=True, slots=True)
class ForAnother:
    """替别人办: from the guide, or on the screen of who is here."""


@dataclass(frozen=True, slots=True)
class ToggleAbsent:
    """A party that is not here yet, or is after all."""

    role: str


@dataclass(frozen=True, slots=True)
class ToggleAuthority:
    """The letter of authorisation is here, or is not."""


@dataclass(frozen=True, slots=True)
class TickMaterial:
    """带了, or not after all."""

    place: int


@dataclass(frozen=True, slots=True)
class AllHere:
    """都带了."""


@dataclass(frozen=True, slots=True)
class DeclarePromise:
    """告知承诺 for one material, or not after all."""

    place: int


@dataclass(frozen=True, slots=True)
class GoOnAnyway:
    """Something is missing that cannot be done without, and the person wants the number all the same."""


@dataclass(frozen=True, slots=True)
class LeaveOut:
    """这件事这次不办: one matter of several; the number is for the others."""

    matter: str


@dataclass(frozen=True, slots=True, repr=False)
class PickAnswer:
    """An answer of a choice."""

    answer: str

    def __repr__(self) -> str:
        return "PickAnswer(***)"


@dataclass(frozen=True, slots=True)
class ChangeField:
    """One answer again."""

    field: str


@dataclass(frozen=True, slots=True)
class StrokeDrawn:
    """A finger was lifted after a stroke."""

    points: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class ClearSignature:
    """重写."""


@dataclass(frozen=True, slots=True)
class SignAtWindow:
    """到窗口签: as good as here."""


Sending = Literal["pick_up", "card", "window"]


@dataclass(frozen=True, slots=True, repr=False)
class ChooseSending:
    """How the result comes to the person."""

    to: Sending

    def __repr__(self) -> str:
        return "ChooseSending(***)"


PrepareTouch = (
    AddMatter | OnlyThis | ForAnother | ToggleAbsent | ToggleAuthority | TickMaterial | AllHere | DeclarePromise | GoOnAnyway | LeaveOut
    | PickAnswer | ChangeField | StrokeDrawn | ClearSignature | SignAtWindow | ChooseSending
)  # fmt: skip
