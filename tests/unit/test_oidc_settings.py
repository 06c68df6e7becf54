"""The table `[oidc]`: what is refused in which words, who is linked by whom, and that a hall without it loads no JOSE library."""

import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from queue_server.__main__ import app
from queue_server.adapters import hall_note
from queue_server.adapters.private_files import TooOpen
from queue_server.adapters.staff import SqliteStaff
from queue_server.adapters.storage.sqlite import SqliteStore
from queue_server.config import ConfigError, OidcTable, parse_settings
from queue_server.contracts.actors import Role
from queue_server.organisation import organisation_of
from tests.support.hall_day import hall
from tests.support.oidc_world import CLIENT, oidc_world, table_of
from tests.support.page_hall import PASSWORD, ROOT, HandClock, fast_hasher
from tests.support.page_samples import NOW
from tests.support.records import unrecorded

ISSUER = "https://id.city.example/realms/staff"
GOOD = {"issuer": ISSUER, "client_id": "hall", "client_secret_file": "secret"}


def parsed(**changes: Any) -> OidcTable | None:
    """The table in a server's settings."""
    return parse_settings({"hall": "h.toml", "data": "d", "oidc": {**GOOD, **changes}}).oidc


def test_table_needs_three_keys():
    """Everything else has a default that gives the provider no say over accounts and roles."""
    table = parsed()
    assert table is not None
    assert (table.claim, table.accounts, table.roles, table.only) == ("sub", "linked", {}, False)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"issuer": "http://id.city.example"}, "issuer: is https"), ({"issuer": f"{ISSUER}?x=1"}, "issuer: has no query"),
        ({"roles": {"a": "manager"}}, "roles_claim and roles go together"), ({"roles_claim": "groups"}, "roles_claim and roles go together"),
        ({"roles_claim": "groups", "roles": {"a": "kiosk"}}, "oidc.roles.a"), ({"only": True}, "emergency: `only` needs an account"),
        ({"scope": "profile"}, "oidc.scope"), ({"timeout_s": 31}, "oidc.timeout_s"), ({"secret": "s"}, "unknown key oidc.secret"),
    ],
)  # fmt: skip
def test_table_with_a_fault_is_refused_by_name(changes: dict[str, Any], words: str):
    """In words that name the key."""
    with pytest.raises(ConfigError, match=words):
        parsed(**changes)


def test_secret_that_others_may_read_is_refused(tmp_path: Path):
    """As every key of the hall."""
    table = table_of(tmp_path, ISSUER)
    table.client_secret_file.chmod(0o644)
    with pytest.raises(TooOpen):
        organisation_of(table, "https://hall.test", "production", HandClock(NOW))


def test_emulator_is_refused_in_production(tmp_path: Path):
    """A provider on this machine checks nobody's identity."""
    table = table_of(tmp_path, "http://127.0.0.1:9400")
    with pytest.raises(ConfigError, match="an emulator, and this hall is in production"):
        organisation_of(table, "https://hall.test", "production", HandClock(NOW))


@pytest.mark.parametrize(
    ("text", "words"), [("no certificate", "holds no PEM certificate"), (None, "No such file")]
)
def test_authority_that_is_none_is_refused(tmp_path: Path, text: str | None, words: str):
    """By name, before anything starts."""
    authority = tmp_path / "ca.pem"
    if text is not None:
        authority.write_text(text)
    with pytest.raises(ConfigError, match=words):
        organisation_of(
            table_of(tmp_path, ISSUER, authority=authority), "https://hall.test", "demo", HandClock(NOW)
        )


def test_secret_stands_in_no_repr(tmp_path: Path):
    """Nor does the whole of what a server holds."""
    ours = organisation_of(table_of(tmp_path, ISSUER), "https://hall.test", "production", HandClock(NOW))
    assert "s:cret" not in repr(ours) + repr(vars(ours.provider))


def test_every_key_is_documented():
    """In the settings' own list, and on the page about signing in."""
    page = (ROOT / "docs" / "sign-in.md").read_text()
    for name, field in OidcTable.model_fields.items():
        assert field.description
        assert f"`{name}`" in page


def test_hall_with_passwords_alone_loads_no_jose_library():
    """Neither the program nor the whole server."""
    code = "import sys, queue_server.__main__, queue_server.bootstrap; print([m for m in sys.modules if 'joserfc' in m or 'oidc_emulator' in m])"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "[]"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A hall's data folder with two clerks."""
    hall_note.put(tmp_path, hall())
    SqliteStore(tmp_path / "hall.db", hall().id).close()
    with closing(SqliteStaff(tmp_path / "staff.db", HandClock(NOW), hasher=fast_hasher())) as staff:
        for account in ("0317", "0318"):
            staff.add(account, PASSWORD, Role.CLERK, unrecorded)
    return tmp_path


def said(*words: object, typed: str = "", status: int = 0) -> str:
    """What a command prints."""
    result = CliRunner().invoke(app, [str(word) for word in words], input=typed)
    assert result.exit_code == status, result.output
    return result.output


def test_person_is_linked_and_unlinked_at_the_prompt(data: Path):
    """The value is asked for; only a hash of issuer and value is kept; the list shows who is linked."""
    said("staff", "link", "0317", "--data", data, "--issuer", ISSUER, typed="f:77:zhou\n")
    assert "(linked)" in next(
        line for line in said("staff", "list", "--data", data).splitlines() if "0317" in line
    )
    assert b"f:77:zhou" not in b"".join(path.read_bytes() for path in data.glob("staff.db*"))
    with closing(SqliteStaff(data / "staff.db", HandClock(NOW), hasher=fast_hasher())) as staff:
        assert staff.account_of(ISSUER, "f:77:zhou") == "0317"
        assert staff.account_of("https://other.example", "f:77:zhou") is None
        token = staff.open_session("0317", "w3").token
        said("staff", "unlink", "0317", "--data", data)
        assert staff.account_of(ISSUER, "f:77:zhou") is None
        assert staff.session(token) is None


def test_person_of_one_account_is_not_linked_to_another(data: Path):
    """And nobody to an account that is not there."""
    said("staff", "link", "0317", "--data", data, "--issuer", ISSUER, typed="zhou\n")
    twice = said("staff", "link", "0318", "--data", data, "--issuer", ISSUER, typed="zhou\n", status=1)
    assert "linked to another account" in twice
    nobody = said("staff", "link", "0999", "--data", data, "--issuer", ISSUER, typed="li\n", status=1)
    assert "no account of that number" in nobody


async def test_check_prints_what_to_register(tmp_path: Path):
    """The redirect URI and where people sign in; the provider was really asked."""
    import asyncio

    async with oidc_world(tmp_path) as world:
        config = tmp_path / "server.toml"
        config.write_text(
            f'hall = "h.toml"\ndata = "d"\npage_base = "https://hall.test"\n[oidc]\nissuer = "{world.provider.issuer}"\n'
            f'client_id = "{CLIENT}"\nclient_secret_file = "{tmp_path / "oidc-secret"}"\n'
        )
        text = await asyncio.to_thread(said, "oidc", "check", "--config", config)
    assert "redirect URI        https://hall.test/sign-in/organisation/back" in text
    assert f"people sign in at   {world.provider.issuer}/authorize" in text
    assert "signing keys        1" in text


def test_check_of_settings_without_the_table_says_so(tmp_path: Path):
    """One line."""
    config = tmp_path / "server.toml"
    config.write_text('hall = "h.toml"\ndata = "d"\n')
    assert "there is no such table" in said("oidc", "check", "--config", config, status=1)
