"""Invented people and matters, for pictures and tests of the screens. No one of them exists."""

from datetime import UTC, date, datetime, timedelta, timezone

from firmware_bridge.cards import ResidentCard, Sex
from queue_server.contracts.base import Minutes, Text
from queue_server.contracts.classes import ClassView
from queue_server.contracts.guides import EventView, GuideView
from queue_server.contracts.lines import OpeningView
from queue_server.contracts.replies import TicketView
from queue_server.contracts.snapshots import Catalogue, MatterView, ThemeView

NOW = datetime(2026, 11, 25, 9, 12, tzinfo=timezone(timedelta(hours=8)))
"""A Wednesday morning."""


MEANS = frozenset({"scanner", "verifier", "social", "sound", "camera", "certificates"})
"""A kiosk with every device."""


def card(
    name: str = "王小明", number: str = "11010119900307109X", valid_to: date | None = None
) -> ResidentCard:
    """A made-up card; pass a number with a right check digit where it matters."""
    birth = date(int(number[6:10]), int(number[10:12]), int(number[12:14]))
    return ResidentCard(
        name=name,
        sex=Sex.MALE,
        ethnicity="01",
        birth=birth,
        address="样板市示范区虚构路 1 号",
        number=number,
        authority="样板市公安局",
        valid_from=date(2020, 1, 1),
        valid_to=valid_to or date(2040, 1, 1),
        photo=b"\x00" * 1024,
    )


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


_THEMES = (
    ("real-estate", _t("不动产登记", "Real estate"), _t("买卖、抵押、继承、查询", "Sale, mortgage, inheritance, records")),
    ("social", _t("社会保险", "Social insurance"), _t("参保、证明、待遇", "Joining, certificates, benefits")),
    ("household", _t("户籍与身份证", "Household and ID card"), _t("补领、落户、居住证", "Replacement, moving in, residence")),
    ("business", _t("开办企业", "Starting a business"), _t("登记、刻章、税务，一次办好", "Registration, seals, tax in one go")),
    ("advice", _t("咨询", "Advice"), _t("不知道办哪一件，先问一问", "Not sure what you need? Ask first")),
)  # fmt: skip
_B = _t("二楼 B 区", "2nd floor, area B")
_A = _t("一楼 A 区", "1st floor, area A")


def _matter(id_: str, theme: str, name: Text, summary: Text, **more: object) -> MatterView:
    given: dict[str, object] = {
        "assurance": "card",
        "area_name": _A,
        "materials": (),
        "fee": _t("不收费", "Free"),
        "promise": _t("当场办结", "Done while you wait"),
        "visits": 1,
        "open": True,
    }
    return MatterView.model_validate(
        {"id": id_, "theme": theme, "name": name, "summary": summary, **given, **more}
    )


_NO_VISIT = GuideView(
    fee_why=_t("公共服务，由财政承担", "A public service, paid by the city"),
    visits_why=_t("手机打开“浙里办”，搜“住房查询”，自己下载，盖电子章。", "Open the Zheliban app, search “homes” and download it, sealed."),
)  # fmt: skip
_TWO_VISITS = GuideView(
    visits_why=_t("先审档案，审完再来签字。", "Your file is checked first; then you come again to sign."),
)
_TOMORROW = OpeningView(
    issuing=False, until=None, next=datetime(2026, 11, 26, 0, 20, tzinfo=UTC), closes=None,
    words=_t("今天取号已结束，11月26日（星期四） 08:20 起取号。", "Tickets have ended for today. Tickets from 08:20 on Thu 26 Nov."),
)  # fmt: skip
_EVENTS = (
    EventView(id="home", name=_t("买房、卖房", "Buying or selling a home"), summary=_t("过户、抵押、查询", "Transfer, mortgage, records"), matters=("house-transfer", "mortgage", "records")),
    EventView(id="retire", name=_t("退休养老", "Retiring"), summary=_t("养老金、参保证明", "Pension, insurance"), matters=("pension", "insured")),
    EventView(id="shop", name=_t("开公司", "Opening a business"), summary=_t("执照、咨询", "Licence, advice"), matters=("found-company",)),
)  # fmt: skip
CLASSES = tuple(
    ClassView.model_validate(
        {"id": i, "name": n, "green": True, "evidence": e, "min_age": 70 if i == "elderly" else None, "max_age": None, "by_agent": False}
    )
    for i, n, e in (
        ("elderly", _t("长者", "Senior"), ("card",)),
        ("disabled", _t("残疾人", "Disabled"), ("declared", "staff")),
        ("pregnant", _t("孕妇", "Pregnant"), ("declared", "staff")),
        ("with-infant", _t("带婴幼儿", "With an infant"), ("declared", "staff")),
    )
)  # fmt: skip
"""What a hall may ask after; the sample catalogue asks nothing unless it is given these."""
_MATTERS = (
    _matter(
        "house-transfer",
        "real-estate",
        _t("不动产转移登记（存量房买卖）", "Transfer of a home (resale)"),
        _t("买卖双方一起来，一窗受理，60 分钟领证", "Buyer and seller come together; certificate in 60 minutes"),
        assurance="person",
        area_name=_B,
        materials=(
            _t("不动产权证书原件", "The property certificate, original"),
            _t("房屋买卖合同原件", "The sale contract, original"),
            _t("双方身份证", "ID cards of both sides"),
            _t("契税完税凭证，可在窗口缴纳", "Proof of deed tax; it can be paid at the window"),
        ),
        fee=_t("登记费 80 元，契税按房价计算", "¥80, and deed tax by the price"),
        promise=_t("60 分钟领证", "60 minutes"),
        guide=GuideView(
            code="B01", kind=_t("行政登记", "Registration"), also=("过户",), samples=("title-deed", "contract", "id-card", "invoice"),
            basis=_t("《不动产登记暂行条例》第十四条", "Real Estate Registration Regulation, article 14"),
            legal=_t("30 个工作日", "30 working days"), windows=("6", "7", "10"),
        ),
    ),
    _matter("mortgage", "real-estate", _t("抵押权登记", "Mortgage registration"), _t("银行一起来，当天领证", "With your bank, the same day"), assurance="person", area_name=_B),
    _matter("records", "real-estate", _t("住房情况查询", "Home ownership record"), _t("给学校、医院、公积金用", "For schools, hospitals, housing funds"), assurance="person", visits=0, guide=_NO_VISIT),
    _matter("property-advice", "real-estate", _t("不动产登记咨询", "Advice on real estate"), _t("问一问要带什么", "Ask what to bring"), assurance="none"),
    _matter("insured", "social", _t("参保证明打印", "Certificate of insurance"), _t("养老、医疗、失业", "Pension, medical, unemployment")),
    _matter("pension", "social", _t("养老待遇申领", "Claiming a pension"), _t("到龄前一个月起可以办", "From one month before the age"), assurance="person", visits=2, guide=_TWO_VISITS),
    _matter("id-renew", "household", _t("居民身份证换领", "Renewal of the ID card"), _t("有效期满前三个月起可以办", "From three months before it expires"), open=False, opening=_TOMORROW, guide=GuideView(id_only=True, samples=("id-card",)), materials=(_t("原居民身份证", "Present ID card"),)),
    _matter("found-company", "business", _t("有限公司设立登记", "Founding a limited company"), _t("一表申请，当天拿照", "One form, licence the same day"), assurance="person"),
    _matter("desk-advice", "advice", _t("咨询与帮办", "Advice and help"), _t("工作人员听您说，帮您找到要办的事", "Staff listen and find what you need"), assurance="none"),
)  # fmt: skip


def catalogue(**changes: object) -> Catalogue:
    """A hall with five themes; it takes no money unless it is given `pay_samples.FEES`."""
    whole = Catalogue(
        hall="sample",
        epoch=1,
        rev=1,
        at=datetime(2026, 11, 25, tzinfo=UTC),
        hall_name=_t("吴山市民服务中心", "Wushan Citizen Service Centre"),
        mode="demo",
        zone="Asia/Shanghai",
        themes=tuple(ThemeView(id=i, name=n, summary=s) for i, n, s in _THEMES),
        matters=_MATTERS,
        green_age=70,
        page_base="https://hall.example/t",
        guide_base="https://hall.example/g",
        events=_EVENTS,
        most_used=("insured", "house-transfer", "id-renew"),
        cases_most=5,
    )
    return whole.model_copy(update=changes)


def over() -> Catalogue:
    """The same hall in its last hour: numbers have ended, people are served."""
    told = _TOMORROW.model_copy(update={"closes": NOW + timedelta(minutes=30)})
    closed = tuple(m.model_copy(update={"open": False, "opening": told}) for m in _MATTERS)
    return catalogue(matters=closed, rev=2)


def shut() -> Catalogue:
    """The same hall at night."""
    closed = tuple(m.model_copy(update={"open": False, "opening": _TOMORROW}) for m in _MATTERS)
    return catalogue(matters=closed, rev=2)


WAITS = (
    ("real-estate", Minutes(low=12, high=20)),
    ("social", Minutes(low=5, high=9)),
    ("household", Minutes(low=18, high=27)),
    ("business", Minutes(low=0, high=0)),
    ("advice", None),
)


def ticket(*, green: bool = False, ahead: int = 6, matter: str = "house-transfer") -> TicketView:
    """A number as the queue gives it."""
    chosen = next(m for m in _MATTERS if m.id == matter)
    return TicketView(
        ticket="2026-11-25-B012",
        number="B012",
        matter=chosen.id,
        matter_name=chosen.name,
        area_name=chosen.area_name,
        green=green,
        ahead=ahead,
        wait=Minutes(low=0, high=3) if green else Minutes(low=12, high=20),
        issued_at=NOW,
        prepare=chosen.materials,
        promise=chosen.promise,
        witness="7KQ2M9XTPA4D",
    )
