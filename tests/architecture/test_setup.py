"""setup/install on systems that are not right: what it refuses, and in which words."""

import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.support.source_tree import ROOT

STARTING_POINT = "sh cat cut date dirname env flock grep id ls mkdir rm sed sha256sum tail tr"
Install = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def machine(tmp_path: Path) -> Path:
    """A machine's `bin` with the few programs that the installer starts from, and neither Python nor apt.

    The programs are scripts that call the host's, not links: what a test puts in their place stays here.
    """
    folder = tmp_path / "bin"
    folder.mkdir()
    for name in STARTING_POINT.split():
        put(folder, name, f'exec {shutil.which(name) or pytest.fail(f"{name} is missing here")} "$@"')
    return folder


@pytest.fixture
def install(tmp_path: Path, machine: Path) -> Install:
    """Runs the installer in a copy of the set-up folder, on that machine."""
    project = tmp_path / "project"
    shutil.copytree(ROOT / "setup", project / "setup", ignore=shutil.ignore_patterns("node_modules"))
    shutil.copy(ROOT / "pyproject.toml", project)

    def _install(*groups: str, **environment: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [project / "setup/install", *groups],
            env={"PATH": str(machine)} | environment,
            capture_output=True,
            text=True,
            stdin=subprocess.DEVNULL,
            check=False,
        )

    return _install


def put(machine: Path, name: str, script: str) -> None:
    """Adds a program to the machine."""
    (machine / name).write_text(f"#!/bin/sh\n{script}\n")
    (machine / name).chmod(0o755)


@pytest.mark.parametrize("version", ["3.10", "3.14", "3.15"])
def test_install_with_unsupported_python(install: Install, machine: Path, version: str):
    """A Python that is too old or too new is refused by name, with the way out, before anything is installed."""
    put(machine, "python3", f"echo {version}")
    put(machine, "apt-get", "touch apt-was-called")
    run = install("run")
    assert run.returncode == 1
    assert f"python3 is Python {version}." in run.stderr
    assert "make PYTHON=python3.13 demo" in run.stderr
    assert not list(machine.parent.glob("**/apt-was-called"))


def test_install_with_newer_python_beside(install: Install, machine: Path):
    """Where python3 is too new, a supported one beside it is taken; here it lacks its venv module, and that is said."""
    put(machine, "python3", "echo 3.14")
    put(machine, "python3.12", "case $2 in *import\\ venv*) exit 1 ;; esac; echo 3.12")
    run = install("run", APT="no")
    assert run.returncode == 1
    assert "python3.12 is Python 3.12 without its venv module (package python3-venv)" in run.stderr


def test_install_with_named_python_that_does_not_start(install: Install):
    """A PYTHON that cannot be run is named, not passed over in favour of another."""
    run = install("run", PYTHON="python3.13")
    assert run.returncode == 1
    assert "PYTHON=python3.13 does not start." in run.stderr


def test_install_without_root(install: Install, machine: Path):
    """Without root or sudo the missing packages are named with the command that installs them, and nothing is tried."""
    put(machine, "id", "echo 1000")
    put(machine, "python3", "echo 3.11")
    put(
        machine,
        "dpkg-query",
        "echo 'installed mosquitto '; echo 'installed libmtdev1t64 libmtdev1 (= 1.1.6)'",
    )
    run = install("run")
    assert run.returncode == 1
    assert "sudo apt-get install --no-install-recommends python3 python3-venv libegl1" in run.stderr
    assert not re.search(r"\b(mosquitto|libmtdev1|chromium)\b", run.stderr)


def test_install_when_apt_fails(install: Install, machine: Path):
    """A step that fails shows the end of its log and what to do, and the run stops there."""
    put(machine, "id", "echo 0")
    put(machine, "python3", "echo 3.11")
    put(machine, "dpkg-query", "true")
    put(machine, "dpkg", "true")
    put(machine, "apt-get", "echo 'no route to the mirror'; exit 100")
    run = install("run")
    assert run.returncode == 1
    assert "no route to the mirror" in run.stderr
    assert "Installing system packages failed" in run.stderr
    assert "Python libraries" not in run.stdout


def test_install_without_chromium(install: Install, machine: Path, tmp_path: Path):
    """A system that does not offer Chromium installs the rest, says so, and does not ask for it again."""
    put(machine, "id", "echo 0")
    put(machine, "ls", "echo /var/lib/apt/lists/main_Packages")
    put(machine, "python3", 'case "$*" in *"import venv"*) exit 1 ;; esac; echo 3.11')
    put(machine, "dpkg-query", "true")
    put(machine, "dpkg", "true")
    put(machine, "apt-get", 'echo "$*" >>apt-calls; case "$*" in *chromium*) exit 100 ;; esac')
    first, second = install("run", "pictures"), install("run", "pictures")
    assert "not offered by this system: chromium" in first.stdout
    assert "chromium" not in second.stdout
    installs = [
        line for line in (tmp_path / "project/apt-calls").read_text().splitlines() if " install -y " in line
    ]
    assert ["chromium" in line for line in installs] == [True, False, False]


def test_install_without_root_asks_for_nothing_that_is_only_quicker(install: Install, machine: Path):
    """Who may install nothing is not asked for the browser's shell: the whole browser does as well."""
    put(machine, "id", "echo 1000")
    put(machine, "python3", "echo 3.11")
    put(machine, "dpkg-query", "true")
    run = install("run", "pictures", "test")
    assert "chromium" in run.stderr
    assert "chromium-headless-shell" not in run.stderr


def test_packages_have_reasons():
    """Each system package belongs to a known group and says what it is for."""
    lines = (ROOT / "setup/debian-packages.txt").read_text().splitlines()
    entries = [line.split(maxsplit=2) for line in lines if line and not line.startswith("#")]
    assert entries
    assert [
        entry for entry in entries if len(entry) < 3 or entry[0] not in {"run", "pictures", "test", "quicker"}
    ] == []


def test_scripts_are_executable():
    """What the Makefile and CI call can be run from a fresh clone."""
    scripts = ("setup/install", "setup/lock", "setup/try-bare-root", ".ci/run")
    assert [name for name in scripts if not os.access(ROOT / name, os.X_OK)] == []
