"""A device and its line to the hall."""

from typing import Literal

from queue_server.contracts.base import Message


class Ping(Message):
    """A device's heartbeat. Answered at once, never stored; a link is up only while it is answered."""

    kind: Literal["ping"] = "ping"


class Refresh(Message):
    """A board or console missed something: publish the retained snapshots of a topic again."""

    kind: Literal["refresh"] = "refresh"
