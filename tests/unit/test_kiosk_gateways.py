"""Devices' words become intents, tickets become slips, settings are bounded, secrets stay secret."""

import hashlib
from base64 import b64encode
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from firmware_bridge import slip as paper
from firmware_bridge.ports import (
    CardFault,
    CardFaultCode,
    CardHeld,
    CardRead,
    CardRemoved,
    NoCard,
    PrintFailure,
)
from kiosk import samples, words
from kiosk.flow import intents as i
from kiosk.flow.session import Request
from kiosk.gateways.devices import CAUSES, Seen, heard
from kiosk.gateways.face_check import ended
from kiosk.gateways.faces import FaceResult, Liveness, RetryReason, ReviewReason, ScoreBand, Verdict
from kiosk.gateways.slips import Printed, ticket_slip
from kiosk.gateways.visitors import issue_body
from queue_server.contracts.sealing import open_visitor


def test_reader_says_each_change_once() -> None:
    """A fault at every poll is one word; a card is placed once and lifted once."""
    lost, moved = CardFault(CardFaultCode.READER_LOST), CardFault(CardFaultCode.READ_FAILED)
    card = samples.card()
    polls = (
        NoCard(),
        lost,
        lost,
        CardRead(card),
        CardHeld(),
        CardRemoved(),
        NoCard(),
        moved,
        moved,
        NoCard(),
        moved,
    )
    seen, said = Seen(), []
    for poll in polls:
        seen, intents = heard(seen, poll)
        said += intents
    assert said == [
        i.ReaderChanged("reader.lost"),
        i.ReaderChanged(None),
        i.CardPlaced(card),
        i.CardLifted(),
        i.CardFailed("card.read_failed"),
        i.CardFailed("card.read_failed"),
    ]


@pytest.mark.parametrize("failure", PrintFailure)
def test_every_print_failure_has_a_cause_with_words(failure: PrintFailure) -> None:
    """The person reads why."""
    for language in words.LANGUAGES:
        assert words.load(language)(f"print_cause.{CAUSES[failure]}")


@pytest.mark.parametrize("code", CardFaultCode)
def test_every_card_fault_has_words(code: CardFaultCode) -> None:
    """What happened and what to do, in both languages."""
    for language in words.LANGUAGES:
        assert words.load(language)(f"problem.{code.value}")
        assert words.load(language)(f"problem.{code.value}_todo")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_slip_carries_what_the_design_names_and_no_person(language: str) -> None:
    """Number 18 mm, class, matter, range, ahead, area, QR, what to prepare, date, witness; cut at the end."""
    ticket, about = samples.ticket(green=True, ahead=0), Printed("吴山市民服务中心", samples.NOW, True)
    slip = ticket_slip(ticket, "https://hall.example/t/x", about, words.load(language))  # type: ignore[arg-type]  # pytest hands the language over as text
    text = "\n".join(block.text for block in slip.blocks if isinstance(block, paper.Text))
    assert paper.BigNumber("B012", 18) in slip.blocks
    assert paper.Qr("https://hall.example/t/x") in slip.blocks
    assert slip.blocks[-1] == paper.Cut()
    for wanted in (ticket.matter_name, ticket.area_name, *ticket.prepare):
        assert wanted.in_(language) in text  # type: ignore[arg-type]  # pytest hands the language over as text
    for said in ("0–3", "2026-11-25 09:12", ticket.witness, words.load(language)("slip.green")):  # type: ignore[arg-type]  # pytest hands the language over as text
        assert said in text


def test_face_results_become_checks_without_scores() -> None:
    """The machine's own failure is `unavailable`, another face `reject`, a poor view another try."""
    reject = FaceResult(Verdict.REJECT, ScoreBand.DIFFERENT, None, Liveness.EMULATED)
    down = FaceResult(Verdict.REVIEW, None, ReviewReason.CAMERA_DOWN, Liveness.MISSING)
    dark = FaceResult(Verdict.RETRY, None, RetryReason.TOO_DARK, Liveness.MISSING)
    check = ended("a", reject).check
    assert check is not None
    assert (check.outcome, check.band, check.emulated) == ("reject", "far", True)
    assert (unavailable := ended("a", down).check) is not None
    assert unavailable.outcome == "unavailable"
    assert ended("a", dark) == i.FaceEnded("a", None, "too_dark")


def test_personal_data_leaves_only_sealed() -> None:
    """The command's bytes hold nothing of the card; the hall's key opens all of it."""
    private = X25519PrivateKey.generate()
    public = b64encode(private.public_key().public_bytes_raw()).decode()
    card = samples.card()
    body = issue_body(Request("1" * 32, "insured", "zh", "tok", card, None), public)
    sent = body.model_dump_json()
    for secret in (card.name, card.number, card.address, '"tok"'):
        assert secret not in sent
    assert body.page_token_sha256 == hashlib.sha256(b"tok").hexdigest()
    assert open_visitor(private, body.sealed or "").number == card.number


def test_repr_of_what_holds_a_person_or_a_token_is_masked() -> None:
    """Nothing personal reaches a log by accident."""
    request = Request("1" * 32, "insured", "zh", "tok-secret", samples.card(), None)
    for shown in (
        repr(request),
        repr(i.CardPlaced(samples.card())),
        repr(i.Given(datetime.now(UTC), "1", "tok-secret")),
    ):
        assert "王小明" not in shown
        assert "tok-secret" not in shown
