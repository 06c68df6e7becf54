"""Fixed texts of the page that says whether a paper is genuine."""

from typing import Final

CERTIFICATE_TEXTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "certificate": {
        "title": ("证明核验", "Check a certificate"),
        "lead": (
            "收到本厅自助机打印的证明？输入上面的验证码，看看是不是真的。",
            "Were you handed a certificate printed at one of our kiosks? Type its code to see whether it is genuine.",
        ),
        "code": ("验证码", "Verification code"),
        "tail": ("身份证号后四位（可不填）", "Last four characters of the ID number (optional)"),
        "tail_hint": (
            "看持证人的身份证原件，不要照抄证明上的。",
            "Read them off the person's own ID card, not off the paper.",
        ),
        "check": ("核验", "Check"),
        "genuine": ("本厅打印过这张证明", "This hall printed this certificate"),
        "genuine_text": (
            "请核对下面几项和纸上是否一样；再填持证人身份证号后四位，可以核验是不是本人的。",
            "Compare the lines below with the paper. With the last four characters of the person's ID number you can also check whose it is.",
        ),
        "same_holder": ("是真的，也是本人的", "Genuine, and this person's own"),
        "same_holder_text": (
            "验证码和身份证号后四位都对得上。请核对下面几项和纸上是否一样。",
            "Code and ID number belong together. Compare the lines below with the paper.",
        ),
        "other_holder": ("不是这个人的证明", "Not this person's certificate"),
        "other_holder_text": (
            "验证码是真的，但身份证号后四位对不上。请再看一遍；还不对，不要收。",
            "The code is genuine, but the ID number is another one. Look again; if it still differs, do not accept the paper.",
        ),
        "spent": ("今天核对得太多了", "Too many checks today"),
        "spent_text": (
            "这张证明的身份证号今天已经核对了 10 次，请明天再核对是不是本人的。下面几项仍可和纸上核对。",
            "The ID number was checked against this certificate 10 times today: check whose it is tomorrow. The lines below still hold.",
        ),
        "unknown": ("查不到这个验证码", "No certificate with this code"),
        "unknown_text": (
            "请对照纸上再输一遍。刚打印的请过几分钟再查；超过 30 天的查不到，请本人重新打印。",
            "Compare it with the paper and type it again. If it was printed just now, try again in a few minutes. After 30 days it is no longer known: a new one must be printed.",
        ),
        "what": ("证明", "Certificate"),
        "purpose": ("用途", "For"),
        "made_at": ("打印时间", "Printed"),
        "valid_until": ("有效期至", "Valid until"),
        "emulated": ("演示：内容是编造的，不能作证明用", "Demo: the contents are made up and prove nothing"),
    },
}  # fmt: skip
