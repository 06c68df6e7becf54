"""A kiosk of real parts that is killed in the middle of its work: python -m tests.support.kiosk_to_kill SETTINGS people|nobody

Says `up` when numbers can be had, `spare` when it has some of its own, `shown TICKET` whenever a citizen sees one. With `people` they come without end; with `nobody` it
says `settled` and ends as soon as the hall knows all that it has to tell.
"""

import asyncio
import json
import sys
from pathlib import Path

from kiosk.bootstrap import Kiosk
from kiosk.config import parse_config
from kiosk.flow.moves import gives_alone
from kiosk.flow.states import Home, State, TicketShown
from tests.support.kiosk_machine import PATIENCE_S, gone, number, powered


async def live(settings: dict[str, object], *, people: bool) -> None:
    """Until killed, or until nothing is left to tell."""
    async with powered(parse_config(settings)) as kiosk:
        with kiosk.runtime.listening(_told):
            _told(kiosk.runtime.state)
            await kiosk.runtime.until(_ready if people else lambda s: s.link_up, PATIENCE_S)
            print("up", flush=True)
            if not isinstance(kiosk.runtime.state.screen, Home):
                await gone(kiosk)
            while people:
                await number(kiosk)
            await _settled(kiosk)
            print("settled", flush=True)


def _told(state: State) -> None:
    if state.spare:
        print("spare", flush=True)
    if isinstance(state.screen, TicketShown):
        print("shown", state.screen.ticket.ticket, flush=True)


def _ready(state: State) -> bool:
    return (state.link_up and state.catalogue is not None) or gives_alone(state)


async def _settled(kiosk: Kiosk) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while kiosk.offline.spool.waiting() != (0, 0) or kiosk.offline.spool.asked():
            await asyncio.sleep(0.2)


if __name__ == "__main__":
    asyncio.run(live(json.loads(Path(sys.argv[1]).read_text()), people=sys.argv[2] == "people"))
