"""The hall's file on who goes first and which numbers there are: bounds, defaults, words."""

from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest

from queue_server.config import ConfigError, parse_hall, read_hall
from queue_server.domain.hall import GreenRules, NumberRules

SAMPLE = Path(__file__).parents[2] / "assets" / "halls" / "wushan.toml"
WORDS = {"zh": "字", "en": "word"}
SPOT = {"zh": "当场办结", "en": "done on the spot"}
GUIDE = {"code": "A1", "kind": "service", "basis": WORDS, "visits_why": WORDS}
SMALL: dict[str, Any] = {
    "id": "small", "mode": "demo", "zone": "Asia/Shanghai", "name": WORDS,
    "areas": [{"id": "a", "name": WORDS}],
    "themes": [{"id": "t", "name": WORDS, "summary": WORDS, "series": "A", "area": "a"}],
    "matters": [{
        "id": "m", "theme": "t", "name": WORDS, "summary": WORDS, "assurance": "none", "fee": WORDS, "promise": SPOT, "guide": GUIDE,
        "mean_service_min": 5,
    }],
    "windows": [{"id": "w1", "label": "1", "area": "a", "themes": ["t"]}],
    "classes": [
        {"id": "old", "name": WORDS, "evidence": ["card"], "min_age": 70},
        {"id": "guest", "name": WORDS, "evidence": ["staff"], "green": False},
    ],
    "green": {}, "numbers": {},
}  # fmt: skip


def changed(path: str, value: Any) -> dict[str, Any]:
    """The small hall with one key set."""
    table: Any = deepcopy(SMALL)
    *way, last = path.split(".")
    place = table
    for step in way:
        place = place[int(step) if step.isdecimal() else step]
    place[last] = value
    return table  # type: ignore[no-any-return]  # a table of any depth


BOUNDS: list[tuple[str, list[Any], list[Any]]] = [
    ("classes.0.head_start_min", [0, 480], [-1, 481, "90"]),
    ("classes.0.min_age", [0, 130], [-1, 131, 70.5]),
    ("classes.0.max_age", [70, 130], [-1, 131]),
    ("classes.0.evidence", [["card", "declared", "staff"]], [[], ["rumour"]]),
    ("classes.0.id", ["a-b"], ["", "Ordinary", "a b"]),
    ("green.floating_over_s", [60, 7200], [59, 7201]),
    ("green.floating_expires_s", [60, 3600], [59, 3601]),
    ("green.share_percent", [12, 100], [0, 101]),
    ("green.share_clear_percent", [0, 15], [-1, 101]),
    ("green.share_of", [20, 1000], [19, 1001]),
    ("numbers.paper_series", ["M", "ZZ"], ["", "m", "MMM"]),
    ("numbers.paper_first", [1, 200], [0, 100_000]),
    ("numbers.paper_last", [1, 99_999], [0, 100_000]),
    ("numbers.lease_series", [[], ["X"]], [["x"], [""]]),
    ("numbers.lease_size", [1, 5000], [0, 5001]),
    ("numbers.lease_hours", [1, 48], [0, 49]),
    ("numbers.lease_per_minute", [1, 1000], [0, 1001]),
    ("themes.0.first", [1, 99_999], [0, 100_000, "1"]),
    ("themes.0.last", [1, 99_999], [0, 100_000]),
]


@pytest.mark.parametrize(("path", "value"), [(path, v) for path, good, _ in BOUNDS for v in good])
def test_bound_itself_is_allowed(path, value):
    """The last value within each bound."""
    assert parse_hall(changed(path, value)).hall().class_plans


@pytest.mark.parametrize(("path", "value"), [(path, v) for path, _, bad in BOUNDS for v in bad])
def test_beyond_a_bound_is_refused_by_name(path, value):
    """One step outside, or of another type; the message names the key."""
    with pytest.raises(ConfigError, match=path.replace(".", r"\.")):
        parse_hall(changed(path, value))


@pytest.mark.parametrize("path", ["classes.0.colour", "green.colour", "numbers.colour"])
def test_unknown_key_is_refused_by_name(path):
    """And where it stands."""
    with pytest.raises(ConfigError, match=path.replace(".", r"\.")):
        parse_hall(changed(path, 1))


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("classes", [SMALL["classes"][0]] * 2, "classes: old stands there twice"),
        ("classes.0.id", "ordinary", "ordinary is everybody else's"),
        ("classes.0.max_age", 60, "min_age is above max_age"),
        ("classes.1.evidence", ["card"], "a card shows nothing but an age"),
        ("green.share_clear_percent", 16, "share_clear_percent is above share_percent"),
        ("numbers.paper_first", 201, "paper_first is above paper_last"),
        ("numbers.paper_series", "A", "numbers: A stands there twice"),
        ("numbers.paper_series", "KB", "numbers: KB stands there twice"),
        ("numbers.lease_series", ["X", "A"], "numbers: A stands there twice"),
        ("numbers.lease_series", ["X", "X"], "lease_series: X stands there twice"),
        ("themes.0.first", 100_000, "themes.0.first"),
    ],
)
def test_contradictions_are_refused_in_words(path, value, said):
    """Each names what does not fit."""
    with pytest.raises(ConfigError, match=said):
        parse_hall(changed(path, value))


def test_theme_s_range_must_rise():
    """First after last gives no number at all."""
    table = changed("themes.0.first", 500)
    table["themes"][0]["last"] = 499
    with pytest.raises(ConfigError, match="first is above last"):
        parse_hall(table)


def test_file_without_the_new_tables_is_as_before():
    """The elderly from the rules' age with the rules' head start; defaults for the rest."""
    table = {key: value for key, value in SMALL.items() if key not in ("classes", "green", "numbers")}
    hall = parse_hall({**table, "rules": {"green_age": 65, "green_head_start_min": 30}}).hall()
    (elderly,) = hall.class_plans
    assert (elderly.id, elderly.min_age, elderly.head_start_s, elderly.evidence) == (
        "elderly",
        65,
        1800,
        ("card",),
    )
    assert (hall.green, hall.numbers, hall.green_age) == (GreenRules(), NumberRules(), 65)


def test_class_without_a_head_start_takes_the_rules():
    """Green ones the hall's, others none."""
    old, guest = parse_hall(SMALL).hall().class_plans
    assert (old.head_start_s, guest.head_start_s) == (5400, 0)


@pytest.mark.parametrize("letter", ["M", "KB"])
def test_default_letters_give_way_to_a_theme(letter):
    """A hall that had this letter before there were ranges still loads, and no number is given twice."""
    hall = parse_hall(changed("themes.0.series", letter)).hall()
    assert letter != hall.numbers.paper_series
    assert letter not in hall.numbers.lease_series


def test_sample_hall_declares_its_classes():
    """Five classes, four of them green at a kiosk or the desk; the elderly by the card from 70 on."""
    hall = read_hall(SAMPLE).hall
    assert [plan.id for plan in hall.class_plans] == [
        "elderly",
        "disabled",
        "pregnant",
        "with-infant",
        "military",
    ]
    assert hall.green_age == 70
    assert (hall.numbers.paper_series, hall.numbers.paper_first, hall.numbers.paper_last) == ("M", 1, 200)
