"""The hall's own model beside dlib's: what is fed to it, and by which name a wrong file is refused."""

import hashlib
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from kiosk.gateways.faces.comparison import Comparison, Good
from kiosk.gateways.faces.decision import BANDS, band_of
from kiosk.gateways.faces.demo_faces import PEOPLE, card_photo, live_frames
from kiosk.gateways.faces.models import DlibFaces, models_folder
from kiosk.gateways.faces.onnx import OnnxFaces, alignment
from kiosk.gateways.faces.results import ScoreBand
from kiosk.gateways.faces.settings import (
    ARCFACE_POINTS,
    Bands,
    Exit,
    FaceSettings,
    OnnxModel,
    Refused,
    pack_settings,
    unpack_settings,
)
from tests.support.onnx_file import not_a_model, tiny_model

TINY_BANDS = Bands(0.2, 0.3)


def described(file: Path) -> OnnxModel:
    """The settings of a model file."""
    return OnnxModel(str(file), hashlib.sha256(file.read_bytes()).hexdigest(), TINY_BANDS)


def test_onnx_model_tells_the_demo_people_apart(tmp_path: Path) -> None:
    """Aligned, fed and measured by cosine: near the own card's photo, far from the other's, whatever the model is."""
    faces = OnnxFaces(models_folder(), described(tiny_model(tmp_path)))
    for card in PEOPLE:
        comparison = Comparison(faces, card_photo(card))
        for live in PEOPLE:
            seen = comparison.look(live_frames(live, 0)[0])
            assert isinstance(seen, Good)
            wanted = ScoreBand.SAME if card == live else ScoreBand.DIFFERENT
            assert band_of(seen.distance, faces.bands) is wanted


@pytest.mark.parametrize(("colour", "first"), [("bgr", 2), ("rgb", 0)])
def test_onnx_model_is_fed_in_its_own_order_and_scale(tmp_path: Path, colour: str, first: int) -> None:
    """One colour alone stands where the settings say, less the mean, by the divisor."""
    model = replace(described(tiny_model(tmp_path)), colour=colour, mean=100.0, divisor=50.0)  # type: ignore[arg-type]  # a parameter
    faces = OnnxFaces(models_folder(), model)
    picture = np.full((112, 112, 3), 100, dtype=np.uint8)
    picture[:, :, first] = 150
    vector = faces._vector(picture)
    assert vector[:64] == pytest.approx(np.full(64, 1 / 8))
    assert vector[64:] == pytest.approx(np.zeros(128))


def test_alignment_undoes_turn_size_and_place() -> None:
    """Points that were turned, enlarged and moved come back to where the model wants them."""
    points = np.array(ARCFACE_POINTS) @ np.array([(0.9, 0.4), (-0.4, 0.9)]) * 2.5 + (40, 70)
    turn = alignment(points, ARCFACE_POINTS)
    assert points @ turn[:, :2].T + turn[:, 2] == pytest.approx(np.array(ARCFACE_POINTS))


def test_onnx_model_that_is_away_changed_or_none_is_refused_by_name(tmp_path: Path) -> None:
    """Each with the setting to mend."""
    good = tiny_model(tmp_path)
    for model, code in (
        (replace(described(good), path=str(tmp_path / "gone.onnx")), Exit.NO_MODEL_FILE),
        (replace(described(good), sha256="0" * 64), Exit.WRONG_MODEL_FILE),
        (described(not_a_model(tmp_path)), Exit.BAD_MODEL_FILE),
        (described(tiny_model(tmp_path, side=112)), Exit.BAD_MODEL_FILE),
    ):
        with pytest.raises(Refused, match=r"faces\.onnx") as refused:
            OnnxFaces(models_folder(), model)
        assert refused.value.code is code


def test_dlib_never_takes_wider_bands() -> None:
    """No setting, not even by the back door, accepts at 0.6."""
    for wide in (Bands(0.6, 0.6), Bands(0.45, 0.6)):
        with pytest.raises(ValueError, match="wider"):
            DlibFaces(models_folder(), wide)
    assert DlibFaces(models_folder(), Bands(0.40, 0.50)).bands.accept < BANDS.accept


def test_settings_survive_the_command_line(tmp_path: Path) -> None:
    """What the kiosk says is what the process hears."""
    for settings in (
        FaceSettings(),
        FaceSettings("plugin:x", "a" * 64, BANDS, described(tiny_model(tmp_path))),
    ):
        assert unpack_settings(pack_settings(settings)) == settings
