"""银联二维码 by the form protocol 5.1.0: sorted fields, SHA-256, RSA; amounts are fen. Both ways: we show, or we scan.

Bills come as the lines of a day, deflated and in base64; an acquirer's own file format goes in `_lines`.
"""

import hashlib
import zlib
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from urllib.parse import parse_qsl, urlencode

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from queue_server.domain.payment import Way
from queue_server.payments.provider import Ask, BillLine, GatewayLost, RefundAsk, RefundWord, Said, Word
from queue_server.payments.providers.trust import roots
from queue_server.payments.providers.words import CHINA, number

GATEWAY = "https://gateway.95516.com/gateway/api"
TIMEOUT_S = 10
_MOST_BILL = 64 * 1024 * 1024
_OK, _ABSENT, _NO_FILE = "00", "34", "98"
_WAITS = frozenset({"03", "04", "05"})
"""Accepted, outcome to be asked for."""
Fields = dict[str, str]


@dataclass(frozen=True, slots=True)
class UnionPayKeys:
    """What the merchant has with UnionPay; `repr` shows no key."""

    merchant: str
    cert_id: str
    private_key: str = field(repr=False)
    gateway_public_key: str = field(repr=False)


class UnionPay:
    """Provider. `now` dates what is sent."""

    channel, app = "unionpay", ""

    def __init__(
        self,
        keys: UnionPayKeys,
        *,
        now: Callable[[], datetime],
        gateway: str = GATEWAY,
        emulated: bool = False,
    ) -> None:
        private, public = (
            load_pem_private_key(keys.private_key.encode(), None),
            load_pem_public_key(keys.gateway_public_key.encode()),
        )
        if not isinstance(private, RSAPrivateKey) or not isinstance(public, RSAPublicKey):
            raise ValueError("not RSA keys")
        self._private, self._public, self._cert_id = private, public, keys.cert_id
        self.merchant, self.emulated = keys.merchant, emulated
        self._now, self._gateway, self._roots = now, gateway, roots()

    def close(self) -> None:
        """Nothing is held between calls."""

    async def start(self, ask: Ask) -> Word:
        """Subtype 07 gives a code to show, 06 takes the phone's."""
        code = {"qrNo": ask.code} if ask.code else {}
        said = await self._ask(
            "backTransReq.do", txnType="01", txnSubType="06" if ask.code else "07", orderId=ask.attempt, txnAmt=str(ask.fen), **code
        )  # fmt: skip
        if said.get("respCode") == _OK or said.get("respCode") in _WAITS:
            return Word(Said.WAITING, code=said.get("qrCode", "")[:256])
        return Word(Said.FAILED, why=said.get("respCode", "")[:8])

    async def query(self, attempt: str, way: Way) -> Word:
        """queryTrans: the answer's own code says whether it knows the order, origRespCode how the order stands."""
        said = await self._ask("queryTrans.do", txnType="00", txnSubType="00", orderId=attempt)
        if said.get("respCode") != _OK:
            return Word(Said.ABSENT if said.get("respCode") == _ABSENT else Said.UNSURE)
        state = said.get("origRespCode", "")
        if state != _OK:
            closed = Said.CLOSED if state == "12" else Said.UNSURE
            return Word(Said.WAITING if state in _WAITS else closed)
        return Word(
            Said.PAID, said.get("orderId", ""), _whole(said.get("txnAmt", "")), _CURRENCIES.get(said.get("currencyCode", ""), "?"),
            said.get("merId", ""), "", number(said.get("queryId", "")), _time(said.get("origTxnTime", "")),
        )  # fmt: skip

    async def cancel(self, attempt: str, way: Way) -> Word:
        """冲正 by order number; what was taken goes back."""
        said = await self._ask("backTransReq.do", txnType="99", txnSubType="01", orderId=attempt)
        return Word(Said.CLOSED if said.get("respCode") in (_OK, _ABSENT) else Said.UNSURE)

    async def refund(self, ask: RefundAsk) -> RefundWord:
        """退货 with a number of its own."""
        said = await self._ask(
            "backTransReq.do", txnType="04", txnSubType="00", orderId=ask.refund, origOrderId=ask.attempt, txnAmt=str(ask.fen)
        )  # fmt: skip
        if said.get("respCode") not in (_OK, *_WAITS):
            return RefundWord(Said.FAILED, why=said.get("respCode", "")[:8])
        return await self.refund_query(ask)

    async def refund_query(self, ask: RefundAsk) -> RefundWord:
        """By its own number."""
        said = await self._ask("queryTrans.do", txnType="00", txnSubType="00", orderId=ask.refund)
        if said.get("respCode") != _OK:
            return RefundWord(Said.ABSENT if said.get("respCode") == _ABSENT else Said.UNSURE)
        if (said.get("origRespCode"), said.get("txnAmt")) != (_OK, str(ask.fen)):
            return RefundWord(Said.UNSURE)
        return RefundWord(Said.PAID, _time(said.get("origTxnTime", "")), number(said.get("queryId", "")))

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """fileTransfer of a settlement day."""
        said = await self._ask(
            "fileTransfer.do",
            txnType="76",
            txnSubType="01",
            settleDate=f"{day:%m%d}",
            billDate=day.isoformat(),
        )
        if said.get("respCode") == _NO_FILE:
            return ()
        if said.get("respCode") != _OK:
            raise GatewayLost("bill")
        try:
            unpack = zlib.decompressobj()
            text = unpack.decompress(b64decode(said.get("fileContent", "")), _MOST_BILL).decode()
        except (zlib.error, ValueError):
            raise GatewayLost("bill") from None
        return tuple(_line(row) for row in text.splitlines() if row)

    async def _ask(self, path: str, **fields: str) -> Fields:
        sent = {
            "version": "5.1.0", "encoding": "UTF-8", "signMethod": "01", "bizType": "000000", "accessType": "0", "channelType": "08",
            "certId": self._cert_id, "merId": self.merchant, "currencyCode": "156",
            "txnTime": f"{self._now().astimezone(CHINA):%Y%m%d%H%M%S}", **fields,
        }  # fmt: skip
        sent["signature"] = b64encode(self._private.sign(_digest(sent), PKCS1v15(), SHA256())).decode()
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, verify=self._roots) as http:
                answer = await http.post(f"{self._gateway}/{path}", content=urlencode(sent), headers=_FORM)
            answer.raise_for_status()
            said = dict(parse_qsl(answer.text, keep_blank_values=True, strict_parsing=True))
            self._public.verify(b64decode(said.pop("signature", "")), _digest(said), PKCS1v15(), SHA256())
        except InvalidSignature:
            raise GatewayLost("signature") from None
        except (httpx.HTTPError, ValueError):
            raise GatewayLost("lost") from None
        return said


_FORM = {"content-type": "application/x-www-form-urlencoded"}
_CURRENCIES = {"156": "CNY"}


def _digest(fields: Mapping[str, str]) -> bytes:
    """What is signed: the SHA-256, in hex, of the sorted fields."""
    text = "&".join(f"{key}={value}" for key, value in sorted(fields.items()) if key != "signature")
    return hashlib.sha256(text.encode()).hexdigest().encode()


def _whole(text: str) -> int:
    if not text.isascii() or not text.isdecimal():
        raise GatewayLost("amount")
    return int(text)


def _time(text: str) -> datetime:
    try:
        return datetime.strptime(text, "%Y%m%d%H%M%S").replace(tzinfo=CHINA)
    except ValueError:
        raise GatewayLost("time") from None


def _line(row: str) -> BillLine:
    """order, fen, query id, time, number of the refund."""
    parts = row.split("|")
    if len(parts) != 5:
        raise GatewayLost("bill")
    back = number(parts[4]) if parts[4] else ""
    fen = _whole(parts[1])
    return BillLine(number(parts[0]), -fen if back else fen, number(parts[2]), _time(parts[3]), back)
