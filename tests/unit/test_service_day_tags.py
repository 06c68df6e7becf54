"""One live number a person and matter: told by a tag under a key that is destroyed after the day."""

from dataclasses import replace
from datetime import date
from pathlib import Path

from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Refused
from queue_server.domain import events as e
from queue_server.domain.errand_rules import ErrandRules
from queue_server.domain.hall import Hall
from tests.support import hall_day
from tests.support.hall_service import KIOSK, OTHER_KIOSK, VISITOR, World, memory_world

OTHER = VISITOR.model_copy(update={"number": "330102195601011252"})


def strict_hall() -> Hall:
    """One live number a person and matter, as halls have it."""
    plain = hall_day.hall()
    return replace(plain, rules=replace(plain.rules, errands=ErrandRules()))


def tags(world: World) -> list[str]:
    """The tags of the day's tickets."""
    return [
        each.event.day_tag for each in world.opened().take_history() if isinstance(each.event, e.TicketIssued)
    ]


def test_same_card_again_is_refused_at_any_kiosk_and_names_the_number(tmp_path: Path) -> None:
    """The card is the same whichever machine reads it."""
    world = memory_world(tmp_path, hall=strict_hall())
    first = world.issue("record")
    again = world.ask(OTHER_KIOSK, world.issuing("record"))
    assert isinstance(again, Refused)
    assert (again.code, again.about) == (RefusalCode.ALREADY_QUEUED, first.number)


def test_same_card_again_is_refused_within_one_batch(tmp_path: Path) -> None:
    """Two machines in the same instant give one number."""
    world = memory_world(tmp_path, hall=strict_hall())
    replies = world.commit(
        world.request(KIOSK, world.issuing("record")), world.request(OTHER_KIOSK, world.issuing("record"))
    )
    assert [each.reply.ok for each in replies] == [True, False]


def test_same_card_is_refused_after_a_restart(tmp_path: Path) -> None:
    """The day's key is a file, its tags stand in the journal."""
    world = memory_world(tmp_path, hall=strict_hall())
    world.issue("record")
    world.opened(owner="test:2")
    assert isinstance(world.ask(KIOSK, world.issuing("record")), Refused)


def test_card_of_another_and_matter_of_another_kind_are_given(tmp_path: Path) -> None:
    """The tag tells people apart; agents and principals with one card are two."""
    world = memory_world(tmp_path, hall=strict_hall())
    world.issue("record")
    world.issue("advice")
    world.issue("record", visitor=OTHER)
    world.issue("record", agent=True)
    principal, again, other, agent = tags(world)
    assert principal == again
    assert len({principal, other, agent}) == 3


def test_tag_key_is_destroyed_when_the_day_is_over(tmp_path: Path) -> None:
    """The next day's tag is another, and yesterday's can't be made again by anybody."""
    world = memory_world(tmp_path, hall=strict_hall())
    world.issue("record")
    (yesterday,) = tags(world)
    assert len(list((tmp_path / "keys").glob("day-tag-2026-11-22-*.key"))) == 1
    world.clock.move(86_400)
    world.issue("record")
    (today,) = tags(world)
    names = [path.name for path in (tmp_path / "keys").glob("day-tag-*.key")]
    assert names == ["day-tag-2026-11-23-1.key"]
    assert today != yesterday
    assert world.vault.day_tag(VISITOR.number, date(2026, 11, 22), "principal") != yesterday


def test_ticket_without_a_card_has_no_tag(tmp_path: Path) -> None:
    """Nobody is known, nobody is told apart."""
    world = memory_world(tmp_path, hall=strict_hall())
    world.issue("advice", visitor=None)
    world.issue("advice", visitor=None)
    assert tags(world) == ["", ""]
