"""The hall on its loop: views, live snapshots, the writer thread, and what happens when things fail."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import pytest
from pydantic import BaseModel

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.base import Minutes
from queue_server.contracts.codec import MAX_SNAPSHOT_BYTES, digest, encode
from queue_server.contracts.commands import (
    CallNext,
    CancelTicket,
    OpenWindow,
    Ping,
    Recall,
    Refresh,
    StartService,
    TakeBackClass,
    Undo,
    Visitor,
)
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, Pong, Refused
from queue_server.contracts.snapshots import Announcement, BoardSnapshot, TicketPage, WindowSnapshot
from queue_server.service.committer import Committer
from queue_server.service.hall import HallService
from queue_server.service.masking import MaskedVisitor, masked
from queue_server.service.ports import LeaseLost, StorageError
from queue_server.service.requests import Plan
from queue_server.service.views import Views
from tests.support.hall_service import CLERK, HALL, KIOSK, MANAGER, VISITOR, World, memory_world


class Heard:
    """A publisher that keeps what it was given."""

    def __init__(self) -> None:
        self.sent: list[tuple[str, BaseModel, bool]] = []

    def publish(self, topic: str, message: BaseModel, *, retain: bool) -> None:
        self.sent.append((topic, message, retain))

    def last(self, topic: str) -> Any:
        return next(m for t, m, _ in reversed(self.sent) if t == f"yitang/v1/{HALL}/{topic}")


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[tuple[HallService, Heard]]:
    """The world's hall with its writer thread, as after a start."""
    world.opened()
    service, heard = (
        HallService(Plan(world.hall, "0" * 64), world.committer, world.clock, "http://h/t"),
        Heard(),
    )
    service.add_publisher(heard)
    running = asyncio.create_task(service.run())
    await asyncio.sleep(0)
    try:
        yield service, heard
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path)


async def ask(world: World, service: HallService, actor: Actor, body: Any) -> Accepted | Refused:
    command = world.command(body)
    reply = await service.submit(actor, command, digest(encode(command)))
    await asyncio.sleep(0)  # boards are told right after the answer
    return reply


async def issue(world: World, service: HallService, matter: str = "advice", **how: Any) -> Any:
    reply = await ask(world, service, KIOSK, world.issuing(matter, **how))
    assert isinstance(reply, Accepted), reply
    return reply.result


async def test_call_is_announced_and_shown_at_once(world):
    """The board has the newest call on top, the announcement goes to the window's area, the page names the window."""
    async with serving(world) as (service, heard):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        ticket = (await issue(world, service)).ticket
        await ask(world, service, CLERK, CallNext(window="w1"))
        await ask(world, service, CLERK, Recall(window="w1"))
        calls = [m for t, m, retain in heard.sent if t.endswith("call/a") and not retain]
        board, page = service.board("a"), service.ticket_page(ticket)
    assert [(c.number, c.window_label, c.times, c.green) for c in calls if isinstance(c, Announcement)] == [
        ("A001", "1", 1, True),
        ("A001", "1", 2, True),
    ]
    assert isinstance(board, BoardSnapshot)
    assert [line.number for line in board.calls] == ["A001"]
    assert isinstance(page, TicketPage)
    assert (page.state, page.window_label, page.ahead, page.wait) == ("called", "1", 0, None)


async def test_call_may_still_be_said_when_the_board_shows_it_no_more(world):
    """Called again before a board's turn came, it is said under its old seq too; taken back, under none."""
    async with serving(world) as (service, heard):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        await issue(world, service)
        await ask(world, service, CLERK, CallNext(window="w1"))
        await ask(world, service, CLERK, Recall(window="w1"))
        seqs = [m.call for t, m, _ in heard.sent if t.endswith("call/a")]
        said, board = [service.call(seq) for seq in seqs], service.board("a")
        await ask(world, service, CLERK, Undo(window="w1"))
        after = [service.call(seq) for seq in seqs]
        told = [m for t, m, _ in heard.sent if t.endswith("call/a")][2:]
        back = service.call(told[0].call)
    assert isinstance(board, BoardSnapshot)
    assert [line.call for line in board.calls] == seqs[1:]
    assert [(m.number, m.window_label, m.times, m.taken_back) for m in told] == [("A001", "1", 1, True)]
    assert back is not None
    assert back.taken_back
    assert [line and (line.number, line.window_label) for line in said] == [("A001", "1")] * 2
    assert after == [None, None]


async def test_wait_where_a_free_window_takes_the_number_is_none(world):
    """Board, reply and ticket page say so alike (0 to 0); who comes next is told a range again."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        board, first = service.board("a"), await issue(world, service)
        page, second = service.ticket_page(first.ticket), await issue(world, service)
    assert isinstance(board, BoardSnapshot)
    assert isinstance(page, TicketPage)
    assert [board.next[0].wait, first.wait, page.wait] == [Minutes(low=0, high=0)] * 3
    assert second.wait.high > 0


async def test_call_to_another_area_is_announced_in_both(world):
    """Who was told to wait in area B hears it there, also when a window of area A calls."""
    async with serving(world) as (service, heard):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        await issue(world, service, "deed", visitor=VISITOR)
        await ask(world, service, CLERK, CallNext(window="w1"))
        areas = [m.area for _, m, _ in heard.sent if isinstance(m, Announcement)]
        shown = [[line.number for line in board.calls] for area in "ab" if (board := service.board(area))]
    assert sorted(areas) == ["a", "b"]
    assert shown == [["B001"], ["B001"]]


async def test_window_snapshot_shows_list_reason_and_undo(world):
    """The console has its ticket with the reason, the rest of the queue in order, and until when a step can go back."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        for visitor in (None, None, VISITOR):
            await issue(world, service, visitor=visitor)
        await ask(world, service, CLERK, CallNext(window="w1"))
        shown = service.window("w1")
    assert isinstance(shown, WindowSnapshot)
    assert shown.current is not None
    assert (shown.current.number, shown.current.green, shown.current.identified) == ("A003", True, True)
    assert "2" in shown.current.reason.zh
    assert "90" in shown.current.reason.en
    assert [line.number for line in shown.queue] == ["A001", "A002"]
    assert shown.undo_until is not None
    assert (shown.undo_until - world.clock.now()).total_seconds() == 15
    assert (shown.waiting_in_hall, shown.windows_open) == (2, 1)


async def test_ticket_page_tells_who_passed_and_why(world):
    """Somebody issued later was called earlier: the page says which number and for what reason."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        first = (await issue(world, service, visitor=None)).ticket
        await issue(world, service)
        await ask(world, service, CLERK, CallNext(window="w1"))
        page = service.ticket_page(first)
    assert page is not None
    assert [text.en for text in page.overtaken_by] == [
        "A002: Priority service: a head start of 90 minutes, before 1 earlier tickets."
    ]


async def test_ahead_of_numbers_of_one_instant_counts_each(world):
    """Three numbers of one instant stand behind one another on their pages as in the queue."""
    async with serving(world) as (service, _):
        tickets = [(await issue(world, service)).ticket for _ in range(3)]
        assert [service.ticket_page(t).ahead for t in tickets] == [0, 1, 2]


async def test_undo_reaches_every_view_that_the_call_reached(world):
    """After an undo other consoles, the board and the ticket's own page show it waiting again."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        ticket = (await issue(world, service)).ticket
        await ask(world, service, CLERK, CallNext(window="w1"))
        async with service.watch("window/w2") as other, service.watch(f"ticket/{ticket}") as page:
            assert (await anext(other)).queue == ()
            assert (await anext(page)).state == "called"
            await ask(world, service, CLERK, Undo(window="w1"))
            async with asyncio.timeout(30):
                while [line.number for line in (await anext(other)).queue] != ["A001"]:
                    continue
                while (await anext(page)).state != "waiting":
                    continue
        assert [(line.number, line.taken_back) for line in service.board("a").calls] == [("A001", True)]


async def test_call_taken_back_stays_for_a_moment_and_says_so(world):
    """Board for 20 s, phone until the next call; a new call is a call again."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        ticket = (await issue(world, service)).ticket
        await ask(world, service, CLERK, CallNext(window="w1"))
        await ask(world, service, CLERK, Undo(window="w1"))
        taken_at = world.clock.now()
        world.clock.move(19)
        assert [line.taken_back for line in service.board("a").calls] == [True]
        world.clock.move(1)
        assert service.board("a").calls == ()
        page = service.ticket_page(ticket)
        assert page is not None
        assert (page.state, page.taken_back) == ("waiting", taken_at)
        await ask(world, service, CLERK, CallNext(window="w1"))
        called, page = service.board("a"), service.ticket_page(ticket)
    assert called is not None
    assert page is not None
    assert [(line.number, line.taken_back) for line in called.calls] == [("A001", False)]
    assert page.taken_back is None


async def test_call_taken_back_at_a_restart_is_what_it_was(world):
    """The board of a server that has just started says so as well."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        ticket = (await issue(world, service)).ticket
        await ask(world, service, CLERK, CallNext(window="w1"))
        await ask(world, service, CLERK, Undo(window="w1"))
    async with serving(world) as (service, heard):
        assert [line.taken_back for line in service.board("a").calls] == [True]
        page = service.ticket_page(ticket)
        assert not [m for m in heard.sent if isinstance(m, Announcement)]
    assert page is not None
    assert page.taken_back == world.clock.now()


async def test_call_whose_class_did_not_hold_is_taken_back_too(world):
    """Back to its place after a false declaration: the hall is told as after an undo."""
    async with serving(world) as (service, heard):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        await issue(world, service, visitor=None)
        false = await issue(world, service, visitor=None, declared=("disabled",))
        await ask(world, service, CLERK, CallNext(window="w1"))
        done = await ask(
            world, service, CLERK,
            TakeBackClass(ticket=false.ticket, class_id="disabled", reason="not_shown", window="w1"),
        )  # fmt: skip
        told = [m for _, m, _ in heard.sent if isinstance(m, Announcement)]
    assert isinstance(done, Accepted), done
    assert [(m.number, m.taken_back) for m in told] == [("A002", False), ("A002", True)]


async def test_snapshots_rise_in_epoch_and_rev(world):
    """Newest wins by (epoch, rev): within a run by seq, over a restart by epoch."""
    async with serving(world) as (service, _):
        before = service.board("a")
        await issue(world, service)
        after = service.board("a")
    async with serving(world) as (service, _):
        again = service.board("a")
    assert (before.epoch, before.rev) < (after.epoch, after.rev) < (again.epoch, again.rev)
    assert again.next == after.next


async def test_views_after_a_restart_are_those_before(world):
    """Board, consoles, pages: the same from the journal as live."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        tickets = [(await issue(world, service, visitor=v)).ticket for v in (None, VISITOR, None)]
        await ask(world, service, CLERK, CallNext(window="w1"))
        await ask(world, service, CLERK, StartService(window="w1"))
        await ask(world, service, KIOSK, CancelTicket(ticket=tickets[2]))
        live = _shown(service, tickets)
    async with serving(world) as (service, _):
        assert _shown(service, tickets) == live


def _shown(service: HallService, tickets: list[str]) -> list[dict[str, Any]]:
    snapshots = [m for _, m in service.retained()] + [service.ticket_page(t) for t in tickets]
    return [s.model_dump(exclude={"epoch"}) for s in snapshots if s is not None]


async def test_retained_holds_no_secret_and_fits(world):
    """Catalogue, boards, windows: no visit, no token, no person, within the broker's packet."""
    async with serving(world) as (service, _):
        await ask(world, service, MANAGER, OpenWindow(window="w1"))
        await issue(world, service)
        await ask(world, service, CLERK, CallNext(window="w1"))
        for _, snapshot in service.retained():
            text = encode(snapshot)
            assert len(text) < MAX_SNAPSHOT_BYTES
            for secret in (VISITOR.name, VISITOR.number, f"{1:032x}", "sha256"):
                assert secret.encode() not in text


async def test_ping_is_answered_with_the_clock_and_never_stored(world):
    """A heartbeat leaves nothing behind."""
    async with serving(world) as (service, _):
        reply = await ask(world, service, KIOSK, Ping())
    assert isinstance(reply, Accepted)
    assert reply.result == Pong(at=world.clock.now())
    assert world.store.disk.replies == {}


async def test_refresh_publishes_what_is_retained_again(world):
    """A board that missed something asks, and gets every snapshot anew."""
    wanted = {"catalogue", "board/a", "board/b", "window/w1", "window/w2", "window/w3", "window/w4"}
    async with serving(world) as (service, heard):
        heard.sent.clear()
        await ask(world, service, KIOSK, Refresh())
        async with asyncio.timeout(3):  # less than a heartbeat: what rested 50 ms comes by itself
            while len({topic for topic, _, retain in heard.sent if retain}) < len(wanted):
                await asyncio.sleep(0)
    assert {t.removeprefix(f"yitang/v1/{HALL}/") for t, _, retain in heard.sent if retain} == wanted


async def test_command_for_another_hall_is_refused(world):
    """Wrong hall, typed."""
    async with serving(world) as (service, _):
        command = world.command(Ping()).model_copy(update={"hall": "other"})
        reply = await service.submit(KIOSK, command, "0" * 64)
    assert getattr(reply, "code", None) is RefusalCode.WRONG_HALL


async def test_token_opens_its_ticket_after_the_issue_and_a_restart(world):
    """The page's token finds the ticket, another finds nothing."""
    body = world.issuing()
    async with serving(world) as (service, _):
        await ask(world, service, KIOSK, body)
        assert service.ticket_of_token(body.page_token_sha256) == "2026-11-22-A001"
    async with serving(world) as (service, _):
        assert service.ticket_of_token(body.page_token_sha256) == "2026-11-22-A001"
        assert service.ticket_of_token("0" * 64) is None


async def test_visitor_is_masked_with_the_age_of_today(world):
    """The console gets a family name, the number's ends and an age, no more."""
    async with serving(world) as (service, _):
        ticket = (await issue(world, service)).ticket
        found = await service.visitor(CLERK, ticket, "at the window")
    assert found == MaskedVisitor("金**", "330***********1236", 70)


async def test_visitor_with_a_birth_date_that_does_not_exist_has_no_age(world):
    """A card that says 31 February is shown without an age, and gives no class."""
    odd = Visitor(name="某", number="330102195602311236", birth="1956-02-31")
    async with serving(world) as (service, _):
        view = await issue(world, service, visitor=odd)
        found = await service.visitor(CLERK, view.ticket, "at the window")
    assert not view.green
    assert found is not None
    assert found.age is None


@pytest.mark.parametrize("number", ["", "1", "1234567", "E12345678", "330102195601011236"])
def test_masked_number_never_shows_more_than_seven_of_fourteen(number):
    """Short numbers show a quarter at most."""
    shown = masked(Visitor(name="某", number=number, birth="1990-01-01"), 1).number
    assert len(shown) == len(number)
    assert sum(c != "*" for c in shown) <= max(len(number) // 2 if len(number) >= 14 else len(number) // 4, 0)


async def test_lost_lease_stops_all_answers(world):
    """Another server took the hall: commands, heartbeats and reads are refused, and the program is told."""
    async with serving(world) as (service, _):
        await issue(world, service)
        ticket, kept = "2026-11-22-A001", len(world.store.disk.journal)
        world.store.disk.epoch += 1
        replies = [await ask(world, service, KIOSK, world.issuing()) for _ in range(2)]
        async with asyncio.timeout(30):
            await service.is_lost.wait()
        replies.append(await ask(world, service, KIOSK, Ping()))
        with pytest.raises(StorageError):
            await service.visitor(CLERK, ticket, "at the window")
    assert [getattr(r, "code", None) for r in replies] == [RefusalCode.TRY_AGAIN] * 3
    assert len(world.store.disk.journal) == kept


async def test_hall_that_another_may_own_answers_nothing_until_it_is_sure(world, monkeypatch):
    """Lease not renewed: no reply, no read, no snapshot, no call goes out; once it is renewed everything does again."""
    sure = True
    monkeypatch.setattr(world.store, "in_force", lambda: sure)
    async with serving(world) as (service, heard):
        await issue(world, service)
        ticket, sure, told = "2026-11-22-A001", False, len(heard.sent)
        asked = ((KIOSK, Ping()), (MANAGER, OpenWindow(window="w1")), (CLERK, CallNext(window="w1")))
        replies = [await ask(world, service, actor, body) for actor, body in asked]
        service._beat()
        reads = (service.catalogue, lambda: service.board("a"), lambda: service.window("w1"))
        for read in (*reads, lambda: service.ticket_page(ticket)):
            with pytest.raises(StorageError):
                read()
        assert await service.visitor(CLERK, ticket, "at the window") is None
        assert (list(service.retained()), len(heard.sent)) == ([], told)
        assert {getattr(r, "code", None) for r in replies} == {RefusalCode.TRY_AGAIN}
        sure = True
        service._beat()
        async with asyncio.timeout(30):
            while not {topic.split("/")[3] for topic, *_ in heard.sent[told:]} >= {
                "board",
                "window",
                "catalogue",
            }:
                await asyncio.sleep(0.01)
        assert service.ticket_page(ticket) is not None


async def test_commands_after_the_end_are_refused_at_once(world):
    """Nobody waits for an answer that cannot come."""
    async with serving(world) as (service, _):
        pass
    reply = await asyncio.wait_for(ask(world, service, KIOSK, world.issuing()), 5)
    assert getattr(reply, "code", None) is RefusalCode.TRY_AGAIN


async def test_stop_commits_what_was_taken(world):
    """Commands under way when the server stops are still stored and answered."""
    async with serving(world) as (service, _):
        asked = [asyncio.ensure_future(ask(world, service, KIOSK, world.issuing())) for _ in range(50)]
        await asyncio.sleep(0)
    replies = await asyncio.wait_for(asyncio.gather(*asked), 5)
    assert {r.ok for r in replies} == {True}
    assert len(world.store.disk.numbers) == 50


async def test_read_that_nobody_waits_for_any_more_leaves_the_writer_alive(world):
    """A page that was closed while its read waited must not silence the hall."""
    async with serving(world) as (service, _):
        await issue(world, service)
        held, go = threading.Event(), threading.Event()

        def slow(_: Any) -> None:
            held.set()
            go.wait(5)

        blocker = asyncio.create_task(service._writer.read(slow))
        await asyncio.to_thread(held.wait, 5)
        gone = asyncio.create_task(service.visitor(CLERK, "2026-11-22-A001", "at the window"))
        await asyncio.sleep(0)
        gone.cancel()
        await asyncio.gather(gone, return_exceptions=True)
        go.set()
        await blocker
        assert (await asyncio.wait_for(issue(world, service), 5)).number == "A002"


async def test_fault_in_one_command_refuses_that_one_alone(world, monkeypatch):
    """A command that our own code can't decide is refused, its neighbours in the batch and the hall go on."""
    decide = Committer._decide

    def faulty(committer: Committer, batch: Any, request: Any) -> Any:
        if request.command.body.matter == "record":
            raise ZeroDivisionError
        return decide(committer, batch, request)

    monkeypatch.setattr(Committer, "_decide", faulty)
    async with serving(world) as (service, _):
        bodies = [world.issuing(m) for m in ("advice", "record", "advice")]
        replies = await asyncio.wait_for(
            asyncio.gather(*(ask(world, service, KIOSK, body) for body in bodies)), 5
        )
    assert [r.ok for r in replies] == [True, False, True]
    assert [r.result.number for r in replies if isinstance(r, Accepted)] == ["A001", "A002"]


async def test_disk_that_fails_for_a_while_answers_try_again(world, monkeypatch):
    """Nobody is told a number that was not kept; once the disk is back the same commands get theirs."""
    batch = world.store.batch

    def full(*_: Any, **__: Any) -> Any:
        raise StorageError("SQLITE_FULL")

    async with serving(world) as (service, _):
        await issue(world, service)
        commands = [world.command(world.issuing()) for _ in range(5)]
        monkeypatch.setattr(world.store, "batch", full)
        refused = [await service.submit(KIOSK, c, digest(encode(c))) for c in commands]
        monkeypatch.setattr(world.store, "batch", batch)
        replies = [await service.submit(KIOSK, c, digest(encode(c))) for c in commands]
    assert {getattr(r, "code", None) for r in refused} == {RefusalCode.TRY_AGAIN}
    assert [r.result.number for r in replies if isinstance(r, Accepted)] == [f"A{n:03d}" for n in range(2, 7)]


async def test_lease_that_is_lost_at_the_first_look_is_told(world, monkeypatch):
    """Also a quiet hall notices."""

    def lost(*_: Any, **__: Any) -> Any:
        raise LeaseLost

    monkeypatch.setattr(world.store, "batch", lost)
    async with serving(world) as (service, _):
        async with asyncio.timeout(30):
            await service.is_lost.wait()


def test_views_of_a_hall_whose_file_changed_show_the_days_own(world):
    """Until tomorrow everything is shown as it was configured this morning."""
    changed = world.hall.__class__(**{**_fields(world.hall), "areas": world.hall.areas[:1]})
    views = Views(changed, 1, "http://h/t")
    for happened in world.opened().take_history():
        views.apply(happened)
    assert views.board("b", world.clock.now()) is not None


def _fields(value: Any) -> dict[str, Any]:
    return {name: getattr(value, name) for name in value.__slots__}


def test_actors_of_the_tests_are_not_the_system():
    """Nobody in these tests acts as the server itself."""
    assert Role.SYSTEM not in {KIOSK.role, CLERK.role, MANAGER.role}


@pytest.mark.parametrize("language", ["zh", "en"])
async def test_call_carries_the_language_that_the_number_was_taken_in(tmp_path, language):
    """To boards, for the voice, and to the window, for its sign and for pagers."""
    world = memory_world(tmp_path)
    asked = world.issuing().model_copy(update={"language": language})
    assert isinstance(world.ask(KIOSK, asked), Accepted)
    world.open_window()
    async with serving(world) as (service, heard):
        command = world.command(CallNext(window="w1"))
        assert (await service.submit(CLERK, command, digest(encode(command)))).ok
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        (call,) = [message for _, message, _ in heard.sent if isinstance(message, Announcement)]
        shown = service.window("w1")
        said = service.call(call.call)
    assert shown is not None
    assert shown.current is not None
    assert said is not None
    assert (call.language, shown.current.language, said.language) == (language,) * 3
