"""What waits to be published: pacing, order, bounds, nothing stale."""

from queue_server.adapters.mqtt import outbox
from queue_server.adapters.mqtt.client import Outgoing
from queue_server.adapters.mqtt.outbox import KEEP_S, PACE_S, Outbox
from queue_server.contracts.base import Text
from queue_server.contracts.snapshots import Ack
from tests.support.chance import seeded
from tests.support.recording_gateway import board_snapshot

ROOM = 100


def ack(call: int) -> Ack:
    """A small ordered message."""
    return Ack(call=call, times=1, shown=True, said=True)


def calls(messages: list[Outgoing]) -> list[int]:
    """The numbers of ordered messages."""
    return [Ack.model_validate_json(m.payload).call for m in messages]


def test_ordered_messages_keep_their_order_and_go_first() -> None:
    """Replies and calls are not held back by snapshots."""
    box = Outbox()
    box.put_snapshot("board/a", board_snapshot("h", "a"))
    for number in range(3):
        box.put("reply/k", ack(number), 0.0)
    sent = list(box.take(0.0, ROOM))
    assert calls(sent[:3]) == [0, 1, 2]
    assert [m.retain for m in sent] == [False, False, False, True]


def test_newest_snapshot_of_a_topic_wins_at_most_twenty_a_second() -> None:
    """The first goes at once, the next only after 50 ms, and then the newest."""
    box = Outbox()
    sent = []
    for rev in range(1, 101):  # one change a millisecond
        now = rev / 1000
        box.put_snapshot("board/a", board_snapshot("h", "a", rev))
        sent += [(now, m) for m in box.take(now, ROOM)]
    (first, _), (second, newer) = sent
    assert PACE_S <= second - first <= PACE_S + 0.002
    assert f'"rev":{round(second * 1000)}' in newer.payload.decode()
    assert box.due is not None
    (last,) = box.take(box.due, ROOM)
    assert b'"rev":100' in last.payload
    assert box.due is None


def test_topics_are_paced_apart() -> None:
    """One busy board does not slow another."""
    box = Outbox()
    box.put_snapshot("board/a", board_snapshot("h", "a"))
    assert len(list(box.take(0.0, ROOM))) == 1
    box.put_snapshot("board/a", board_snapshot("h", "a", 2))
    box.put_snapshot("board/b", board_snapshot("h", "b"))
    assert [m.topic for m in box.take(0.01, ROOM)] == ["board/b"]
    assert box.due == PACE_S


def test_room_bounds_what_is_taken_and_nothing_is_lost() -> None:
    """A full window leaves the rest waiting, snapshots too."""
    box = Outbox()
    box.put_snapshot("board/a", board_snapshot("h", "a"))
    for number in range(5):
        box.put("reply/k", ack(number), 0.0)
    taken = [list(box.take(0.0, 2)) for _ in range(3)]
    assert [len(part) for part in taken] == [2, 2, 2]
    assert list(box.take(0.0, 0)) == []
    assert (box.waiting, box.lost) == (False, 0)


def test_ordered_message_too_old_to_be_wanted_is_dropped() -> None:
    """A call that could not be sent for ten seconds is not announced late."""
    box = Outbox()
    box.put("call/a", ack(1), 0.0)
    box.put("call/a", ack(2), 5.0)
    assert calls(list(box.take(KEEP_S + 1, ROOM))) == [2]
    assert box.lost == 1


def test_restart_sends_unacknowledged_messages_again_first() -> None:
    """Replies without PUBACK go before newer ones; snapshots come from the journal instead."""
    box = Outbox()
    box.put("reply/k", ack(3), 0.0)
    box.put_snapshot("board/a", board_snapshot("h", "a"))
    lost = [Outgoing("reply/k", ack(n).model_dump_json().encode(), False) for n in (1, 2)]
    box.restart([lost[0], Outgoing("board/a", b"{}", True), lost[1]], 1.0)
    assert calls(list(box.take(1.0, ROOM))) == [1, 2, 3]


def test_overlong_queue_loses_the_oldest_and_counts() -> None:
    """A broker that is away for long costs bounded memory."""
    box = Outbox()
    for number in range(outbox._MOST + 10):
        box.put("reply/k", ack(number), 0.0)
    assert box.lost == 10
    assert calls(list(box.take(0.0, 1))) == [10]


def test_oversized_snapshot_is_not_sent() -> None:
    """A snapshot that no broker would take is counted instead of cutting the connection again and again."""
    box = Outbox()
    chance = seeded(1)  # what has no pattern cannot be deflated
    notices = tuple(
        Text(zh="".join(chr(chance.randrange(0x4E00, 0x9FA5)) for _ in range(400)), en="") for _ in range(400)
    )
    box.put_snapshot("board/a", board_snapshot("h", "a").model_copy(update={"notices": notices}))
    assert list(box.take(0.0, ROOM)) == []
    assert box.lost == 1
