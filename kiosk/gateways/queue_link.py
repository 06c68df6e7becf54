"""The kiosk's way to the queue: its catalogue, its range, the waits of its areas, the link itself, as intents of the flow."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import structlog

from firmware_bridge.device_link import DeviceLink, Reply
from kiosk.flow.help_intents import HelpCame
from kiosk.flow.intents import CatalogueCame, Intent, LinkChanged, WaitsCame
from kiosk.flow.pay_intents import PaymentCame
from kiosk.flow.slip_intents import PersonCompared
from queue_server.contracts import topics
from queue_server.contracts.base import Minutes
from queue_server.contracts.check_views import PersonChecked
from queue_server.contracts.codec import MAX_SNAPSHOT_BYTES, decode, unpack
from queue_server.contracts.commands import Body
from queue_server.contracts.credentials import DeviceCredential
from queue_server.contracts.floor_views import HelpSnapshot
from queue_server.contracts.pay_views import PaymentSnapshot
from queue_server.contracts.range_views import RangeSnapshot
from queue_server.contracts.snapshots import BoardSnapshot, Catalogue, DeviceHealth

_log = structlog.get_logger(__name__)


def _nobody(_: object) -> None:
    pass


@dataclass(frozen=True, slots=True)
class Hears:
    """Who hears of what the flow does not keep: this machine's range, the catalogue for the disk, the hall's clock."""

    range: Callable[[RangeSnapshot], None] = _nobody
    catalogue: Callable[[Catalogue], None] = _nobody
    time: Callable[[datetime], None] = _nobody


class QueueLink:
    """One device's link. `dispatch` hears of the catalogue, the waits and the link itself, on the loop."""

    def __init__(
        self,
        credential: DeviceCredential,
        *,
        dispatch: Callable[[Intent], None],
        clock: Callable[[], datetime],
        mode: str | None = None,
        ca: Path | None = None,
        health: Callable[[], DeviceHealth] | None = None,
    ) -> None:
        """`clock` gives an aware now; `mode` is the kiosk's: under a hall of another one the link never counts as up;
        `ca` a PEM file for mqtts; `health` what to publish about this device.
        """
        self._hears, self._takes = Hears(), self._own(credential.hall, credential.device)
        boards = (topics.board(credential.hall, area) for area in credential.assigned)
        self._link = DeviceLink(
            credential,
            filters=(*self._takes, *boards),
            take=self._take,
            changed=lambda up: dispatch(LinkChanged(up)),
            clock=clock,
            ca=ca,
            health=health,
        )
        self._dispatch = dispatch
        self._mode = mode
        self._mode_differs = False
        self._waits: dict[str, dict[str, Minutes | None]] = {}

    def hear(self, hears: "Hears") -> None:
        """Who hears of the range, the catalogue and the hall's clock beside the flow."""
        self._hears, self._link.hear_time = hears, hears.time

    @property
    def up(self) -> bool:
        """Whether the hall answers."""
        return self._link.up

    async def ask(self, command_id: str, body: Body, sent_at: datetime | None = None) -> Reply:
        """The answer to one command, however long it takes; asked again under the same id it is the same question."""
        return await self._link.ask(command_id, body, sent_at)

    def hurry(self, command_id: str) -> None:
        """Send what was asked once more, now; nothing where it is answered or the link is away."""
        self._link.hurry(command_id)

    def forget(self, command_id: str) -> None:
        """Ask no more: what would be done now is too late."""
        self._link.forget(command_id)

    def ask_no_more(self, command_id: str) -> bool:
        """Sent no more, its answer still heard; whether it may have left."""
        return self._link.ask_no_more(command_id)

    async def run(self) -> None:
        """Connect, and connect again, until cancelled."""
        await self._link.run()

    def _own(self, hall: str, device: str) -> dict[str, Callable[[bytes], None]]:
        """Topics beside the boards, and who takes what comes on them."""
        return {
            topics.catalogue(hall): lambda payload: self._take_catalogue(unpack(Catalogue, payload)),
            topics.number_range(hall, device): lambda payload: self._hears.range(
                decode(RangeSnapshot, payload)
            ),
            topics.payment(hall, device): self._take_payment,
            topics.check(hall, device): self._take_check,
            topics.help_call(hall, device): lambda payload: self._dispatch(
                HelpCame(decode(HelpSnapshot, payload))
            ),
        }

    def _take(self, topic: str, payload: bytes) -> None:
        self._takes.get(topic, self._take_board)(payload)

    def _take_payment(self, payload: bytes) -> None:
        self._dispatch(PaymentCame(decode(PaymentSnapshot, payload, MAX_SNAPSHOT_BYTES)))

    def _take_check(self, payload: bytes) -> None:
        told = decode(PersonChecked, payload, MAX_SNAPSHOT_BYTES)
        self._dispatch(PersonCompared(told.ticket, told.same))

    def _take_catalogue(self, catalogue: Catalogue) -> None:
        before, self._mode_differs = self._mode_differs, self._mode not in (None, catalogue.mode)
        if self._mode_differs and not before:
            reason = f"kiosk {self._mode}, hall {catalogue.mode}"
            _log.error("mode_differs", host=self._link.host, reason=reason)
        self._link.hold(self._mode_differs)
        if not self._mode_differs:
            self._hears.catalogue(catalogue)
            self._dispatch(CatalogueCame(catalogue))

    def _take_board(self, payload: bytes) -> None:
        board = decode(BoardSnapshot, payload, MAX_SNAPSHOT_BYTES)
        self._waits[board.area] = {line.theme: line.wait for line in board.next}
        merged: dict[str, Minutes | None] = {}
        for area in self._waits.values():
            merged |= area
        self._dispatch(WaitsCame(tuple(merged.items())))
