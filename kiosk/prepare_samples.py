"""A hall whose matters ask who comes, what is there and what the form wants; invented like all samples."""

from kiosk import errand_samples
from queue_server.contracts.base import Text
from queue_server.contracts.forms import ChoiceView, FieldView, NeedView
from queue_server.contracts.snapshots import Catalogue


def _t(zh: str, en: str) -> Text:
    return Text(zh=zh, en=en)


def _field(id_: str, kind: str, label: Text, source: str = "asked", of: str = "", *answers: tuple[str, Text], most: int = 12) -> FieldView:  # fmt: skip
    choices = tuple(ChoiceView(id=name, label=words) for name, words in answers)
    return FieldView.model_validate(
        {
            "id": id_,
            "kind": kind,
            "label": label,
            "source": source,
            "of": of,
            "choices": choices,
            "most": most,
        }
    )


FORM = (
    _field("name", "text", _t("姓名", "Name"), "card", "name"),
    _field("number", "id", _t("身份证号", "ID number"), "card", "number"),
    _field("birth", "date", _t("出生日期", "Date of birth"), "card", "birth"),
    _field("address", "text", _t("住址", "Address"), "card", "address"),
    _field("phone", "phone", _t("您的电话", "Your telephone number")),
    _field("use", "choice", _t("房子做什么用？", "What is the home used for?"), "asked", "", ("live", _t("自住", "To live in")), ("let", _t("出租", "To let")), ("shop", _t("做生意", "For business"))),
    _field("area", "number", _t("建筑面积（平方米）", "Floor area (m²)"), most=4),
    _field("signed-on", "date", _t("合同是哪天签的？", "When was the contract signed?")),
    _field("seat", "text", _t("房屋坐落", "Where the home is"), "told"),
)  # fmt: skip
NEEDS = (NeedView(), NeedView(), NeedView(without="promise"), NeedView(without="gap", days=10))


def catalogue(**changes: object) -> Catalogue:
    """Of the transfer of a home: two parties, four materials of three kinds, a form."""
    whole = errand_samples.catalogue(rev=4)
    more = {"needs": NEEDS, "form": FORM, "parties": ("applicant", "co-applicant")}
    matters = tuple(m.model_copy(update=more) if m.id == "house-transfer" else m for m in whole.matters)
    return whole.model_copy(update={"matters": matters, **changes})


SENT = _t(
    "产权证书可用邮政 EMS 寄到家，包邮", "The certificate can be sent to your home by EMS, free of charge"
)


def sending(**changes: object) -> Catalogue:
    """Of the transfer of a home and of the certificate of insurance: the results can be sent, and nothing else is asked."""
    whole = errand_samples.catalogue(rev=5)
    matters = tuple(
        m.model_copy(update={"guide": m.guide.model_copy(update={"delivery": SENT})})
        if m.id in ("house-transfer", "insured")
        else m
        for m in whole.matters
    )
    return whole.model_copy(update={"matters": matters, **changes})


STROKES = (
    bytes((40, 150, 60, 170, 75, 120, 62, 90, 70, 140, 92, 160)),
    bytes((110, 170, 116, 100, 130, 140, 150, 120, 158, 160)),
    bytes((178, 110, 190, 150, 205, 130, 222, 150)),
)
"""A scribble that is nobody's name."""
