"""Fixed texts of the page on which a citizen says how it was and reads what became of it."""

from typing import Final

from queue_server.web.texts_parcels import PARCEL_TEXTS
from queue_server.web.texts_ratings import RATE_TEXTS
from queue_server.web.texts_ticket import PASS_TEXTS

VOICE_TEXTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "voice": {
        **RATE_TEXTS,
        **PARCEL_TEXTS,
        **PASS_TEXTS,
        "title": ("评价和反映", "How it was"),
        "failed": ("没有连上服务器，请再试一次。", "The server did not answer. Please try again."),
        "kind_low_rating": ("您的差评", "Your low grade"),
        "kind_not_done": ("事情没办成", "It could not be done"),
        "kind_complaint": ("您的投诉", "Your complaint"),
        "opened": ("{date} 已经记下", "On record since {date}"),
        "owned": ("已有人负责", "Somebody has taken it"),
        "not_owned": ("正在安排负责人", "It is being given to somebody"),
        "call_by": ("最晚 {date} 打电话给您", "We call you by {date}"),
        "no_phone": ("没有留电话：答复写在这里", "You left no number: the answer will stand here"),
        "called": ("已经回访", "We have called you"),
        "not_reached": ("打过电话，没有联系上您", "We called and did not reach you"),
        "answer_by": ("最晚 {date} 答复您", "We answer by {date}"),
        "outcome_mended": ("答复：已改正。", "Our answer: put right."),
        "outcome_explained": ("答复：已解释。", "Our answer: explained."),
        "outcome_unfounded": ("答复：没有查到这种情况。", "Our answer: we found no such thing."),
        "cause_service": ("是我们服务的原因。", "The cause was our service."),
        "cause_policy": ("是政策规定的原因。", "The cause was a rule."),
        "cause_system": ("是系统的原因。", "The cause was a system."),
        "cause_other": ("是其他原因。", "The cause was another one."),
        "again": ("对答复满意吗？（追评，一次）", "How was our answer? (one grade)"),
        "again_lead": ("第一次的评价不变，这一次单独记录。", "Your first grade stays. This one is kept beside it."),
        "again_is": ("您的追评：{grade}", "Your grade for the answer: {grade}"),
        "review": ("不同意答复？可以申诉一次", "Not content? Appeal once"),
        "review_lead": (
            "由另外的人重新看。最晚 {date} 提出。",
            "Somebody else looks at it again. You may ask until {date}.",
        ),
        "review_ask": ("提出申诉", "Appeal"),
        "why": ("为什么", "Why"),
        "why_missing": ("请先选一项：为什么。", "Please choose the reason first."),
        "why_not_called": ("没有人联系过我", "Nobody called me"),
        "why_not_solved": ("问题没有解决", "It is not solved"),
        "why_not_agreed": ("不同意这个答复", "I do not agree with the answer"),
        "review_asked": ("已收到申诉，由另外的人重新看", "Your appeal is on record: somebody else looks at it"),
        "reopened": ("申诉成立，重新处理", "Your appeal was right: it is dealt with again"),
        "stands": ("申诉已看过，答复不变", "Your appeal was looked at: the answer stands"),
        "nothing": (
            "您反映的事都已办结，或者评价的时间已过。谢谢。",
            "Everything you told us is settled, or the time to rate is over. Thank you.",
        ),
        "kept": (
            "这一页保留一个月，只能评价、看处理结果和寄送情况，不显示个人信息。",
            "This page is kept for a month. It shows grades, answers and what was sent, and nothing about you.",
        ),
    },
}  # fmt: skip
