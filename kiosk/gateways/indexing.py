"""The search index, made beside the loop when a catalogue comes: nobody's first letter waits for it."""

import asyncio

from kiosk.flow.finding import finder
from kiosk.flow.states import State
from kiosk.runtime import Runtime
from queue_server.contracts.snapshots import Catalogue


class IndexDesk:
    """Indexes each catalogue once, on a thread."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._seen: Catalogue | None = None

    async def run(self) -> None:
        """Until cancelled. A catalogue may come while somebody is here: nothing else of that state is kept."""
        while True:
            await self._runtime.when(self._new)
            self._seen = self._runtime.state.catalogue
            if self._seen is not None:
                await asyncio.to_thread(finder, self._seen)

    def _new(self, state: State) -> bool:
        return state.catalogue is not self._seen
