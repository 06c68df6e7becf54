"""Modules and functions stay short enough to hold in the head."""

import ast
from collections.abc import Iterator

from tests.support.source_tree import functions_of, name_of, own_files, program_files, text_of, tree_of

MODULE_LINES = 300
FUNCTION_LINES = 30
# Names that say nothing about what is inside.
DRAWERS = {"utils.py", "util.py", "helpers.py", "helper.py", "misc.py", "common.py", "tools.py"}


def _long_modules() -> Iterator[tuple[str, str]]:
    for path in program_files() + own_files(".py", under="benchmarks"):
        if (lines := len(text_of(path).splitlines())) > MODULE_LINES:
            yield name_of(path), f"{lines} lines, at most {MODULE_LINES}"


def own_lines(function: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    """Lines from signature to end, without those of functions defined inside: these are judged by themselves."""
    first, last = function.lineno, function.end_lineno or function.lineno
    inner = {
        line
        for nested in functions_of(function)
        if nested is not function
        for line in range(nested.lineno, (nested.end_lineno or nested.lineno) + 1)
    }
    return last - first + 1 - len(inner)


def _long_functions() -> Iterator[tuple[str, str]]:
    for path in program_files() + own_files(".py", under="benchmarks"):
        for function in functions_of(tree_of(path)):
            if (lines := own_lines(function)) > FUNCTION_LINES:
                yield f"{name_of(path)}::{function.name}", f"{lines} lines, at most {FUNCTION_LINES}"


def test_modules_stay_short(judge):
    """No module passes 300 lines: past that a second idea hides inside."""
    judge("module length", _long_modules())


def test_functions_stay_short(judge):
    """No function passes 30 lines, signature and docstring included."""
    judge("function length", _long_functions())


def test_modules_have_telling_names(judge):
    """No drawer for odds and ends: a module's name says what is inside."""
    drawers = [(name_of(path), "name says nothing") for path in own_files(".py") if path.name in DRAWERS]
    judge("module name", drawers)


def test_own_lines_with_nested_functions():
    """The count itself: a factory is not charged for what it makes, and each line is charged once."""
    outer = ast.parse(
        "def outer():\n    def inner():\n        def deep():\n            pass\n        return deep\n    return inner"
    )
    lines = {function.name: own_lines(function) for function in functions_of(outer)}
    assert lines == {"outer": 2, "inner": 2, "deep": 2}
