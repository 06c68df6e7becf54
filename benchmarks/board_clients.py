"""A hall's boards in a process of their own, so that what asks and measures does not wait for them: `python -m benchmarks.board_clients URL`.

Credentials come as JSON in the first line of stdin; it says `hung` once all boards are connected. At the end of stdin it says as JSON which number
was which call. Boards share the process alone: each has its connection, account and key, parses and signs for itself (`lean_board.LeanBoard`).
"""

import asyncio
import gc
import json
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import cycle
from selectors import EVENT_READ, DefaultSelector
from time import monotonic
from typing import Final

from pydantic import TypeAdapter

from benchmarks.lean_board import LeanBoard
from queue_server.contracts.credentials import DeviceCredential
from queue_server.service.board_watch import BOARD_BEAT_S

_UP_WITHIN_S: Final = 60.0
_credentials = TypeAdapter(list[DeviceCredential])


@asynccontextmanager
async def hung(
    credentials: Sequence[DeviceCredential], url: str, called: dict[str, int]
) -> AsyncIterator[None]:
    """All boards connected, acknowledging and beating in turn; `called` tells afterwards which number was which call."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", __name__, url, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdin
    assert process.stdout
    try:
        process.stdin.write(_credentials.dump_json(list(credentials)) + b"\n")
        async with asyncio.timeout(_UP_WITHIN_S):
            if await process.stdout.readline() != b"hung\n":
                raise RuntimeError("the boards could not be hung")
        yield
        process.stdin.close()
        called.update(json.loads(await process.stdout.readline()))
    finally:
        process.stdin.close()
        await process.wait()


def main(url: str) -> None:
    """Hang them, and serve until stdin ends."""
    called = dict[str, int]()
    boards = [LeanBoard(each, called) for each in _credentials.validate_json(sys.stdin.readline())]
    for board in boards:
        board.hang(url)
    print("hung", flush=True)
    gc.disable()  # what 200 boards leave behind together would stop all of them at once
    _serve(boards)
    print(json.dumps(called), flush=True)


def _serve(boards: Sequence[LeanBoard]) -> None:
    with DefaultSelector() as selector:
        for board in boards:
            selector.register(board, EVENT_READ)
        selector.register(sys.stdin, EVENT_READ)
        turns, next_beat = cycle(boards), monotonic()
        while True:
            for key, _ in selector.select(max(0.0, next_beat - monotonic())):
                if not isinstance(key.fileobj, LeanBoard):
                    return
                key.fileobj.read()
            if monotonic() >= next_beat:
                next(turns).beat()
                next_beat += BOARD_BEAT_S / len(boards)


if __name__ == "__main__":
    main(sys.argv[1])
