"""What the channels' formats share: yuan as text, times of China, tables of bills."""

import binascii
import csv
import io
import re
from base64 import b64decode, b64encode
from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from queue_server.payments.provider import GatewayLost

CHINA = ZoneInfo("Asia/Shanghai")
_YUAN = re.compile(r"-?\d{1,12}(\.\d{1,2})?")
_NUMBER = re.compile(r"[0-9A-Za-z_-]{1,64}")


def yuan(fen: int) -> str:
    """Fen as 12.30."""
    return f"{fen // 100}.{fen % 100:02d}"


def fen_of(text: str) -> int:
    """12.3 as fen, without a float; raises GatewayLost for what is no amount."""
    text = text.strip()
    if not _YUAN.fullmatch(text):
        raise GatewayLost("amount")
    sign = -1 if text.startswith("-") else 1
    whole, _, part = text.lstrip("-").partition(".")
    return sign * (int(whole) * 100 + int(part.ljust(2, "0") or 0))


def china_time(text: str) -> datetime:
    """A time on China's clock, with or without its offset; raises GatewayLost."""
    try:
        at = datetime.fromisoformat(text.strip())
    except ValueError:
        raise GatewayLost("time") from None
    return at if at.tzinfo else at.replace(tzinfo=CHINA)


def number(text: str) -> str:
    """A number of a channel or of ours, which goes on; raises GatewayLost for anything else."""
    if not _NUMBER.fullmatch(text):
        raise GatewayLost("number")
    return text


def rows(text: str, first: str) -> Iterator[dict[str, str]]:
    """Lines of a bill under its header, which begins with `first`; marks before values are taken off."""
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    begins = next((n for n, line in enumerate(lines) if _bare(line).startswith(first)), None)
    if begins is None:
        raise GatewayLost("bill")
    for row in csv.DictReader(io.StringIO("\n".join(lines[begins:]))):
        clean = {_bare(key): _bare(value) for key, value in row.items() if key and value is not None}
        if any(clean.values()):
            yield clean


def _bare(text: str) -> str:
    return text.strip().lstrip("\ufeff`").strip()


def is_signature(text: str) -> bool:
    """Whether it is base64 and nothing else: the libraries' own reading forgives what stands behind."""
    try:
        return b64encode(b64decode(text, validate=True)).decode() == text
    except (binascii.Error, ValueError):
        return False
