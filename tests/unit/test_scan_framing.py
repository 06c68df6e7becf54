"""What scanners send, in any pieces with any noise: whole scans come out, nothing grows, nothing hangs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from firmware_bridge.framing.scan import MAX_BYTES, ScanFramer
from firmware_bridge.framing.ssi import Packet, SsiFramer
from firmware_bridge.protocol import scanner
from tests.support import wire

TEXTS = st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1, max_size=60)


@pytest.mark.parametrize("end", [b"\r", b"\n", b"\r\n"])
@given(TEXTS, st.integers(1, 7))
def test_scan_ends_at_its_terminator(end, text, size):
    """CR, LF or both, cut anywhere; an LF that comes after a closed scan opens none."""
    framer = ScanFramer()
    for piece in wire.pieces(text.encode() + end, size):
        framer.feed(piece)
    assert framer.ended
    assert framer.close() == text
    framer.feed(b"\n")
    assert (framer.pending, framer.close()) == (0, None)


@given(TEXTS)
def test_scan_without_a_terminator_waits_for_silence(text):
    """Not ended by itself; silence closes it."""
    framer = ScanFramer()
    framer.feed(text.encode())
    assert not framer.ended
    assert framer.close() == text


def test_scan_of_several_lines_keeps_them():
    """A machine-readable zone in three."""
    framer = ScanFramer()
    framer.feed(b"AAA\rBBB\r\nCCC\r")
    assert framer.close() == "AAA\nBBB\nCCC"


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_scan_with_chinese_is_read_in_either_encoding(encoding):
    """Licences' codes carry names."""
    framer = ScanFramer()
    framer.feed("名称:某某公司".encode(encoding) + b"\r")
    assert framer.close() == "名称:某某公司"


@pytest.mark.parametrize("size", [1, 3, 50])
def test_scan_is_not_mixed_with_the_answer_to_a_command(size):
    """Newland echoes commands into the same line: cut out wherever it stands, whole or broken off."""
    reply = b"\x02\x010000#SCNTRG1\x06;\x03"
    framer = ScanFramer()
    for piece in wire.pieces(reply + b"123" + reply + b"4\r", size):
        framer.feed(piece)
    assert framer.close() == "1234"
    framer.feed(reply[:9])
    assert framer.close() is None


def test_scan_without_end_is_dropped_whole():
    """More than any code holds is noise: what follows in the same flood is not a code either."""
    framer = ScanFramer()
    for _ in range(3):
        framer.feed(b"x" * (MAX_BYTES - 1))
        assert framer.pending <= MAX_BYTES
    framer.feed(b"1234\r")
    assert framer.close() is None
    framer.feed(b"1234\r")
    assert framer.close() == "1234"


@given(st.lists(st.binary(max_size=40), max_size=20))
def test_scan_of_any_bytes_is_printable_text_or_nothing(chunks):
    """No control character, no error."""
    framer = ScanFramer()
    for chunk in chunks:
        framer.feed(chunk)
        text = framer.text
        assert all(sign == "\n" or sign.isprintable() for sign in text)
    framer.close()


@pytest.mark.parametrize(
    ("opcode", "published"),
    [
        (scanner.START_SESSION, "04E40400FF14"),
        (scanner.STOP_SESSION, "04E50400FF13"),
        (scanner.ACK, "04D00400FF28"),
    ],
)
def test_zebra_commands_are_the_published_bytes(opcode, published):
    """Start, stop, ack; and read back they are the same packets."""
    assert scanner.zebra(opcode).hex().upper() == published
    [packet] = SsiFramer().feed(bytes.fromhex(published))
    assert (packet.opcode, packet.source, packet.status, packet.data) == (opcode, 4, 0, b"")


def test_newland_and_honeywell_triggers_are_the_published_bytes():
    """Byte by byte."""
    assert scanner.MODELS["newland"].start == bytes.fromhex("7E01303030302353434E545247313B03")
    assert scanner.MODELS["newland"].stop == bytes.fromhex("7E01303030302353434E545247303B03")
    assert scanner.newland("SCNTRG1", permanent=True)[6:7] == b"@"
    assert (scanner.MODELS["honeywell"].start, scanner.MODELS["honeywell"].stop) == (
        b"\x16\x54\x0d",
        b"\x16\x55\x0d",
    )


@pytest.mark.parametrize(("sign", "meaning"), [(b"\x06", "ack"), (b"\x15", "nak"), (b"\x05", "unsupported")])
def test_newland_reply_is_understood(sign, meaning):
    """An echo with one byte before the end; anything else is no reply."""
    assert scanner.newland_reply(b"\x02\x010000#SCNTRG1" + sign + b";\x03") == meaning
    assert scanner.newland_reply(b"6921234567890\r") is None


@given(st.lists(st.binary(max_size=250), min_size=1, max_size=4), st.integers(1, 9))
def test_ssi_packets_come_out_of_any_pieces(payloads, size):
    """Whole, in order."""
    packets = [Packet(0xF3, 0, 0, payload) for payload in payloads]
    framer = SsiFramer()
    stream = b"".join(packet.to_bytes() for packet in packets)
    assert [p for piece in wire.pieces(stream, size) for p in framer.feed(piece)] == packets


@given(st.lists(st.binary(max_size=300)))
def test_ssi_framer_survives_any_bytes_with_a_bounded_buffer(chunks):
    """It holds one packet at most."""
    framer = SsiFramer()
    for chunk in chunks:
        framer.feed(chunk)
        assert framer.pending <= 257
    framer.silence()
    assert framer.pending == 0
