"""预约 at the kiosk: made, found, kept in time, given back; against the flow alone and against a real hall."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from kiosk import errand_samples as made
from kiosk import samples, words
from kiosk.flow import booking_intents as b
from kiosk.flow import booking_screens as bs
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.booking import free
from kiosk.flow.way_intents import ChooseCredential, CodeScanned, OtherCredential, PadKey
from kiosk.view_models import view_of
from queue_server.adapters.storage.memory import MemoryStore
from queue_server.contracts.refusals import RefusalCode
from tests.support.hall_service import KIOSK, OTHER_KIOSK, World, memory_world
from tests.support.kiosk_flow import Walk, hall, strings, texts
from tests.support.kiosk_hall import at_the_hall

CARD = i.CardPlaced(samples.card())
HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
RENEW = (i.ChooseTheme("household"), i.ChooseMatter("id-renew"))


def visitor() -> Walk:
    """A kiosk of a hall that takes bookings."""
    return hall(made.catalogue(), samples.MEANS)


def found(*bookings: object) -> Walk:
    """Somebody's bookings, asked for by card."""
    walk = visitor().do(b.OpenBookings(), CARD)
    assert isinstance(walk.screen, bs.BookAsking)
    return walk.do(b.BookingsFound(walk.screen.id, bookings))  # type: ignore[arg-type]  # as they come


def shown(walk: Walk) -> str:
    """Everything that the screen says."""
    return " ".join(texts(view_of(walk.state, words.load("zh"))))


def test_day_and_time_come_from_what_the_hall_says_is_free() -> None:
    """What nobody offers cannot be chosen; five touches from the guide to the booking."""
    walk = visitor().do(CARD, *HOUSE, b.BookTime())
    assert walk.screen == bs.Days("house-transfer")
    assert walk.do(b.ChooseDay("2026-11-28")).screen == bs.Days("house-transfer")
    assert walk.do(b.ChooseDay("2026-11-27"), b.ChooseSlot("2026-11-27T09:15")).screen == bs.Times(
        "house-transfer", "2026-11-27"
    )
    walk.do(b.ChooseSlot("2026-11-27T09:30"), i.Proceed())
    (asked,) = walk.asked(e.MakeBooking)
    assert (asked.matter, asked.slot) == ("house-transfer", "2026-11-27T09:30")


def test_times_that_have_passed_are_not_offered() -> None:
    """A catalogue of this morning, looked at in the afternoon."""
    walk = visitor().do(CARD, *HOUSE).wait(1)
    walk.state = replace(
        walk.state, now=samples.NOW + timedelta(hours=5), touched=samples.NOW + timedelta(hours=5)
    )
    walk.do(i.Touched(), later=0)

    today = [slot.slot[11:] for slot in free(walk.state, "house-transfer") if slot.slot < "2026-11-26"]
    assert today == ["14:30", "15:00", "15:30", "16:00", "16:30"]


def test_full_matter_offers_a_booking_before_anybody_queues() -> None:
    """今日号满: no number is asked for, the main action books; where nothing is free it says what to do."""
    walk = visitor().do(CARD, *RENEW)
    view = view_of(walk.state, words.load("zh"))
    assert "今日号满" in shown(walk)
    assert view.main is not None
    assert view.main.intent == b.BookTime()
    assert walk.do(i.Proceed()).screen == s.Guide("id-renew")
    assert not walk.asked(e.SendIssue)
    assert walk.do(b.BookTime()).screen == bs.Days("id-renew")
    none = hall(made.catalogue(bookable=())).do(CARD, *RENEW)
    assert view_of(none.state, words.load("zh")).main is None
    assert "改天早些来" in shown(none)


def test_number_refused_because_the_day_is_full_offers_a_booking() -> None:
    """The catalogue was a moment old: the refusal leads to the same days."""
    walk = visitor().do(CARD, *HOUSE, i.Proceed(), i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    walk.do(i.TicketRefused(walk.screen.request.id, RefusalCode.DAY_FULL))
    assert [button.id for button in view_of(walk.state, words.load("zh")).choices] == ["book"]
    assert walk.do(b.BookTime()).screen == bs.Days("house-transfer")


def test_booking_of_a_matter_of_level_card_asks_for_the_card() -> None:
    """Nobody books in a stranger's name; the card leads to the days that were asked for, and one step back to the guide."""
    walk = visitor().do(*HOUSE, b.BookTime())
    assert walk.screen == s.AskCard("house-transfer", to_book=True)
    assert walk.do(CARD).screen == bs.Days("house-transfer")
    assert walk.do(i.Back()).screen == s.Guide("house-transfer")


@pytest.mark.parametrize(
    "way",
    [
        (i.CardFailed("card.read_failed"), CARD),
        (i.NoIdCard(), CARD),
        (
            OtherCredential(),
            ChooseCredential("number"),
            *(PadKey(sign) for sign in "11010119900307109X"),
            i.Proceed(),
        ),
    ],
    ids=["second-try", "found-after-all", "another-credential"],
)
def test_booking_goes_on_by_whatever_way_somebody_becomes_known(way: tuple[i.Intent, ...]) -> None:
    """The days were asked for: nobody has to find them again on the guide, whose first key is the number."""
    walk = visitor().do(*HOUSE, b.BookTime(), *way)
    assert walk.screen == bs.Days("house-transfer")
    assert walk.do(i.Back()).screen == s.Guide("house-transfer")


def test_card_for_a_number_or_without_the_hall_leads_to_the_guide() -> None:
    """Only whoever wanted a day finds the days, and only while they can be asked for."""
    assert visitor().do(*HOUSE, i.Proceed(), CARD).screen == s.Guide("house-transfer")
    assert visitor().do(*HOUSE, b.BookTime(), i.LinkChanged(False), CARD).screen == s.Guide("house-transfer")


def test_booking_that_nobody_waits_for_is_given_back() -> None:
    """Too late, or the person left: the place does not stay kept for nobody."""
    walk = visitor().do(CARD, *HOUSE, b.BookTime(), b.ChooseDay("2026-11-27"))
    walk.do(b.ChooseSlot("2026-11-27T09:30"), i.Proceed())
    (asked,) = walk.asked(e.MakeBooking)
    walk.wait(9)
    assert walk.screen == bs.BookProblem("link")
    walk.do(b.BookingMade(asked.id, made.THURSDAY))
    assert walk.asked(e.CancelBooking) == [e.CancelBooking(made.THURSDAY.booking, "")]
    assert not walk.asked(e.PrintBooking)


def given_up() -> tuple[Walk, str]:
    """A cancelling without an answer in time, and its id."""
    walk = found(made.THURSDAY).do(b.GiveBack(), b.GiveBack())
    (asked,) = walk.asked(e.CancelBooking)
    walk.wait(9)
    return walk, asked.id


def test_cancelling_without_an_answer_is_asked_no_more_and_said_to_be_open() -> None:
    """Whether the place is given away is not known: the person keeps the slip and looks again; nothing is repeated later."""
    walk, asked = given_up()
    assert walk.screen == bs.BookProblem("unsure", asked=asked)
    assert walk.asked(e.AskNoMore) == [e.AskNoMore(asked)]
    say = words.load("zh")
    assert say("booking.unsure") in shown(walk)
    assert say("booking.problem") not in shown(walk)
    walk.do(i.Leave())
    assert walk.asked(e.Forget) == [e.Forget(asked)]


@pytest.mark.parametrize(
    ("word", "screen"),
    [
        (b.Carried, bs.BookingCancelled()),
        (b.NeverLeft, bs.BookProblem("link")),
        (lambda asked: b.AskRefused(asked, RefusalCode.UNKNOWN_BOOKING), bs.BookProblem(RefusalCode.UNKNOWN_BOOKING)),
    ],
)  # fmt: skip
def test_late_word_on_a_cancelling_is_shown_to_whoever_still_stands_there(word: Any, screen: object) -> None:
    """Done, refused, or never sent: then it has surely not been done."""
    walk, asked = given_up()
    assert walk.do(word(asked)).screen == screen
    gone, asked = given_up()
    assert gone.do(i.CardLifted(), i.Leave(), i.Leave(), word(asked)).screen == s.Home()


def test_search_that_nobody_waits_for_is_asked_no_more() -> None:
    """In time over, or left: the hall is not asked for a stranger's bookings."""
    for over in (i.Leave(),), (i.Tick(),) * 9:
        walk = visitor().do(b.OpenBookings(), CARD)
        walk.do(*over, later=1)
        assert walk.asked(e.Forget) == [e.Forget(walk.asked(e.FindMine)[0].id)]


@pytest.mark.parametrize(
    ("booking", "said", "main"),
    [
        (made.EARLY, "10:00 起可以取号", "回到首页"),
        (made.SOON, "可以取号了", "取号"),
        (made.LATE, "按您现在到的先后排", "取号"),
        (made.THURSDAY, "还没到预约的那一天", "回到首页"),
    ],
)
def test_early_and_late_are_told_kindly_with_what_to_do(booking: object, said: str, main: str) -> None:
    """Before check-in opens, in time, after the grace, on another day."""
    walk = found(booking)
    view = view_of(walk.state, words.load("zh"))
    assert said in shown(walk)
    assert view.main is not None
    assert view.main.text == main


def test_check_in_asks_for_the_number_of_the_booking() -> None:
    """The same way as any number: consent, and the request names the booking."""
    walk = found(made.SOON).do(i.Proceed())
    assert walk.screen == s.Consent("house-transfer")
    walk.do(i.SkipFace(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert walk.screen.request.booking == made.SOON.booking


def test_check_in_never_takes_a_number_of_this_machine_instead() -> None:
    """Alone, a booking can't be kept: it is waited for, and no walk-in number is given in its place."""
    walk = found(made.SOON).do(i.Proceed(), i.SkipFace(), i.Proceed())
    walk.state = replace(walk.state, spare=9, spare_until=samples.NOW + timedelta(hours=8))
    walk.do(i.LinkChanged(False)).wait(12)
    assert isinstance(walk.screen, s.Paused)
    assert not walk.asked(e.GiveOffline)


def test_another_matter_is_not_checked_in_with_the_booking() -> None:
    """Whoever turns to something else takes an ordinary number for it."""
    walk = found(made.SOON).do(i.Proceed(), i.Leave(), i.CardLifted(), CARD)
    walk.do(i.ChooseTheme("social"), i.ChooseMatter("insured"), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert walk.screen.request.booking is None


def test_giving_back_is_asked_twice() -> None:
    """One touch too many costs nobody the place."""
    walk = found(made.SOON).do(b.GiveBack())
    assert walk.screen == bs.OneBooking(made.SOON, sure=True)
    assert not walk.asked(e.CancelBooking)
    assert walk.do(i.Back()).screen == bs.OneBooking(made.SOON)
    walk.do(b.GiveBack(), b.GiveBack())
    (asked,) = walk.asked(e.CancelBooking)
    assert walk.do(b.Carried(asked.id)).screen == bs.BookingCancelled()


def test_number_is_typed_forgiving_what_looks_alike() -> None:
    """o is 0, i and l are 1, u does not exist; complete, it is looked up."""
    walk = visitor().do(b.OpenBookings(), b.TypeBooking(), *(i.TypeLetter(sign) for sign in "oilu7kq2m9xzz"))
    assert walk.screen == bs.BookingNumber("0117KQ2M9X")
    walk.do(i.Proceed())
    (asked,) = walk.asked(e.FindMine)
    assert (asked.booking, asked.holder) == ("0117KQ2M9X", None)


def test_nothing_of_a_booking_is_left_when_the_time_is_over() -> None:
    """A minute untouched: home, and the state holds no name, number or reference."""
    walk = found(made.SOON, made.THURSDAY).do(i.CardLifted()).wait(70)
    assert walk.screen == s.Home()
    left = set(strings(walk.state))
    assert not left & {samples.card().name, samples.card().number, made.SOON.booking}


@pytest.fixture
def world(tmp_path) -> World:  # type: ignore[no-untyped-def]  # pytest's own
    return memory_world(tmp_path)


async def test_booking_made_at_one_kiosk_is_checked_in_by_card_at_another(world: World) -> None:
    """A real hall: the slip's code, the window of check-in, a number with the booking's matter."""
    async with at_the_hall(world, KIOSK, OTHER_KIOSK) as (_, (one, other)):
        one.do(CARD, i.ChooseTheme("help"), i.ChooseMatter("record"), b.BookTime())
        one.do(b.ChooseDay("2026-11-22"), b.ChooseSlot("2026-11-22T09:30"), i.Proceed())
        kept = (await one.until(bs.Booked)).booking
        await one.runtime.until(lambda state: getattr(state.screen, "paper", "") == "printed", 20)
        assert one.paper.codes == [f"YITANG-B-{kept.booking}"]
        assert "09:00–09:45" in one.paper.slips[0]
        world.clock.move(1200)
        other.do(b.OpenBookings(), CARD)
        assert (await other.until(bs.OneBooking)).booking == kept
        other.do(i.Proceed(), i.DeclareClass(None))
        ticket = (await other.until(s.TicketShown)).ticket
        assert (ticket.matter, ticket.number) == ("record", "A001")
        other.do(i.CardLifted(), i.Leave(), i.Leave(), b.OpenBookings(), CodeScanned(one.paper.codes[0]))
        await other.until(bs.FindBooking)
    assert [entry.kind for entry in world.store.disk.journal if entry.kind.startswith("Booking")] == [
        "BookingMade", "BookingUsed",
    ]  # fmt: skip


async def test_place_of_a_cancelled_booking_is_free_again(world: World) -> None:
    """By the code of the slip, at any kiosk; the hall's ledger says so."""
    async with at_the_hall(world) as (service, (kiosk,)):
        kiosk.do(CARD, i.ChooseTheme("help"), i.ChooseMatter("record"), b.BookTime())
        kiosk.do(b.ChooseDay("2026-11-22"), b.ChooseSlot("2026-11-22T09:30"), i.Proceed())
        kept = (await kiosk.until(bs.Booked)).booking
        assert _places(service, "2026-11-22T09:30") == 1
        kiosk.do(
            i.CardLifted(), i.Leave(), i.Leave(), b.OpenBookings(), CodeScanned(f"YITANG-B-{kept.booking}")
        )
        await kiosk.until(bs.OneBooking)
        kiosk.do(b.GiveBack(), b.GiveBack())
        await kiosk.until(bs.BookingCancelled)
        assert _places(service, "2026-11-22T09:30") == 2


async def test_day_that_fills_up_at_the_hall_is_offered_a_booking_here(world: World) -> None:
    """The last number is given elsewhere: the next person sees it before touching anything more."""
    plan = world.hall
    limited = tuple(replace(m, per_day=1 if m.id == "record" else 0) for m in plan.matters)
    full = World(MemoryStore(), world.keys, clock=world.clock, hall=replace(plan, matters=limited))
    full.commit()
    async with at_the_hall(full) as (_, (kiosk,)):
        kiosk.do(CARD, i.ChooseTheme("help"), i.ChooseMatter("record"), i.Proceed())
        kiosk.do(i.DeclareClass(None))
        await kiosk.until(s.TicketShown)
        kiosk.look()
        kiosk.do(i.CardLifted(), i.Leave(), i.Leave(), i.ChooseTheme("help"), i.ChooseMatter("record"))
        view = view_of(kiosk.state, words.load("zh"))
    assert view.main is not None
    assert view.main.intent == b.BookTime()


def _places(service: object, slot: str) -> int:
    groups = service.catalogue().bookable  # type: ignore[attr-defined]  # a hall's service
    return next((each.places for group in groups for each in group.free if each.slot == slot), 0)
