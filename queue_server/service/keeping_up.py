"""Upkeep beside a running hall: once at the start, then every hour, one piece at a time between the writer's batches."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import date
from functools import partial
from typing import Any, Final, Protocol

import structlog

from queue_server.service.answers import hall_date
from queue_server.service.personal import PersonalStore
from queue_server.service.ports import Clock, StorageError
from queue_server.service.upkeep import Done, Upkeep

log = structlog.get_logger()
PAUSE_S: Final = 3600.0
"""Nothing outlives its day by more than this, on a server that runs."""


class Hall(Protocol):
    """Where the rounds are done."""

    async def on_personal(self, run: Callable[[PersonalStore], Any]) -> Any:
        """Run it on the writer's connection."""


async def keep_up(
    hall: Hall,
    upkeep: Upkeep,
    clock: Clock,
    zone: str,
    pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
) -> None:
    """Rounds until cancelled; one that fails is tried again an hour later."""
    while True:
        try:
            done = await a_round(hall, upkeep, clock, zone)
            if done.erased or done.relocked or done.keys or done.forgotten or not done.scrubbed:
                log.info(
                    "personal_data_upkeep", erased=done.erased, relocked=done.relocked, keys_ended=done.keys,
                    audit_forgotten=done.forgotten, scrubbed=done.scrubbed,
                )  # fmt: skip
        except (StorageError, OSError) as error:
            log.error("personal_data_upkeep_failed", error=type(error).__name__)
        await pause(PAUSE_S)


async def a_round(hall: Hall, upkeep: Upkeep, clock: Clock, zone: str) -> Done:
    """What has expired, what was rotated, what serves nothing any more; raises StorageError."""
    done, now = Done(), clock.now()
    today = date.fromisoformat(hall_date(now, zone))
    while await hall.on_personal(lambda personal: upkeep.expire(personal, now, done)):
        pass
    for piece in await hall.on_personal(upkeep.to_relock):
        await hall.on_personal(partial(upkeep.relock, visits=piece, done=done))
    await hall.on_personal(lambda personal: upkeep.finish(personal, today, now, done))
    return done
