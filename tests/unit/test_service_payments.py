"""Money through a hall's service: who may, what comes back, what is shown, and that a scanned code leaves no trace."""

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import pytest

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.codec import digest, encode
from queue_server.contracts.commands import payments as pay
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted, PaymentView, Refused
from queue_server.contracts.sealing import seal_code, seal_visitor
from queue_server.service.checking.verify import verify
from queue_server.service.hall import HallService
from queue_server.service.pay_codes import PaymentCodes, channel_of
from queue_server.service.requests import Plan
from tests.support import forging
from tests.support.hall_service import HALL, KIOSK, NOW, OTHER_KIOSK, VISITOR, World, memory_world
from tests.support.pay_play import pay_hall

CODE = "281234567890123456"
CASHIER = Actor(role=Role.CASHIER, id="li")
OTHER = Actor(role=Role.CASHIER, id="wang")


@asynccontextmanager
async def serving(world: World) -> AsyncIterator[HallService]:
    """The service as it runs."""
    service = HallService(Plan(world.hall, "0" * 64), world.opened(), world.clock, "http://h/t")
    running = asyncio.create_task(service.run())
    try:
        yield service
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path, hall=pay_hall())


async def ask(world: World, service: HallService, actor: Actor, body) -> Accepted | Refused:
    command = world.command(body)
    return await service.submit(actor, command, digest(encode(command)))


async def done(world: World, service: HallService, actor: Actor, body) -> PaymentView:
    reply = await ask(world, service, actor, body)
    assert isinstance(reply, Accepted), reply
    assert isinstance(reply.result, PaymentView)
    return reply.result


async def test_order_is_paid_and_shown_to_its_machine(world):
    """Open, start, the channel's words: the snapshot of the machine that opened it, and the receipt at the end."""
    async with serving(world) as service:
        order = (
            await done(world, service, KIOSK, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),)))
        ).order
        started = await done(world, service, KIOSK, pay.StartPayment(order=order, way="alipay_show"))
        assert started.attempt
        assert len(started.attempt) == 32
        await service.money.tell(
            pay.TellAttempt(order=order, attempt=started.attempt, said="pending", code="qr:1")
        )
        async with service.watch("payment/k1") as shown:
            waiting = await anext(shown)
        assert (waiting.state, waiting.fen, waiting.attempt.code, waiting.emulated) == (
            "waiting",
            1000,
            "qr:1",
            True,
        )
        tell = pay.TellAttempt(order=order, attempt=started.attempt, said="paid", fen=1000, channel_no="t1")
        await service.money.tell(tell)
        paid = service.payment(order)
        assert (paid.state, paid.receipt.channel_no, len(paid.receipt.verification)) == ("paid", "t1", 12)
        assert service.payments().paid_today_fen == 1000
        retained = {topic for topic, _ in service.retained()}
        assert f"yitang/v1/{HALL}/payment/k1" in retained


async def test_machine_reaches_its_own_orders_alone(world):
    """Another kiosk does not see that there is such an order; an amount from a kiosk counts for nothing."""
    async with serving(world) as service:
        order = (
            await done(world, service, KIOSK, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),)))
        ).order
        for body in (pay.StartPayment(order=order, way="alipay_show"), pay.CancelPayment(order=order)):
            reply = await ask(world, service, OTHER_KIOSK, body)
            assert isinstance(reply, Refused)
            assert reply.code is RefusalCode.UNKNOWN_ORDER
        wanted = pay.OpenPayment(items=(pay.FeeWanted(item="deed-tax", assessed_fen=1),))
        reply = await ask(world, service, KIOSK, wanted)
        assert isinstance(reply, Refused)
        assert reply.code is RefusalCode.FEE_NOT_ASSESSED
        assert await done(world, service, CASHIER, wanted)


async def test_window_has_its_ticket_s_payments_in_sight(world):
    """As they stand, and anew when one changes while somebody looks: what for, how much, how far."""
    ticket = world.issue("advice")
    world.open_window()
    world.call()
    async with serving(world) as service:
        wanted = pay.OpenPayment(items=(pay.FeeWanted(item="copy"),), ticket=ticket.ticket)
        order = (await done(world, service, CASHIER, wanted)).order
        async with service.watch("window/w1") as watched:
            await done(world, service, CASHIER, pay.ConfirmCounter(order=order, fen=1000))
            while (shown := (await anext(watched)).current.payments)[0].state != "paid":
                assert shown[0].state == "open"
        assert [(each.order, each.fen, each.way) for each in shown] == [(order, 1000, "counter")]


async def test_payment_goes_on_at_another_machine(world):
    """By its number, its ticket's code or the holder's card; both machines see it, the last one alone acts. Another card finds none."""
    token = "t" * 22
    hashed = hashlib.sha256(token.encode()).hexdigest()
    ticket = world.issue("advice", page_token_sha256=hashed)
    async with serving(world) as service:
        wanted = pay.OpenPayment(items=(pay.FeeWanted(item="copy"),), ticket=ticket.ticket)
        order = (await done(world, service, KIOSK, wanted)).order
        mine = seal_visitor(world.keys.seal_public_b64, VISITOR)
        for shown_for_it in ({"order": order}, {"page_token_sha256": hashed}, {"sealed": mine}):
            assert (await done(world, service, OTHER_KIOSK, pay.FindPayment(**shown_for_it))).order == order
        for device in ("k1", "k2"):
            async with service.watch(f"payment/{device}") as watched:
                assert (await anext(watched)).order == order
        start = pay.StartPayment(order=order, way="alipay_show")
        assert isinstance(await ask(world, service, KIOSK, start), Refused)
        assert isinstance(await ask(world, service, OTHER_KIOSK, start), Accepted)
        other = seal_visitor(
            world.keys.seal_public_b64, VISITOR.model_copy(update={"number": "110101199003074514"})
        )
        for nothing in ({"sealed": other}, {"page_token_sha256": "0" * 64}, {"order": "ZZZZZZZZZZ"}, {}):
            reply = await ask(world, service, OTHER_KIOSK, pay.FindPayment(**nothing))
            assert isinstance(reply, Refused)
            assert reply.code is RefusalCode.UNKNOWN_ORDER


async def test_scanned_code_leaves_no_trace(world, capfd):
    """Sealed on the wire, in memory until it is claimed once; not in the journal, replies, snapshots or output."""
    sealed = seal_code(world.keys.seal_public_b64, CODE)
    async with serving(world) as service:
        order = (
            await done(world, service, KIOSK, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),)))
        ).order
        body = pay.StartPayment(order=order, way="alipay_scan", sealed_code=sealed)
        assert CODE not in repr(body)
        await done(world, service, KIOSK, body)
        attempt = next(iter(service.money.payments().orders[order].attempts.values()))
        assert CODE not in repr(service.money._codes)
        assert service.money.claim_code(attempt.command) == CODE
        assert service.money.claim_code(attempt.command) is None
        shown = service.payment(order).model_dump_json() + service.payments().model_dump_json()
    kept = repr(world.store.disk.journal) + repr(world.store.disk.replies) + shown
    assert CODE not in kept
    assert sealed not in kept
    captured = capfd.readouterr()
    assert CODE not in captured.out + captured.err


@pytest.mark.parametrize(
    ("way", "sealed", "code"),
    [
        ("alipay_scan", None, RefusalCode.SEAL_BROKEN),
        ("alipay_scan", "AAAA", RefusalCode.SEAL_BROKEN),
        ("wechat_scan", CODE, RefusalCode.CODE_NOT_OF_WAY),
        ("alipay_show", CODE, RefusalCode.MALFORMED),
    ],
)
async def test_code_that_is_not_of_the_way_is_refused_before_it_is_stored(world, way, sealed, code):
    """No code, a broken seal, another channel's phone, a code where none belongs."""
    sealed = seal_code(world.keys.seal_public_b64, sealed) if sealed == CODE else sealed
    async with serving(world) as service:
        order = (
            await done(world, service, KIOSK, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),)))
        ).order
        reply = await ask(world, service, KIOSK, pay.StartPayment(order=order, way=way, sealed_code=sealed))
        assert isinstance(reply, Refused)
        assert reply.code is code
        assert service.money.payments().orders[order].attempts == {}


def test_codes_are_forgotten_after_a_minute():
    """A phone's code is worth nothing then."""
    codes = PaymentCodes()
    codes.put("a", CODE, NOW)
    assert codes.claim("a", NOW + timedelta(seconds=61)) is None
    codes.put("b", CODE, NOW)
    codes.put("c", CODE, NOW + timedelta(seconds=61))
    assert repr(codes) == "PaymentCodes(1)"


@pytest.mark.parametrize(
    ("code", "channel"),
    [
        (CODE, "alipay"),
        ("134567890123456789", "wechat"),
        ("6212345678901234567", "unionpay"),
        ("12345", None),
        ("330102195601011236", None),
        ("x", None),
    ],
)
def test_channel_is_told_by_a_code_s_first_digits(code, channel):
    """As the channels publish them; an ID number is none."""
    assert channel_of(code) == channel


async def test_refund_and_waiver_wait_for_another_member_of_staff(world):
    """They stand on the list until answered; who asked cannot approve."""
    async with serving(world) as service:
        order = (
            await done(world, service, CASHIER, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),)))
        ).order
        await done(world, service, CASHIER, pay.ConfirmCounter(order=order, fen=1000, reference="R1"))
        await done(world, service, CASHIER, pay.AskRefund(order=order, fen=1000, reason="not_served"))
        ask_id = service.payments().to_answer[0].refunds[0].refund
        reply = await ask(world, service, CASHIER, pay.AnswerAsk(order=order, ask=ask_id, approve=True))
        assert isinstance(reply, Refused)
        assert reply.code is RefusalCode.SAME_PERSON
        await done(world, service, OTHER, pay.AnswerAsk(order=order, ask=ask_id, approve=True))
        await done(world, service, CASHIER, pay.PayOut(order=order, refund=ask_id, reference="R2"))
        assert service.payment(order).state == "refunded"
        assert service.payments().to_answer == ()


def test_journal_with_money_over_two_days_holds(world):
    """`verify` carries orders out again over the days; a second kept success would not be possible."""
    reply = world.ask(CASHIER, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),)))
    order = reply.result.order
    world.clock.move(24 * 3600)
    assert isinstance(world.ask(CASHIER, pay.ConfirmCounter(order=order, fen=1000)), Accepted)
    world.clock.move(24 * 3600)
    world.commit()
    report = verify(world.store.disk.journal, HALL, forging.public_keys(world))
    assert report.findings == ()
