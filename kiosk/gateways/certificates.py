"""Own certificates from the department that keeps them, over HTTP; printed at once and kept nowhere.

`POST {url}/v1/certificates` with `{"source", "purpose", "name", "number"}` and a bearer key; 200 with `Certificate`, 404 where
it has none of this person, anything else, nothing, or too much is silence. A department's own protocol comes as an entry
point of the group `kiosk.certificate_providers` with the same `fetch`: it asks, decides nothing, and keeps and logs nothing.
"""

import asyncio
import ssl
from collections.abc import Callable
from importlib.metadata import entry_points
from typing import Annotated, Final, Literal, Protocol

import httpx
import structlog
from pydantic import Field, StringConstraints, ValidationError

from firmware_bridge.cards import Document
from firmware_bridge.errors import ConfigRefused
from kiosk import words
from kiosk.flow.certificate_intents import CertificateFailed, CertificatePrinted
from kiosk.flow.effects import NoteSpared, OwnPaper, PrintCertificate
from kiosk.flow.intents import Intent
from kiosk.gateways.certificate_slip import certificate_slip
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.slips import Printed
from queue_server.contracts.base import Language, Message, Text
from queue_server.contracts.certificates import digest_of, holder_check
from queue_server.contracts.commands import RecordCertificate

ANSWER_S: Final = 8.0
"""All of it; the screen waits longer."""
_MOST: Final = 16 * 1024
_PLUGIN: Final = "plugin:"
_log = structlog.get_logger(__name__)
Value = Annotated[str, StringConstraints(min_length=1, max_length=120)]


class Silent(Exception):
    """No answer that could be used came in time."""


class CertificateRow(Message):
    """One line of the paper; a value without a word of its own language stands in both."""

    label: Text
    value: Text


class Certificate(Message):
    """What stands on the paper. `emulated` is true of a demo's provider alone; a `repr` shows nothing of it."""

    title: Text
    office: Text
    name: Value
    rows: Annotated[tuple[CertificateRow, ...], Field(min_length=1, max_length=20)]
    reference: Annotated[str, StringConstraints(max_length=40)]
    emulated: bool = False

    def __repr__(self) -> str:
        return "Certificate(***)"

    __str__ = __repr__


class CertificateProvider(Protocol):
    """A department's records.

    What a provider may not do: decide who may have the paper (the kiosk has proved card and person), keep or log what it
    was asked or answered, or answer with another person's record.
    """

    async def fetch(self, source: str, purpose: str, card: Document) -> Certificate | None:
        """The holder's certificate; None where the department has none. Raises Silent."""


class HttpCertificates:
    """A provider that speaks the protocol above. `mode`: a production kiosk takes no emulated word."""

    def __init__(self, url: str, key: str, *, mode: Literal["demo", "production"]) -> None:
        self._url, self._key, self._mode = url.rstrip("/") + "/v1/certificates", key, mode
        self._trust = ssl.create_default_context()

    async def fetch(self, source: str, purpose: str, card: Document) -> Certificate | None:
        """See `CertificateProvider`."""
        asked = {"source": source, "purpose": purpose, "name": card.name, "number": card.number}
        try:
            async with asyncio.timeout(ANSWER_S):
                status, body = await self._ask(asked)
        except (httpx.HTTPError, TimeoutError, httpx.InvalidURL) as error:
            raise _silent(type(error).__name__) from None
        if status == httpx.codes.NOT_FOUND:
            return None
        if status != httpx.codes.OK:
            raise _silent(str(status))
        try:
            found = Certificate.model_validate_json(body)
        except ValidationError:
            raise _silent("not an answer") from None
        if found.name != card.name or (found.emulated and self._mode == "production"):
            raise _silent("another person" if found.name != card.name else "emulated")
        return found

    async def _ask(self, asked: dict[str, str]) -> tuple[int, bytes]:
        headers, timeout = {"authorization": f"Bearer {self._key}"}, httpx.Timeout(ANSWER_S, connect=2.0)
        async with (
            httpx.AsyncClient(
                timeout=timeout, verify=self._trust, follow_redirects=False, trust_env=False
            ) as client,
            client.stream("POST", self._url, json=asked, headers=headers) as response,
        ):
            body = b""
            async for chunk in response.aiter_bytes():
                body += chunk
                if len(body) > _MOST:
                    raise _silent("too much")
            return response.status_code, body


def _silent(why: str) -> Silent:
    _log.warning("certificate_provider_silent", error=why)
    return Silent()


def plugin(kind: str) -> CertificateProvider:
    """A department's own protocol, named `plugin:NAME`; raises ConfigRefused."""
    name = kind.removeprefix(_PLUGIN)
    found = entry_points(group="kiosk.certificate_providers", name=name)
    if len(found) != 1:
        raise ConfigRefused(
            f"{len(found)} installed plugins of the name {name!r} in kiosk.certificate_providers"
        )
    provider: CertificateProvider = next(iter(found)).load()()
    return provider


class CertificateHands:
    """Fetches, records, prints. The hall has the paper's code before the paper is out: a genuine one is never unknown."""

    def __init__(
        self,
        provider: CertificateProvider | None,
        printer: PrinterDesk,
        *,
        note: Callable[[RecordCertificate], None],
        about: Callable[[Language], Printed],
        dispatch: Callable[[Intent], None],
    ) -> None:
        self._provider, self._printer = provider, printer
        self._note, self._about, self._dispatch = note, about, dispatch

    async def perform(self, effect: OwnPaper) -> None:
        """What is not needed is told to the hall, what is needed is printed."""
        if isinstance(effect, NoteSpared):
            self._note(RecordCertificate(matter=effect.matter, purpose=effect.purpose, outcome="spared"))
        else:
            await self._print(effect)

    async def _print(self, effect: PrintCertificate) -> None:
        try:
            if self._provider is None or effect.card is None:
                raise Silent
            found = await self._provider.fetch(effect.own.source, effect.purpose, effect.card)
        except Silent:
            self._dispatch(CertificateFailed(effect.id, "link"))
            return
        if found is None:
            self._dispatch(CertificateFailed(effect.id, "none"))
            return
        self._note(_record(effect, effect.card.number))
        about = self._about(effect.language)
        cause = await self._printer.print(certificate_slip(found, effect, about, words.load(effect.language)))
        done = cause == "none"
        self._dispatch(CertificatePrinted(effect.id) if done else CertificateFailed(effect.id, "paper"))


def _record(effect: PrintCertificate, number: str) -> RecordCertificate:
    return RecordCertificate(
        matter=effect.matter, purpose=effect.purpose, outcome="printed", code=digest_of(effect.code),
        holder=holder_check(effect.code, number),
    )  # fmt: skip
