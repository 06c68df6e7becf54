"""What became of a wish for an own certificate."""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class RecordCertificate:
    """`code` and `holder` are digests, of a printed one only."""

    matter: str
    purpose: str
    outcome: Literal["printed", "spared"]
    code: str | None = None
    holder: str | None = None
