"""Every screen of an own certificate, reached by what a person does and what the provider says."""

from kiosk import samples
from kiosk.flow import certificate_intents as c
from kiosk.flow import intents as i
from queue_server.contracts.base import Text
from queue_server.contracts.certificates import OwnCertificateView, PurposeView
from queue_server.contracts.commands import PersonCheck
from queue_server.contracts.snapshots import Catalogue

ID = f"{samples.NOW.second:032x}"
"""Of every request: time stands still in pictures."""
OWN = OwnCertificateView(
    source="insurance-record",
    page="https://hall.example/c",
    purposes=(
        PurposeView(id="housing-fund", name=Text(zh="提取公积金", en="Drawing on the housing fund"), fetched=Text(zh="本厅公积金窗口", en="the housing fund window here")),
        PurposeView(id="school", name=Text(zh="子女入学", en="A child's school place"), fetched=Text(zh="教育局和报名学校", en="the education bureau and the school")),
        PurposeView(id="bank-loan", name=Text(zh="银行贷款", en="A bank loan")),
        PurposeView(id="tender", name=Text(zh="投标、职称评审", en="A tender or a professional title")),
        PurposeView(id="other", name=Text(zh="其他用途", en="Something else")),
    ),
)  # fmt: skip


def catalogue() -> Catalogue:
    """The sample hall, whose kiosks print the certificate of insurance."""
    whole = samples.catalogue()
    matters = (
        m.model_copy(update={"certificate": OWN, "assurance": "person"}) if m.id == "insured" else m
        for m in whole.matters
    )
    return whole.model_copy(update={"matters": tuple(matters), "rev": 2})


_GUIDE = (
    i.CatalogueCame(catalogue()), i.FacesChanged(True), i.CardPlaced(samples.card()), i.ChooseTheme("social"), i.ChooseMatter("insured"),
)  # fmt: skip
_PURPOSE = (*_GUIDE, i.Proceed())
_CONFIRM = (
    *_PURPOSE, c.PickPurpose("bank-loan"), i.Proceed(), i.FaceEnded(ID, PersonCheck(outcome="accept", band="near", emulated=True)),
)  # fmt: skip
_ASKING = (*_CONFIRM, i.Proceed())
SCENES: dict[str, tuple[i.Intent, ...]] = {
    "certificate-purpose": _PURPOSE,
    "certificate-spared": (*_PURPOSE, c.PickPurpose("school")),
    "certificate-confirm": _CONFIRM,
    "certificate-asking": _ASKING,
    "certificate-made": (*_ASKING, c.CertificatePrinted(ID)),
    "certificate-link": (*_ASKING, c.CertificateFailed(ID, "link")),
    "certificate-none": (*_ASKING, c.CertificateFailed(ID, "none")),
    "certificate-paper": (*_ASKING, c.CertificateFailed(ID, "paper")),
}
