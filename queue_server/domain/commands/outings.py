"""寄送、上门、代跑, as the rules are asked. `by`: a staff number."""

from dataclasses import dataclass

from queue_server.domain.outing import Ending, OutingKind, Why


@dataclass(frozen=True, slots=True)
class BookOuting:
    """Somebody's result is sent, or somebody is visited or run for, by the end of `day` (ISO) or in a slot of it."""

    outing: str
    kind: OutingKind
    matter: str
    case: str
    person: str
    day: str
    why: Why | None
    slot: str = ""


@dataclass(frozen=True, slots=True)
class MoveOuting:
    """Somebody is visited or run for at another time: a slot's, such as 2026-11-25T09:30; `by`: whoever was told so."""

    outing: str
    slot: str
    by: str


@dataclass(frozen=True, slots=True)
class CancelOuting:
    """Nobody need go any more; `by`: whoever was told so."""

    outing: str
    by: str


@dataclass(frozen=True, slots=True)
class TakeOuting:
    """It is mine, at the time that was `seen`; where that is not said, at the one that stands there now."""

    outing: str
    by: str
    seen: str = ""


@dataclass(frozen=True, slots=True)
class EndOuting:
    """By its owner; of a delivery with the carrier and the vault's reference of its number."""

    outing: str
    ending: Ending
    carrier: str
    parcel: str
    by: str


@dataclass(frozen=True, slots=True)
class CloseOuting:
    """Somebody else asked the person how it was; `grade` 0: nothing was said. Of what was cancelled: its owner knows."""

    outing: str
    grade: int
    by: str


OutingCommand = BookOuting | MoveOuting | CancelOuting | TakeOuting | EndOuting | CloseOuting
