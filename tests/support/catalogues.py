"""A catalogue of any size, composed from a seed, and what people would type to find its matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from random import Random

from kiosk.search import Entry
from kiosk.search.sounds import normal, syllables
from tests.support.chance import seeded

PROVINCE = 9_593
"""Matters with a guide in the province whose reform is the model."""
NEAR = {
    "q": "wa", "w": "qes", "e": "wrd", "r": "etf", "t": "ryg", "y": "tuh", "u": "yij", "i": "uok", "o": "ipl", "p": "o",
    "a": "qsz", "s": "awdx", "d": "sefc", "f": "drgv", "g": "fthb", "h": "gyjn", "j": "hukm", "k": "jil", "l": "ko",
    "z": "ax", "x": "zsc", "c": "xdv", "v": "cfb", "b": "vgn", "n": "bhm", "m": "nj",
}  # fmt: skip
"""The keys beside a key."""
_WHO = (
    "个人", "企业", "城镇职工", "灵活就业人员", "农村居民", "外国人", "港澳居民", "台湾居民", "高校毕业生", "退役军人", "残疾人", "未成年人",
    "老年人", "民办学校", "社会团体", "基金会", "合作社", "个体工商户", "外商投资企业", "国有企业", "小微企业", "医疗机构", "药品零售", "食品生产",
    "餐饮服务", "道路运输", "水路运输", "建筑施工", "房地产开发", "物业服务", "危险化学品", "烟草专卖", "出版物", "网络文化", "旅行社", "体育场馆",
    "养老机构", "托育机构", "殡葬服务", "测绘", "采矿", "取水", "排污", "渔业", "林木", "种子", "兽药", "农药", "饲料", "动物诊疗",
)  # fmt: skip
_WHAT = {
    "经营许可证": ("营业许可", "开业证"), "资质证书": ("资质",), "从业资格证": ("上岗证", "从业证"), "安全生产许可证": ("安全证",),
    "卫生许可证": ("卫生证",), "不动产权证书": ("房产证", "房本"), "机动车驾驶证": ("驾照", "本本"), "机动车行驶证": ("行驶证",),
    "营业执照": ("执照",), "社会保险登记": ("社保登记",), "医疗保险待遇": ("医保待遇",), "养老保险关系": ("养老关系",),
    "住房公积金": ("公积金",), "税收优惠": ("减税",), "出口退税": ("退税款",), "人才补贴": ("人才钱",), "租房补贴": ("房租补助",),
    "创业担保贷款": ("创业贷款",), "失业保险金": ("失业金",), "工伤认定": ("工伤",), "生育津贴": ("生孩子的钱",), "户口登记": ("户口",),
    "居住证": ("暂住证",), "普通护照": ("护照",), "出入境通行证": ("通行证",), "教师资格": ("教师证",), "职业技能等级": ("技能证",),
    "建设工程规划": ("盖房规划",), "施工许可": ("开工证",), "用地审批": ("批地",), "环境影响评价": ("环评",), "消防验收": ("消防",),
    "广告设置": ("招牌",), "道路挖掘": ("挖路",), "临时占道": ("占道",), "特种设备使用": ("电梯登记",), "计量器具检定": ("秤的检定",),
    "商标质押": ("商标",), "专利资助": ("专利钱",), "档案托管": ("放档案",),
}  # fmt: skip
_DO = {
    "核发": ("办", "新办"), "换领": ("到期", "换证"), "补领": ("丢了", "补办"), "变更登记": ("改地址",), "注销登记": ("不开了",),
    "延续": ("延期",), "年度报告": (), "信息查询": (), "备案": (), "初次申请": (), "撤回": (), "异议复核": (),
}  # fmt: skip


@dataclass(frozen=True)
class Query:
    """What is typed, what is meant, and what kind of typing it is."""

    typed: str
    wanted: str
    kind: str


def catalogue(seed: int, count: int = PROVINCE) -> tuple[Entry, ...]:
    """So many matters with different names: for whom, what, and what is done."""
    chance = seeded(seed)
    all_three = [(who, what, do) for who in _WHO for what in _WHAT for do in _DO]
    chosen = chance.sample(all_three, count)
    return tuple(_entry(n, *words) for n, words in enumerate(chosen))


def _entry(n: int, who: str, what: str, do: str) -> Entry:
    also = tuple(f"{who}{word}" for word in _WHAT[what])
    return Entry(f"m{n:04}", f"{10 + n % 40}-{n:05}-{n * 7 % 90 + 10}", (f"{who}{what}{do}", *also))


def queries(seed: int, entries: tuple[Entry, ...], each: int) -> Iterator[Query]:
    """`each` queries of every kind, over entries drawn by chance."""
    chance = seeded(seed)
    for entry in chance.sample(entries, min(each, len(entries))):
        name = normal(entry.names[0])
        letters, initials = "".join(syllables(name)), "".join(s[0] for s in syllables(name))
        yield Query(name, entry.id, "chinese")
        yield Query(name[: max(4, len(name) * 3 // 4)] + name[-2:], entry.id, "chinese, a part left out")
        yield Query(letters, entry.id, "pinyin")
        yield Query(accent(letters), entry.id, "pinyin, southern accent")
        yield Query(slip(chance, letters), entry.id, "pinyin, a slip")
        yield Query(slip(chance, slip(chance, letters)), entry.id, "pinyin, two slips")
        yield Query(initials, entry.id, "initials")
        yield Query(slip(chance, initials), entry.id, "initials, a slip")
        yield Query(entry.code.replace("-", ""), entry.id, "code")


def everyday(seed: int, entries: tuple[Entry, ...], each: int) -> Iterator[Query]:
    """Everyday words for what is meant and for what is done to it, in Chinese and in pinyin."""
    chance = seeded(seed)
    forms = {f"{who}{what}{do}": (who, what, do) for who in _WHO for what in _WHAT for do in _DO if _DO[do]}
    for entry in chance.sample([e for e in entries if e.names[0] in forms], each):
        who, what, do = forms[entry.names[0]]
        said = f"{who}{chance.choice(_WHAT[what])}{chance.choice(_DO[do])}"
        yield Query(said, entry.id, "everyday words")
        yield Query("".join(syllables(said)), entry.id, "everyday words in pinyin")


def accent(letters: str) -> str:
    """zh as z, ng as n: as many people in the south type what they say."""
    for one, other in (("zh", "z"), ("sh", "s"), ("ing", "in"), ("eng", "en")):
        letters = letters.replace(one, other)
    return letters


def slip(chance: Random, typed: str) -> str:
    """One letter left out, doubled, changed with its neighbour, or the key beside it touched."""
    at = chance.randrange(1, len(typed) - 1)
    before, here, after = typed[:at], typed[at], typed[at + 1 :]
    match chance.randrange(4):
        case 0:
            return before + after
        case 1:
            return before + here + here + after
        case 2:
            return before + after[:1] + here + after[1:]
        case _:
            return before + chance.choice(NEAR.get(here, here)) + after
