"""Scripted clerks: each works one window through the same HTTP door as the console page."""

import asyncio
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from random import Random

from kiosk.demo.day import HallDay, Seat
from kiosk.demo.http import Door, DoorShut, SignedOut
from kiosk.demo.programs import HALL
from queue_server.contracts.codec import decode_reply
from queue_server.contracts.commands import (
    Body,
    CallNext,
    Command,
    ConfirmPerson,
    FinishService,
    MarkMissed,
    OpenWindow,
    Recall,
    StartService,
)
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, CallView, Refused

LOOKS_S = 0.4
"""How often an idle clerk presses 叫下一位."""
SHUT_S = 2.0
"""A server that does not answer is asked again so much later; the same command, so that nothing happens twice."""
RECALLS = 2


@dataclass(frozen=True, slots=True)
class Pace:
    """Seconds of the demo's day, drawn by chance: quick, so that a day fits into minutes."""

    walk: tuple[float, float] = (0.8, 1.6)
    service: tuple[float, float] = (2.0, 5.0)
    recall: float = 1.2

    def mean_s(self) -> float:
        """From one call to the next."""
        return (sum(self.walk) + sum(self.service)) / 2


UNHURRIED = Pace(walk=(4.0, 12.0), service=(25.0, 80.0), recall=6.0)
"""Beside somebody who looks: slow enough that people wait."""


class Clerk:
    """One clerk at one window, until cancelled or signed out."""

    def __init__(self, window: str, door: Door, day: HallDay, pace: Pace, seed: int) -> None:
        self.window, self._door, self._day, self._pace = window, door, day, pace
        self._random = Random(seed)  # noqa: S311 — a play's dice, no secret

    async def work(self) -> None:
        """Open the window and serve whoever comes."""
        try:
            await self._send(OpenWindow(window=self.window))
            while True:
                called = await self._send(CallNext(window=self.window))
                if (
                    isinstance(called, Accepted)
                    and isinstance(called.result, CallView)
                    and called.result.number
                ):
                    await self._serve(self._day.seat(called.result.ticket or "", called.result.number))
                else:
                    await asyncio.sleep(LOOKS_S)
        except SignedOut:
            return

    async def _serve(self, seat: Seat) -> None:
        seat.called(self.window)
        await seat.taken.wait()
        if seat.gone:
            await self._miss(seat)
            return
        await self._wait(self._pace.walk)
        await self._send(StartService(window=self.window))
        seat.started()
        await self._wait(self._pace.service)
        await self._finish(seat)

    async def _finish(self, seat: Seat) -> None:
        done = await self._send(FinishService(window=self.window))
        if isinstance(done, Refused) and done.code is RefusalCode.PERSON_NOT_CONFIRMED:
            seat.compared()
            await self._send(ConfirmPerson(window=self.window, same=seat.genuine))
            await self._send(FinishService(window=self.window))
        seat.ended("served" if seat.genuine else "turned_away")

    async def _miss(self, seat: Seat) -> None:
        for _ in range(RECALLS):
            await asyncio.sleep(self._pace.recall)
            await self._send(Recall(window=self.window))
        await asyncio.sleep(self._pace.recall)
        await self._send(MarkMissed(window=self.window))
        seat.ended("missed")

    async def _wait(self, seconds: tuple[float, float]) -> None:
        await asyncio.sleep(self._random.uniform(*seconds))

    async def _send(self, body: Body) -> Accepted | Refused:
        command = Command(id=secrets.token_hex(16), hall=HALL, sent_at=datetime.now(UTC), body=body)
        while True:
            try:
                return await self._answer(command)
            except SignedOut:
                raise
            except DoorShut:
                await asyncio.sleep(SHUT_S)

    async def _answer(self, command: Command) -> Accepted | Refused:
        status, answer = await asyncio.to_thread(self._door.post, f"/api/v1/{HALL}/commands", command)
        if status == HTTPStatus.UNAUTHORIZED:
            raise SignedOut
        if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
            raise DoorShut(status)
        return decode_reply(answer)
