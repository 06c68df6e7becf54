"""The channels of a demo: real providers, pointed at emulated gateways with keys of this run."""

from queue_server.payments.emulators.gateway import (
    APP,
    SELLER,
    UNION,
    UNIT,
    WX_APP,
    WX_KEY,
    WX_MERCHANT,
    EmulatedKeys,
)
from queue_server.payments.keys import stamps
from queue_server.payments.provider import Provider
from queue_server.payments.providers.alipay import Alipay, AlipayKeys
from queue_server.payments.providers.card import CardTerminal, ReferenceTerminal
from queue_server.payments.providers.public import PublicKeysOfPayment, PublicPayment
from queue_server.payments.providers.unionpay import UnionPay, UnionPayKeys
from queue_server.payments.providers.wechat import WeChat, WeChatKeys
from queue_server.service.ports import Clock


def emulated_providers(
    keys: EmulatedKeys, base: str, terminal_port: int, notify_base: str, clock: Clock
) -> dict[str, Provider]:
    """Every channel, by name."""
    own, theirs = keys.merchant, keys.gateway_public
    alipay = AlipayKeys(APP, SELLER, own, theirs)
    wechat = WeChatKeys(WX_APP, WX_MERCHANT, "SERIAL0", own, keys.api_v3_key, theirs, WX_KEY)
    notify = f"{notify_base}/pay/{{}}/notify"
    return {
        "alipay": Alipay(alipay, notify.format("alipay"), gateway=f"{base}/alipay/gateway.do", emulated=True),
        "wechat": WeChat(wechat, notify.format("wechat"), gateway=base, emulated=True),
        "unionpay": UnionPay(
            UnionPayKeys(UNION, "0", own, theirs), now=clock.now, gateway=f"{base}/unionpay", emulated=True
        ),
        "notice": PublicPayment(
            PublicKeysOfPayment(UNIT, own, theirs),
            gateway=f"{base}/public",
            stamp=stamps(clock.now),
            emulated=True,
        ),
        "card": CardTerminal(ReferenceTerminal("127.0.0.1", terminal_port), UNION, emulated=True),
    }
