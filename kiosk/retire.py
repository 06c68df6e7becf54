"""`kiosk retire`: a machine is taken away. What it still has to tell is told, its range is given back, its spool is emptied."""

import asyncio
import secrets
import time
from contextlib import suppress
from datetime import UTC, datetime

from kiosk.config import Config, load_credential
from kiosk.gateways.hall_clock import HallClock
from kiosk.gateways.offline import OfflineDesk
from kiosk.gateways.queue_link import Hears, QueueLink
from kiosk.gateways.spool import Spool
from kiosk.hands import zone_of

PATIENCE_S = 120.0


class NotRetired(Exception):
    """The hall did not answer, or did not take a number: the spool stays as it is."""


async def retire(config: Config, patience_s: float = PATIENCE_S) -> int:
    """How many words the hall has heard. Raises NotRetired, ConfigError, SpoolUnusable."""
    credential, clock = load_credential(config.credential, config.hall), HallClock(lambda: datetime.now(UTC))
    link = QueueLink(
        credential, dispatch=lambda _: None, clock=clock.now, mode=config.mode, ca=config.broker_ca
    )  # fmt: skip
    spool = Spool(config.spool_file)
    desk = OfflineDesk(
        spool, link=link, device=credential.device, dispatch=lambda _: None, clock=clock.now, steady=time.monotonic,
        zone=lambda: zone_of(""), new_id=lambda: secrets.token_hex(16),
    )  # fmt: skip
    link.hear(Hears(desk.leased, time=clock.hear))
    running = asyncio.create_task(link.run())
    try:
        async with asyncio.timeout(patience_s):
            return await _emptied(desk)
    except TimeoutError:
        raise NotRetired("the hall does not answer") from None
    finally:
        running.cancel()
        with suppress(asyncio.CancelledError):
            await running
        spool.close()


async def _emptied(desk: OfflineDesk) -> int:
    desk.spool.resume()
    desk.spool.ask_refused_again()
    await desk.settle()
    told = 0
    while await desk.tell_one():
        told += 1
    waiting, refused = desk.spool.waiting()
    if waiting or refused:
        raise NotRetired(f"the hall did not take {refused} numbers; tell a manager")
    await desk.return_range()
    return told
