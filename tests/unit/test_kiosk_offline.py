"""The desk of the machine's own numbers: when it gives, what range it trusts, how it tells; the hall's clock on a machine."""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from kiosk.flow.intents import Intent
from kiosk.flow.slip_intents import RangeChanged
from kiosk.gateways.hall_clock import HallClock
from kiosk.gateways.offline import OfflineDesk
from kiosk.gateways.spool import Spool
from queue_server.contracts.commands import LeaseRange, RecordConsent, ReportPrint, ReturnRange
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Done, Refused
from tests.unit.test_kiosk_spool import BODY, MATTER, NOW, leased

ZONE = ZoneInfo("Asia/Shanghai")


class Answering:
    """A link that is up and answers each command as it is told; `said` keeps what was asked."""

    def __init__(self, *answers: RefusalCode | None) -> None:
        self.up = True
        self.said: list[Any] = []
        self._answers = list(answers)

    async def ask(self, command_id: str, body: Any, sent_at: datetime | None = None) -> Accepted | Refused:
        """At once."""
        self.said.append(body)
        code = self._answers.pop(0) if self._answers else None
        return Refused(id=command_id, code=code) if code else Accepted(id=command_id, result=Done())


class Bench:
    """A desk on a spool of its own, its clocks moved by hand."""

    def __init__(self, folder: Path, link: Answering | None = None) -> None:
        self.now, self.steady = NOW, 0.0
        self.link = link or Answering()
        self.said: list[Intent] = []
        self.spool = Spool(folder / "kiosk.spool")
        self.slept: list[float] = []
        self.desk = OfflineDesk(
            self.spool, link=self.link, device="k1", dispatch=self.said.append, clock=lambda: self.now,
            steady=lambda: self.steady, zone=lambda: ZONE, new_id=lambda: "0" * 32, sleep=self._sleep,
        )  # fmt: skip

    async def _sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        await asyncio.sleep(0)

    def give(self) -> str | None:
        """The next number."""
        found = self.desk.give(BODY, MATTER, "u")
        return found.ticket.number if found else None

    async def look(self) -> None:
        """One look at the lease."""
        looking = asyncio.create_task(self.desk.keep_lease())
        while not self.slept:
            await asyncio.sleep(0)
        looking.cancel()


@pytest.fixture
def bench(tmp_path: Path) -> Bench:
    """With a range of five."""
    made = Bench(tmp_path)
    made.spool.ask_range()
    made.desk.leased(leased())
    return made


def test_flow_hears_how_many_numbers_are_left(bench: Bench) -> None:
    """With the lease, and after each number."""
    bench.give()
    until = NOW + timedelta(hours=8)
    assert bench.said == [RangeChanged(5, until), RangeChanged(4, until)]


@pytest.mark.parametrize("hours", [9, 24, -24])
def test_expired_range_and_another_day_s_give_nothing(bench: Bench, hours: int) -> None:
    """Nor does the flow count on it."""
    bench.now += timedelta(hours=hours)
    assert bench.give() is None
    if abs(hours) == 24:
        bench.desk.say_range()
        assert bench.said[-1] == RangeChanged(0, None)


def test_no_more_a_minute_than_the_lease_allows(bench: Bench) -> None:
    """By the steady clock: the machine's own may jump."""
    bench.desk.leased(leased().model_copy(update={"per_minute": 2}))
    assert (bench.give(), bench.give(), bench.give()) == ("KA001", "KA002", None)
    bench.now -= timedelta(hours=1)
    assert bench.give() is None
    bench.steady += 61
    assert bench.give() == "KA003"


async def test_range_of_a_lost_disk_is_given_back_before_another_is_asked_for(tmp_path: Path) -> None:
    """Its numbers may be on paper; one that this disk asked for is kept, also after a restart."""
    bench = Bench(tmp_path)
    bench.desk.leased(leased(next_=3))
    assert bench.give() is None
    await bench.look()
    assert bench.link.said == [
        ReturnRange(range_id="2026-11-25-KA001", first_unused=3),
        LeaseRange(device="k1"),
    ]
    bench.desk.leased(leased(6, 10, 6))
    bench.spool.close()
    again = Bench(tmp_path)
    again.desk.leased(leased(6, 10, 6))
    await again.look()
    assert again.link.said == [LeaseRange(device="k1")]
    assert again.give() == "KA006"


@pytest.mark.parametrize(("code", "left"), [
    (RefusalCode.STALE, 1), (RefusalCode.TOO_MANY, 1), (RefusalCode.UNKNOWN_TICKET, 0), (None, 0),
])  # fmt: skip
async def test_word_is_told_until_it_is_answered_for_good(
    tmp_path: Path, code: RefusalCode | None, left: int
) -> None:
    """What only came too late or too fast is told again; of a report that cannot be, nothing is left to do."""
    bench = Bench(tmp_path, Answering(code))
    bench.spool.ended(ReportPrint(ticket="2026-11-25-A001", outcome="printed"))
    assert await bench.desk.tell_one()
    assert bench.spool.waiting() == (left, 0)
    assert bench.desk.part() == ("low" if left else "ok")


async def test_number_that_the_hall_refuses_is_kept_for_a_manager(tmp_path: Path) -> None:
    """The health says so; the next words go on."""
    bench = Bench(tmp_path, Answering(RefusalCode.UNKNOWN_RANGE))
    bench.spool.ask_range()
    bench.desk.leased(leased())
    bench.give()
    bench.give()
    await bench.desk.tell_one()
    await bench.desk.tell_one()
    assert bench.spool.waiting() == (0, 1)
    assert bench.desk.part() == "failed"


async def test_returned_range_begins_with_the_first_number_never_given(bench: Bench) -> None:
    """For who takes the machine away."""
    bench.give()
    await bench.desk.return_range()
    assert bench.link.said == [ReturnRange(range_id="2026-11-25-KA001", first_unused=2)]


@pytest.mark.parametrize("jump", [timedelta(hours=2), timedelta(hours=-2)])
def test_hall_s_time_goes_on_whatever_the_machine_s_clock_does(jump: timedelta) -> None:
    """Before the hall has spoken there is only the machine's."""
    wall, steady = [NOW], [0.0]
    read: Callable[[], datetime] = HallClock(lambda: wall[0], lambda: steady[0]).now
    assert read() == NOW
    clock = HallClock(lambda: wall[0], lambda: steady[0])
    clock.hear(NOW)
    wall[0] += jump
    steady[0] += 5
    assert clock.now() == NOW + timedelta(seconds=5)


async def test_consent_outlives_a_power_cut_and_goes_before_its_number(tmp_path: Path) -> None:
    """Decided while the hall is away: on the disk at once, without a name, told first when the hall is back."""
    consent = RecordConsent(consent="c" * 32, decision="given", text="face-2", decided_at=NOW)
    bench = Bench(tmp_path)
    bench.spool.ask_range()
    bench.desk.leased(leased())
    bench.spool.noted(consent)
    assert bench.give() is not None
    bench.spool.close()
    again = Bench(tmp_path)
    while await again.desk.tell_one():
        pass
    assert again.link.said[0] == consent
    assert [word.kind for word in again.link.said] == ["record_consent", "issued_offline"]
