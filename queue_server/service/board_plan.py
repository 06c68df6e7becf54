"""A board's layout as its page is told. Pure."""

import hashlib
from dataclasses import asdict
from typing import Final

from queue_server.contracts.board_views import BoardPlanView
from queue_server.contracts.snapshots import Announcement, BoardSnapshot, CallLine, NextLine
from queue_server.domain.boards import HERO
from queue_server.domain.hall import Hall

_TOLD: Final = [
    (kind.__name__, *kind.model_fields) for kind in (Announcement, BoardSnapshot, CallLine, NextLine)
]
"""What pages of this version of the server understand."""


def layouts(hall: Hall) -> str:
    """What stands for all boards' pages: another where a layout changed, or where a new server tells boards what older pages do not know."""
    windows = [(window.id, window.label) for window in hall.windows]
    said = repr((hall.display, hall.areas, windows, _TOLD))
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
