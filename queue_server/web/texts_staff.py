"""Fixed texts of the pages that staff use; `texts` joins them with the others."""

from typing import Final

from queue_server.web.texts_console import CONSOLE_TEXTS

ORGANISATION_TEXTS: Final[dict[str, tuple[str, str]]] = {
    "organisation_over": (
        "这次统一账号登录已过期或不是在这台电脑上开始的，请再登录一次。",
        "That sign-in took too long, or it was not begun on this computer. Please sign in once more.",
    ),
    "organisation_cancelled": (
        "统一账号登录没有完成。需要时请再登录一次。",
        "The sign-in at your organisation was not finished. Please start again when you are ready.",
    ),
    "organisation_lost": (
        "统一账号服务暂时连不上，请稍后再试。有工号密码的，可以用密码登录。",
        "Your organisation's sign-in does not answer just now. Try again later, or use your staff number and password if you have one.",
    ),
    "organisation_unproven": (
        "统一账号服务的答复无法核实，没有登录。请再试一次，仍然不行请告诉管理员。",
        "The answer of your organisation's sign-in could not be verified. Please try again, and tell a manager if it goes on.",
    ),
    "organisation_unknown": (
        "您的统一账号在本大厅没有对应的在用工号，请找管理员登记。",
        "Your organisation's account belongs to no active staff number of this hall. Please ask a manager.",
    ),
    "organisation_locked": (
        "试错次数太多，请一刻钟后再试，或请管理员帮忙。",
        "Too many wrong tries. Please wait a quarter of an hour, or ask a manager.",
    ),
    "organisation_other": (
        "刚才登录统一账号的不是本人，没有确认。请用本人的账号再试一次。",
        "Somebody else signed in there, so nothing was confirmed. Please use your own account.",
    ),
}
"""What is said to whoever comes back from the identity provider."""

STAFF_TEXTS: Final[dict[str, dict[str, tuple[str, str]]]] = {
    "signin": {
        "title": ("工作人员登录", "Staff sign-in"),
        "lead": (
            "登录后，这台电脑就是所选窗口的操作台。",
            "This computer becomes the console of the window you choose.",
        ),
        "staff": ("工号", "Staff number"),
        "password": ("密码", "Password"),
        "at_window": ("窗口", "Window"),
        "choose": ("请选择", "Please choose"),
        "no_window": ("不选窗口（管理员、导办、监督员）", "No window (managers, helpers, inspectors)"),
        "submit": ("登录", "Sign in"),
        "refused": (
            "工号或密码不对。请检查后再试，忘记密码请找管理员。",
            "The staff number or password is not right. Check both and try again, or ask a manager.",
        ),
        "locked": (
            "试错次数太多，请 {minutes} 分钟后再试，或请管理员帮忙。",
            "Too many wrong tries. Please wait {minutes} minutes, or ask a manager.",
        ),
        "window_needed": ("请选择您所在的窗口。", "Choose the window you sit at."),
        "failed": ("没有连上服务器，请再试一次。", "The server did not answer. Please try again."),
        "empty": ("请填写工号和密码。", "Enter your staff number and password."),
        "organisation": ("用统一账号登录", "Sign in with your organisation's account"),
        "or": ("或者", "or"),
        "emergency": ("应急账号登录", "Emergency account"),
        "lead_only": (
            "先选窗口，再用统一账号登录。登录后，这台电脑就是所选窗口的操作台。",
            "Choose the window, then sign in with your organisation's account. This computer becomes the window's console.",
        ),
        **ORGANISATION_TEXTS,
    },
    "again": {
        "title": ("用统一账号确认", "Confirm with your organisation's account"),
        "lead": (
            "请在统一账号页面重新登录一次，完成后回到原来的页面继续。",
            "Sign in once more on your organisation's page, then go on where you were.",
        ),
        "go": ("前往统一账号页面", "Go to your organisation's page"),
        "confirmed": (
            "已确认，五分钟内有效。可以关闭这个窗口。",
            "Confirmed for five minutes. You may close this window.",
        ),
        "failed": ("没有连上服务器，请再试一次。", "The server did not answer. Please try again."),
        **ORGANISATION_TEXTS,
    },
    "goon": {
        "title": ("正在继续", "Going on"),
        "go": ("继续", "Continue"),
    },
    "setup": {
        "title": ("设立第一位管理员", "Set up the first manager"),
        "lead": (
            "在服务器上运行 queue-server first-manager，把显示的一次性设立码填在这里。",
            "Run queue-server first-manager on the server and enter the single-use code it prints.",
        ),
        "code": ("设立码", "Set-up code"),
        "staff": ("工号", "Staff number"),
        "staff_hint": (
            "小写字母、数字或连字符，最多 32 位",
            "Lower-case letters, digits or hyphens, at most 32",
        ),
        "password": ("密码", "Password"),
        "password_hint": ("至少 10 位，长比复杂更重要", "At least 10 characters; longer beats complicated"),
        "again": ("再输一次密码", "Password again"),
        "submit": ("设立并登录", "Set up and sign in"),
        "done_already": ("管理员已经设立。", "A manager has been set up already."),
        "to_sign_in": ("去登录", "Go to sign-in"),
        "code_refused": (
            "设立码不对、已用过或已过期，请重新生成一个。",
            "The code is wrong, used or too old. Print a new one.",
        ),
        "differ": ("两次输入的密码不一样。", "The two passwords differ."),
        "too_weak": ("密码至少 10 位。", "The password needs at least 10 characters."),
        "name_refused": (
            "工号只能用小写字母、数字和连字符，最多 32 位。",
            "A staff number has only lower-case letters, digits and hyphens, at most 32.",
        ),
        "exists": ("这个工号已经有了。", "This staff number is taken."),
        "too_many": ("试得太频繁，请一分钟后再试。", "Too many tries. Please wait a minute."),
        "failed": ("没有连上服务器，请再试一次。", "The server did not answer. Please try again."),
    },
    "staff": {
        "title": ("工作人员", "Staff"),
        "lead": (
            "添加窗口人员、导办、收费员、监督员和管理员。停用后，对方立即退出。",
            "Add clerks, helpers, cashiers, inspectors and managers. Ending an account signs it out at once.",
        ),
        "staff": ("工号", "Staff number"),
        "staff_hint": ("小写字母、数字或连字符", "Lower-case letters, digits or hyphens"),
        "role": ("岗位", "Role"),
        "clerk": ("窗口人员", "Clerk"),
        "helper": ("导办", "Helper"),
        "desk": ("导询台", "Help desk"),
        "manager": ("管理员", "Manager"),
        "cashier": ("收费员", "Cashier"),
        "inspector": ("监督员", "Inspector"),
        "password": ("初始密码", "First password"),
        "password_hint": ("至少 10 位", "At least 10 characters"),
        "add": ("添加", "Add"),
        "added": ("已添加 {staff}。", "{staff} was added."),
        "end": ("停用", "End"),
        "ended": ("已停用", "Ended"),
        "active": ("在用", "Active"),
        "you": ("（您）", " (you)"),
        "console": ("窗口操作台", "Window console"),
        "log": ("查阅记录", "Access log"),
        "checks": ("待核对的号", "Checks wanted"),
        "dashboard": ("大厅看板", "Dashboard"),
        "sign_out": ("退出", "Sign out"),
        "exists": ("这个工号已经有了。", "This staff number is taken."),
        "too_weak": ("密码至少 10 位。", "The password needs at least 10 characters."),
        "name_refused": (
            "工号只能用小写字母、数字和连字符，最多 32 位。",
            "A staff number has only lower-case letters, digits and hyphens, at most 32.",
        ),
        "failed": ("没有连上服务器，请再试一次。", "The server did not answer. Please try again."),
    },
    "console": CONSOLE_TEXTS,
}
