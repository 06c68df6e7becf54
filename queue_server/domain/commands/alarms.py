"""Looking after what is wrong."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Beat:
    """Time has passed, or the hall has changed: look at everything that nobody commands. Sent by the server alone.

    `silent_boards`: what the day cannot know by itself.
    """

    silent_boards: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class AcknowledgeAlarm:
    """Somebody of the role `by` has seen the alarm."""

    alarm: str
    about: str
    by: str
