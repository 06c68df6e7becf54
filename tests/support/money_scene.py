"""A hall's money on a busy morning, through the real service: everything that a payments page can show."""

from dataclasses import dataclass
from typing import Any

from queue_server.contracts.actors import Actor, Role
from queue_server.contracts.commands import payments as pay
from queue_server.contracts.replies import Accepted, PaymentView
from queue_server.service.pay_book import PAYER
from tests.support.dashboard_world import DashboardWorld
from tests.support.hall_service import KIOSK
from tests.support.page_hall import PASSWORD
from tests.support.records import unrecorded

LI, WANG = Actor(role=Role.CASHIER, id="li", window="w1"), Actor(role=Role.CASHIER, id="wang", window="w2")


@dataclass
class MoneyScene:
    """The orders by what they are there for."""

    hall: DashboardWorld
    refund: str = ""
    waiver: str = ""
    unknown: str = ""
    pay_out: str = ""

    async def ask(self, actor: Actor, body: Any) -> PaymentView:
        """A command that must be accepted."""
        reply = await self.hall.ask(actor, body)
        assert isinstance(reply, Accepted), reply
        return reply.result if isinstance(reply.result, PaymentView) else PaymentView(order="")

    async def open(self, actor: Actor, *items: str) -> str:
        """An order of these items."""
        wanted = tuple(pay.FeeWanted(item=item) for item in items)
        return (await self.ask(actor, pay.OpenPayment(items=wanted))).order

    async def counter(self, *items: str) -> str:
        """Opened and taken in cash by li."""
        order = await self.open(LI, *items)
        fen = self.hall.service.money.payments().orders[order].fen
        await self.ask(LI, pay.ConfirmCounter(order=order, fen=fen, reference="R17", bill_no="330126000001"))
        return order

    async def phone(self, said: str, item: str = "passport") -> str:
        """Begun at a kiosk, and what its channel said."""
        order = await self.open(KIOSK, item)
        started = await self.ask(KIOSK, pay.StartPayment(order=order, way="alipay_show"))
        fen = self.hall.service.money.payments().orders[order].fen
        tell: Any = {"order": order, "attempt": started.attempt or "", "said": said}
        await self.hall.service.money.tell(
            pay.TellAttempt(**tell, fen=fen if said == "paid" else 0, why="lost")
        )
        return order

    def attempt(self, order: str) -> str:
        """The order's first attempt."""
        return next(iter(self.hall.service.money.payments().orders[order].attempts))


async def money_morning(hall: DashboardWorld) -> MoneyScene:
    """Two paid at the counter, two by phone; a refund and a waiver wait, one refund is approved; two bills' differences."""
    for staff, role in (("li", Role.CASHIER), ("wang", Role.CASHIER), ("look", Role.INSPECTOR)):
        hall.staff.add(staff, PASSWORD, role, unrecorded)
    scene = MoneyScene(hall)
    paid, again = await scene.phone("paid"), await scene.phone("paid", "property-home")
    scene.refund = await scene.counter("property-home", "property-copy")
    await scene.ask(LI, pay.AskRefund(order=scene.refund, fen=1000, reason="charged_wrongly"))
    scene.waiver = await scene.open(LI, "id-card")
    await scene.ask(LI, pay.AskWaiver(order=scene.waiver, item="id-card", waiver="low-income"))
    scene.pay_out = await scene.counter("id-card-lost")
    await scene.ask(LI, pay.AskRefund(order=scene.pay_out, fen=4000, reason="not_served"))
    [refund] = hall.service.money.payments().orders[scene.pay_out].refunds
    await scene.ask(WANG, pay.AnswerAsk(order=scene.pay_out, ask=refund, approve=True))
    scene.unknown = await scene.phone("unknown")
    found = (
        pay.Differing(what="missing_there", attempt=scene.attempt(paid), here_fen=12000, there_fen=0),
        pay.Differing(what="amount", attempt=scene.attempt(again), here_fen=8000, there_fen=7900),
        pay.Differing(what="missing_here", attempt="f" * 32, here_fen=0, there_fen=5500),
    )
    bill = pay.CheckBill(
        channel="alipay", day="2026-11-24", lines=12, here_fen=20000, there_fen=13400, found=found
    )
    reply = await hall.service.money.tell(bill)
    assert isinstance(reply, Accepted), reply
    assert PAYER.role is Role.SYSTEM
    return scene
