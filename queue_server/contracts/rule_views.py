"""What a manager may change while the day runs, as it is now."""

from queue_server.contracts.base import Instant, Message, Slug, Text
from queue_server.contracts.floor_views import NoticeLine


class HeadStartLine(Message):
    """A class's head start in minutes, and the bounds that the hall's file gives."""

    class_id: Slug
    name: Text
    minutes: int
    least: int
    most: int


class MatterLine(Message):
    """A matter: how many hold a number for it now, and, where it is stopped, why, since when and until about when."""

    matter: Slug
    name: Text
    holders: int
    reason: str | None = None
    since: Instant | None = None
    until: Instant | None = None


class RulesView(Message):
    """Head starts, matters, notices on the boards."""

    head_starts: tuple[HeadStartLine, ...]
    matters: tuple[MatterLine, ...]
    notices: tuple[NoticeLine, ...]
