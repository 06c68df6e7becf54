"""Who may ask for what over HTTP: every route with who opens it, written out by hand beside the code.

A letter is a role: c clerk, $ cashier, h helper, i inspector, m manager; * all of them. After a colon the permission that these must
have beside the role; + joins two such rules. `!`: the password once more comes first. `open`: nobody signs in for it.
"""

from typing import Any, Final

from queue_server.contracts.actors import Permission, Role

HALL: Final = "hall-1"
TICKET: Final = "2026-11-22-A001"
OPEN: Final = "open"
LETTERS: Final = {
    "c": Role.CLERK,
    "$": Role.CASHIER,
    "h": Role.HELPER,
    "i": Role.INSPECTOR,
    "m": Role.MANAGER,
}
WHO: Final[dict[str, str]] = {
    "GET /": OPEN, "GET /healthz": OPEN, "GET /openapi.json": "*", "GET /sign-in": OPEN, "POST /sign-in": OPEN, "POST /sign-out": OPEN,
    "GET /setup": OPEN, "POST /setup": OPEN, "GET /password": OPEN, "POST /password": OPEN, "POST /sign-in/again": "*",
    "GET /static/{path:path}": OPEN, "GET /assets/{path:path}": OPEN, "GET /lib/{path:path}": OPEN,
    "GET /board/{board}": OPEN, "GET /voice/{name}": OPEN, "POST /api/v1/enrol": OPEN, "POST /pay/{channel}/notify": OPEN,
    "GET /t/{token}": OPEN, "GET /t/{token}/voice": OPEN, "GET /t/{token}/live": OPEN, "POST /t/{token}/parcel": OPEN, "POST /t/{token}/pass": OPEN, "POST /t/{token}/phone": OPEN, "POST /t/{token}/commands": OPEN,
    "GET /g": OPEN, "GET /g/{matter}": OPEN, "GET /c": OPEN, "POST /c": OPEN, "GET /c/{code}": OPEN, "GET /sheet": OPEN, "GET /sheet/{day}": OPEN,
    # The citizen's screen has a cookie of its own: tests/unit/test_web_talk.py
    "GET /screen": OPEN, "POST /screen/pair": OPEN, "POST /screen/now": OPEN, "POST /screen/say": OPEN, "POST /screen/form": OPEN,
    "GET /staff": "m", "POST /staff": "m!", "POST /staff/end": "m!", "POST /staff/password": "m!", "POST /staff/may": "m!",
    "GET /console": "*", "GET /console/live": "c$m", "GET /console/elsewhere": "c$m", "POST /console/code": "*",
    "POST /console/visitor": "c$m", "POST /console/form": "c$m", "POST /console/form/told": "c$m", "POST /console/delivery": "c$m", "GET /console/payments/{order}": "c$m",
    "POST /console/screen": "c$m", "POST /console/screen/code": "c$m", "POST /console/screen/say": "c$m", "POST /console/screen/form": "c$m",
    "GET /dashboard": "im:inspect", "GET /dashboard/live": "im:inspect", "GET /dashboard/rules": "im:inspect",
    "GET /dashboard/tickets": "im:inspect", "GET /dashboard/tickets/{ticket}": "im:inspect", "GET /patrols": "im:inspect",
    "GET /api/v1/{hall}/alarms": "im:inspect", "GET /api/v1/{hall}/alarms/live": "im:inspect", "GET /api/v1/{hall}/cases": "c+im:inspect",
    "GET /access-log": "im:inspect", "GET /api/v1/{hall}/access-log": "im:inspect", "POST /api/v1/{hall}/access-log/export": "im:inspect!",
    "GET /desk": "hm", "GET /desk/now": "hm", "GET /desk/live": "hm", "GET /desk/tickets": "hm", "GET /desk/matters": "hm",
    "POST /desk/visitor": "hm", "POST /desk/code": "hm", "GET /checks": "cm", "GET /api/v1/{hall}/checks": "cm",
    "GET /reports": "*:reports", "GET /reports.csv": "*:reports!", "GET /reports.xlsx": "*:reports!", "GET /reports/tickets": "*:reports",
    "GET /reports/tickets/{ticket}": "*:reports", "GET /day-sheet": "*:reports", "GET /ratings": "im:ratings", "POST /ratings/phone": "m:ratings",
    "GET /cases": "c+im:inspect", "GET /cases/matters": "cm", "POST /cases/person": "cm",
    "GET /outings": "hcm", "POST /outings": "hcm", "POST /outings/person": "hcm", "POST /outings/code": "hcm", "GET /t/visit/{outing}": OPEN,
    "GET /payments": "$m+im:inspect", "GET /payments/live": "$m+im:inspect", "GET /payments/{order}/receipt.pdf": "c$m",
    "GET /payments/report": "$m:reports+im:both", "GET /payments/report.{kind}": "$m:reports+im:both!",
    "POST /api/v1/{hall}/people/find": "chm", "POST /api/v1/{hall}/people/unmask": "cm", "POST /api/v1/{hall}/commands": "*",
}  # fmt: skip
PATHS: Final[dict[str, str]] = {
    "hall": HALL, "ticket": TICKET, "order": "0" * 10, "kind": "csv", "day": "2026-11-21",
    "name": "none", "board": "none", "token": "k3Jx9Qm2Vb7Tz5Wc8Ys1Lp", "matter": "advice", "code": "none", "outing": "0000000001",
}  # fmt: skip
QUERIES: Final[dict[str, str]] = {
    "GET /dashboard/tickets": "figure=waiting",
    "GET /payments/report": "first=2026-11-21&last=2026-11-22",
    "GET /payments/report.{kind}": "first=2026-11-21&last=2026-11-22",
}
BODIES: Final[dict[str, dict[str, Any]]] = {
    "POST /sign-in/again": {"password": "wrong password"},
    "POST /staff": {"staff": "new", "password": "correct horse battery", "role": "clerk"},
    "POST /staff/end": {"staff": "nothing"}, "POST /staff/password": {"staff": "nothing", "password": "correct horse battery"},
    "POST /staff/may": {"staff": "nothing", "permission": "call", "given": True},
    "POST /console/code": {"code": "0" * 32}, "POST /console/visitor": {"ticket": TICKET}, "POST /console/form": {"ticket": TICKET},
    "POST /console/delivery": {"ticket": TICKET}, "POST /console/form/told": {"ticket": TICKET, "form": [{"field": "place", "value": ""}]},
    "POST /console/screen/say": {"text": "hello"}, "POST /desk/visitor": {"ticket": TICKET}, "POST /desk/code": {"token": "k3Jx9Qm2Vb7Tz5Wc8Ys1Lp"},
    "POST /cases/person": {"case": "0000000001"},
    "POST /ratings/phone": {"follow_up": "2026-11-22-A001.0", "reason": "call_back"},
    "POST /outings/person": {"outing": "0000000001"}, "POST /outings/code": {"outing": "0000000001"},
    "POST /outings": {
        "id": "0" * 32, "sent_at": "2026-11-22T01:00:00Z", "about": "home_visit", "day": "2026-11-23", "why": "disabled",
        "name": "canary", "phone": "0571 123456", "address": "canary road",
    },
    "POST /api/v1/{hall}/people/find": {"number": "330102195601011236", "reason": "lost_ticket"},
    "POST /api/v1/{hall}/people/unmask": {"ticket": TICKET, "reason": "contact"},
}  # fmt: skip
"""What a page of ours sends; {} where nothing stands here."""


def may(door: str, role: Role, has: frozenset[Permission]) -> bool:
    """What the table says of an account."""
    return any(_rule(each, role, has) for each in WHO[door].removesuffix("!").split("+"))


def _rule(rule: str, role: Role, has: frozenset[Permission]) -> bool:
    roles, _, needed = rule.partition(":")
    if roles != "*" and role not in {LETTERS[letter] for letter in roles}:
        return False
    wanted = {"": set(), "both": {Permission.INSPECT, Permission.REPORTS}}.get(needed)
    return has >= ({Permission(needed)} if wanted is None else wanted)
