"""`erasures.txt`: visits whose personal data was erased, one a line, beside the database and beside each of its copies.

A line is an instant, a random reference and a reason: a visit's, or that of a booking which is no longer counted as
anybody's. It says nothing of anybody. It only grows.
"""

import os
import re
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Final

from queue_server.service.personal import Erased

NAME: Final = "erasures.txt"
_LINE: Final = re.compile(r"(?P<at>\S+) (?P<visit>[0-9a-f]{32}|[0-9A-HJKMNP-TV-Z]{10}) (?P<why>[a-z_]{1,32})")


class ErasureFile:
    """The list in one folder."""

    def __init__(self, folder: Path, name: str = NAME) -> None:
        self.path = folder / name

    def add(self, erased: Sequence[Erased]) -> None:
        """Append and bring to the disk; a line that was cut short by a crash is ended first."""
        lines = "".join(f"{each.at.isoformat()} {each.visit} {each.why}\n" for each in erased)
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_CLOEXEC, 0o600)
        try:
            size = os.fstat(handle).st_size
            whole = size == 0 or os.pread(handle, 1, size - 1) == b"\n"
            os.write(handle, ("" if whole else "\n").encode() + lines.encode())
            os.fsync(handle)
        finally:
            os.close(handle)

    def read(self) -> tuple[Erased, ...]:
        """Every whole line; none where there is no file."""
        if not self.path.exists():
            return ()
        found = map(_LINE.fullmatch, self.path.read_text(encoding="ascii", errors="replace").splitlines())
        return tuple(
            Erased(match["visit"], datetime.fromisoformat(match["at"]), match["why"])
            for match in found
            if match
        )
