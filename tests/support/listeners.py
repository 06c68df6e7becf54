"""Which TCP sockets a process listens on, from /proc."""

import socket
import struct
from pathlib import Path

_LISTEN = "0A"


def listening(pid: int) -> set[tuple[str, int]]:
    """(address, port) of every listening TCP socket of a process."""
    links = (str(fd.readlink()) for fd in Path(f"/proc/{pid}/fd").iterdir() if fd.is_symlink())
    inodes = {link[8:-1] for link in links if link.startswith("socket:[")}
    found = set()
    for table in ("tcp", "tcp6"):
        for line in Path(f"/proc/{pid}/net/{table}").read_text().splitlines()[1:]:
            columns = line.split()
            if columns[3] == _LISTEN and columns[9] in inodes:
                host, port = columns[1].split(":")
                found.add((_address(host), int(port, 16)))
    return found


def _address(digits: str) -> str:
    if len(digits) == 8:
        return socket.inet_ntoa(struct.pack("<I", int(digits, 16)))
    words = [int(digits[i : i + 8], 16) for i in range(0, 32, 8)]
    return socket.inet_ntop(socket.AF_INET6, struct.pack("<4I", *words))
