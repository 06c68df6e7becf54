"""Enrolment: a code works once and for ten minutes, secrets are stored private or hashed, revocation is final."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from queue_server.adapters import devices, private_files
from queue_server.adapters.devices import DeviceRegistry, Offer, server_account
from queue_server.adapters.passwords import hashed_password, password_matches
from queue_server.contracts import topics
from queue_server.contracts.actors import Role

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)
OFFER = Offer("mqtt://127.0.0.1:1883", "hall-seal-1", "AAAA")


@pytest.fixture
def registry(tmp_path: Path) -> DeviceRegistry:
    """An empty registry."""
    return DeviceRegistry(tmp_path / "devices", "hall-1")


def enrol(registry: DeviceRegistry, device: str = "kiosk-1", role: Role = Role.KIOSK, *assigned: str) -> str:
    """An enrolled device; returns its password."""
    code = registry.add(role, device, assigned or ("a",), NOW)
    return registry.enrol(code, NOW, OFFER).password


def test_enrolment_gives_a_credential_and_a_record(registry: DeviceRegistry) -> None:
    """The device gets its secrets; the door knows actor, assignment and MAC key."""
    code = registry.add(Role.KIOSK, "kiosk-1", ("hall-1", "hall-2"), NOW)
    assert registry.get("kiosk-1") is None
    credential = registry.enrol(code, NOW, OFFER)
    record = registry.get("kiosk-1")
    assert record is not None
    assert (record.actor.role, record.actor.id, record.actor.window) == (Role.KIOSK, "kiosk-1", None)
    assert list(record.mac_keys) == [credential.key_id]
    assert len(record.mac_keys[credential.key_id]) == 32
    assert credential.assigned == record.assigned == ("hall-1", "hall-2")


def test_code_is_forgiving_in_form_and_nothing_else(registry: DeviceRegistry) -> None:
    """Lower case and missing dashes are read; one wrong character is not."""
    code = registry.add(Role.KIOSK, "kiosk-1", (), NOW)
    assert len(code) == 14
    wrong = ("0" if code[0] != "0" else "1") + code[1:]
    with pytest.raises(devices.CodeRefused):
        registry.enrol(wrong, NOW, OFFER)
    assert registry.enrol(f" {code.replace('-', '').lower()} ", NOW, OFFER).device == "kiosk-1"


def test_code_works_once(registry: DeviceRegistry) -> None:
    """The second use is refused and changes nothing."""
    code = registry.add(Role.KIOSK, "kiosk-1", (), NOW)
    first = registry.enrol(code, NOW, OFFER)
    with pytest.raises(devices.CodeRefused):
        registry.enrol(code, NOW, OFFER)
    record = registry.get("kiosk-1")
    assert record is not None
    assert list(record.mac_keys) == [first.key_id]


def test_code_used_in_two_processes_at_once_works_once(registry: DeviceRegistry, tmp_path: Path) -> None:
    """Each sees the other's write before it decides."""
    other = DeviceRegistry(tmp_path / "devices", "hall-1")
    code = registry.add(Role.KIOSK, "kiosk-1", (), NOW)
    other.enrol(code, NOW, OFFER)
    with pytest.raises(devices.CodeRefused):
        registry.enrol(code, NOW, OFFER)


@pytest.mark.parametrize(
    ("age", "good"), [(timedelta(minutes=9, seconds=59), True), (timedelta(minutes=10), False)]
)
def test_code_lives_ten_minutes(registry: DeviceRegistry, age: timedelta, good: bool) -> None:
    """At ten minutes it is over."""
    code = registry.add(Role.KIOSK, "kiosk-1", (), NOW)
    if good:
        registry.enrol(code, NOW + age, OFFER)
    else:
        with pytest.raises(devices.CodeRefused):
            registry.enrol(code, NOW + age, OFFER)


def test_new_code_replaces_the_old_one(registry: DeviceRegistry) -> None:
    """Only the newest code of a device works; the present credential stays until it is used."""
    enrol(registry)
    first = registry.add(Role.KIOSK, "kiosk-1", ("a",), NOW)
    second = registry.add(Role.KIOSK, "kiosk-1", ("a",), NOW)
    assert registry.get("kiosk-1") is not None
    with pytest.raises(devices.CodeRefused):
        registry.enrol(first, NOW, OFFER)
    registry.enrol(second, NOW, OFFER)


def test_changed_assignment_ends_the_credential_at_once(registry: DeviceRegistry) -> None:
    """A device invited to another role or place keeps nothing of the old one."""
    enrol(registry)
    registry.add(Role.BOARD, "kiosk-1", ("a",), NOW)
    assert registry.get("kiosk-1") is None


def test_revoked_device_is_gone_but_listed(registry: DeviceRegistry) -> None:
    """No record, no account, no secret on disk; the operator still sees that it was."""
    enrol(registry)
    code = registry.add(Role.KIOSK, "kiosk-1", ("a",), NOW)
    registry.revoke("kiosk-1", NOW)
    assert registry.get("kiosk-1") is None
    assert registry.accounts() == ()
    assert [(s.device, s.state) for s in registry.summaries()] == [("kiosk-1", "revoked")]
    with pytest.raises(devices.CodeRefused):
        registry.enrol(code, NOW, OFFER)


def test_revoking_an_unknown_device_is_an_error(registry: DeviceRegistry) -> None:
    """A typing error must not look like a revocation."""
    with pytest.raises(devices.UnknownDevice):
        registry.revoke("kiosk-9", NOW)


def test_other_process_is_seen_after_refresh(registry: DeviceRegistry, tmp_path: Path) -> None:
    """The operator's command line changes the folder; `refresh` says that something changed, once."""
    other = DeviceRegistry(tmp_path / "devices", "hall-1")
    enrol(other)
    before = registry.revision
    assert registry.refresh()
    assert registry.get("kiosk-1") is not None
    assert registry.revision == before + 1
    assert not registry.refresh()


@pytest.mark.parametrize(
    ("role", "device", "assigned"),
    [
        (Role.CLERK, "kiosk-1", ()),
        (Role.SYSTEM, "kiosk-1", ()),
        (Role.KIOSK, "server", ()),
        (Role.KIOSK, "Kiosk", ()),
        (Role.KIOSK, "../x", ()),
        (Role.KIOSK, "a\nuser b", ()),
        (Role.KIOSK, "+", ()),
        (Role.KIOSK, "", ()),
        (Role.KIOSK, "x" * 33, ()),
        (Role.BOARD, "board-1", ("+",)),
        (Role.BOARD, "board-1", ("#",)),
        (Role.BOARD, "board-1", ("a/b",)),
        (Role.BOARD, "board-1", ("a\ntopic read #",)),
        (Role.KEYPAD, "keypad-1", ()),
        (Role.KEYPAD, "keypad-1", ("w1", "w2")),
    ],
)
def test_bad_device_is_refused(
    registry: DeviceRegistry, role: Role, device: str, assigned: tuple[str, ...]
) -> None:
    """Names and assignments become topics and lines of an access list: nothing but slugs gets there."""
    with pytest.raises(devices.BadDevice):
        registry.add(role, device, assigned, NOW)
    assert registry.summaries() == ()


def test_keypad_acts_at_its_window(registry: DeviceRegistry) -> None:
    """The window comes from the assignment, never from a payload."""
    enrol(registry, "keypad-1", Role.KEYPAD, "w3")
    record = registry.get("keypad-1")
    assert record is not None
    assert record.actor.window == "w3"


def test_accounts_have_exactly_the_granted_topics(registry: DeviceRegistry) -> None:
    """The access list is the contract's table, nothing added."""
    password = enrol(registry)
    (account,) = registry.accounts()
    assert account.grants == topics.device_grants("hall-1", Role.KIOSK, "kiosk-1", ("a",))
    assert password_matches(password, account.password_hash)
    own = server_account("hall-1", "secret", b"0" * 12)
    assert own.grants == topics.server_grants("hall-1")


def test_repr_and_errors_show_no_secret(registry: DeviceRegistry) -> None:
    """Records, accounts and credentials can be logged."""
    code = registry.add(Role.KIOSK, "kiosk-1", (), NOW)
    credential = registry.enrol(code, NOW, OFFER)
    shown = f"{registry.get('kiosk-1')!r} {registry.accounts()!r} {credential!r} {registry.summaries()!r}"
    for secret in (credential.password, credential.mac_key, code, "$7$"):
        assert secret not in shown


def test_files_are_private_and_hold_neither_code_nor_password(
    registry: DeviceRegistry, tmp_path: Path
) -> None:
    """On disk: hashes, and the MAC key in a file that only the server reads."""
    code = registry.add(Role.KIOSK, "kiosk-1", (), NOW)
    path = tmp_path / "devices" / "kiosk-1.json"
    assert code.replace("-", "") not in path.read_text()
    credential = registry.enrol(code, NOW, OFFER)
    assert credential.password not in path.read_text()
    assert path.stat().st_mode & 0o777 == 0o400


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.chmod(0o644),
        lambda path: (path.chmod(0o600), path.write_text("{")),
        lambda path: path.rename(path.with_name("kiosk-2.json")),
    ],
    ids=["readable by others", "malformed", "another's name"],
)
def test_spoilt_file_is_a_typed_error(
    registry: DeviceRegistry, tmp_path: Path, spoil: Callable[[Path], object]
) -> None:
    """A server does not start on a registry that was tampered with."""
    enrol(registry)
    spoil(tmp_path / "devices" / "kiosk-1.json")
    with pytest.raises(private_files.PrivateFileError):
        DeviceRegistry(tmp_path / "devices", "hall-1")


def test_password_hash_has_mosquittos_form_and_verifies() -> None:
    """`$7$rounds$salt$hash`; a vector made by mosquitto_passwd 2.0.11 verifies too."""
    stored = hashed_password("secret", b"0123456789ab")
    assert stored.startswith("$7$101$MDEyMzQ1Njc4OWFi$")
    assert password_matches("secret", stored)
    assert not password_matches("Secret", stored)
    assert password_matches("correct horse", MOSQUITTO_PASSWD)
    assert not password_matches("x", "plain text")
    with pytest.raises(ValueError, match="12 bytes"):
        hashed_password("secret", b"short")


MOSQUITTO_PASSWD = "$7$101$p/3GvDfog+HD1kVI$ss4qk3KVkHa5K2j8uAYGJpxtk6odNPK2fRKOpa6bTcwbKx1F9nhB/Gj51uih92T2XTD1xvU11Wb1eqa5VICPoQ=="
