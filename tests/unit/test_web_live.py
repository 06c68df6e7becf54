"""Live streams: newest first, bounded, a heartbeat, an end; and the two limits."""

import asyncio
import logging
from contextlib import aclosing

import pytest
from fastapi import HTTPException

from queue_server.web import frames, live
from queue_server.web.limits import NoSeat, RateLimit, Seats
from queue_server.web.live import Latest, events, respond
from queue_server.web.serving import WithoutTokens
from tests.support import page_samples as samples
from tests.support.page_hall import PageHall
from tests.support.page_streams import web_of


async def always() -> bool:
    """A credential that lives."""
    return True


async def test_stream_begins_with_a_beat_and_the_present_snapshot():
    """A page that connects is up to date at once."""
    hall = PageHall()
    async with aclosing(events(web_of(hall), hall.watch("window/w3"), always)) as stream:
        assert (await anext(stream)).startswith(b'event: beat\ndata: {"at":"2026-11-25T01:14:00+00:00"}\n\n')
        assert (await anext(stream)).startswith(b'event: snapshot\ndata: {"v":1,')


async def test_snapshot_that_many_pages_watch_is_encoded_once(monkeypatch):
    """A hall's managers all look at the same figures; a newer snapshot is another event."""
    encoded = list[int]()
    monkeypatch.setattr(frames, "encode", lambda snapshot: encoded.append(snapshot.rev) or b"{}")
    kept, first = frames.Frames(), samples.board(1)
    assert {kept.of(first) for _ in range(50)} == {b"event: snapshot\ndata: {}\n\n"}
    kept.of(samples.board(2))
    assert encoded == [1, 2]


async def test_stream_beats_while_nothing_changes():
    """Silence means a broken link, so there is none."""
    hall = PageHall()
    async with aclosing(events(web_of(hall, beat_s=0.01), hall.watch("window/w3"), always)) as stream:
        kinds = [(await anext(stream)).split(b"\n")[0] for _ in range(5)]
    assert kinds.count(b"event: snapshot") == 1
    assert kinds.count(b"event: beat") == 4


async def test_stream_gives_a_slow_reader_only_the_newest():
    """What was overtaken is skipped; nothing piles up."""
    hall = PageHall()
    async with aclosing(events(web_of(hall), hall.watch("window/w3"), always)) as stream:
        await anext(stream)
        await anext(stream)
        for rev in range(100, 200):
            hall.show("window/w3", samples.window(rev))
            await asyncio.sleep(0)
        assert b'"rev":199' in await anext(stream)


async def test_stream_ends_when_the_session_ends():
    """A signed-out console is told, and gets nothing more."""
    hall, live = PageHall(), [True, False]

    async def alive() -> bool:
        return live.pop(0)

    async with aclosing(events(web_of(hall, beat_s=0.01), hall.watch("window/w3"), alive)) as stream:
        kinds = [chunk.split(b"\n")[0] async for chunk in stream]
    assert kinds[-1] == b"event: ended"


async def test_stream_of_a_long_day_asks_the_page_to_come_again(monkeypatch: pytest.MonkeyPatch):
    """Half an hour, then a fresh connection, without a word to the person."""
    monkeypatch.setattr(live, "_LIFE_S", 0.03)
    hall = PageHall()
    async with aclosing(events(web_of(hall, beat_s=0.01), hall.watch("window/w3"), always)) as stream:
        kinds = [chunk.split(b"\n")[0] async for chunk in stream]
    assert kinds[-1] == b"event: again"


async def test_latest_keeps_one_value():
    """A queue of one."""
    latest = Latest()
    assert await latest.take(0.0) is None
    latest.put(samples.board(1))
    latest.put(samples.board(2))
    taken = await latest.take(1.0)
    assert taken is not None
    assert taken.rev == 2
    assert await latest.take(0.0) is None


async def test_stream_beyond_the_limit_is_refused():
    """Too many live pages: 503 and when to come again, not a slow death."""
    web = web_of(PageHall(), seats=1)
    with web.seats.take("ticket x"), pytest.raises(HTTPException) as caught:
        respond(web, "ticket/2026-11-25-B009", "ticket x", always)
    assert (caught.value.status_code, caught.value.headers) == (503, {"Retry-After": "5"})
    assert respond(web, "ticket/2026-11-25-B009", "ticket x", always).media_type == "text/event-stream"


def test_seats_are_bounded_and_given_back():
    """In all and for each key."""
    seats = Seats(total=3, each=2)
    with seats.take("a"), seats.take("a"):
        assert not seats.free("a")
        with pytest.raises(NoSeat), seats.take("a"):
            pass
        with seats.take("b"):
            assert not seats.free("c")
    assert seats.free("a")


def test_rate_limit_slides_and_forgets():
    """Three a minute for each address, and the minute moves on."""
    limit = RateLimit(3, 60.0)
    assert [limit.allows("a", t) for t in (0.0, 1.0, 2.0, 3.0)] == [True, True, True, False]
    assert limit.allows("b", 3.0)
    assert limit.allows("a", 60.0)
    assert not limit.allows("a", 60.5)
    limit.forgive("a")
    limit.forgive("nobody")
    assert [limit.allows("a", 60.5) for _ in range(2)] == [True, False]


def test_access_log_never_shows_a_token():
    """uvicorn's line keeps its shape without token or query."""
    args = ("127.0.0.1:5", "GET", "/t/k3Jx9Qm2Vb7Tz5Wc8Ys1Lp/live?code=SECRET", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', args, None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == '127.0.0.1:5 - "GET /t/…/live?… HTTP/1.1" 200'


def test_access_log_never_shows_a_visits_reference():
    """Whoever has it sees when somebody comes to a home."""
    args = ("127.0.0.1:5", "GET", "/t/visit/0123456789?lang=en", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', args, None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == '127.0.0.1:5 - "GET /t/visit/…?… HTTP/1.1" 200'


def test_access_log_never_shows_a_certificates_code():
    """Nor what was asked with it."""
    args = ("127.0.0.1:5", "GET", "/c/ABCD1234EFGH?lang=en", "1.1", 200)
    record = logging.LogRecord("uvicorn.access", logging.INFO, "", 0, '%s - "%s %s HTTP/%s" %d', args, None)
    assert WithoutTokens().filter(record)
    assert record.getMessage() == '127.0.0.1:5 - "GET /c/…?… HTTP/1.1" 200'
