"""What may be asked of a certificate that somebody holds in the hand: public, so it says no more than the paper."""

from abc import abstractmethod
from datetime import date, timedelta

from queue_server.contracts.certificates import (
    VALID_DAYS,
    CertificateFound,
    digest_of,
    holder_check,
)
from queue_server.domain.certificate import Certificates, found
from queue_server.domain.hall import Hall
from queue_server.service.answers import text
from queue_server.service.certificates_port import CertificateGateway


def certificate_found(hall: Hall, days: Certificates, code: str, tail: str | None) -> CertificateFound | None:
    """None for a code that this hall never printed, or whose time is over."""
    known = found(days, digest_of(code))
    if known is None:
        return None
    day, paper = known
    matter = hall.matter(paper.matter)
    purpose = matter.certificate.purpose(paper.purpose) if matter and matter.certificate else None
    return CertificateFound(
        matter_name=text(matter.name) if matter else text(hall.name), purpose_name=text(purpose.label) if purpose else None,
        made_at=paper.at, valid_until=(date.fromisoformat(day) + timedelta(days=VALID_DAYS)).isoformat(),
        holder=None if tail is None else holder_check(code, tail) == paper.holder,
    )  # fmt: skip


class HallPapers:
    """CertificateGateway of the service that answers for a hall."""

    @abstractmethod
    def _shown(self) -> CertificateGateway:
        """The hall's copy as long as reads may be answered; raises StorageError."""

    def certificate(self, code: str, tail: str | None) -> CertificateFound | None:
        """What is known of the paper with that code; `tail`: the last four signs of the holder's number."""
        return self._shown().certificate(code, tail)
