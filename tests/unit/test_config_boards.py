"""Boards and voices of the hall's file: what fits which panel, what is refused in which words, how loud it is where."""

from dataclasses import replace
from pathlib import Path

import pytest

from queue_server.config import ConfigError, parse_hall
from queue_server.domain.boards import LONG, LONG_FROM, BoardPlan, Display, Loudness, Panel
from queue_server.service import board_plan as plans
from queue_server.service.board_plan import board_plan, layouts
from tests.unit.test_config_hall import SMALL, WORDS, changed

STATIC = Path(__file__).parents[2] / "queue_server/web/static"
BOARD = {"id": "wall", "areas": ["a"], "diagonal_in": 65, "viewing_m": 10}


def board(**keys):
    """The small hall with one board."""
    return changed("boards", [{**BOARD, **keys}])


@pytest.mark.parametrize(
    ("layout", "panel", "height"),
    [
        ("area", Panel(55), 107),
        ("area", Panel(65), 126),
        ("corridor", Panel(55), 240),
        ("row", Panel(28, 16, 3), 57),
    ],
)
def test_capital_of_the_called_number_comes_from_the_panel(layout, panel, height):
    """0.73 of the em, which is a share of the width, of a row's height."""
    assert panel.capital_mm(layout) == pytest.approx(height, abs=1)


def test_board_that_is_read_from_its_distance_is_taken():
    """122 mm at 10 m: a panel of 65 inches does for the layout area, one of 55 for the corridor's twenty metres."""
    assert Panel(65).capital_mm("area") >= 122
    (plan,) = parse_hall(board()).hall().display.boards
    assert plan == BoardPlan("wall", ("a",), panel=Panel(65))
    assert parse_hall(board(layout="corridor", diagonal_in=65, viewing_m=20))


@pytest.mark.parametrize(
    ("keys", "words"),
    [
        ({"diagonal_in": 55}, "107 mm are read from 8.7 m, not from 10 m, which needs 122 mm: a panel of 63 inches, or the layout corridor"),
        ({"layout": "corridor", "viewing_m": 40}, "a panel of 112 inches"),
        ({"rows": 5}, "at most 4"),
        ({"layout": "window"}, "the layout window"),
        ({"window": "w1"}, "the layout window"),
        ({"alone_s": 3, "crowded_s": 4}, "crowded_s is above alone_s"),
        ({"layout": "window", "window": "w9"}, "boards.window"),
        ({"areas": ["z"]}, "boards.areas"),
        ({"aspect": "wide"}, "aspect"),
    ],
)  # fmt: skip
def test_board_that_does_not_fit_is_refused_in_words(keys, words):
    """What is wrong and what would do."""
    with pytest.raises(ConfigError) as refused:
        parse_hall(board(**keys))
    assert words in str(refused.value)


@pytest.mark.parametrize(("last", "mm"), [(9999, None), (10000, 98)])
def test_board_is_judged_by_the_longest_number_of_its_themes(last, mm):
    """A10000 is drawn at 78 %: a panel on which A999 is read at ten metres is too small for it."""
    told = {**board(), "themes": [{**theme, "last": last} for theme in SMALL["themes"]]}
    if mm is None:
        assert parse_hall(told)
        return
    with pytest.raises(ConfigError, match=f"numbers of 6 signs of {mm} mm are read from"):
        parse_hall(told)


def test_long_number_is_as_high_as_the_page_draws_it():
    """The share and the length stand in the style and the script of the board, too."""
    assert Panel(65).capital_mm("area", LONG_FROM) == pytest.approx(LONG * Panel(65).capital_mm("area"))
    assert f".hero.long b {{ font-size: calc(var(--hero) * {LONG}); }}" in (STATIC / "board.css").read_text()
    assert f'number.length > {LONG_FROM - 1} && "long"' in (STATIC / "js" / "board.js").read_text()


def test_upright_panel_has_room_for_more_rows():
    """Eight on a panel that hangs upright."""
    (plan,) = parse_hall(board(aspect="9:16", diagonal_in=75, rows=8)).hall().display.boards
    assert (plan.rows, plan.panel.portrait) == (8, True)


def test_every_area_has_a_board_without_being_told():
    """Its usual plan; anything else has no page."""
    hall = parse_hall(SMALL).hall()
    plan = board_plan(hall, "a")
    assert plan is not None
    assert (plan.layout, plan.areas, plan.hero, plan.rows) == ("area", ("a",), 12, 4)
    assert board_plan(hall, "wall") is None


def test_loudness_by_area_and_hour():
    """The lines that count for an area, in the file's order; a silent hall has one line; a board of several areas none of one."""
    times = [{"volume": 60, "hours": ["12:00", "13:30"]}, {"volume": 0, "area": "a"}]
    shown = parse_hall(changed("voice", {"volume": 80, "times": times})).hall().display
    noon = Loudness(60, 720, 810)
    assert shown.loudness_of(("a",)) == (Loudness(80), noon, Loudness(0, area="a"))
    assert shown.loudness_of(("b",)) == shown.loudness_of(("a", "b")) == (Loudness(80), noon)
    assert parse_hall(changed("voice", {"silent": True, "volume": 80})).hall().display == Display(
        (), (Loudness(0),)
    )


def test_hours_that_end_before_they_begin_are_refused():
    """A night is two lines."""
    with pytest.raises(ConfigError, match="the end is not after the beginning"):
        parse_hall(changed("voice", {"times": [{"volume": 1, "hours": ["22:00", "06:00"]}]}))


def test_board_with_an_area_s_name_shows_that_area():
    """Otherwise /board/a would show something else."""
    with pytest.raises(ConfigError, match="bears the name of an area"):
        parse_hall(
            changed("areas", [{"id": "a", "name": WORDS}, {"id": "b", "name": WORDS}])
            | {"boards": [{**BOARD, "id": "b", "areas": ["a"]}]}
        )


def test_layouts_are_other_ones_when_a_board_a_voice_or_a_label_changed():
    """What boards compare says so, and stays the same for the same file."""
    hall = parse_hall(SMALL).hall()
    louder = replace(hall, display=replace(hall.display, loudness=(Loudness(50),)))
    wider = replace(hall, display=replace(hall.display, boards=(BoardPlan("wall", ("a",)),)))
    renamed = replace(hall, windows=tuple(replace(each, label="99") for each in hall.windows))
    assert len({layouts(each) for each in (hall, louder, wider, renamed)}) == 4
    assert layouts(parse_hall(SMALL).hall()) == layouts(hall)


def test_layouts_are_other_ones_when_boards_are_told_what_older_pages_do_not_know(monkeypatch):
    """A page that a server before this one gave would show a call that was taken back as a call: it is to come anew."""
    hall = parse_hall(SMALL).hall()
    now = layouts(hall)
    assert any("taken_back" in fields for fields in plans._TOLD)
    before = [tuple(f for f in fields if f != "taken_back") for fields in plans._TOLD]
    monkeypatch.setattr(plans, "_TOLD", before)
    assert layouts(hall) != now
