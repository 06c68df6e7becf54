"""How a day's certificates change."""

from datetime import datetime

from queue_server.domain.applying.base import Appliers
from queue_server.domain.certificate import CertificateDay, Certificates, Printed
from queue_server.domain.events import certificates as e
from queue_server.domain.state import HallState


def _begun(days: Certificates, event: e.CertificatesBegun, at: datetime) -> None:
    if event.day in days:
        raise ValueError(f"{event.day} was begun twice")
    days[event.day] = CertificateDay()


def _printed(days: Certificates, event: e.CertificatePrinted, at: datetime) -> None:
    days[event.day].printed[event.code] = Printed(event.matter, event.purpose, event.holder, at)


def _spared(days: Certificates, event: e.PrintingSpared, at: datetime) -> None:
    spared = days[event.day].spared
    spared[event.matter] = spared.get(event.matter, 0) + 1


def _lapsed(days: Certificates, event: e.CertificatesLapsed, at: datetime) -> None:
    del days[event.day]


APPLY: Appliers = {
    e.CertificatesBegun: _begun,
    e.CertificatePrinted: _printed,
    e.PrintingSpared: _spared,
    e.CertificatesLapsed: _lapsed,
}


def on_state(state: HallState, event: e.CertificateEvent, at: datetime) -> None:
    """Change a hall's certificates by one event."""
    APPLY[type(event)](state.certificates, event, at)
