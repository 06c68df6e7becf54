"""All emulated gateways behind one address, with one ledger; a page that says what they are."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from random import Random
from typing import Any

from fastapi import FastAPI

from queue_server.payments.emulators import LABEL_EN, LABEL_ZH, alipay, public, terminal, unionpay, wechat
from queue_server.payments.emulators.faults import Faults, Rates
from queue_server.payments.emulators.ledger import Ledger, Payers
from queue_server.payments.emulators.notices import NoticeBox, Post
from queue_server.payments.emulators.signing import Pair, new_pem, public_pem


@dataclass(frozen=True, slots=True)
class EmulatedKeys:
    """Keys of an emulated merchant and its gateway, made on the spot; no real gateway knows them."""

    merchant: str = field(repr=False)
    gateway: str = field(repr=False)
    api_v3_key: str = field(repr=False)

    @classmethod
    def fresh(cls, random: Random) -> "EmulatedKeys":
        """Two RSA keys, and 32 characters."""
        return cls(new_pem(), new_pem(), f"{random.getrandbits(128):032x}")

    @property
    def merchant_public(self) -> str:
        """What the gateway verifies with."""
        return public_pem(self.merchant)

    @property
    def gateway_public(self) -> str:
        """What the hall verifies with."""
        return public_pem(self.gateway)


APP, SELLER, WX_APP, WX_MERCHANT, WX_KEY = (
    "2021000000000000",
    "2088000000000000",
    "wx0000000000000000",
    "1900000000",
    "PUB_KEY_ID_0",
)
"""Numbers that no gateway gives."""


UNIT, UNION = "330000", "000000000000000"


class Gateway:
    """Every channel for one merchant; Alipay and WeChat Pay send notices. `advance` lets people pay, `deliver` sends what the hall is to hear."""

    def __init__(
        self,
        keys: EmulatedKeys,
        random: Random,
        now: Callable[[], datetime],
        *,
        payers: Payers,
        rates: Rates,
        base: str = "",
    ) -> None:
        self._now = now
        self.ledger = Ledger(random, payers)
        self.faults = Faults(random, rates)
        self.box = NoticeBox(self.faults)
        pair = Pair.of(keys.gateway, keys.merchant_public)
        self.alipay = alipay.AlipayEmulator(
            alipay.Merchant(APP, SELLER), pair, self.ledger, self.faults, self.box, now=now, base=base
        )
        self.wechat = wechat.WeChatEmulator(
            wechat.Merchant(WX_APP, WX_MERCHANT, WX_KEY, keys.api_v3_key), pair, self.ledger, self.faults, self.box, now=now,
            random=random, base=base,
        )  # fmt: skip

        self.public = public.PublicEmulator(UNIT, pair, self.ledger, self.faults, now=now)
        self.unionpay = unionpay.UnionPayEmulator(UNION, pair, self.ledger, self.faults, now=now)
        self.terminal = terminal.TerminalEmulator(UNION, self.ledger, self.faults, now=now)

    def at(self, base: str) -> None:
        """Where it is reached: bills are fetched from there."""
        self.alipay.base = self.wechat.base = base

    def advance(self) -> None:
        """People whose time has come pay."""
        for trade in self.ledger.advance(self._now()):
            if trade.channel in ("alipay", "wechat"):
                {"alipay": self.alipay.paid, "wechat": self.wechat.paid}[trade.channel](trade)

    async def deliver(self, post: Post) -> None:
        """Send the notices that are due."""
        await self.box.deliver(post, self._now())

    def app(self) -> FastAPI:
        """To be served."""
        app = FastAPI(title="Yitang emulated gateways", openapi_url=None)
        app.include_router(self.alipay.router())
        app.include_router(self.wechat.router())
        app.include_router(self.public.router())
        app.include_router(self.unionpay.router())
        app.middleware("http")(self._people_pay)

        @app.get("/")
        async def status() -> dict[str, Any]:
            """What this is."""
            trades = self.ledger.trades.values()
            return {
                "zh": LABEL_ZH,
                "en": LABEL_EN,
                "trades": len(trades),
                "kept_fen": sum(t.kept for t in trades),
            }

        return app

    async def _people_pay(self, request: Any, call_next: Any) -> Any:
        self.advance()
        return await call_next(request)
