"""Pure parts take time, ids and randomness as arguments; the journal only grows; importing a module does nothing."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source_tree import (
    PROGRAMS,
    calls_of,
    imports_of,
    name_of,
    own_files,
    program_files,
    text_of,
    tree_of,
)

PURE = (
    "queue_server/domain",
    "queue_server/twin",
    "kiosk/flow",
    "kiosk/view_models",
    "firmware_bridge/framing",
    "firmware_bridge/protocol",
)
IMPURE_IMPORTS = {
    "time",
    "random",
    "secrets",
    "uuid",
    "os",
    "socket",
    "subprocess",
    "tempfile",
    "io",
    "logging",
}
IMPURE_CALLS = re.compile(r"(.*\.)?(now|utcnow|today|fromtimestamp|open|print|getenv|perf_counter|monotonic)")
JOURNAL_CHANGE = re.compile(
    r"\b(UPDATE\s+(OR\s+\w+\s+)?|DELETE\s+FROM\s+|REPLACE\s+INTO\s+|TRUNCATE\s+(TABLE\s+)?|DROP\s+TABLE\s+)"
    r"[\"'`\[]?journal\b"
    r"|\bjournal(\.c)?\.(update|delete)\(|\b(update|delete)\((\w+\.)?journal\)",
    re.IGNORECASE,
)
# A command line's sub-commands are declared, not run.
DECLARES = "app.add_typer("


def impurities(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and name of each clock, source of chance or door to the world in a module that should be pure."""
    for line, module, _ in imports_of(tree):
        if module.split(".")[0] in IMPURE_IMPORTS:
            yield line, f"import {module}"
    for line, name in calls_of(tree):
        if IMPURE_CALLS.fullmatch(name):
            yield line, f"{name}()"


def journal_changes(text: str) -> Iterator[tuple[int, str]]:
    """Line and words of each statement that changes or removes what the journal holds."""
    for match in JOURNAL_CHANGE.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0]


def work_at_import(tree: ast.Module) -> Iterator[tuple[int, str]]:
    """Line and source of each statement that acts when the module is imported."""
    for node in tree.body:
        acts = isinstance(node, ast.For | ast.While | ast.With | ast.AsyncFor | ast.AsyncWith)
        acts = acts or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Call | ast.Await))
        if acts and not ast.unparse(node).startswith(DECLARES):
            yield node.lineno, ast.unparse(node).splitlines()[0]


def _pure_files() -> list[Path]:
    return [path for path in program_files() if name_of(path).removesuffix(".py").startswith(PURE)]


def _in_trees(files: list[Path], search) -> Iterator[tuple[str, str]]:
    for path in files:
        for line, what in search(tree_of(path)):
            yield f"{name_of(path)}#{line}", f"line {line}: {what}"


def test_pure_parts_read_no_clock(judge):
    """Domain, twin, flow, view models, framing and protocol never ask for time, chance, files or the environment."""
    files = _pure_files()
    assert files
    judge("purity", _in_trees(files, impurities))


def test_journal_only_grows(judge):
    """No SQL text and no statement object changes or removes an entry of the journal."""
    files = [path for program in PROGRAMS for path in own_files(".py", ".sql", under=program)]
    found = ((path, line, what) for path in files for line, what in journal_changes(text_of(path)))
    judge("journal", ((f"{name_of(path)}#{line}", f"line {line}: {what}") for path, line, what in found))


def test_import_does_nothing(judge):
    """Programs are put together in their composition roots: no module acts when it is imported."""
    judge("work at import", _in_trees(program_files(), work_at_import))


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("from datetime import datetime, time\nx = time(8, 30)", False),
        ("def key(now): return now.timestamp()", False),
        ("import time", True),
        ("from uuid import uuid4", True),
        ("datetime.datetime.now(UTC)", True),
        ("date.today()", True),
        ("open('x')", True),
    ],
)
def test_impurities_by_source(source, found):
    """The search itself: a time of day as a value is pure, the clock is not."""
    assert bool(list(impurities(ast.parse(source)))) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("INSERT INTO journal VALUES (?)", False),
        ("CREATE TRIGGER t BEFORE UPDATE ON journal BEGIN SELECT RAISE(ABORT, 'no'); END", False),
        ("DELETE FROM journal_cursor", False),
        ("UPDATE journal SET body = ''", True),
        ("delete\n from journal where seq < 3", True),
        ("INSERT OR REPLACE INTO journal", True),
        ("sa.update(tables.journal)", True),
        ("journal.delete()", True),
    ],
)
def test_journal_changes_by_text(text, found):
    """The search itself: triggers that forbid changes pass, changes do not."""
    assert bool(list(journal_changes(text))) is found


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ('"""Docstring."""\nX = frozenset({1})\ndef f(): run()', False),
        ("if __name__ == '__main__':\n    main()", False),
        ("logging.basicConfig()", True),
        ("for x in y: register(x)", True),
    ],
)
def test_work_at_import_by_source(source, found):
    """The search itself: definitions pass, statements that act do not."""
    assert bool(list(work_at_import(ast.parse(source)))) is found
