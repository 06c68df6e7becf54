"""The search index, made beside the loop when a catalogue comes: nobody's first letter waits for it."""

import asyncio
from contextlib import suppress
from typing import Final

from kiosk.flow.finding import finder
from kiosk.flow.states import State
from kiosk.runtime import Runtime
from queue_server.contracts.snapshots import Catalogue

_LONG_S: Final = 3600.0


class IndexDesk:
    """Indexes each catalogue once, on a thread."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._seen: Catalogue | None = None

    async def run(self) -> None:
        """Until cancelled. A catalogue may come while somebody is here: nothing else of that state is kept."""
        while True:
            with suppress(TimeoutError):
                self._seen = (await self._runtime.until(self._new, _LONG_S)).catalogue
                if self._seen is not None:
                    await asyncio.to_thread(finder, self._seen)

    def _new(self, state: State) -> bool:
        return state.catalogue is not self._seen
