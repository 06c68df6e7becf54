"""A kiosk of real parts without its window: powered, and people who take numbers at it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from kiosk.bootstrap import Kiosk, assemble
from kiosk.config import Config
from kiosk.flow import intents as i
from kiosk.flow.states import Home, TakeThings, TicketShown

PATIENCE_S = 90


@asynccontextmanager
async def powered(config: Config) -> AsyncIterator[Kiosk]:
    """The kiosk without its window."""
    kiosk = assemble(config)
    async with kiosk.running():
        hand = asyncio.create_task(ticking(kiosk))
        try:
            yield kiosk
        finally:
            hand.cancel()


async def ticking(kiosk: Kiosk) -> None:
    """The application's second hand."""
    while True:
        kiosk.runtime.dispatch(i.Tick())
        await asyncio.sleep(0.5)


async def number(kiosk: Kiosk) -> TicketShown:
    """Somebody without a card takes a number for advice, and goes."""
    for intent in (i.NoIdCard(), i.Proceed(), i.DeclareClass(None)):
        kiosk.runtime.dispatch(intent)
    state = await kiosk.runtime.until(lambda s: isinstance(s.screen, TicketShown), PATIENCE_S)
    shown = state.screen
    await gone(kiosk)
    assert isinstance(shown, TicketShown)
    return shown


async def gone(kiosk: Kiosk) -> None:
    """Whoever stands there goes."""
    for intent in (i.Leave(), i.Leave()):
        kiosk.runtime.dispatch(intent)
    await kiosk.runtime.until(lambda s: isinstance(s.screen, Home | TakeThings), PATIENCE_S)
