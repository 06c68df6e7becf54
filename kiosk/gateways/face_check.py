"""One face check at a time: opens the face gate for a card, reports progress, ends in a `PersonCheck`."""

import asyncio
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, Final

import structlog

from firmware_bridge.cards import Document
from kiosk.flow import states
from kiosk.flow.intents import FaceEnded, FaceProgressed, FacesChanged, Intent
from kiosk.gateways.faces import (
    Camera,
    FaceGate,
    FaceProgress,
    FaceResult,
    FaceSession,
    ReviewReason,
    ScoreBand,
    Side,
    Verdict,
)
from queue_server.contracts.commands import PersonCheck

DECIDE_S: Final = 20.0
"""One try; the flow's own limit is longer."""
_BANDS: Final = {ScoreBand.SAME: "near", ScoreBand.UNSURE: "middle", ScoreBand.DIFFERENT: "far", None: "none"}
_SIDES: Final[Mapping[Side | None, states.Side | None]] = {Side.LEFT: "left", Side.RIGHT: "right", None: None}
_NO_CHECK: Final = {
    ReviewReason.NO_CARD_PHOTO,
    ReviewReason.CARD_PHOTO_UNUSABLE,
    ReviewReason.CAMERA_DOWN,
    ReviewReason.WORKER_LOST,
}
"""Nothing was compared: the machine's fault, not the person's."""
_log = structlog.get_logger(__name__)


def check_of(result: FaceResult, *, emulated: bool = False) -> PersonCheck:
    """What goes to the queue: an outcome and a band, never a score. `emulated`: the camera was none."""
    outcome = "unavailable" if result.reason in _NO_CHECK else result.verdict.value
    return PersonCheck.model_validate(
        {"outcome": outcome, "band": _BANDS[result.band], "emulated": emulated or result.emulated}
    )


def ended(attempt: str, result: FaceResult, *, emulated: bool = False) -> FaceEnded:
    """The verdict, or what to change for another try."""
    if result.verdict is Verdict.RETRY:
        return FaceEnded(attempt, None, result.reason.value if result.reason else None)
    return FaceEnded(attempt, check_of(result, emulated=emulated))


class FaceCheck:
    """`cameras` opens the camera anew for each check; None: there is none, and staff compare.

    `configured`: the settings name a camera and a decoder, so that a face can be compared at all.
    """

    def __init__(
        self,
        gate: FaceGate,
        *,
        cameras: Callable[[], Camera | None],
        configured: bool = True,
        dispatch: Callable[[Intent], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._gate = gate
        self.cameras = cameras
        self._configured = configured
        self._dispatch = dispatch
        self._clock = clock
        self._session: FaceSession | None = None
        self._task: asyncio.Task[None] | None = None

    @property
    def preview(self) -> Any:
        """The newest frame to draw, or None."""
        return self._session.preview if self._session else None

    def start(self, attempt: str, card: Document) -> None:
        """Begin; whatever ran before is ended first."""
        before = self._task
        self._task = asyncio.create_task(self._run(attempt, card.photo, card.valid_from, before))
        self._task.add_done_callback(self._forget)

    def skip_turn(self) -> None:
        """End the running check without the turn of the head."""
        if self._session is not None:
            self._session.skip_turn()

    async def announce(self) -> None:
        """Tell the flow whether faces can be compared on this machine, once that is known."""
        self._dispatch(FacesChanged(self._configured and await self._gate.ready()))

    def stop(self) -> None:
        """End the check and its process; frames are overwritten."""
        if self._task is not None:
            self._task.cancel()

    async def close(self) -> None:
        """End the check and wait for its end."""
        self.stop()
        if self._task is not None:
            await asyncio.gather(self._task, return_exceptions=True)

    def _forget(self, task: "asyncio.Task[None]") -> None:
        """An ended task holds its last exception, which holds the photograph."""
        if self._task is task:
            self._task = None

    async def _run(
        self, attempt: str, photo: bytes, issued: Any, before: "asyncio.Task[None] | None"
    ) -> None:
        if before is not None:
            before.cancel()
            await asyncio.gather(before, return_exceptions=True)
        camera = self.cameras()
        if camera is None:
            self._dispatch(FaceEnded(attempt, PersonCheck(outcome="unavailable")))
            return
        async with await self._gate.open(photo, issued, camera, self._clock, coded=True) as session:
            self._session = session
            try:
                result = await self._watch(attempt, session)
            finally:
                self._session = None
        _log.info("face_check_ended", verdict=result.verdict.value)
        self._dispatch(ended(attempt, result, emulated=camera.label == "emulated"))

    async def _watch(self, attempt: str, session: FaceSession) -> FaceResult:
        showing = asyncio.create_task(self._show(attempt, session))
        try:
            return await session.decide(DECIDE_S)
        finally:
            showing.cancel()
            await asyncio.gather(showing, return_exceptions=True)

    async def _show(self, attempt: str, session: FaceSession) -> None:
        step: FaceProgress
        async for step in session.progress():
            hint = step.hint.value if step.hint else None
            self._dispatch(FaceProgressed(attempt, step.good, step.needed, hint, _SIDES[step.turn]))
