"""One request, one answer: what the two links do with bytes that belong to nobody or to another."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import pytest

from firmware_bridge.drivers.printer_link import PrinterLink
from firmware_bridge.drivers.sdt_link import SdtLink
from firmware_bridge.errors import BadFrame, TransportTimeout
from firmware_bridge.protocol.escpos_status import MODELS, Condition, Query
from firmware_bridge.protocol.sdt import Command, Status
from firmware_bridge.transport.base import Deadline
from tests.support import wire

FOUND = wire.on_wire(wire.CARD_FOUND)
SELECTED = wire.on_wire(wire.CARD_SELECTED)
NOT_FOUND = wire.on_wire(wire.FAILURES[0x80])


class ScriptedTransport:
    """Old bytes that a drain throws away, then what each read gives; None is silence."""

    def __init__(self, reads: Iterable[bytes | None], *, old: bytes = b"") -> None:
        self.written: list[bytes] = []
        self._old = old
        self._reads = deque(reads)

    def write(self, data: bytes, timeout: float) -> None:
        """Keep what was sent."""
        self.written.append(data)

    def read(self, timeout: float) -> bytes:
        """The next piece."""
        if self._old:
            old, self._old = self._old, b""
            return old
        piece = self._reads.popleft() if self._reads else None
        if piece is None:
            raise TransportTimeout("scripted silence")
        return piece

    def drain(self) -> int:
        """Throw the old bytes away."""
        self._old = b""
        return 0

    def close(self) -> None:
        """Nothing to give back."""


def test_old_answer_is_drained_before_a_request():
    """What an earlier find said is not this find's answer."""
    transport = ScriptedTransport([FOUND], old=NOT_FOUND)
    assert SdtLink(transport).ask(Command.FIND).sw3 == Status.CARD_FOUND
    assert transport.written == [wire.on_wire(wire.REQUESTS[Command.FIND])]


@pytest.mark.parametrize("late", [FOUND, NOT_FOUND])
def test_late_answer_to_another_request_is_passed_over(late):
    """A find's answer that comes during select does not decide select."""
    assert SdtLink(ScriptedTransport([late, SELECTED])).ask(Command.SELECT).ok


def test_answer_in_single_bytes_behind_noise_is_taken():
    """Pieces and garbage are the line's habit."""
    noise = bytes(range(1, 40))
    pieces = [bytes([byte]) for byte in noise + SELECTED]
    assert SdtLink(ScriptedTransport(pieces)).ask(Command.SELECT).ok


@pytest.mark.parametrize("reads", [[FOUND[:-1]], [FOUND[:-1] + b"\0"], [wire.on_wire(wire.FAILURES[0x10])]])
def test_damage_is_not_silence(reads):
    """Part of an answer, a wrong check byte, or the reader's word that the request was damaged."""
    with pytest.raises(BadFrame):
        SdtLink(ScriptedTransport(reads)).ask(Command.FIND)


def test_silence_is_a_timeout():
    """No bytes, or none that begin a frame."""
    with pytest.raises(TransportTimeout):
        SdtLink(ScriptedTransport([b"\x01\x02"])).ask(Command.FIND)


def _printer(reads: Iterable[bytes | None], model: str = "generic") -> tuple[PrinterLink, ScriptedTransport]:
    transport = ScriptedTransport(reads)
    return PrinterLink(transport, MODELS[model]), transport


def test_status_query_is_three_bytes_out_and_one_in():
    """Exactly, when the line is good."""
    link, transport = _printer([b"\x1e"])
    assert link.query_status(Query.PAPER) == {Condition.PAPER_LOW}
    assert transport.written == [bytes.fromhex("100404")]


@pytest.mark.parametrize("wrong", [b"\x00", b"\xff", b"\x12\x12", b"\x10\x00\x00\x00"])
def test_status_byte_that_is_not_one_is_asked_again(wrong):
    """Wrong pattern or too many bytes: settle, then ask a second time."""
    link, transport = _printer([wrong, None, b"\x12"])
    assert link.query_status(Query.PRINTER) == set()
    assert len(transport.written) == 2


def test_late_status_byte_is_never_taken_for_another_query():
    """An answer that comes after its deadline is let pass: 1A means offline for n=1 and cutter for n=3."""
    link, _ = _printer([None, None, None, b"\x1a", None, b"\x12"])
    with pytest.raises(TransportTimeout):
        link.query_status(Query.PRINTER)
    assert link.query_status(Query.ERROR_CAUSE) == set()


def test_old_status_byte_is_drained_before_a_query():
    """What came unasked, as an automatic status does, answers nothing."""
    transport = ScriptedTransport([b"\x12"], old=b"\x1a")
    assert PrinterLink(transport, MODELS["generic"]).query_status(Query.PRINTER) == set()


def test_silent_printer_is_a_timeout():
    """Silence has no conditions: it raises."""
    with pytest.raises(TransportTimeout):
        _printer([])[0].conditions()


def test_status_query_never_stands_inside_a_job():
    """The whole job is one write, the queries come behind it."""
    link, transport = _printer([None, b"\x12", b"\x00", None, b"\x12", b"\x12", b"\x12", b"\x12"])
    assert link.run(b"JOB", Deadline.after(30)) == set()
    assert transport.written[:3] == [b"JOB", b"\x1dr\x01", b"\x10\x04\x01"]


def test_job_ends_early_when_the_printer_is_offline():
    """A stopped printer never answers the queued request: the real-time one tells why."""
    link, _ = _printer([None, b"\x1a", None, b"\x1a", b"\x32", b"\x12", b"\x7e"])
    conditions = link.run(b"JOB", Deadline.after(30))
    assert {Condition.OFFLINE, Condition.PAPER_STOP, Condition.PAPER_OUT} <= conditions


def test_job_without_an_end_times_out():
    """Online for ever and never done: not believed."""
    link, _ = _printer([])
    with pytest.raises(TransportTimeout):
        link.run(b"JOB", Deadline.after(0))
