"""银行卡: a terminal on the hall's network that takes the card and the PIN itself; the hall never sees either.

`EcrTerminal` is what a terminal must do. The reference protocol over TCP: STX, four digits of length, JSON, ETX, LRC (the XOR of
everything between STX and LRC); one request and one answer a connection.
"""

import asyncio
import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from functools import reduce
from operator import xor
from typing import Any, Protocol

from queue_server.domain.payment import Way
from queue_server.payments.provider import Ask, BillLine, GatewayLost, RefundAsk, RefundWord, Said, Word
from queue_server.payments.providers.words import china_time, number

STX, ETX = b"\x02", b"\x03"
TIMEOUT_S = 10
_MOST = 9999


@dataclass(frozen=True, slots=True)
class Slip:
    """What a terminal knows of one transaction. `state`: waiting, approved, declined, voided."""

    reference: str
    state: str
    fen: int
    terminal: str
    merchant: str
    trace: str
    at: datetime | None


class EcrTerminal(Protocol):
    """A bank-card terminal that an electronic cash register may drive.

    What it may not do: start a transaction twice for one reference, forget one, or give out a card's number.
    """

    async def sale(self, reference: str, fen: int) -> Slip:
        """Ask for a card; answers at once, the card and the PIN come later. Raises GatewayLost."""

    async def find(self, reference: str) -> Slip | None:
        """What became of a reference. Raises GatewayLost."""

    async def void(self, reference: str) -> Slip | None:
        """Stop waiting for a card; an approved sale of today goes back. Raises GatewayLost."""

    async def refund(self, reference: str, original: str, fen: int) -> Slip:
        """Give back to the card of an earlier sale. Raises GatewayLost."""

    async def totals(self, day: date) -> tuple[tuple[Slip, str], ...]:
        """Every approved sale and refund of a day, refunds with the sale's reference. Raises GatewayLost."""


class ReferenceTerminal:
    """EcrTerminal by the reference protocol."""

    def __init__(self, host: str, port: int) -> None:
        self._host, self._port = host, port

    async def sale(self, reference: str, fen: int) -> Slip:
        """SALE."""
        return _slip(await self._ask({"do": "SALE", "reference": reference, "fen": fen}))

    async def find(self, reference: str) -> Slip | None:
        """QUERY."""
        return _maybe(await self._ask({"do": "QUERY", "reference": reference}))

    async def void(self, reference: str) -> Slip | None:
        """VOID."""
        return _maybe(await self._ask({"do": "VOID", "reference": reference}))

    async def refund(self, reference: str, original: str, fen: int) -> Slip:
        """REFUND."""
        return _slip(
            await self._ask({"do": "REFUND", "reference": reference, "original": original, "fen": fen})
        )

    async def totals(self, day: date) -> tuple[tuple[Slip, str], ...]:
        """TOTALS, a page at a time: a frame is small."""
        found: list[tuple[Slip, str]] = []
        while True:
            said = await self._ask({"do": "TOTALS", "day": day.isoformat(), "from": len(found)})
            page = [(_slip(each), str(each.get("original", ""))) for each in said.get("slips", [])]
            found += page
            if not page:
                return tuple(found)

    async def _ask(self, asked: Mapping[str, Any]) -> dict[str, Any]:
        try:
            async with asyncio.timeout(TIMEOUT_S):
                reading, writing = await asyncio.open_connection(self._host, self._port)
                try:
                    writing.write(framed(asked))
                    return await _read(reading)
                finally:
                    writing.close()
                    with suppress(OSError):
                        await writing.wait_closed()
        except (OSError, TimeoutError, asyncio.IncompleteReadError, ValueError):
            raise GatewayLost("lost") from None


class CardTerminal:
    """Provider over a terminal."""

    channel, app = "card", ""

    def __init__(self, terminal: EcrTerminal, merchant: str, *, emulated: bool = False) -> None:
        self._terminal, self.merchant, self.emulated = terminal, merchant, emulated

    def close(self) -> None:
        """Nothing is held between calls."""

    async def start(self, ask: Ask) -> Word:
        """The terminal asks for the card."""
        return _word(await self._terminal.sale(ask.attempt, ask.fen))

    async def query(self, attempt: str, way: Way) -> Word:
        """By reference."""
        slip = await self._terminal.find(attempt)
        return _word(slip) if slip else Word(Said.ABSENT)

    async def cancel(self, attempt: str, way: Way) -> Word:
        """Void."""
        slip = await self._terminal.void(attempt)
        return Word(Said.CLOSED if slip is None or slip.state in ("voided", "declined") else Said.UNSURE)

    async def refund(self, ask: RefundAsk) -> RefundWord:
        """To the same card."""
        return _refund_word(await self._terminal.refund(ask.refund, ask.attempt, ask.fen))

    async def refund_query(self, ask: RefundAsk) -> RefundWord:
        """By the refund's own reference."""
        slip = await self._terminal.find(ask.refund)
        return _refund_word(slip) if slip else RefundWord(Said.ABSENT)

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """The terminal's totals of a day, line by line."""
        lines = await self._terminal.totals(day)
        return tuple(_line(slip, original, slip.at) for slip, original in lines if slip.at)


def framed(said: Mapping[str, Any]) -> bytes:
    """A frame of the reference protocol."""
    body = json.dumps(said, separators=(",", ":")).encode()
    if len(body) > _MOST:
        raise ValueError("too long for a frame")
    inside = f"{len(body):04d}".encode() + body + ETX
    return STX + inside + bytes([reduce(xor, inside)])


async def _read(reading: asyncio.StreamReader) -> dict[str, Any]:
    if await reading.readexactly(1) != STX:
        raise ValueError("no frame")
    length = await reading.readexactly(4)
    rest = await reading.readexactly(int(length) + 2)
    if rest[-2:-1] != ETX or reduce(xor, length + rest[:-1]) != rest[-1]:
        raise ValueError("a frame that was changed")
    said = json.loads(rest[:-2])
    if not isinstance(said, dict):
        raise ValueError("no object")
    return said


def _slip(said: dict[str, Any]) -> Slip:
    if "reference" not in said or not isinstance(said.get("fen"), int):
        raise GatewayLost("malformed")
    at = china_time(said["at"]) if said.get("at") else None
    terminal, merchant, trace = (str(said.get(name, "")) for name in ("terminal", "merchant", "trace"))
    return Slip(
        number(str(said["reference"])), str(said.get("state")), said["fen"], terminal, merchant, trace, at
    )


def _maybe(said: dict[str, Any]) -> Slip | None:
    return _slip(said) if "reference" in said else None


_STATES = {"waiting": Said.WAITING, "approved": Said.PAID, "declined": Said.FAILED, "voided": Said.CLOSED}


def _word(slip: Slip) -> Word:
    state = _STATES.get(slip.state, Said.UNSURE)
    if state is not Said.PAID:
        return Word(state)
    return Word(
        state, slip.reference, slip.fen, merchant=slip.merchant, channel_no=number(slip.trace), paid_at=slip.at
    )  # fmt: skip


def _refund_word(slip: Slip) -> RefundWord:
    said = {"approved": Said.PAID, "declined": Said.FAILED}.get(slip.state, Said.UNSURE)
    return RefundWord(said, slip.at, slip.trace)


def _line(slip: Slip, original: str, at: datetime) -> BillLine:
    if original:
        return BillLine(original, -slip.fen, slip.trace, at, slip.reference)
    return BillLine(slip.reference, slip.fen, slip.trace, at)
