"""The project's own files as the architecture tests read them: paths, syntax trees and comments."""

import ast
import io
import os
import re
import tokenize
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAMS = ("queue_server", "firmware_bridge", "kiosk")
# What set-up installs and runs write; the same folders as in .gitignore.
_NOT_OURS = frozenset({".git", ".venv", ".cache", "build", "node_modules", "__pycache__", ".hypothesis"})


def own_files(*suffixes: str, under: str = ".") -> list[Path]:
    """Every file of the project below `under` whose name ends in one of `suffixes` (all, when none is named)."""
    return [path for path in sorted(_walk(ROOT / under)) if not suffixes or path.name.endswith(suffixes)]


def program_files() -> list[Path]:
    """Every Python module of the three programs."""
    return [path for program in PROGRAMS for path in own_files(".py", under=program)]


def name_of(path: Path) -> str:
    """The path as the project writes it: from the root, with slashes."""
    return path.relative_to(ROOT).as_posix()


@cache
def text_of(path: Path) -> str:
    """The file's text; empty for a file that is not UTF-8 text."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return ""


@cache
def tree_of(path: Path) -> ast.Module:
    """The module's syntax tree."""
    return ast.parse(text_of(path), filename=name_of(path))


@cache
def comments_of(path: Path) -> dict[int, str]:
    """Comments by line number, as the tokenizer sees them: a # inside a string is none."""
    tokens = tokenize.generate_tokens(io.StringIO(text_of(path)).readline)
    return {token.start[0]: token.string for token in tokens if token.type == tokenize.COMMENT}


def functions_of(tree: ast.AST) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    """Every function and method, nested ones too."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def imports_of(tree: ast.AST) -> Iterator[tuple[int, str, tuple[str, ...]]]:
    """Line, module and the names taken from it (none for a plain import)."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, alias.name, ()) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, node.module or "", tuple(alias.name for alias in node.names)


def calls_of(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Line and dotted name of every call whose target has one: `datetime.now`, `uuid4`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and re.fullmatch(r"[\w.]+", name := ast.unparse(node.func)):
            yield node.lineno, name


def _walk(folder: Path) -> Iterator[Path]:
    for parent, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _NOT_OURS and not name.endswith("_cache")]
        yield from (Path(parent, name) for name in files if name not in _NOT_OURS)
