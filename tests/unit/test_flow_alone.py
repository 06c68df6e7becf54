"""The flow while the hall is away: numbers of the machine's own, calm words, no face check, one number a person."""

from dataclasses import replace
from datetime import timedelta

import pytest

from firmware_bridge.cards import Document
from kiosk import samples, scenes, words
from kiosk.flow import care
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.moves import matter_of
from kiosk.flow.session import Prepared
from kiosk.flow.slip_intents import RangeChanged, Reprint, SlipLost, TicketAgain
from kiosk.gateways.offline import alone
from kiosk.view_models import view_of
from kiosk.view_models.choosing import HomeView
from kiosk.view_models.ending import TicketView
from tests.support.kiosk_flow import Walk, hall

CARD = i.CardPlaced(samples.card())
TO_INSURED = (i.ChooseTheme("social"), i.ChooseMatter("insured"))
OWN = samples.ticket(matter="insured").model_copy(update={"ticket": "2026-11-25-KA007", "number": "KA007"})


def leased(left: int = 200, hours: float = 8) -> Walk:
    """A kiosk with a range."""
    return hall().do(RangeChanged(left, samples.NOW + timedelta(hours=hours)))


def away(left: int = 200, hours: float = 8) -> Walk:
    """The same, cut off for longer than the grace."""
    return leased(left, hours).do(i.LinkChanged(False)).wait(7)


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_home_says_what_still_works(language: str) -> None:
    """Calmly with numbers left, as before where there are none; not a word within the grace."""
    say = words.load(language)  # type: ignore[arg-type]  # pytest hands the language over as text
    for walk, title in (
        (away(), "home.alone_title"),
        (away(left=0), "home.paused_title"),
        (away(hours=0), "home.paused_title"),
    ):
        home = view_of(walk.state, say)
        assert isinstance(home, HomeView)
        assert home.card is not None
        assert home.card.title == say(title)
    short = view_of(leased().do(i.LinkChanged(False)).wait(3).state, say)
    assert isinstance(short, HomeView)
    assert short.card is not None
    assert short.card.title == say("home.card_title")


def test_number_of_its_own_is_given_printed_and_shown() -> None:
    """The hall is not asked; the slip says that it was given offline."""
    walk = away().do(CARD, *TO_INSURED, i.Proceed())
    assert walk.asked(e.SendIssue) == []
    [gives] = walk.asked(e.GiveOffline)
    assert gives.url == f"https://hall.example/t/{gives.request.token}"
    walk.do(i.TicketCame(gives.request.id, OWN, offline=True))
    assert walk.asked(e.PrintSlip) == [e.PrintSlip(OWN, gives.url, "zh", True)]
    walk.do(i.PrintEnded(OWN.ticket, "none"))
    assert walk.screen == s.TicketShown(OWN, gives.url, True, offline=True)


def test_request_without_an_answer_becomes_one_of_its_own_and_the_old_is_given_back() -> None:
    """The hall had given a number and the answer was lost: whoever waits holds one number, the other is cancelled."""
    walk = leased().do(CARD, *TO_INSURED, i.Proceed())
    [sent] = walk.asked(e.SendIssue)
    walk.do(i.LinkChanged(False)).wait(7)
    gives = walk.asked(e.GiveOffline)[0]
    assert gives.request.id != sent.request.id
    assert gives.request.token != sent.request.token
    walk.do(i.TicketCame(walk.asked(e.GiveOffline)[-1].request.id, OWN, offline=True), i.LinkChanged(True))
    walk.do(i.TicketCame(sent.request.id, samples.ticket()))
    assert walk.asked(e.CancelTicket) == [e.CancelTicket(samples.ticket().ticket)]
    assert [slip.ticket for slip in walk.asked(e.PrintSlip)] == [OWN]


def test_request_that_finds_no_number_goes_on_and_ends_in_time() -> None:
    """Too many a minute, or the disk refuses: asked once a second while somebody waits, never for ever."""
    walk = away().do(CARD, *TO_INSURED, i.Proceed()).wait(9)
    assert isinstance(walk.screen, s.Paused)
    assert len(walk.asked(e.GiveOffline)) > 5
    assert walk.do(i.CardLifted()).wait(70).screen == s.Home()


def test_face_is_not_asked_for_while_the_hall_is_away() -> None:
    """Staff compare at the window, as where no camera works."""
    walk = away().do(CARD, i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"), i.Proceed())
    assert isinstance(walk.screen, s.Confirm)
    assert walk.screen.check.outcome == "unavailable"


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_ticket_of_its_own_claims_no_wait(language: str) -> None:
    """No range, nobody ahead, no reprint; the panel says that it is valid."""
    say = words.load(language)  # type: ignore[arg-type]  # pytest hands the language over as text
    walk = away().do(CARD, *TO_INSURED, i.Proceed())
    walk.do(
        i.TicketCame(walk.asked(e.GiveOffline)[0].request.id, OWN, offline=True),
        i.PrintEnded(OWN.ticket, "paper"),
    )
    walk.do(Reprint())
    assert walk.asked(e.PrintAgain) == []
    shown = view_of(walk.state, say)
    assert isinstance(shown, TicketView)
    assert shown.failure is not None
    assert say("ticket.offline_text") in shown.failure.text
    assert shown.where is not None
    assert [shown.where.label, shown.facts[0].label] == [say("ticket.area"), say("ticket.wait")]
    assert shown.facts[0].value == say("ticket.wait_offline")
    assert say("ticket.ahead") not in [fact.label for fact in shown.facts]
    assert shown.choices == ()


def failed() -> Walk:
    """A number whose slip did not come out."""
    walk = hall().do(CARD, *TO_INSURED, i.Proceed()).number_comes()
    return walk.do(i.PrintEnded(samples.ticket().ticket, "paper"))


def test_slip_that_did_not_come_out_is_printed_again_with_a_new_page() -> None:
    """The hall closes the old page first; only its answer is printed."""
    walk = failed().do(Reprint())
    [again] = walk.asked(e.PrintAgain)
    assert (again.ticket, len(walk.asked(e.PrintSlip))) == (samples.ticket().ticket, 1)
    walk.do(TicketAgain(again.id, samples.ticket(), again.token))
    old, new = walk.asked(e.PrintSlip)
    assert new.url == f"https://hall.example/t/{again.token}" != old.url
    walk.do(i.PrintEnded(samples.ticket().ticket, "none"))
    assert isinstance(walk.screen, s.TicketShown)
    assert walk.screen.printed


def test_reprint_that_is_refused_or_too_late_shows_the_number_again() -> None:
    """Nothing is a dead end; a new page that nobody waits for is reported as not printed."""
    walk = failed().do(Reprint())
    [again] = walk.asked(e.PrintAgain)
    assert isinstance(walk.do(TicketAgain(again.id, None, again.token)).screen, s.TicketShown)
    walk = failed().do(Reprint()).wait(25)
    assert isinstance(walk.screen, s.TicketShown)
    before = len(walk.asked(e.ReportPrint))
    walk.do(TicketAgain(walk.asked(e.PrintAgain)[0].id, samples.ticket(), "t"))
    assert len(walk.asked(e.ReportPrint)) == before + 1
    assert len(walk.asked(e.PrintSlip)) == 1


def test_reprint_that_was_given_up_shows_the_new_page_where_the_hall_made_one() -> None:
    """The page that was photographed is closed then: the screen shows the new code and says so; later, nothing is asked."""
    walk = failed().do(Reprint()).wait(25)
    [again] = walk.asked(e.PrintAgain)
    old = walk.screen
    assert isinstance(old, s.TicketShown)
    assert walk.asked(e.AskNoMore) == [e.AskNoMore(again.id)]
    walk.do(TicketAgain(again.id, samples.ticket(), again.token))
    new = walk.screen
    assert isinstance(new, s.TicketShown)
    assert new.url == f"https://hall.example/t/{again.token}" != old.url
    shown = view_of(walk.state, words.load("zh"))
    assert isinstance(shown, TicketView)
    assert shown.qr_text == words.load("zh")("ticket.qr_new")


@pytest.mark.parametrize("over", [(Reprint(),), (i.CardLifted(), i.Leave())])
def test_reprint_that_was_given_up_is_forgotten_with_the_next_touch(over: tuple[i.Intent, ...]) -> None:
    """Asked anew, or left: the link that comes back closes no page of somebody who has gone."""
    walk = failed().do(Reprint()).wait(25)
    first = walk.asked(e.PrintAgain)[0].id
    assert walk.do(*over).asked(e.Forget) == [e.Forget(first)]
    assert not walk.do(i.Leave(), i.Leave()).asked(e.Forget)[1:]


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_number_that_a_power_cut_left_without_a_slip_is_shown(language: str) -> None:
    """To whoever still stands there, in their language, with its code; never over somebody's session."""
    lost = SlipLost(OWN, "https://hall.example/t/x", True, language)  # type: ignore[arg-type]  # pytest hands the language over as text
    walk = hall().do(lost)
    assert walk.screen == s.TicketShown(OWN, "https://hall.example/t/x", False, "unknown", offline=True)
    assert walk.state.language == language
    assert walk.wait(90).screen == s.Home()
    assert walk.state.language == "zh"
    busy = hall().do(CARD)
    assert busy.do(SlipLost(OWN, "u", True)).screen == s.Themes()


@pytest.mark.parametrize("later", [timedelta(minutes=11), timedelta(days=1)])
def test_number_of_before_a_long_power_cut_is_shown_to_nobody(later: timedelta) -> None:
    """Whoever starts the machine, or stands there next morning, does not see yesterday's page."""
    walk = hall()
    walk.state = replace(walk.state, now=walk.state.now + later)
    assert walk.do(SlipLost(OWN, "https://hall.example/t/x", True, "en")).screen == s.Home()
    assert walk.state.language == "zh"


@pytest.mark.parametrize(
    ("card", "declared", "green", "to_show"),
    [
        (samples.card("王秀英", scenes.ELDER), (), True, 0),
        (samples.card(), (), False, 0),
        (samples.card(), ("disabled",), True, 1),
        (samples.card(), ("nobody",), False, 0),
    ],
)
def test_number_of_its_own_has_the_class_that_the_hall_will_count(
    card: Document, declared: tuple[str, ...], green: bool, to_show: int
) -> None:
    """By the card, or declared and to be looked at: on slip and screen, in both languages, with no word of being next."""
    walk = hall(samples.catalogue(classes=samples.CLASSES))
    walk.do(i.CardPlaced(card), *TO_INSURED, i.Proceed(), i.DeclareClass(None))
    assert isinstance(walk.screen, s.Issuing)
    first = care.first(walk.state, replace(walk.screen.request, declared=declared))
    assert (first.green, len(first.to_show)) == (green, to_show)
    by_agent = replace(walk.screen.request, declared=declared, prepared=(Prepared("insured", agent=True),))
    assert care.first(walk.state, by_agent).green is bool(to_show)
    matter = matter_of(walk.state, "insured")
    assert matter is not None
    ticket = alone("2026-11-25-KA007", matter, samples.NOW, first=first)
    assert ticket.green is green
    assert [
        name.zh in item.zh and name.en in item.en
        for name, item in zip(first.to_show, ticket.prepare, strict=False)
    ] == [True] * to_show
    shown = view_of(
        replace(walk.state, screen=s.TicketShown(ticket, "u", True, offline=True)), words.load("zh")
    )
    assert isinstance(shown, TicketView)
    assert shown.green == (
        f"{words.load('zh')('ticket.green')}\u3000{words.load('zh')('ticket.green_soon')}" if green else ""
    )
