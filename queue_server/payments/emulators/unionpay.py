"""银联's gateway, emulated by the form protocol 5.1.0."""

import hashlib
import zlib
from base64 import b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from urllib.parse import parse_qsl, urlencode

from fastapi import APIRouter, Request, Response

from queue_server.payments.emulators import LABEL_EN, LABEL_ZH
from queue_server.payments.emulators.faults import Faults
from queue_server.payments.emulators.ledger import Ledger, LedgerError, Trade
from queue_server.payments.emulators.signing import Pair, holds, sign

CHINA = timedelta(hours=8)
Fields = dict[str, str]


class UnionPayEmulator:
    """One merchant's gateway."""

    def __init__(
        self, merchant: str, pair: Pair, ledger: Ledger, faults: Faults, *, now: Callable[[], datetime]
    ) -> None:
        self._merchant, self._pair, self._ledger, self._faults, self._now = (
            merchant,
            pair,
            ledger,
            faults,
            now,
        )

    def router(self) -> APIRouter:
        """Three paths; the transaction's type says which is meant."""
        routes = APIRouter(prefix="/unionpay")

        @routes.post("/{path}.do")
        async def answer(path: str, request: Request) -> Response:
            """Every call."""
            return self._answer(dict(parse_qsl((await request.body()).decode(), keep_blank_values=True)))

        return routes

    def _answer(self, asked: Fields) -> Response:
        fault = self._faults.of_reply()
        if fault == "lose_request":
            return Response(status_code=502)
        if not holds(self._pair.merchant, _digest(asked), asked.get("signature", "")):
            return self._signed({"respCode": "11", "respMsg": "signature"}, "")
        try:
            said = self._act(asked)
        except LedgerError as error:
            said = {"respCode": "36", "respMsg": error.code}
        return self._signed({"orderId": asked.get("orderId", ""), **said}, fault)

    def _act(self, asked: Fields) -> Fields:
        match asked.get("txnType"):
            case "01":
                return self._begin(asked)
            case "00":
                return self._query(asked["orderId"])
            case "99":
                return self._reverse(asked["orderId"])
            case "04":
                return self._refund(asked)
            case "76":
                return self._bill(asked["billDate"])
            case _:
                return {"respCode": "10"}

    def _begin(self, asked: Fields) -> Fields:
        trade = self._ledger.begin("unionpay", asked["orderId"], int(asked["txnAmt"]), "", self._now())
        if trade.state == "closed":
            return {"respCode": "12"}
        return {"respCode": "00", "qrCode": f"https://qr.95516.example/{trade.no[-20:]}"}

    def _query(self, name: str) -> Fields:
        trade = self._ledger.find("unionpay", name)
        if trade is not None:
            state = {"waiting": "05", "paid": "00", "closed": "12"}[trade.state]
            return self._facts(trade, trade.fen, trade.paid_at, state)
        for each in self._ledger.trades.values():
            if each.channel == "unionpay" and name in each.refunds:
                back = each.refunds[name]
                return self._facts(each, back.fen, back.at, "00")
        return {"respCode": "34"}

    def _reverse(self, name: str) -> Fields:
        trade = self._ledger.find("unionpay", name)
        if trade is None:
            return {"respCode": "34"}
        self._ledger.close(trade, self._now(), back=True)
        return {"respCode": "00"}

    def _refund(self, asked: Fields) -> Fields:
        trade = self._ledger.find("unionpay", asked["origOrderId"])
        if trade is None:
            return {"respCode": "34"}
        self._ledger.refund(trade, asked["orderId"], int(asked["txnAmt"]), self._now())
        return {"respCode": "00", "queryId": trade.no}

    def _bill(self, day: str) -> Fields:
        rows = [
            f"{trade.number}|{back.fen if back else trade.fen}|{trade.no}|{_text(at)}|{back.number if back else ''}"
            for trade, back, at in self._ledger.of_day("unionpay", day, CHINA)
        ]
        if not rows:
            return {"respCode": "98"}
        packed = b64encode(zlib.compress("\n".join(rows).encode())).decode()
        return {"respCode": "00", "fileContent": packed}

    def _facts(self, trade: Trade, fen: int, at: datetime | None, state: str) -> Fields:
        return {
            "respCode": "00", "origRespCode": state, "txnAmt": str(fen), "currencyCode": "156", "merId": self._merchant,
            "queryId": trade.no, "origTxnTime": _text(at),
        }  # fmt: skip

    def _signed(self, said: Fields, fault: str) -> Response:
        if fault == "lose_reply":
            return Response(status_code=502)
        if fault == "change_amount" and "txnAmt" in said:
            said = {**said, "txnAmt": "1"}
        said = {**said, "version": "5.1.0", "reserved": f"{LABEL_ZH} {LABEL_EN}"}
        digest = _digest(said) + (" " if fault == "bad_signature" else "")
        body = urlencode({**said, "signature": sign(self._pair.own, digest)})
        return Response(body[: len(body) // 2] if fault == "garble" else body, media_type="text/html")


def _digest(fields: Fields) -> str:
    text = "&".join(f"{key}={value}" for key, value in sorted(fields.items()) if key != "signature")
    return hashlib.sha256(text.encode()).hexdigest()


def _text(at: datetime | None) -> str:
    return f"{at + CHINA:%Y%m%d%H%M%S}" if at else ""
