"""People who come in while somebody looks at the demo: numbers from a second kiosk that has no screen, now and then a call for help."""

import asyncio
import hashlib
import secrets
from collections.abc import Awaitable, Callable
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Final

import structlog

from firmware_bridge.device_link import DeviceLink
from kiosk.demo.cards import Card, card
from kiosk.demo.cast import NAMES
from kiosk.demo.day import HallDay
from kiosk.demo.http import DoorShut
from queue_server.contracts.commands import Body, IssueTicket, PersonCheck, Visitor
from queue_server.contracts.commands.floor import CallHelp, Need
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.replies import Accepted, Refused, TicketView
from queue_server.contracts.sealing import seal_visitor
from queue_server.contracts.snapshots import DeviceHealth

WAITING: Final = 16
"""How many wait at most: some for every window, and nobody who tries the kiosk waits for ever."""
COMES_S: Final = (3.0, 9.0)
FIRST_S: Final = 0.2
"""Between the first people: they stand at the door when the hall opens."""
HELP_FROM, HELP = 20, 0.03
NEEDS: Final[tuple[Need, ...]] = ("see", "wheelchair", "unsure")
SENIORS, STAYS_AWAY, SHUNS_CAMERA = 0.15, 0.06, 0.1
CARD: Final = (
    "insurance-enrol", "insurance-card", "insurance-card-lost", "household-permit-sign", "household-proof",
    "business-invoice", "business-tax-proof", "family-senior", "traffic-renew", "traffic-fines",
)  # fmt: skip
PERSON: Final = ("insurance-record", *["property-query"] * 4, "family-marriage-proof")
NOBODY: Final = ("desk-advice",)
"""Matters that a window finishes at once, by what the kiosk asks for: the card, the person too, or neither."""

_log = structlog.get_logger(__name__)


class Crowd:
    """One crowd, until cancelled. `waiting` counts who waits in the hall now; `day` learns who will not come when called."""

    def __init__(
        self, credential: DeviceCredential, waiting: Callable[[], Awaitable[int]], day: HallDay, seed: int
    ) -> None:
        self._mine, self._waiting, self._day = credential, waiting, day
        self._random = Random(seed)  # noqa: S311 — a play's dice, no secret
        self._came = 0
        self._link = DeviceLink(
            credential,
            filters=(),
            take=lambda *_: None,
            changed=lambda _: None,
            clock=_now,
            health=self._health,
        )

    async def come(self) -> None:
        """One after the other, as long as not too many wait."""
        running = asyncio.create_task(self._link.run())
        try:
            while True:
                await self._turn()
                await asyncio.sleep(FIRST_S if self._came < WAITING else self._random.uniform(*COMES_S))
        finally:
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)

    async def _turn(self) -> None:
        """Somebody comes, unless many wait or nobody could look; then perhaps the next time."""
        try:
            if await self._waiting() < WAITING:
                await self._one()
        except (DoorShut, OSError) as error:
            _log.warning("crowd_could_not_look", error=type(error).__name__)

    async def _one(self) -> None:
        self._came += 1
        given = await self._ask(issue(self._random, self._came, self._mine.seal_public_key, _now().date()))
        if isinstance(given, Accepted) and isinstance(given.result, TicketView):
            seat = self._day.seat(given.result.ticket, given.result.number)
            seat.gone = self._random.random() < STAYS_AWAY
        if self._came >= HELP_FROM and self._random.random() < HELP:
            await self._ask(CallHelp(need=self._random.choice(NEEDS)))

    async def _ask(self, body: Body) -> Accepted | Refused:
        return await self._link.ask(secrets.token_hex(16), body)

    def _health(self) -> DeviceHealth:
        return DeviceHealth(device=self._mine.device, state="ok")


def issue(chance: Random, n: int, seal_key: str, today: date) -> IssueTicket:
    """What the `n`-th person asks the kiosk for: made up, as the cards are."""
    matter = chance.choice(CARD * 2 + PERSON * 3 + NOBODY * 3)
    return IssueTicket(
        matter=matter,
        language="zh",
        page_token_sha256=hashlib.sha256(secrets.token_bytes(16)).hexdigest(),
        sealed=None if matter in NOBODY else seal_visitor(seal_key, _visitor(_card(chance, n, today))),
        person=_compared(chance) if matter in PERSON else None,
    )


def _compared(chance: Random) -> PersonCheck:
    if chance.random() < SHUNS_CAMERA:
        return PersonCheck(outcome="declined")
    return PersonCheck(outcome="accept", band="near", emulated=True)


def _card(chance: Random, n: int, today: date) -> Card:
    age = chance.uniform(70, 84) if chance.random() < SENIORS else chance.uniform(22, 66)
    birth = today - timedelta(days=round(age * 365.25))
    return card(chance.choice(NAMES), chance.choice("12"), birth, n % 100, today=today, face="")


def _visitor(held: Card) -> Visitor:
    return Visitor(
        name=held.name,
        number=held.number,
        birth=held.birth.isoformat(),
        sex="male" if held.sex == "1" else "female",
        address=held.address,
    )


def _now() -> datetime:
    return datetime.now(UTC)
