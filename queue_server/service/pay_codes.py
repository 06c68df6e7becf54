"""Codes scanned off a phone: opened, held in memory for one attempt, never stored, logged or shown."""

from collections import OrderedDict
from datetime import datetime, timedelta

KEPT = timedelta(seconds=60)
"""A phone's code is worth nothing after a minute."""
MOST = 500


class PaymentCodes:
    """By the command that brought it; the payer takes it once. `repr` shows how many."""

    def __init__(self) -> None:
        self._codes: OrderedDict[str, tuple[datetime, str]] = OrderedDict()

    def __repr__(self) -> str:
        return f"PaymentCodes({len(self._codes)})"

    def put(self, command: str, code: str, now: datetime) -> None:
        """Until it is claimed, or too old."""
        self._codes[command] = (now, code)
        for old in [key for key, (at, _) in self._codes.items() if now - at > KEPT]:
            del self._codes[old]
        while len(self._codes) > MOST:
            self._codes.popitem(last=False)

    def claim(self, command: str, now: datetime) -> str | None:
        """Once."""
        at, code = self._codes.pop(command, (now, ""))
        return code if code and now - at <= KEPT else None


def channel_of(code: str) -> str | None:
    """Whose phone showed it, by its first digits; None for what is no payment code."""
    if not (code.isascii() and code.isdecimal()):
        return None
    first = int(code[:2] or 0)
    if 25 <= first <= 30 and 16 <= len(code) <= 24:
        return "alipay"
    if 10 <= first <= 15 and len(code) == 18:
        return "wechat"
    return "unionpay" if first == 62 and len(code) == 19 else None
