"""What a window asks for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class CallNext:
    """顺呼."""

    window: str


@dataclass(frozen=True, slots=True)
class Recall:
    """重呼."""

    window: str


@dataclass(frozen=True, slots=True)
class Arrive:
    """The person stands at the window."""

    window: str


@dataclass(frozen=True, slots=True)
class StartService:
    """Service begins."""

    window: str


@dataclass(frozen=True, slots=True)
class ConfirmPerson:
    """Staff compared person and card."""

    window: str
    same: bool


@dataclass(frozen=True, slots=True)
class ConfirmWaiting:
    """Staff compared person and document away from a window."""

    ticket: str
    same: bool


@dataclass(frozen=True, slots=True)
class FinishService:
    """服务结束."""

    window: str


@dataclass(frozen=True, slots=True)
class MarkMissed:
    """过号."""

    window: str


@dataclass(frozen=True, slots=True)
class Undo:
    """Take the window's last step back."""

    window: str
