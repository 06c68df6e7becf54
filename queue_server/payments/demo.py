"""The channels of a demo: real providers, pointed at emulated gateways with keys of this run."""

from pathlib import Path

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


def key_files(folder: Path, keys: EmulatedKeys, base: str, terminal_port: int) -> None:
    """The same as files of a data folder's payment-keys/: for gateways that are emulated beside the server, not in it."""
    own = {"private_key": keys.merchant, "gateway_public_key": keys.gateway_public}
    tables = {
        "alipay": {"app_id": APP, "seller_id": SELLER, **own, "gateway": f"{base}/alipay/gateway.do"},
        "wechat": {
            "app_id": WX_APP, "mch_id": WX_MERCHANT, "serial": "SERIAL0", **own, "api_v3_key": keys.api_v3_key,
            "gateway_key_id": WX_KEY, "gateway": base,
        },
        "unionpay": {"merchant": UNION, "cert_id": "0", **own, "gateway": f"{base}/unionpay"},
        "notice": {"unit": UNIT, **own, "gateway": f"{base}/public"},
        "card": {"merchant": UNION, "gateway": f"tcp://127.0.0.1:{terminal_port}"},
    }  # fmt: skip
    folder.mkdir(mode=0o700)
    for channel, table in tables.items():
        lines = ["mark = 'demo'", *(f"{key} = '''{value}'''" for key, value in table.items())]
        path = folder / f"{channel}.toml"
        path.touch(mode=0o600)
        path.write_text("\n".join(lines))
        path.chmod(0o400)
