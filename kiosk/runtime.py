"""Where the state lives. An intent goes in on the UI loop, the reducer decides, effects go to whoever performs them."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from kiosk.flow.effects import Effect
from kiosk.flow.intents import Given, Intent
from kiosk.flow.reducer import reduce
from kiosk.flow.states import State

Listener = Callable[[State], None]


class Runtime:
    """One kiosk's state and the only way to change it. Everything happens on the thread of the UI loop."""

    def __init__(
        self, first: State, *, given: Callable[[], Given], perform: Callable[[Effect], None] = lambda _: None
    ) -> None:
        """`given` lends each step the time and fresh randomness; `perform` starts an effect and returns at once."""
        self._state = first
        self._given = given
        self.perform = perform
        self._listeners: list[Listener] = []

    @property
    def state(self) -> State:
        """The state now; frozen."""
        return self._state

    def dispatch(self, intent: Intent) -> None:
        """One step. Listeners hear of the new state before its effects start."""
        before = self._state
        self._state, effects = reduce(before, intent, self._given())
        if self._state != before:
            for listener in tuple(self._listeners):
                listener(self._state)
        for effect in effects:
            self.perform(effect)

    @contextmanager
    def listening(self, listener: Listener) -> Iterator[None]:
        """Call `listener` with every new state inside the block."""
        self._listeners.append(listener)
        try:
            yield
        finally:
            self._listeners.remove(listener)

    async def until(self, holds: Callable[[State], bool], limit: float) -> State:
        """The first state, this one included, for which `holds`; TimeoutError after `limit` seconds."""
        async with asyncio.timeout(limit):
            return await self._first(holds)

    async def when(self, holds: Callable[[State], bool]) -> None:
        """Until the state is such, for as long as it takes. It is not given: who waits all day keeps nobody's state."""
        while not holds(self._state):
            await self._first(holds)

    async def _first(self, holds: Callable[[State], bool]) -> State:
        if holds(self._state):
            return self._state
        found: asyncio.Future[State] = asyncio.get_running_loop().create_future()

        def look(state: State) -> None:
            if not found.done() and holds(state):
                found.set_result(state)

        with self.listening(look):
            return await found
