"""A guide says everything at once and leaves no back door: no 其他材料, no 等, no missing limit, no vague word."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from queue_server.config.tables import ConfigError
from queue_server.config.words import LabelFile
from queue_server.domain.words import Label

if TYPE_CHECKING:
    from queue_server.config.hall_file import HallFile
    from queue_server.config.matter_file import MatterFile

_OPEN_END: Final = Label("“{found}”没有写全，请逐项列出", "“{found}” leaves the list open: name every item")
_BACK_DOOR: Final = Label(
    "“{found}”是兜底条款，请写明是哪一种情形", "“{found}” is a catch-all clause: say which case is meant"
)
_VAGUE: Final = Label(
    "“{found}”说得含糊，请写明数字、地点或条件", "“{found}” is vague: give the figure, place or condition"
)
_WORDS: Final[tuple[tuple[Label, re.Pattern[str]], ...]] = (
    (_BACK_DOOR, re.compile(r"(?:规定|要求|需要|认为)的其他[^，。；]{0,8}|其他(?:法律|法规|规定)[^，。；]{0,6}")),
    (_OPEN_END, re.compile(r"其他[^，。；、]{0,6}(?:材料|资料|证明|证件|文件|手续|条件|情形)|其它[^，。；、]{0,8}")),
    (_OPEN_END, re.compile(r"(?<![平相均高中初对])(?<!(?<!合)同)等(?=$|[，。；、）\s]|相关|有关|材料|资料|证明|证件|文件|手续|其他)")),
    (_VAGUE, re.compile(r"(?:相关|有关|必要的?|所需的?)(?:材料|资料|证明|证件|文件|手续|部门|规定|费用)")),
    (_VAGUE, re.compile(r"按(?:照)?(?:规定|标准|有关|相关|当年标准|实际)|以[^，。；]{1,12}为准")),
    (_VAGUE, re.compile(r"视情况|根据情况|酌情|必要时|原则上|另行通知|特殊情况|尽快|及时|若干|一段时间|适当")),
    (_OPEN_END, re.compile(r"\betc\b\.?|\band so on\b|\bother (?:relevant |necessary |required )?(?:documents?|papers?|materials?|proof)\b", re.I)),
    (_BACK_DOOR, re.compile(r"\b(?:any|all) other\b|\bas (?:otherwise )?required\b|\bother cases\b", re.I)),
    (_VAGUE, re.compile(r"\brelevant\b|\bif necessary\b|\bwhere appropriate\b|\bas appropriate\b|\bas soon as possible\b|\bin principle\b|\bby law\b", re.I)),
)  # fmt: skip
_A_TIME: Final = re.compile(r"\d|当场|当日|当天|即时|立等|on the spot|same day|while you wait|at once", re.I)
_LASTS: Final = re.compile(r"\d+ ?(?:个?工作日|天|日|分钟|小时|working days?|days?|minutes?|hours?)", re.I)
_FREE: Final = re.compile(r"[¥￥]0(?:\.00)?(?!\d|\.\d)|免收|不收费|免费|\bfree\b|no fee", re.I)
_COSTS: Final = re.compile(rf"{_FREE.pattern}|[¥￥] ?\d|\d ?元|到付|包邮|paid on delivery", re.I)
_NO_LIMIT: Final = Label(
    "没有写办理时限：写明当场办结，或写几分钟、几个工作日",
    "no time limit: say that it is done on the spot, or in how many minutes or working days",
)
_NO_LEGAL: Final = Label(
    "不是当场办结，却没有写承诺时限和法定时限",
    "not done on the spot, and the promised and the legal limit are not both given",
)
_TOO_LATE: Final = Label("承诺时限比法定时限还长", "the promised limit is longer than the legal one")
_NO_REASON: Final = Label("免费却没有写为什么免费", "free, and it is not said why")
_NO_VISITS: Final = Label(
    "不用来，或者要来不止一次，却没有写为什么、怎么办",
    "no visit or more than one is needed, and it is not said why or how",
)
_NO_COST: Final = Label(
    "结果可以寄送，却没有写邮费：写明免费、到付，或者多少元",
    "the result can be sent, and it is not said what that costs: free, paid on delivery, or how much",
)
_NOT_ONLY: Final = Label(
    "写了“仅凭身份证”，材料却不是只有一样", "“ID card only”, and there is not exactly one material"
)
_NOT_UNIFIED: Final = Label(
    "没有统一的编码、类型、依据（四统一）", "code, type and legal basis are not all given (四统一)"
)


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that a citizen could not rely on: where in the file, and what is wrong."""

    where: str
    zh: str
    en: str

    def __str__(self) -> str:
        return f"{self.where}: {self.zh}. {self.en}"


def faults(hall: "HallFile") -> Iterator[Fault]:
    """Everything vague in the guides, in the file's order. Code, type and basis are asked for in production."""
    for matter in hall.matters:
        where = f"matters.{matter.id}"
        for name, text in _texts(matter):
            yield from _vague(f"{where}.{name}", text)
        for name, words in _missing(matter, production=hall.mode == "production"):
            yield Fault(f"{where}.{name}", words.zh, words.en)


def refuse_vague(hall: "HallFile", name: str) -> None:
    """Raises ConfigError with the first fault and how many there are."""
    found = list(faults(hall))
    if found:
        more = f" (+{len(found) - 1}: queue-server lint-guides)" if len(found) > 1 else ""
        raise ConfigError(f"{name}: {found[0]}{more}")


def _texts(matter: "MatterFile") -> Iterator[tuple[str, LabelFile]]:
    yield from ((f"materials.{n}", each) for n, each in enumerate(matter.materials, 1))
    yield from (("fee", matter.fee), ("promise", matter.promise))
    for name in ("fee_why", "visits_why", "delivery"):
        if (text := getattr(matter.guide, name)) is not None:
            yield f"guide.{name}", text


def _vague(where: str, text: LabelFile) -> Iterator[Fault]:
    for language, said in (("zh", text.zh), ("en", text.en)):
        for words, pattern in _WORDS:
            if found := pattern.search(said):
                quoted = found[0].strip()
                yield Fault(
                    f"{where}.{language}", words.zh.format(found=quoted), words.en.format(found=quoted)
                )
                break


def _missing(matter: "MatterFile", *, production: bool) -> Iterator[tuple[str, Label]]:
    limits, guide = matter.limits.limits(), matter.guide
    if not _A_TIME.search(matter.promise.zh):
        yield "promise", _NO_LIMIT
    if _LASTS.search(matter.promise.zh) and not (limits.promised and limits.legal):
        yield "limits", _NO_LEGAL
    if limits.promised and limits.legal and limits.promised.seconds > limits.legal.seconds:
        yield "limits", _TOO_LATE
    if _FREE.search(matter.fee.zh) and guide.fee_why is None:
        yield "guide.fee_why", _NO_REASON
    if matter.visits != 1 and guide.visits_why is None:
        yield "guide.visits_why", _NO_VISITS
    if guide.id_only and len(matter.materials) != 1:
        yield "guide.id_only", _NOT_ONLY
    if guide.delivery and not all(_COSTS.search(each) for each in (guide.delivery.zh, guide.delivery.en)):
        yield "guide.delivery", _NO_COST
    if production and not (guide.code and guide.kind and guide.basis):
        yield "guide", _NOT_UNIFIED
