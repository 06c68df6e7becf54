"""`queue-server` at the prompt: what a person did wrong comes back as one line, never as a traceback."""

import os
import socket
from collections.abc import Iterator
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from typer.testing import CliRunner

from queue_server import preflight
from queue_server.__main__ import _say_where, app
from queue_server.config import ConfigError, OidcTable, ServerSettings, parse_settings

ROOT = Path(__file__).parents[2]
SAMPLE = ROOT / "assets" / "halls" / "wushan.toml"


def said(*words: object, status: int = 1) -> str:
    """What one command prints; it must end with `status` by itself, not by an error of ours."""
    result = CliRunner().invoke(app, [str(word) for word in words])
    assert (result.exit_code, type(result.exception)) in ((status, SystemExit), (0, type(None)))
    assert result.exit_code == status, result.output
    return result.output.strip()


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """The folder of the sample hall after `init`."""
    said("init", "--hall", SAMPLE, "--data", tmp_path / "data", status=0)
    return tmp_path / "data"


@pytest.fixture
def busy() -> Iterator[int]:
    """A port of this machine on which somebody else listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield int(server.getsockname()[1])


def settings(data: Path, **changes: object) -> ServerSettings:
    """Settings whose ports are free, changed."""
    free = {"http_port": preflight_port(), "broker_port": 0, "websocket_port": 0}
    return parse_settings({"hall": SAMPLE, "data": data, **free, **changes})


def preflight_port() -> int:
    """A port that was free a moment ago."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


def tls_pair(folder: Path) -> tuple[Path, Path]:
    """A certificate that signs itself, and its key."""
    from datetime import UTC, datetime, timedelta

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "hall.test")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1)).sign(key, SHA256())
    )  # fmt: skip
    certificate, secret = folder / "tls.crt", folder / "tls.key"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    secret.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    secret.chmod(0o600)
    return certificate, secret


def test_run_without_a_hall_names_the_option():
    """What is missing is named as it is typed."""
    assert said("run", "--data", "d") == "queue-server: --hall FILE is missing"


def test_run_on_a_wrong_option_names_the_option():
    """A bound of an option is refused under the option's name."""
    assert said("run", "--hall", SAMPLE, "--data", "d", "--http-port", 0).startswith(
        "queue-server: --http-port: "
    )


@pytest.mark.parametrize(
    "words", [("first-manager",), ("device", "list"), ("device", "add", "kiosk", "kiosk-1")]
)
def test_command_on_a_folder_without_hall_says_init(tmp_path: Path, words: tuple[str, ...]):
    """A slip in --data makes no new folder; the line says what to do."""
    nowhere = tmp_path / "nowhere"
    assert said(*words, "--data", nowhere) == (
        f"queue-server: no hall in {nowhere}; run `queue-server init` first"
    )
    assert not nowhere.exists()


@pytest.mark.parametrize("command", ["init", "run"])
def test_data_that_cannot_be_made_is_refused_by_name(tmp_path: Path, command: str):
    """The system's reason and the path."""
    (tmp_path / "file").write_text("")
    where = tmp_path / "file" / "data"
    options = ("--http-port", preflight_port(), "--broker-port", 0, "--websocket-port", 0)
    text = said(command, "--hall", SAMPLE, "--data", where, *(options if command == "run" else ()))
    assert text == f"queue-server: {where}: Not a directory"


def test_data_that_may_not_be_written_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, tmp_path: Path):
    """A folder of somebody else: the path and the reason, no traceback."""

    def refuse(path: Path, **_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(Path, "mkdir", refuse)
    text = said("init", "--hall", SAMPLE, "--data", tmp_path / "data")
    assert text == f"queue-server: {tmp_path / 'data'}: Permission denied"


def test_run_of_a_hall_without_keys_says_init(tmp_path: Path):
    """A production hall makes no keys by itself."""
    hall = tmp_path / "hall.toml"
    text = SAMPLE.read_text().replace('mode = "demo"', 'mode = "production"')
    hall.write_text(text.replace("recall_gap_s = 1 ", "recall_gap_s = 20 "))
    options = ("--http-port", preflight_port(), "--broker-port", 0, "--websocket-port", 0)
    assert "run `queue-server init` first" in said("run", "--hall", hall, "--data", tmp_path / "d", *options)


def test_second_init_says_that_nothing_changed(data: Path):
    """Keys are made once."""
    before = {path.name: path.read_bytes() for path in (data / "keys").iterdir()}
    assert "already there, unchanged" in said("init", "--hall", SAMPLE, "--data", data, status=0)
    assert before == {path.name: path.read_bytes() for path in (data / "keys").iterdir()}


def test_device_of_another_hall_is_refused(data: Path):
    """The hall's id must be the one that lives in the folder."""
    text = said("device", "add", "kiosk", "k1", "--hall", "elsewhere", "--data", data, "--assign", "a")
    assert text == f"queue-server: the hall in {data} is wushan, not elsewhere"


@pytest.mark.parametrize(("role", "what"), [("kiosk", "area"), ("board", "area"), ("keypad", "window")])
def test_device_for_a_place_that_is_not_there_is_refused(data: Path, role: str, what: str):
    """The line names what there is."""
    text = said("device", "add", role, "d1", "--data", data, "--assign", "zzz")
    assert text.startswith(f"queue-server: no {what} zzz; there are ")
    assert said("device", "list", "--data", data, status=0) == ""


def test_device_for_an_area_of_the_hall_gets_a_code(data: Path):
    """With or without the hall's id."""
    for hall in ((), ("--hall", "wushan")):
        text = said("device", "add", "kiosk", "k1", "--data", data, *hall, "--assign", "a", status=0)
        assert len(text) == 14


def test_device_file_that_others_may_read_is_refused_by_name(data: Path):
    """One line with the path."""
    said("device", "add", "kiosk", "k1", "--data", data, "--assign", "a", status=0)
    (data / "devices" / "k1.json").chmod(0o644)
    assert "k1.json cannot be used: group or others may read it" in said("device", "list", "--data", data)


def test_settings_are_printed_with_their_defaults():
    """Name, default and meaning of each."""
    text = said("settings", status=0)
    assert "http_port        8080         port of the web part" in text
    assert "hall             (required)" in text
    assert len(text.splitlines()) == len(ServerSettings.model_fields) + len(OidcTable.model_fields)
    assert "oidc.claim       sub          claim of the ID token that says who it is" in text


@pytest.mark.parametrize("name", ["http_port", "broker_port", "websocket_port"])
async def test_port_in_use_is_refused_before_anything_starts(
    tmp_path: Path, busy: int, name: str, monkeypatch: pytest.MonkeyPatch
):
    """By the setting's name and the number."""
    monkeypatch.setattr(preflight, "_PREDECESSOR_S", 0.2)
    with pytest.raises(ConfigError, match=f"^{name} {busy} is in use$"):
        await preflight.check(settings(tmp_path, **{name: busy}))


async def test_port_that_is_soon_free_is_waited_for(
    tmp_path: Path, busy: int, monkeypatch: pytest.MonkeyPatch
):
    """The broker of a server that was just killed goes a moment later."""
    looks: list[int] = []

    def free_at_the_third(_host: str, port: int, _name: str) -> bool:
        looks.append(port)
        return looks.count(busy) != 1

    monkeypatch.setattr(preflight, "_is_free", free_at_the_third)
    await preflight.check(settings(tmp_path, broker_port=busy))
    assert looks.count(busy) == 2


async def test_database_beside_a_journal_of_the_folder_is_refused(tmp_path: Path):
    """A hall that ran with its file would begin anew without a word; a folder without one starts."""
    at_home = settings(tmp_path, database="postgresql://localhost/halls")
    await preflight.check(at_home)
    (tmp_path / "hall.db").touch()
    with pytest.raises(ConfigError, match="journal of its own"):
        await preflight.check(at_home)
    await preflight.check(settings(tmp_path))


async def test_files_of_set_up_that_are_missing_are_named(tmp_path: Path):
    """Boards would be dead: the start is refused, with what to run."""
    with pytest.raises(ConfigError, match=r"^libraries: .* is missing; run `setup/install run`$"):
        await preflight.check(settings(tmp_path, libraries=tmp_path))


async def test_tls_pair_that_fits_is_accepted(tmp_path: Path):
    """The key may also be a link, as certificate programs lay it."""
    certificate, key = tls_pair(tmp_path)
    (tmp_path / "link.key").symlink_to(key)
    await preflight.check(settings(tmp_path, tls_certificate=certificate, tls_key=tmp_path / "link.key"))
    assert len(preflight.fingerprint(certificate)) == 64


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda pair: pair[1].unlink(), "tls.key cannot be used: it does not exist"),
        (lambda pair: pair[1].chmod(0o644), "tls.key cannot be used: group or others may read it"),
        (lambda pair: pair[0].unlink(), "tls.crt: No such file"),
        (lambda pair: pair[0].write_text("no PEM"), "tls_certificate: it and tls_key"),
    ],
)
def test_tls_pair_that_does_not_fit_ends_the_start(tmp_path: Path, spoil, words: str):
    """Missing, open to others or spoiled: one line, and no folder was made."""
    pair = tls_pair(tmp_path)
    spoil(pair)
    config = tmp_path / "server.toml"
    config.write_text(
        f'tls_certificate = "{pair[0]}"\ntls_key = "{pair[1]}"\nbroker_port = 0\nwebsocket_port = 0\n'
        f"http_port = {preflight_port()}\n"
    )
    text = said("run", "--hall", SAMPLE, "--data", tmp_path / "data", "--config", config)
    assert words in text
    assert len(text.splitlines()) == 1
    assert not os.path.lexists(tmp_path / "data")


def test_ready_line_stands_before_what_people_read(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    """Programs read the first line; people learn where it listens, and the certificate's fingerprint."""
    certificate, key = tls_pair(tmp_path)
    given = settings(
        tmp_path, page_base="https://hall.example", tls_certificate=certificate, tls_key=key, http_port=8443
    )
    _say_where(given, "mosquitto", "mqtt://127.0.0.1:1", "ws://127.0.0.1:2/mqtt")
    ready, listening, shown = capsys.readouterr().out.splitlines()
    assert ready == "ready https://hall.example mosquitto mqtt://127.0.0.1:1 ws://127.0.0.1:2/mqtt"
    assert listening == "listening at https://127.0.0.1:8443; pages for phones at https://hall.example"
    assert preflight.fingerprint(certificate) in shown
