"""A person's data as it might stand in a file, a packet or a process' memory, and the search for it."""

import hashlib
import os
import signal
from base64 import b64encode
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_WINDOW = 24
"""Bytes of a photograph or vector that are searched for: enough that chance does not find them."""


@dataclass(frozen=True)
class Trace:
    """One way in which something of a person may be stored."""

    what: str
    data: bytes


def of_text(what: str, text: str) -> Iterator[Trace]:
    """UTF-8, UTF-16 (as cards and Python keep it), GB18030, JSON escapes, base64 at each of three offsets."""
    plain = text.encode()
    forms = {"UTF-8": plain, "UTF-16": text.encode("utf-16-le"), "GB18030": text.encode("gb18030")}
    forms["JSON"] = ascii(text)[1:-1].encode()
    forms |= {f"base64+{shift}": b64encode(b"\0" * shift + plain)[4:-4] for shift in (0, 1, 2)}
    seen: set[bytes] = set()
    for form, data in forms.items():
        if data not in seen:
            seen.add(data)
            yield Trace(f"{what} {form}", data)


def of_hashes(what: str, number: str) -> Iterator[Trace]:
    """Plain hashes of a number: whoever has one finds the number in a minute."""
    for name in ("md5", "sha1", "sha256"):
        made = hashlib.new(name, number.encode(), usedforsecurity=False)
        yield Trace(f"{what} {name}", made.digest())
        yield Trace(f"{what} {name} hex", made.hexdigest().encode())


def of_bytes(what: str, data: bytes) -> Iterator[Trace]:
    """Pieces of something long."""
    for start in range(_WINDOW * 2, len(data) - _WINDOW, max(_WINDOW, len(data) // 8)):
        yield Trace(f"{what} @{start}", data[start : start + _WINDOW])


def of_process(pid: int) -> Iterator[tuple[str, bytes]]:
    """Everything that a process can write to: (where, bytes), region by region."""
    with Path(f"/proc/{pid}/mem").open("rb", buffering=0) as memory:
        for line in Path(f"/proc/{pid}/maps").read_text().splitlines():
            span, rights, *_, name = [*line.split(maxsplit=5), ""][:6]
            if not rights.startswith("rw"):
                continue
            start, end = (int(part, 16) for part in span.split("-"))
            try:
                memory.seek(start)
                yield f"{name or 'anonymous'} {span}", memory.read(end - start)
            except (OSError, ValueError, OverflowError):  # a device's pages, or a region that has just gone
                continue


def frozen(pid: int) -> list[tuple[str, bytes]]:
    """The same at one instant: the process stands still while it is read."""
    os.kill(pid, signal.SIGSTOP)
    try:
        return list(of_process(pid))
    finally:
        os.kill(pid, signal.SIGCONT)


def of_files(*folders: Path) -> Iterator[tuple[str, bytes]]:
    """Name and content of every file below."""
    for folder in folders:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                try:
                    yield str(path), path.name.encode() + path.read_bytes()
                except OSError:  # gone between listing and reading, as shared memory of others may be
                    continue


def hits(places: Iterator[tuple[str, bytes]], traces: list[Trace]) -> list[tuple[str, str]]:
    """(where, what) of each trace that is found."""
    return [(where, trace.what) for where, data in places for trace in traces if trace.data in data]
