"""Puts an emulated device behind a pseudo-terminal with a stable link, as a serial port would stand in /dev.

One thread a device. A pseudo-terminal does not pace bytes, so the host does when a baud rate is given: ten bit times a
byte, both ways. Unplugging closes the terminal and removes the link; plugging in again makes a new one and replaces
the link in one step.
"""

from __future__ import annotations

import contextlib
import errno
import os
import select
import termios
import threading
import tty
from collections import deque
from pathlib import Path
from types import TracebackType
from typing import Final, Protocol, Self

from firmware_bridge.emulators.faults import Action, FaultPlan, Send, Unplug, Wait

CHUNK: Final = 64  # bytes between two pauses: 5.6 ms at 115200
NO_CLIENT_PAUSE: Final = 0.03  # how often to look whether somebody opened the port


class Device(Protocol):
    """An emulated device: bytes in, messages out. Called by the host's thread alone."""

    def receive(self, data: bytes) -> list[bytes]:
        """Take bytes from the line; give the messages to send, each one unit for faults."""

    def unplugged(self) -> None:
        """The line went; forget what a power cycle forgets."""


class PtyHost:
    """Runs a device on a pseudo-terminal at `link` between `__enter__` and `__exit__`."""

    def __init__(
        self,
        device: Device,
        link: Path,
        *,
        baud: int | None = None,
        faults: FaultPlan | None = None,
        strict: bool = False,
    ) -> None:
        """`strict`: who speaks at another speed than `baud` is not understood, as on a wire."""
        self._device = device
        self._link = link
        self._byte_seconds = 10 / baud if baud else 0.0
        self._speed = getattr(termios, f"B{baud}") if strict else None
        self._faults = faults or FaultPlan()
        self._outgoing: deque[bytes] = deque()
        self._stopping = threading.Event()
        self._master: int | None = None
        self._wake_read, self._wake_write = -1, -1
        self._plug = threading.Lock()
        self._thread: threading.Thread | None = None

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def start(self) -> None:
        """Plug in and serve."""
        self._wake_read, self._wake_write = os.pipe()
        self.plug()
        self._thread = threading.Thread(target=self._serve, name=f"emulator {self._link.name}", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop serving and remove the link."""
        self._stopping.set()
        self._wake()
        if self._thread is not None:
            self._thread.join()
        self.unplug()
        ends = self._wake_read, self._wake_write
        self._wake_read = self._wake_write = -1  # a late `send` must not write to another's descriptor
        for end in ends:
            os.close(end)

    def plug(self) -> None:
        """Make a new terminal and point the link at it in one step. Plugged already: nothing happens."""
        with self._plug:
            if self._master is not None:
                return
            master, slave = os.openpty()
            tty.setraw(slave)
            os.set_blocking(master, False)
            fresh = self._link.with_name(f".{self._link.name}.{os.getpid()}")
            fresh.unlink(missing_ok=True)
            fresh.symlink_to(os.ttyname(slave))
            fresh.replace(self._link)
            os.close(slave)
            self._master = master
        self._wake()

    def unplug(self) -> None:
        """Close the terminal and remove the link."""
        with self._plug:
            if self._master is None:
                return
            self._link.unlink(missing_ok=True)
            os.close(self._master)
            self._master = None
            self._outgoing.clear()
            self._device.unplugged()
        self._wake()

    def use(self, faults: FaultPlan) -> None:
        """From here on the line has these faults."""
        self._faults = faults

    def send(self, message: bytes) -> None:
        """Send without having been asked, from any thread."""
        self._outgoing.append(message)
        self._wake()

    def _wake(self) -> None:
        with contextlib.suppress(OSError):  # not started or stopped
            os.write(self._wake_write, b"x")

    def _serve(self) -> None:
        while not self._stopping.is_set():
            data = self._read()
            if data:
                self._pause(len(data) * self._byte_seconds)
                self._outgoing.extend(self._device.receive(data))
            while self._outgoing and not self._stopping.is_set():
                for action in self._faults.apply(self._outgoing.popleft()):
                    self._act(action)

    def _read(self) -> bytes:
        """Wait for bytes or a wake; empty for a wake, no client or no terminal."""
        master = self._master
        waiting = [self._wake_read] if master is None else [self._wake_read, master]
        try:
            ready, _, _ = select.select(waiting, [], [], None)
            if self._wake_read in ready:
                os.read(self._wake_read, 4096)
            with self._plug:
                if master not in ready or master != self._master or master is None:
                    return b""
                return self._understood(master, os.read(master, CHUNK))
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno == errno.EIO:
                self._pause(NO_CLIENT_PAUSE)  # nobody has the port open
            return b""

    def _understood(self, master: int, data: bytes) -> bytes:
        if self._speed is None or termios.tcgetattr(master)[5] == self._speed:
            return data
        return bytes(len(data))  # a framing error a byte

    def _act(self, action: Action) -> None:
        match action:
            case Send(data):
                self._write(data)
            case Wait(seconds):
                self._pause(seconds)
            case Unplug():
                self.unplug()

    def _write(self, data: bytes) -> None:
        """Write at the line's pace; what nobody reads is lost, as on a wire."""
        for start in range(0, len(data), CHUNK):
            chunk = data[start : start + CHUNK]
            with self._plug:
                if self._master is None or self._stopping.is_set():
                    return
                with contextlib.suppress(OSError):  # no client, or its buffer is full
                    os.write(self._master, chunk)
            self._pause(len(chunk) * self._byte_seconds)

    def _pause(self, seconds: float) -> None:
        """Wait so long, or until the host stops."""
        if seconds > 0:
            self._stopping.wait(seconds)
