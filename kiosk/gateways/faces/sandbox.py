"""What the face process gives up before it sees anybody: network, files, programs, core dumps, being looked into.

A seccomp filter (Linux, x86-64 and arm64) makes the kernel refuse with EPERM; it needs no privilege and cannot be taken back.
Where it is not to be had the process refuses to work: a person without the check goes to a member of staff.
"""

import ctypes
import os
import platform
import resource
import struct
from dataclasses import dataclass
from typing import Final

NICENESS: Final = 10
"""The screen and the devices go first."""

_PR_SET_DUMPABLE: Final = 4
_PR_SET_SECCOMP: Final = 22
_PR_SET_NO_NEW_PRIVS: Final = 38
_SECCOMP_MODE_FILTER: Final = 2

_LOAD_WORD: Final = 0x20
_JUMP_EQUAL: Final = 0x15
_JUMP_IF_SET: Final = 0x45
_RETURN: Final = 0x06
_ALLOW: Final = 0x7FFF0000
_REFUSE: Final = 0x00050001
"""Errno 1, EPERM."""

_NUMBER_AT: Final = 0
_MACHINE_AT: Final = 4
_ARGUMENTS_AT: Final = 16
_FOREIGN_CALLS: Final = 0x40000000
"""x86-64 kernels answer a second set of numbers with this bit."""
_WRITING: Final = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC


class SandboxRefused(Exception):
    """The kernel or the machine offers no seccomp filter."""


@dataclass(frozen=True, slots=True)
class _Machine:
    """System call numbers: `refused` always, `opening` (number, place of the flags) when for writing."""

    audit: int
    refused: tuple[int, ...]
    opening: tuple[tuple[int, int], ...]


# refused: socket, connect, bind, execve, execveat, ptrace, io_uring_setup (it opens sockets unseen), openat2, creat
_MACHINES: Final = {
    "x86_64": _Machine(0xC000003E, (41, 42, 49, 59, 322, 101, 425, 437, 85), ((2, 1), (257, 2))),
    "aarch64": _Machine(0xC00000B7, (198, 203, 200, 221, 281, 117, 425, 437), ((56, 2),)),
}


def confine() -> None:
    """Give everything up, for good. Call after the models are loaded and before the first picture; SandboxRefused."""
    os.nice(NICENESS)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    _control(_PR_SET_DUMPABLE, 0)
    machine = _MACHINES.get(platform.machine())
    if machine is None:
        raise SandboxRefused(platform.machine())
    _control(_PR_SET_NO_NEW_PRIVS, 1)
    _install(_program(machine))


def _program(machine: _Machine) -> list[bytes]:
    """Classic BPF, last two steps "allow" and "refuse"; jumps are counted from the end."""
    tests: list[tuple[int, int]] = [(_JUMP_EQUAL, number) for number in machine.refused]
    tests.append((_JUMP_IF_SET, _FOREIGN_CALLS))
    body: list[bytes] = []
    for number, flags in reversed(machine.opening):
        body = [*_opening(number, flags, len(body)), *body]
    for position, (test, value) in enumerate(reversed(tests)):
        body = [_step(test, value, yes=len(machine.opening) * 4 + position + 1), *body]
    head = [_step(_LOAD_WORD, _MACHINE_AT), _step(_JUMP_EQUAL, machine.audit, no=len(body) + 2)]
    return [*head, _step(_LOAD_WORD, _NUMBER_AT), *body, _step(_RETURN, _ALLOW), _step(_RETURN, _REFUSE)]


def _opening(number: int, flags: int, after: int) -> list[bytes]:
    """Steps that refuse one way to open a file when its flags (a low word, little endian) mean writing."""
    return [
        _step(_JUMP_EQUAL, number, no=3),
        _step(_LOAD_WORD, _ARGUMENTS_AT + 8 * flags),
        _step(_JUMP_IF_SET, _WRITING, yes=after + 2),
        _step(_RETURN, _ALLOW),
    ]


def _step(code: int, value: int, *, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("=HBBI", code, yes, no, value)


def _install(program: list[bytes]) -> None:
    code = ctypes.create_string_buffer(b"".join(program))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(program), ctypes.addressof(code)))
    _control(_PR_SET_SECCOMP, _SECCOMP_MODE_FILTER, ctypes.addressof(header))


def _control(option: int, *values: int) -> None:
    arguments = [ctypes.c_ulong(value) for value in (*values, 0, 0, 0, 0)[:4]]
    libc = ctypes.CDLL(None, use_errno=True)
    if libc.prctl(option, *arguments) != 0:
        raise SandboxRefused(f"prctl {option}: {os.strerror(ctypes.get_errno())}")
