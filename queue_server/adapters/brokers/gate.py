"""Who may connect to the embedded broker, and what they may publish, subscribe and receive: amqtt's plugin.

Only exact topics are granted to devices; a filter is granted when it stands in the list as it is. Patterns with `+`
stand only in the server's own list.
"""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from amqtt.contexts import Action, BaseContext
from amqtt.plugins.base import BaseAuthPlugin, BaseTopicPlugin
from amqtt.session import Session

from queue_server.adapters.passwords import password_matches

ACCOUNT: Final = "yitang.account"
"""Where a session keeps the account that it was admitted with."""


@dataclass(frozen=True, slots=True)
class Grant:
    """One account as the broker holds it."""

    password_hash: str
    publish: frozenset[str]
    subscribe: frozenset[str]
    publish_patterns: tuple[tuple[str, ...], ...]
    subscribe_patterns: tuple[tuple[str, ...], ...]

    def may_publish(self, topic: str) -> bool:
        """Whether a message may be sent on this topic."""
        return topic in self.publish or _matches(topic, self.publish_patterns)

    def may_subscribe(self, topic_filter: str) -> bool:
        """Whether exactly this filter was granted."""
        return topic_filter in self.subscribe

    def may_receive(self, topic: str) -> bool:
        """Whether a message on this topic may be delivered."""
        return topic in self.subscribe or _matches(topic, self.subscribe_patterns)


class HallGate(BaseAuthPlugin, BaseTopicPlugin):  # type: ignore[misc]  # amqtt ships no types
    """Admits accounts of a file with exact topics; everything else is refused."""

    @dataclass
    class Config:
        """`accounts`: path of the JSON that `Embedded.write` writes."""

        accounts: str

    def __init__(self, context: BaseContext) -> None:
        super().__init__(context)
        self.grants: dict[str, Grant] = {}
        self.load()

    def load(self) -> None:
        """Read the accounts anew."""
        table = json.loads(Path(self.config.accounts).read_bytes())
        self.grants = {name: _grant(entry) for name, entry in table.items()}

    async def authenticate(self, *, session: Session) -> bool:
        """Admit by password; never a persistent session, never a will on a topic that is not granted."""
        grant = self.grants.get(session.username or "")
        if (
            grant is None
            or not session.password
            or not password_matches(session.password, grant.password_hash)
        ):
            return False
        if not session.clean_session or (
            session.will_flag and not grant.may_publish(session.will_topic or "")
        ):
            return False
        session.attributes[ACCOUNT] = grant
        return True

    async def topic_filtering(
        self, *, session: Session | None = None, topic: str | None = None, action: Action | None = None
    ) -> bool:
        """The grant that the session was admitted with decides."""
        return session is not None and topic is not None and permits(session, topic, action)


def permits(session: Session, topic: str, action: Action | None) -> bool:
    """Whether an admitted session may do this; False for anything unknown."""
    grant = session.attributes.get(ACCOUNT)
    if not isinstance(grant, Grant):
        return False
    match action:
        case Action.PUBLISH:
            return grant.may_publish(topic)
        case Action.SUBSCRIBE:
            return grant.may_subscribe(topic)
        case Action.RECEIVE:
            return grant.may_receive(topic)
        case _:
            return False


def _grant(entry: dict[str, Any]) -> Grant:
    publish, subscribe = frozenset(entry["publish"]), frozenset(entry["subscribe"])
    return Grant(entry["password_hash"], publish, subscribe, _patterns(publish), _patterns(subscribe))


def _patterns(topics: frozenset[str]) -> tuple[tuple[str, ...], ...]:
    return tuple(tuple(t.split("/")) for t in sorted(topics) if "+" in t)


def _matches(topic: str, patterns: tuple[tuple[str, ...], ...]) -> bool:
    if not patterns:
        return False
    levels = topic.split("/")
    return any(
        len(p) == len(levels) and all(want in {"+", got} for want, got in zip(p, levels, strict=True))
        for p in patterns
    )
