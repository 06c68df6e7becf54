"""Screens between the guide and the number: who comes, what they have with them, the form."""

from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is here: required roles that are absent, and whether somebody acts for another, with or without authority."""

    matter: str
    absent: tuple[str, ...] = ()
    agent: bool = False
    authority: bool = False


@dataclass(frozen=True, slots=True)
class SelfCheck:
    """自查: materials, by place, that the person says to have."""

    matter: str
    have: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Missing:
    """What is not there, and what can be done about it. `promised`: materials that a promise is declared for."""

    matter: str
    have: tuple[int, ...]
    promised: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FormField:
    """One question of the form. `wrong` is the key of what is wrong with the answer."""

    matter: str
    name: str
    text: str = field(default="", repr=False)
    wrong: str = ""


@dataclass(frozen=True, slots=True)
class FormReview:
    """The whole form, to be looked at and confirmed."""

    matter: str


@dataclass(frozen=True, slots=True)
class FormSign:
    """The finger signs; each stroke is bytes x, y, x, y …, from 0 to 255 of the pad."""

    matter: str
    strokes: tuple[bytes, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SendResult:
    """证到包邮: is the result picked up or sent? Asked once for all that is on the number."""

    matter: str


@dataclass(frozen=True, slots=True)
class SendPhone:
    """The telephone number for the carrier. `wrong` is the key of what is wrong with it."""

    matter: str
    text: str = field(default="", repr=False)
    wrong: str = ""


PrepareScreen = Parties | SelfCheck | Missing | FormField | FormReview | FormSign | SendResult | SendPhone
