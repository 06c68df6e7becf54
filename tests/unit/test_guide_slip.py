"""A guide on paper: everything at once, in either language, and nothing of who asked."""

from firmware_bridge.slip import Cut, Qr, Slip, Text
from kiosk import samples
from kiosk.gateways.guide_slip import guide_slip
from kiosk.gateways.slips import Printed
from kiosk.words import load
from queue_server.contracts.base import Language, Minutes
from queue_server.contracts.snapshots import MatterView

ID_ONLY = next(m.id for m in samples.catalogue().matters if m.guide.id_only)
ABOUT = Printed("样板大厅", samples.NOW, demo=True)


def said(slip: Slip) -> str:
    """All words of a slip."""
    return "\n".join(block.text for block in slip.blocks if isinstance(block, Text))


def slip_of(
    matter: str, language: Language = "zh", url: str = "https://hall.example/g/x", wait: Minutes | None = None
) -> Slip:
    """One guide's slip."""
    found: MatterView = next(m for m in samples.catalogue().matters if m.id == matter)
    return guide_slip(found, url, ABOUT, load(language), wait)


def test_guide_slip_is_the_complete_list():
    """Every material with a box to tick, fee, both limits, place, code and law; a code for the phone; then the cut."""
    slip = slip_of("house-transfer")
    words = said(slip)
    for part in (
        "□ 不动产权证书原件",
        "□ 双方身份证",
        "费用：登记费 80 元",
        "办理时限：60 分钟领证",
        "法定时限：30 个工作日",
        "B01",
        "《不动产登记暂行条例》",
    ):
        assert part in words
    assert [b for b in slip.blocks if isinstance(b, Qr)] == [Qr("https://hall.example/g/x")]
    assert isinstance(slip.blocks[-1], Cut)


def test_guide_slip_names_windows_and_the_wait_of_its_moment():
    """As the screen does; a hall that says no wait has no such line."""
    for language, windows, wait in (
        ("zh", "6、7、10 号窗口", "09:12 要等：约 12–20 分钟"),
        ("en", "window " + load("en")("guide.and").join(("6", "7", "10")), "Wait at 09:12: "),
    ):
        said_now = said(slip_of("house-transfer", language, wait=Minutes(low=12, high=20)))
        assert windows in said_now
        assert wait in said_now
        assert wait not in said(slip_of("house-transfer", language))


def test_guide_slip_says_that_the_id_card_is_enough():
    """The badge of the screen; a matter that needs more has none."""
    for language in ("zh", "en"):
        words = load(language)
        assert f"{words('guide.id_only')}\n{words('guide.id_only_text')}" in said(slip_of(ID_ONLY, language))
        assert words("guide.id_only") not in said(slip_of("house-transfer", language))


def test_guide_slip_says_whether_to_come_at_all():
    """No visit and several visits stand above the materials, with the reason."""
    assert "这件事不用来大厅\n手机打开" in said(slip_of("records"))
    assert "This takes 2 visits\nYour file is checked first" in said(slip_of("pension", "en"))


def test_guide_slip_without_a_page_has_no_code():
    """A hall whose pages nobody reaches prints the list alone."""
    assert not [b for b in slip_of("insured", url="").blocks if isinstance(b, Qr)]
