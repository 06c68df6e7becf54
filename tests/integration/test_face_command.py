"""`kiosk faces …` as an operator types it."""

import hashlib
import json
from importlib.metadata import distribution
from pathlib import Path

import pytest
from PIL import Image
from typer.testing import CliRunner

from firmware_bridge.plugins import digest_of
from kiosk.__main__ import app
from kiosk.gateways.faces.demo_faces import card_photo, live_frames
from tests.support.onnx_file import tiny_model
from tests.support.plugin_package import install

FRAMES = 3
LONG = 120.0
"""Seconds for a verdict on a busy machine."""


@pytest.fixture
def pictures(tmp_path: Path) -> Path:
    """Two people of one group, three pictures each."""
    for person in ("hopper", "collins"):
        folder = tmp_path / "pictures" / "group" / person
        folder.mkdir(parents=True)
        for n, frame in enumerate(live_frames(person, 3)[:FRAMES]):
            Image.fromarray(frame[:, :, ::-1]).save(folder / f"{n}.png")
    return tmp_path / "pictures"


def settings(folder: Path, **parts: dict[str, object]) -> Path:
    """A demo kiosk's file."""
    tables = {"reader": {"url": "pty:///nowhere"}, "printer": {"url": "pty:///nowhere"}, **parts}
    text = f'mode = "demo"\nhall = "wushan"\ncredential = "{folder}/none"\n'
    for name, table in tables.items():
        text += f"[{name}]\n" + "".join(f"{key} = {json.dumps(value)}\n" for key, value in table.items())
    file = folder / "kiosk.toml"
    file.write_text(text)
    return file


def onnx(folder: Path, **change: object) -> Path:
    """Settings with the tiny model."""
    model = tiny_model(folder)
    digest = hashlib.sha256(model.read_bytes()).hexdigest()
    part = {"model": str(model), "sha256": digest, "accept": 0.2, "review": 0.3, **change}
    return settings(folder, faces={"backend": "onnx"}, **{"faces.onnx": part})


def test_measure_prints_both_backends_and_writes_the_three_files(pictures: Path, tmp_path: Path) -> None:
    """dlib beside the hall's model: a table, rows for a spreadsheet, a picture."""
    out = tmp_path / "out"
    words = ["faces", "measure", str(pictures), "--config", str(onnx(tmp_path)), "--out", str(out)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 0, result.stderr
    for backend in ("dlib: accept <= 0.45", "onnx: accept <= 0.2"):
        assert backend in result.stdout
    assert result.stdout.count("0.0% [0.0%") >= 8
    rows = (out / "faces.csv").read_text().splitlines()
    assert [row.split(",")[:3] for row in rows[1:]] == [
        [backend, "group", kind] for backend in ("dlib", "onnx") for kind in ("live-live", "live-card")
    ]
    assert (out / "faces.svg").read_text().startswith("<svg")
    assert (out / "faces.txt").read_text().strip() == result.stdout.strip()


def test_measure_of_an_empty_folder_says_so(tmp_path: Path) -> None:
    """A sentence, no traceback."""
    result = CliRunner().invoke(app, ["faces", "measure", str(tmp_path)])
    assert (result.exit_code, "no pictures" in result.stderr) == (1, True)


def test_check_names_the_wrong_setting(tmp_path: Path) -> None:
    """What `kiosk run` would log is told before the hall opens."""
    wrong = CliRunner().invoke(app, ["faces", "check", "--config", str(onnx(tmp_path, sha256="0" * 64))])
    assert (wrong.exit_code, wrong.stderr.strip()) == (
        1, "faces.onnx.sha256: the file is not the one named",
    )  # fmt: skip
    right = CliRunner().invoke(app, ["faces", "check", "--config", str(onnx(tmp_path))])
    assert (right.exit_code, right.stdout.strip()) == (0, "the face process works")


def test_digest_is_what_the_settings_want(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The printed digest is the one that is compared."""
    monkeypatch.syspath_prepend(str(tmp_path))
    install(tmp_path)
    result = CliRunner().invoke(app, ["faces", "digest", "vendor"])
    assert result.stdout.strip() == digest_of(distribution("vendor-photo"))
    missing = CliRunner().invoke(app, ["faces", "digest", "nobody"])
    assert (missing.exit_code, "no installed decoder" in missing.stderr) == (1, True)


def test_field_test_keeps_outcomes_and_no_picture(
    pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Two tries of a rehearsal: two lines without a byte of the photo, and a report that says what it is."""
    monkeypatch.setattr("kiosk.gateways.faces.measure.session.SECONDS", LONG)
    photo, record = tmp_path / "card.webp", tmp_path / "record.jsonl"
    photo.write_bytes(card_photo("hopper"))
    config = settings(tmp_path, camera={"source": f"file:{pictures / 'group' / 'hopper'}"})
    words = ["field-test", "--config", str(config), "--out", str(record), "--kind", "bona-fide"]
    words += ["--photo", str(photo), "--photo-years", "12", "--times", "2", "--language", "en"]
    result = CliRunner().invoke(app, ["faces", *words], input="\n\n")
    assert result.exit_code == 0, result.stderr
    lines = [json.loads(line) for line in record.read_text().splitlines()]
    assert [(line["verdict"], line["photo_years"], line["emulated"]) for line in lines] == [
        ("accept", 12, True)
    ] * 2
    assert {type(value) for line in lines for value in line.values()} <= {str, int, float, bool, type(None)}
    shown = CliRunner().invoke(app, ["faces", "field-report", str(record)])
    assert "FNMR 0.0%" in shown.stdout
    assert "rehearsal" in shown.stdout


def test_field_report_of_another_file_names_the_line(tmp_path: Path) -> None:
    """A sentence, no traceback."""
    (tmp_path / "x").write_text("hello")
    result = CliRunner().invoke(app, ["faces", "field-report", str(tmp_path / "x")])
    assert (result.exit_code, result.stderr.strip()) == (1, "line 1 is no record of a field test")
