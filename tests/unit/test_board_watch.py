"""A board that stops: noticed within ten seconds, right again by itself; one that lacks a call is no better."""

from datetime import timedelta

from queue_server.contracts.snapshots import Ack, Announcement, DeviceHealth
from queue_server.service.board_watch import (
    BOARD_BEAT_S,
    SILENT_AFTER,
    UNKNOWN_AFTER,
    Acknowledged,
    BoardWatch,
    PairedBoard,
)
from tests.support import page_samples as samples
from tests.support.hall_service import NOW

PAIRED = {"b1": PairedBoard("b1", ("b",), NOW), "b2": PairedBoard("b2", ("a",), NOW)}


def after(seconds: float):
    """A moment."""
    return NOW + timedelta(seconds=seconds)


def word(device: str, state: str = "ok", knows: int | None = None) -> DeviceHealth:
    """What a board says."""
    return DeviceHealth.model_validate({"device": device, "state": state, "knows": knows})


def called(seq: int, seconds: float) -> Announcement:
    """A call in area b."""
    line = samples.call("B012", "3", seq)
    return samples.announcement(line, at=after(seconds)).model_copy(update={"area": "b"})


def shown(seq: int) -> Ack:
    """A board's word that it showed a call."""
    return Ack(call=seq, times=1, shown=True, said=False)


def watch() -> BoardWatch:
    """Both boards heard just now."""
    begun = BoardWatch(NOW)
    for device in PAIRED:
        begun.healthy(word(device), NOW)
    return begun


def test_board_that_says_nothing_is_silent_within_ten_seconds_and_back_with_a_word():
    """Two beats may be lost, not three; an acknowledgement is a word too; that it is gone is none."""
    watched = watch()
    watched.healthy(word("b2"), after(2 * BOARD_BEAT_S))
    watched.healthy(word("b1", "gone"), after(7))
    assert watched.silent(PAIRED, after(2 * BOARD_BEAT_S + 1)) == set()
    assert timedelta(seconds=9) > SILENT_AFTER
    assert watched.silent(PAIRED, NOW + SILENT_AFTER) == {"b1"}
    watched.acknowledged("b1", shown(1), PAIRED, after(9))
    assert watched.silent(PAIRED, after(9)) == set()


def test_board_that_never_spoke_is_silent_after_the_same_time():
    """From the server's start, or from its pairing where that came later."""
    fresh = BoardWatch(NOW)
    late = {"b3": PairedBoard("b3", ("a",), after(60))}
    assert fresh.silent(PAIRED, after(7)) == set()
    assert fresh.silent(PAIRED, after(8)) == {"b1", "b2"}
    assert fresh.silent(late, after(67)) == set()
    assert fresh.silent(late, after(68)) == {"b3"}


def test_board_that_lives_but_lacks_a_call_is_noticed():
    """Shown, or known by a snapshot and said so; a call of another area is none of its business."""
    watched = watch()
    watched.publish("", called(50, 1), retain=False)
    due = after(1) + UNKNOWN_AFTER
    for device in PAIRED:
        watched.healthy(word(device, knows=49), due)
    assert watched.silent(PAIRED, due - timedelta(seconds=1)) == set()
    assert watched.silent(PAIRED, due) == {"b1"}
    watched.healthy(word("b1", knows=50), due)
    assert watched.silent(PAIRED, due) == set()


def test_board_is_not_asked_for_calls_before_it_was_paired_nor_remembered_after():
    """A new screen has no past; one that was taken away has no future."""
    watched = watch()
    watched.publish("", called(50, 1), retain=False)
    new = {"b9": PairedBoard("b9", ("b",), after(5))}
    watched.healthy(word("b9"), after(20))
    assert watched.silent(new, after(20)) == set()
    assert watched.silent({}, after(90)) == set()


def test_call_is_acknowledged_when_the_last_board_of_its_areas_showed_it():
    """In whatever area; another area's board is not waited for; a second word changes nothing; said is told apart."""
    paired = {**PAIRED, "b3": PairedBoard("b3", ("b", "c"), NOW)}
    watched = watch()
    watched.publish("", called(50, 1), retain=False)
    assert watched.acknowledged("b1", shown(50), paired, after(1.1)) is None
    assert watched.acknowledged("b1", shown(50), paired, after(1.2)) is None
    assert watched.acknowledged("b3", shown(50), paired, after(1.25)) == Acknowledged(
        "shown", 2, timedelta(seconds=0.25)
    )
    assert watched.acknowledged("b3", shown(50), paired, after(9)) is None
    said = shown(50).model_copy(update={"said": True})
    assert watched.acknowledged("b3", said, paired, after(9)) is None
    assert watched.acknowledged("b1", said, paired, after(9)) == Acknowledged("said", 2, timedelta(seconds=8))


def test_who_must_show_a_call_is_asked_anew_when_boards_or_areas_change():
    """A board that was taken away is not waited for; those of another area that hears of it are."""
    watched = watch()
    more = {**PAIRED, "b3": PairedBoard("b3", ("b",), NOW)}
    watched.publish("", called(50, 1), retain=False)
    assert watched.acknowledged("b3", shown(50), more, after(2)) is None
    watched.publish("", called(50, 1).model_copy(update={"area": "a"}), retain=False)
    assert watched.acknowledged("b1", shown(50), more, after(3)) is None
    fewer = {name: board for name, board in more.items() if name != "b3"}
    assert watched.acknowledged("b2", shown(50), fewer, after(4)) == Acknowledged(
        "shown", 2, timedelta(seconds=3)
    )
