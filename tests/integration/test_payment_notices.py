"""Asynchronous notices at the hall's door: believed only whole, fresh, ours and for the first time; stored before answered."""

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qsl, urlencode

import httpx
import pytest

from queue_server.domain.events import money_tasks as et
from queue_server.domain.events import payments as ep
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.gateway import EmulatedKeys, Gateway
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.emulators.signing import new_pem, public_pem
from queue_server.service import journal
from queue_server.web import payment_notices
from tests.support.chance import seeded
from tests.support.page_hall import PageHall, page_app, settings, staff_store
from tests.support.pay_world import PayWorld, keys, pay_world


@dataclass
class Door:
    """A hall's web part, and a notice of each channel about an attempt that it knows."""

    found: PayWorld
    http: httpx.AsyncClient
    attempts: dict[str, str]

    def notice(self, channel: str, gateway: Gateway | None = None) -> tuple[dict[str, str], bytes]:
        """As the gateway signs it now."""
        used = gateway or self.found.gateway
        trade = self.found.gateway.ledger.trades[self.attempts[channel]]
        headers, body = getattr(used, channel)._notice(trade, "", self.found.world.clock.now())
        return dict(headers), body

    async def send(self, channel: str, headers: dict[str, str], body: bytes) -> httpx.Response:
        return await self.http.post(f"/pay/{channel}/notify", content=body, headers=headers)

    def events(self, kind: type[Any]) -> list[Any]:
        """What the journal has of it."""
        entries = self.found.world.store.disk.journal
        return [journal.read(each) for each in entries if each.kind == kind.__name__]


@pytest.fixture
async def door(tmp_path, monkeypatch) -> AsyncIterator[Door]:
    monkeypatch.setattr(payment_notices, "PER_MINUTE", 120)
    async with pay_world(tmp_path, 1, payers=Payers(never=100)) as found:
        attempts = {}
        for channel in ("alipay", "wechat"):
            order = found.open()
            attempts[channel] = found.begin(order, f"{channel}_show")
        await found.step(0)
        store = staff_store(tmp_path, found.world.clock)
        given = settings("https://hall.test")
        app = page_app(PageHall(), store, found.world.clock, given, notices=found.notices)
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="https://hall.test") as http:
            yield Door(found, http, attempts)
        store.close()


async def refused(door: Door, channel: str, headers: dict[str, str], body: bytes) -> bool:
    """Whether it was: another answer than the word that ends repeats, and nothing taken."""
    answer = await door.send(channel, headers, body)
    taken = answer.content == b"success" if channel == "alipay" else answer.status_code in (200, 204)
    return not taken and door.events(ep.NoticeTaken) == []


async def test_whole_notice_is_stored_and_answered_with_the_exact_word(door):
    """Alipay: 200 and `success` alone. WeChat: 204. By then the journal has it; the payer asks, and believes the query."""
    for channel, status, word in (("alipay", 200, b"success"), ("wechat", 204, b"")):
        answer = await door.send(channel, *door.notice(channel))
        assert (answer.status_code, answer.content) == (status, word)
    assert [event.attempt for event in door.events(ep.NoticeTaken)] == list(door.attempts.values())
    assert door.events(ep.AttemptPaid) == []
    await door.found.payer.settle()
    assert door.events(ep.AttemptPaid) == []


async def test_notice_that_comes_again_changes_nothing(door):
    """A repeat, signed anew as the channel does: the same word, no second entry."""
    for _ in range(3):
        answer = await door.send("alipay", *door.notice("alipay"))
        assert answer.content == b"success"
        door.found.world.clock.move(20)
    assert len(door.events(ep.NoticeTaken)) == 1


async def test_alipay_notice_with_any_field_changed_is_refused(door):
    """Each field in turn: changed, taken away, one added; the signature and its kind, too."""
    headers, body = door.notice("alipay")
    fields = dict(parse_qsl(body.decode()))
    changed = [{**fields, name: f"{value}1"} for name, value in fields.items()]
    changed += [{k: v for k, v in fields.items() if k != name} for name in fields if name != "sign_type"]
    changed.append({**fields, "buyer_id": "2088"})
    for each in changed:
        assert await refused(door, "alipay", headers, urlencode(each).encode()), each
    assert {event.why for event in door.events(et.NoticeRefused)} >= {"signature", "malformed"}


async def test_wechat_notice_with_any_field_changed_is_refused(door):
    """Each header that is signed, each field of the body and of what is sealed in it."""
    headers, body = door.notice("wechat")
    signed = [name for name in headers if name.startswith("Wechatpay-")]
    for name in signed:
        assert await refused(door, "wechat", {**headers, name: f"{headers[name]}1"}, body), name
        assert await refused(door, "wechat", {k: v for k, v in headers.items() if k != name}, body), name
    said = json.loads(body)
    for part in (said, said["resource"]):
        for name, value in list(part.items()):
            part[name] = f"{value}1" if isinstance(value, str) else {}
            assert await refused(door, "wechat", headers, json.dumps(said).encode()), name
            part[name] = value
    assert door.events(et.NoticeRefused)


async def test_notice_by_another_key_or_to_another_merchant_is_refused(door):
    """Signed as it should be, by somebody else; or by the gateway, for somebody else."""
    other = EmulatedKeys(keys().merchant, new_pem(), keys().api_v3_key)
    assert public_pem(other.gateway) != keys().gateway_public
    stranger = Gateway(other, seeded(2), door.found.world.clock.now, payers=Payers(), rates=Rates())
    for channel in ("alipay", "wechat"):
        assert await refused(door, channel, *door.notice(channel, stranger))
    for channel in ("alipay", "wechat"):
        door.found.providers[channel].merchant = "another"
    for channel in ("alipay", "wechat"):
        assert await refused(door, channel, *door.notice(channel))
    assert {event.why for event in door.events(et.NoticeRefused)} == {"signature", "foreign"}


@pytest.mark.parametrize("channel", ["alipay", "wechat"])
@pytest.mark.parametrize("seconds", [301, -301])
async def test_notice_of_another_time_is_refused(door, channel, seconds):
    """More than five minutes old, or ahead."""
    notice = door.notice(channel)
    door.found.world.clock.move(seconds)
    assert await refused(door, channel, *notice)
    assert [event.why for event in door.events(et.NoticeRefused)] == ["stale"]


@pytest.mark.parametrize("channel", ["alipay", "wechat"])
async def test_replayed_notice_is_refused_and_recorded(door, channel):
    """The same bytes once more: a nonce is good once."""
    notice = door.notice(channel)
    await door.send(channel, *notice)
    answer = await door.send(channel, *notice)
    assert answer.content != b"success"
    assert answer.status_code != 204
    assert [event.why for event in door.events(et.NoticeRefused)] == ["replayed"]
    assert len(door.events(ep.NoticeTaken)) == 1


async def test_door_bounds_size_rate_and_channels(door):
    """Too large, too often, of no channel; and a flood of lies leaves few entries, which count them."""
    assert (await door.send("alipay", {}, b"x" * 20_000)).status_code == 413
    assert (await door.send("bank", {}, b"x")).status_code == 404
    statuses = {(await door.send("alipay", {}, b"x")).status_code for _ in range(130)}
    assert statuses == {200, 429}
    assert len(door.events(et.NoticeRefused)) == 1
    door.found.world.clock.move(61)
    await door.send("alipay", {}, b"x")
    assert sum(event.times for event in door.events(et.NoticeRefused)) > 100
