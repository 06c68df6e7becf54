"""Guides without a back door: what is refused, where it says so, and what is let through."""

import tomllib
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.config import ConfigError, HallFile, parse_hall
from queue_server.config.guide_lint import faults

SAMPLE = Path(__file__).parents[2] / "assets" / "halls" / "wushan.toml"
CLEAR: dict[str, Any] = {
    "materials": [{"zh": "居民身份证", "en": "Resident ID card"}],
    "fee": {"zh": "¥80.00", "en": "¥80.00"},
    "promise": {"zh": "5 个工作日", "en": "5 working days"},
    "limits": {"promised_days": 5, "legal_days": 20},
    "guide": {},
}

CARD: dict[str, Any] = {"assurance": "card"}


def label(zh: str, en: str = "word") -> dict[str, str]:
    """A text in the file."""
    return {"zh": zh, "en": en}


def hall(**changes: Any) -> dict[str, Any]:
    """A hall of one matter."""
    matter = {
        "id": "m", "theme": "t", "name": label("事"), "summary": label("事"), "assurance": "none", "mean_service_min": 5,
        **deepcopy(CLEAR), **changes,
    }  # fmt: skip
    return {
        "id": "small", "mode": "demo", "zone": "Asia/Shanghai", "name": label("厅"), "areas": [{"id": "a", "name": label("区")}],
        "themes": [{"id": "t", "name": label("类"), "summary": label("类"), "series": "A", "area": "a"}],
        "matters": [matter], "windows": [{"id": "w1", "label": "1", "area": "a", "themes": ["t"]}],
    }  # fmt: skip


def where(table: dict[str, Any]) -> list[str]:
    """The places of all faults."""
    return [fault.where for fault in faults(HallFile.model_validate(table))]


def test_clear_guide_passes():
    """Nothing to say: the file is read."""
    assert where(hall()) == []
    assert parse_hall(hall()).matters


def test_sample_hall_is_clear():
    """The hall that others copy keeps its own rules, in production too."""
    table = tomllib.loads(SAMPLE.read_text())
    table["rules"]["calls"]["recall_gap_s"] = 20
    assert where(table | {"mode": "production"}) == []


@pytest.mark.parametrize(
    "text",
    [
        "其他材料", "户口簿及其他相关材料", "租房合同等材料", "身份证、户口簿等", "法律法规规定的其他材料", "其它", "相关证明", "有关部门的证明",
        "必要的材料", "窗口认为需要的其他情形", "以窗口要求为准",
    ],
)  # fmt: skip
def test_open_list_or_back_door_is_found(text):
    """In a material, by its number and language."""
    table = hall(materials=[label("居民身份证"), label(text)])
    assert where(table) == ["matters.m.materials.2.zh"]


@pytest.mark.parametrize(
    "text",
    ["other documents", "lease, etc.", "any other proof", "relevant papers", "as required", "and so on"],
)
def test_english_back_door_is_found(text):
    """The other language is read as closely."""
    assert where(hall(materials=[label("居民身份证", text)])) == ["matters.m.materials.1.en"]


@pytest.mark.parametrize(
    "text",
    [
        "等候区领取的表格",
        "同等学历证书",
        "初等教育证书",
        "高等学校毕业证书",
        "不等额选举结果",
        "其他国家护照",
        "平等协议",
    ],
)
def test_words_that_only_look_vague_pass(text):
    """等 in 等候 and 高等 is not an open end."""
    assert where(hall(materials=[label(text)])) == []


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"fee": label("契税按规定")}, "matters.m.fee.zh"),
        ({"fee": label("¥80.00", "deed tax by law")}, "matters.m.fee.en"),
        ({"fee": label("¥0.00，免收")}, "matters.m.guide.fee_why"),
        ({"fee": label("不收费")}, "matters.m.guide.fee_why"),
        ({"promise": label("尽快办理")}, "matters.m.promise.zh"),
        ({"promise": label("办好为止")}, "matters.m.promise"),
        ({"limits": {}}, "matters.m.limits"),
        ({"limits": {"promised_days": 5}}, "matters.m.limits"),
        ({"limits": {"promised_days": 30, "legal_days": 20}}, "matters.m.limits"),
        ({"visits": 2}, "matters.m.guide.visits_why"),
        ({"visits": 0}, "matters.m.guide.visits_why"),
        ({"visits": 2, "guide": {"visits_why": label("视情况而定")}}, "matters.m.guide.visits_why.zh"),
        ({**CARD, "guide": {"delivery": label("可以寄送", "by post, free")}}, "matters.m.guide.delivery"),
        ({**CARD, "guide": {"delivery": label("可以寄送，免费", "by post")}}, "matters.m.guide.delivery"),
        ({**CARD, "guide": {"delivery": label("寄送，邮费另行通知", "free")}}, "matters.m.guide.delivery.zh"),
        ({"guide": {"id_only": True}, "materials": [label("身份证"), label("照片")]}, "matters.m.guide.id_only"),
    ],
)  # fmt: skip
def test_what_nobody_can_rely_on_is_found(changes, place):
    """Fee, promise, limits, visits, and the badge."""
    assert place in where(hall(**changes))


@pytest.mark.parametrize(
    ("zh", "en"),
    [
        ("EMS 寄到家，包邮", "by EMS, free"),
        ("邮费 ¥15.00，到付", "¥15.00, paid on delivery"),
        ("邮费 12 元", "for ¥12"),
    ],
)
def test_delivery_that_says_what_it_costs_passes(zh, en):
    """Free, paid on delivery, or a figure, in both languages."""
    assert where(hall(**CARD, guide={"delivery": label(zh, en)})) == []


@pytest.mark.parametrize("changes", [{"assurance": "none"}, {"assurance": "card", "limits": {}}])
def test_delivery_without_a_person_or_a_case_is_refused(changes):
    """Nobody's address could be known, or nothing would be there to send."""
    with pytest.raises(ConfigError, match="a delivery needs somebody"):
        parse_hall(hall(**changes, promise=label("当场办结"), guide={"delivery": label("包邮", "free")}))


def test_free_with_a_figure_before_it_is_not_free():
    """¥0.05 costs something, and so does 10 with its noughts."""
    assert where(hall(fee=label("¥0.50 一张"))) == []
    assert where(hall(fee=label("¥10.00"))) == []


def test_production_asks_for_code_type_and_basis():
    """四统一 holds where real people come."""
    advice = {"id": "desk-advice"}
    assert where(hall(**advice) | {"mode": "production"}) == ["matters.desk-advice.guide"]
    unified = {"code": "A01", "kind": "permit", "basis": label("法")}
    assert where(hall(guide=unified, **advice) | {"mode": "production"}) == []


def test_vague_file_is_not_published():
    """Refused by name, place and reason in both languages, with the count of the others."""
    with pytest.raises(ConfigError, match=r"matters\.m\.materials\.1\.zh.*其他材料.*name every item.*\+1"):
        parse_hall(hall(materials=[label("其他材料"), label("有关证明")]))


def test_command_says_where(tmp_path):
    """`lint-guides` lists every place and ends with 1; on a clear file with 0."""
    file = tmp_path / "hall.toml"
    text = SAMPLE.read_text()
    file.write_text(text.replace('zh = "租房合同或单位证明"', 'zh = "租房合同等相关材料"', 1))
    runner = CliRunner()
    told = runner.invoke(app, ["lint-guides", str(file)])
    assert told.exit_code == 1
    assert "matters.household-permit.materials.2.zh" in told.output
    assert runner.invoke(app, ["lint-guides", str(SAMPLE)]).exit_code == 0
    assert runner.invoke(app, ["lint-guides", str(tmp_path / "none.toml")]).exit_code == 1


def test_every_sample_of_the_hall_has_its_drawing():
    """No picture is promised that nobody drew."""
    drawn = {path.stem for path in (SAMPLE.parents[1] / "samples").glob("*.svg")}
    used = {
        each["sample"]
        for matter in tomllib.loads(SAMPLE.read_text())["matters"]
        for each in matter.get("materials", ())
    }
    assert used <= drawn
