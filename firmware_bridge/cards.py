"""What an identity card says. Pure data; every repr is masked (nothing personal reaches a log)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import Final


class Sex(Enum):
    """GB/T 2261.1 codes as the card carries them."""

    UNKNOWN = "0"
    MALE = "1"
    FEMALE = "2"
    UNSTATED = "9"

    @property
    def label(self) -> str:
        """The word printed on the card; 未知 and 未说明 for the two rare codes."""
        return {"0": "未知", "1": "男", "2": "女", "9": "未说明"}[self.value]


# GB/T 3304-1991, codes 01 to 56 in order.
# fmt: off
ETHNICITIES: Final = (
    "汉", "蒙古", "回", "藏", "维吾尔", "苗", "彝", "壮", "布依", "朝鲜",
    "满", "侗", "瑶", "白", "土家", "哈尼", "哈萨克", "傣", "黎", "傈僳",
    "佤", "畲", "高山", "拉祜", "水", "东乡", "纳西", "景颇", "柯尔克孜", "土",
    "达斡尔", "仫佬", "羌", "布朗", "撒拉", "毛南", "仡佬", "锡伯", "阿昌", "普米",
    "塔吉克", "怒", "乌孜别克", "俄罗斯", "鄂温克", "德昂", "保安", "裕固", "京", "塔塔尔",
    "独龙", "鄂伦春", "赫哲", "门巴", "珞巴", "基诺",
)
# fmt: on


def ethnicity_name(code: str) -> str:
    """The ethnicity's name for a GB/T 3304 code; 其他 for 97, 外国血统 for 98, 未知 for anything else."""
    if code in {"97", "98"}:
        return {"97": "其他", "98": "外国血统"}[code]
    if code.isascii() and code.isdigit() and 1 <= int(code) <= len(ETHNICITIES):
        return ETHNICITIES[int(code) - 1]
    return "未知"


@dataclass(frozen=True, slots=True, repr=False)
class ResidentCard:
    """A resident identity card as the reader gave it: nothing added, nothing guessed.

    `ethnicity` is the GB/T 3304 code; `number` the 18 characters of GB 11643, not yet checked
    (`protocol.id_number.card_validity`). `valid_to` is None for 长期. `photo` is the 1,024-byte slot as read:
    a `PhotoDecoder` makes a picture of it or says that it cannot. `new_address`: where the police wrote a later address
    into the chip; `address` stays what is printed on the card.
    """

    name: str
    sex: Sex
    ethnicity: str
    birth: date
    address: str
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    photo: bytes
    new_address: str = ""

    @property
    def ethnicity_name(self) -> str:
        """The ethnicity's Chinese name."""
        return ethnicity_name(self.ethnicity)

    @property
    def home(self) -> str:
        """The address that holds now."""
        return self.new_address or self.address

    def __repr__(self) -> str:
        return "ResidentCard(***)"


@dataclass(frozen=True, slots=True, repr=False)
class ResidencePermit:
    """A residence permit for people from Hong Kong, Macau and Taiwan (type letter J). As `ResidentCard` otherwise."""

    name: str
    sex: Sex
    birth: date
    address: str
    number: str
    authority: str
    valid_from: date
    valid_to: date | None
    pass_number: str
    issues: str
    photo: bytes
    new_address: str = ""

    @property
    def home(self) -> str:
        """The address that holds now."""
        return self.new_address or self.address

    def __repr__(self) -> str:
        return "ResidencePermit(***)"


@dataclass(frozen=True, slots=True, repr=False)
class ForeignerCard:
    """A foreign permanent resident's card: edition 2017 (type letter I) or 2023 (Y, layout from one source).

    `authority` is on the 2017 edition only. `nationality` is the three-letter code of ISO 3166. `version` is the 2017 edition's version or the 2023 edition's
    count of renewals, as read.
    """

    edition: int
    english_name: str
    chinese_name: str
    sex: Sex
    number: str
    nationality: str
    birth: date
    valid_from: date
    valid_to: date | None
    version: str
    photo: bytes
    authority: str = ""

    @property
    def name(self) -> str:
        """What the person is called by here: the Chinese name where there is one."""
        return self.chinese_name or self.english_name

    @property
    def home(self) -> str:
        """The card carries no address."""
        return ""

    def __repr__(self) -> str:
        return "ForeignerCard(***)"


Document = ResidentCard | ResidencePermit | ForeignerCard
