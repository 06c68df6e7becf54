"""支付宝's gateway, emulated: gateway.do with RSA2 both ways, asynchronous notices, the trade bill."""

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import APIRouter, Request, Response

from queue_server.payments.emulators import LABEL_ZH
from queue_server.payments.emulators.faults import Faults, OfNotice, OfReply
from queue_server.payments.emulators.ledger import Ledger, LedgerError, Trade
from queue_server.payments.emulators.notices import NoticeBox
from queue_server.payments.emulators.signing import Pair, holds, sign

CHINA = timedelta(hours=8)
_OK, _WAITS, _NO = (
    {"code": "10000", "msg": "Success"},
    {"code": "10003", "msg": "order success pay inprocess"},
    "40004",
)
Answer = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Merchant:
    """Whose gateway this is."""

    app_id: str
    seller_id: str


class AlipayEmulator:
    """One merchant's gateway."""

    def __init__(
        self, merchant: Merchant, pair: Pair, ledger: Ledger, faults: Faults, box: NoticeBox, *, now: Callable[[], datetime], base: str = ""
    ) -> None:  # fmt: skip
        self._merchant, self._pair = merchant, pair
        self._ledger, self._faults, self._box = ledger, faults, box
        self._now, self.base = now, base
        self._urls: dict[str, str] = {}
        self._calls: dict[str, Callable[[Answer], Answer]] = {
            "alipay.trade.precreate": self._precreate,
            "alipay.trade.pay": self._pay,
            "alipay.trade.query": self._query,
            "alipay.trade.cancel": self._cancel,
            "alipay.trade.refund": self._refund,
            "alipay.trade.fastpay.refund.query": self._refund_query,
            "alipay.data.dataservice.bill.downloadurl.query": self._bill,
        }

    def router(self) -> APIRouter:
        """gateway.do, and the bill's address."""
        routes = APIRouter()

        @routes.api_route("/alipay/gateway.do", methods=["GET", "POST"])
        async def gateway(request: Request) -> Response:
            """Every call of the API."""
            return self._answer(dict(request.query_params))

        @routes.get("/alipay/bill/{day}")
        async def bill(day: str) -> Response:
            """The packed tables."""
            return Response(self._bill_file(day), media_type="application/zip")

        return routes

    def paid(self, trade: Trade) -> None:
        """Somebody has paid: tell the hall."""
        self._box.put(
            self._urls.get(trade.number, ""),
            lambda fault, at: self._notice(trade, fault, at),
            _taken,
            self._now(),
        )

    def _answer(self, asked: dict[str, str]) -> Response:
        fault = self._faults.of_reply()
        if fault == "lose_request":
            return Response(status_code=502)
        signature = asked.pop("sign", "")
        text = "&".join(f"{key}={value}" for key, value in sorted(asked.items()))
        name = asked.get("method", "")
        call = self._calls.get(name)
        if (
            call is None
            or asked.get("app_id") != self._merchant.app_id
            or not holds(self._pair.merchant, text, signature)
        ):
            return self._signed(
                "error", {"code": "40002", "msg": "Invalid Arguments", "sub_code": "isv.invalid-signature"}
            )
        fields = json.loads(asked.get("biz_content", "{}"))
        if "notify_url" in asked:
            self._urls[str(fields.get("out_trade_no"))] = asked["notify_url"]
        try:
            said = call(fields)
        except LedgerError as error:
            said = {"code": _NO, "msg": "Business Failed", "sub_code": f"ACQ.{error.code.upper()}"}
        return self._signed(name.replace(".", "_"), said, fault)

    def _signed(self, name: str, said: Answer, fault: OfReply = "") -> Response:
        if fault == "lose_reply":
            return Response(status_code=502)
        if fault == "change_amount" and "total_amount" in said:
            said = {**said, "total_amount": "0.01"}
        content = json.dumps(said, ensure_ascii=False, separators=(",", ":"))
        signature = sign(self._pair.own, content if fault != "bad_signature" else content + " ")
        text = f'{{"{name}_response":{content},"sign":"{signature}"}}'
        return Response(text[: len(text) // 2] if fault == "garble" else text, media_type="application/json")

    def _precreate(self, asked: Answer) -> Answer:
        trade = self._begin(asked)
        if trade.state != "waiting":
            raise LedgerError("trade_has_success" if trade.state == "paid" else "trade_has_close")
        return {
            **_OK,
            "out_trade_no": trade.number,
            "qr_code": f"https://qr.alipay.example/{trade.no[-20:]}?{LABEL_ZH}",
        }

    def _pay(self, asked: Answer) -> Answer:
        """A phone whose number ends in an even digit asks for no password."""
        trade = self._begin(asked)
        if trade.state == "waiting" and int(str(asked["auth_code"])[-1]) % 2 == 0 and trade.payer.pays_after:
            self._ledger.pay(trade, self._now())
            self.paid(trade)
        if trade.state == "paid":
            return {**_OK, **self._facts(trade), "gmt_payment": self._text(trade.paid_at)}
        if trade.state == "closed":
            raise LedgerError("trade_has_close")
        return {**_WAITS, "out_trade_no": trade.number, "trade_no": trade.no}

    def _query(self, asked: Answer) -> Answer:
        trade = self._found(asked)
        state = {"waiting": "WAIT_BUYER_PAY", "paid": "TRADE_SUCCESS", "closed": "TRADE_CLOSED"}[trade.state]
        if trade.state == "paid" and not trade.kept:
            state = "TRADE_CLOSED"
        return {
            **_OK,
            **self._facts(trade),
            "trade_status": state,
            "send_pay_date": self._text(trade.paid_at),
        }

    def _cancel(self, asked: Answer) -> Answer:
        trade = self._ledger.find("alipay", str(asked.get("out_trade_no")))
        if trade is not None:
            self._ledger.close(trade, self._now(), back=True)
        return {**_OK, "out_trade_no": asked.get("out_trade_no"), "retry_flag": "N", "action": "close"}

    def _refund(self, asked: Answer) -> Answer:
        trade = self._found(asked)
        back = self._ledger.refund(
            trade, str(asked["out_request_no"]), _fen(asked["refund_amount"]), self._now()
        )
        return {
            **_OK,
            "out_trade_no": trade.number,
            "trade_no": trade.no,
            "refund_fee": _yuan(back.fen),
            "fund_change": "Y",
        }

    def _refund_query(self, asked: Answer) -> Answer:
        trade = self._found(asked)
        back = trade.refunds.get(str(asked["out_request_no"]))
        if back is None:
            return dict(_OK)
        return {
            **_OK, "out_trade_no": trade.number, "trade_no": trade.no, "out_request_no": back.number,
            "refund_amount": _yuan(back.fen), "refund_status": "REFUND_SUCCESS", "gmt_refund_pay": self._text(back.at),
        }  # fmt: skip

    def _bill(self, asked: Answer) -> Answer:
        if not self._ledger.of_day("alipay", asked["bill_date"], CHINA):
            return {"code": _NO, "msg": "Business Failed", "sub_code": "isp.BILL_NOT_EXIST"}
        return {**_OK, "bill_download_url": f"{self.base}/alipay/bill/{asked['bill_date']}"}

    def _bill_file(self, day: str) -> bytes:
        lines = ["#支付宝业务明细查询", f"#{LABEL_ZH}", _HEADER]
        for trade, back, at in self._ledger.of_day("alipay", day, CHINA):
            fen, kind = (back.fen, "退款") if back else (trade.fen, "交易")
            amount = f"-{_yuan(fen)}" if back else _yuan(fen)
            lines.append(
                f"{trade.no}\t,{trade.number}\t,{kind},{trade.subject},{self._text(trade.begun_at)},{self._text(at)},,,,,"
                f"***,{amount},{amount},{back.number if back else ''}\t,0.00,0.00,"
            )
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as folder:
            folder.writestr(
                f"{self._merchant.seller_id}_{day}_业务明细.csv", "\r\n".join(lines).encode("gb18030")
            )
        return packed.getvalue()

    def _notice(self, trade: Trade, fault: OfNotice, at: datetime) -> tuple[dict[str, str], bytes]:
        fields = {
            "app_id": self._merchant.app_id, "seller_id": self._merchant.seller_id, "notify_id": f"n{trade.no}",
            "notify_time": self._text(at), "notify_type": "trade_status_sync", "charset": "utf-8", "version": "1.0",
            "out_trade_no": trade.number, "trade_no": trade.no, "trade_status": "TRADE_SUCCESS",
            "total_amount": _yuan(trade.fen),
        }  # fmt: skip
        text = "&".join(f"{key}={value}" for key, value in sorted(fields.items()))
        signature = sign(self._pair.own, text + (" " if fault == "bad_signature" else ""))
        if fault == "change_amount":
            fields["total_amount"] = "0.01"
        body = urlencode({**fields, "sign_type": "RSA2", "sign": signature})
        return {"content-type": "application/x-www-form-urlencoded"}, body.encode()

    def _begin(self, asked: Answer) -> Trade:
        number, fen = str(asked["out_trade_no"]), _fen(asked["total_amount"])
        return self._ledger.begin("alipay", number, fen, str(asked["subject"]), self._now())

    def _found(self, asked: Answer) -> Trade:
        trade = self._ledger.find("alipay", str(asked.get("out_trade_no")))
        if trade is None:
            raise LedgerError("trade_not_exist")
        return trade

    def _facts(self, trade: Trade) -> Answer:
        return {"out_trade_no": trade.number, "trade_no": trade.no, "total_amount": _yuan(trade.fen)}

    def _text(self, at: datetime | None) -> str:
        return f"{at + CHINA:%Y-%m-%d %H:%M:%S}" if at else ""


_HEADER = (
    "支付宝交易号,商户订单号,业务类型,商品名称,创建时间,完成时间,门店编号,门店名称,操作员,终端号,对方账户,订单金额（元）,"
    "商家实收（元）,退款批次号/请求号,服务费（元）,分润（元）,备注"
)


def _taken(status: int, answer: bytes) -> bool:
    return status == 200 and answer == b"success"


def _fen(text: Any) -> int:
    whole, _, part = str(text).partition(".")
    return int(whole) * 100 + int((part + "00")[:2])


def _yuan(fen: int) -> str:
    return f"{fen // 100}.{fen % 100:02d}"
