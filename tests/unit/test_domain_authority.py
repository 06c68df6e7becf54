"""授权 (F12): a case is accepted where the window's authority suffices; the refusal names the windows to go on with."""

from dataclasses import replace

from queue_server.domain import commands as c
from queue_server.domain import events as e
from queue_server.domain.errors import Code, Refusal
from tests.support.hall_day import OLD, Play, hall


def served(window: str) -> Play:
    """A deed needs authority 2, which window 3 has; one is served at this window."""
    plain = hall()
    matters = tuple(replace(m, authority=2 if m.id == "deed" else 0) for m in plain.matters)
    windows = tuple(replace(w, authority=2 if w.id == "w3" else 1) for w in plain.windows)
    play = Play()
    play.do(c.Configure(replace(plain, matters=matters, windows=windows), "0" * 64), 0)
    for each in ("w1", "w3"):
        play.do(c.OpenWindow(each), 0)
    play.issue("deed", OLD, person="accept")
    play.call(window)
    play.do(c.StartService(window))
    return play


def accept(play: Play, window: str) -> tuple[e.Event, ...] | Refusal:
    """受理 at the window."""
    return play.do(c.AcceptCase("CASE000001", window, "2026-11-22-B001", "deed"))


def test_window_without_the_authority_is_refused_and_told_where_to_go():
    """Nothing changes; a transfer there, with its key, ends in an accepted case."""
    play = served("w1")
    assert accept(play, "w1") == Refusal(Code.AUTHORITY_NEEDED, "3")
    assert isinstance(play.do(c.TransferTicket("w1", None, "w3", "authority")), tuple)
    assert play.call("w3") == "2026-11-22-B001"
    play.do(c.StartService("w3"))
    assert isinstance(accept(play, "w3"), tuple)


def test_window_with_the_authority_accepts():
    """And a matter that needs none is accepted anywhere."""
    assert isinstance(accept(served("w3"), "w3"), tuple)
