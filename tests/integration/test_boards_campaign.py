"""Boards, broker and server killed at random while numbers are called: no board misses a call.

`CALLS=100000 BOARDS=20 make campaign PYTEST=tests/integration/test_boards_campaign.py`; then `CALLS=2000 BOARDS=200`.
"""

import json
import os

import pytest

from queue_server.config import read_hall
from queue_server.contracts.snapshots import BoardSnapshot
from queue_server.service import journal
from queue_server.service.requests import Happened
from queue_server.service.views import Views
from tests.support.board_play import Play, playing

CALLS, BOARDS, SEED = (
    int(os.environ.get(name, usual)) for name, usual in (("CALLS", "2000"), ("BOARDS", "20"), ("SEED", "7"))
)


def _called(play: Play) -> dict[int, set[str]]:
    """Every call of the journal, with its areas: where the matter is and where the window is."""
    windows = {f"w{n}": "ab"[n % 2] for n in range(1, 100)}
    entries = [entry for entry in play.hall.entries() if entry.kind == "TicketCalled"]
    return {entry.seq: {"a", windows[json.loads(entry.body)["window"]]} for entry in entries}


def _last_boards(play: Play) -> dict[str, BoardSnapshot]:
    """What the journal says that each area shows."""
    entries = play.hall.entries()
    views = Views(read_hall(play.hall.hall_file).hall, 0, "")
    for entry in entries:
        views.apply(Happened(journal.day_of(entry.stream), journal.read(entry), entry))
    shown = {area: views.board(area, entries[-1].at) for area in "ab"}
    return {area: board for area, board in shown.items() if board}


@pytest.mark.campaign
async def test_no_board_misses_a_call_whatever_is_killed(tmp_path):
    """Each board showed each call of its area, had it in its list, or knows of the state after it; in the end all are right."""
    async with playing(tmp_path, BOARDS, SEED) as play:
        await play.calls(CALLS)
        called, right = _called(play), _last_boards(play)
        await play.settled(max(called))
        ways = dict.fromkeys(("shown", "in the list", "by the state alone", "missed"), 0)
        for board in play.boards:
            (area,) = board.credential.assigned
            mine = {call for call, areas in called.items() if area in areas}
            missed = {call for call in mine - board.announced - board.listed if call > board.knows}
            listed = (mine & board.listed) - board.announced
            alone = mine - board.announced - board.listed - missed
            for way, calls in zip(ways, (mine & board.announced, listed, alone, missed), strict=True):
                ways[way] += len(calls)
            assert board.announced <= mine  # nothing was called that the journal does not know
            assert [line["number"] for line in board.shown["calls"]] == [
                line.number for line in right[area].calls
            ]
    print(f"{len(called)} calls, {len(play.boards)} boards, killed {dict(play.accidents)}: {ways}")
    assert len(called) == CALLS
    assert ways["missed"] == 0
