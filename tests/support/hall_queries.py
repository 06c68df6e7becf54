"""What people type at the sample hall's kiosk, and which matter they mean. Written by hand, one kind a table."""

from typing import Final

from kiosk.search import Entry
from queue_server.config import HallFile
from tests.support.catalogues import Query

_ASKED: Final[dict[str, dict[str, str]]] = {
    "chinese": {
        "身份证换领": "household-id-card", "居住证": "household-permit", "结婚登记": "family-marry", "工伤认定": "insurance-injury",
        "食品经营许可": "business-food", "抵押登记": "property-mortgage", "公积金贷款": "property-fund-loan", "低生活保障": "family-low",
        "身份正换领": "household-id-card", "结昏登记": "family-marry", "失业金申领": "insurance-jobless", "营业执照补领": "business-licence-lost",
    },
    "everyday words": {
        "身份证丢了": "household-id-lost", "给小孩上户口": "household-newborn", "房子过户": "property-transfer", "驾照到期": "traffic-renew",
        "驾照丢了": "traffic-lost", "开饭店": "business-food", "开小店": "business-sole", "看病报销": "insurance-claim", "领养老金": "insurance-pension",
        "低保": "family-low", "老年卡": "family-senior", "提公积金": "property-fund", "违章": "traffic-fines", "打社保": "insurance-record",
        "贷款还清了": "property-release", "公司不开了": "business-close", "领结婚证": "family-marry", "补结婚证": "family-marriage-proof",
        "上牌照": "traffic-car", "外地看病": "insurance-elsewhere", "人去世销户": "household-death", "暂住证": "household-permit",
        "租房交税": "business-house-tax", "没工作领钱": "insurance-jobless", "小孩上学": "family-school", "不知道办什么": "desk-advice",
    },
    "everyday words in pinyin": {
        "shenfenzhengdiule": "household-id-lost", "shanghukou": "household-newborn", "fangziguohu": "property-transfer",
        "jiazhaodaoqi": "traffic-renew", "kaifandian": "business-food", "kanbingbaoxiao": "insurance-claim", "dibao": "family-low",
        "laonianka": "family-senior", "weizhang": "traffic-fines", "dashebao": "insurance-record", "lingjiehunzheng": "family-marry",
        "chechuohu": "traffic-transfer", "gaiming": "household-name", "zanzhuzheng": "household-permit", "fangchanzhengdiule": "property-lost",
    },
    "pinyin": {
        "shenfenzhenghuanling": "household-id-card", "canbaozhengming": "insurance-record", "lihun": "family-divorce", "juzhuzheng": "household-permit",
        "gongshangrending": "insurance-injury", "wanshuizhengming": "business-tax-proof", "linshishenfenzheng": "household-id-temp",
        "hukouqianru": "household-move", "canjirenzheng": "family-disabled", "shengyujintie": "insurance-maternity",
    },
    "pinyin with slips": {
        "shenfenzenghuanlin": "household-id-card", "sehnfenzhenghuanling": "household-id-card", "jiehundngji": "family-marry",
        "juzuzheng": "household-permit", "gonjijindaikuan": "property-fund-loan", "zhufangxhaxun": "property-query", "yidijiuyii": "insurance-elsewhere",
        "gongshanrendin": "insurance-injury", "sipinjingyin": "business-food", "jidongchezhuanrang": "traffic-transfer",
    },
    "initials": {
        "sfzhl": "household-id-card", "jhdj": "family-marry", "cbzm": "insurance-record", "gsrd": "insurance-injury", "jzz": "household-permit",
        "gjjdk": "property-fund-loan", "lhdj": "family-divorce", "spjyxk": "business-food", "sybxj": "insurance-jobless", "xmbg": "household-name",
        "lnryd": "family-senior", "sfzdl": "household-id-lost", "fply": "business-invoice", "ydjyba": "insurance-elsewhere",
    },
    "initials with slips": {
        "sfzhk": "household-id-card", "jhsj": "family-marry", "gsrrd": "insurance-injury", "spjyk": "business-food", "sybxk": "insurance-jobless",
        "ydjyb": "insurance-elsewhere", "lnryrz": "family-senior",
    },
    "code": {"C01": "household-id-card", "c02": "household-id-lost", "B01": "property-transfer", "f04": "family-low", "G03": "traffic-car"},
    "english": {
        "id card": "household-id-card", "lost id card": "household-id-lost", "marriage": "family-marry", "register a company": "business-register",
        "driving licence": "traffic-renew", "mortgage": "property-mortgage", "divorce": "family-divorce", "residence permit": "household-permit",
    },
}  # fmt: skip


def hall_queries(kinds: dict[str, dict[str, str]] | None = None) -> tuple[Query, ...]:
    """All of them, or those of another table."""
    table = _ASKED if kinds is None else kinds
    return tuple(
        Query(typed, wanted, kind) for kind, asked in table.items() for typed, wanted in asked.items()
    )


def hall_entries(hall: HallFile) -> tuple[Entry, ...]:
    """A hall's file as the kiosk looks through it."""
    return tuple(
        Entry(m.id, m.guide.code, (m.name.zh, *m.guide.also, m.name.en))
        for m in hall.matters
        if not m.step_only
    )
