"""When a machine was last answered: the bound of what it may claim to have given offline."""

from datetime import UTC, datetime, timedelta

import pytest

from queue_server.service.heartbeats import GAPS_KEPT, Heartbeats

START = datetime(2026, 11, 22, 1, tzinfo=UTC)


def at(seconds: float) -> datetime:
    """So many seconds after the first heartbeat."""
    return START + timedelta(seconds=seconds)


@pytest.fixture
def heard() -> Heartbeats:
    """Answered every 3 s but for 30–90 s and 120–200 s."""
    beats = Heartbeats()
    for second in (*range(0, 31, 3), *range(90, 121, 3), *range(200, 210, 3)):
        beats.answered("k1", at(second))
    return beats


@pytest.mark.parametrize(
    ("claimed", "since"),
    [(60, 30), (90, 30), (150, 120), (10, 30), (100, 120), (205, 209), (300, 209), (-50, 30)],
)
def test_bound_is_the_answer_before_the_silence(heard, claimed, since):
    """Inside a silence its beginning; while the link was up, the beginning of the next one."""
    assert heard.before("k1", at(claimed)) == at(since)


def test_bound_of_an_unheard_machine_is_unknown(heard):
    """After a restart nothing is known, of this machine or that."""
    assert heard.before("k2", at(60)) is None


def test_clock_set_back_makes_no_silence():
    """The last answer stays the latest one."""
    beats = Heartbeats()
    beats.answered("k1", at(100))
    beats.answered("k1", at(50))
    beats.answered("k1", at(101))
    assert beats.before("k1", at(60)) == at(101)


def test_silences_that_are_remembered_are_bounded():
    """A line that breaks all day costs no more memory; the oldest silences are forgotten."""
    beats = Heartbeats()
    for n in range(GAPS_KEPT + 10):
        beats.answered("k1", at(n * 20))
    assert beats.before("k1", at(5)) == at(9 * 20)
