"""Transports: URLs, deadlines, and every way a port is lost mapped to one error."""

from __future__ import annotations

import contextlib
import errno
import os
import select
import socket
import termios
import threading
import time
import tty
from collections.abc import Iterator

import pytest
import serial

from firmware_bridge.errors import ConfigRefused, TransportLost, TransportTimeout, TransportUnavailable
from firmware_bridge.transport import open_transport
from firmware_bridge.transport.open import opener
from firmware_bridge.transport.serial_port import SerialTransport, mapped_errors


@pytest.fixture
def line() -> Iterator[tuple[int, SerialTransport]]:
    """The far end's descriptor and a transport on the near end of a pseudo-terminal."""
    master, slave = os.openpty()
    tty.setraw(slave)
    transport = SerialTransport(os.ttyname(slave), 115200)
    os.close(slave)
    try:
        yield master, transport
    finally:
        transport.close()
        with contextlib.suppress(OSError):  # the test may have closed it
            os.close(master)


def test_bytes_go_both_ways(line):
    """What is written arrives; what arrives is read, all of it at once."""
    master, transport = line
    transport.write(b"ping", 1)
    assert os.read(master, 10) == b"ping"
    os.write(master, b"pong")
    assert transport.read(1) == b"pong"


def test_read_of_nothing_times_out(line):
    """A deadline, not a wait for ever."""
    with pytest.raises(TransportTimeout):
        line[1].read(0.01)


def test_drain_throws_away_what_came(line):
    """Old bytes never reach a new request."""
    master, transport = line
    os.write(master, b"old")
    assert select.select([transport._port.fd], [], [], 5)[0]
    assert transport.drain() == 3
    with pytest.raises(TransportTimeout):
        transport.read(0.01)


@pytest.mark.parametrize(
    "use",
    [
        lambda transport: transport.read(1),
        lambda transport: transport.write(b"x", 1),
        lambda transport: transport.drain(),
    ],
    ids=["read", "write", "drain"],
)
def test_lost_port_is_one_error_in_every_method(line, use):
    """The far end goes: read, write and drain all say TransportLost."""
    master, transport = line
    os.close(master)
    with pytest.raises(TransportLost):
        use(transport)


def test_close_wakes_a_blocked_read(line):
    """A read in another thread ends with TransportLost at once, not after its deadline."""
    transport = line[1]
    reading, seen = threading.Event(), []
    original = transport._port.read

    def read_and_tell(size: int) -> bytes:
        reading.set()
        return original(size)

    def read() -> None:
        with pytest.raises(TransportLost) as caught:
            transport.read(20)
        seen.append(caught.value)

    transport._port.read = read_and_tell
    thread = threading.Thread(target=read)
    thread.start()
    assert reading.wait(5)
    started = time.monotonic()
    transport.close()
    thread.join()
    assert (len(seen), time.monotonic() - started < 5) == (1, True)


def test_closed_transport_is_lost(line):
    """After close everything is TransportLost; closing again is nothing."""
    line[1].close()
    line[1].close()
    with pytest.raises(TransportLost):
        line[1].read(0)


@pytest.mark.parametrize(
    "error",
    [
        serial.SerialException("read failed"),
        serial.PortNotOpenError(),
        OSError(errno.EIO, "in_waiting"),
        termios.error(errno.EIO, "flush"),
        TypeError("read during close"),
        ValueError("descriptor gone"),
    ],
    ids=lambda error: type(error).__name__,
)
def test_error_of_a_lost_port_is_mapped(error):
    """Everything pyserial raises for a lost port is TransportLost, and its text is not carried along."""
    with pytest.raises(TransportLost) as caught, mapped_errors():
        raise error
    assert str(caught.value) == type(error).__name__


def test_write_deadline_is_a_timeout():
    """A full line is not a lost one."""
    with pytest.raises(TransportTimeout), mapped_errors():
        raise serial.SerialTimeoutException("Write timeout")


def test_write_to_a_line_that_nobody_reads_times_out(line):
    """A printer that stopped the line does not hang the driver."""
    with pytest.raises(TransportTimeout):
        line[1].write(bytes(1_000_000), 0.05)


def test_port_is_held_exclusively(line):
    """A second opening is refused while the first lives."""
    with pytest.raises(TransportUnavailable):
        SerialTransport(line[1]._port.port, 115200)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "serial://",
        "file:///dev/ttyS0",
        "serial:///dev/x?speed=1",
        "serial:///dev/x?baud=31337",
        "serial:///dev/x?baud=",
        "serial://host/dev/x",
        "socket://host",
        "socket://host:99999",
        "socket://host:1/path",
        "/dev/ttyS0",
    ],
)
def test_wrong_url_is_refused_before_anything_opens(url):
    """Unknown schemes, options and speeds are configuration errors."""
    with pytest.raises(ConfigRefused):
        opener(url)


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("serial:///nowhere?baud=9600", "no such file or directory"),
        ("pty:///nowhere", "no such file or directory"),
        ("socket://127.0.0.1:1", "connection refused"),
    ],
)
def test_absent_port_is_unavailable(url, why):
    """A right URL of something that is not there: whoever wires it reads why."""
    with pytest.raises(TransportUnavailable, match=f"^{why}$"):
        open_transport(url)


@pytest.fixture
def server() -> Iterator[tuple[str, socket.socket]]:
    """A listening socket and its URL."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        yield f"socket://127.0.0.1:{listening.getsockname()[1]}", listening


def test_socket_transport_keeps_the_same_contract(server):
    """Bytes, drain, deadline and loss as on a serial port."""
    url, listening = server
    transport = open_transport(url)
    peer, _ = listening.accept()
    transport.write(b"ping", 1)
    assert peer.recv(10) == b"ping"
    peer.sendall(b"pong")
    assert transport.read(1) == b"pong"
    with pytest.raises(TransportTimeout):
        transport.read(0.01)
    assert transport.drain() == 0
    peer.close()
    with pytest.raises(TransportLost):
        transport.read(1)
    transport.close()
    transport.close()
    with pytest.raises(TransportLost):
        transport.write(b"x", 1)
