"""Opaque codes over real HTTP: known, unknown, slow, silent, broken, garbage, emulated in production; never taken apart."""

import asyncio
import threading
from collections.abc import AsyncIterator
from datetime import date
from pathlib import Path
from typing import Literal
from unittest.mock import AsyncMock, Mock

import pytest
import structlog.testing

from firmware_bridge.emulators.code_platform import CodePlatformEmulator, Person
from kiosk.config import ConfigError, load_key, parse_config
from kiosk.flow.claims import Claim
from kiosk.flow.intents import CodeFailed, CodeVerified, Intent
from kiosk.gateways import code_platform
from kiosk.gateways.code_platform import CodeCheck, CodePlatform, HttpPlatform
from kiosk.gateways.plain_calls import MOST

NUMBER = "110101199001010015"
PERSON = Person("测试·员", NUMBER)
TODAY = date(2026, 11, 22)


@pytest.fixture
def running() -> AsyncIterator[CodePlatformEmulator]:
    """The emulated platform, on a port of its own."""
    with CodePlatformEmulator("key") as emulator:
        yield emulator


@pytest.fixture(autouse=True)
def _patience(monkeypatch) -> None:
    """A busy machine is no silent platform."""
    monkeypatch.setattr(code_platform, "ANSWER_S", 60.0)


def _platform(running: CodePlatformEmulator, *, key: str = "key") -> HttpPlatform:
    return HttpPlatform(running.url, key)


async def _asked(
    platform: CodePlatform | None, text: str, mode: Literal["demo", "production"] = "demo"
) -> Intent:
    heard: list[Intent] = []
    check = CodeCheck(platform, heard.append, mode=mode, today=lambda: TODAY)
    check.start("a", text)
    assert check._task is not None
    await check._task
    [intent] = heard
    return intent


async def test_known_code_is_a_person(running):
    """Name and number from the platform, marked as emulated."""
    intent = await _asked(_platform(running), running.code_of(PERSON))
    assert isinstance(intent, CodeVerified)
    claim = intent.claim
    assert (claim.credential, claim.name, claim.number, claim.emulated) == (
        "electronic_code",
        "测试·员",
        NUMBER,
        True,
    )
    assert claim.birth == date(1990, 1, 1)


@pytest.mark.parametrize("text", ["", "x", NUMBER, "https://example.org/" + NUMBER, "\n\0🙂" * 50])
async def test_unknown_code_is_said_to_be_unknown(running, text):
    """Also one that looks like a citizen's number: nothing is read out of it."""
    assert await _asked(_platform(running), text) == CodeFailed("a", "code.unknown")


@pytest.mark.parametrize("trouble", ["broken", "garbage"])
async def test_platform_in_trouble_is_silence(running, trouble):
    """503, or an answer that is none: the calm way on."""
    running.trouble = trouble
    assert await _asked(_platform(running), running.code_of(PERSON)) == CodeFailed("a", "code.silent")


async def test_silent_platform_is_given_up_in_time(running, monkeypatch):
    """A deadline over all of it."""
    monkeypatch.setattr(code_platform, "ANSWER_S", 0.2)
    running.trouble = "silent"
    assert await _asked(_platform(running), running.code_of(PERSON)) == CodeFailed("a", "code.silent")


async def test_platform_that_is_away_is_silence(running):
    """Nobody listens there."""
    platform = HttpPlatform("http://127.0.0.1:1", "key")
    assert await _asked(platform, "x") == CodeFailed("a", "code.silent")


async def test_wrong_key_is_silence(running):
    """401 is the hall's affair, not the citizen's."""
    assert await _asked(_platform(running, key="other"), running.code_of(PERSON)) == CodeFailed(
        "a", "code.silent"
    )


async def test_emulated_word_counts_for_nothing_in_production(running):
    """The emulator says what it is, and a production kiosk refuses it."""
    with structlog.testing.capture_logs() as logs:
        intent = await _asked(_platform(running), running.code_of(PERSON), "production")
    assert intent == CodeFailed("a", "code.silent")
    assert [log["error"] for log in logs] == ["emulated"]


@pytest.mark.parametrize("number", ["110101199001010016", "110101209901010010", "1" * 18])
async def test_wrong_number_from_a_platform_is_silence(running, number):
    """What a platform says is checked as everything else is."""
    assert await _asked(_platform(running), running.code_of(Person("测试", number))) == CodeFailed(
        "a", "code.silent"
    )


@pytest.mark.parametrize(
    ("found", "mode"),
    [
        (Claim("electronic_code", "测试", NUMBER, emulated=True), "production"),
        (Claim("electronic_code", "测试", "110101199001010016"), "demo"),
        (Claim("electronic_code", "测试", "110101209901010010"), "demo"),
        (Claim("electronic_code", "", NUMBER), "demo"),
        (NUMBER, "demo"),
        (False, "demo"),
    ],
)
async def test_wrong_answer_of_a_plugin_is_silence(found, mode):
    """Emulated in production, no citizen's number, born tomorrow, nobody's, or no claim at all."""
    plugin = Mock(verify=AsyncMock(return_value=found))
    assert await _asked(plugin, "x", mode) == CodeFailed("a", "code.silent")


async def test_right_answer_of_a_plugin_is_a_person_whose_birth_the_number_says():
    """What a plugin says of birth and credential does not count."""
    found = Claim("resident_card", "测试", NUMBER, birth=date(1950, 1, 1))
    intent = await _asked(Mock(verify=AsyncMock(return_value=found)), "x", "production")
    assert isinstance(intent, CodeVerified)
    claim = intent.claim
    assert (claim.credential, claim.name, claim.birth) == ("electronic_code", "测试", date(1990, 1, 1))


@pytest.mark.parametrize("verify", [Mock(side_effect=RuntimeError(NUMBER)), Mock(return_value=PERSON)])
async def test_plain_function_that_fails_is_silence(verify):
    """One that raises, or answers with something else; the log tells of nobody."""
    with structlog.testing.capture_logs() as logs:
        assert await _asked(Mock(verify=verify), "x") == CodeFailed("a", "code.silent")
    assert NUMBER not in str(logs)


async def test_plain_function_s_answer_counts_like_any():
    """A vendor's `def verify` is as good as an `async def`, and so is one that hands back something to await."""
    found = Claim("electronic_code", "测试", NUMBER)
    for verify in (Mock(return_value=found), Mock(side_effect=AsyncMock(return_value=found))):
        assert isinstance(await _asked(Mock(verify=verify), "x", "production"), CodeVerified)


async def test_plain_function_that_blocks_leaves_the_screen_alive(monkeypatch):
    """The loop goes on while it hangs, the person has an answer in time, and after a few such calls none more is begun."""
    monkeypatch.setattr(code_platform, "ANSWER_S", 0.05)
    let_go, began = threading.Event(), []

    def verify(text: str) -> None:
        began.append(text)
        let_go.wait()

    turns = 0
    try:
        for n in range(MOST + 2):
            asking = asyncio.create_task(_asked(Mock(verify=verify), str(n)))
            while not asking.done():
                turns += 1
                await asyncio.sleep(0)
            assert await asking == CodeFailed("a", "code.silent")
    finally:
        let_go.set()
    assert turns > MOST
    assert len(began) == MOST


async def test_kiosk_without_a_platform_says_so():
    """A plugin that is away, or a list shown too late."""
    assert await _asked(None, "x") == CodeFailed("a", "code.silent")


async def test_nothing_personal_is_logged(running):
    """Neither code nor name nor number, whatever happens."""
    code = running.code_of(PERSON, lasting=True)
    with structlog.testing.capture_logs() as logs:
        for trouble in ("none", "broken", "garbage"):
            running.trouble = trouble
            await _asked(_platform(running), code)
    assert all(word not in str(logs) for word in (code, NUMBER, "测试"))
    assert code not in repr(Claim("electronic_code", "测试", NUMBER))


def _config(tmp_path: Path, **changes: object) -> dict[str, object]:
    return {
        "mode": "production", "hall": "h", "credential": tmp_path / "c", "reader": {"url": "serial:///dev/ttyS9"},
        "printer": {"url": "serial:///dev/ttyS8"}, **changes,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"platform": {"kind": "http", "url": "http://127.0.0.1:8770"}}, "platform.url"),
        ({"scanner": {"kind": "plain", "url": "pty:///run/scanner"}}, "scanner.url"),
        ({"social": {"kind": "plain", "url": "pty:///run/slot"}}, "social.url"),
    ],
)
def test_emulators_are_refused_in_production(tmp_path, changes, named):
    """By the settings' own check, with the key's name."""
    with pytest.raises(ConfigError, match=named):
        parse_config(_config(tmp_path, **changes))


def test_means_are_what_the_settings_have(tmp_path):
    """Nothing unless it is set."""
    assert parse_config(_config(tmp_path)).means == frozenset()
    given = {
        "scanner": {"kind": "zebra", "url": "serial:///dev/ttyS1"},
        "social": {"kind": "plain", "url": "pcsc:"},
    }
    assert parse_config(_config(tmp_path, **given)).means == {"scanner", "social"}


def test_key_that_others_may_read_is_refused(tmp_path):
    """As the device's credential."""
    key = tmp_path / "key"
    key.write_text("secret\n")
    key.chmod(0o644)
    with pytest.raises(ConfigError, match="0400"):
        load_key(key, "platform.key")
    key.chmod(0o400)
    assert load_key(key, "platform.key") == "secret"
