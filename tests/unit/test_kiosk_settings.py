"""A kiosk's settings are bounded, documented and refused in sentences; its credential stays secret."""

import http.server
import os
import threading
import tomllib
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest
from typer.testing import CliRunner

from firmware_bridge.enrol import EnrolError, enrol, keep
from kiosk.__main__ import app
from kiosk.config import ConfigError, listing, load_config, load_credential, parse_config
from queue_server.contracts.actors import Role
from queue_server.contracts.codec import encode
from queue_server.contracts.credentials import DeviceCredential

SAMPLE = Path(__file__).parents[2] / "assets/kiosks/kiosk.toml"
TABLE: dict[str, object] = {
    "mode": "production",
    "hall": "wushan",
    "credential": "/nowhere/kiosk.json",
    "reader": {"url": "serial:///dev/ttyS0"},
    "printer": {"url": "serial:///dev/ttyS1"},
}
CREDENTIAL = DeviceCredential(
    hall="wushan",
    device="kiosk-1",
    role=Role.KIOSK,
    assigned=("a",),
    broker_url="mqtt://127.0.0.1:1",
    password="p" * 24,
    key_id="k1",
    mac_key=b64encode(b"m" * 32).decode(),
    seal_key_id="s1",
    seal_public_key=b64encode(b"s" * 32).decode(),
)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"reader": {"url": "x", "speed": 3}}, "reader.speed"),
        ({"screen": {"dpi": 5}}, "screen.dpi"),
        ({"screen": {"foot_mm": 893}}, "screen.foot_mm"),
        ({"screen": {"foot_mm": 379}}, "screen.foot_mm"),
        ({"times": {"idle_s": 5}}, "times.idle_s"),
        ({"camera": {"source": "file:/faces"}}, "camera.source"),
        ({"reader": {"url": "x", "photo": "open"}}, "reader.photo"),
        ({"reader": {"url": "x", "photo": "plugin:v"}}, "reader.photo_sha256"),
        ({"reader": {"url": "x", "kind": "plugin:v"}}, "reader.sha256"),
        ({"printer": {"url": "x", "kind": "plugin:v"}}, "printer.sha256"),
        ({"scanner": {"kind": "plugin:v"}}, "scanner.sha256"),
        ({"social": {"kind": "plugin:v"}}, "social.sha256"),
        ({"platform": {"kind": "plugin:v"}}, "platform.sha256"),
        ({"platform": {"kind": "v"}}, "platform.kind"),
        ({"certificates": {"kind": "plugin:v"}}, "certificates.sha256"),
        ({"faces": {"accept": 0.6}}, "faces.accept"),
        ({"faces": {"review": 0.6}}, "faces.review"),
        ({"faces": {"accept": 0.44, "review": 0.43}}, "faces.accept"),
        ({"faces": {"backend": "onnx"}}, "faces.onnx.model"),
        ({"faces": {"onnx": {"accept": 0.7}}}, "faces.onnx.accept"),
        ({"faces": {"onnx": {"accept": 0.9, "review": 0.9}}}, "faces.onnx.accept"),
        ({"faces": {"onnx": {"false_match": 0.03}}}, "faces.onnx.false_match"),
        ({"faces": {"onnx": {"points": [[1, 2]]}}}, "faces.onnx.points"),
        ({"reader": {"url": "pty:///run/reader"}}, "reader.url"),
        ({"reader": {"url": "PTY:///run/reader"}}, "reader.url"),
        ({"printer": {"url": "pty:///run/printer"}}, "printer.url"),
    ],
)
def test_config_names_the_wrong_key(change: dict[str, object], named: str) -> None:
    """Unknown, out of bounds, or emulated in production: refused by name."""
    with pytest.raises(ConfigError, match=named):
        parse_config({**TABLE, **change})


def test_config_of_a_demo_may_play_files() -> None:
    """Only there."""
    assert (
        parse_config({**TABLE, "mode": "demo", "camera": {"source": "file:/faces"}}).camera.source
        == "file:/faces"
    )


def test_credential_is_written_for_its_owner_only_and_read_only_so(tmp_path: Path) -> None:
    """0400 when written; anything others may read is refused, and so is another hall's."""
    file = tmp_path / "kiosk.json"
    keep(CREDENTIAL, file)
    assert file.stat().st_mode & 0o777 == 0o400
    assert load_credential(file, "wushan") == CREDENTIAL
    with pytest.raises(ConfigError, match="another hall"):
        load_credential(file, "other")
    file.chmod(0o440)
    with pytest.raises(ConfigError, match="0400"):
        load_credential(file, "wushan")


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://hall.example", "https"),
        ("https://hall.example", "fingerprint"),
        ("http://127.0.0.1:1", "reached"),
    ],
)
def test_enrol_refuses_the_open_network(url: str, said: str, tmp_path: Path) -> None:
    """Plain http only on loopback, https only pinned; nothing is written."""
    with pytest.raises(EnrolError, match=said):
        enrol(url, "code", tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_production_may_use_a_serial_server() -> None:
    """`socket://` is a real device's way too."""
    url = "socket://192.0.2.7:4001"
    assert parse_config({**TABLE, "reader": {"url": url}}).reader.url == url


def test_serial_path_that_leads_to_a_pseudo_terminal_is_refused_at_the_start(tmp_path: Path) -> None:
    """A link does not make an emulator real; a demo may have it."""
    master, slave = os.openpty()
    try:
        (tmp_path / "port").symlink_to(os.ttyname(slave))
        table = {**TABLE, "printer": {"url": f"serial://{tmp_path}/port?baud=9600"}}
        with pytest.raises(ConfigError, match=r"printer\.url.*pseudo-terminal"):
            parse_config(table).refuse_emulators()
        parse_config({**table, "mode": "demo"}).refuse_emulators()
        parse_config(TABLE).refuse_emulators()
    finally:
        os.close(master)
        os.close(slave)


def test_every_key_is_documented_and_in_the_sample() -> None:
    """`kiosk settings` lists each with a meaning; the sample names each and is a production kiosk."""
    rows = listing()
    assert [key for key, _, meaning in rows if not meaning] == []
    assert {"mode", "reader.url", "camera.source", "times.issue_s"} <= {key for key, _, _ in rows}
    shown = CliRunner().invoke(app, ["settings"])
    assert shown.exit_code == 0
    assert [line.split()[0] for line in shown.stdout.splitlines()] == [key for key, _, _ in rows]
    assert load_config(SAMPLE).mode == "production"
    text = SAMPLE.read_text().replace("# broker_ca", "broker_ca").replace("# file =", "file =")
    assert _keys("", tomllib.loads(text)) == {key for key, _, _ in rows}


def _keys(before: str, table: dict[str, object]) -> set[str]:
    keys: set[str] = set()
    for key, value in table.items():
        keys |= _keys(f"{before}{key}.", value) if isinstance(value, dict) else {before + key}
    return keys


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (None, "kiosk.toml: cannot be read: no such file or directory"),
        ("mode = ", "kiosk.toml: not valid TOML"),
        ('colour = "red"', "colour: there is no such key; `kiosk settings` lists them all"),
        ('colour = "red"', "hall: is missing"),
    ],
)
def test_kiosk_run_says_in_a_sentence_what_is_wrong_with_its_file(
    text: str | None, said: str, tmp_path: Path
) -> None:
    """No traceback and no class name."""
    file = tmp_path / "kiosk.toml"
    if text is not None:
        file.write_text(text)
    result = CliRunner().invoke(app, ["run", "--config", str(file)])
    assert result.exit_code == 1
    assert said in result.stderr
    assert "Error" not in result.stderr


def test_kiosk_run_without_a_screen_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """A kiosk that draws where nobody sees it looks well to whoever starts it; only who asks for that gets it."""
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"):
        monkeypatch.delenv(name, raising=False)
    result = CliRunner().invoke(app, ["run", "--config", str(SAMPLE)])
    assert (result.exit_code, "no screen: set DISPLAY" in result.stderr) == (1, True)
    asked = CliRunner().invoke(app, ["run", "--headless", "--config", str(SAMPLE)])
    assert "no screen" not in asked.stderr


class _Door(http.server.BaseHTTPRequestHandler):
    """Answers an enrolment as its server says, and counts."""

    def do_POST(self) -> None:
        server = self.server
        assert isinstance(server, _Server)
        server.asked += 1
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(server.status)
        self.end_headers()
        self.wfile.write(server.body)

    def log_message(self, *_: object) -> None:
        """Nothing."""


class _Server(http.server.HTTPServer):
    status, body, asked = 200, encode(CREDENTIAL), 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


@pytest.fixture
def server() -> Iterator[_Server]:
    """A server that gives the credential to whoever asks."""
    with _Server(("127.0.0.1", 0), _Door) as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.02,))
        thread.start()
        yield running
        running.shutdown()
        thread.join()


def test_enrol_writes_the_credential(server: _Server, tmp_path: Path) -> None:
    """One question, one file that only its owner reads."""
    out = tmp_path / "k.json"
    assert enrol(server.url, "code", out) == CREDENTIAL
    assert (out.stat().st_mode & 0o777, load_credential(out, "wushan")) == (0o400, CREDENTIAL)


def test_enrol_into_no_folder_does_not_spend_the_code(server: _Server, tmp_path: Path) -> None:
    """The file is made first; the words are plain."""
    out = tmp_path / "none" / "k.json"
    result = CliRunner().invoke(app, ["enrol", server.url, "code", "--out", str(out)])
    assert (result.exit_code, server.asked) == (1, 0)
    assert result.stderr.strip() == f"{out} cannot be made: no such file or directory"


def test_enrol_keeps_a_file_that_is_there(server: _Server, tmp_path: Path) -> None:
    """Nothing is asked and nothing overwritten."""
    out = tmp_path / "k.json"
    out.write_text("mine")
    with pytest.raises(EnrolError, match="there already"):
        enrol(server.url, "code", out)
    assert (out.read_text(), server.asked) == ("mine", 0)


@pytest.mark.parametrize(("status", "body", "said"), [(403, b"{}", "code is wrong"), (200, b"{}", "answer")])
def test_enrol_that_is_refused_leaves_no_file(
    server: _Server, status: int, body: bytes, said: str, tmp_path: Path
) -> None:
    """The next code can use the same path."""
    server.status, server.body = status, body
    with pytest.raises(EnrolError, match=said):
        enrol(server.url, "code", tmp_path / "k.json")
    assert not list(tmp_path.iterdir())


def test_enrol_at_what_is_no_url_says_so(tmp_path: Path) -> None:
    """A port that is no number is no traceback."""
    with pytest.raises(EnrolError, match="not a URL"):
        enrol("https://hall:port", "code", tmp_path / "k.json", "00")
