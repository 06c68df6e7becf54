"""A broker as a child process: started, proven to answer, restarted when it dies, told of new accounts, stopped."""

import asyncio
import os
import signal
import sys
from collections import deque
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Final

import structlog

import queue_server
from queue_server.adapters.brokers import leash
from queue_server.adapters.brokers.base import BrokerError, Recipe, ReloadFailed, answers
from queue_server.adapters.devices import Account

UP_WITHIN_S: Final = (
    10.0  # 0.1 s for mosquitto and 0.5 s for amqtt on an idle machine; set-up machines are busy
)
_RELOAD_WITHIN_S: Final = 10.0
_STOP_WITHIN_S: Final = 3.0
_PROBE_EVERY_S: Final = 0.02
_RESTART_FIRST_S: Final = 0.1
_RESTART_MOST_S: Final = 5.0
_log = structlog.get_logger(__name__)


class BrokerChild:
    """One supervised broker. `accounts` is asked anew before each start and each reload."""

    def __init__(self, recipe: Recipe, accounts: Callable[[], Iterable[Account]]) -> None:
        self._recipe = recipe
        self._accounts = accounts
        self._process: asyncio.subprocess.Process | None = None
        self._lines: deque[str] = deque(maxlen=20)
        self._reloads = asyncio.Condition()
        self._reloaded = 0
        self._reading: asyncio.Task[None] | None = None
        self._reload_lock = asyncio.Lock()

    @property
    def pid(self) -> int | None:
        """The running broker's process id."""
        return self._process.pid if self._process and self._process.returncode is None else None

    async def start(self) -> None:
        """Start and wait until it answers; a port that a dying predecessor still holds is waited for.

        Raises BrokerError with the program's last words.
        """
        try:
            async with asyncio.timeout(UP_WITHIN_S):
                while not await self._try_start():
                    await asyncio.sleep(_RESTART_FIRST_S)
        except TimeoutError:
            await self.stop()
            raise BrokerError(f"it does not answer; it said {' / '.join(self._lines) or 'nothing'}") from None

    async def watch(self) -> None:
        """Restart it whenever it ends; runs until cancelled."""
        pause = _RESTART_FIRST_S
        while True:
            status = await self._process.wait() if self._process else None
            _log.error("broker_ended", kind=self._recipe.kind, status=status, said=list(self._lines)[-3:])
            while not await self._started_again():
                pause = min(pause * 2, _RESTART_MOST_S)
                await asyncio.sleep(pause)
            pause = _RESTART_FIRST_S
            _log.info("broker_restarted", kind=self._recipe.kind)

    async def _started_again(self) -> bool:
        try:
            async with asyncio.timeout(UP_WITHIN_S):
                return await self._try_start()
        except (
            OSError,
            BrokerError,
        ) as error:  # no answer in time, a full disk, a missing program: tried again
            _log.error("broker_start_failed", kind=self._recipe.kind, error=type(error).__name__)
            await self.stop()
            return False

    async def reload(self) -> None:
        """Make new accounts count now and disconnect who lost theirs. Raises ReloadFailed."""
        async with self._reload_lock:
            self._recipe.write(self._accounts())
            pid = self.pid
            if pid is None:
                return  # the next start reads the files
            wanted = self._reloaded + 1
            os.kill(pid, signal.SIGHUP)
            try:
                async with asyncio.timeout(_RELOAD_WITHIN_S):
                    await self._heard_reload(lambda: self._reloaded >= wanted or self.pid != pid)
                    # mosquitto says so when it begins, and loses a signal that comes before it has finished; it
                    # serves nobody meanwhile, so an answer means that it has.
                    while self.pid == pid and not await answers(self._recipe.address):
                        await asyncio.sleep(_PROBE_EVERY_S)
            except TimeoutError:
                raise ReloadFailed("it did not take the new accounts") from None

    async def stop(self) -> None:
        """End it: politely, then not."""
        if self._process and self._process.returncode is None:
            self._process.terminate()
            try:
                async with asyncio.timeout(_STOP_WITHIN_S):
                    await self._process.wait()
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        if self._reading:
            await self._reading

    async def _try_start(self) -> bool:
        self._recipe.write(self._accounts())
        if self._reading:
            await self._reading
        self._process = await self._spawn()
        self._reading = asyncio.create_task(self._read_log(self._process), name="broker log")
        while self._process.returncode is None:
            if await answers(self._recipe.address) and self._process.returncode is None:
                return True
            await asyncio.sleep(_PROBE_EVERY_S)
        return False

    async def _spawn(self) -> asyncio.subprocess.Process:
        owner = self._recipe.owner
        tie = [
            sys.executable,
            "-I",
            "-S",
            leash.__file__,
            str(os.getpid()),
            str(owner.uid),
            str(owner.gid),
            "--",
        ]
        return await asyncio.create_subprocess_exec(
            *tie,
            *self._recipe.command(),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.DEVNULL,
            stderr=asyncio.subprocess.PIPE,
            env={
                "PATH": os.environ.get("PATH", os.defpath),
                "PYTHONPATH": str(Path(queue_server.__file__).parents[1]),
            },
            cwd="/",
            start_new_session=True,  # Ctrl-C at the terminal is for the server, which then ends its broker
        )

    async def _read_log(self, process: asyncio.subprocess.Process) -> None:
        assert process.stderr is not None  # noqa: S101  piped above
        line = b"start"
        while line:
            try:
                line = await process.stderr.readline()
            except ValueError:  # a line beyond the stream's limit; the pipe must be drained all the same
                line = b"(too long)"
            if self._recipe.reloaded in line:
                await self._count_reload()
            self._lines.extend([line.decode(errors="replace").strip()[:200]] if line else [])
        await process.wait()
        async with self._reloads:
            self._reloads.notify_all()

    async def _heard_reload(self, enough: Callable[[], bool]) -> None:
        async with self._reloads:
            await self._reloads.wait_for(enough)

    async def _count_reload(self) -> None:
        async with self._reloads:
            self._reloaded += 1
            self._reloads.notify_all()
