"""The exceptions that the project allows itself, each with a reason."""

import tomllib
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest

Judge = Callable[[str, Iterable[tuple[str, str]]], None]
REMEDY = "Where the rule does not fit, tests/architecture/exceptions.toml takes an entry with a reason."


def _exceptions() -> dict[tuple[str, str], str]:
    entries = tomllib.loads(Path(__file__).with_name("exceptions.toml").read_text())["exception"]
    return {(entry["rule"], entry["where"]): entry["reason"] for entry in entries}


@pytest.fixture
def judge() -> Judge:
    """Fails with every (where, what) that breaks the rule, and with every exception that has no use or reason."""

    def _judge(rule: str, findings: Iterable[tuple[str, str]]) -> None:
        found = list(findings)
        allowed = {where: why for (of_rule, where), why in _exceptions().items() if of_rule == rule}
        broken = [f"{where}: {what}" for where, what in found if where.split("#")[0] not in allowed]
        stale = sorted(set(allowed) - {where.split("#")[0] for where, _ in found})
        unexplained = sorted(where for where, why in allowed.items() if len(why) < 15)
        assert not broken, f"{rule}:\n  " + "\n  ".join([*broken, REMEDY])
        assert not stale, f"{rule}: exceptions without use: {stale}"
        assert not unexplained, f"{rule}: exceptions without a reason: {unexplained}"

    return _judge
