"""Consent to the camera: asked by itself, refused with one touch, a guardian's for a child; on record, and never in the journal."""

import hashlib
from dataclasses import replace
from datetime import date, timedelta

import pytest

from kiosk import samples, words
from kiosk.flow import effects as e
from kiosk.flow import intents as i
from kiosk.flow import states as s
from kiosk.flow.person import GUARDIAN_AGE
from kiosk.gateways.visitors import issue_body
from kiosk.view_models import view_of
from queue_server.contracts.commands import RecordConsent
from queue_server.contracts.replies import Accepted, Done
from tests.support.hall_service import KIOSK, memory_world
from tests.support.kiosk_flow import HOUSE, Walk, hall

TODAY = samples.NOW.date()
WORDS_OF_FACE_2 = "75e5ee4cd3812af5a490a3112a1e5b8a07e05d5f32b6534fb4793f0ec652dd18"
"""SHA-256 of what stands on the screen under the version face-2, in both languages: other words need another version."""


def asked(age: int) -> Walk:
    """Somebody of that age stands before the consent screen."""
    born = date(TODAY.year - age, TODAY.month, TODAY.day)
    card = replace(samples.card(), birth=born)
    walk = hall()
    walk.state = replace(walk.state, session=s.Session(card), screen=s.Guide(HOUSE))
    return walk.do(i.Proceed())


@pytest.mark.parametrize(("age", "by"), [(GUARDIAN_AGE - 1, "guardian"), (GUARDIAN_AGE, "self")])
def test_consent_given_is_told_before_the_camera_opens(age, by):
    """At 13 it is the guardian's word, on the fourteenth birthday the own."""
    walk = asked(age).do(i.Proceed())
    told, started = walk.effects[-2:]
    assert isinstance(told, e.RecordConsent)
    assert (told.decision, told.by, told.consent) == ("given", by, walk.state.session.consent)
    assert isinstance(started, e.StartFace)


def test_consent_refused_with_one_touch_goes_on_to_the_number():
    """No camera, no second question; the refusal is told and the number carries its reference."""
    walk = asked(40).do(i.SkipFace())
    [told] = walk.asked(e.RecordConsent)
    assert (told.decision, walk.asked(e.StartFace)) == ("refused", [])
    [sent] = walk.do(i.Proceed()).asked(e.SendIssue)
    assert sent.request.consent == told.consent


def test_consent_withdrawn_before_the_camera_is_told_under_the_same_reference():
    """Whoever changes their mind is on record with both words."""
    walk = asked(40).do(i.Proceed(), i.SkipFace())
    assert [(each.decision, each.consent) for each in walk.asked(e.RecordConsent)] == [
        ("given", walk.state.session.consent), ("withdrawn", walk.state.session.consent)
    ]  # fmt: skip


def test_consent_of_another_person_has_another_reference():
    """A session's end takes the reference along."""
    walk = asked(40).do(i.SkipFace(), i.CardLifted(), i.Leave())
    assert walk.state.session is None


@pytest.mark.parametrize("language", ["zh", "en"])
def test_child_is_asked_for_the_guardian_with_two_equal_ways(language):
    """The words name the guardian, and the way without the face stands beside as one of two choices."""
    child, grown = asked(13), asked(30)
    views = []
    for walk in (child, grown):
        walk.state = replace(walk.state, language=language)
        views.append(view_of(walk.state, words.load(language)))
    assert {button.id for button in views[0].choices} == {"agree", "no-face"}
    assert views[0].choices[0].text != views[1].choices[0].text
    assert views[0].heading != views[1].heading


def test_consent_words_have_the_version_that_is_recorded():
    """Who changes a word of the consent gives it a new version, and keeps the old words' sum here."""
    texts = [
        f"{key}={words.load(language)(key)}"
        for language in ("zh", "en")
        for key in sorted(words.load(language).by_key)
        if key.startswith("consent.") or key in ("button.agree", "button.guardian_agree", "button.no_face")
    ]
    assert words.load("zh")("consent.version") == words.load("en")("consent.version") == "face-2"
    assert hashlib.sha256("\n".join(texts).encode()).hexdigest() == WORDS_OF_FACE_2


@pytest.fixture
def world(tmp_path):
    return memory_world(tmp_path)


def chain(world) -> list[tuple[str, str, str]]:
    """(kind, reference, detail) of the audit chain."""
    return [(a.access.kind, a.access.visit, a.access.detail) for a in world.store.personal.audit()]


def test_consent_is_in_the_audit_chain_and_not_in_the_journal(world):
    """Accepted, kept with its words and who decided; the journal does not grow."""
    before = len(world.store.disk.journal)
    reply = world.ask(KIOSK, RecordConsent(consent="c" * 32, decision="given", text="face-1", by="guardian"))
    assert isinstance(reply, Accepted)
    assert isinstance(reply.result, Done)
    assert chain(world) == [("consent", "c" * 32, "given face-1 guardian")]
    assert len(world.store.disk.journal) == before


def test_consent_told_twice_is_kept_once(world):
    """A kiosk asks until it is answered: the repeat gets the same answer and adds nothing."""
    body = RecordConsent(consent="c" * 32, decision="refused", text="face-1")
    same = world.request(KIOSK, body)
    first, second = world.commit(same)[0].reply, world.commit(same)[0].reply
    assert first == second
    assert len(chain(world)) == 1


def test_ticket_joins_the_consent_to_its_visit(world):
    """From a visit one finds what was decided; a refused number joins nothing."""
    world.ask(KIOSK, RecordConsent(consent="c" * 32, decision="given", text="face-1"))
    world.issue("deed", consent="c" * 32)
    [row] = world.store.disk.vault.values()
    assert chain(world)[-1] == ("visit", row.visit, f"consent {'c' * 32}")
    assert not isinstance(world.ask(KIOSK, world.issuing("nonsense", consent="d" * 32)), Accepted)
    assert len(chain(world)) == 2
    assert not any("c" * 32 in entry.body for entry in world.store.disk.journal)


def test_request_carries_the_reference_and_nothing_of_the_person():
    """What goes over the wire of the consent is random bits."""
    request = s.Request("1" * 32, HOUSE, "zh", "tok", None, None, consent="c" * 32)
    assert issue_body(request, "").consent == "c" * 32


def test_late_consent_says_when_it_was_decided(world):
    """A machine that was cut off: the chain's own time is when the hall heard of it; a prompt one repeats nothing."""
    for minutes, said in ((0.5, "given face-1 self"), (90, "given face-1 self decided 2026-11-21T23:30:00Z")):
        decided = world.clock.now() - timedelta(minutes=minutes)
        world.ask(KIOSK, RecordConsent(consent="c" * 32, decision="given", text="face-1", decided_at=decided))
        assert world.store.personal.audit()[-1].access.detail == said
