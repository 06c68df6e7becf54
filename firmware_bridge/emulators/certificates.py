"""A department's records, emulated: made-up insurance and housing records drawn from the digits of a number. Pure.

Whose number ends in 9 has no record. Every answer says that it is emulated, and a kiosk in production refuses it.
"""

from typing import Any, Final

Answer = tuple[int, dict[str, Any]]
_SOURCES: Final = ("insurance-record", "housing-record")


def answer(asked: dict[str, Any]) -> Answer:
    """Status and body for what a kiosk asked."""
    source, name, number = (str(asked.get(key, "")) for key in ("source", "name", "number"))
    if source not in _SOURCES or not name or len(number) != 18 or number.endswith("9"):
        return 404, {"emulated": True}
    lot = sum(int(sign) * place for place, sign in enumerate(number[:17], start=1) if sign.isdecimal())
    made = _insurance(lot) if source == "insurance-record" else _housing(lot)
    return 200, {**made, "name": name, "reference": f"DEMO{lot:08d}", "emulated": True}


def _insurance(lot: int) -> dict[str, Any]:
    months = 12 + lot % 288
    return {
        "title": _text("参保缴费证明", "Insurance record"),
        "office": _text("市社会保险中心（模拟）", "City Social Insurance Centre (emulated)"),
        "rows": [
            _row("参保状态", "Status", _text("正常参保", "insured")),
            _row("养老保险累计缴费", "Pension, paid for", _text(f"{months} 个月", f"{months} months")),
            _row("医疗保险累计缴费", "Medical, paid for", _text(f"{months} 个月", f"{months} months")),
            _row(
                "失业保险累计缴费",
                "Unemployment, paid for",
                _text(f"{months // 2} 个月", f"{months // 2} months"),
            ),
        ],
    }


def _housing(lot: int) -> dict[str, Any]:
    homes = lot % 3
    said = _text(f"{homes} 套", f"{homes}") if homes else _text("没有住房", "none")
    area = (
        [_row("建筑面积合计", "Floor area", _text(f"{60 + lot % 80} 平方米", f"{60 + lot % 80} m²"))]
        if homes
        else []
    )
    return {
        "title": _text("住房情况查询证明", "Record of homes owned"),
        "office": _text("市不动产登记中心（模拟）", "City Real Estate Registry (emulated)"),
        "rows": [
            _row("查询范围", "Searched", _text("本市", "this city")),
            _row("名下住房", "Homes owned", said),
            *area,
        ],
    }


def _text(zh: str, en: str) -> dict[str, str]:
    return {"zh": zh, "en": en}


def _row(zh: str, en: str, value: dict[str, str]) -> dict[str, Any]:
    return {"label": _text(zh, en), "value": value}
