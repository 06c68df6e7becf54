"""Events as plain values and back, for every kind; and what they never hold."""

import json
from dataclasses import fields
from datetime import UTC, datetime, timedelta, timezone
from typing import Any, get_args, get_type_hints

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from queue_server.domain import events as e
from queue_server.domain.fees import FEE_KINDS, FeeName
from queue_server.domain.hall import Hall
from queue_server.domain.payment import Charge
from queue_server.domain.plain import from_plain, to_plain
from queue_server.domain.ticket import Stop
from queue_server.domain.times.limits import Due, Limit, Limits
from tests.support.hall_day import hall

INSTANTS = st.datetimes(
    datetime(2020, 1, 1),  # noqa: DTZ001  bounds are naive, the zone comes with the strategy
    datetime(2060, 1, 1),  # noqa: DTZ001 — the zone comes with the strategy
    timezones=st.sampled_from([UTC, timezone(timedelta(hours=8))]),
)
TEXTS = st.text(max_size=20)
LIMITS = st.builds(Limit, st.sampled_from(["minutes", "days"]), st.integers(1, 1000))

NAMES = st.builds(FeeName, TEXTS, TEXTS)
CHARGES = st.builds(
    Charge,
    TEXTS,
    NAMES,
    st.sampled_from(FEE_KINDS),
    st.integers(),
    st.integers(),
    st.integers(),
    st.none() | NAMES,
)


def _values(hint: Any) -> st.SearchStrategy[Any]:
    known: dict[Any, st.SearchStrategy[Any]] = {
        str: TEXTS,
        int: st.integers(-(2**40), 2**40),
        bool: st.booleans(),
        datetime: INSTANTS,
        Hall: st.just(hall()),
        datetime | None: st.none() | INSTANTS,
        int | None: st.none() | st.integers(-(2**40), 2**40),
        str | None: st.none() | TEXTS,
        tuple[Stop, ...]: st.lists(st.builds(Stop), max_size=3).map(tuple),
        tuple[str, ...]: st.lists(TEXTS, max_size=4).map(tuple),
        tuple[tuple[str, str, str], ...]: st.lists(st.tuples(TEXTS, TEXTS, TEXTS), max_size=3).map(tuple),
        tuple[int, ...]: st.lists(st.integers(), max_size=3).map(tuple),
        tuple[tuple[str, tuple[int, ...]], ...]: st.lists(
            st.tuples(TEXTS, st.lists(st.integers(), max_size=3).map(tuple)), max_size=3
        ).map(tuple),
        tuple[Due, ...]: st.lists(st.builds(Due, TEXTS, st.integers(), INSTANTS), max_size=3).map(tuple),
        Limits: st.builds(Limits, st.none() | LIMITS, st.none() | LIMITS),
        tuple[Charge, ...]: st.lists(CHARGES, max_size=3).map(tuple),
        tuple[tuple[str, str], ...]: st.lists(st.tuples(TEXTS, TEXTS), max_size=3).map(tuple),
    }
    return known[hint]


def _events(kind: type[Any]) -> st.SearchStrategy[Any]:
    hints = get_type_hints(kind)
    return st.builds(kind, **{field.name: _values(hints[field.name]) for field in fields(kind)})


@pytest.mark.parametrize("kind", e.KINDS.values(), ids=list(e.KINDS))
@settings(max_examples=30)
@given(data=st.data())
def test_event_through_json_is_the_same_event(kind, data):
    """to_body → JSON → from_body is the identity, with any text and instant."""
    event = data.draw(_events(kind))
    body = json.loads(json.dumps(e.to_body(event), ensure_ascii=False))
    assert e.from_body(kind.__name__, kind.VERSION, body) == event


def test_every_event_has_a_name_and_a_version():
    """KINDS is complete; versions begin at 1."""
    assert set(e.KINDS.values()) == set(get_args(e.Event))
    assert all(kind.VERSION >= 1 for kind in e.KINDS.values())


def test_from_body_of_an_unknown_kind_is_a_key_error():
    """A newer program's entry is not guessed at."""
    with pytest.raises(KeyError):
        e.from_body("TicketTeleported", 1, {})


def test_from_body_with_a_missing_or_unknown_field_is_a_type_error():
    """Nothing is made up, nothing is overlooked."""
    with pytest.raises(TypeError):
        e.from_body("TicketCalled", 1, {"ticket": "x"})
    with pytest.raises(TypeError):
        e.from_body("WindowClosed", 1, {"window": "w1", "counter": "w1"})


def test_from_body_of_an_old_version_is_raised_step_by_step(monkeypatch):
    """An upcaster turns version 0 into 1 before it is read."""
    monkeypatch.setitem(e.UPCASTERS, ("WindowClosed", 0), lambda body: {"window": body["counter"]})
    assert e.from_body("WindowClosed", 0, {"counter": "w1"}) == e.WindowClosed("w1")


def test_events_have_no_field_for_a_person():
    """Nobody's name, number, birth or address has a place in any event, nor a hash of one."""
    forbidden = {"name", "birth", "address", "id_number", "card", "lookup", "sealed", "tag"}
    named = {field.name for kind in e.KINDS.values() for field in fields(kind)}
    assert not named & forbidden


def test_plain_values_of_a_hall_are_the_hall_again():
    """The hall file as stored in the journal reads back whole."""
    assert from_plain(Hall, json.loads(json.dumps(to_plain(hall())))) == hall()
