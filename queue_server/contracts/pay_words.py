"""Why a command about money is refused, by the code's value, in words of both languages."""

from typing import Final

from queue_server.contracts.base import Text

PAY_WORDS: Final[dict[str, Text]] = {
    "code_not_of_way": Text(zh="这不是所选方式的付款码。", en="That code is not of the way you chose."),
    "unknown_order": Text(zh="没有找到这笔缴费。", en="There is no such payment."),
    "unknown_fee": Text(
        zh="收费标准里没有这一项，或份数不对。", en="That is not in the fee table, or not so many."
    ),
    "fee_not_assessed": Text(
        zh="这一项的金额要由工作人员核定。", en="A member of staff must say how much this is."
    ),
    "nothing_to_pay": Text(zh="没有要缴的费用。", en="There is nothing to pay."),
    "notice_unread": Text(
        zh="正在查询缴款通知书，请稍候。", en="The pay notice is still being looked up. Please wait."
    ),
    "already_paid": Text(zh="这笔费用已经缴清，不用再付。", en="This has been paid. Nothing more is due."),
    "payment_running": Text(
        zh="这笔费用正在支付，请等结果，不会重复扣款。",
        en="A payment for this is under way. Please wait for its result; nothing is charged twice.",
    ),
    "no_attempt": Text(zh="现在没有在进行的支付。", en="No payment is under way."),
    "way_not_offered": Text(zh="这里不能用这种方式缴费。", en="That way of paying is not offered here."),
    "amount_differs": Text(zh="金额和应缴的不一致。", en="The amount is not what is due."),
    "unknown_waiver": Text(zh="这一项没有这种减免。", en="There is no such waiver for this item."),
    "unknown_ask": Text(zh="没有找到这个待审批的申请。", en="There is nothing like that to approve."),
    "same_person": Text(
        zh="申请人不能自己审批，请另一位同事处理。",
        en="Who asked cannot approve. Another member of staff must.",
    ),
    "refund_too_much": Text(zh="退款超过了还能退的金额。", en="That is more than can still be refunded."),
    "refund_running": Text(zh="这笔缴费正在退款。", en="A refund of this payment is under way."),
    "not_paid": Text(zh="这笔费用还没有缴，不能退。", en="This has not been paid, so it can't be refunded."),
    "unknown_difference": Text(zh="没有找到这条对账差异。", en="There is no such difference."),
    "difference_not_yours": Text(
        zh="请先认领这条差异，再处理。", en="Take this difference on before you resolve it."
    ),
}
