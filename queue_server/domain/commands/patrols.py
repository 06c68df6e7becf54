"""带班、巡查, as the rules are asked. `by`: a staff number."""

from dataclasses import dataclass

from queue_server.domain.patrol import Finding


@dataclass(frozen=True, slots=True)
class DeclareDuty:
    """Who leads the hall for the rest of the day, and who stands in (B岗; may be nobody)."""

    leader: str
    deputy: str


@dataclass(frozen=True, slots=True)
class MakeRound:
    """A round: the one that was asked for, or (`patrol` None) one of one's own at `place`."""

    patrol: int | None
    place: str
    findings: tuple[Finding, ...]
    by: str


PatrolCommand = DeclareDuty | MakeRound
