"""What stands on the daily sheets: devices that ail, in words."""

import pytest

from queue_server.contracts.base import Language, Text
from queue_server.contracts.dashboard_views import DeviceCell
from queue_server.web.sheet_cells import device_words
from queue_server.web.texts import page_texts


def cell(state: str, *parts: tuple[str, str]) -> DeviceCell:
    """A kiosk that said so."""
    name = Text(zh="自助机", en="Kiosk")
    return DeviceCell.model_validate(
        {"device": "k1", "name": name, "role": "kiosk", "state": state, "parts": parts, "at": None}
    )


@pytest.mark.parametrize(
    ("language", "gone", "parts"),
    [
        ("zh", "断开", "打印机故障、纸卷快用完"),
        ("en", "Not connected", "printer failed, paper roll running low"),
    ],
)
def test_device_that_ails_is_told_by_its_parts(language: Language, gone: str, parts: str):
    """What is to be seen to; of one that is gone its parts say nothing any more."""
    texts = page_texts("dashboard", language)
    ailing = (("printer", "failed"), ("paper", "low"))
    assert device_words(cell("degraded", *ailing), texts) == parts
    assert device_words(cell("gone", *ailing), texts) == gone
