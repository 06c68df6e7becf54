"""Own certificates from the department that keeps them, over HTTP; printed at once and kept nowhere.

`POST {url}/v1/certificates` with `{"source", "purpose", "name", "number"}` and a bearer key; 200 with `Certificate`, 404 where
it has none of this person, anything else, nothing, or too much is silence. A department's own protocol comes as an entry
point of the group `kiosk.certificate_providers` with the same `fetch`: it asks, decides nothing, and keeps and logs nothing.
A plain function may block: it is called in a thread. An `async def` must not.
"""

from collections.abc import Callable
from functools import partial
from typing import Final, Literal, Protocol

import structlog
from pydantic import ValidationError

from firmware_bridge import plugins
from firmware_bridge.cards import Document
from kiosk import words
from kiosk.flow.certificate_intents import CertificateFailed, CertificatePrinted, CertificateWord
from kiosk.flow.effects import NoteSpared, OwnPaper, PrintCertificate
from kiosk.flow.intents import Intent
from kiosk.gateways.certificate_answer import Certificate
from kiosk.gateways.certificate_slip import certificate_slip
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.platform_client import PlatformClient, Silent, answered, silent
from kiosk.gateways.slips import Printed
from queue_server.contracts.base import Language
from queue_server.contracts.certificates import digest_of, holder_check
from queue_server.contracts.commands import RecordCertificate

ANSWER_S: Final = 8.0
"""All of it; the screen waits longer."""
WHO: Final = "certificate_provider"
_PLUGIN: Final = "plugin:"
_log = structlog.get_logger(__name__)


class CertificateProvider(Protocol):
    """A department's records.

    What a provider may not do: decide who may have the paper (the kiosk has proved card and person), keep or log what it
    was asked or answered, or answer with another person's record.
    """

    async def fetch(self, source: str, purpose: str, card: Document) -> Certificate | None:
        """The holder's certificate; None where the department has none. Raises Silent."""


class HttpCertificates:
    """A provider that speaks the protocol above."""

    def __init__(self, url: str, key: str) -> None:
        self._client = PlatformClient(WHO, f"{url.rstrip('/')}/v1/certificates", key)

    async def fetch(self, source: str, purpose: str, card: Document) -> Certificate | None:
        """See `CertificateProvider`."""
        asked = {"source": source, "purpose": purpose, "name": card.name, "number": card.number}
        body = await self._client.ask(asked)
        try:
            return None if body is None else Certificate.model_validate_json(body)
        except ValidationError:
            raise silent(WHO, "not an answer") from None


def plugin(kind: str, sha256: str) -> CertificateProvider:
    """A department's own protocol, named `plugin:NAME`, of the package with that digest; raises ConfigRefused."""
    name = kind.removeprefix(_PLUGIN)
    made: CertificateProvider = plugins.pinned("kiosk.certificate_providers", name, sha256)()
    return made


class CertificateHands:
    """Fetches, records, prints. The hall has the paper's code before the paper is out: a genuine one is never unknown.

    Whatever provider answered: only the card's holder has the paper, and a kiosk of `mode` production takes no emulated word.
    """

    def __init__(
        self,
        provider: CertificateProvider | None,
        printer: PrinterDesk,
        *,
        mode: Literal["demo", "production"],
        note: Callable[[RecordCertificate], None],
        about: Callable[[Language], Printed],
        dispatch: Callable[[Intent], None],
    ) -> None:
        self._provider, self._printer, self._mode = provider, printer, mode
        self._note, self._about, self._dispatch = note, about, dispatch

    async def perform(self, effect: OwnPaper) -> None:
        """What is not needed is told to the hall, what is needed is printed."""
        if isinstance(effect, NoteSpared):
            self._note(RecordCertificate(matter=effect.matter, purpose=effect.purpose, outcome="spared"))
        else:
            await self._print(effect)

    async def _print(self, effect: PrintCertificate) -> None:
        try:
            word = await self._made(effect)
        except Silent:
            word = CertificateFailed(effect.id, "link")
        except Exception as error:  # whatever went wrong, the person is told and offered the window
            _log.error("certificate_failed", error=type(error).__name__)
            word = CertificateFailed(effect.id, "paper")
        self._dispatch(word)

    async def _made(self, effect: PrintCertificate) -> CertificateWord:
        card = effect.card
        if self._provider is None or card is None:
            raise Silent
        ask = partial(self._provider.fetch, effect.own.source, effect.purpose, card)
        found = await answered(WHO, ask, ANSWER_S)
        if found is None:
            return CertificateFailed(effect.id, "none")
        self._check(found, card)
        self._note(_record(effect, card.number))
        about = self._about(effect.language)
        cause = await self._printer.print(certificate_slip(found, effect, about, words.load(effect.language)))
        return CertificatePrinted(effect.id) if cause == "none" else CertificateFailed(effect.id, "paper")

    def _check(self, found: object, card: Document) -> None:
        """Raises Silent."""
        if not isinstance(found, Certificate):
            raise silent(WHO, "not an answer")
        if found.name != card.name:
            raise silent(WHO, "another person")
        if found.emulated and self._mode == "production":
            raise silent(WHO, "emulated")


def _record(effect: PrintCertificate, number: str) -> RecordCertificate:
    return RecordCertificate(
        matter=effect.matter, purpose=effect.purpose, outcome="printed", code=digest_of(effect.code),
        holder=holder_check(effect.code, number),
    )  # fmt: skip
