"""ESC/POS status bytes against the published values."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.errors import BadFrame
from firmware_bridge.protocol.escpos_status import (
    MODELS,
    Condition,
    Query,
    decode,
    decode_automatic,
    is_queued,
    is_real_time,
)


@pytest.mark.parametrize("query", Query)
def test_query_is_three_bytes(query):
    """10 04 n."""
    assert query.request() == bytes((0x10, 0x04, query.value))


@pytest.mark.parametrize(
    ("query", "byte", "conditions"),
    [
        (Query.PRINTER, 0x12, set()),
        (Query.PRINTER, 0x1A, {Condition.OFFLINE}),
        (Query.OFFLINE_CAUSE, 0x16, {Condition.COVER_OPEN}),
        (Query.OFFLINE_CAUSE, 0x32, {Condition.PAPER_STOP}),
        (Query.ERROR_CAUSE, 0x1A, {Condition.CUTTER}),
        (Query.PAPER, 0x12, set()),
        (Query.PAPER, 0x1E, {Condition.PAPER_LOW}),
        (Query.PAPER, 0x7E, {Condition.PAPER_LOW, Condition.PAPER_OUT}),
    ],
)
def test_status_byte_of_the_table_means_its_conditions(query, byte, conditions):
    """The published values decode as published."""
    assert decode(query, byte) == conditions


def test_status_of_a_presenter_model_does_not_cry_paper():
    """Bit 6 of n=4 says on one model that a slip waits; the table of the model decides."""
    presenter = MODELS["presenter"]
    assert decode(Query.PAPER, 0x52, presenter) == {Condition.SLIP_WAITS}
    assert decode(Query.PAPER, 0x7E, presenter) == {
        Condition.SLIP_WAITS, Condition.PAPER_LOW, Condition.PAPER_OUT,
    }  # fmt: skip
    assert [name for name, model in MODELS.items() if model.sees_slips] == ["presenter"]
    assert decode(Query.PAPER, 0x52) == {Condition.PAPER_OUT}


@given(st.sampled_from(Query), st.integers(0, 255))
def test_status_byte_without_the_pattern_is_refused(query, byte):
    """A byte passes exactly when b & 0x93 == 0x12; and none is both a real-time and a queued answer."""
    if byte & 0x93 == 0x12:
        decode(query, byte)
        assert is_real_time(byte)
        assert not is_queued(byte)
    else:
        with pytest.raises(BadFrame):
            decode(query, byte)


@pytest.mark.parametrize(
    ("data", "conditions"),
    [
        ("10000000", set()),
        (
            "38000F00",
            {Condition.OFFLINE, Condition.COVER_OPEN, Condition.PAPER_LOW, Condition.PAPER_OUT},
        ),
        ("18080000", {Condition.OFFLINE, Condition.CUTTER}),
    ],
)
def test_automatic_status_means_its_conditions(data, conditions):
    """The published messages decode as published."""
    assert decode_automatic(bytes.fromhex(data)) == conditions


@pytest.mark.parametrize("data", ["", "100000", "1000000000", "12000000", "10800000"])
def test_automatic_status_without_the_pattern_is_refused(data):
    """Four bytes with the fixed bits, nothing else."""
    with pytest.raises(BadFrame):
        decode_automatic(bytes.fromhex(data))
