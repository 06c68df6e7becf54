"""The programs under measure, each a process of its own: the real server, and the bare path."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

_READY_WITHIN_S = 60


@dataclass(frozen=True, slots=True)
class Program:
    """A running program whose broker answers at `url`."""

    pid: int
    url: str
    page_base: str
    process: asyncio.subprocess.Process

    def cpu_s(self) -> float:
        """Seconds of processor that the process has used, all threads, without its broker."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@asynccontextmanager
async def running_hall(
    hall: Path, data: Path, broker: str, database: str = "", log: Path | None = None
) -> AsyncIterator[Program]:
    """`queue-server run` on free ports, stopped at the end; its journal in the data folder or in a database."""
    port = free_port()
    base = f"http://127.0.0.1:{port}"
    command = [
        str(Path(sys.executable).with_name("queue-server")), "run", "--hall", str(hall), "--data", str(data),
        "--http-port", str(port), "--page-base", base, "--broker", broker, "--broker-port", "0", "--websocket-port", "0",
        *(["--database", database] if database else []),
    ]  # fmt: skip
    async with _running(command, base, log) as program:
        yield program


@asynccontextmanager
async def running_bare(hall: str, data: Path, broker: str) -> AsyncIterator[Program]:
    """The bare path, stopped at the end."""
    async with _running([sys.executable, "-m", "benchmarks.bare", hall, str(data), broker], "") as program:
        yield program


async def kill(program: Program) -> None:
    """SIGKILL, and wait until it is gone."""
    program.process.send_signal(signal.SIGKILL)
    await program.process.wait()


def free_port() -> int:
    """A port that nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@asynccontextmanager
async def _running(command: list[str], base: str, log: Path | None = None) -> AsyncIterator[Program]:
    kept = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}
    with (log or Path(os.devnull)).open("ab") as words:
        process = await asyncio.create_subprocess_exec(
            *command, stdout=asyncio.subprocess.PIPE, stderr=words, env=kept
        )
    try:
        yield Program(process.pid, await _ready(process), base, process)
    finally:
        if process.returncode is None:
            process.terminate()
        await process.wait()


async def _ready(process: asyncio.subprocess.Process) -> str:
    """The broker's address from the line `ready …`."""
    assert process.stdout is not None
    async with asyncio.timeout(_READY_WITHIN_S):
        while line := (await process.stdout.readline()).decode():
            if line.startswith("ready "):
                return next(word for word in line.split() if word.startswith("mqtt://"))
    raise RuntimeError("a program under measure did not start")
