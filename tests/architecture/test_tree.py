"""What may be committed: no paths of one machine, no registry's address, locks that fit the project."""

import json
import re
import tomllib
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.support.source_tree import ROOT, name_of, own_files, text_of

PYTHON_LOCKS = (
    "setup/requirements.lock",
    "setup/requirements-run.lock",
    "setup/demo.lock",
    "setup/bootstrap.lock",
)
LOCKS = (*PYTHON_LOCKS, "setup/package-lock.json")
# Written in pieces, so that this file passes its own search.
FOREIGN = re.compile(
    r"(?<![\w.~-])/(?:root|work|Users)/|/home/\w+/"
    r"|\b(?:pypi\.o"
    + r"rg|pythonhosted\.o"
    + r"rg|registry\.npm"
    + r"js|npmmi"
    + r"rror|deb\.debian\.o"
    + r"rg|snapshot\.debian)"
)


def foreign_words(text: str) -> Iterator[tuple[int, str]]:
    """Line and text of each path of one machine and each registry's host."""
    for match in FOREIGN.finditer(text):
        yield text.count("\n", 0, match.start()) + 1, match[0]


def locked_versions(lock: Path) -> dict[str, set[str]]:
    """Normalised package name → versions that the lock allows (several under different markers)."""
    versions: dict[str, set[str]] = {}
    for name, number in re.findall(r"^([\w.-]+)==(\S+)", text_of(lock), re.MULTILINE):
        versions.setdefault(_normal(name), set()).add(number)
    return versions


def _normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def _wanted(*groups: str) -> list[Requirement]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())
    lines = list(project["project"]["dependencies"])
    for group in groups:
        lines += project["dependency-groups"][group]
    return [Requirement(line) for line in lines]


def test_files_name_no_machine(judge):
    """No committed file names a path of one machine or a package registry's host."""
    found = ((path, line, what) for path in own_files() for line, what in foreign_words(text_of(path)))
    judge(
        "foreign words", ((f"{name_of(path)}#{line}", f"line {line}: {what}") for path, line, what in found)
    )


@pytest.mark.parametrize("lock", LOCKS)
def test_locks_hold_no_address(lock):
    """A lock holds versions and hashes only, so that any registry or mirror may serve them."""
    text = (ROOT / lock).read_text()
    addresses = re.findall(r'(?m)^--\S+|"resolved"|@ (?:https?|file)://\S+', text)
    assert not addresses
    assert "sha256:" in text or "sha512-" in text


@pytest.mark.parametrize("lock", PYTHON_LOCKS)
def test_locks_hash_every_package(lock):
    """Each pinned package is followed by at least one hash: nothing unchecked is installed."""
    entries = re.split(r"(?m)^(?=\w)", (ROOT / lock).read_text())
    assert [entry.split()[0] for entry in entries if entry.strip() and "--hash=sha256:" not in entry] == []


@pytest.mark.parametrize(
    ("lock", "groups"),
    [("setup/requirements.lock", ("dev", "setup")), ("setup/requirements-run.lock", ("setup",))],
)
def test_locks_fit_the_project(lock, groups):
    """Each library that pyproject.toml asks for is locked at a version it allows."""
    locked = locked_versions(ROOT / lock)
    unmet = [
        str(wanted)
        for wanted in _wanted(*groups)
        if not any(wanted.specifier.contains(number) for number in locked.get(_normal(wanted.name), ()))
    ]
    assert unmet == []


def test_locks_agree_with_each_other():
    """The demo's libraries are a part of the tests': what is tested is what runs."""
    every, run = locked_versions(ROOT / LOCKS[0]), locked_versions(ROOT / LOCKS[1])
    assert {name: numbers for name, numbers in run.items() if every.get(name) != numbers} == {}


def test_locks_match_what_is_installed():
    """The libraries that these tests run with are the locked ones."""
    locked = locked_versions(ROOT / LOCKS[0])
    assert {
        wanted.name: version(wanted.name)
        for wanted in _wanted("dev", "setup")
        if version(wanted.name) not in locked[_normal(wanted.name)]
    } == {}


def test_npm_lock_fits_its_package():
    """The npm lock is made from the package.json beside it, with a hash for every package."""
    package = json.loads((ROOT / "setup/package.json").read_text())
    packages = json.loads((ROOT / "setup/package-lock.json").read_text())["packages"]
    root = packages.pop("")
    assert {key: root.get(key) for key in ("dependencies", "devDependencies")} == {
        key: package.get(key) for key in ("dependencies", "devDependencies")
    }
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("url = '/api/wo" + "rk/3'", False),
        ("/etc/ssl/certs", False),
        ("~/wo" + "rk/notes", False),
        ("path: /ro" + "ot/x", True),
        ("see /wo" + "rk/x", True),
        ("https://py" + "pi.org/simple", True),
    ],
)
def test_foreign_words_by_text(text, found):
    """The search itself: routes and system paths pass, one machine's folders and registries do not."""
    assert bool(list(foreign_words(text))) is found
