"""What people take away: the report, its tables, receipts, and the commands that make them."""

import csv
import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.keys import KeyRing
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.base import Text
from queue_server.contracts.commands import payments as pay
from queue_server.domain.payment import Payments
from queue_server.payments import receipts
from queue_server.payments.report import HEAD, orders_of, report, spread
from queue_server.payments.tables import as_csv, as_xlsx
from queue_server.service.pay_view import PaymentViews
from tests.support.hall_service import HALL, World, memory_world
from tests.support.pay_play import pay_hall

CASHIER, OTHER = Actor(role=Role.CASHIER, id="li"), Actor(role=Role.CASHIER, id="wang")
DAY = date(2026, 11, 22)
NAME = Text(zh="吴山市民服务中心", en="Wushan Citizen Service Centre")


@pytest.fixture
def world(tmp_path) -> World:
    return memory_world(tmp_path, hall=pay_hall())


def paid(world: World, *items: pay.FeeWanted) -> str:
    """An order, taken at the counter."""
    order = world.ask(CASHIER, pay.OpenPayment(items=items)).result.order
    fen = world.committer._state.payments.orders[order].fen
    if fen:
        world.ask(CASHIER, pay.ConfirmCounter(order=order, fen=fen, reference="R1", bill_no="B001"))
    return order


def given_back(world: World, order: str, fen: int) -> None:
    """A refund, asked by one and approved by another."""
    world.ask(CASHIER, pay.AskRefund(order=order, fen=fen, reason="not_served"))
    refund = next(iter(world.committer._state.payments.orders[order].refunds))
    world.ask(OTHER, pay.AnswerAsk(order=order, ask=refund, approve=True))
    world.ask(CASHIER, pay.PayOut(order=order, refund=refund))


def test_report_sums_by_item_and_channel(world):
    """Paid, waived and given back, each under its item; what is free has no channel."""
    order = paid(
        world, pay.FeeWanted(item="copy", count=2), pay.FeeWanted(item="deed-tax", assessed_fen=10001)
    )
    paid(world, pay.FeeWanted(item="search"))
    given_back(world, order, 6000)
    lines = report(orders_of(world.store.disk.journal), HALL, "Asia/Shanghai", DAY, DAY)
    rows = [(e.kind, e.item, e.channel, e.payments, e.paid_fen, e.waived_fen, e.refunded_fen) for e in lines]
    assert rows == [
        ("administrative", "copy", "counter", 1, 2000, 0, 1000),
        ("administrative", "search", "free", 1, 0, 500, 0),
        ("tax", "deed-tax", "counter", 1, 10001, 0, 5000),
    ]
    assert (
        report(
            orders_of(world.store.disk.journal),
            HALL,
            "Asia/Shanghai",
            DAY.replace(day=23),
            DAY.replace(day=24),
        )
        == ()
    )


@pytest.mark.parametrize(("fen", "over"), [(1, [1, 1, 1]), (100, [33, 33, 34]), (7, [0, 5, 2]), (5, [0, 0])])
def test_refund_is_spread_to_the_fen(fen, over):
    """The parts are the sum, none is negative."""
    parts = spread(fen, over)
    assert sum(parts) == (fen if sum(over) else 0)
    assert min(parts) >= 0


def test_csv_defuses_what_a_sheet_would_run():
    """= + - @ and tabs at the beginning of a text; numbers stay numbers."""
    text = as_csv(("name", "fen"), [("=1+1", -5), ("@x", 1), ("\tx", 2), ("plain", 3)]).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text)))
    assert rows[1:] == [["'=1+1", "-5"], ["'@x", "1"], ["'\tx", "2"], ["plain", "3"]]


def test_xlsx_holds_texts_as_texts_and_sums_in_yuan():
    """No formula; 12345 fen are 123.45."""
    data = as_xlsx(("name", "paid_fen"), [("=1+1", 12345)])
    with zipfile.ZipFile(io.BytesIO(data)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<v>123.45</v>" in sheet


def shown(world: World, order: str):
    """The order's snapshot."""
    views = PaymentViews()
    payments = Payments()
    from queue_server.domain.applying import payments as applying
    from queue_server.service import journal
    from queue_server.service.requests import Happened

    for entry in world.store.disk.journal:
        if entry.stream.startswith("payment/"):
            event = journal.read(entry)
            applying.apply(payments, event, entry.at)
            views.remember(Happened("", event, entry))
    head = {"hall": HALL, "epoch": 1, "rev": 1, "at": world.clock.now()}
    return views.snapshot(world.hall, payments.orders[order], **head)


@pytest.mark.parametrize("language", ["zh", "en"])
def test_receipt_says_what_was_paid_and_that_it_was_a_demo(world, language):
    """Every line, the total, the electronic bill, a code to verify; and no charge where an emulator took it."""
    order = paid(world, pay.FeeWanted(item="copy", count=2), pay.FeeWanted(item="search"))
    made = receipts.receipt(shown(world, order), NAME, "Asia/Shanghai", language)
    texts = [f"{row.left} {row.right}" for row in made.rows]
    assert made.title == {"zh": "缴费凭证", "en": "Payment receipt"}[language]
    assert any("¥20.00" in text for text in texts)
    assert any("¥0.00" in text for text in texts)
    assert any("B001" in text for text in texts)
    assert made.barcode == order
    assert made.demo


def test_slip_of_an_unpaid_order_says_where_cash_is_taken(world):
    """For the counter: the order in its barcode, the place and a telephone; while nobody knows, what to expect."""
    order = world.ask(CASHIER, pay.OpenPayment(items=(pay.FeeWanted(item="copy"),))).result.order
    texts = " ".join(
        f"{r.left} {r.right}" for r in receipts.receipt(shown(world, order), NAME, "Asia/Shanghai", "zh").rows
    )
    assert "一楼银行窗口" in texts
    assert "0571-12345" in texts
    started = world.ask(CASHIER, pay.StartPayment(order=order, way="alipay_show")).result.attempt
    system = Actor(role=Role.SYSTEM, id="payer")
    world.ask(system, pay.TellAttempt(order=order, attempt=started, said="unknown"))
    texts = " ".join(r.left for r in receipts.receipt(shown(world, order), NAME, "Asia/Shanghai", "en").rows)
    assert "Nothing will be charged twice" in texts


def test_receipt_as_pdf_has_its_own_font(world):
    """A PDF with Noto Sans SC inside, not a page of boxes."""
    order = paid(world, pay.FeeWanted(item="copy"))
    made = receipts.receipt(shown(world, order), NAME, "Asia/Shanghai", "zh")
    data = receipts.pdf(made, Path("setup/node_modules"))
    assert data.startswith(b"%PDF")
    assert b"NotoSansSC" in data


def test_commands_read_a_real_journal(tmp_path):
    """report to the screen, to CSV and XLSX; explain tells an order's whole way."""
    store = SqliteStore(tmp_path / "hall.db", HALL)
    world = World(store, KeyRing.create(tmp_path / "keys", mode="demo"), hall=pay_hall())
    world.commit()
    hall_note.put(tmp_path, world.hall)
    order = paid(world, pay.FeeWanted(item="copy"))
    store.close()
    hall_file = Path("assets/halls/wushan.toml")
    run, common = CliRunner(), ["--data", str(tmp_path)]
    period = ["--hall", str(hall_file), "--first", "2026-11-01", "--last", "2026-11-30"]
    printed = run.invoke(app, ["payments", "report", *common, *period])
    assert printed.exit_code == 0, printed.output
    assert printed.output.splitlines()[0].split("\t") == list(HEAD)
    assert "copy" in printed.output
    for name in ("out.csv", "out.xlsx"):
        assert (
            run.invoke(app, ["payments", "report", *common, *period, "--out", str(tmp_path / name)]).exit_code
            == 0
        )
        assert (tmp_path / name).stat().st_size > 100
    told = run.invoke(app, ["payments", "explain", order, *common])
    assert [line.split()[3] for line in told.output.splitlines()] == [
        "OrderOpened", "AttemptStarted", "AttemptPending", "AttemptPaid",
    ]  # fmt: skip
