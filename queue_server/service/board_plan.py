"""A board's layout as its page is told. Pure."""

import hashlib
from dataclasses import asdict

from queue_server.contracts.board_views import BoardPlanView
from queue_server.domain.boards import HERO
from queue_server.domain.hall import Hall


def layouts(hall: Hall) -> str:
    """What stands for the layouts of all boards' pages: another where one of them changed."""
    said = repr((hall.display, hall.areas, [(window.id, window.label) for window in hall.windows]))
    return hashlib.sha256(said.encode()).hexdigest()[:16]


def board_plan(hall: Hall, board: str) -> BoardPlanView | None:
    """The plan of a board's address: one that the hall's file declares, or an area's usual one."""
    areas = tuple(area.id for area in hall.areas)
    plan = hall.display.board(board, areas)
    if plan is None:
        return None
    label = next((window.label for window in hall.windows if window.id == plan.window), "")
    lines = [asdict(line) for line in hall.display.loudness_of(plan.areas)]
    return BoardPlanView.model_validate({
        "board": plan.id, "areas": plan.areas, "layout": plan.layout, "window": plan.window, "window_label": label,
        "hero": HERO[plan.layout][plan.panel.portrait], "rows": plan.rows, "next": plan.next, "languages": plan.languages,
        "language_s": plan.language_s, "alone_s": plan.alone_s, "crowded_s": plan.crowded_s,
        "loudness": tuple({key: line[key] for key in ("percent", "from_min", "to_min")} for line in lines),
    })  # fmt: skip
