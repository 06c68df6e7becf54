"""What a merchant has with each channel: one TOML file a channel, mode 0400, in the data folder's payment-keys/.

`mark` is "hall" or "demo"; a production hall refuses demo files, and gateways on this machine, which are emulators.
"""

import tomllib
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from secrets import token_hex
from typing import Any, Literal
from urllib.parse import urlsplit

from queue_server.adapters import private_files
from queue_server.payments.provider import Provider
from queue_server.payments.providers.alipay import GATEWAY as ALIPAY
from queue_server.payments.providers.alipay import Alipay, AlipayKeys
from queue_server.payments.providers.card import CardTerminal, ReferenceTerminal
from queue_server.payments.providers.public import PublicKeysOfPayment, PublicPayment
from queue_server.payments.providers.unionpay import GATEWAY as UNIONPAY
from queue_server.payments.providers.unionpay import UnionPay, UnionPayKeys
from queue_server.payments.providers.wechat import GATEWAY as WECHAT
from queue_server.payments.providers.wechat import WeChat, WeChatKeys
from queue_server.service.pay_ports import PaymentKeysError

FOLDER = "payment-keys"
Mode = Literal["demo", "production"]
_LOOPBACK = ("127.0.0.1", "::1", "localhost")


def provider_of(path: Path, mode: Mode, notify_base: str, now: Callable[[], datetime]) -> Provider:
    """The channel that the file is named after; raises PaymentKeysError, which names no key."""
    table = _read(path)
    mark, gateway = table.pop("mark", None), table.pop("gateway", "")
    if mark not in ("hall", "demo"):
        raise PaymentKeysError(f"{path.name}: mark is hall or demo")
    emulated = urlsplit(gateway).hostname in _LOOPBACK if gateway else False
    if mode == "production" and (mark == "demo" or emulated):
        raise PaymentKeysError(f"{path.name} is a demo's, and this hall is in production")
    url = f"{notify_base}/pay/{path.stem}/notify"
    try:
        return _made(path.stem, table, gateway=gateway, emulated=emulated, url=url, now=now)
    except (TypeError, ValueError, IndexError, KeyError):
        raise PaymentKeysError(f"{path.name} does not hold what the channel needs") from None


def _made(
    channel: str, table: dict[str, Any], *, gateway: str, emulated: bool, url: str, now: Callable[[], datetime]
) -> Provider:  # fmt: skip
    match channel:
        case "alipay":
            return Alipay(AlipayKeys(**table), url, gateway=gateway or ALIPAY, emulated=emulated)
        case "wechat":
            return WeChat(WeChatKeys(**table), url, gateway=gateway or WECHAT, emulated=emulated)
        case "unionpay":
            return UnionPay(UnionPayKeys(**table), now=now, gateway=gateway or UNIONPAY, emulated=emulated)
        case "notice":
            keys = PublicKeysOfPayment(**table)
            return PublicPayment(keys, gateway=gateway, stamp=stamps(now), emulated=emulated)
        case "card":
            at = urlsplit(gateway)
            terminal = ReferenceTerminal(at.hostname or "", at.port or 0)
            return CardTerminal(terminal, table["merchant"], emulated=emulated)
        case _:
            raise PaymentKeysError(f"{channel}.toml is named after no channel")


def providers_in(
    folder: Path, mode: Mode, notify_base: str, now: Callable[[], datetime]
) -> dict[str, Provider]:
    """Every channel that has a file."""
    found = (provider_of(path, mode, notify_base, now) for path in sorted(folder.glob("*.toml")))
    return {each.channel: each for each in found}


def stamps(now: Callable[[], datetime]) -> Callable[[], tuple[str, str]]:
    """Seconds since 1970, and a nonce, for each request."""
    return lambda: (str(int(now().timestamp())), token_hex(16))


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(private_files.read(path).decode())
    except (private_files.PrivateFileError, ValueError) as error:
        cause = (
            str(error)
            if isinstance(error, private_files.PrivateFileError)
            else f"{path.name} is not valid TOML"
        )
        raise PaymentKeysError(cause) from None
