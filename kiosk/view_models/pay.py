"""An order from the choice of a way to its end. What nobody knows yet is called just that, never failed."""

from dataclasses import dataclass

from kiosk.flow import paying
from kiosk.flow.pay_intents import ChangeWay, ChooseWay
from kiosk.flow.pay_screens import Opening, Pay
from kiosk.flow.states import State
from kiosk.view_models import night, shell
from kiosk.view_models.format import in_fours, yuan
from kiosk.view_models.parts import Button, Fact, Panel, Tile, View
from kiosk.view_models.pay_fees import cash
from kiosk.words import Words
from queue_server.contracts.commands.payments import PayWay
from queue_server.contracts.pay_views import AttemptLine, ChargeLine, PaymentSnapshot
from queue_server.contracts.refusals import WORDS

MOST_SECONDS = 90
"""What a countdown may say, whatever the two clocks think."""


@dataclass(frozen=True, slots=True)
class PayView(View):
    """The amount is the hero; below it what it is for, then the one thing to do."""

    amount: str = ""
    due: str = ""
    lines: tuple[Fact, ...] = ()
    panel: Panel | None = None
    tiles: tuple[Tile, ...] = ()
    qr: str = ""
    qr_text: str = ""
    facts: tuple[Fact, ...] = ()
    cash: Panel | None = None

    def __repr__(self) -> str:
        return f"PayView({self.heading})"


@dataclass(frozen=True, slots=True)
class _Part:
    """What one phase says."""

    heading: str
    panel: Panel | None = None
    back: Button | None = None
    main: Button | None = None
    tiles: tuple[Tile, ...] = ()
    qr: str = ""
    qr_text: str = ""
    facts: tuple[Fact, ...] = ()


def opening(state: State, screen: Opening, words: Words) -> PayView:
    """A few seconds, named."""
    panel = Panel("plain", "clock", words("pay.opening_text"), "")
    band = shell.band(state, words)
    return PayView(
        "pay", band, words("pay.opening"), "", shell.leave(words), None, panel=panel, cash=cash(state, words)
    )


def pay(state: State, screen: Pay, words: Words) -> PayView:
    """By phase."""
    order = paying.order_of(state, screen)
    part = _part(state, screen, order, words)
    emulated = order is not None and order.emulated
    return PayView(
        "pay", shell.band(state, words), part.heading, words("pay.emulated") if emulated else "", part.back, part.main,
        shell.warning(state, words), amount=_amount(order, words) if order else "", due=words("pay.taken" if order.state == "paid" else "pay.due") if order else "",
        lines=tuple(_line(each, words) for each in order.charges) if order else (), panel=part.panel, tiles=part.tiles,
        qr=part.qr, qr_text=part.qr_text, facts=part.facts, cash=cash(state, words),
    )  # fmt: skip


def _part(state: State, screen: Pay, order: PaymentSnapshot | None, words: Words) -> _Part:
    now = paying.phase(state, screen)
    if order is None or now == "reading":
        return _Part(
            words("pay.reading"), Panel("plain", "clock", words("pay.reading_text"), ""), shell.leave(words)
        )
    match now:
        case "choose":
            return _choose(state, screen, order, words)
        case "scan":
            return _scan(screen, words)
        case "starting":
            panel = Panel("plain", "clock", words("pay.starting_text"), "")
            return _Part(words("pay.starting"), panel, shell.leave(words))
        case "waiting":
            return _waiting(state, order, words)
        case "counter":
            return _counter(state, screen, order, words)
        case "unknown":
            return _unknown(screen, order, words)
        case _:
            return _done(state, screen, order, words)


def _amount(order: PaymentSnapshot, words: Words) -> str:
    """What is due or was taken; where nobody pays, that."""
    return words("pay.free_amount") if order.state == "free" else yuan(order.fen)


def _line(charge: ChargeLine, words: Words) -> Fact:
    """One item; what is free with its reason."""
    lang = words.language
    count = f" ×{charge.count}" if charge.count > 1 else ""
    value = (
        words("pay.free", why=charge.waiver.in_(lang))
        if charge.waiver and not charge.fen
        else yuan(charge.fen)
    )
    return Fact(charge.name.in_(lang) + count, value)


def way_name(way: PayWay, words: Words) -> str:
    """支付宝, 微信支付, …"""
    return words(f"pay_way.{way.partition('_')[0]}")


def _choose(state: State, screen: Pay, order: PaymentSnapshot, words: Words) -> _Part:
    tiles = tuple(
        Tile(Button(f"way:{way}", way_name(way, words), ChooseWay(way)), _how(state, way, words), "")
        for way in paying.ways(state, screen)
    )
    return _Part(words("pay.choose"), _before(screen, order, words), shell.back(words), tiles=tiles)


def _how(state: State, way: PayWay, words: Words) -> str:
    kind = way.partition("_")[2] or way
    return night.todo(state, words, "pay.counter_text") if kind == "counter" else words(f"pay.{kind}_text")


def _before(screen: Pay, order: PaymentSnapshot, words: Words) -> Panel | None:
    """What became of the try before this one."""
    if screen.refused is not None:
        return Panel("warn", "", words("pay.refused"), WORDS[screen.refused].in_(words.language))
    last = order.attempt
    if last is None or last.state not in ("closed", "failed"):
        return None
    cancelled = last.state == "closed" and last.why == "cancelled"
    return Panel(
        "warn",
        "",
        words("pay.last_cancelled" if cancelled else "pay.last_failed"),
        words("pay.last_failed_text"),
    )


def _scan(screen: Pay, words: Words) -> _Part:
    name = way_name(screen.way, words) if screen.way else ""
    panel = Panel("primary", "phone", words("pay.scan_panel"), words("pay.scan_panel_text", way=name))
    return _Part(words("pay.scan", way=name), panel, Button("back", words("pay.other_way"), ChangeWay()))


def _waiting(state: State, order: PaymentSnapshot, words: Words) -> _Part:
    attempt = order.attempt
    if attempt is None or attempt.cancel_asked:
        panel = Panel("warn", "clock", words("pay.cancelling_text"), "")
        return _Part(words("pay.cancelling"), panel, shell.leave(words))
    back = Button("back", words("pay.other_way"), ChangeWay())
    name = way_name(attempt.way, words)
    if attempt.way == "card":
        panel = Panel("primary", "card", words("pay.terminal_text"), "")
        return _Part(words("pay.terminal"), panel, back)
    if attempt.way.endswith("_scan"):
        panel = Panel("primary", "phone", words("pay.password_text"), "")
        return _Part(words("pay.password"), panel, back)
    if not attempt.code:
        panel = Panel("plain", "clock", words("pay.starting_text"), "")
        return _Part(words("pay.starting"), panel, back)
    return _Part(
        words("pay.show", way=name), None, back, qr=attempt.code, qr_text=_countdown(state, attempt, words)
    )


def _countdown(state: State, attempt: AttemptLine, words: Words) -> str:
    left = int((attempt.code_until - state.now).total_seconds()) if attempt.code_until else 0
    if left <= 0:
        return words("pay.countdown_over")
    return words("pay.countdown", seconds=min(left, MOST_SECONDS))


def _counter(state: State, screen: Pay, order: PaymentSnapshot, words: Words) -> _Part:
    where = order.cash_where.in_(state.language) if order.cash_where else words("pay.cash_plain")
    panel = _failed(screen, words) or Panel("primary", "desk", where, words("pay.counter_panel_text"))
    back = Button("back", words("pay.other_way"), ChangeWay())
    return _Part(
        night.todo(state, words, "pay.counter"),
        panel,
        back,
        _finish(screen, words),
        facts=(*_order(order, words),),
    )


def _unknown(screen: Pay, order: PaymentSnapshot, words: Words) -> _Part:
    panel = Panel("warn", "clock", words("pay.unknown_panel"), words("pay.unknown_panel_text"))
    if screen.paper == "failed":
        panel = Panel("warn", "printer", words("pay.unknown_unprinted"), words("pay.unknown_unprinted_text"))
    return _Part(words("pay.unknown"), panel, None, _finish(screen, words), facts=_order(order, words))


def _done(state: State, screen: Pay, order: PaymentSnapshot, words: Words) -> _Part:
    key = {"free": "done_free", "refunding": "done_refunding", "refunded": "done_refunded"}.get(
        order.state, "done"
    )
    done = words("pay.done_panel_printing" if screen.paper == "printing" else "pay.done_panel")
    panel = _failed(screen, words) or Panel("calm", "check", done, "")
    return _Part(words(f"pay.{key}"), panel, None, _finish(screen, words), facts=_proof(state, order, words))


def _failed(screen: Pay, words: Words) -> Panel | None:
    if screen.paper != "failed":
        return None
    return Panel("warn", "printer", words("pay.paper_failed"), words("pay.paper_failed_text"))


def _finish(screen: Pay, words: Words) -> Button:
    if screen.paper == "failed":
        return shell.main(words, "pay.done_noted")
    return shell.main(words, "pay.done_receipt" if screen.kind == "receipt" else "pay.done_slip")


def _order(order: PaymentSnapshot, words: Words) -> tuple[Fact, ...]:
    return (Fact(words("pay.order"), order.order, private=True),)


def _proof(state: State, order: PaymentSnapshot, words: Words) -> tuple[Fact, ...]:
    done = order.receipt
    if done is None:
        return _order(order, words)
    facts = (
        ("way", way_name(done.way, words) if done.way else ""), ("verification", in_fours(done.verification)),
        ("bill_no", done.bill_no), ("tax_no", done.tax_no),
    )  # fmt: skip
    said = (Fact(words(f"pay.{key}"), value, private=key != "way") for key, value in facts if value)
    return (*_order(order, words), *said)
