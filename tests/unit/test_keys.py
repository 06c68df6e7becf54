"""The hall's keys: made once, read only from private files, never shown, each with an id."""

from base64 import b64decode
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from queue_server.adapters import keys
from queue_server.adapters.keys import KeyRing
from queue_server.contracts.commands import Visitor
from queue_server.contracts.sealing import open_visitor, seal_visitor

MONTH = date(2026, 11, 22)


def test_create_makes_the_standing_keys_once(tmp_path: Path) -> None:
    """A second start reads the same keys."""
    first = KeyRing.create(tmp_path / "keys")
    again = KeyRing.create(tmp_path / "keys")
    assert (again.seal_public_b64, again.lookup_key, again.broker_password) == (
        first.seal_public_b64,
        first.lookup_key,
        first.broker_password,
    )
    assert sorted(p.name for p in (tmp_path / "keys").iterdir()) == [
        "broker-server-1.key",
        "hall-seal-1.key",
        "hall-sign-1.key",
        "lookup-1.key",
    ]


def test_keys_lie_in_private_files(tmp_path: Path) -> None:
    """Mode 0400 in a folder of mode 0700."""
    ring = KeyRing.create(tmp_path / "keys")
    ring.kek(MONTH)
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700
    assert {p.stat().st_mode & 0o777 for p in (tmp_path / "keys").iterdir()} == {0o400}


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o644])
def test_open_refuses_a_key_that_others_may_read(tmp_path: Path, mode: int) -> None:
    """Readable by others means no start."""
    KeyRing.create(tmp_path / "keys")
    (tmp_path / "keys" / "lookup-1.key").chmod(mode)
    with pytest.raises(keys.KeyTooOpen):
        KeyRing.open(tmp_path / "keys")


def test_create_refuses_a_folder_that_others_may_enter(tmp_path: Path) -> None:
    """The folder is as private as the files."""
    KeyRing.create(tmp_path / "keys")
    (tmp_path / "keys").chmod(0o755)
    with pytest.raises(keys.KeyTooOpen):
        KeyRing.create(tmp_path / "keys")


def test_open_refuses_a_symbolic_link(tmp_path: Path) -> None:
    """A key is a file of its own, not a pointer to one."""
    KeyRing.create(tmp_path / "keys")
    path = tmp_path / "keys" / "lookup-1.key"
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(keys.KeyRingError):
        KeyRing.open(tmp_path / "keys")


def test_open_refuses_a_missing_key(tmp_path: Path) -> None:
    """A hall whose sealing key is gone must not start with a new one unnoticed."""
    KeyRing.create(tmp_path / "keys")
    (tmp_path / "keys" / "hall-seal-1.key").unlink()
    with pytest.raises(keys.KeyMissing, match="hall-seal"):
        KeyRing.open(tmp_path / "keys")


@pytest.mark.parametrize(
    "content", [b"", b"yitang-key 1 hall\nAAAA\n", b"yitang-key 1 hall\n!!!\n", b"x" * 40]
)
def test_open_refuses_a_malformed_key_without_quoting_it(tmp_path: Path, content: bytes) -> None:
    """Truncated, foreign or empty files are errors that show no byte of them."""
    KeyRing.create(tmp_path / "keys")
    path = tmp_path / "keys" / "lookup-1.key"
    path.chmod(0o600)
    path.write_bytes(content)
    with pytest.raises(keys.KeyMalformed) as caught:
        KeyRing.open(tmp_path / "keys")
    assert "AAAA" not in str(caught.value)


def test_production_refuses_demo_keys(tmp_path: Path) -> None:
    """A demo's keys are marked; a real hall does not start with them, nor a demo with a hall's."""
    KeyRing.create(tmp_path / "demo", mode="demo")
    KeyRing.create(tmp_path / "hall")
    with pytest.raises(keys.DemoKey):
        KeyRing.open(tmp_path / "demo", mode="production")
    with pytest.raises(keys.DemoKey):
        KeyRing.open(tmp_path / "hall", mode="demo")


def test_repr_shows_no_secret(tmp_path: Path) -> None:
    """Neither the ring nor a key prints what it holds."""
    ring = KeyRing.create(tmp_path / "keys")
    shown = f"{ring!r} {ring.current('lookup')!r} {ring}"
    assert "lookup-1" in shown
    assert repr(ring.lookup_key)[2:12] not in shown


def test_sealing_opens_after_rotation(tmp_path: Path) -> None:
    """A device that still holds the old public key can be read; new ones get the new key's id."""
    ring = KeyRing.create(tmp_path / "keys")
    visitor = Visitor(name="测试", number="1" * 18, birth="1950-01-01")
    old = seal_visitor(ring.seal_public_b64, visitor)
    assert ring.rotate("hall-seal") == "hall-seal-2"
    assert ring.seal_key_id == "hall-seal-2"
    again = KeyRing.open(tmp_path / "keys")
    newest, older = again.seal_privates
    assert open_visitor(older, old) == visitor
    assert open_visitor(newest, seal_visitor(again.seal_public_b64, visitor)) == visitor


def test_signature_verifies_with_the_public_key(tmp_path: Path) -> None:
    """The day's head can be checked by anyone with the hall's public key."""
    ring = KeyRing.create(tmp_path / "keys")
    Ed25519PublicKey.from_public_bytes(b64decode(ring.sign_public_b64)).verify(ring.sign(b"head"), b"head")
    assert ring.sign_key_id == "hall-sign-1"


def test_vault_key_belongs_to_its_month_and_can_be_destroyed(tmp_path: Path) -> None:
    """One key a month, found again by id, gone for good when destroyed."""
    ring = KeyRing.create(tmp_path / "keys")
    key_id, secret = ring.kek(MONTH)
    assert key_id == "kek-2026-11-1"
    assert ring.kek(date(2026, 11, 1)) == (key_id, secret)
    assert ring.kek(date(2026, 12, 1))[1] != secret
    assert KeyRing.open(tmp_path / "keys").kek_by_id(key_id) == secret
    ring.destroy_kek(MONTH)
    with pytest.raises(keys.KeyMissing):
        ring.kek_by_id(key_id)
    assert not list((tmp_path / "keys").glob("kek-2026-11*"))


def test_kek_by_id_gives_only_vault_keys(tmp_path: Path) -> None:
    """An id out of the database never reaches another purpose's key."""
    ring = KeyRing.create(tmp_path / "keys")
    for wrong in ("hall-sign-1", "lookup-1", "kek-2026-11-9", "", "-", "kek-2026-11-x"):
        with pytest.raises(keys.KeyMissing):
            ring.kek_by_id(wrong)


def test_day_tags_are_destroyed_after_the_day(tmp_path: Path) -> None:
    """Today's tag key stays the same all day; earlier ones leave no file."""
    ring = KeyRing.create(tmp_path / "keys")
    yesterday = ring.day_tag(date(2026, 11, 21))
    today = ring.day_tag(MONTH)
    assert ring.destroy_day_tags(MONTH) == 1
    assert ring.day_tag(MONTH) == today
    assert ring.day_tag(date(2026, 11, 21)) != yesterday


def test_ids_fit_the_wire(tmp_path: Path) -> None:
    """Every key's id is a slug of at most 32 characters, as credentials carry it."""
    ring = KeyRing.create(tmp_path / "keys", mode="demo")
    ring.day_tag(MONTH)
    ring.kek(MONTH)
    assert all(len(p.stem) <= 32 for p in (tmp_path / "keys").iterdir())


def test_broker_password_is_long_and_random(tmp_path: Path) -> None:
    """256 bits as text; two halls never share it."""
    first, second = KeyRing.create(tmp_path / "1"), KeyRing.create(tmp_path / "2")
    assert first.broker_password != second.broker_password
    assert len(first.broker_password) == 43
