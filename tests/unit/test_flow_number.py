"""Issuing and printing: no ghost, no dead end, whatever is late or broken."""

import pytest

from kiosk import samples
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.lights import lit
from kiosk.view_models import view_of
from kiosk.words import load
from queue_server.contracts.base import Language
from queue_server.contracts.refusals import RefusalCode
from tests.support.kiosk_flow import Walk, hall, texts

CARD = i.CardPlaced(samples.card())
TICKET = samples.ticket().ticket


def issuing() -> Walk:
    """A card matter's number is asked for."""
    return hall().do(CARD, i.ChooseTheme("social"), i.ChooseMatter("insured"), i.Proceed())


def test_number_is_printed_reported_and_shown() -> None:
    """The slip's way: print, report, show, take, home."""
    walk = issuing().number_comes()
    assert (
        walk.asked(e.PrintSlip)[0].url == f"https://hall.example/t/{walk.asked(e.SendIssue)[0].request.token}"
    )
    walk.do(i.PrintEnded(TICKET, "none"))
    assert walk.asked(e.ReportPrint) == [e.ReportPrint(TICKET, "printed", "none")]
    assert isinstance(walk.screen, s.TicketShown)
    assert walk.screen.printed
    walk.do(i.CardLifted(), i.Proceed())
    assert walk.screen == s.TakeThings(with_ticket=True)


@pytest.mark.parametrize(
    "ends", [i.Proceed(), i.Leave(), i.Back(), None], ids=["done", "leave", "back", "time"]
)
def test_good_bye_of_a_number_without_paper_speaks_of_no_ticket(ends: i.Intent | None) -> None:
    """Said all the same, and nobody looks for a slip that is not there: neither in words nor by its light."""
    walk = issuing().number_comes().do(i.PrintEnded(TICKET, "paper"), i.CardLifted())
    walk.do(ends) if ends else walk.wait(60)
    assert walk.screen == s.TakeThings(with_ticket=False)
    assert "slip" not in lit(walk.state, beat=True)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_number_without_paper_has_its_witness_code_on_the_screen(language: Language) -> None:
    """All that the paper would carry; beside paper the screen says no more than before."""
    walk, words = issuing().number_comes(), load(language)
    code = walk.screen.ticket.witness
    shown = {
        printed: Walk(walk.state).do(i.PrintEnded(TICKET, printed)).state for printed in ("none", "paper")
    }
    assert words("ticket.witness") not in texts(view_of(shown["none"], words))
    assert {words("ticket.witness"), code} <= set(texts(view_of(shown["paper"], words)))


@pytest.mark.parametrize("cause", ["paper", "cover", "cutter", "offline", "unknown"])
def test_failed_print_shows_the_number_and_reports(cause: s.PrintCause) -> None:
    """The place stays; the queue knows that there is no paper."""
    walk = issuing().number_comes().do(i.PrintEnded(TICKET, cause))
    assert isinstance(walk.screen, s.TicketShown)
    assert (walk.screen.printed, walk.screen.cause) == (False, cause)
    assert walk.asked(e.ReportPrint) == [e.ReportPrint(TICKET, "failed", cause)]


def test_silent_printer_is_a_failure_and_a_late_success_corrects_it() -> None:
    """Nobody waits before a printer for ever; the truth is reported when it comes."""
    walk = issuing().number_comes().wait(25)
    assert isinstance(walk.screen, s.TicketShown)
    assert walk.screen.cause == "unknown"
    walk.do(i.PrintEnded(TICKET, "none"))
    assert isinstance(walk.screen, s.TicketShown)
    assert walk.screen.printed
    assert [report.outcome for report in walk.asked(e.ReportPrint)] == ["failed", "printed"]


def test_no_answer_becomes_paused_and_the_late_number_is_still_printed() -> None:
    """The same request is waited for; its number is this person's number."""
    walk = issuing().wait(9)
    assert isinstance(walk.screen, s.Paused)
    walk.number_comes()
    assert isinstance(walk.screen, s.Printing)


def test_retry_asks_under_the_same_id() -> None:
    """Asked ten times it can only be one number."""
    walk = issuing().wait(9).do(i.Proceed())
    first, second = walk.asked(e.SendIssue)
    assert first == second


def test_link_back_asks_again_by_itself() -> None:
    """Nobody needs to touch anything."""
    walk = issuing().wait(9).do(i.LinkChanged(False), i.LinkChanged(True))
    assert len({sent.request.id for sent in walk.asked(e.SendIssue)}) == 1
    assert len(walk.asked(e.SendIssue)) == 2


def test_late_number_after_leaving_is_given_back() -> None:
    """Who has gone holds no place: the number is cancelled, not printed."""
    walk = issuing()
    request = walk.asked(e.SendIssue)[0].request
    walk.wait(9).do(i.Leave(), i.TicketCame(request.id, samples.ticket()))
    assert walk.asked(e.CancelTicket) == [e.CancelTicket(TICKET)]
    assert not walk.asked(e.PrintSlip)


def test_late_number_for_the_next_person_is_not_theirs() -> None:
    """Another request under way does not take it."""
    walk = issuing()
    request = walk.asked(e.SendIssue)[0].request
    walk.wait(9).do(i.Leave(), i.CardLifted(), i.Leave(), i.NoIdCard(), i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    walk.do(i.TicketCame(request.id, samples.ticket()))
    assert isinstance(walk.screen, s.Issuing)
    assert walk.asked(e.CancelTicket) == [e.CancelTicket(TICKET)]


@pytest.mark.parametrize("code", [c for c in RefusalCode if c is not RefusalCode.STALE])
def test_refusal_is_said_and_can_be_left(code: RefusalCode) -> None:
    """Every reason has a screen with a way back."""
    walk = issuing()
    walk.do(i.TicketRefused(walk.asked(e.SendIssue)[0].request.id, code))
    assert walk.screen == s.Refused(code, "insured")
    assert walk.do(i.Proceed()).screen == s.Guide("insured")


def test_stale_command_is_asked_anew_under_a_new_id() -> None:
    """Nothing was given under the old id, so a new one is safe."""
    walk = issuing()
    old = walk.asked(e.SendIssue)[0].request
    walk.do(i.TicketRefused(old.id, RefusalCode.STALE))
    new = walk.asked(e.SendIssue)[1].request
    assert new.id != old.id
    assert new.token != old.token
    assert isinstance(walk.screen, s.Issuing)


@pytest.mark.parametrize(
    "intent", [i.Back(), i.Leave(), i.Proceed(), i.CardPlaced(samples.card("李四", "110101195401010016"))]
)
def test_nothing_interrupts_a_request_under_way(intent: i.Intent) -> None:
    """A number asked for is waited for, some seconds at most."""
    walk = issuing()
    before = walk.screen
    assert walk.do(intent).screen == before
