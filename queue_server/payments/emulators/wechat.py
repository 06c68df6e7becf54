"""微信支付 v3, emulated: signed requests and answers, notices sealed with the APIv3 key, the trade bill."""

import gzip
import hashlib
import json
import re
from base64 import b64encode
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from fastapi import APIRouter, Request, Response

from queue_server.payments.emulators import LABEL_ZH
from queue_server.payments.emulators.faults import Faults, OfNotice, OfReply
from queue_server.payments.emulators.ledger import Back, Ledger, LedgerError, Trade
from queue_server.payments.emulators.notices import NoticeBox
from queue_server.payments.emulators.signing import Pair, holds, sign

CHINA = timedelta(hours=8)
_AUTHORIZATION = re.compile(
    r'WECHATPAY2-SHA256-RSA2048 mchid="([^"]*)",nonce_str="([^"]*)",signature="([^"]*)",timestamp="(\d+)",serial_no="([^"]*)"'
)
Answer = tuple[int, dict[str, Any]]


@dataclass(frozen=True, slots=True)
class Merchant:
    """Whose gateway this is."""

    app_id: str
    mch_id: str
    key_id: str
    api_v3_key: str = field(repr=False)


class WeChatEmulator:
    """One merchant's gateway."""

    def __init__(
        self, merchant: Merchant, pair: Pair, ledger: Ledger, faults: Faults, box: NoticeBox, *, now: Callable[[], datetime],
        random: Random, base: str = "",
    ) -> None:  # fmt: skip
        self._merchant, self._pair = merchant, pair
        self._ledger, self._faults, self._box = ledger, faults, box
        self._now, self._random, self.base = now, random, base
        self._urls: dict[str, str] = {}

    def router(self) -> APIRouter:
        """The paths of the API."""
        routes, pay = APIRouter(), "/v3/pay/transactions"
        for path, act in (
            (f"{pay}/native", self._native),
            (f"{pay}/codepay", self._codepay),
            (f"{pay}/out-trade-no/{{number}}/close", self._close),
            (f"{pay}/out-trade-no/{{number}}/reverse", self._reverse),
            ("/v3/refund/domestic/refunds", self._refund),
        ):
            routes.add_api_route(path, self._endpoint(act), methods=["POST"])
        routes.add_api_route(f"{pay}/out-trade-no/{{number}}", self._endpoint(self._query), methods=["GET"])
        routes.add_api_route(
            "/v3/refund/domestic/refunds/{number}", self._endpoint(self._refund_query), methods=["GET"]
        )
        routes.add_api_route("/v3/bill/tradebill", self._endpoint(self._bill), methods=["GET"])
        routes.add_api_route("/v3/billdownload/{day}", self._download, methods=["GET"])
        return routes

    def paid(self, trade: Trade) -> None:
        """Somebody has paid: tell the hall."""
        self._box.put(
            self._urls.get(trade.number, ""),
            lambda fault, at: self._notice(trade, fault, at),
            _taken,
            self._now(),
        )

    def _endpoint(
        self, act: Callable[[str, dict[str, Any]], Answer]
    ) -> Callable[[Request], Awaitable[Response]]:
        async def answer(request: Request) -> Response:
            fault, body = self._faults.of_reply(), (await request.body()).decode()
            if fault == "lose_request":
                return Response(status_code=502)
            if not self._authentic(request, body):
                return self._signed(401, {"code": "SIGN_ERROR", "message": "签名错误"})
            asked = {**dict(request.query_params), **(json.loads(body) if body else {})}
            try:
                status, said = act(request.path_params.get("number", ""), asked)
            except LedgerError as error:
                status, said = 400, {"code": error.code.upper(), "message": error.code}
            return self._signed(status, said, fault)

        return answer

    def _authentic(self, request: Request, body: str) -> bool:
        found = _AUTHORIZATION.fullmatch(request.headers.get("authorization", ""))
        if found is None or found[1] != self._merchant.mch_id:
            return False
        path = request.url.path + (f"?{request.url.query}" if request.url.query else "")
        text = f"{request.method}\n{path}\n{found[4]}\n{found[2]}\n{body}\n"
        return holds(self._pair.merchant, text, found[3])

    def _signed(self, status: int, said: dict[str, Any], fault: OfReply = "") -> Response:
        if fault == "lose_reply":
            return Response(status_code=502)
        if fault == "change_amount" and "amount" in said:
            said = {**said, "amount": {**said["amount"], "total": 1}}
        body = json.dumps(said, ensure_ascii=False) if said else ""
        headers = self._headers(body, self._now(), spoiled=fault == "bad_signature")
        sent = body[: len(body) // 2] if fault == "garble" else body
        return Response(sent, status, headers, media_type="application/json")

    def _headers(self, body: str, at: datetime, *, spoiled: bool = False) -> dict[str, str]:
        stamp, nonce = str(int(at.timestamp())), f"{self._random.getrandbits(128):032x}"
        text = f"{stamp}\n{nonce}\n{body}\n"
        return {
            "Wechatpay-Timestamp": stamp, "Wechatpay-Nonce": nonce, "Wechatpay-Serial": self._merchant.key_id,
            "Wechatpay-Signature": sign(self._pair.own, text + (" " if spoiled else "")),
            "Wechatpay-Signature-Type": "WECHATPAY2-SHA256-RSA2048",
        }  # fmt: skip

    def _native(self, _: str, asked: dict[str, Any]) -> Answer:
        trade = self._begin(asked)
        if trade.state != "waiting":
            raise LedgerError("orderpaid" if trade.state == "paid" else "order_closed")
        return 200, {"code_url": f"weixin://wxpay/bizpayurl?pr={trade.no[-12:]}&{LABEL_ZH}"}

    def _codepay(self, _: str, asked: dict[str, Any]) -> Answer:
        """A phone whose number ends in an even digit asks for no password."""
        trade = self._begin(asked)
        code = str(asked["payer"]["auth_code"])
        if trade.state == "waiting" and int(code[-1]) % 2 == 0 and trade.payer.pays_after:
            self._ledger.pay(trade, self._now())
            self.paid(trade)
        if trade.state == "waiting":
            return 202, {**self._facts(trade), "trade_state": "USERPAYING"}
        return 200, self._facts(trade)

    def _query(self, number: str, _: dict[str, Any]) -> Answer:
        trade = self._ledger.find("wechat", number)
        if trade is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
        return 200, self._facts(trade)

    def _close(self, number: str, _: dict[str, Any]) -> Answer:
        trade = self._ledger.find("wechat", number)
        if trade is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
        self._ledger.close(trade, self._now(), back=False)
        return 204, {}

    def _reverse(self, number: str, _: dict[str, Any]) -> Answer:
        trade = self._ledger.find("wechat", number)
        if trade is None:
            return 404, {"code": "ORDER_NOT_EXIST", "message": "订单不存在"}
        self._ledger.close(trade, self._now(), back=True)
        return 200, self._facts(trade)

    def _refund(self, _: str, asked: dict[str, Any]) -> Answer:
        trade = self._ledger.find("wechat", str(asked.get("out_trade_no")))
        if trade is None:
            return 404, {"code": "RESOURCE_NOT_EXISTS", "message": "订单不存在"}
        back = self._ledger.refund(
            trade, str(asked["out_refund_no"]), int(asked["amount"]["refund"]), self._now()
        )
        return 200, self._back(trade, back)

    def _refund_query(self, number: str, _: dict[str, Any]) -> Answer:
        for trade in self._ledger.trades.values():
            if trade.channel == "wechat" and number in trade.refunds:
                return 200, self._back(trade, trade.refunds[number])
        return 404, {"code": "RESOURCE_NOT_EXISTS", "message": "退款单不存在"}

    def _bill(self, _: str, asked: dict[str, Any]) -> Answer:
        text, day = self._bill_text(str(asked["bill_date"])), asked["bill_date"]
        if not self._ledger.of_day("wechat", str(day), CHINA):
            return 400, {"code": "NO_STATEMENT_EXIST", "message": "账单文件不存在"}
        digest = hashlib.sha1(text.encode(), usedforsecurity=False).hexdigest()
        return 200, {
            "hash_type": "SHA1",
            "hash_value": digest,
            "download_url": f"{self.base}/v3/billdownload/{day}",
        }

    async def _download(self, day: str) -> Response:
        """The packed table."""
        return Response(gzip.compress(self._bill_text(day).encode()), media_type="application/octet-stream")

    def _bill_text(self, day: str) -> str:
        lines, paid, back_sum = [_HEADER], 0, 0
        for trade, back, at in self._ledger.of_day("wechat", day, CHINA):
            state, total = ("REFUND", "0.00") if back else ("SUCCESS", _yuan(trade.fen))
            paid, back_sum = paid + (0 if back else trade.fen), back_sum + (back.fen if back else 0)
            values = (
                f"{at + CHINA:%Y-%m-%d %H:%M:%S}", self._merchant.app_id, self._merchant.mch_id, trade.no, trade.number, "NATIVE",
                state, "CNY", total, back.number if back else "", _yuan(back.fen) if back else "0.00", trade.subject,
            )  # fmt: skip
            lines.append(",".join(f"`{value}" for value in values))
        lines += [
            "总交易单数,应结订单总金额,退款总金额",
            f"`{len(lines) - 1},`{_yuan(paid)},`{_yuan(back_sum)}",
        ]
        return "\r\n".join(lines) + "\r\n"

    def _notice(self, trade: Trade, fault: OfNotice, at: datetime) -> tuple[dict[str, str], bytes]:
        nonce = f"{self._random.getrandbits(48):012x}"
        inside = json.dumps(self._facts(trade), ensure_ascii=False).encode()
        sealed = AESGCM(self._merchant.api_v3_key.encode()).encrypt(nonce.encode(), inside, b"transaction")
        body = json.dumps({
            "id": f"n{trade.no}", "create_time": _iso(at), "event_type": "TRANSACTION.SUCCESS", "resource_type": "encrypt-resource",
            "summary": LABEL_ZH,
            "resource": {
                "algorithm": "AEAD_AES_256_GCM", "ciphertext": b64encode(sealed).decode(), "nonce": nonce,
                "associated_data": "transaction", "original_type": "transaction",
            },
        }, ensure_ascii=False)  # fmt: skip
        headers = self._headers(body, at, spoiled=fault == "bad_signature")
        sent = body.replace('"nonce": "', '"nonce": "0', 1) if fault == "change_amount" else body
        return {"content-type": "application/json", **headers}, sent.encode()

    def _begin(self, asked: dict[str, Any]) -> Trade:
        number, fen = str(asked["out_trade_no"]), int(asked["amount"]["total"])
        if "notify_url" in asked:
            self._urls[number] = str(asked["notify_url"])
        return self._ledger.begin("wechat", number, fen, str(asked["description"]), self._now())

    def _facts(self, trade: Trade) -> dict[str, Any]:
        state = {"waiting": "NOTPAY", "paid": "SUCCESS", "closed": "CLOSED"}[trade.state]
        if trade.state == "paid" and trade.refunds:
            state = "REFUND"
        paid = {"success_time": _iso(trade.paid_at)} if trade.paid_at else {}
        return {
            "appid": self._merchant.app_id, "mchid": self._merchant.mch_id, "out_trade_no": trade.number,
            "transaction_id": trade.no, "trade_state": state, "trade_state_desc": LABEL_ZH,
            "amount": {"total": trade.fen, "currency": "CNY"}, **paid,
        }  # fmt: skip

    def _back(self, trade: Trade, back: Back) -> dict[str, Any]:
        return {
            "refund_id": f"5{trade.no[:20]}", "out_refund_no": back.number, "out_trade_no": trade.number, "status": "SUCCESS",
            "success_time": _iso(back.at), "amount": {"refund": back.fen, "total": trade.fen, "currency": "CNY"},
        }  # fmt: skip


_HEADER = "交易时间,公众账号ID,商户号,微信订单号,商户订单号,交易类型,交易状态,货币种类,应结订单金额,商户退款单号,退款金额,商品名称"


def _taken(status: int, answer: bytes) -> bool:
    return status in (200, 204)


def _iso(at: datetime | None) -> str:
    return f"{at + CHINA:%Y-%m-%dT%H:%M:%S}+08:00" if at else ""


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
