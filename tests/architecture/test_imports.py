"""Who may know whom, in Python and in .kv files."""

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT, name_of, own_files, text_of

KV_MAY_IMPORT = ("kivy", "kiosk.view_models", "kiosk.screens")
KV_IMPORT = re.compile(r"^\s*#:\s*import\s+\w+\s+([\w.]+)")
# A screen's rules place and colour; what is shown is decided in view_models. Looked for outside names, strings and comments.
KV_LOGIC = re.compile(r"\b(import|__import__|lambda|eval|exec|open|for|while|def|class|try)\b")
KV_PLAIN = re.compile(r"^\s*\w+\s*:|'[^']*'|\"[^\"]*\"|#.*")


def kv_imports(text: str) -> Iterator[tuple[int, str]]:
    """Line and dotted name of each `#:import` of a .kv file that a screen may not have."""
    for number, line in enumerate(text.splitlines(), start=1):
        if (match := KV_IMPORT.match(line)) and not _allowed(match[1]):
            yield number, match[1]


def kv_logic(text: str) -> Iterator[tuple[int, str]]:
    """Line and word where a .kv file computes instead of placing."""
    for number, line in enumerate(text.splitlines(), start=1):
        if match := KV_LOGIC.search(KV_PLAIN.sub("''", line)):
            yield number, match[1]


def _allowed(module: str) -> bool:
    return any(module == name or module.startswith(name + ".") for name in KV_MAY_IMPORT)


def _kv_files() -> list[Path]:
    return own_files(".kv", under="kiosk")


def test_contracts_hold():
    """import-linter's contracts in pyproject.toml: programs, layers, pure parts, emulators and drivers."""
    command = [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr


def test_kv_files_import_only_what_draws(judge):
    """A .kv file imports Kivy, screens and view models, never the flow, gateways or anything that acts."""
    findings = ((path, number, what) for path in _kv_files() for number, what in kv_imports(text_of(path)))
    judge(
        "kv imports",
        ((f"{name_of(path)}#{number}", f"line {number} imports {what}") for path, number, what in findings),
    )


def test_kv_files_hold_no_logic(judge):
    """A .kv file has no loops, lambdas, imports or evaluation: logic there is never tested."""
    findings = ((path, number, what) for path in _kv_files() for number, what in kv_logic(text_of(path)))
    judge(
        "kv logic",
        ((f"{name_of(path)}#{number}", f"line {number} has {what!r}") for path, number, what in findings),
    )


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("#:import vm kiosk.view_models", False),
        ("#:import dp kivy.metrics.dp", False),
        ("#: import flow kiosk.flow", True),
        ("#:import screens_of_others kiosk.screens_of_others", True),
        ("#:import os os", True),
    ],
)
def test_kv_imports_by_module(line, refused):
    """The search itself: it finds what is forbidden and leaves what draws."""
    assert bool(list(kv_imports(line))) is refused


@pytest.mark.parametrize(
    ("line", "refused"),
    [
        ("    text: root.view.title", False),
        ("    hint: 'for those who import'  # for later", False),
        ("    for: 3", False),
        ("    on_press: import os; os.remove(root.path)", True),
        ("    text: ' '.join(w for w in root.words)", True),
        ("    on_press: (lambda: app.go())()", True),
    ],
)
def test_kv_logic_by_line(line, refused):
    """The search itself: strings, comments and property names are no logic; loops and imports are."""
    assert bool(list(kv_logic(line))) is refused


def test_server_start_waits_for_no_library_that_it_rarely_needs():
    """A restart leaves the hall blind: migrations, another database's driver and workbooks load when they are used."""
    rare = {"alembic", "psycopg", "xlsxwriter"}
    code = f"import sys, queue_server.__main__, queue_server.bootstrap; print({rare} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"
