"""No number: what stands in the way, until when, and what can be done now, in both languages."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from kiosk import errand_samples, samples, words
from kiosk.flow import booking_intents as bi
from kiosk.flow import booking_screens as bs
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.flow import states as s
from kiosk.view_models import view_of
from queue_server.contracts.base import Language
from queue_server.contracts.refusals import RefusalCode
from tests.support import hall_day
from tests.support.calendars import at, official
from tests.support.hall_service import HandClock, memory_world
from tests.support.kiosk_flow import Walk, hall, texts
from tests.support.kiosk_hall import at_the_hall

ZH = words.load("zh")
CARD = i.CardPlaced(samples.card())
HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
SECOND = (i.ChooseTheme("real-estate"), i.ChooseMatter("mortgage"))
INSURED = (i.ChooseTheme("social"), i.ChooseMatter("insured"))
NOON = samples.NOW.replace(hour=13, minute=30)
MORNING = samples.NOW.replace(day=26, hour=8, minute=20)


def refused(walk: Walk, code: RefusalCode, about: str, when: datetime | None = None) -> Walk:
    """The hall's no to the request that is under way."""
    assert isinstance(walk.screen, s.Issuing)
    return walk.do(i.TicketRefused(walk.screen.request.id, code, about, when))


def alone(code: RefusalCode, when: datetime | None, **catalogue: object) -> Walk:
    """One matter, refused."""
    walk = hall(errand_samples.catalogue(**catalogue)).do(CARD, *INSURED, i.Proceed())
    return refused(walk, code, "insured", when)


def shown(walk: Walk, language: Language = "zh") -> str:
    """Everything that the screen says."""
    if language == "en":
        walk.do(i.SwitchLanguage())
    return " ".join(texts(view_of(walk.state, words.load(language))))


def keys_of(walk: Walk) -> list[str]:
    """Ids of the screen's lesser keys."""
    return [button.id for button in view_of(walk.state, ZH).choices]


@pytest.mark.parametrize(
    ("code", "when", "zh", "en"),
    [
        (RefusalCode.NOT_OPEN, NOON, "参保证明打印：现在不取号，今天 13:30 起取号。", "no tickets now. Tickets from 13:30 today."),
        (RefusalCode.NOT_OPEN, MORNING, "11月26日\u3000星期四 08:20 起取号。", "Tickets from 08:20 on Thu 26 Nov."),
        (RefusalCode.NOT_OPEN, None, "参保证明打印：现在不取号。", "Certificate of insurance: no tickets now."),
        (RefusalCode.ISSUE_ENDED, MORNING, "下班前已办不完，11月26日\u3000星期四 08:20 起再取号。", "could not be served before closing. Tickets from 08:20 on Thu 26 Nov."),
        (RefusalCode.MATTER_SUSPENDED, NOON, "参保证明打印：暂停办理，预计今天 13:30 恢复。", "It should go on from 13:30 today."),
        (RefusalCode.DAY_FULL, None, "参保证明打印：今天的号已经取完。", "Certificate of insurance: no tickets left today."),
        (RefusalCode.MATTER_SUSPENDED, None, "恢复前不能取号。", "No tickets are given until it goes on."),
        (RefusalCode.MATTER_SUSPENDED, samples.NOW.replace(hour=0), "恢复前不能取号。", "No tickets are given until it goes on."),
    ],
)  # fmt: skip
def test_refusal_says_what_and_from_when(code: RefusalCode, when: datetime | None, zh: str, en: str) -> None:
    """The matter by its name and the next time by the hall's clock (it comes in UTC), never that the machine is at fault."""
    walk = alone(code, when and when.astimezone(UTC), bookable=())
    assert zh in shown(walk)
    assert "本机" not in shown(walk)
    assert en in shown(walk, "en")


@pytest.mark.parametrize(("when", "todo"), [(NOON, "到时候再来就行"), (None, "工作人员告诉您什么时候能办")])
def test_refusal_says_what_to_do_now(when: datetime | None, todo: str) -> None:
    """Come back then, or ask; the way on is there."""
    walk = alone(RefusalCode.NOT_OPEN, when, bookable=())
    assert todo in shown(walk)
    assert isinstance(walk.do(i.Proceed()).screen, s.Guide)


def two(*matters: i.Intent) -> Walk:
    """Two matters on one number that is being asked for, by somebody who would not show a face."""
    walk = hall(errand_samples.catalogue(cases_most=5)).do(CARD, *matters[:2], p.AddMatter(), *matters[2:])
    return walk.do(i.Proceed(), i.SkipFace(), i.Proceed())


def _for_insured() -> object:
    """Times for the certificate, as others have them."""
    first = errand_samples.catalogue().bookable[0]
    return (first.model_copy(update={"matters": ("insured",)}),)


def test_matter_that_can_be_booked_is_booked_instead() -> None:
    """The time of the very matter that gives no number now, though another stands first on the number."""
    walk = refused(two(*INSURED, *HOUSE), RefusalCode.NOT_OPEN, "house-transfer", MORNING)
    assert "不动产转移登记（存量房买卖）：现在不取号" in shown(walk)
    assert keys_of(walk) == ["leave-out", "book"]
    assert "到时候再来就行。也可以现在约一个时间" in shown(
        alone(RefusalCode.NOT_OPEN, NOON, bookable=_for_insured())
    )
    assert walk.do(bi.BookTime()).screen == bs.Days("house-transfer")


def test_others_of_the_number_go_on_without_the_closed_one() -> None:
    """Left out by the person's choice; what is left asks for no face, and the number is asked for anew."""
    walk = refused(two(*INSURED, *HOUSE), RefusalCode.NOT_OPEN, "house-transfer", MORNING)
    assert "请点“这件事这次不办”" in shown(walk)
    walk.do(p.LeaveOut("house-transfer"))
    first, second = (each.request for each in walk.asked(e.SendIssue) if isinstance(each, e.SendIssue))
    assert walk.screen == s.Issuing(second)
    assert (second.matter, second.more, second.check) == ("insured", (), None)
    assert second.id != first.id


def test_check_that_was_made_is_not_made_again_for_those_that_are_left() -> None:
    """Whoever would not show a face is not asked again: the last look, then the number."""
    walk = refused(two(*HOUSE, *SECOND), RefusalCode.ISSUE_ENDED, "house-transfer", MORNING)
    walk.do(p.LeaveOut("house-transfer"))
    assert isinstance(walk.screen, s.Confirm)
    assert (walk.screen.matter, walk.screen.check.outcome) == ("mortgage", "declined")
    walk.do(i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert (walk.screen.request.matter, walk.screen.request.more) == ("mortgage", ())


@pytest.mark.parametrize(
    ("code", "about"), [(RefusalCode.TOO_MANY_CASES, "5"), (RefusalCode.MATTER_SUSPENDED, "a-step-of-others")]
)
def test_refusal_of_no_matter_of_the_number_has_nothing_to_leave_out(code: RefusalCode, about: str) -> None:
    """The hall's words, and the way back."""
    walk = refused(two(*HOUSE, *SECOND), code, about)
    assert keys_of(walk) == []
    before = walk.screen
    assert walk.do(p.LeaveOut("mortgage")).screen == before
    assert walk.do(i.Proceed()).screen != before


async def test_hour_that_ends_between_guide_and_number_is_said_by_the_hall(tmp_path: Path) -> None:
    """A real hall goes to lunch while somebody reads: what it answers comes to the screen whole."""
    plan = replace(hall_day.hall(), calendar=official())
    world = memory_world(tmp_path, hall=plan, clock=HandClock(at("2026-11-23 11:59")))
    async with at_the_hall(world) as (service, (kiosk,)):
        advice = next(m for m in service.catalogue().matters if m.id == "advice")
        kiosk.do(i.ChooseTheme(advice.theme), i.ChooseMatter(advice.id))
        world.clock.move(120)
        kiosk.do(i.Proceed(), i.DeclareClass(None))
        screen = await kiosk.until(s.Refused)
        assert (screen.code, screen.about, screen.when) == (
            RefusalCode.NOT_OPEN,
            "advice",
            at("2026-11-23 13:30"),
        )
        said = " ".join(texts(view_of(kiosk.state, words.load("en"))))
        assert f"{advice.name.en}: no tickets now. Tickets from 13:30 today." in said
