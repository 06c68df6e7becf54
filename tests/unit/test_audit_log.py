"""A foreign call log: its columns are found, its head start is named, and a bad file is told in one sentence."""

import csv
import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from random import Random

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.audit.head_starts import ENOUGH, Call, HeadStart, head_starts
from queue_server.audit.reading import AuditError, read

BANK = Path(__file__).parents[3] / "shared" / "data" / "bank_calls.csv.gz"
DAY_S = 6 * 3600


def played(head_start: float, *, days: int = 8, disorder: float = 0.0, windows: int = 3) -> list[Call]:
    """Days of a busy queue that gives class `vip` this head start; `disorder` of the calls take anybody."""
    chance = Random(7)  # noqa: S311 - a played log, no secret
    calls: list[Call] = []
    for day in range(days):
        coming, clock = [], 0.0
        while clock < DAY_S:
            clock += chance.expovariate(1 / 34)
            coming.append((round(clock), "vip" if chance.random() < 0.25 else "plain"))
        calls += _served(coming, head_start, disorder, windows=windows, chance=chance, day=str(day))
    return calls


def _served(
    coming: list[tuple[int, str]],
    head_start: float,
    disorder: float,
    *,
    windows: int,
    chance: Random,
    day: str,
) -> Iterable[Call]:
    free, waiting = [0.0] * windows, []
    while coming or waiting:
        now = min(free)
        if not waiting:
            now = max(now, coming[0][0])
        while coming and coming[0][0] <= now:
            waiting.append(coming.pop(0))
        waiting.sort(key=lambda each: each[0] - (head_start if each[1] == "vip" else 0))
        taken = waiting.pop(chance.randrange(len(waiting)) if chance.random() < disorder else 0)
        free[free.index(min(free))] = now + chance.expovariate(1 / 100)
        yield Call("help", day, taken[1], taken[0], round(now))


def written(path: Path, rows: Iterable[Iterable[object]]) -> Path:
    """Rows as a CSV file, the header first."""
    with path.open("w", newline="", encoding="utf-8") as out:
        csv.writer(out).writerows(rows)
    return path


def shown_of(calls: Iterable[Call]) -> HeadStart:
    """The one pair of classes of a played log."""
    (only,) = head_starts(calls)
    return only


@pytest.mark.parametrize(("wanted", "disorder"), [(90, 0.0), (90, 0.2), (300, 0.1)])
def test_head_starts_of_a_played_log(wanted, disorder):
    """The head start that ordered the calls is found within two seconds in a hundred, also in disorder."""
    found = shown_of(played(wanted, disorder=disorder))
    assert (found.favoured, found.other) == ("vip", "plain")
    assert found.seconds is not None
    assert abs(found.seconds - wanted) <= max(2.0, 0.02 * wanted)
    assert found.low <= wanted + 5
    assert found.high >= wanted - 5
    assert found.conform > found.by_arrival
    assert disorder or found.conform == 1.0


def test_head_starts_of_a_fair_queue():
    """A queue in order of arrival shows none."""
    found = shown_of(played(0))
    assert not found.shown
    assert found.by_arrival == 1.0


def test_head_starts_whichever_class_is_named_first():
    """The favoured class is named, whatever its name's place in the alphabet."""
    renamed = [Call(c.queue, c.day, {"vip": "2", "plain": "1"}[c.group], c.came, c.taken) for c in played(90)]
    mirrored = [
        Call(c.queue, c.day, {"vip": "1", "plain": "2"}[c.group], c.came, c.taken) for c in played(90)
    ]
    one, two = shown_of(renamed), shown_of(mirrored)
    assert (one.favoured, two.favoured) == ("2", "1")
    assert one.seconds == two.seconds
    assert (one.low, one.high) == (two.low, two.high)


def test_head_starts_of_few_calls():
    """Too few pairs are said to be too few, and no figure is made of them."""
    found = shown_of(played(90, days=1)[:40])
    assert 0 < found.pairs < ENOUGH
    assert found.seconds is None


def test_head_starts_compare_within_one_queue():
    """Calls of two services say nothing about each other's order."""
    apart = [Call(c.group, c.day, c.group, c.came, c.taken) for c in played(90)]
    assert shown_of(apart).pairs == 0


@pytest.mark.skipif(not BANK.exists(), reason="the bank's call log is not on this machine")
def test_audit_log_of_the_bank():
    """Priority 2 of the bank's call centre counts as 90 ± 5 s earlier."""
    best = head_starts(read(BANK).calls)[0]
    assert best.favoured == "2"
    assert best.seconds is not None
    assert abs(best.seconds - 90) <= 5
    assert best.low >= 85
    assert best.high <= 95
    assert best.conform > best.by_arrival + 0.2


def test_read_guesses_columns(tmp_path):
    """Chinese headers, semicolons and GB 18030 are understood; who left is counted apart."""
    text = "取号时间;叫号时间;优先级;业务;状态\n2026-11-22 09:00:00;2026-11-22 09:04:00;老人;户籍;办结\n2026/11/22 09:01;2026/11/22 09:05;普通;户籍;弃号\n"
    path = tmp_path / "calls.csv"
    path.write_bytes(text.encode("gb18030"))
    log = read(path)
    assert log.columns == {
        "came": "取号时间", "taken": "叫号时间", "group": "优先级", "queue": "业务", "outcome": "状态"
    }  # fmt: skip
    (call,) = log.calls
    assert (call.queue, call.day, call.group, call.taken - call.came) == ("户籍", "2026-11-22", "老人", 240)
    assert log.left == 1


def test_read_takes_told_columns(tmp_path):
    """A column that is named goes over every guess."""
    path = written(tmp_path / "c.csv", [("a", "b", "kind", "priority"), ("9:00:01", "9:00:05", "x", "y")])
    (call,) = read(path, {"came": "a", "taken": "b", "group": "Kind"}).calls
    assert (call.came, call.taken, call.group) == (32401, 32405, "x")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "is empty"),
        (b"came,taken,class\n", "no rows"),
        (b"a,b\n1,2\n", "no column known as came"),
        (b"came,taken,class\nnow,then,x\n", "have no readable time"),
        (b"came,taken,class\n1,2\n\x00\n", "have no readable"),
        (b"\x1f\x8b\x08broken", "damaged .gz"),
        (b"\xff\xfe\x80\x81", "neither UTF-8"),
        (b'came,taken,class\n"' + b"x" * 200_000 + b'",2,3\n', "cannot be read"),
    ],
)
def test_audit_log_of_a_bad_file(tmp_path, content, words):
    """Whatever the file holds, the answer is one sentence without a traceback."""
    path = tmp_path / "log.csv"
    path.write_bytes(content)
    result = CliRunner().invoke(app, ["audit-log", str(path)])
    assert result.exit_code == 1, result.output
    assert isinstance(result.exception, SystemExit)
    assert result.output.startswith("queue-server: log.csv")
    assert result.output.count("\n") == 1
    assert words in result.output


def test_audit_log_of_no_file(tmp_path):
    """A file that is not there, and a column that is not, are told by name."""
    with pytest.raises(AuditError, match="cannot be read"):
        read(tmp_path / "none.csv")
    path = written(tmp_path / "c.csv", [("came", "taken", "class"), (1, 2, 3)])
    with pytest.raises(AuditError, match="no column nope; it has came, taken, class"):
        read(path, {"came": "nope"})


def test_audit_log_prints_both_languages(tmp_path):
    """The command says what it found in Chinese and English, and as JSON for programs."""
    rows = [("date", "q_start", "q_exit", "priority", "type"), *(
        (call.day, call.came, call.taken, call.group, call.queue) for call in played(90)
    )]  # fmt: skip
    path = tmp_path / "log.csv.gz"
    path.write_bytes(gzip.compress(written(tmp_path / "log.csv", rows).read_bytes()))
    said = CliRunner().invoke(app, ["audit-log", str(path)])
    assert said.exit_code == 0, said.output
    assert "类别 vip 比类别 plain 提前" in said.output
    assert "Class vip counts as" in said.output
    document = json.loads(CliRunner().invoke(app, ["audit-log", str(path), "--json"]).output)
    assert document["head_starts"][0]["favoured"] == "vip"
    assert abs(document["head_starts"][0]["seconds"] - 90) <= 2
