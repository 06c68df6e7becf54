"""Who comes in while somebody looks at the demo, and the numbers that nobody scripted."""

from base64 import b64encode
from datetime import date
from random import Random

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from kiosk.demo.crowd import CARD, NOBODY, PERSON, issue
from kiosk.demo.day import HallDay
from queue_server.config import read_hall, read_years
from tests.support.source_tree import ROOT

KEY = b64encode(X25519PrivateKey.generate().public_key().public_bytes_raw()).decode()
TODAY = date(2028, 2, 29)


def test_crowd_asks_only_for_what_the_sample_hall_finishes_at_once():
    """Every matter exists, wants what the crowd brings, and leaves no case open."""
    known = {
        each.id: each
        for each in read_hall(
            ROOT / "assets/halls/wushan.toml", read_years(ROOT / "assets/calendars")
        ).hall.matters
    }
    wanted = {"card": CARD, "person": PERSON, "none": NOBODY}
    assert all(known[m].assurance == level for level, matters in wanted.items() for m in matters)
    assert not [m for matters in wanted.values() for m in matters if known[m].case_due]


def test_crowd_says_that_its_faces_are_emulated():
    """An accepted comparison of a made-up person is marked as such in the journal."""
    checks = [issue(Random(n), n, KEY, TODAY).person for n in range(200)]  # noqa: S311 - dice, no secret
    accepted = [check for check in checks if check and check.outcome == "accept"]
    assert accepted
    assert all(check.emulated for check in accepted)


def test_hall_day_without_a_script_expects_everybody():
    """A clerk who calls a number from the kiosk or the help desk serves it, though no script told of it."""
    assert HallDay(scripted=False).seat("t1", "A001").taken.is_set()
    assert not HallDay().seat("t1", "A001").taken.is_set()
