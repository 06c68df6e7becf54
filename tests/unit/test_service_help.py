"""Calls for help through the whole service: who may, what the machine hears, when the manager is rung."""

from dataclasses import replace

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import floor as wire
from queue_server.contracts.commands.errands import MarkTicket
from queue_server.contracts.replies import Accepted
from queue_server.domain.events import floor as f
from queue_server.domain.help_calls import NEVER, HelpPlace, HelpRules
from queue_server.service.floor_view import desk_snapshot, device_name, found, help_snapshot, touched
from queue_server.service.translate import When, translate
from tests.support import hall_day
from tests.support.hall_service import KIOSK, NOW, World, memory_world

HELPER = Actor(role=Role.HELPER, id="h1")
HEAD = {"hall": "hall-1", "epoch": 1, "rev": 1, "at": NOW}


def helping(tmp_path) -> World:
    """A hall whose machine has a place, and a helper on the floor."""
    rules = HelpRules(60, (HelpPlace("k1", "a", hall_day.label("by the door")),))
    world = memory_world(tmp_path, hall=replace(hall_day.hall(), help=rules))
    assert isinstance(world.ask(HELPER, wire.StandOnFloor(area="a")), Accepted)
    return world


def day_of(world: World):
    """The writer's day."""
    return world.committer._state.day


def test_call_for_help_is_heard_by_the_machine_and_the_desk(tmp_path):
    """Ringing, then accepted: place and need in words, staff numbers, nobody's name."""
    world = helping(tmp_path)
    world.ask(KIOSK, wire.CallHelp(need="see"))
    day = day_of(world)
    assert help_snapshot(day, "k1", **HEAD).word == "ringing"
    (line,) = desk_snapshot(day, **HEAD).calls
    assert (line.place.en, line.need, line.rung, line.by) == ("by the door", "see", ("h1",), "")
    world.ask(HELPER, wire.AcceptHelp(call=1))
    assert help_snapshot(day, "k1", **HEAD).word == "accepted"
    assert desk_snapshot(day, **HEAD).calls[0].by == "helper:h1"
    assert set(touched(day, f.HelpAccepted(1, "helper:h1"))) == {"desk", "help/k1"}


def test_call_for_help_escalates_in_its_very_second(tmp_path):
    """The hall is looked at when the call is due, not at the next round beat; in between it rests."""
    world = helping(tmp_path)
    world.ask(KIOSK, wire.CallHelp(need="see"))
    assert (world.committer.due - world.clock.now()).total_seconds() == 60
    world.clock.move(57)
    world.batch()
    world.clock.move(3)
    happened, _ = world.batch()
    assert [type(h.event).__name__ for h in happened] == ["HelpEscalated", "AlarmRaised"]
    assert help_snapshot(day_of(world), "k1", **HEAD).word == "escalated"
    assert world.committer.due == NEVER


def test_machine_that_never_called_hears_that_nothing_is_open(tmp_path):
    """And how many helpers there are."""
    shown = help_snapshot(day_of(helping(tmp_path)), "k7", **HEAD)
    assert (shown.word, shown.call, shown.helpers) == ("none", None, 1)


def test_pre_check_names_who_checked_and_other_marks_the_role(tmp_path):
    """预审 is somebody's word: the staff number stands on the ticket; a device has none."""
    world, when = helping(tmp_path), When(NOW, hall_day.TODAY)
    ticket = world.issue().ticket
    for actor, mark, by in (
        (HELPER, "pre_check", "helper:h1"),
        (HELPER, "helper", "helper"),
        (Actor(role=Role.DESK, id="d1"), "pre_check", "desk"),
    ):
        body = MarkTicket(ticket=ticket, mark=mark)
        assert translate(actor, body, when, world.vault, world.ids).command.by == by


def test_lost_ticket_is_found_by_number_time_and_matter(tmp_path):
    """Open ones first, newest first; nothing of the person but whether anybody is known."""
    world = helping(tmp_path)
    first, second = world.issue(), world.issue("deed")
    day = day_of(world)
    assert [t.number for t in found(day, "", None, None).tickets] == [second.number, first.number]
    assert [t.ticket for t in found(day, first.number.lower(), None, None).tickets] == [first.ticket]
    assert [t.ticket for t in found(day, "", None, "deed").tickets] == [second.ticket]
    assert found(day, "", NOW.replace(hour=3), None).tickets == ()
    world.ask(HELPER, wire.StepOut(ticket=first.ticket))
    assert [line.ticket for line in desk_snapshot(day, **HEAD).out] == [first.ticket]


def test_device_is_called_by_where_it_stands():
    """As the hall's file says; else what it is, beside its id."""
    rules = HelpRules(places=(HelpPlace("k1", "a", hall_day.label("by the door")),))
    hall = replace(hall_day.hall(), help=rules)
    assert device_name(hall, "k1").en == "by the door"
    assert [device_name(hall, "board-2", role).en for role in ("board", "signs")] == ["Board 2", "board-2"]
    assert device_name(None, "k1").zh == "自助机 k1"
