"""Every fixed text of the pages, in both languages, by page. {…} is filled in by the program."""

from typing import Final

from queue_server.contracts.base import Language
from queue_server.contracts.refusals import WORDS
from queue_server.web.texts_case_list import CASES_PAGE
from queue_server.web.texts_certificates import CERTIFICATE_TEXTS
from queue_server.web.texts_dashboard import DASHBOARD_TEXTS
from queue_server.web.texts_desk import DESK_TEXTS
from queue_server.web.texts_money import MONEY_TEXTS
from queue_server.web.texts_outings import OUTING_TEXTS
from queue_server.web.texts_parcels import PARCEL_TEXTS
from queue_server.web.texts_patrols import PATROL_TEXTS
from queue_server.web.texts_people import PEOPLE_TEXTS
from queue_server.web.texts_ratings import RATE_TEXTS, RATING_TEXTS
from queue_server.web.texts_reports import REPORT_TEXTS
from queue_server.web.texts_screen import SCREEN_TEXTS
from queue_server.web.texts_sheets import SHEET_TEXTS
from queue_server.web.texts_staff import STAFF_TEXTS
from queue_server.web.texts_ticket import HELD_TEXTS, PASS_TEXTS
from queue_server.web.texts_voice import VOICE_TEXTS

TEXTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "all": {
        "language": ("English", "中文"),
        "hall": ("政务服务大厅", "Government service hall"),
        "demo": ("演示", "Demo"),
        "origin": (
            "这个网址不是大厅的网址，请用服务器启动时显示的网址打开本页。",
            "The hall does not know this address. Open the page at the address that the server printed.",
        ),
        "window": ("{n} 号窗口", "Window {n}"),
        "green": ("绿色通道", "Priority service"),
        "minutes": ("{low}–{high} 分钟", "{low}–{high} min"),
        "minutes_same": ("约 {low} 分钟", "about {low} min"),
        "no_wait": ("不用等", "no wait"),
        "connected": ("已连接", "Connected"),
        "connecting": ("正在连接", "Connecting"),
        "disconnected": ("连接中断", "Connection lost"),
        "sunday": ("星期日", "Sunday"),
        "monday": ("星期一", "Monday"),
        "tuesday": ("星期二", "Tuesday"),
        "wednesday": ("星期三", "Wednesday"),
        "thursday": ("星期四", "Thursday"),
        "friday": ("星期五", "Friday"),
        "saturday": ("星期六", "Saturday"),
    },
    **STAFF_TEXTS,
    **PEOPLE_TEXTS,
    **OUTING_TEXTS,
    **CASES_PAGE,
    **PATROL_TEXTS,
    **DASHBOARD_TEXTS,
    **CERTIFICATE_TEXTS,
    **DESK_TEXTS,
    **MONEY_TEXTS,
    "screen": SCREEN_TEXTS,
    **REPORT_TEXTS,
    **SHEET_TEXTS,
    **RATING_TEXTS,
    **VOICE_TEXTS,
    "board": {
        "title": ("叫号屏", "Calls"),
        "next": ("接下来", "Next"),
        "minutes": ("{low}–{high} 分", "{low}–{high} min"),
        "minutes_same": ("约 {low} 分", "~{low} min"),
        "nobody": ("—", "—"),
        "taken_back": ("已撤回，请稍候", "Call withdrawn, please wait"),
        "no_calls": ("还没有叫号", "No calls yet"),
        "no_calls_hint": (
            "叫到您的号时，这里会显示，也会广播。",
            "Your number will show here and be announced.",
        ),
        "stale": (
            "显示暂停更新，正在重新连接。请留意广播，或到导询台询问。",
            "This screen is not up to date. Reconnecting. Please listen, or ask at the help desk.",
        ),
        "no_calls_silent": ("叫到您的号时，这里会显示。", "Your number will show here."),
        "stale_silent": (
            "显示暂停更新，正在重新连接。请到导询台询问。",
            "This screen is not up to date. Reconnecting. Please ask at the help desk.",
        ),
        "last": ("{time} 的内容", "as of {time}"),
        "sound": ("点一下，打开声音", "Tap to turn the sound on"),
        "pair_title": ("这块屏还没有配对", "This screen is not paired"),
        "pair_lead": (
            "请管理员在服务器上为这块屏生成配对码，填在下面。配对码十分钟内有效，只能用一次。",
            "Ask a manager for this screen's pairing code and enter it below. It works once, for ten minutes.",
        ),
        "pair_code": ("配对码", "Pairing code"),
        "pair": ("配对", "Pair"),
        "pair_refused": (
            "配对码不对、已用过或已过期，请再要一个。",
            "The code is wrong, used or too old. Ask for a new one.",
        ),
        "pair_wrong": ("这个配对码属于另一块屏或另一个区域。", "This code is for another device or area."),
        "pair_failed": ("没有连上服务器，请再试一次。", "The server did not answer. Please try again."),
        "pairing": ("正在配对…", "Pairing…"),
        "starting": ("正在连接大厅…", "Connecting to the hall…"),
        "date": ("{month}月{day}日 {weekday}", "{weekday} {day} {month_name}"),
        "months": (
            "1月 2月 3月 4月 5月 6月 7月 8月 9月 10月 11月 12月",
            "January February March April May June July August September October November December",
        ),
    },
    "ticket": {
        "title": ("您的号", "Your ticket"),
        "waiting": ("正在等候", "Waiting"),
        "waiting_next": ("您是下一位", "You are next"),
        "ahead": ("前面还有", "Ahead of you"),
        "people": ("{n} 位", "{n} people"),
        "person": ("1 位", "1 person"),
        "wait": ("预计等候", "Expected wait"),
        "place": ("请到", "Please go to"),
        "called": ("轮到您了，请到 {window}", "It's your turn. Please go to {window}"),
        "taken_back": ("叫号已撤回，请稍候", "Call withdrawn, please wait"),
        "taken_back_note": (
            "{time} 的叫号撤回了，先不用去窗口，会再叫您。",
            "The call of {time} was taken back: no need to go to the window yet. You will be called again.",
        ),
        "arrived": ("您已到窗口", "You are at the window"),
        "serving": ("正在办理", "Being served"),
        "served": ("窗口已办好，谢谢您来", "All done at the window. Thank you for coming"),
        "served_note": ("请带好身份证、号票和随身物品。", "Please take your ID card, ticket and belongings."),
        "missed": ("您的号已过", "You missed your call"),
        "missed_note": (
            "不用重新取号，请到导询台。",
            "No new ticket needed: please see the help desk.",
        ),
        "parked": ("您的事项暂时挂起，号码保留", "Your service is paused; your place is kept"),
        "parked_note": (
            "手上的事办好后，请到窗口或导询台说一声，不用重新取号。",
            "When your part is done, tell a window or the help desk. No new ticket is needed.",
        ),
        "turned_away": ("还缺材料，这次没有办成", "Something is still missing"),
        "turned_away_note": (
            "缺什么都在一次性告知单上，凭单回来不用重新取号。",
            "Your list says everything that is missing. Come back with it: no new number is needed.",
        ),
        "cancelled": ("这个号已取消", "This ticket was cancelled"),
        "cancelled_note": ("还要办事，请重新取号。", "To be served, please take a new ticket."),
        "swept": ("今天的业务已经结束", "The day has ended"),
        "swept_note": ("请到导询台，我们帮您安排。", "Please see the help desk; we will arrange it."),
        "prepare": ("请准备好", "Please have ready"),
        "delivery": (
            "结果会寄给您，地址在窗口和您核对一遍。",
            "The result will be sent to you. The window confirms the address with you.",
        ),
        "listed": ("一次性告知：还缺这些", "Your complete list: what is missing"),
        "nothing": ("不用带其他材料。", "Nothing else is needed."),
        "overtaken": ("为什么有人先办", "Why others went first"),
        "issued": ("{time} 取号", "Issued at {time}"),
        **RATE_TEXTS,
        **PARCEL_TEXTS,
        **HELD_TEXTS,
        **PASS_TEXTS,
        "voice_link": ("看投诉和差评的答复", "See the answer to a complaint or a low grade"),
        "cancel": ("取消这个号", "Cancel this ticket"),
        "cancel_title": ("取消 {number}？", "Cancel {number}?"),
        "cancel_lead": (
            "取消后不能恢复。还要办事，需要重新取号。",
            "This can't be taken back. You would need a new ticket.",
        ),
        "keep": ("保留", "Keep it"),
        "cancel_yes": ("取消这个号", "Cancel it"),
        "live": ("这一页会自己更新", "This page updates by itself"),
        "lost": (
            "连接中断，正在重新连接。内容可能已过时。",
            "Connection lost, reconnecting. This may be out of date.",
        ),
        "failed": ("没有送到，请再试一次。", "That did not reach us. Please try again."),
        "not_found": ("没有找到这个号", "This ticket was not found"),
        "not_found_lead": (
            "链接可能不完整，或者已经过期：号票的网页保留到第二天。请再扫一次号票上的二维码，或到导询台。",
            "The link may be incomplete or too old: a ticket's page is kept until the next day. "
            "Please scan your slip again, or see the help desk.",
        ),
    },
    "guide": {
        "title": ("办事指南", "Guides"),
        "id_only": ("仅凭身份证", "ID card only"),
        "no_visit": ("这件事不用来大厅", "You don't need to come in for this"),
        "no_visit_short": ("不用来大厅", "No visit needed"),
        "visits_n": ("这件事要来 {n} 次", "This takes {n} visits"),
        "closed": ("现在不能取号", "No tickets now"),
        "full": ("今日号满", "No numbers left today"),
        "full_text": (
            "今天的号已经取完，今天不用跑来排队。请约别的时间。",
            "Today's numbers are all given: no need to come and queue today. Please book another time.",
        ),
        "free": ("还能预约的时间", "Times free to book"),
        "free_text": (
            "在大厅任何一台自助机、到导询台或打电话都可以预约。",
            "Book at any kiosk of the hall, at the help desk or by phone.",
        ),
        "bring": ("要带的材料", "What to bring"),
        "nothing": ("不用带材料。", "Nothing to bring."),
        "card_only": ("只要身份证。", "Only your ID card."),
        "visits": ("要来几次", "Visits"),
        "visits_figure": ("{n} 次", "{n}"),
        "fee": ("费用", "Fee"),
        "promise": ("办理时限", "How long it takes"),
        "legal": ("法定时限", "Limit by law"),
        "delivery": ("结果寄送", "Result by post"),
        "place": ("办理地点", "Where"),
        "windows": ("{n} 号窗口", "Window {n}"),
        "join": ("、", ", "),
        "kind": ("类型", "Type"),
        "code": ("编码", "Code"),
        "basis": ("依据", "Legal basis"),
        "all": ("全部办事指南", "All guides"),
        "gone": ("没有找到这份指南", "This guide was not found"),
        "gone_lead": (
            "这件事可能改了名字，请在全部指南里找一找，或到导询台询问。",
            "It may have another name now. Look through all guides, or ask at the help desk.",
        ),
    },
    "index": {
        "title": ("一趟", "Yitang"),
        "lead": (
            "这是演示大厅，里面的人和号都是编的。",
            "This is a demonstration hall: its people and tickets are made up.",
        ),
        "console": ("窗口操作台", "Window console"),
        "console_lead": ("叫号、办理、办结", "Call, serve, finish"),
        "board": ("叫号屏：{area}", "Board: {area}"),
        "board_lead": ("大屏显示和广播", "What the hall sees and hears"),
        "dashboard": ("大厅看板", "Dashboard"),
        "dashboard_lead": ("现在等多久、哪里不对", "How long people wait, and what is wrong"),
        "reports": ("报表", "Reports"),
        "reports_lead": ("等候、时限、好差评、早间单", "Waits, time limits, ratings, the morning sheet"),
        "staff": ("工作人员", "Staff"),
        "staff_lead": ("管理员添加窗口人员", "Managers add clerks"),
        "desk": ("导询台", "Help desk"),
        "desk_lead": ("求助、取号、咨询", "Calls for help, numbers, advice"),
        "api": ("接口说明", "API description"),
        "api_lead": ("OpenAPI，给系统对接的人", "OpenAPI, for integrators"),
        "ticket_note": ("号票网页：扫号票上的二维码打开。", "Ticket pages open from the code on a slip."),
    },
    "error": {
        "404": ("没有这一页", "There is no such page"),
        "404_lead": ("地址可能写错了，请检查后再试。", "The address may be mistyped. Please check it."),
        "403": ("没有权限", "Not permitted"),
        "403_lead": (
            "您的账号不能打开这一页。工作需要时，请找管理员开通。",
            "Your account does not open this page. If your work needs it, ask a manager.",
        ),
        "to_work": ("回到我的工作页", "Back to my work"),
        "429": ("请求太频繁", "Too many requests"),
        "429_lead": ("请稍候一分钟再试。", "Please wait a minute and try again."),
        "500": ("系统出了问题", "Something went wrong on our side"),
        "500_lead": (
            "不是您的操作有误，已经取的号仍然有效。请过一会儿再试，或到服务台询问。",
            "It is not your doing, and a number that you hold still counts. Please try again in a moment, or ask at the help desk.",
        ),
        "503": ("现在太忙", "Too busy right now"),
        "503_lead": ("请过一会儿再试。", "Please try again in a moment."),
        "other": ("没有办成", "That did not work"),
        "other_lead": ("请再试一次；还是不行，请告诉管理员。", "Please try again, or tell a manager."),
    },
}


def page_texts(page: str, language: Language) -> dict[str, str]:
    """All texts of one page and the common ones, in one language."""
    side = 0 if language == "zh" else 1
    return {key: pair[side] for key, pair in (TEXTS["all"] | TEXTS[page]).items()}


def refusal_words(language: Language) -> dict[str, str]:
    """Why commands are refused, in words."""
    return {code.value: text.in_(language) for code, text in WORDS.items()}
