"""Fixed texts of the pages that staff use; `texts` joins them with the others."""

from typing import Final

from queue_server.web.texts_console import CONSOLE_TEXTS

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
