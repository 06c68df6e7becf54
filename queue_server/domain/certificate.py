"""Own certificates: what a matter's is for, and what the hall keeps of those that were printed. Nothing names a person."""

from dataclasses import dataclass, field
from datetime import datetime

from queue_server.domain.words import Label


@dataclass(frozen=True, slots=True)
class Purpose:
    """What it is wanted for; `fetched`: the office that looks it up itself."""

    id: str
    label: Label
    fetched: Label | None = None


@dataclass(frozen=True, slots=True)
class OwnCertificate:
    """A matter's certificate; `source` is what its provider calls it."""

    source: str
    purposes: tuple[Purpose, ...]

    def purpose(self, name: str) -> Purpose | None:
        """The purpose of that name."""
        return next((each for each in self.purposes if each.id == name), None)


@dataclass(frozen=True, slots=True)
class Printed:
    """One paper; `holder` is the check of its holder."""

    matter: str
    purpose: str
    holder: str
    at: datetime


@dataclass(slots=True)
class CertificateDay:
    """A day's papers by the digest of their code, and how often nothing had to be printed, by matter."""

    printed: dict[str, Printed] = field(default_factory=dict)
    spared: dict[str, int] = field(default_factory=dict)


Certificates = dict[str, CertificateDay]
"""By day (ISO)."""


def found(days: Certificates, code: str) -> tuple[str, Printed] | None:
    """(day, paper) of a code's digest."""
    return next(((day, each.printed[code]) for day, each in days.items() if code in each.printed), None)
