"""Coalescing on a loop whose time the test moves: at most 10 snapshots a second a topic, latest wins."""

import asyncio
from itertools import pairwise
from typing import Any

import pytest

from queue_server.service.broadcast import GAP_S, Broadcast


class Timers:
    """Stands in for the running loop: `call_later` waits until the test moves the time."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waiting: list[tuple[float, Any, tuple[Any, ...]]] = []

    def call_later(self, delay: float, call: Any, *args: Any) -> None:
        self.waiting.append((self.now + delay, call, args))

    def move(self, seconds: float) -> None:
        until = self.now + seconds
        while due := sorted((t for t in self.waiting if t[0] <= until), key=lambda t: t[0])[:1]:
            self.waiting.remove(due[0])
            self.now = due[0][0]
            due[0][1](*due[0][2])
        self.now = until


class Topic:
    """Counts up with each change, and keeps what was sent when."""

    def __init__(self, timers: Timers) -> None:
        self.value, self.sent, self.timers = 0, list[tuple[float, str, int]](), timers

    def render(self, key: str) -> Any:
        return self.value

    def send(self, key: str, snapshot: Any) -> None:
        self.sent.append((self.timers.now, key, snapshot))


@pytest.fixture
def timers(monkeypatch) -> Timers:
    timers = Timers()
    monkeypatch.setattr("queue_server.service.broadcast.asyncio.get_running_loop", lambda: timers)
    return timers


def test_broadcast_of_a_quiet_topic_goes_at_once(timers):
    """No wait where nothing was sent lately."""
    topic = Topic(timers)
    Broadcast(topic.render, topic.send).touch("board/a")
    assert topic.sent == [(0.0, "board/a", 0)]


def test_broadcast_of_a_thousand_changes_a_second_is_ten(timers):
    """One second of changes each millisecond: 10 or 11 snapshots, never two within 100 ms, the last is the latest."""
    topic = Topic(timers)
    broadcast = Broadcast(topic.render, topic.send)
    for _ in range(1000):
        topic.value += 1
        broadcast.touch("board/a")
        timers.move(0.001)
    timers.move(1)
    times = [at for at, _, _ in topic.sent]
    assert len(times) in (10, 11)
    assert min(later - earlier for earlier, later in pairwise(times)) >= GAP_S - 1e-9
    assert topic.sent[-1][2] == 1000
    assert timers.waiting == []


def test_broadcast_of_other_topics_does_not_wait(timers):
    """Each topic has its own rest."""
    topic = Topic(timers)
    broadcast = Broadcast(topic.render, topic.send)
    for key in ("board/a", "board/b", "board/a"):
        broadcast.touch(key)
    assert [key for _, key, _ in topic.sent] == ["board/a", "board/b"]


def test_broadcast_of_a_ticket_nobody_watches_is_not_drawn(timers):
    """Pages are drawn for who looks."""
    topic = Topic(timers)
    Broadcast(topic.render, topic.send).touch("ticket/2026-11-22-A001")
    assert topic.sent == []


async def test_watch_gives_the_present_then_only_the_latest():
    """A slow watcher misses the middle, never the latest."""
    value = 1
    broadcast = Broadcast(lambda key: value, lambda key, snapshot: None)  # type: ignore[arg-type,return-value]  # numbers stand in for snapshots
    async with broadcast.watch("ticket/x") as snapshots:
        assert await anext(snapshots) == 1
        assert broadcast.watched("ticket/") == ["ticket/x"]
        for value in (2, 3, 4):  # noqa: B007  read by the lambda
            broadcast.touch("ticket/x")
        async with asyncio.timeout(30):
            while await anext(snapshots) != 4:
                continue
    assert broadcast.watched("ticket/") == []
