"""Days of one kiosk under seeded faults of server, broker, network, printer, power and clock: 0 lost, 0 doubled, no ghost; numbers in the hours alone, and then for everybody."""

from collections import Counter
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from tests.support.offline_play import BEGINNINGS, Play

VISITS = 12
FAULTS = 1000


async def day(folder: Path, seed: int, visits: int = VISITS) -> Play:
    """So many citizens; before most of them, something goes wrong, and much of it is mended only later."""
    chance = Random(seed)  # noqa: S311 - a script to be played again, not a secret
    play = Play(folder, chance, chance.choice(BEGINNINGS))
    await play.seconds(25)
    for _ in range(visits):
        if chance.random() < 0.85:
            _fault(play, chance)
        await play.visit()
        if chance.random() < 0.7:
            _fault(play, chance)
        await play.seconds(chance.randrange(1, 25))
        _mend(play, chance)
    await play.settle()
    return play


def _fault(play: Play, chance: Random) -> None:
    kind = chance.choice(("server", "broker", "network", "printer", "printer", "power", "power", "clock"))
    play.faults[kind] += 1
    match kind:
        case "server":
            play.line.cut = True
            play.world.opened()
        case "broker":
            play.line.cut = True
        case "network":
            play.line.lossy = chance.choice((0.3, 0.6, 0.9))
        case "printer":
            _printer(play, chance)
        case "power":
            play.power.after, play.power.late = chance.randrange(0, 6), chance.random() < 0.5
        case "clock":
            play.skew = timedelta(hours=chance.choice((-2, 2)))


def _printer(play: Play, chance: Random) -> None:
    fault = chance.choice(("no_paper", "cover_open", "cutter_jammed", "paper_left_dots", "unplug"))
    if fault == "unplug":
        play.printing.wire.unplug_in = chance.randrange(0, 8)
    elif fault == "paper_left_dots":
        play.paper.change(paper_left_dots=chance.randrange(10, 800))
    else:
        play.paper.change(**{fault: True})


def _mend(play: Play, chance: Random) -> None:
    if chance.random() < 0.5:
        play.line.cut, play.line.lossy = False, 0.0
    if chance.random() < 0.6:
        play.printing.wire.unplug_in = None
        play.paper.change(no_paper=False, cover_open=False, cutter_jammed=False)


@pytest.mark.parametrize("seed", range(24))
async def test_offline_day_loses_and_doubles_nothing(tmp_path: Path, seed: int) -> None:
    """Every number shown or printed is a ticket of the hall, once; every other was given back or is marked."""
    play = await day(tmp_path, seed, 3)
    assert play.wrongs() == []
    assert play.tickets() or not play.came_in_hours
    await play.close()


@pytest.mark.campaign
async def test_offline_campaign_of_a_thousand_faults(tmp_path: Path) -> None:
    """The same until so many faults were played; says what there was."""
    faults, seen, seed = Counter[str](), Counter[str](), 1000
    while faults.total() < FAULTS:
        folder = tmp_path / str(seed)
        folder.mkdir()
        play = await day(folder, seed)
        assert play.wrongs() == [], f"seed {seed}"
        faults += play.faults
        numbers = [t.number for t in play.tickets().values()]
        seen += Counter(
            days=1, cuts=play.cuts, slips=len(play.paper.slips), tickets=len(numbers),
            offline=sum(n.startswith("K") for n in numbers), shown=len(play.shown),
        )  # fmt: skip
        await play.close()
        seed += 1
    print(f"\nfaults {dict(faults)}, {faults.total()} in all; {dict(seen)}: 0 lost, 0 doubled, no ghost")
