"""The face check as the kiosk sees it: open a session, watch its progress, take its verdict, close it."""

import asyncio
import secrets
import signal
from collections.abc import Callable
from datetime import date, datetime

import structlog

from kiosk.gateways.faces.camera import Camera
from kiosk.gateways.faces.link import REPLY_SECONDS, WorkerLink, WorkerLost
from kiosk.gateways.faces.results import Side
from kiosk.gateways.faces.session import FaceSession
from kiosk.gateways.faces.settings import CRASHED, REFUSALS, FaceSettings
from kiosk.gateways.faces.wire import Begin

Clock = Callable[[], datetime]

_WANTED = (0, -signal.SIGKILL, -signal.SIGTERM, -signal.SIGINT)
"""TERM and INT go to the whole group when a service manager or a terminal stops the kiosk."""
_CRASHES = (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS, -signal.SIGILL, -signal.SIGFPE)
log = structlog.get_logger(__name__)


def random_side() -> Side:
    """Left or right, as nobody can foresee."""
    return secrets.choice(tuple(Side))


class FaceGate:
    """Keeps one warm face process waiting, hands it to the next session, and ends it after one.

    The next spare starts when a session's process ends, so that it does not take time from a running check.
    `demo=True` lets the emulated camera's depth evidence count as liveness; a hall leaves it False.
    """

    def __init__(
        self,
        *,
        demo: bool,
        settings: FaceSettings | None = None,
        patience: float = REPLY_SECONDS,
        side: Callable[[], Side | None] = random_side,
    ) -> None:
        """`patience`: seconds after which a silent process is replaced. `side` draws which way the head is to turn."""
        self._demo = demo
        self._settings = settings or FaceSettings()
        self._patience = patience
        self._side = side
        self._refused: str | None = None
        self._spare: asyncio.Task[WorkerLink | None] | None = None
        self._sessions: set[FaceSession] = set()
        self._running: set[WorkerLink] = set()
        self._reaping: set[asyncio.Task[None]] = set()
        self._closed = False

    @property
    def pids(self) -> set[int]:
        """The face processes that are not ended and collected yet: the spare's and the sessions'."""
        return {link.pid for link in self._running}

    @property
    def refused(self) -> str | None:
        """Why no face process works with these settings, in a sentence that names the setting; None while one may."""
        return self._refused

    async def start(self) -> None:
        """Start the warm spare; returns at once, the spare warms up behind."""
        self._refill()

    async def ready(self) -> bool:
        """Wait for the spare; False when face processes do not start on this machine."""
        self._refill()
        return self._spare is not None and await asyncio.shield(self._spare) is not None

    async def open(
        self, card_photo: bytes | None, issued: date, camera: Camera, clock: Clock, *, coded: bool = False
    ) -> FaceSession:
        """A session on the warm spare. `card_photo` is a JPEG, WebP or BMP, or `coded` as the card's reader gave it;
        `clock` gives an aware now.
        """
        begin = Begin(len(card_photo or b""), issued, clock().date(), self._demo, coded, self._side())
        session = FaceSession(
            take=self._take, give_back=self._end, photo=card_photo, begin=begin, camera=camera
        )
        self._sessions = {known for known in self._sessions if not known.ended} | {session}
        return session

    async def close(self) -> None:
        """End every session and the spare."""
        self._closed = True
        await asyncio.gather(*(session.close() for session in self._sessions))
        spare, self._spare = self._spare, None
        if spare is not None:
            spare.cancel()
            await asyncio.gather(spare, return_exceptions=True)
        for link in [link for link in self._running if not link.killed]:
            self._reap(link)
        await asyncio.gather(*self._reaping)

    def _refill(self) -> None:
        if self._spare is None and not self._closed and self._refused is None:
            self._spare = asyncio.create_task(self._warm())

    async def _warm(self) -> WorkerLink | None:
        try:
            link = WorkerLink.start(self._patience, self._settings)
        except OSError as error:
            log.error("face_worker_not_started", error=type(error).__name__)
            return None
        self._running.add(link)
        try:
            await link.warm()
        finally:
            if not link.ready:
                self._reap(link)
        if not link.ready:
            await asyncio.gather(*self._reaping)  # its exit code says whether another try makes sense
        return link if link.ready else None

    async def _take(self) -> WorkerLink:
        self._refill()
        spare, self._spare = self._spare, None
        link = await spare if spare is not None else None
        if link is None:
            raise WorkerLost
        return link

    def _end(self, link: WorkerLink) -> None:
        self._reap(link)
        self._refill()

    def _reap(self, link: WorkerLink) -> None:
        link.kill()
        task = asyncio.create_task(self._collect(link))
        self._reaping.add(task)
        task.add_done_callback(self._reaping.discard)

    async def _collect(self, link: WorkerLink) -> None:
        """Collect the ended process. It ends by our own signal, with the whole kiosk, or by itself after its last word;
        all else is a fault.
        """
        code = await link.reap()
        self._running.discard(link)
        if code not in _WANTED:
            log.warning("face_worker_failed", code=code)
        if not link.ready and self._refused is None:
            self._refused = _refusal(code)
            if self._refused:
                log.error("face_check_refused", reason=self._refused)


def _refusal(code: int) -> str | None:
    if code in _CRASHES:
        return CRASHED
    return next((text for known, text in REFUSALS.items() if known == code), None)
