"""Own certificates: what for comes first, then card and person; the paper carries a code that anybody can check, and the hall no name."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from unittest.mock import AsyncMock, Mock

import pytest
import structlog

from firmware_bridge.emulators.code_platform import CodePlatformEmulator
from kiosk import certificate_scenes, samples, words
from kiosk.config import ConfigError, parse_config
from kiosk.flow import certificate_intents as c
from kiosk.flow import certificate_screens as cs
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.gateways import certificates
from kiosk.gateways.certificate_answer import Certificate, CertificateRow
from kiosk.gateways.certificates import CertificateHands, HttpCertificates
from kiosk.gateways.platform_client import Silent
from kiosk.gateways.slips import Printed
from kiosk.view_models import view_of
from queue_server.contracts.base import Text
from queue_server.contracts.certificates import code_in, code_of, digest_of
from queue_server.contracts.commands import PersonCheck, RecordCertificate
from queue_server.contracts.replies import Accepted
from tests.support.hall_service import KIOSK, memory_world
from tests.support.kiosk_flow import Walk, hall, strings
from tests.support.kiosk_hall import Machine, at_the_hall
from tests.support.own_papers import own

CARD = samples.card()
FETCHED, WANTED = "school", "bank-loan"
_WORD = Text(zh="字", en="word")
PAPER = Certificate(
    title=_WORD, office=_WORD, name=CARD.name, rows=(CertificateRow(label=_WORD, value=_WORD),), reference=""
)
ACCEPTED = PersonCheck(outcome="accept", band="near", emulated=True)


def at_guide(means: frozenset[str] = samples.MEANS, *before: i.Intent) -> Walk:
    """Before the guide of a certificate, with the card on the reader."""
    came = before or (i.CardPlaced(CARD),)
    walk = hall(certificate_scenes.catalogue(), means).do(i.FacesChanged(True), *came)
    return walk.do(i.ChooseTheme("social"), i.ChooseMatter("insured"))


def proved(walk: Walk, check: PersonCheck = ACCEPTED) -> Walk:
    """The person agreed to the camera, and this came of it."""
    walk.do(i.Proceed())
    assert isinstance(walk.screen, s.Face)
    return walk.do(i.FaceEnded(walk.screen.attempt, check))


def test_what_for_is_asked_before_anything_is_proved() -> None:
    """One purpose a tile, none set; then the camera's question."""
    walk = at_guide().do(i.Proceed())
    assert walk.screen == cs.Purpose("insured")
    view: Any = view_of(walk.state, words.load("zh"))
    assert [tile.button.text for tile in view.tiles][:2] == ["提取公积金", "子女入学"]
    assert view.main is None
    assert isinstance(walk.do(c.PickPurpose(WANTED)).screen, s.Consent)


def test_what_the_office_looks_up_itself_is_not_printed_and_counted() -> None:
    """不用打印, which office; good, and the session is over; nobody was asked for a face."""
    walk = at_guide().do(i.Proceed(), c.PickPurpose(FETCHED))
    view: Any = view_of(walk.state, words.load("zh"))
    assert view.heading == "不用打印"
    assert "教育局" in view.panels[0].title
    walk.do(i.Proceed())
    assert walk.asked(e.NoteSpared) == [e.NoteSpared("insured", FETCHED)]
    assert not walk.asked(e.StartFace)
    assert walk.state.session is None


def test_whoever_wants_the_paper_all_the_same_gets_it() -> None:
    """Nobody is refused; nothing is counted as spared."""
    walk = proved(at_guide().do(i.Proceed(), c.PickPurpose(FETCHED), c.PrintAnyway())).do(i.Proceed())
    [asked] = walk.asked(e.PrintCertificate)
    assert (asked.purpose, asked.card.number, asked.own.source) == (FETCHED, CARD.number, "insurance-record")
    assert not walk.asked(e.NoteSpared)
    assert not walk.asked(e.SendIssue)


@pytest.mark.parametrize("outcome", ["declined", "review", "unavailable"])
def test_whoever_staff_must_look_at_gets_a_number_for_the_window(outcome: Any) -> None:
    """The equal way without the face: no paper here, a number as for every other matter."""
    walk = at_guide().do(i.Proceed(), c.PickPurpose(WANTED))
    if outcome == "declined":
        walk.do(i.SkipFace())
    else:
        proved(walk, PersonCheck(outcome=outcome))
    walk.do(i.Proceed())
    assert isinstance(walk.screen, s.Issuing)
    assert not walk.asked(e.PrintCertificate)


def test_kiosk_without_a_provider_gives_numbers() -> None:
    """No purpose is asked where nothing can be printed."""
    walk = at_guide(samples.MEANS - {"certificates"}).do(i.Proceed())
    assert not isinstance(walk.screen, cs.Purpose)


def test_paper_comes_or_the_window_is_offered() -> None:
    """Printed; no answer, no record, no paper and no word in time lead to a number, with the person proved once."""
    asking = lambda: proved(at_guide().do(i.Proceed(), c.PickPurpose(WANTED))).do(i.Proceed())  # noqa: E731 - a fresh walk each
    walk = asking()
    assert isinstance(walk.screen, cs.CertificateAsking)
    assert walk.do(i.Back()).screen == walk.screen
    late = c.CertificatePrinted("another")
    assert isinstance(walk.do(late).screen, cs.CertificateAsking)
    walk.do(c.CertificatePrinted(walk.asked(e.PrintCertificate)[0].id))
    assert walk.screen == cs.CertificateMade("insured")
    assert isinstance(walk.do(i.Proceed()).screen, s.TakeThings)
    for why in ("link", "none", "paper"):
        walk = asking()
        walk.do(c.CertificateFailed(walk.asked(e.PrintCertificate)[0].id, why))  # type: ignore[arg-type]  # one of the reasons
        assert walk.screen == cs.CertificateProblem("insured", why)
        assert isinstance(walk.do(i.Proceed()).screen, s.Issuing)
        assert walk.asked(e.SendIssue)[0].request.check == ACCEPTED
    assert isinstance(asking().wait(30).screen, cs.CertificateProblem)


@pytest.fixture
def department() -> Iterator[CodePlatformEmulator]:
    """The emulated department."""
    with CodePlatformEmulator("key") as emulator:
        yield emulator


async def test_department_answers_for_its_person_alone(
    department: CodePlatformEmulator, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A record, none, silence in every trouble; `repr` shows nothing."""
    monkeypatch.setattr(certificates, "ANSWER_S", 60.0)
    provider = HttpCertificates(department.url, "key")
    found = await provider.fetch("insurance-record", "loan", CARD)
    assert found is not None
    assert (found.name, found.emulated, len(found.rows)) == (CARD.name, True, 4)
    assert CARD.name not in f"{found!r} {found}"
    homes = await provider.fetch("housing-record", "loan", CARD)
    assert homes is not None
    assert homes.title.en == "Record of homes owned"
    assert await provider.fetch("other-record", "loan", CARD) is None
    for trouble in ("broken", "garbage"):
        department.trouble = trouble
        with pytest.raises(Silent):
            await provider.fetch("insurance-record", "loan", CARD)
    department.trouble = "none"
    for other in (
        HttpCertificates(department.url, "wrong"),
        HttpCertificates("http://127.0.0.1:9", "key"),
    ):
        with pytest.raises(Silent):
            await other.fetch("insurance-record", "loan", CARD)


async def test_paper_of_a_real_hall_is_found_by_its_code(
    tmp_path: Path, department: CodePlatformEmulator
) -> None:
    """From the card to the slip; its code answers on the page, with and without the holder; the journal has neither name nor code."""
    world = memory_world(tmp_path, hall=own())
    async with at_the_hall(world, KIOSK) as (service, [machine]):
        noted: list[RecordCertificate] = []
        machine.hands.papers = CertificateHands(
            HttpCertificates(department.url, "key"), machine.hands._printer, mode="demo", note=noted.append,
            about=machine.hands.about_now, dispatch=machine.runtime.dispatch,
        ).perform  # fmt: skip
        await walked(machine)
        [slip], [link] = machine.paper.slips, machine.paper.codes
        reply = await machine.link.ask(f"{next(world.numbers):032x}", noted[0])
        assert isinstance(reply, Accepted)
        code = code_in(link.rpartition("/")[2])
        assert code is not None
        assert link == f"{certificate_page(service)}/{code}"
        found = service.certificate(code, None)
        assert found is not None
        assert (found.holder, found.purpose_name and found.purpose_name.zh) == (None, "贷款")
        assert service.certificate(code, CARD.number[-4:]).holder is True  # type: ignore[union-attr]  # it was found
        assert service.certificate(code, "0000").holder is False  # type: ignore[union-attr]  # as above
        assert service.certificate(code_of("other"), None) is None
        shown = (await service.figures.now()).certificates
        assert shown is not None
        assert (shown.printed, shown.spared) == (1, 0)
    for said in (CARD.name, f"{code[:4]} {code[4:8]} {code[8:]}", "参保缴费证明", "演示", "贷款"):
        assert said in slip
    assert CARD.number not in slip
    kept = repr(world.store.disk.journal)
    assert not [word for word in (CARD.name, CARD.number, CARD.number[-4:] + '"', code) if word in kept]
    assert not {CARD.name, code} & set(strings(machine.state))
    assert digest_of(code) in kept


class Records:
    """A plugin that fails as it is told to, or answers never."""

    def __init__(self, error: Exception | None = None) -> None:
        self._error = error
        self.asked, self.ended = asyncio.Event(), asyncio.Event()

    async def fetch(self, source: str, purpose: str, card: object) -> None:
        self.asked.set()
        if self._error is not None:
            raise self._error
        try:
            await asyncio.Event().wait()
        finally:
            self.ended.set()


def _papers(provider: Any, said: list[i.Intent], printer: Any = None, mode: Any = "demo") -> CertificateHands:
    about = Mock(return_value=Printed("吴山", samples.NOW, True))
    return CertificateHands(provider, printer, mode=mode, note=Mock(), about=about, dispatch=said.append)


@pytest.mark.parametrize("error", [Silent(), RuntimeError(CARD.name), TimeoutError(), None])
async def test_whatever_a_plugin_does_the_person_gets_an_answer(
    error: Exception | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It raises anything, or never answers: the link has failed, in time, and the log tells of nobody."""
    monkeypatch.setattr(certificates, "ANSWER_S", 0 if error is None else 60)
    said: list[i.Intent] = []
    with structlog.testing.capture_logs() as logs:
        await _papers(Records(error), said).perform(asked_paper())
    assert said == [c.CertificateFailed(asked_paper().id, "link")]
    assert CARD.name not in str(logs)


@pytest.mark.parametrize(
    ("found", "mode"),
    [
        (PAPER.model_copy(update={"name": "王某某"}), "demo"),
        (PAPER.model_copy(update={"emulated": True}), "production"),
        ("a paper", "demo"),
    ],
)
async def test_wrong_answer_of_any_provider_is_not_printed(found: object, mode: str) -> None:
    """A plugin's too: another person's record, an emulated one in production, something else; nothing is recorded."""
    said: list[i.Intent] = []
    printer = Mock()
    hands = _papers(Mock(fetch=AsyncMock(return_value=found)), said, printer, mode)
    await hands.perform(asked_paper())
    assert said == [c.CertificateFailed(asked_paper().id, "link")]
    assert not printer.print.called
    assert not hands._note.called  # type: ignore[attr-defined]  # a mock


async def test_provider_that_raises_before_it_is_awaited_is_silence() -> None:
    """A plain function: the department's silence, and no fault of the printer."""
    said: list[i.Intent] = []
    await _papers(Mock(fetch=Mock(side_effect=RuntimeError)), said).perform(asked_paper())
    assert said == [c.CertificateFailed(asked_paper().id, "link")]


async def test_paper_that_cannot_be_printed_is_said(department: CodePlatformEmulator) -> None:
    """A printer that fails in a way of its own."""
    said: list[i.Intent] = []
    printer = Mock(print=Mock(side_effect=RuntimeError))
    await _papers(HttpCertificates(department.url, "key"), said, printer).perform(asked_paper())
    assert said == [c.CertificateFailed(asked_paper().id, "paper")]


async def test_end_of_the_session_ends_the_question(tmp_path: Path) -> None:
    """Whoever leaves is asked about no more, and nobody hears of an answer."""
    async with at_the_hall(memory_world(tmp_path, hall=own()), KIOSK) as (_, [machine]):
        records, said = Records(), list[i.Intent]()
        machine.hands.papers = _papers(records, said).perform
        machine.hands.perform(asked_paper())
        await records.asked.wait()
        machine.hands.perform(e.EndSession())
        await records.ended.wait()
        await machine.hands.close()
    assert said == []


def asked_paper() -> e.PrintCertificate:
    """What the flow asks for."""
    walk = proved(at_guide().do(i.Proceed(), c.PickPurpose(WANTED))).do(i.Proceed())
    [asked] = walk.asked(e.PrintCertificate)
    return replace(asked, id="1" * 32)


def certificate_page(service: Any) -> str:
    """Where the hall's codes are looked up."""
    return next(m.certificate.page for m in service.catalogue().matters if m.certificate)


async def walked(machine: Machine) -> None:
    """The whole errand, to the good-bye."""
    machine.do(
        i.FacesChanged(True), i.CardPlaced(CARD), i.ChooseTheme("help"), i.ChooseMatter("record"), i.Proceed()
    )
    machine.do(c.PickPurpose("loan"), i.Proceed())
    face = machine.state.screen
    assert isinstance(face, s.Face)
    machine.do(i.FaceEnded(face.attempt, ACCEPTED), i.Proceed())
    await machine.until(cs.CertificateMade)
    machine.do(i.Proceed(), i.CardLifted(), i.Leave())


def test_provider_without_https_is_refused_in_production(tmp_path: Path) -> None:
    """Names and numbers never travel in the clear."""
    parts: dict[str, Any] = {
        "mode": "production", "hall": "wushan", "credential": tmp_path / "k.json", "reader": {"url": "serial:///dev/r"},
        "printer": {"url": "serial:///dev/p"}, "certificates": {"kind": "http", "url": "http://records", "key": tmp_path / "key"},
    }  # fmt: skip
    with pytest.raises(ConfigError, match=r"certificates\.url"):
        parse_config(parts)
