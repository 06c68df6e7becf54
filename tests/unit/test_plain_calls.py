"""Functions that may block, in a thread of their own."""

import asyncio
import threading

import pytest

from kiosk.gateways.plain_calls import in_thread


async def test_call_in_a_thread_answers_or_raises_where_it_was_awaited():
    """Its value and its error, as if it had been called here; but not on this thread."""
    assert await in_thread("t", threading.get_ident) != threading.get_ident()
    with pytest.raises(ZeroDivisionError):
        await in_thread("t", lambda: 1 // 0)


async def test_call_whose_asker_has_gone_is_heard_by_nobody():
    """It ends later, into nothing: no error, no answer to the next."""
    let_go, done = threading.Event(), threading.Event()

    def slow() -> str:
        let_go.wait()
        done.set()
        return "late"

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0):
            await in_thread("t", slow)
    let_go.set()
    assert await in_thread("t", lambda: "mine") == "mine"
    await asyncio.to_thread(done.wait)


def test_call_that_outlives_the_loop_ends_quietly():
    """A screen that is closed while a plugin hangs is closed."""
    let_go, done = threading.Event(), threading.Event()

    async def ask() -> None:
        async with asyncio.timeout(0):
            await in_thread("outlives", lambda: let_go.wait() and done.set())

    with pytest.raises(TimeoutError):
        asyncio.run(ask())
    let_go.set()
    assert done.wait(60)
    for thread in threading.enumerate():
        if thread.name == "outlives":
            thread.join(60)
            assert not thread.is_alive()
