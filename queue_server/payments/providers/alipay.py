"""支付宝 by python-alipay-sdk (RSA2). The library is synchronous: its calls run in threads of their own."""

import asyncio
import io
import zipfile
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from datetime import date
from http.client import HTTPException
from typing import Any
from urllib.parse import parse_qsl

import httpx
from alipay import AliPay
from alipay.exceptions import AliPayException, AliPayValidationError
from alipay.utils import AliPayConfig

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
from queue_server.payments.providers.trust import roots
from queue_server.payments.providers.words import china_time, fen_of, is_signature, number, rows, yuan

GATEWAY = "https://openapi.alipay.com/gateway.do"
TIMEOUT_S = 10
_PAID, _WAITING, _UNKNOWN, _REFUSED = "10000", "10003", "20000", "40004"
_STATES = {
    "WAIT_BUYER_PAY": Said.WAITING,
    "TRADE_SUCCESS": Said.PAID,
    "TRADE_FINISHED": Said.PAID,
    "TRADE_CLOSED": Said.CLOSED,
}
_MOST_BILL = 64 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class AlipayKeys:
    """What the merchant has with Alipay; `repr` shows no key."""

    app_id: str
    seller_id: str
    private_key: str = field(repr=False)
    gateway_public_key: str = field(repr=False)


class Alipay:
    """Provider and NoticeReader."""

    channel = "alipay"

    def __init__(
        self, keys: AlipayKeys, notify_url: str, *, gateway: str = GATEWAY, emulated: bool = False
    ) -> None:
        self.app, self.merchant, self.emulated = keys.app_id, keys.seller_id, emulated
        self._sdk = AliPay(
            appid=keys.app_id, app_notify_url=notify_url, app_private_key_string=keys.private_key,
            alipay_public_key_string=keys.gateway_public_key, sign_type="RSA2", config=AliPayConfig(timeout=TIMEOUT_S),
        )  # fmt: skip
        self._sdk._gateway = gateway
        self._threads, self._roots = ThreadPoolExecutor(16, thread_name_prefix="alipay"), roots()

    def close(self) -> None:
        """Let the threads go."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def start(self, ask: Ask) -> Word:
        """trade.precreate for a code of ours, trade.pay for a phone's."""
        fields = {"out_trade_no": ask.attempt, "total_amount": yuan(ask.fen), "subject": ask.subject}
        if ask.way == "alipay_scan":
            code = {"scene": "bar_code", "auth_code": ask.code, "timeout_express": "2m"}
            return self._paid_word(
                ask.attempt, await self._call(self._sdk.api_alipay_trade_pay, **fields, **code)
            )
        said = await self._call(self._sdk.api_alipay_trade_precreate, **fields, timeout_express="2m")
        if said.get("code") != _PAID:
            return Word(_failed(said), why=_sub(said))
        return Word(Said.WAITING, code=str(said.get("qr_code", ""))[:256])

    async def query(self, attempt: str, way: Way) -> Word:
        """trade.query."""
        said = await self._call(self._sdk.api_alipay_trade_query, out_trade_no=attempt)
        if said.get("code") != _PAID:
            absent = said.get("code") == _REFUSED and _sub(said) == "ACQ.TRADE_NOT_EXIST"
            return Word(Said.ABSENT if absent else Said.UNSURE, why=_sub(said))
        state = _STATES.get(str(said.get("trade_status")), Said.UNSURE)
        return self._fact(said, state, "send_pay_date") if state is Said.PAID else Word(state)

    async def cancel(self, attempt: str, way: Way) -> Word:
        """trade.cancel: what was paid by then goes back."""
        said = await self._call(self._sdk.api_alipay_trade_cancel, out_trade_no=attempt)
        agreed = said.get("code") == _PAID and said.get("retry_flag", "N") == "N"
        return Word(Said.CLOSED if agreed else Said.UNSURE, why=_sub(said))

    async def refund(self, ask: RefundAsk) -> RefundWord:
        """trade.refund, once a number."""
        said = await self._call(
            self._sdk.api_alipay_trade_refund, refund_amount=yuan(ask.fen), out_trade_no=ask.attempt, out_request_no=ask.refund
        )  # fmt: skip
        if said.get("code") != _PAID:
            return RefundWord(_failed(said), why=_sub(said))
        return await self.refund_query(ask)

    async def refund_query(self, ask: RefundAsk) -> RefundWord:
        """trade.fastpay.refund.query: without refund_status there is no such refund."""
        said = await self._call(
            self._sdk.server_api, "alipay.trade.fastpay.refund.query",
            biz_content={"out_request_no": ask.refund, "out_trade_no": ask.attempt, "query_options": ["gmt_refund_pay"]},
        )  # fmt: skip
        if said.get("code") != _PAID:
            return RefundWord(Said.UNSURE, why=_sub(said))
        done = (
            said.get("refund_status") == "REFUND_SUCCESS"
            and fen_of(str(said.get("refund_amount"))) == ask.fen
        )
        if not done:
            return RefundWord(Said.ABSENT)
        return RefundWord(
            Said.PAID, china_time(str(said.get("gmt_refund_pay"))), str(said.get("trade_no", ""))[:64]
        )

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """The trade bill: a zip of GBK tables behind a short-lived address."""
        said = await self._call(
            self._sdk.server_api, "alipay.data.dataservice.bill.downloadurl.query",
            biz_content={"bill_type": "trade", "bill_date": day.isoformat()},
        )  # fmt: skip
        if said.get("code") != _PAID:
            if _sub(said).endswith("BILL_NOT_EXIST"):
                return ()  # nothing moved on that day, or it is not made yet
            raise GatewayLost("bill")
        try:
            async with httpx.AsyncClient(timeout=60, verify=self._roots) as http:
                found = await http.get(str(said.get("bill_download_url")))
            found.raise_for_status()
            return bill_lines(found.content)
        except (httpx.HTTPError, zipfile.BadZipFile, UnicodeDecodeError, KeyError):
            raise GatewayLost("bill") from None

    def read_notice(self, headers: Mapping[str, str], body: bytes) -> Notice:
        """A form, signed over its sorted fields; of another application or merchant it is refused."""
        try:
            fields = dict(parse_qsl(body.decode(), strict_parsing=True, keep_blank_values=True))
            sign = fields.pop("sign")
            holds = is_signature(sign) and self._sdk.verify(dict(fields), sign)
        except (ValueError, KeyError, AliPayException):
            raise NoticeRefusedError("malformed") from None
        if not holds:
            raise NoticeRefusedError("signature")
        if (fields.get("app_id"), fields.get("seller_id")) != (self.app, self.merchant):
            raise NoticeRefusedError("foreign")
        try:
            at, notice = china_time(fields["notify_time"]), number(fields["notify_id"])
            return Notice(notice, number(fields["out_trade_no"]), at, f"{notice} {fields['notify_time']}")
        except (GatewayLost, KeyError):
            raise NoticeRefusedError("malformed") from None

    def answer(self, taken: bool) -> tuple[int, bytes, str]:
        """The one word that ends Alipay's repeats."""
        return 200, b"success" if taken else b"failure", "text/plain"

    def _paid_word(self, attempt: str, said: dict[str, Any]) -> Word:
        code = said.get("code")
        if code == _PAID:
            return self._fact(said, Said.PAID, "gmt_payment")
        if code == _WAITING:
            return Word(Said.WAITING, attempt)
        return Word(_failed(said), why=_sub(said))

    def _fact(self, said: dict[str, Any], state: Said, at: str) -> Word:
        """The answer is signed for this application by its own gateway key: application and merchant are ours."""
        return Word(
            state, str(said.get("out_trade_no")), fen_of(str(said.get("total_amount"))), merchant=self.merchant, app=self.app,
            channel_no=number(str(said.get("trade_no"))), paid_at=china_time(str(said.get(at))),
        )  # fmt: skip

    async def _call(self, call: Callable[..., Any], *args: Any, **fields: Any) -> dict[str, Any]:
        try:
            said = await asyncio.get_running_loop().run_in_executor(
                self._threads, lambda: call(*args, **fields)
            )
        except AliPayValidationError:
            raise GatewayLost("signature") from None
        except (AliPayException, OSError, HTTPException, ValueError, AttributeError):
            raise GatewayLost("lost") from None
        if not isinstance(said, dict):
            raise GatewayLost("malformed")
        return said


def bill_lines(data: bytes) -> tuple[BillLine, ...]:
    """The lines of a downloaded trade bill; sums are left out."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        if sum(each.file_size for each in packed.infolist()) > _MOST_BILL:
            raise GatewayLost("bill")
        texts = [packed.read(name).decode("gb18030") for name in packed.namelist() if "汇总" not in name]
    return tuple(_line(row) for text in texts for row in rows(text, "支付宝交易号"))


def _line(row: dict[str, str]) -> BillLine:
    back = row["业务类型"] == "退款"
    fen = abs(fen_of(row["订单金额（元）"]))
    return BillLine(
        number(row["商户订单号"]), -fen if back else fen, number(row["支付宝交易号"]), china_time(row["完成时间"]),
        number(row["退款批次号/请求号"]) if back else "",
    )  # fmt: skip


def _sub(said: dict[str, Any]) -> str:
    return str(said.get("sub_code") or said.get("code") or "")[:64]


def _failed(said: dict[str, Any]) -> Said:
    """40004 is a refusal of the business, unless the business itself does not know."""
    final = said.get("code") == _REFUSED and _sub(said) not in ("ACQ.SYSTEM_ERROR", "aop.ACQ.SYSTEM_ERROR")
    return Said.FAILED if final else Said.UNSURE
