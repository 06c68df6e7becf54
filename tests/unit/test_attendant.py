"""The attendant menu: in by PIN and card together, out by itself, on record, and never across a citizen's session."""

from datetime import UTC, timedelta
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher

from firmware_bridge import logs
from firmware_bridge.drivers.escpos_render import render
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.slip_length import paper_mm
from kiosk import attendant_scenes, samples, scenes, words
from kiosk.flow import attendant_intents as a
from kiosk.flow import attendant_screens as screens
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.paper import Roll, hall_hours, outlook, soon
from kiosk.gateways import attendants
from kiosk.gateways.attendant_hands import AttendantHands
from kiosk.gateways.attendants import Attendants, AttendantsRefused
from kiosk.gateways.device_tries import DeviceTries, probe_slip
from kiosk.gateways.guide_slip import guide_slip
from kiosk.gateways.slips import Printed, ticket_slip
from kiosk.gateways.upkeep_book import LOCKED, LONGEST, TRIES, UpkeepBook
from kiosk.view_models import view_of
from queue_server.contracts.commands import Ping, RecordAttendant
from queue_server.contracts.replies import Accepted, Done
from tests.support.devices import fonts as fonts_of
from tests.support.hall_service import KIOSK, memory_world
from tests.support.kiosk_flow import Walk, hall

CARD, PIN = samples.card("李维护"), "135792"
MEANS = samples.MEANS
QUICK = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)


def inside() -> Walk:
    """The menu, opened by 1024."""
    walk = hall(means=MEANS).do(*attendant_scenes.ASKED)
    return walk.do(a.AttendantKnown(walk.screen.id, "1024"))


# --- in and out ---------------------------------------------------------------------------------------------


def test_pin_and_card_are_compared_together_and_the_card_is_kept_nowhere():
    """The number goes into one effect; state and log know neither."""
    walk = hall().do(*attendant_scenes.ASKED)
    [check] = walk.asked(a.CheckAttendant)
    assert (check.pin, check.card) == (PIN, CARD.number)
    assert walk.state.session is None
    for secret in (PIN, CARD.number, CARD.name):
        assert secret not in repr((walk.state, check))


def test_opening_is_on_record_and_so_are_refusals():
    """Opened by whom; refused and locked without a name."""
    assert inside().asked(a.RecordDeed) == [a.RecordDeed("opened", "1024")]
    walk = hall().do(*attendant_scenes.ASKED)
    walk.do(a.AttendantUnknown(walk.screen.id))
    walk.do(*attendant_scenes.ASKED[1:])
    walk.do(a.AttendantUnknown(walk.screen.id, walk.state.now + LOCKED))
    assert walk.asked(a.RecordDeed) == [a.RecordDeed("refused"), a.RecordDeed("locked")]


def test_locked_pad_tries_nothing_until_its_time_is_over():
    """The keys say until when; later they work again."""
    walk = hall().do(*attendant_scenes.ASKED)
    walk.do(a.AttendantUnknown(walk.screen.id, walk.state.now + timedelta(seconds=30)))
    walk.do(*attendant_scenes.PIN[1:], i.Proceed())
    assert isinstance(walk.screen, screens.AttendantPin)
    walk.wait(31).do(i.Proceed())
    assert isinstance(walk.screen, screens.AttendantCard)


@pytest.mark.parametrize(
    "scene", [x for x in scenes.SCENES if not x.name.startswith("attendant-")], ids=lambda x: x.name
)
def test_way_in_stands_open_only_where_nobody_is_served(scene):
    """From any screen of a citizen's, and from the first one with somebody's session, nothing opens."""
    state = scene.play(scenes.hall())
    walk = Walk(state).do(a.OpenAttendant())
    opened = isinstance(walk.screen, screens.AttendantScreen)
    assert opened == (isinstance(state.screen, s.Home) and state.session is None)
    assert walk.state.session == state.session


@pytest.mark.parametrize("name", attendant_scenes.SCENES)
def test_menu_leaves_by_itself_and_leaves_nothing(name):
    """A minute without a touch: the first screen, no session, everybody's language."""
    walk = Walk(scenes.play(scenes.hall("en"), attendant_scenes.SCENES[name])).do(i.CardLifted()).wait(140)
    assert (walk.screen, walk.state.session, walk.state.language) == (s.Home(), None, "zh")


@pytest.mark.parametrize("name", attendant_scenes.SCENES)
def test_citizens_touches_and_cards_do_nothing_in_the_menu(name):
    """No theme, no matter, no session, no green channel's call; a late number is given back as ever."""
    walk = Walk(scenes.play(scenes.hall(), attendant_scenes.SCENES[name]))
    elder = samples.card("王秀英", scenes.ELDER)
    walk.do(
        i.ChooseTheme("social"), i.ChooseMatter("insured"), i.NoIdCard(), i.OtherCredential(), i.OpenSearch()
    )
    walk.do(
        i.CardPlaced(elder), i.CardFailed("card.read_failed"), i.CodeScanned("https://hall.example/t/abc")
    )
    assert isinstance(walk.screen, screens.AttendantScreen)
    assert walk.state.session is None
    assert {type(effect) for effect in walk.effects} <= {a.CheckAttendant}


# --- what can be done there ---------------------------------------------------------------------------------


def test_devices_are_tried_one_at_a_time_and_keep_nothing_of_what_they_read():
    """A card is the reader's answer, a code the scanner's; a second try waits."""
    walk = inside().do(a.OpenTests(), a.TryDevice("reader"), a.TryDevice("printer"))
    assert [start.device for start in walk.asked(a.StartTry)] == ["reader"]
    walk.do(i.CardPlaced(samples.card("王小明")), a.TryDevice("scanner"), i.CodeScanned("secret"))
    assert dict(walk.screen.results) == {"reader": "good", "scanner": "good"}
    assert "王小明" not in repr(walk.state)
    assert walk.state.session is None


@pytest.mark.parametrize(
    ("device", "fault"),
    [
        ("slot", i.ClaimFailed("reader.lost")), ("scanner", i.ClaimFailed("scan.lost")),
        ("reader", i.CardFailed("card.read_failed")), ("reader", i.ReaderChanged("reader.lost")),
    ],
)  # fmt: skip
def test_fault_of_a_device_ends_the_try_that_runs_and_no_other(device, fault):
    """At once and as failed; a reader that is lost is known as such, and another device's try goes on."""
    walk = inside().do(a.OpenTests(), a.TryDevice(device), fault)
    assert (walk.screen.results, walk.screen.running) == (((device, "failed"),), None)
    assert walk.state.reader_ok is not isinstance(fault, i.ReaderChanged)
    assert walk.do(a.TryDevice("printer"), fault).screen.running == "printer"
    assert walk.do(i.ReaderChanged(None)).state.reader_ok


def test_deed_is_asked_once_more_then_done_and_told():
    """Paper changed; restarted, told before the program ends."""
    walk = inside().do(a.AskAct("paper"), i.Proceed())
    assert walk.effects[-2:] == [a.RollChanged(), a.RecordDeed("paper_changed", "1024")]
    walk.do(a.AskAct("restart"), i.Proceed())
    assert walk.effects[-3:] == [a.RecordDeed("restarted", "1024"), e.EndSession(), a.EndProgram("restart")]
    assert walk.screen == s.Home()


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_roll_says_how_far_it_lasts(language):
    """Each answer has its words; a machine that was never told of a roll says so."""
    walk, said = inside(), set[str]()
    for closing, opening in ((None, None), (False, False), (True, False), (True, True)):
        paper = screens.PaperOutlook(7.4, samples.NOW + timedelta(hours=3), closing, opening)
        walk.do(a.MachineSeen(screens.Machine(paper=paper)))
        said.add(view_of(walk.state, words.load(language)).facts[0].value)
    walk.do(a.MachineSeen(screens.Machine()))
    said.add(view_of(walk.state, words.load(language)).facts[0].value)
    assert len(said) == 5


# --- the roll ------------------------------------------------------------------------------------------------


def used(per_hour_m: float) -> dict[Any, int]:
    """The same in each hour from 9 to 17 of the ten days before."""
    today = samples.NOW.date()
    return {
        (today - timedelta(days=d), h): round(per_hour_m * 1000) for d in range(1, 11) for h in range(9, 17)
    }


def test_roll_lasts_as_long_as_past_hours_say():
    """2 m an hour with a fifth of margin: 12 m last five hours of work from nine."""
    now = samples.NOW.replace(minute=0)
    seen = outlook(Roll(80, 68_000), used(2.0), now, now.replace(hour=17), now + timedelta(days=1))
    assert seen.until == now + timedelta(hours=5)
    assert (seen.closing, seen.opening, soon(seen)) == (False, False, True)


def test_roll_that_ends_after_closing_lasts_until_the_next_opening():
    """No paper is used at night."""
    now = samples.NOW.replace(minute=0)
    seen = outlook(
        Roll(80, 55_000), used(2.0), now, now.replace(hour=17), now.replace(hour=8) + timedelta(days=1)
    )
    assert (seen.closing, seen.opening, soon(seen)) == (True, True, False)
    assert seen.until.date() == (now + timedelta(days=1)).date()


def test_roll_without_past_days_tells_nothing_but_its_metres():
    """Today is no past day, nor is what lies three weeks back."""
    old = {(samples.NOW.date() - timedelta(days=21), 10): 9_000, (samples.NOW.date(), 9): 9_000}
    seen = outlook(Roll(80, 10_000), old, samples.NOW, None, None)
    assert seen == screens.PaperOutlook(70.0)
    assert not soon(seen)


def test_roll_whose_end_the_printer_sees_is_nearly_over_whatever_was_counted():
    """Somebody put in half a roll."""
    assert outlook(Roll(80, 0, near_end=True), {}, samples.NOW, None, None).left_m == 3.0


def test_hours_of_the_hall_come_from_its_matters():
    """Shut: the next opening as the catalogue says; nothing said: half past eight."""
    walk = hall(samples.shut())
    assert hall_hours(walk.state) == (None, samples.NOW.replace(hour=8, minute=20) + timedelta(days=1))
    silent = samples.catalogue(matters=samples.catalogue().matters[:1])
    assert hall_hours(hall(silent).state)[1] == samples.NOW.replace(hour=8, minute=30) + timedelta(days=1)


def test_book_counts_by_the_hour_and_outlives_a_restart(tmp_path):
    """A roll begins at nothing; past days stay; what is damaged is begun anew."""
    path = tmp_path / "kiosk.upkeep"
    book = UpkeepBook(path)
    book.printed(158, samples.NOW - timedelta(days=1))
    book.roll_changed(samples.NOW)
    book.printed(100, samples.NOW)
    book.printed(58, samples.NOW)
    again = UpkeepBook(path).page
    assert (again.printed_mm, again.changed) == (158, samples.NOW)
    assert sorted(again.hours.values()) == [158, 158]
    whole = path.read_text()
    assert '"left": null' in whole
    for damaged in ('{"changed": 3}', whole.replace('"left": null', '"left": ["2026-11-25"]')):
        path.write_text(damaged)
        assert UpkeepBook(path).page.changed is None


def test_wrong_tries_lock_longer_and_longer_also_over_a_restart(tmp_path):
    """Five, five minutes; five more, ten; never above an hour; a right one begins anew."""
    path, now = tmp_path / "kiosk.upkeep", samples.NOW
    locks = []
    for _ in range(6):
        until = [UpkeepBook(path).refused(now) for _ in range(TRIES)][-1]
        assert until is not None
        locks.append(until - now)
        assert UpkeepBook(path).locked(until - timedelta(seconds=1)) == until
        now = until
        assert UpkeepBook(path).locked(now) is None
    assert locks[:2] == [LOCKED, 2 * LOCKED]
    assert locks[-1] == LONGEST
    UpkeepBook(path).known()
    assert [UpkeepBook(path).refused(now) for _ in range(TRIES)][-1] == now + LOCKED


# --- who may open it -----------------------------------------------------------------------------------------


def test_attendant_is_known_by_pin_and_card_together_alone(tmp_path):
    """Either with another's is nobody; the file is its owner's, and says neither."""
    path = tmp_path / "kiosk.attendants"
    entries = attendants.added(
        attendants.added(Attendants(), "1024", PIN, CARD.number), "1030", "246801", "X1"
    )
    attendants.save(path, entries)
    assert attendants.who(path, PIN, CARD.number) == "1024"
    assert attendants.who(path, "246801", CARD.number) is None
    assert attendants.who(path, PIN, "X1") is None
    assert PIN not in path.read_text()
    assert CARD.number not in path.read_text()
    path.chmod(0o640)
    with pytest.raises(AttendantsRefused, match="0600"):
        attendants.who(path, PIN, CARD.number)


@pytest.mark.parametrize("pin", ["12345", "1" * 13, "123456", "000000", "121212", "12345a", "１２３４５６"])
def test_weak_pin_is_refused(pin):
    """Too short, too long, guessed at once, or no digits."""
    with pytest.raises(AttendantsRefused):
        attendants.added(Attendants(), "1024", pin, CARD.number)


def test_file_that_is_not_there_opens_to_nobody(tmp_path):
    """A kiosk without attendants has no menu."""
    assert attendants.who(tmp_path / "none", PIN, CARD.number) is None


# --- hands ---------------------------------------------------------------------------------------------------


class Bench:
    """The menu's hands without a machine."""

    def __init__(self, folder: Path) -> None:
        self.said: list[i.Intent] = []
        self.told: list[RecordAttendant] = []
        self.ended: list[str] = []
        self.asked: list[object] = []
        self.book = UpkeepBook(folder / "kiosk.upkeep")
        self.file = folder / "kiosk.attendants"
        tries = DeviceTries(
            link=self, printer=self, speech=self, cameras=lambda: None, about=lambda _: Printed("吴山", samples.NOW, True),
            new_id=lambda: "0" * 32, sleep=self._sleep,
        )  # type: ignore[arg-type]  # the bench stands in for link, printer and speech  # fmt: skip
        self.hands = AttendantHands(
            file=self.file, book=self.book, roll_m=80, tries=tries, dispatch=self.said.append, now=lambda: samples.NOW,
            state=lambda: hall().state, parts=lambda: {"reader": "ok"}, waiting=lambda: 0, near_end=lambda: False,
            record=self.told.append, end=self.ended.append,
        )  # fmt: skip

    async def _sleep(self, _: float) -> None:
        """No time."""

    async def ask(self, command_id: str, body: object) -> Accepted:
        self.asked.append(body)
        return Accepted(id=command_id, result=Done())

    async def print(self, slip: object) -> str:
        self.asked.append(slip)
        return "none"

    def say(self, texts: tuple[str, ...], language: str) -> None:
        self.asked.append(texts)

    async def do(self, *effects: a.AttendantEffect) -> "Bench":
        for effect in effects:
            await self.hands.perform(effect)
        return self


async def test_hands_compare_and_lock(tmp_path):
    """A right PIN while it is locked is no try and no answer."""
    bench = Bench(tmp_path)
    attendants.save(bench.file, attendants.added(Attendants(), "1024", PIN, CARD.number, QUICK))
    await bench.do(a.CheckAttendant("1", PIN, CARD.number))
    for n in range(TRIES):
        await bench.do(a.CheckAttendant(str(n), "999999", CARD.number))
    await bench.do(a.CheckAttendant("9", PIN, CARD.number))
    until = samples.NOW + LOCKED
    assert bench.said[0] == a.AttendantKnown("1", "1024")
    assert bench.said[-2:] == [a.AttendantUnknown("4", until), a.AttendantUnknown("9", until)]


async def test_file_that_cannot_be_used_is_no_wrong_try(tmp_path):
    """Others may read it: said as not checked, counted as nothing, on record as no refusal."""
    bench = Bench(tmp_path)
    bench.file.touch(mode=0o644)
    for _ in range(TRIES):
        await bench.do(a.CheckAttendant("1", PIN, CARD.number))
    assert (set(bench.said), bench.book.page.wrong) == ({a.AttendantUnchecked("1")}, 0)
    walk = hall().do(*attendant_scenes.ASKED)
    walk.do(a.AttendantUnchecked(walk.screen.id))
    assert walk.screen == screens.AttendantPin(wrong="silent")
    assert not walk.asked(a.RecordDeed)


async def test_hands_try_devices_record_and_end(tmp_path):
    """The printer's slip, the hall's answer, a sentence; a camera that is not there, a card that nobody lays down."""
    bench = Bench(tmp_path)
    for device in screens.DEVICES:
        await bench.do(a.StartTry(device, device, "zh"))
    tried = {word.id: word.outcome for word in bench.said if isinstance(word, a.DeviceTried)}
    assert tried == {
        "reader": "failed", "printer": "good", "scanner": "failed", "slot": "failed", "camera": "failed", "sound": "heard",
        "network": "good",
    }  # fmt: skip
    assert Ping() in bench.asked
    await bench.do(a.RecordDeed("restarted", "1024"), a.EndProgram("restart"))
    assert (bench.told[0].deed, bench.told[0].by, bench.ended) == ("restarted", "1024", ["restart"])


async def test_hands_tell_the_roll_once_it_was_changed(tmp_path):
    """Before, nobody knows what is in the printer."""
    bench = await Bench(tmp_path).do(a.LookOver(), a.RollChanged())
    first, second = (word.machine.paper for word in bench.said if isinstance(word, a.MachineSeen))
    assert (first, second) == (None, screens.PaperOutlook(80.0))


async def test_hands_read_the_log_newest_first_without_what_may_not_be_written(tmp_path, capsys):
    """What the log leaves out, the menu never had."""
    import sys

    import structlog

    logs.configure(sys.stderr)
    try:
        structlog.get_logger().warning("device_health", device="ticket_printer", name="王小明")
        structlog.get_logger().info("queue_link_up", host="hall.example")
        bench = await Bench(tmp_path).do(a.ReadLog())
    finally:
        structlog.reset_defaults()
    [read] = bench.said
    assert [line.event for line in read.lines[:2]] == ["queue_link_up", "device_health"]
    assert read.lines[1].values == "device=ticket_printer name=left out"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_paper_that_is_counted_is_what_the_printer_feeds(language):
    """Slips of each kind through the driver into the emulated printer: within a hundredth."""
    about, said, fonts = Printed("吴山市民服务中心", samples.NOW, True), words.load(language), fonts_of()
    printer, counted = TicketPrinterEmulator(fonts), 0
    matter = samples.catalogue().matters[0]
    for slip in (
        probe_slip(about, said),
        ticket_slip(samples.ticket(), "https://hall.example/t/c2FtcGxlLXRva2VuLTEyOA", about, said),
        guide_slip(matter, "https://hall.example/g/house-transfer", about, said),
    ):
        printer.receive(render(slip, fonts))
        counted += paper_mm(slip)
    assert counted == pytest.approx(printer._paper.fed / 8, rel=0.01)


def test_hall_keeps_what_was_done_in_its_audit_chain(tmp_path):
    """Under the machine's name, with the staff id and the machine's time; nothing in the journal."""
    world = memory_world(tmp_path)
    world.opened()
    before = len(world.store.disk.journal)
    body = RecordAttendant(deed="opened", by="1024", done_at=samples.NOW)
    assert isinstance(world.ask(KIOSK, body), Accepted)
    last = world.store.personal.audit()[-1].access
    assert (last.kind, last.purpose, last.actor) == ("attendant", "attendant", str(KIOSK))
    assert last.detail == f"opened 1024 {samples.NOW.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    assert len(world.store.disk.journal) == before
