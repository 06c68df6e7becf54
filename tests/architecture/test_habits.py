"""Habits that reviews would otherwise repeat: tests say what they pin, ignores and broad excepts say why."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.source_tree import (
    calls_of,
    comments_of,
    functions_of,
    name_of,
    own_files,
    program_files,
    tree_of,
)

TEST_NAME = re.compile(r"test_[a-z0-9]+(_[a-z0-9]+)+")
# After the rule's code stands why: words, not a second code.
IGNORE = re.compile(r"#\s*(type:\s*ignore|noqa|pragma: no cover|nosec)", re.IGNORECASE)
IGNORE_WITH_REASON = re.compile(
    r"#\s*(type:\s*ignore\[[\w, -]+\]|noqa:\s*[A-Z]+\d+(,\s*[A-Z]+\d+)*|pragma: no cover)"
    r"\W+\w+\W+\w+.*",
    re.IGNORECASE,
)
BROAD = {"Exception", "BaseException"}
CHECKS = re.compile(
    r"(^|[._])(raises|warns|fail|judge|run_state_machine_as_test|call_and_validate)$|(^|[._])(assert|check|expect|verify)"
)


def ignores_without_reason(comments: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Line and comment of each ignore that names no rule or gives no reason."""
    for line, comment in comments.items():
        if (match := IGNORE.search(comment)) and not IGNORE_WITH_REASON.search(comment[match.start() :]):
            yield line, comment


def broad_excepts_without_reason(tree: ast.AST, comments: dict[int, str]) -> Iterator[tuple[int, str]]:
    """Line of each `except Exception` that swallows what it caught and gives no reason on its line or the next."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.ExceptHandler) or not _is_broad(node) or _raises_again(node):
            continue
        if not comments.get(node.lineno) and not comments.get(node.lineno + 1):
            yield node.lineno, "broad except without a reason"


def _is_broad(handler: ast.ExceptHandler) -> bool:
    return handler.type is None or any(
        isinstance(name, ast.Name) and name.id in BROAD for name in ast.walk(handler.type)
    )


def _raises_again(handler: ast.ExceptHandler) -> bool:
    last = handler.body[-1]
    return isinstance(last, ast.Raise) and last.exc is None


def can_fail(function: ast.AST) -> bool:
    """True when the test asserts, expects an error or calls something that checks."""
    asserts = any(isinstance(node, ast.Assert | ast.Raise) for node in ast.walk(function))
    return asserts or any(CHECKS.search(name) for _, name in calls_of(function))


def _tests() -> Iterator[tuple[Path, ast.FunctionDef | ast.AsyncFunctionDef]]:
    for path in own_files(".py", under="tests"):
        if path.name.startswith("test_"):
            yield from ((path, node) for node in functions_of(tree_of(path)) if node.name.startswith("test_"))


def _of_tests(wrong) -> Iterator[tuple[str, str]]:
    return (
        (f"{name_of(path)}::{node.name}", f"line {node.lineno}") for path, node in _tests() if wrong(node)
    )


def test_tests_are_named_by_condition(judge):
    """test_<subject>_<condition>: the name alone says what broke."""
    judge("test name", _of_tests(lambda node: not TEST_NAME.fullmatch(node.name)))


def test_tests_say_what_they_pin(judge):
    """Each test has a docstring that says what it pins."""
    judge("test docstring", _of_tests(lambda node: not ast.get_docstring(node)))


def test_tests_can_fail(judge):
    """Each test asserts something, itself or through a helper that is named for it."""
    judge("test can fail", _of_tests(lambda node: not can_fail(node)))


def test_tests_never_sleep(judge):
    """No test waits by the clock: it would pass by luck or waste time."""
    files = own_files(".py", under="tests")
    calls = ((path, line) for path in files for line, name in calls_of(tree_of(path)) if name == "time.sleep")
    judge("sleep in test", ((f"{name_of(path)}#{line}", f"line {line}") for path, line in calls))


def test_tests_read_texts_in_one_step(judge):
    """No test of a page finds elements first and reads their texts later, between which it may draw itself anew: `texts_of` does both at once."""
    read = (
        (path, node)
        for path in own_files(".py", under="tests")
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Attribute) and node.attr in {"all_inner_texts", "all_text_contents"}
    )
    judge("texts in two steps", ((f"{name_of(path)}#{n.lineno}", f"line {n.lineno}") for path, n in read))


def test_ignores_carry_reasons(judge):
    """Each ignore names its rule and says beside it why the rule does not fit."""
    found = (
        (path, line, what)
        for path in own_files(".py")
        for line, what in ignores_without_reason(comments_of(path))
    )
    judge(
        "ignore reason", ((f"{name_of(path)}#{line}", f"line {line}: {what}") for path, line, what in found)
    )


def test_broad_excepts_carry_reasons(judge):
    """`except Exception` says beside it why everything must be caught there."""
    found = (
        (path, line, what)
        for path in program_files()
        for line, what in broad_excepts_without_reason(tree_of(path), comments_of(path))
    )
    judge("broad except", ((f"{name_of(path)}#{line}", f"line {line}: {what}") for path, line, what in found))


@pytest.mark.parametrize(
    ("comment", "accepted"),
    [
        ("# type: ignore[no-untyped-call]  # the library has no types", True),
        ("# noqa: S603 - our own program", True),
        ("# noqa: S603, PLR0915", False),
        ("# noqa", False),
        ("# type: ignore", False),
        ("# type: ignore[arg-type]", False),
        ("# a comment that ignores nothing", True),
    ],
)
def test_ignores_by_comment(comment, accepted):
    """The search itself: a code and two words pass, bare codes and bare ignores do not."""
    assert (not list(ignores_without_reason({1: comment}))) is accepted


@pytest.mark.parametrize(
    ("source", "accepted"),
    [
        ("try: f()\nexcept ValueError: pass", True),
        ("try: f()\nexcept BaseException:\n    undo()\n    raise", True),
        ("try: f()\nexcept: pass", False),
        ("try: f()\nexcept (KeyError, Exception): pass", False),
    ],
)
def test_broad_excepts_by_source(source, accepted):
    """The search itself: named errors pass, everything at once needs a reason."""
    assert (not list(broad_excepts_without_reason(ast.parse(source), {}))) is accepted


def test_broad_excepts_with_comment():
    """A reason beside the except is enough."""
    tree = ast.parse("try: f()\nexcept Exception:\n    pass")
    assert not list(broad_excepts_without_reason(tree, {2: "# a plugin may raise anything"}))
