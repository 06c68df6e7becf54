"""A bank-card terminal, emulated: the reference protocol over TCP, with the seed's faults. It shows that it is none."""

import asyncio
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import reduce
from operator import xor
from typing import Any

from queue_server.payments.emulators import LABEL_ZH
from queue_server.payments.emulators.faults import Faults
from queue_server.payments.emulators.ledger import Back, Ledger, LedgerError, Trade

CHINA = timedelta(hours=8)
_PAGE = 20
Said = dict[str, Any]


class TerminalEmulator:
    """One terminal of one merchant."""

    def __init__(self, merchant: str, ledger: Ledger, faults: Faults, *, now: Callable[[], datetime]) -> None:
        self._merchant, self._ledger, self._faults, self._now = merchant, ledger, faults, now
        self._server: asyncio.Server | None = None

    async def open(self, host: str = "127.0.0.1") -> int:
        """Listen on a free port."""
        self._server = await asyncio.start_server(self._serve, host, 0)
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def close(self) -> None:
        """No more."""
        if self._server is not None:
            self._server.close()
            await self._server.wait_closed()

    async def _serve(self, reading: asyncio.StreamReader, writing: asyncio.StreamWriter) -> None:
        fault = self._faults.of_reply()
        try:
            asked = await self._asked(reading)
            if fault != "lose_request":
                said = self._said(asked)
                if fault == "change_amount" and "fen" in said:
                    said["fen"] = 1
                frame = _framed(said)
                if fault in ("garble", "bad_signature"):
                    frame = frame[:-1] + bytes([frame[-1] ^ 1])
                if fault != "lose_reply":
                    writing.write(frame)
        except (ValueError, KeyError, asyncio.IncompleteReadError):
            writing.write(_framed({"error": "malformed"}))
        finally:
            writing.close()

    async def _asked(self, reading: asyncio.StreamReader) -> Said:
        head = await reading.readexactly(5)
        rest = await reading.readexactly(int(head[1:]) + 2)
        if head[:1] != b"\x02" or reduce(xor, head[1:] + rest[:-1]) != rest[-1]:
            raise ValueError("a frame that was changed")
        asked: Said = json.loads(rest[:-2])
        return asked

    def _said(self, asked: Said) -> Said:
        reference = str(asked.get("reference", ""))
        try:
            match asked["do"]:
                case "SALE":
                    return self._slip(self._ledger.begin("card", reference, asked["fen"], "", self._now()))
                case "QUERY":
                    return self._found(reference)
                case "VOID":
                    return self._void(reference)
                case "REFUND":
                    return self._refund(reference, str(asked["original"]), asked["fen"])
                case "TOTALS":
                    return self._totals(str(asked["day"]), int(asked["from"]))
        except LedgerError as error:
            return {
                "reference": reference,
                "state": "declined",
                "fen": 0,
                "why": error.code,
                "shows": LABEL_ZH,
            }
        raise ValueError("no such thing to do")

    def _found(self, reference: str) -> Said:
        trade = self._ledger.find("card", reference)
        if trade is not None:
            return self._slip(trade)
        for each in self._ledger.trades.values():
            if each.channel == "card" and reference in each.refunds:
                return self._back(each, each.refunds[reference])
        return {}

    def _void(self, reference: str) -> Said:
        trade = self._ledger.find("card", reference)
        if trade is None:
            return {}
        self._ledger.close(trade, self._now(), back=True)
        return self._slip(trade)

    def _refund(self, reference: str, original: str, fen: int) -> Said:
        trade = self._ledger.find("card", original)
        if trade is None:
            raise LedgerError("no_sale")
        return self._back(trade, self._ledger.refund(trade, reference, fen, self._now()))

    def _totals(self, day: str, begin: int) -> Said:
        moved = self._ledger.of_day("card", day, CHINA)[begin : begin + _PAGE]
        slips = [
            self._back(t, back) if back else {**self._slip(t), "state": "approved"} for t, back, _ in moved
        ]
        return {"slips": slips, "shows": LABEL_ZH}

    def _slip(self, trade: Trade) -> Said:
        state = {"waiting": "waiting", "paid": "approved", "closed": "voided"}[trade.state]
        return {
            **self._head(trade),
            "reference": trade.number,
            "state": state,
            "fen": trade.fen,
            "at": _text(trade.paid_at),
        }

    def _back(self, trade: Trade, back: Back) -> Said:
        return {
            **self._head(trade), "reference": back.number, "original": trade.number, "state": "approved", "fen": back.fen,
            "at": _text(back.at),
        }  # fmt: skip

    def _head(self, trade: Trade) -> Said:
        return {"terminal": "00000000", "merchant": self._merchant, "trace": trade.no, "shows": LABEL_ZH}


def _framed(said: Said) -> bytes:
    body = json.dumps(said, ensure_ascii=True, separators=(",", ":")).encode()
    inside = f"{len(body):04d}".encode() + body + b"\x03"
    return b"\x02" + inside + bytes([reduce(xor, inside)])


def _text(at: datetime | None) -> str:
    return f"{at + CHINA:%Y-%m-%d %H:%M:%S}" if at else ""
