"""Screens of an own certificate (参保证明, 住房查询). What stands on the paper is on none of them: it is printed and forgotten."""

from dataclasses import dataclass
from typing import Literal

NotMade = Literal["link", "none", "paper"]


@dataclass(frozen=True, slots=True)
class Purpose:
    """What is it for? Asked before anything is proved or printed."""

    matter: str


@dataclass(frozen=True, slots=True)
class Spared:
    """不用打印: the office looks it up itself."""

    matter: str
    purpose: str


@dataclass(frozen=True, slots=True)
class CertificateAsking:
    """The provider is asked under `id`, and the paper is printed."""

    id: str
    matter: str


@dataclass(frozen=True, slots=True)
class CertificateMade:
    """It is printed. The code stands on the paper alone."""

    matter: str


@dataclass(frozen=True, slots=True)
class CertificateProblem:
    """No paper; the same is to be had at a window."""

    matter: str
    why: NotMade


CertificateScreen = Purpose | Spared | CertificateAsking | CertificateMade | CertificateProblem
