"""`[rules.calls]`: defaults as halls have them, bounds, and what only a demo may say."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from queue_server.config import ConfigError, parse_hall
from queue_server.domain.call_rules import CallRules

SAMPLE = Path(__file__).parents[2] / "assets/halls/wushan.toml"


def _hall(mode: str = "demo", **calls: Any) -> dict[str, Any]:
    table = tomllib.loads(SAMPLE.read_text())
    table["mode"] = mode
    table["rules"]["calls"] = calls
    return table


def test_calls_left_out_are_three_twenty_seconds_apart():
    """What a hall gets that says nothing."""
    assert parse_hall(_hall("production")).hall().rules.calls == CallRules(3, 20, 2, True, 3, 3)


@pytest.mark.parametrize(
    ("key", "good", "bad"),
    [
        ("calls_before_missed", (1, 9), (0, 10, "3")),
        ("recall_gap_s", (0, 120), (-1, 121, 20.5)),
        ("patient_factor", (1, 4), (0, 5)),
        ("helper_looks", (True, False), (1, "yes")),
        ("return_after", (0, 20), (-1, 21)),
        ("soon_ahead", (0, 20), (-1, 21)),
    ],
)
def test_calls_keep_their_bounds(key, good, bad):
    """The ends are taken, what is beyond is refused by name."""
    for value in good:
        assert getattr(parse_hall(_hall(**{key: value})).hall().rules.calls, key) == value
    for value in bad:
        with pytest.raises(ConfigError, match=key):
            parse_hall(_hall(**{key: value}))


def test_calls_of_a_demo_are_refused_in_production():
    """A second between calls is no time to stand up."""
    assert parse_hall(_hall("production", recall_gap_s=10))
    with pytest.raises(ConfigError, match="recall_gap_s"):
        parse_hall(_hall("production", recall_gap_s=9))
