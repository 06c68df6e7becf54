"""What happens on the way to an own certificate; part of `intents.Intent`."""

from dataclasses import dataclass

from kiosk.flow.certificate_screens import NotMade


@dataclass(frozen=True, slots=True)
class PickPurpose:
    """What it is for was touched."""

    purpose: str


@dataclass(frozen=True, slots=True)
class PrintAnyway:
    """仍要打印: the person wants the paper all the same."""


@dataclass(frozen=True, slots=True)
class CertificatePrinted:
    """The paper that was asked for under `id` is out."""

    id: str


@dataclass(frozen=True, slots=True)
class CertificateFailed:
    """No paper came of what was asked under `id`."""

    id: str
    why: NotMade


CertificateTouch = PickPurpose | PrintAnyway
CertificateWord = CertificatePrinted | CertificateFailed
