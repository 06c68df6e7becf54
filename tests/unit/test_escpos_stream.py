"""The emulated printer's reading of an ESC/POS stream."""

from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.emulators.escpos_stream import (
    Command,
    EscPosReader,
    Raster,
    RealTimeRecover,
    RealTimeStatus,
    TextBytes,
    Unknown,
)
from tests.support import wire

JOB = (
    b"\x1b@\x1c&"
    + bytes.fromhex("C7EBB5BD33BAC5B4B0BFDA0A")
    + b"\x1d!\x11\x1dv0\x00\x02\x00\x01\x00\x10\x1b\x10\x04\x01\x1d(k\x03\x001Q0\x1bd\x06\x1dV\x01\x1dVA\x03"
)
OPERATIONS = [
    Command(b"\x1b@"),
    Command(b"\x1c&"),
    TextBytes(bytes.fromhex("C7EBB5BD33BAC5B4B0BFDA")),
    Command(b"\n"),
    Command(b"\x1d!", b"\x11"),
    Raster(2, b"\x10\x1b", (1, 1)),
    RealTimeStatus(1),
    Command(b"\x1d(k", b"\x03\x001Q0"),
    Command(b"\x1bd", b"\x06"),
    Command(b"\x1dV", b"\x01"),
    Command(b"\x1dV", b"A\x03"),
]


def test_stream_is_read_into_operations():
    """Commands, text and pictures come apart; a picture's bytes are not taken for commands."""
    assert EscPosReader().feed(JOB) == OPERATIONS


@given(st.integers(1, 40))
def test_stream_in_pieces_means_the_same(size):
    """Where the stream is cut changes nothing, but that text may come in parts."""
    reader = EscPosReader()
    fed = [operation for piece in wire.pieces(JOB, size) for operation in reader.feed(piece)]
    text = b"".join(operation.data for operation in fed if isinstance(operation, TextBytes))
    assert text == OPERATIONS[2].data
    assert [op for op in fed if not isinstance(op, TextBytes)] == OPERATIONS[:2] + OPERATIONS[3:]


def test_command_that_is_not_known_is_reported():
    """An unknown command is named, and what follows is still read."""
    assert EscPosReader().feed(b"\x1b\x7f\x10\x05\x02\x10\x09") == [
        Unknown(b"\x1b\x7f"),
        RealTimeRecover(2),
        Unknown(b"\x10\x09"),
    ]


@given(st.lists(st.binary(max_size=100)))
def test_stream_of_any_bytes_is_survived(chunks):
    """Garbage never raises, and every operation takes bytes away."""
    reader = EscPosReader()
    for chunk in chunks:
        assert len(reader.feed(chunk)) <= sum(map(len, chunks))
