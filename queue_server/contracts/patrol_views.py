"""带班、巡查 of today as managers see them. Staff numbers, no citizens."""

from queue_server.contracts.base import Instant, Message, Text


class PatrolLine(Message):
    """One round. `until`: where it was asked for; `word`: open, made or missed; `by`: a staff number."""

    patrol: int
    place: str
    name: Text
    at: Instant
    until: Instant | None
    word: str
    made_at: Instant | None
    by: str
    findings: tuple[str, ...]


class RoundsView(Message):
    """The day's leader and stand-in, rounds newest first, and where a round may go now.

    `prompts`: how many the hall's file asks for; when they come stands nowhere.
    """

    leader: str
    deputy: str
    prompts: int
    rounds: tuple[PatrolLine, ...]
    places: tuple[tuple[str, Text], ...]
