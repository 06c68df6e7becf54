"""The fee table as kiosks and consoles get it."""

from queue_server.contracts.base import Message, Slug, Text
from queue_server.contracts.commands.payments import FeeKind, PayWay


class FeeLine(Message):
    """One item of the fee table, for the kiosk to offer. `fen` None: staff or a pay notice say how much."""

    item: Slug
    name: Text
    fee_kind: FeeKind
    fen: int | None
    matters: tuple[Slug, ...]
    most: int
    free: Text | None = None


class FeesView(Message):
    """What a kiosk needs to offer payment: the day's version, the ways, and where cash is taken."""

    version: str
    items: tuple[FeeLine, ...]
    waivers: tuple[tuple[Slug, Text], ...]
    ways: tuple[PayWay, ...]
    cash_where: Text | None
    telephone: str
