"""The filter's program, run step by step: the only proof for the machine that the tests do not run on."""

import os
import struct

import pytest

from kiosk.gateways.faces.sandbox import _MACHINES, _program

ALLOW, REFUSE = 0x7FFF0000, 0x00050001
NETWORK_AND_PROGRAMS = {
    "x86_64": {"socket": 41, "connect": 42, "bind": 49, "execve": 59, "execveat": 322, "ptrace": 101},
    "aarch64": {"socket": 198, "connect": 203, "bind": 200, "execve": 221, "execveat": 281, "ptrace": 117},
}
NEVER = {"io_uring_setup": 425, "openat2": 437}
OPENAT = {"x86_64": 257, "aarch64": 56}
HARMLESS = {
    "x86_64": {"read": 0, "mmap": 9, "sendto": 44},
    "aarch64": {"read": 63, "mmap": 222, "sendto": 206},
}


def run(machine: str, number: int, *arguments: int, audit: int | None = None) -> int:
    """What the kernel would do with a call: classic BPF over the call's record, little endian."""
    values = (*arguments, 0, 0, 0, 0, 0, 0)[:6]
    record = struct.pack("<IIQ6Q", number, audit or _MACHINES[machine].audit, 0, *values)
    program = [struct.unpack("=HBBI", step) for step in _program(_MACHINES[machine])]
    at, held = 0, 0
    while True:
        code, yes, no, value = program[at]
        at += 1
        match code:
            case 0x20:
                [held] = struct.unpack_from("<I", record, value)
            case 0x15:
                at += yes if held == value else no
            case 0x45:
                at += yes if held & value else no
            case 0x06:
                return int(value)


@pytest.mark.parametrize("machine", _MACHINES)
def test_filter_refuses_network_and_programs(machine: str) -> None:
    """Each way to a network, another program or another process' memory."""
    for number in (NETWORK_AND_PROGRAMS[machine] | NEVER).values():
        assert run(machine, number) == REFUSE


@pytest.mark.parametrize("machine", _MACHINES)
@pytest.mark.parametrize("flags", [os.O_WRONLY, os.O_RDWR, os.O_CREAT, os.O_TRUNC, os.O_WRONLY | os.O_APPEND])
def test_filter_refuses_opening_for_writing(machine: str, flags: int) -> None:
    """By each flag that writes or creates; reading stays allowed."""
    assert run(machine, OPENAT[machine], 0, 0, flags) == REFUSE
    assert run(machine, OPENAT[machine], flags, flags, os.O_RDONLY | os.O_CLOEXEC) == ALLOW


def test_filter_refuses_the_older_calls() -> None:
    """x86-64 keeps `open` and `creat`, and a second set of numbers."""
    assert run("x86_64", 2, 0, os.O_RDWR) == REFUSE
    assert run("x86_64", 2, 0, os.O_RDONLY) == ALLOW
    assert run("x86_64", 85) == REFUSE
    assert run("x86_64", 0x40000000) == REFUSE


@pytest.mark.parametrize("machine", _MACHINES)
def test_filter_allows_the_rest(machine: str) -> None:
    """Reading, memory and the socket that the process was given."""
    for number in HARMLESS[machine].values():
        assert run(machine, number) == ALLOW


@pytest.mark.parametrize("machine", _MACHINES)
def test_filter_refuses_a_foreign_machine(machine: str) -> None:
    """Calls by another machine's numbers, such as 32-bit ones, are refused whatever they are."""
    assert run(machine, HARMLESS[machine]["read"], audit=0x40000003) == REFUSE
