"""What is answered when a floating window is asked for."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class AnswerFloating:
    """Take the ask of this ticket, with the window that floats, or decline it."""

    ticket: str
    accept: bool
    window: str | None = None
