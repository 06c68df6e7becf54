"""What the face process can no longer do once it is confined: the kernel's word, not ours."""

import subprocess
import sys
from pathlib import Path

import pytest

CONFINED = """
import os, socket, sys
ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
from kiosk.gateways.faces.sandbox import confine
confine()
try:
    {attempt}
except PermissionError:
    print("refused")
else:
    print("done")
"""


def attempt(statement: str) -> str:
    """What a confined process says after trying a statement; its output is a pipe, as files are closed to it."""
    code = CONFINED.format(attempt=statement)
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.stderr == ""
    return ran.stdout.strip()


@pytest.mark.parametrize(
    "statement",
    [
        "socket.socket(socket.AF_INET, socket.SOCK_STREAM)",
        "socket.socket(socket.AF_INET, socket.SOCK_DGRAM)",
        "socket.socket(socket.AF_INET6)",
        "socket.socket(socket.AF_UNIX)",
        "ours.connect('/nowhere')",
        "open('/dev/null', 'wb')",
        "open('/dev/null', 'r+b')",
        "os.open('/dev/null', os.O_RDONLY | os.O_CREAT)",
        "os.open('/dev/null', os.O_RDONLY | os.O_TRUNC)",
        "os.execv('/bin/true', ['true'])",
    ],
)
def test_confined_process_is_refused(statement: str) -> None:
    """No network of any family, no file for writing, no other program."""
    assert attempt(statement) == "refused"


@pytest.mark.parametrize(
    "statement",
    ["ours.send(b'x'); assert theirs.recv(9) == b'x'", "open('/etc/passwd').read()", "bytes(10**7)"],
)
def test_confined_process_still_works(statement: str) -> None:
    """It answers over the socket it was given, reads files and takes memory."""
    assert attempt(statement) == "done"


def test_confined_process_cannot_leave_files(tmp_path: Path) -> None:
    """A name that did not exist before does not exist after."""
    target = tmp_path / "face"
    assert attempt(f"open({str(target)!r}, 'wb')") == "refused"
    assert not target.exists()


def test_confined_process_leaves_no_core() -> None:
    """No core file and not dumpable, so that no other process of the same user may read its memory."""
    assert attempt("import resource; assert resource.getrlimit(resource.RLIMIT_CORE) == (0, 0)") == "done"
    assert attempt("import ctypes; assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0") == "done"
