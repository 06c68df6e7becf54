"""What a sign shows and what a key means, from a window's snapshot."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from firmware_bridge.hall.faces import face_of
from firmware_bridge.hall.presses import RATE_WITHIN_S, Rateable, command_of
from firmware_bridge.protocol.hall_units import Colour, Effect, Key
from queue_server.contracts.actors import Role
from queue_server.contracts.base import Text
from queue_server.contracts.permissions import PERMITTED
from queue_server.contracts.snapshots import CurrentTicket, WindowSnapshot

NOW = datetime(2026, 11, 22, 1, 0, tzinfo=UTC)


def window(state: str = "open", ticket: str | None = None, *, number: str = "A001") -> WindowSnapshot:
    """A window's snapshot; `ticket` is the state of the one it has."""
    words = Text(zh="综合", en="General")
    current = ticket and CurrentTicket(
        ticket=f"2026-11-22-{number}", number=number, state=ticket, green=False, class_name=words, matter_name=words,
        prepare=(), promise=None, person="not_needed", identified=False, issued_at=NOW, called_at=NOW, started_at=None,
        calls=1, reason=words,
    )  # fmt: skip
    return WindowSnapshot(
        hall="wushan", epoch=1, rev=1, at=NOW, window="w3", label="3", area_name=words, themes=(words,), state=state,
        pause_reason=None, current=current or None, queue=(), missed=(), undo_until=None, waiting_in_hall=0,
        windows_open=1, served_today=0, mean_service_s=None,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("snapshot", "zh", "en"),
    [
        (window(ticket="called"), "请A001到3号窗口", "A001 to window 3"),
        (window(ticket="serving"), "3号窗口 正在办理A001", "Window 3: A001"),
        (window(), "3号窗口", "Window 3"),
        (window("paused"), "3号窗口 暂停服务", "Window 3 paused"),
        (window("closed"), "3号窗口 未开放", "Window 3 closed"),
    ],
)
def test_sign_says_what_the_window_does(snapshot, zh, en):
    """In both languages; only a call blinks."""
    face = face_of(snapshot, "zh")
    assert (face.text, face_of(snapshot, "en").text) == (zh, en)
    assert (face.effect is Effect.BLINK) is (
        snapshot.current is not None and snapshot.current.state == "called"
    )
    assert face.colour in Colour


@pytest.mark.parametrize("key", Key)
def test_every_key_is_a_command_that_a_bridge_may_send(key):
    """Each at its own window; the hall's table has a row for it."""
    body = command_of(key, window())
    assert body.window == "w3"
    assert Role.BRIDGE in PERMITTED[body.kind]


def test_pause_key_pauses_and_opens_again():
    """One key for both: what it does follows from the window."""
    kinds = [command_of(Key.PAUSE, window(state)).kind for state in ("open", "paused", "closed")]
    assert kinds == ["pause_window", "open_window", "open_window"]


def test_grade_is_for_the_service_that_runs_or_was_the_last():
    """A call does not take the pad over before its service begins; after three minutes nobody has it."""
    rateable = Rateable().after(window(ticket="serving"), 100.0)
    after_end = rateable.after(window(ticket="called", number="A002"), 130.0)
    assert after_end.at(130.0) == "2026-11-22-A001"
    assert after_end.at(101.0 + RATE_WITHIN_S) is None
    assert after_end.after(window(ticket="serving", number="A002"), 140.0).at(141.0) == "2026-11-22-A002"
    assert Rateable().at(0.0) is None


@pytest.mark.parametrize(
    ("state", "english"), [("called", "A001 to window 3"), ("serving", "Window 3: A001")]
)
def test_sign_speaks_to_whoever_is_called_in_their_language(state, english):
    """Where it can: one that is set to English may have no Chinese signs. A window without a ticket keeps its own."""
    snapshot = window(ticket=state)
    assert snapshot.current is not None
    theirs = snapshot.model_copy(update={"current": snapshot.current.model_copy(update={"language": "en"})})
    assert face_of(theirs, "zh").text == english
    assert face_of(snapshot, "en").text == english
    assert face_of(window(), "zh").text == "3号窗口"
