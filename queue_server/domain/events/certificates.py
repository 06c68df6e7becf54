"""Own certificates of a day: a stream a day, open as long as a code may be asked for."""

from dataclasses import dataclass
from typing import ClassVar

_STREAM = ("certificates", "day")


@dataclass(frozen=True, slots=True)
class CertificatesBegun:
    """The day's first."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    BEGINS: ClassVar[bool] = True
    day: str


@dataclass(frozen=True, slots=True)
class CertificatePrinted:
    """`code`, `holder`: digests of the code on the paper and of its holder."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    day: str
    matter: str
    purpose: str
    code: str
    holder: str


@dataclass(frozen=True, slots=True)
class PrintingSpared:
    """不用打印: the office that wants it looks it up itself."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    day: str
    matter: str
    purpose: str


@dataclass(frozen=True, slots=True)
class CertificatesLapsed:
    """Their time is over: no code of that day is known any more."""

    VERSION: ClassVar[int] = 1
    STREAM: ClassVar[tuple[str, str]] = _STREAM
    ENDS: ClassVar[bool] = True
    day: str


CertificateEvent = CertificatesBegun | CertificatePrinted | PrintingSpared | CertificatesLapsed
