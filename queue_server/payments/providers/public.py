"""统一公共支付 by pay-notice number (缴款识别码). No public specification was found: docs/pay-notice-contract.md is the contract.

JSON over HTTP, each side signs timestamp, nonce, and body with RSA-SHA256; amounts are fen.
"""

import json
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import httpx
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, RSAPublicKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import load_pem_private_key, load_pem_public_key

from queue_server.domain.fees import FEE_KINDS, FeeName
from queue_server.domain.payment import Charge, Way
from queue_server.payments.provider import Ask, BillLine, GatewayLost, RefundAsk, RefundWord, Said, Word
from queue_server.payments.providers.trust import roots
from queue_server.payments.providers.words import china_time, number

TIMEOUT_S = 10
_STATES = {"waiting": Said.WAITING, "paid": Said.PAID, "closed": Said.CLOSED, "failed": Said.FAILED}


@dataclass(frozen=True, slots=True)
class PublicKeysOfPayment:
    """What the hall has with the platform; `repr` shows no key."""

    unit: str
    private_key: str = field(repr=False)
    gateway_public_key: str = field(repr=False)


class PublicPayment:
    """Provider and NoticeBook. `stamp` gives a timestamp and a nonce for each request."""

    channel, app = "notice", ""

    def __init__(
        self,
        keys: PublicKeysOfPayment,
        *,
        gateway: str,
        stamp: Callable[[], tuple[str, str]],
        emulated: bool = False,
    ) -> None:
        self.merchant, self.emulated = keys.unit, emulated
        private, public = (
            load_pem_private_key(keys.private_key.encode(), None),
            load_pem_public_key(keys.gateway_public_key.encode()),
        )
        if not isinstance(private, RSAPrivateKey) or not isinstance(public, RSAPublicKey):
            raise ValueError("not RSA keys")
        self._private, self._public = private, public
        self._gateway, self._stamp, self._roots = gateway, stamp, roots()

    def close(self) -> None:
        """Nothing is held between calls."""

    async def look_up(self, notice: str) -> tuple[Charge, ...]:
        """What a pay notice is for; nothing where it is unknown, paid or withdrawn."""
        status, said = await self._ask("GET", f"/v1/notices/{number(notice)}")
        if status != 200 or said.get("state") != "open":
            return ()
        return tuple(_charge(each) for each in said.get("charges", []))

    async def start(self, ask: Ask) -> Word:
        """A payment of a notice: the platform gives the code that a phone scans."""
        status, said = await self._ask(
            "POST", "/v1/payments", {"number": ask.attempt, "notice": ask.notice, "fen": ask.fen}
        )
        return self._word(status, said)

    async def query(self, attempt: str, way: Way) -> Word:
        """By number."""
        return self._word(*await self._ask("GET", f"/v1/payments/{attempt}"))

    async def cancel(self, attempt: str, way: Way) -> Word:
        """Closed, or already paid."""
        status, _ = await self._ask("POST", f"/v1/payments/{attempt}/close", {})
        return Word(Said.CLOSED if status in (200, 404) else Said.UNSURE)

    async def refund(self, ask: RefundAsk) -> RefundWord:
        """退付, once a number."""
        status, said = await self._ask(
            "POST", "/v1/refunds", {"refund": ask.refund, "number": ask.attempt, "fen": ask.fen}
        )
        return _refund_word(status, said, ask)

    async def refund_query(self, ask: RefundAsk) -> RefundWord:
        """By its number."""
        return _refund_word(*await self._ask("GET", f"/v1/refunds/{ask.refund}"), ask)

    async def bill(self, day: date) -> tuple[BillLine, ...]:
        """Every line of a day."""
        status, said = await self._ask("GET", f"/v1/bills/{day.isoformat()}")
        if status != 200:
            raise GatewayLost("bill")
        return tuple(
            BillLine(
                number(str(e["number"])),
                int(e["fen"]),
                number(str(e["channel_no"])),
                china_time(str(e["at"])),
                str(e["refund"]),
            )
            for e in said.get("lines", [])
        )

    def _word(self, status: int, said: dict[str, Any]) -> Word:
        if status != 200:
            return Word(Said.ABSENT if status == 404 else Said.FAILED if status == 409 else Said.UNSURE)
        state = _STATES.get(str(said.get("state")), Said.UNSURE)
        if state is not Said.PAID:
            return Word(state, code=str(said.get("code", ""))[:256])
        return Word(
            state, str(said.get("number")), int(said.get("fen", -1)), merchant=str(said.get("unit")),
            channel_no=number(str(said.get("channel_no"))), paid_at=china_time(str(said.get("paid_at"))),
            bill_no=str(said.get("bill_no", ""))[:64], tax_no=str(said.get("tax_no", ""))[:64],
        )  # fmt: skip

    async def _ask(
        self, method: str, path: str, body: dict[str, Any] | None = None
    ) -> tuple[int, dict[str, Any]]:
        text, (stamp, nonce) = "" if body is None else json.dumps(body, ensure_ascii=False), self._stamp()
        signed = b64encode(
            self._private.sign(f"{method}\n{path}\n{stamp}\n{nonce}\n{text}\n".encode(), PKCS1v15(), SHA256())
        )
        headers = {
            "x-unit": self.merchant,
            "x-timestamp": stamp,
            "x-nonce": nonce,
            "x-signature": signed.decode(),
        }
        try:
            async with httpx.AsyncClient(timeout=TIMEOUT_S, verify=self._roots) as http:
                answer = await http.request(
                    method, self._gateway + path, content=text.encode(), headers=headers
                )
            if answer.status_code >= 500:
                raise GatewayLost("lost")
            over = f"{answer.status_code}\n{nonce}\n{answer.text}\n"
            self._public.verify(
                b64decode(answer.headers.get("x-signature", "")), over.encode(), PKCS1v15(), SHA256()
            )
            said = json.loads(answer.text)
        except InvalidSignature:
            raise GatewayLost("signature") from None
        except (httpx.HTTPError, ValueError):
            raise GatewayLost("lost") from None
        return answer.status_code, said if isinstance(said, dict) else {}


def _charge(said: dict[str, Any]) -> Charge:
    kind, fen = said.get("kind"), said.get("fen")
    if kind not in FEE_KINDS or not isinstance(fen, int) or not 0 < fen < 100_000_000_00:
        raise GatewayLost("malformed")
    return Charge(
        number(str(said.get("item"))),
        FeeName(str(said.get("zh"))[:80], str(said.get("en"))[:80]),
        kind,
        1,
        fen,
        fen,
    )


def _refund_word(status: int, said: dict[str, Any], ask: RefundAsk) -> RefundWord:
    if status != 200:
        return RefundWord(Said.ABSENT if status == 404 else Said.FAILED if status == 409 else Said.UNSURE)
    if (said.get("refund"), said.get("fen")) != (ask.refund, ask.fen):
        return RefundWord(Said.UNSURE)
    return RefundWord(Said.PAID, china_time(str(said.get("at"))), str(said.get("channel_no", ""))[:64])
