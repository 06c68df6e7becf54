"""统一公共支付, emulated by its contract: pay notices drawn from their own digits, payments, refunds, bills."""

import json
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from fastapi import APIRouter, Request, Response

from queue_server.payments.emulators import LABEL_EN, LABEL_ZH
from queue_server.payments.emulators.faults import Faults
from queue_server.payments.emulators.ledger import Ledger, LedgerError, Trade
from queue_server.payments.emulators.signing import Pair, holds, sign

CHINA = timedelta(hours=8)
_KINDS = (
    ("fine", "fine-traffic", "道路交通违法罚款", "Traffic fine"),
    ("tax", "deed-tax", "契税", "Deed tax"),
    ("other", "housing-rent", "公共租赁住房租金", "Public housing rent"),
)
Answer = tuple[int, dict[str, Any]]


class PublicEmulator:
    """The platform, for one unit. A notice whose number ends in 0 is unknown; its last but three digits are its yuan."""

    def __init__(
        self, unit: str, pair: Pair, ledger: Ledger, faults: Faults, *, now: Callable[[], datetime]
    ) -> None:
        self._unit, self._pair, self._ledger, self._faults, self._now = unit, pair, ledger, faults, now

    def router(self) -> APIRouter:
        """The contract's paths."""
        routes = APIRouter(prefix="/public")
        for path, method, act in (
            ("/v1/notices/{name}", "GET", self._notice),
            ("/v1/payments", "POST", self._begin),
            ("/v1/payments/{name}", "GET", self._query),
            ("/v1/payments/{name}/close", "POST", self._close),
            ("/v1/refunds", "POST", self._refund),
            ("/v1/refunds/{name}", "GET", self._refunded),
            ("/v1/bills/{name}", "GET", self._bill),
        ):
            routes.add_api_route(path, self._endpoint(act), methods=[method])
        return routes

    def _endpoint(
        self, act: Callable[[str, dict[str, Any]], Answer]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            fault, body = self._faults.of_reply(), (await request.body()).decode()
            stamp, nonce = request.headers.get("x-timestamp", ""), request.headers.get("x-nonce", "")
            path = request.url.path.removeprefix("/public")
            text = f"{request.method}\n{path}\n{stamp}\n{nonce}\n{body}\n"
            if fault == "lose_request":
                return Response(status_code=502)
            if not holds(self._pair.merchant, text, request.headers.get("x-signature", "")):
                return self._signed(401, {"error": "signature"}, nonce, "")
            try:
                status, said = act(request.path_params.get("name", ""), json.loads(body) if body else {})
            except LedgerError as error:
                status, said = 409, {"error": error.code}
            return self._signed(status, {**said, "zh_label": LABEL_ZH, "en_label": LABEL_EN}, nonce, fault)

        return answer

    def _signed(self, status: int, said: dict[str, Any], nonce: str, fault: str) -> Response:
        if fault == "lose_reply":
            return Response(status_code=502)
        if fault == "change_amount" and "fen" in said:
            said = {**said, "fen": 1}
        body = json.dumps(said, ensure_ascii=False)
        signature = sign(
            self._pair.own, f"{status}\n{nonce}\n{body}\n" + (" " if fault == "bad_signature" else "")
        )
        sent = body[: len(body) // 2] if fault == "garble" else body
        return Response(sent, status, {"x-signature": signature}, media_type="application/json")

    def _notice(self, name: str, _: dict[str, Any]) -> Answer:
        if name.endswith("0"):
            return 404, {"error": "unknown"}
        kind, item, zh, en = _KINDS[int(name[-1]) % len(_KINDS)]
        fen = (int(name[-4:-1]) or 50) * 100
        return 200, {
            "notice": name,
            "state": "open",
            "charges": [{"item": item, "kind": kind, "zh": zh, "en": en, "fen": fen}],
        }

    def _begin(self, _: str, asked: dict[str, Any]) -> Answer:
        trade = self._ledger.begin(
            "notice", str(asked["number"]), int(asked["fen"]), str(asked["notice"]), self._now()
        )
        return 200, self._facts(trade)

    def _query(self, name: str, _: dict[str, Any]) -> Answer:
        trade = self._ledger.find("notice", name)
        return (200, self._facts(trade)) if trade else (404, {"error": "unknown"})

    def _close(self, name: str, _: dict[str, Any]) -> Answer:
        trade = self._ledger.find("notice", name)
        if trade is None:
            return 404, {"error": "unknown"}
        self._ledger.close(trade, self._now(), back=False)
        return 200, self._facts(trade)

    def _refund(self, _: str, asked: dict[str, Any]) -> Answer:
        trade = self._ledger.find("notice", str(asked["number"]))
        if trade is None:
            return 404, {"error": "unknown"}
        self._ledger.refund(trade, str(asked["refund"]), int(asked["fen"]), self._now())
        return self._refunded(str(asked["refund"]), {})

    def _refunded(self, name: str, _: dict[str, Any]) -> Answer:
        for trade in self._ledger.trades.values():
            if trade.channel == "notice" and name in trade.refunds:
                back = trade.refunds[name]
                return 200, {
                    "refund": name,
                    "number": trade.number,
                    "fen": back.fen,
                    "at": _iso(back.at),
                    "channel_no": trade.no,
                }
        return 404, {"error": "unknown"}

    def _bill(self, name: str, _: dict[str, Any]) -> Answer:
        lines = [
            {"number": t.number, "fen": -back.fen if back else t.fen, "channel_no": t.no, "at": _iso(at), "refund": back.number if back else ""}
            for t, back, at in self._ledger.of_day("notice", name, CHINA)
        ]  # fmt: skip
        return 200, {"day": name, "lines": lines}

    def _facts(self, trade: Trade) -> dict[str, Any]:
        """A paid one has its electronic bill, a tax its certificate."""
        said = {
            "number": trade.number, "unit": self._unit, "state": trade.state, "fen": trade.fen, "channel_no": trade.no,
            "code": f"https://pay.example/{trade.no[-16:]}", "paid_at": _iso(trade.paid_at),
        }  # fmt: skip
        if trade.paid_at:
            tax = _KINDS[int(trade.subject[-1]) % len(_KINDS)][0] == "tax"
            said |= {
                "bill_no": "" if tax else f"B{trade.no[-12:]}",
                "tax_no": f"T{trade.no[-12:]}" if tax else "",
            }
        return said


def _iso(at: datetime | None) -> str:
    return f"{at + CHINA:%Y-%m-%dT%H:%M:%S}+08:00" if at else ""
