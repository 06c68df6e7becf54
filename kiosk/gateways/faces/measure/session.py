"""One presentation of a field test: a whole face check on the kiosk's own camera, guided in words on the terminal."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from time import monotonic
from typing import Final

from kiosk.gateways.faces.camera import Camera
from kiosk.gateways.faces.gate import FaceGate
from kiosk.gateways.faces.measure.field import Kind, Presentation, presented
from kiosk.gateways.faces.results import FaceProgress
from kiosk.gateways.faces.session import FaceSession

SECONDS: Final = 20.0
"""As a kiosk waits."""


@dataclass(frozen=True, slots=True, repr=False)
class CardPhoto:
    """What is compared with: a picture file's bytes, or a card's slot as the reader gave it; its age in years."""

    photo: bytes
    coded: bool
    years: int | None


async def present(
    gate: FaceGate,
    camera: Camera,
    kind: Kind,
    card: CardPhoto,
    *,
    clock: Callable[[], datetime],
    tell: Callable[[FaceProgress], None],
) -> Presentation:
    """The try and its outcome. The photo counts as new, so that a living person is looked for whatever its age."""
    begun = monotonic()
    today: date = clock().date()
    async with await gate.open(card.photo, today, camera, clock, coded=card.coded) as session:
        guiding = asyncio.create_task(_guide(session, tell))
        try:
            result = await session.decide(SECONDS)
        finally:
            guiding.cancel()
            await asyncio.gather(guiding, return_exceptions=True)
    return presented(kind, card.years, result, monotonic() - begun, emulated=camera.label == "emulated")


async def _guide(session: FaceSession, tell: Callable[[FaceProgress], None]) -> None:
    async for step in session.progress():
        tell(step)
