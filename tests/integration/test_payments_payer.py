"""The payer: on time, after a restart at every state, over pay notices and terminals; and keys that production refuses."""

import logging
from datetime import timedelta

import pytest

from queue_server.contracts.commands import payments as wire
from queue_server.contracts.refusals import RefusalCode
from queue_server.contracts.replies import Accepted
from queue_server.domain.events import payments as ep
from queue_server.domain.payment import Attempt, AttemptState, Order
from queue_server.payments import schedule
from queue_server.payments.emulators.faults import Rates
from queue_server.payments.emulators.ledger import Payers
from queue_server.payments.emulators.signing import new_pem, public_pem
from queue_server.payments.keys import providers_in
from queue_server.payments.provider import BillLine, GatewayLost
from queue_server.payments.reconcile import QUIET, compared
from queue_server.service import journal
from queue_server.service.pay_ports import PaymentKeysError
from tests.support.hall_service import NOW, HandClock
from tests.support.pay_world import KIOSK, PayWorld, pay_world

CODE = "281234567890123451"
WAYS = ("alipay_show", "alipay_scan", "wechat_show", "wechat_scan")


def events(found: PayWorld, kind: type) -> list:
    return [journal.read(e) for e in found.world.store.disk.journal if e.kind == kind.__name__]


def state(found: PayWorld, order: str) -> AttemptState:
    return next(iter(found.book.payments().orders[order].attempts.values())).state


def test_schedule_is_the_channels_own():
    """Every 2 s for 30 s, every 5 s up to 90 s, then cancel; afterwards ever more slowly, ten minutes at most."""
    order = Order("o", NOW, "kiosk:k1", "v", ())
    attempt = Attempt("a", "alipay_show", 1, NOW)
    now, looks = NOW, []
    while not schedule.over(order, attempt, now):
        now = schedule.next_look(order, attempt, 0, now)
        looks.append((now - NOW).total_seconds())
    assert looks == [*range(2, 32, 2), *range(35, 95, 5)]
    waits = [schedule.next_look(order, attempt, tries, now) - now for tries in range(14)]
    assert waits == sorted(waits)
    assert waits[-1] == timedelta(minutes=10)


@pytest.mark.parametrize("way", WAYS)
async def test_attempt_that_nobody_pays_is_cancelled_and_asked_for_after_it(tmp_path, way):
    """After 90 s: closed, because the channel says so after the cancel; the order may be paid another way."""
    async with pay_world(tmp_path, 1, payers=Payers(never=100)) as found:
        order = found.open()
        found.begin(order, way)
        for _ in range(20):
            await found.step(4)
            assert state(found, order) in (AttemptState.CREATED, AttemptState.PENDING)
        await found.until_quiet()
        assert state(found, order) is AttemptState.CLOSED
        assert found.begin(order, "alipay_show") is not None


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("seconds", [None, 0, 4, 95])
async def test_restart_at_any_moment_ends_well(tmp_path, way, seconds):
    """Before the first call, after it, while it waits, while it is cancelled: the journal alone is enough."""
    payers = Payers(never=0, quickest_s=6, slowest_s=6)
    async with pay_world(tmp_path, 1, payers=payers) as found:
        order = found.open()
        found.begin(order, way)
        if seconds is not None:
            await found.step(0)
            found.world.clock.move(seconds)
        found.world.opened()
        found.start()
        await found.until_quiet()
        assert found.judge() == []
        assert found.shown_wrong() == []
        assert state(found, order) in (AttemptState.PAID, AttemptState.CLOSED)


async def test_nobody_knows_is_asked_for_until_there_is_a_word(tmp_path, monkeypatch):
    """Every reply is lost: unknown, never failed; when the gateway is back, what it says."""
    async with pay_world(tmp_path, 1, payers=Payers(never=0, quickest_s=1, slowest_s=1)) as found:
        order = found.open()
        found.begin(order, "alipay_show")
        await found.step(0)
        monkeypatch.setattr(found.gateway.faults, "of_reply", lambda: "lose_request")
        for _ in range(30):
            await found.step(30)
        assert state(found, order) is AttemptState.UNKNOWN
        monkeypatch.undo()
        await found.until_quiet()
        assert found.judge() == []
        assert events(found, ep.AttemptFailed) == []


async def test_scanned_code_is_in_no_log(tmp_path, caplog, capfd):
    """Through the payer, the libraries and the gateway, at the most talkative level."""
    caplog.set_level(logging.DEBUG)
    async with pay_world(tmp_path, 1, payers=Payers(never=0)) as found:
        for way, code in (("alipay_scan", CODE), ("wechat_scan", "134567890123456789")):
            order = found.open()
            request = found.world.request(KIOSK, wire.StartPayment(order=order, way=way))
            found.book.codes.put(request.command.id, code, found.world.clock.now())
            found.world.commit(request)
            found.payer.changed(order)
            await found.until_quiet()
            kept = repr(found.world.store.disk.journal) + repr(found.world.store.disk.replies)
            out = capfd.readouterr()
            assert code not in caplog.text + out.out + out.err + kept


async def test_late_success_of_a_closed_attempt_is_found_by_the_bill(tmp_path):
    """No notice came: the next day's bill knows better, the money is booked, nobody is charged twice."""
    async with pay_world(tmp_path, 1, rates=Rates(), payers=Payers(never=0, late=100)) as found:
        order = found.open()
        attempt = found.begin(order, "alipay_show")
        await found.until_quiet()
        found.gateway.box.waiting.clear()
        found.world.clock.move(1000)
        found.gateway.advance()
        found.gateway.box.waiting.clear()
        assert found.gateway.ledger.trades[attempt].paid_at
        await found.next_day()
        assert found.book.payments().orders[order].kept == attempt
        assert found.judge() == []


async def test_money_that_came_while_the_server_was_away_is_found_after_the_start(tmp_path):
    """Closed, the server goes, the payment lands, its notice finds nobody: booked within seconds of the start, before any bill."""
    payers = Payers(never=0, late=100, latest_s=60)
    async with pay_world(tmp_path, 1, payers=payers) as found:
        order = found.open()
        attempt = found.begin(order, "alipay_show")
        await found.until_quiet()
        assert state(found, order) is AttemptState.CLOSED
        found.world.clock.move(3 * 3600)
        found.gateway.advance()
        found.gateway.box.waiting.clear()
        found.world.opened()
        found.start()
        await found.step(5 + schedule.SPREAD_S)
        assert found.book.payments().orders[order].kept == attempt
        assert found.judge() == []


async def test_looks_after_a_start_have_an_end(tmp_path):
    """Who never paid is asked for four times more within some hour, then never again; what was closed days before is not."""
    async with pay_world(tmp_path, 1, payers=Payers(never=100)) as found:
        order = found.open()
        found.begin(order, "alipay_show")
        await found.until_quiet()
        await found.step(400)
        assert found.payer.next_due() is None
        found.world.clock.move(3600)
        found.world.opened()
        found.start()
        looks = await tries(found)
        assert len(looks) == len(schedule.AFTER_START)
        assert looks == sorted(looks)
        assert looks[-1] <= 3600
        assert state(found, order) is AttemptState.CLOSED


def test_closed_attempt_is_left_to_the_bill_at_last():
    """Closed so long before the server went that it had all its looks, it has no more; without a word it is asked for a day."""
    attempt = Attempt("a" * 32, "alipay_show", 1, NOW, state=AttemptState.CLOSED, since=NOW)
    hour = timedelta(hours=1)
    before = schedule.BEFORE_AWAY
    soon, long = (schedule.Downtime(NOW + wait, NOW + 90 * hour) for wait in (before, before * 2))
    assert schedule.again_after_close(attempt, soon, NOW + 90 * hour) is not None
    assert schedule.again_after_close(attempt, long, NOW + 90 * hour) is None
    assert schedule.next_search(attempt, soon, 3, NOW + 113 * hour) is not None
    assert schedule.next_search(attempt, soon, 3, NOW + 115 * hour) is None
    assert schedule.next_search(attempt, long, 3, NOW + 25 * hour) is None


async def test_empty_bill_of_yesterday_is_not_believed_where_money_moved(tmp_path):
    """It may not be made yet: fetched again, and believed a day later; then each payment is a task."""
    async with pay_world(tmp_path, 1, payers=Payers(never=0, quickest_s=1, slowest_s=1)) as found:
        order = found.open()
        found.begin(order, "alipay_show")
        await found.until_quiet()
        found.gateway.ledger.trades.clear()
        found.world.clock.move(26 * 3600)
        [(channel, day)] = found.reconciler.due()
        with pytest.raises(GatewayLost):
            await found.reconciler.check(channel, day)
        found.world.clock.move(24 * 3600)
        assert [each.what for each in (await found.reconciler.check(channel, day)).found] == ["missing_there"]


async def test_empty_bill_of_a_quiet_yesterday_is_not_believed_either(tmp_path):
    """The hall has heard of no money: a channel that is late with its bill may have some; found when the bill is there."""
    async with pay_world(tmp_path, 1, payers=Payers(never=0, late=100)) as found:
        order = found.open()
        attempt = found.begin(order, "alipay_show")
        await found.until_quiet()
        found.world.clock.move(1000)
        found.gateway.advance()
        found.gateway.box.waiting.clear()
        late = dict(found.gateway.ledger.trades)
        found.gateway.ledger.trades.clear()
        found.world.clock.move(26 * 3600)
        [(channel, day)] = found.reconciler.due()
        with pytest.raises(GatewayLost, match=QUIET):
            await found.reconciler.check(channel, day)
        assert found.reconciler.due() == [(channel, day)]
        found.gateway.ledger.trades.update(late)
        await found.reconciler.check(channel, day)
        assert found.book.payments().orders[order].kept == attempt
        assert found.reconciler.due() == []


def test_bill_line_by_line_finds_what_differs():
    """Missing here, missing there, another amount; what agrees is no task."""
    payments = pay_book()
    day = NOW.date()
    lines = [
        BillLine("x" * 32, 500, "t", NOW),
        BillLine("b" * 32, 999, "t", NOW),
        BillLine("c" * 32, 1000, "t", NOW),
    ]
    found = compared(payments, lines, "alipay", day)
    assert [(e.what, e.attempt[0], e.here_fen, e.there_fen) for e in found.found] == [
        ("missing_there", "a", 1000, 0), ("amount", "b", 1000, 999), ("missing_here", "x", 0, 500),
    ]  # fmt: skip
    assert (found.here_fen, found.there_fen, found.lines) == (3000, 2499, 3)


def pay_book():
    """Three payments of 10 yuan each."""
    from queue_server.domain.payment import Payments

    payments = Payments()
    for letter in "abc":
        paid = Attempt(letter * 32, "alipay_show", 1000, NOW, state=AttemptState.PAID, paid_at=NOW)
        payments.orders[letter] = Order(
            letter, NOW, "kiosk:k1", "v", (), attempts={paid.id: paid}, kept=paid.id
        )
    return payments


def key_file(folder, mark: str, gateway: str = "", mode: int = 0o400) -> None:
    """An Alipay merchant's file."""
    pem = new_pem()
    path = folder / "alipay.toml"
    lines = [
        f'mark = "{mark}"', 'app_id = "1"', 'seller_id = "2"', f"private_key = '''{pem}'''",
        f"gateway_public_key = '''{public_pem(pem)}'''", f'gateway = "{gateway}"' if gateway else "",
    ]  # fmt: skip
    path.write_text("\n".join(lines))
    path.chmod(mode)


@pytest.mark.parametrize(
    ("mark", "gateway", "mode", "hall"),
    [
        ("demo", "", 0o400, "production"),
        ("hall", "http://127.0.0.1:9/gateway.do", 0o400, "production"),
        ("hall", "", 0o440, "demo"),
        ("mine", "", 0o400, "demo"),
    ],
)
def test_keys_of_a_demo_or_readable_by_others_are_refused(tmp_path, mark, gateway, mode, hall):
    """Production takes neither demo keys nor an emulator; nobody takes a file that others may read. No key in the words."""
    key_file(tmp_path, mark, gateway, mode)
    with pytest.raises(PaymentKeysError) as refused:
        providers_in(tmp_path, hall, "http://hall", HandClock().now)
    assert "PRIVATE" not in str(refused.value)


def test_keys_of_a_hall_open_its_channel(tmp_path):
    """And show nothing of themselves."""
    key_file(tmp_path, "hall")
    found = providers_in(tmp_path, "production", "http://hall", HandClock().now)
    assert list(found) == ["alipay"]
    assert not found["alipay"].emulated
    found["alipay"].close()


async def test_pay_notice_is_looked_up_and_read_once(tmp_path):
    """缴款识别码: the order waits for its charges, which come from the platform alone."""
    async with pay_world(tmp_path, 1) as found:
        reply = found.book.ask(KIOSK, wire.OpenPayment(notice="33000000000000000051"))
        assert isinstance(reply, Accepted)
        order = reply.result.order
        await found.step(0)
        charges = found.book.payments().orders[order].charges
        assert [(each.kind, each.fen) for each in charges] == [("tax", 500)]


async def test_pay_notice_that_nobody_knows_is_asked_for_five_times(tmp_path):
    """A number typed wrong: five tries, ever further apart, no charge and no attempt; a restart asks again, and ends too."""
    async with pay_world(tmp_path, 1) as found:
        reply = found.book.ask(KIOSK, wire.OpenPayment(notice="33000000000000000050"))
        assert isinstance(reply, Accepted)
        order = found.book.payments().orders[reply.result.order]
        waits = await tries(found)
        assert (len(waits), waits) == (5, sorted(waits))
        assert (order.charges, order.attempts, order.busy) == ((), {}, False)
        refused = found.book.ask(KIOSK, wire.StartPayment(order=order.id, way="notice"))
        assert refused.code is RefusalCode.NOTICE_UNREAD
        found.world.opened()
        found.start()
        assert len(await tries(found)) == 5


async def tries(found: PayWorld) -> list[float]:
    """Seconds before each look, until nothing is due any more."""
    waits = []
    while due := found.payer.next_due():
        waits.append((due - found.world.clock.now()).total_seconds())
        await found.step(waits[-1])
    return waits
