"""The demo's emulated platform for electronic codes, a program of its own like every other part."""

import asyncio
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kiosk.demo.programs import START_S, DemoFailed, end, free_ports

_ROOT = Path(__file__).parents[2]


@dataclass(frozen=True, slots=True)
class Platform:
    """Where it answers, the file with the key it asks for, and the program."""

    url: str
    key: Path
    process: asyncio.subprocess.Process

    async def code(self, name: str, number: str) -> str:
        """A fresh code, as this person's phone would show it."""
        assert self.process.stdin is not None  # noqa: S101  # made with a pipe
        assert self.process.stdout is not None  # noqa: S101  # as above
        self.process.stdin.write(f"code {name} {number}\n".encode())
        await self.process.stdin.drain()
        code = (await self.process.stdout.readline()).decode().strip()
        await self.process.stdout.readline()  # its `ok`
        return code

    def settings(self) -> dict[str, Any]:
        """The kiosk's `[platform]`."""
        return {"kind": "http", "url": self.url, "key": self.key}


@asynccontextmanager
async def code_platform(folder: Path) -> AsyncIterator[Platform]:
    """`firmware-bridge emulate platform`, once it answers."""
    key, [port] = folder / "platform.key", free_ports(1)
    handle = os.open(key, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400)
    os.write(handle, secrets.token_urlsafe(24).encode())
    os.close(handle)
    with (folder / "platform.log").open("wb") as errors:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "firmware_bridge", "emulate", "platform", "--key", str(key), "--port", str(port),
            cwd=_ROOT, stdin=-1, stdout=-1, stderr=errors, start_new_session=True,
        )  # fmt: skip
    try:
        assert process.stdout is not None  # noqa: S101  # made with a pipe
        said = await asyncio.wait_for(process.stdout.readline(), START_S)
        if not said.startswith(b"emulated platform at "):
            raise DemoFailed(f"the emulated platform did not start; see {folder / 'platform.log'}")
        yield Platform(said.split()[-1].decode(), key, process)
    finally:
        await end(process)
