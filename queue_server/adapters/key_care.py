"""Kinds of keys by the names that an operator uses, and the list of them."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Final, Literal

from queue_server.adapters.keys import KeyMissing, KeyRing

Kind = Literal["seal", "sign", "lookup", "kek", "day-tag", "broker"]
_STANDING: Final[dict[str, str]] = {
    "seal": "hall-seal", "sign": "hall-sign", "lookup": "lookup", "broker": "broker-server",
}  # fmt: skip
_SERVES: Final[dict[str, str]] = {
    "hall-seal": "opens what devices seal (X25519)",
    "hall-sign": "signs the day's head (Ed25519)",
    "lookup": "finds a person's rows (HMAC-SHA256)",
    "broker-server": "the server's account at the broker",
    "kek": "vault rows of its month (AES-256)",
    "day-tag": "one live number a person and matter (HMAC-SHA256), destroyed after its day",
}


@dataclass(frozen=True, slots=True)
class KeyNote:
    """A key without its secret."""

    id: str
    made: datetime
    state: Literal["current", "older"]
    serves: str


def purpose_of(kind: str, ids: Iterable[str], today: date) -> str:
    """What a kind's newest key is filed under; raises KeyMissing where a day has no tags yet."""
    if kind in _STANDING:
        return _STANDING[kind]
    if kind == "kek":
        return f"kek-{today:%Y-%m}"
    days = sorted(key.rpartition("-")[0] for key in ids if key.startswith("day-tag-"))
    if not days:
        raise KeyMissing("no day has tags now: there is nothing to rotate")
    return days[-1]


def listing(ring: KeyRing, folder: Path) -> list[KeyNote]:
    """Every key, by purpose, oldest first."""
    newest = {key.rpartition("-")[0]: key for key in ring.ids}
    return [_note(key, newest[key.rpartition("-")[0]] == key, folder) for key in ring.ids]


def _note(key: str, current: bool, folder: Path) -> KeyNote:
    purpose = key.rpartition("-")[0]
    kind = next((name for name in ("kek", "day-tag") if purpose.startswith(f"{name}-")), purpose)
    made = datetime.fromtimestamp((folder / f"{key}.key").stat().st_mtime, UTC)
    return KeyNote(key, made, "current" if current else "older", _SERVES.get(kind, "a provider's"))
