"""Synthetic identity cards. No real person's data: names and places are made up, numbers are computed."""

from __future__ import annotations

from datetime import date
from typing import Final

from firmware_bridge.emulators.card_data import EmulatedCard
from firmware_bridge.emulators.card_kinds import EmulatedForeigner2017, EmulatedForeigner2023, EmulatedPermit

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

# One card of each other kind. The numbers' check characters are computed; no such person exists.
PERMIT: Final = EmulatedPermit(
    name="测试甲", sex="2", birth=date(1988, 8, 8), address="某市某区居住路2号", number="810000198808080021",
    authority="某市公安局", valid_from=date(2020, 1, 1), valid_to=date(2030, 1, 1), pass_number="H00000000",
)  # fmt: skip
FOREIGNER_2017: Final = EmulatedForeigner2017(
    english_name="PERSON, TEST", chinese_name="", sex="1", number="AAA110090010100", nationality="AAA",
    birth=date(1990, 1, 1), valid_from=date(2020, 1, 1), valid_to=date(2030, 1, 1),
)  # fmt: skip
FOREIGNER_2023: Final = EmulatedForeigner2023(
    english_name="VERYLONGFAMILYNAME, GIVEN MIDDLE ANOTHER LAST", chinese_name="测试乙", sex="2",
    number="911124199001010028", nationality="AAA", birth=date(1990, 1, 1), valid_from=date(2023, 1, 1),
    valid_to=date(2033, 1, 1),
)  # fmt: skip
KINDS: Final = {"J": PERMIT, "I": FOREIGNER_2017, "Y": FOREIGNER_2023}
