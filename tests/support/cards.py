"""Synthetic identity cards. No real person's data: names and places are made up, numbers are computed."""

from __future__ import annotations

from datetime import date
from typing import Final

from firmware_bridge.emulators.card_data import EmulatedCard

# The card of the full-frame vector in the device notes; photo byte i is i mod 251.
VECTOR_CARD: Final = EmulatedCard(
    name="测试员",
    sex="1",
    ethnicity="01",
    birth=date(1990, 1, 1),
    address="某省某市某区测试路1号",
    number="110101199001010015",
    authority="某市公安局某分局",
    valid_from=date(2020, 1, 1),
    valid_to=None,
    photo_slot=bytes(i % 251 for i in range(1024)),
)
VECTOR_SHA256: Final = "171e56507930bb0a"

# The same card as a file.
CARD_FILE: Final = """
name = "测试员"
sex = "1"
ethnicity = "01"
birth = 1990-01-01
address = "某省某市某区测试路1号"
number = "110101199001010015"
authority = "某市公安局某分局"
valid_from = 2020-01-01
"""
