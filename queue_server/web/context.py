"""Everything that the routes of one application share."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from queue_server.contracts.credentials import DeviceCredential
from queue_server.service.hall_figures import HallFigures
from queue_server.service.money_port import PaymentPapers
from queue_server.service.pay_ports import NoticeDesk
from queue_server.service.ports import Clock, DeviceDirectory, HallGateway
from queue_server.service.reports.desk import ReportDesk
from queue_server.service.staff import StaffStore
from queue_server.service.voice import Voice
from queue_server.web.frames import Frames
from queue_server.web.limits import RateLimit, Seats
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.settings import WebSettings
from queue_server.web.talk import Talks


@dataclass(frozen=True, slots=True)
class Web:
    """One hall's pages and the parts they speak to."""

    gateway: HallGateway
    staff: StaffStore
    devices: DeviceDirectory
    enrol: Callable[[str], DeviceCredential]
    """A pairing code's credential; raises EnrolRefused. Called on the event loop."""
    clock: Clock
    voice: Voice | None
    settings: WebSettings
    seats: Seats
    notices: NoticeDesk | None = None
    figures: HallFigures | None = None
    """The manager's figures; None where only samples stand behind the pages."""
    papers: PaymentPapers | None = None
    """Reports and receipts; None in a hall without money."""
    reports: ReportDesk | None = None
    """Reports over stored days; None where no journal is kept."""
    organisation: Organisation | None = None
    """The identity provider; None where staff sign in with passwords alone."""
    codes: RateLimit = field(default_factory=lambda: RateLimit(10, 60.0))
    """Tries of pairing and set-up codes, by address and minute."""
    looks: RateLimit = field(default_factory=lambda: RateLimit(30, 60.0))
    """Searches and unmaskings of one member of staff in a minute: enough to help, too few to go through a list."""
    fresh: dict[str, float] = field(default_factory=dict)
    """Sessions, by their token's hash, that gave their password again, and until when that counts."""
    tokens: RateLimit = field(default_factory=lambda: RateLimit(240, 60.0))
    """Ticket pages asked for, by address and minute: a hall's visitors may share one address."""
    tails: RateLimit = field(default_factory=lambda: RateLimit(10, 86_400.0))
    """Last four signs tried, by paper and day: whoever has it in hand needs one try, who guesses needs thousands."""
    parcels: RateLimit = field(default_factory=lambda: RateLimit(5, 86_400.0))
    """Last four digits of a telephone that were tried for a parcel's number, by parcel and day; wrong ones by ticket, too. A parcel's are counted from the record besides: this forgets at a restart."""
    leaving: asyncio.Event = field(default_factory=asyncio.Event)
    """Set as the server ends: what would stay open ends with it."""
    argon: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(2))
    """argon2 takes 64 MiB a check: strangers must not choose how many run."""
    frames: Frames = field(default_factory=Frames)
    """What live pages are sent."""
    talks: Talks = field(default_factory=Talks)
    """What is said over the screens that face citizens."""

    def now_s(self) -> float:
        """The clock as seconds."""
        return self.clock.now().timestamp()
