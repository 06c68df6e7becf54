"""A kiosk at which somebody asks for two matters on one number."""

from kiosk import prepare_samples as made
from kiosk import samples, words
from kiosk.flow import intents as i
from kiosk.flow import prepare_intents as p
from kiosk.view_models import view_of
from queue_server.contracts.forms import NeedView
from queue_server.contracts.snapshots import Catalogue
from tests.support.kiosk_flow import Walk, hall, texts

ZH = words.load("zh")
CARD = i.CardPlaced(samples.card())
HOUSE = (i.ChooseTheme("real-estate"), i.ChooseMatter("house-transfer"))
SECOND = (i.ChooseTheme("real-estate"), i.ChooseMatter("mortgage"))


def catalogue(**changes: object) -> Catalogue:
    """The mortgage wants its own form, two papers (one of them the deed as well) and both parties."""
    whole = made.catalogue(**changes)
    deed = next(m for m in whole.matters if m.id == "house-transfer").materials[0]
    loan = deed.model_copy(update={"zh": "借款合同原件", "en": "The loan contract, original"})
    more = {
        "materials": (deed, loan), "needs": (NeedView(), NeedView(without="gap", days=3)), "form": (made.FORM[4], made.FORM[6]),
        "parties": ("applicant", "co-applicant"),
    }  # fmt: skip
    matters = tuple(m.model_copy(update=more) if m.id == "mortgage" else m for m in whole.matters)
    return whole.model_copy(update={"matters": matters})


def two(**changes: object) -> Walk:
    """At the guide of the second matter, the first kept for the same number."""
    return hall(catalogue(**changes)).do(CARD, *HOUSE, p.AddMatter(), *SECOND)


def shown(walk: Walk) -> str:
    """Everything that the screen says."""
    return " ".join(texts(view_of(walk.state, ZH)))


def keys_of(walk: Walk) -> list[str]:
    """Ids of the screen's lesser keys."""
    return [button.id for button in view_of(walk.state, ZH).choices]
