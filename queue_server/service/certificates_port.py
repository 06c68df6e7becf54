"""What pages may ask of a hall about own certificates."""

from typing import Protocol

from queue_server.contracts.certificates import CertificateFound


class CertificateGateway(Protocol):
    """A hall's certificates."""

    def certificate(self, code: str, tail: str | None) -> CertificateFound | None:
        """What is known of the paper with that code; `tail`: the last four signs of the holder's number."""
