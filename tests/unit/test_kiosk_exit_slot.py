"""The slip at the exit, where the printer sees it: the light until it is taken, the good-bye, and what is left for the next."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path

import pytest

from firmware_bridge.emulators.pty import PtyHost
from firmware_bridge.emulators.ticket_printer import TicketPrinterEmulator
from firmware_bridge.registry import open_ticket_printer
from firmware_bridge.slip import Cut, Slip, Text
from kiosk import samples, scenes, words
from kiosk.flow import attendant_intents as a
from kiosk.flow import exit_slot, timing
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.lights import lit
from kiosk.flow.slip_intents import SlipSeen
from kiosk.gateways.devices import PrinterDesk
from kiosk.gateways.slip_watch import SlipWatch
from kiosk.gateways.upkeep_book import UpkeepBook
from kiosk.runtime import Runtime
from kiosk.speech import wording
from kiosk.view_models import view_of
from tests.support.devices import fonts
from tests.support.kiosk_flow import Walk, hall, texts
from tests.support.kiosk_window import runtime_of

ZH = words.load("zh")
CARD = i.CardPlaced(samples.card())
INSURED = (i.ChooseTheme("social"), i.ChooseMatter("insured"))
HANGS, TAKEN = SlipSeen(True, printed=True), SlipSeen(False)
FONTS = fonts()
SLIP = Slip((Text("A001"), Cut()))


def printed() -> Walk:
    """Somebody's number is on paper, and the paper hangs out; the card is back in their hand."""
    walk = hall().do(CARD, *INSURED, i.Proceed()).number_comes()
    assert isinstance(walk.screen, s.Printing)
    return walk.do(i.PrintEnded(walk.screen.ticket.ticket, "none"), HANGS, i.CardLifted())


def shines(walk: Walk) -> bool:
    """Whether the slip's light blinks."""
    return "slip" in lit(walk.state, beat=True) and "slip" not in lit(walk.state, beat=False)


def shown(walk: Walk) -> str:
    """Everything that the screen says."""
    return " ".join(texts(view_of(walk.state, ZH)))


def test_light_blinks_until_the_slip_is_taken() -> None:
    """On the number's screen, and not again at the good-bye."""
    walk = printed()
    assert shines(walk)
    walk.do(TAKEN)
    assert isinstance(walk.screen, s.TicketShown)
    assert not shines(walk)
    walk.do(i.Proceed())
    assert isinstance(walk.screen, s.TakeThings)
    assert not shines(walk)


def test_guide_on_paper_is_lit_too() -> None:
    """Whatever came out is to be taken; with a printer that cannot tell, as before, no light."""
    walk = hall().do(CARD, *INSURED, i.PrintGuide(), i.GuidePrinted("insured", "none"))
    assert not shines(walk)
    assert shines(walk.do(HANGS))
    assert not shines(walk.do(SlipSeen(None)))


def test_slip_left_at_the_end_is_said_as_a_card_is() -> None:
    """The screen says so for as long, everybody hears it, and time leads home."""
    walk = printed().do(i.Proceed())
    assert walk.screen == s.TakeThings(with_ticket=True)
    assert "请取走出票口的小票" in shown(walk)
    assert any("请取走出票口的小票" in text for text in wording.screen_says(view_of(walk.state, ZH)))
    assert timing.limit(walk.state) == walk.state.rules.card_left_s
    walk.wait(walk.state.rules.card_left_s)
    assert isinstance(walk.screen, s.Home)
    assert not shines(walk)


def test_slip_taken_at_the_good_bye_leaves_its_usual_time() -> None:
    """The words go, and a few seconds later the first screen is there."""
    walk = printed().do(i.Proceed()).wait(30).do(TAKEN)
    assert "请取走出票口的小票" not in shown(walk)
    assert timing.seconds_left(walk.state) == walk.state.rules.leave_s
    walk.wait(walk.state.rules.leave_s)
    assert isinstance(walk.screen, s.Home)


def test_slip_is_reminded_of_also_where_no_ticket_was_given() -> None:
    """A guide was printed and nothing else: the end is no good-bye otherwise."""
    walk = hall().do(*INSURED, i.PrintGuide(), i.GuidePrinted("insured", "none"), HANGS, i.Leave())
    assert walk.screen == s.TakeThings(with_ticket=False)
    assert "请取走出票口的小票" in shown(walk)


def test_slip_holds_up_nobody_twice() -> None:
    """A sensor that is stuck keeps no one: the key of the good-bye leads home at once."""
    walk = printed().do(i.Proceed(), i.Leave())
    assert isinstance(walk.screen, s.Home)


def test_slip_that_still_hangs_when_the_next_begins_is_counted_once() -> None:
    """By the card or by a touch; the next one's own end does not ask for it, their own slip does again."""
    walk = printed().do(i.Proceed(), i.Leave(), *INSURED)
    assert walk.asked(a.NoteSlipLeft) == [a.NoteSlipLeft()]
    assert walk.state.slip_left
    walk.do(CARD, i.Leave(), i.CardLifted(), i.Leave())
    assert isinstance(walk.screen, s.Home)
    walk.do(CARD)
    assert len(walk.asked(a.NoteSlipLeft)) == 1
    walk.do(HANGS)
    assert walk.state.slip_forgotten


def test_health_is_low_while_a_slip_hangs_there_that_somebody_left() -> None:
    """From the next one's beginning until it is taken; nothing is claimed where the printer cannot tell."""
    walk = printed()
    steps = ((), (i.Proceed(), i.Leave(), *INSURED), (TAKEN,), (SlipSeen(None),))
    assert [exit_slot.part(walk.do(*step).state) for step in steps] == ["ok", "low", "ok", None]


def test_slip_that_is_taken_in_time_is_not_counted() -> None:
    """Nor by a touch that begins nothing, nor by staff who look inside."""
    walk = printed().do(i.Proceed(), i.Leave(), i.Touched(), i.Tick(), a.OpenAttendant(), i.Leave())
    assert not walk.asked(a.NoteSlipLeft)
    walk.do(TAKEN, CARD)
    assert not walk.asked(a.NoteSlipLeft)


def test_card_laid_down_at_the_good_bye_begins_the_next() -> None:
    """Without the first screen between."""
    walk = printed().do(i.Proceed(), i.CardPlaced(samples.card("李四", "110101195401010016")))
    assert walk.asked(a.NoteSlipLeft) == [a.NoteSlipLeft()]


def test_printer_without_the_sensor_stays_as_it_was() -> None:
    """The good-bye of a few seconds, and nothing to be counted."""
    walk = hall().do(CARD, *INSURED, i.Proceed()).number_comes()
    assert isinstance(walk.screen, s.Printing)
    walk.do(i.PrintEnded(walk.screen.ticket.ticket, "none"), i.CardLifted())
    assert shines(walk)
    walk.do(i.Proceed())
    assert timing.limit(walk.state) == walk.state.rules.leave_s
    assert "出票口" not in shown(walk)
    walk.wait(walk.state.rules.leave_s).do(*INSURED)
    assert not walk.asked(a.NoteSlipLeft)


def test_slips_left_are_counted_by_the_day(tmp_path: Path) -> None:
    """Kept over a restart, from nothing on the next day; a book of before the count is read as it was."""
    path, now = tmp_path / "upkeep", samples.NOW
    book = UpkeepBook(path)
    book.roll_changed(now)
    book.slip_left(now)
    book.slip_left(now)
    again = UpkeepBook(path)
    assert (again.left(now), again.left(now.replace(day=26)), again.page.changed) == (2, 0, now)
    path.write_text(path.read_text().replace('"left"', '"other"'))
    old = UpkeepBook(path)
    assert (old.left(now), old.page.changed) == (0, now)


def test_attendant_sees_the_count() -> None:
    """In the menu, where there is any."""
    state = next(each for each in scenes.SCENES if each.name == "attendant-menu").play(scenes.hall())
    assert "今天没人拿走的小票 3 张" in " ".join(texts(view_of(state, ZH)))


# --- with the real bytes -------------------------------------------------------------------------------------------------


@asynccontextmanager
async def watched(folder: Path, kind: str, device: TicketPrinterEmulator) -> AsyncIterator[tuple[PrinterDesk, Runtime]]:  # fmt: skip
    """A printer on its line, the desk that prints and the watch that looks, joined to a kiosk's flow."""
    with PtyHost(device, folder / "printer"):
        desk = PrinterDesk(open_ticket_printer(kind, f"pty://{folder / 'printer'}", FONTS))
        runtime = runtime_of(printed().do(SlipSeen(None)).state)
        watching = asyncio.create_task(SlipWatch(desk, runtime.dispatch).run())
        try:
            yield desk, runtime
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
            desk.close()


async def test_kiosk_knows_from_the_printer_s_bytes_when_the_slip_was_taken(tmp_path: Path) -> None:
    """Printed, seen at the exit, taken, seen to be gone: through driver, line and emulator."""
    device = TicketPrinterEmulator(FONTS, presenter=True)
    async with watched(tmp_path, "escpos-presenter", device) as (desk, runtime):
        await runtime.until(lambda state: state.slip is False, 5)
        assert await desk.print(SLIP) == "none"
        await runtime.until(lambda state: state.slip_forgotten, 5)
        assert "slip" in lit(runtime.state, beat=True)
        device.take_slip()
        await runtime.until(lambda state: state.slip is False, 5)
        assert "slip" not in lit(runtime.state, beat=True)


@pytest.mark.parametrize("kind", ["escpos", "escpos-no-queued-status"])
async def test_kiosk_is_told_nothing_by_a_printer_without_the_sensor(tmp_path: Path, kind: str) -> None:
    """A look after a slip leaves the state as it was."""
    device = TicketPrinterEmulator(FONTS)
    async with watched(tmp_path, kind, device) as (desk, runtime):
        assert await desk.print(SLIP) == "none"
        await SlipWatch(desk, runtime.dispatch).look(printed=True)
        assert runtime.state.slip is None


async def test_slip_that_follows_another_is_news_though_one_hung_there_already(tmp_path: Path) -> None:
    """What a person before left and what the next one printed are told apart."""
    device = TicketPrinterEmulator(FONTS, presenter=True)
    with PtyHost(device, tmp_path / "printer"):
        desk = PrinterDesk(open_ticket_printer("escpos-presenter", f"pty://{tmp_path / 'printer'}", FONTS))
        said: list[i.Intent] = []
        watch = SlipWatch(desk, said.append)
        for n in range(2):
            await desk.print(SLIP)
            await watch.look(printed=True)
            await watch.look()
            assert said == [SlipSeen(True, printed=True)] * (n + 1)
        desk.close()
