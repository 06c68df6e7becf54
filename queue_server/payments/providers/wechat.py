"""微信支付 v3 by wechatpayv3: its synchronous half, in threads of their own (the other one wants a library more)."""

import asyncio
import gzip
import hashlib
import json
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any

import requests
from wechatpayv3 import WeChatPay, WeChatPayType

from queue_server.domain.payment import Way
from queue_server.payments.provider import (
    Ask,
    BillLine,
    GatewayLost,
    Notice,
    NoticeRefusedError,
    RefundAsk,
    RefundWord,
    Said,
    Word,
)
from queue_server.payments.providers.words import china_time, fen_of, is_signature, number, rows

GATEWAY = "https://api.mch.weixin.qq.com"
TIMEOUT_S = (5, 10)
"""Seconds to connect, and to read."""
_STATES = {
    "SUCCESS": Said.PAID,
    "REFUND": Said.PAID,
    "NOTPAY": Said.WAITING,
    "USERPAYING": Said.WAITING,
    "CLOSED": Said.CLOSED,
    "REVOKED": Said.CLOSED,
    "PAYERROR": Said.FAILED,
}
_SURE = frozenset({400, 403, 404})
"""Statuses that are the gateway's considered no; 429 and 5xx say nothing."""


@dataclass(frozen=True, slots=True)
class WeChatKeys:
    """What the merchant has with WeChat Pay; `repr` shows no key."""

    app_id: str
    mch_id: str
    serial: str
    private_key: str = field(repr=False)
    api_v3_key: str = field(repr=False)
    gateway_public_key: str = field(repr=False)
    gateway_key_id: str = ""


class WeChat:
    """Provider and NoticeReader."""

    channel = "wechat"

    def __init__(
        self, keys: WeChatKeys, notify_url: str, *, gateway: str = GATEWAY, emulated: bool = False
    ) -> None:
        self.app, self.merchant, self.emulated = keys.app_id, keys.mch_id, emulated
        self._sdk = WeChatPay(
            WeChatPayType.NATIVE, keys.mch_id, keys.private_key, keys.serial, keys.app_id, keys.api_v3_key,
            notify_url=notify_url, timeout=TIMEOUT_S, public_key=keys.gateway_public_key, public_key_id=keys.gateway_key_id,
        )  # fmt: skip
        self._sdk._core._gate_way = gateway
        self._threads = ThreadPoolExecutor(16, thread_name_prefix="wechat")

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def start(self, ask: Ask) -> Word:
        """transactions/native for a code of ours, transactions/codepay for a phone's."""
        amount = {"total": ask.fen, "currency": "CNY"}
        if ask.way == "wechat_scan":
            status, said = await self._call(
                self._sdk.pay, ask.subject, ask.attempt, amount, payer={"auth_code": ask.code}, scene_info={"store_info": {"id": "1"}},
                    pay_type=WeChatPayType.CODEPAY,
            )  # fmt: skip
            return self._state(status, said)
        status, said = await self._call(self._sdk.pay, ask.subject, ask.attempt, amount)
        if status != 200:
            return Word(Said.FAILED if status in _SURE else Said.UNSURE, why=_code(said))
        return Word(Said.WAITING, code=str(said.get("code_url", ""))[:256])

    async def query(self, attempt: str, way: Way) -> Word:
        """transactions/out-trade-no."""
        status, said = await self._call(self._sdk.query, out_trade_no=attempt)
        if status != 200:
            return Word(Said.ABSENT if status == 404 else Said.UNSURE, why=_code(said))
        return self._state(status, said)

    async def cancel(self, attempt: str, way: Way) -> Word:
        """close for a code of ours, reverse for a phone's; what the second finds paid goes back."""
        ask = self._sdk.codepay_reverse if way == "wechat_scan" else self._sdk.close
        status, said = await self._call(ask, attempt)
        return Word(Said.CLOSED if status in (200, 204, 404) else Said.UNSURE, why=_code(said))

    async def refund(self, ask: RefundAsk) -> RefundWord:
        """refund/domestic/refunds, once a number."""
        amount = {"refund": ask.fen, "total": ask.total_fen, "currency": "CNY"}
        status, said = await self._call(self._sdk.refund, ask.refund, amount, out_trade_no=ask.attempt)
        if status != 200:
            return RefundWord(Said.FAILED if status in _SURE else Said.UNSURE, why=_code(said))
        return _refund_word(said, ask)

    async def refund_query(self, ask: RefundAsk) -> RefundWord:
        """refund/domestic/refunds/{number}."""
        status, said = await self._call(self._sdk.query_refund, ask.refund)
        if status != 200:
            return RefundWord(Said.ABSENT if status == 404 else Said.UNSURE, why=_code(said))
        return _refund_word(said, ask)

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """The trade bill: packed, behind an address, with the hash of what is inside."""
        status, said = await self._call(self._sdk.trade_bill, day.isoformat())
        if status == 400 and _code(said) == "NO_STATEMENT_EXIST":
            return ()
        if status != 200:
            raise GatewayLost("bill")
        _, packed = await self._raw(self._sdk.download_bill, str(said.get("download_url")))
        try:
            text = gzip.decompress(packed if isinstance(packed, bytes) else packed.encode("latin-1"))
        except (OSError, EOFError, UnicodeEncodeError):
            raise GatewayLost("bill") from None
        if hashlib.sha1(text, usedforsecurity=False).hexdigest() != said.get("hash_value"):
            raise GatewayLost("bill")
        return tuple(line for row in rows(text.decode(), "交易时间") for line in _lines(row))

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """Signed over timestamp, nonce and body; what is inside is sealed with the APIv3 key."""
        try:
            found = self._sdk.callback({key.lower(): value for key, value in headers.items()}, body.decode())
            at = datetime.fromtimestamp(int(headers["wechatpay-timestamp"]), UTC)
            nonce = number(headers["wechatpay-nonce"])
        except Exception:  # the library raises a bare Exception; whatever it is, nobody is believed
            raise NoticeRefusedError("malformed") from None
        if not found or not is_signature(headers["wechatpay-signature"]):
            raise NoticeRefusedError("signature")
        inside = found.get("resource") if isinstance(found, dict) else None
        if not isinstance(inside, dict) or (inside.get("appid"), inside.get("mchid")) != (
            self.app,
            self.merchant,
        ):
            raise NoticeRefusedError("foreign")
        try:
            return Notice(number(str(found.get("id"))), number(str(inside.get("out_trade_no"))), at, nonce)
        except GatewayLost:
            raise NoticeRefusedError("malformed") from None

    def answer(self, taken: bool) -> tuple[int, bytes, str]:
        """204 ends WeChat's repeats; anything else says why in JSON."""
        if taken:
            return 204, b"", "application/json"
        words = json.dumps({"code": "FAIL", "message": "失败"}, ensure_ascii=False)
        return 401, words.encode(), "application/json"

    def _state(self, status: int, said: dict[str, Any]) -> Word:
        if status not in (200, 202):  # 202: accepted, the password is awaited
            if _code(said) in ("USERPAYING", "USER_PAYING"):
                return Word(Said.WAITING)
            return Word(Said.FAILED if status in _SURE else Said.UNSURE, why=_code(said))
        state = _STATES.get(str(said.get("trade_state")), Said.UNSURE)
        if state is not Said.PAID:
            return Word(state, why=str(said.get("trade_state"))[:64])
        amount = said.get("amount") or {}
        return Word(
            state, str(said.get("out_trade_no")), _whole(amount.get("total")), str(amount.get("currency")),
            str(said.get("mchid")), str(said.get("appid")), number(str(said.get("transaction_id"))),
            china_time(str(said.get("success_time"))),
        )  # fmt: skip

    async def _call(self, call: Callable[..., Any], *args: Any, **fields: Any) -> tuple[int, dict[str, Any]]:
        status, text = await self._raw(call, *args, **fields)
        if status >= 500:
            raise GatewayLost("lost")
        try:
            said = json.loads(text) if text else {}
        except ValueError:
            raise GatewayLost("malformed") from None
        if not isinstance(said, dict):
            raise GatewayLost("malformed")
        return status, said

    async def _raw(self, call: Callable[..., Any], *args: Any, **fields: Any) -> tuple[int, Any]:
        try:
            found: tuple[int, Any] = await asyncio.get_running_loop().run_in_executor(
                self._threads, lambda: call(*args, **fields)
            )
        except (requests.RequestException, ValueError, OSError):
            raise GatewayLost("lost") from None
        except Exception:  # the library raises a bare Exception for a signature that does not hold
            raise GatewayLost("signature") from None
        return found


def _refund_word(said: dict[str, Any], ask: RefundAsk) -> RefundWord:
    amount = said.get("amount") or {}
    if said.get("out_refund_no") != ask.refund or amount.get("refund") != ask.fen:
        return RefundWord(Said.UNSURE, why="foreign")
    match said.get("status"):
        case "SUCCESS":
            at = china_time(str(said.get("success_time")))
            return RefundWord(Said.PAID, at, str(said.get("refund_id", ""))[:64])
        case "CLOSED":
            return RefundWord(Said.FAILED, why="CLOSED")
        case _:
            return RefundWord(Said.UNSURE)


def _lines(row: dict[str, str]) -> list[BillLine]:
    """A refund stands in the bill as a line of its own; what follows the lines are sums."""
    if row.get("交易状态") not in ("SUCCESS", "REFUND"):
        return []
    attempt, channel_no, at = (
        number(row["商户订单号"]),
        number(row["微信订单号"]),
        china_time(row["交易时间"]),
    )
    if row["交易状态"] == "REFUND":
        return [BillLine(attempt, -fen_of(row["退款金额"]), channel_no, at, number(row["商户退款单号"]))]
    return [BillLine(attempt, fen_of(row["应结订单金额"]), channel_no, at)]


def _whole(value: Any) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise GatewayLost("amount")
    return value


def _code(said: dict[str, Any]) -> str:
    return str(said.get("code") or "")[:64]
