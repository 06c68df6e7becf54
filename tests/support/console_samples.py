"""A window with everything that a console can show at once: synthetic, in the sample hall's words."""

from datetime import datetime, timedelta

from queue_server.contracts.base import Text
from queue_server.contracts.case_views import CaseHere, GapHere
from queue_server.contracts.classes import ClassLine, ClassView
from queue_server.contracts.commands import Delivery, Visitor
from queue_server.contracts.errand_views import AsideLine, ErrandView, MarkLine, PartyLine, WayLine
from queue_server.contracts.lines import BackLine, Elsewhere, OtherMatter, OtherWindow, ParkedLine
from queue_server.contracts.snapshots import CurrentTicket, WindowSnapshot
from queue_server.service.filled_form import FilledForm, FormLine
from tests.support import page_samples as samples

TAX = Text(zh="契税缴纳", en="Deed tax")
COLLECT = Text(zh="领证", en="Collecting the certificate")
PREGNANT = Text(zh="孕妇", en="Expecting")
DISABLED = Text(zh="残疾人", en="Disabled")
MARRIAGE = Text(zh="结婚证", en="Marriage certificate")
PARTNER = Text(zh="共同申请人", en="Co-applicant")

FORM = FilledForm(
    (
        FormLine(Text(zh="姓名", en="Name"), Text(zh="王小明", en="王小明"), "card"),
        FormLine(
            Text(zh="曾用名", en="Former name"),
            Text(
                zh="𠮷田·阿卜杜热西提·买买提江·艾则孜·伊布拉音江·吐尔逊",
                en="𠮷田·阿卜杜热西提·买买提江·艾则孜·伊布拉音江·吐尔逊",
            ),
            "asked",
        ),
        FormLine(Text(zh="性别", en="Sex"), Text(zh="男", en="Male"), "card"),
        FormLine(Text(zh="出生日期", en="Date of birth"), Text(zh="1990-03-07", en="1990-03-07"), "card"),
        FormLine(
            Text(zh="户籍地址", en="Registered address"),
            Text(zh="浙江省吴山市样例路1号", en="浙江省吴山市样例路1号"),
            "card",
        ),
        FormLine(Text(zh="成交价（万元）", en="Price (in ¥10,000)"), Text(zh="280", en="280"), "asked"),
        FormLine(Text(zh="要贷款吗？", en="Is there a loan?"), Text(zh="不要", en="No"), "asked"),
        FormLine(
            Text(zh="身份证号", en="ID number"),
            Text(zh="11010119900307109X", en="11010119900307109X"),
            "card",
        ),
        FormLine(Text(zh="您的电话", en="Telephone"), Text(zh="13800000000", en="13800000000"), "asked"),
        FormLine(Text(zh="您是哪一方？", en="Which side?"), Text(zh="买方", en="Buyer"), "asked"),
        FormLine(Text(zh="房屋坐落", en="Where the home is"), Text(zh="", en=""), "told", "place"),
    ),
    (
        (40, 150, 60, 170, 75, 120, 62, 90, 70, 140, 92, 160),
        (110, 170, 116, 100, 130, 140, 150, 120, 158, 160),
    ),
)
"""An invented person's form, signed with a scribble."""

SENDS = Visitor(
    name="王小明", number="11010119900307109X", birth="1990-03-07", address="浙江省吴山市样例路1号",
    delivery=Delivery(to="card", phone="13800000000"),
)  # fmt: skip
"""The same person, who wants the result sent."""

CLASSES = (
    ClassView(id="expecting", name=PREGNANT, green=True, evidence=("declared", "staff"), min_age=None, max_age=None, by_agent=False),
    ClassView(id="disabled", name=DISABLED, green=True, evidence=("card", "staff"), min_age=None, max_age=None, by_agent=False),
)  # fmt: skip

ERRAND = ErrandView(
    way=(
        WayLine(name=Text(zh="受理", en="Application"), state="now"), WayLine(name=TAX, state="next"),
        WayLine(name=COLLECT, state="next"),
    ),
    parties=(
        PartyLine(part="applicant", name=Text(zh="申请人", en="Applicant"), present=True, awaited=False),
        PartyLine(part="co-applicant", name=PARTNER, present=True, awaited=False),
    ),
    marks=(
        MarkLine(mark="gap", name=Text(zh="容缺受理", en="Accepted with a gap"), material=MARRIAGE, by="desk"),
        *(
            MarkLine(mark=mark, name=Text(zh="自查", en="Self-check"), material=material, by="citizen")
            for mark, material in (("self_have", samples.PREPARE[0]), ("self_promise", MARRIAGE))
        ),
        MarkLine(mark="helper", name=Text(zh="有人陪办", en="With a helper"), material=None, by="desk"),
    ),
)  # fmt: skip


def case(**fields: object) -> CaseHere:
    """The transfer of B012; with nothing more said, not accepted yet."""
    plain = CaseHere(matter="transfer", name=samples.TRANSFER, materials=(*samples.PREPARE, MARRIAGE))
    return plain.model_copy(update=fields)


def accepted(now: datetime) -> CaseHere:
    """Accepted with a gap; 48 minutes of its hour are left."""
    gap = GapHere(material=4, name=MARRIAGE, until="2026-12-02")
    due = now + timedelta(minutes=48, seconds=20)
    return case(case="7K3M9Q2R5T", state="accepted", due_at=due, gaps=(gap,))


def current(
    state: str = "serving", *, now: datetime = samples.NOW, at_work: CaseHere | None = None
) -> CurrentTicket:
    """B012 with a declared class, a journey, a family, a gap and a need."""
    shown = samples.current(state, "to_confirm", now=now)
    line = ClassLine(id="expecting", name=PREGNANT, evidence="declared")
    return shown.model_copy(
        update={
            "classes": (line,),
            "errand": ERRAND,
            "needs": ("deaf",),
            "pager": 12,
            "cases": (at_work or case(),),
            "form": True,
        }
    )


def parked(now: datetime) -> tuple[ParkedLine, ...]:
    """One that this window may go on with, one that waits for a step elsewhere."""
    since = now - timedelta(minutes=25)
    return (
        ParkedLine(ticket="2026-11-25-B004", number="B004", park="same", reason="copy", since=since, window_label="3", resumable=True),
        ParkedLine(ticket="2026-11-25-B003", number="B003", park="step", reason="payment", since=since, window_label="5", resumable=False),
    )  # fmt: skip


def window(
    rev: int = 7, *, now: datetime = samples.NOW, at_window: CurrentTicket | None = None
) -> WindowSnapshot:
    """Window 3 with something in every list."""
    party = PartyLine(part="co-applicant", name=PARTNER, present=False, awaited=True)
    waiting = Text(zh="在等共同申请人到场，位置保留。", en="Waiting for: Co-applicant. The place is kept.")
    aside = AsideLine(
        ticket="2026-11-25-B007", number="B007", held="party", notice=waiting, since=now - timedelta(minutes=30),
        waits_for=(party,),
    )  # fmt: skip
    back = BackLine(ticket="2026-11-25-B005", number="B005", green=False, before=1)
    plain = samples.window(rev, now=now, at_window=at_window, undo_s=12)
    return plain.model_copy(
        update={"pass_days": 14, "parked": parked(now), "aside": (aside,), "back": (back,)}
    )


def elsewhere(words: str) -> Elsewhere:
    """Two windows and, by a word or all, two matters."""
    matters = (
        OtherMatter(id="tax", name=TAX, windows=("6", "8")),
        OtherMatter(id="collect", name=COLLECT, windows=()),
    )
    wanted = tuple(m for m in matters if words in m.name.zh)
    return Elsewhere(windows=(OtherWindow(id="w5", label="5"),), matters=wanted, more=0)
