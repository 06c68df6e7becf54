"""The models by our own loader, and the demo's two people through them."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from kiosk.gateways.faces.comparison import Comparison, Good, PhotoUnusable
from kiosk.gateways.faces.decision import ACCEPT, REVIEW
from kiosk.gateways.faces.demo_faces import CARD_BYTES, PEOPLE, card_photo, live_frames, portrait
from kiosk.gateways.faces.file_camera import Pixels
from kiosk.gateways.faces.models import ENCODER_FILE, LANDMARKS_FILE, DlibFaces, Rgb, distance, models_folder
from kiosk.gateways.faces.results import RetryReason

SEEDS = range(2)
Spoil = Callable[[Pixels], Pixels]


@pytest.fixture(scope="module")
def faces() -> DlibFaces:
    """The real models."""
    return DlibFaces(models_folder())


def rgb(person: str) -> Rgb:
    """A portrait as the models take it."""
    return np.ascontiguousarray(portrait(person)[:, :, ::-1])


def beside(one: Pixels, other: Pixels) -> Pixels:
    """Two pictures in one frame."""
    return np.ascontiguousarray(np.concatenate([one[:, 120:520], other[:, 120:520]], axis=1))


@pytest.mark.parametrize("person", PEOPLE)
def test_encode_equals_the_library(faces: DlibFaces, person: str) -> None:
    """The same vector as `face_recognition` with its small model, to the last bits."""
    import face_recognition

    [face] = faces.find(rgb(person))
    where = face_recognition.face_locations(rgb(person), number_of_times_to_upsample=0)
    [theirs] = face_recognition.face_encodings(rgb(person), where, model="small")
    assert distance(faces.encode(rgb(person), face), theirs) < 1e-6


def test_models_need_only_the_free_files(tmp_path: Path) -> None:
    """A folder with the 5-point and the vector model alone is enough: the 68-point file is never opened."""
    for name in (LANDMARKS_FILE, ENCODER_FILE):
        (tmp_path / name).symlink_to(models_folder() / name)
    assert len(DlibFaces(tmp_path).find(rgb(PEOPLE[0]))) == 1


def test_import_of_the_package_loads_no_model_library() -> None:
    """The screen's process imports the gate without dlib, which would hold its interpreter lock, and OpenCV."""
    code = "import sys, kiosk.gateways.faces, kiosk.__main__, kiosk.bootstrap; print({'dlib', 'cv2', 'face_recognition'} & set(sys.modules))"
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.strip() == "set()"


@pytest.mark.parametrize("card", PEOPLE)
@pytest.mark.parametrize("live", PEOPLE)
def test_demo_faces_match_only_their_own_card(faces: DlibFaces, card: str, live: str) -> None:
    """Every live frame is good, near the own card's photo and far from the other's."""
    comparison = Comparison(faces, card_photo(card))
    for seed in SEEDS:
        for frame in live_frames(live, seed)[:4]:
            seen = comparison.look(frame)
            assert isinstance(seen, Good)
            assert seen.distance <= ACCEPT.distance if card == live else seen.distance > REVIEW.distance


@pytest.mark.parametrize("person", PEOPLE)
def test_demo_card_photo_fits_the_chip(faces: DlibFaces, person: str) -> None:
    """At most 1,000 bytes, and the chip's padding behind it does no harm."""
    photo = card_photo(person)
    assert len(photo) <= CARD_BYTES
    assert isinstance(Comparison(faces, photo.ljust(1024, b"\0")).look(live_frames(person, 0)[0]), Good)


def test_live_frames_repeat_from_a_seed() -> None:
    """The same seed gives the same frames, another one others, and the head moves between frames."""
    frames = live_frames("hopper", 1)
    assert all(
        np.array_equal(one, other) for one, other in zip(frames, live_frames("hopper", 1), strict=True)
    )
    assert not np.array_equal(frames[0], live_frames("hopper", 2)[0])
    assert not np.array_equal(frames[0], frames[1])


def _small(frame: Pixels) -> Pixels:
    little = np.full_like(frame, 128)
    little[120:360, 160:480] = frame[::2, ::2]
    return little


def _blurred(frame: Pixels) -> Pixels:
    row = np.cumsum(frame.astype(np.float64), axis=1)
    smeared = np.cumsum((row[:, 12:] - row[:, :-12]) / 12, axis=0)
    return ((smeared[12:] - smeared[:-12]) / 12).astype(np.uint8)


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (lambda frame: np.full_like(frame, 128), RetryReason.NO_FACE),
        (np.zeros_like, RetryReason.TOO_DARK),
        (lambda frame: frame // 4, RetryReason.TOO_DARK),
        (lambda frame: beside(frame, frame), RetryReason.SEVERAL_FACES),
        (_small, RetryReason.TOO_FAR),
        (_blurred, RetryReason.BLURRED),
    ],
    ids=["nobody", "night", "dusk", "two", "far", "blurred"],
)
def test_look_at_a_spoilt_frame_says_what_to_change(
    faces: DlibFaces, spoil: Spoil, reason: RetryReason
) -> None:
    """Each way to spoil a real frame gives its own guidance."""
    frame = live_frames("hopper", 0)[0]
    assert Comparison(faces, card_photo("hopper")).look(spoil(frame)) is reason


def test_look_past_somebody_behind_compares_the_near_face(faces: DlibFaces) -> None:
    """Another person at half the size, waiting behind, neither stops the check nor is compared."""
    frame = live_frames("hopper", 0)[0]
    frame[20:140, 20:160] = live_frames("collins", 0)[0][::2, ::2][60:180, 90:230]
    assert len(faces.find(np.ascontiguousarray(frame[:, :, ::-1]))) == 2
    seen = Comparison(faces, card_photo("hopper")).look(frame)
    assert isinstance(seen, Good)
    assert seen.distance <= ACCEPT.distance


@pytest.mark.parametrize("cut", [0, 1, 20, 500])
def test_comparison_with_a_cut_photo_is_unusable(faces: DlibFaces, cut: int) -> None:
    """A photo of which the reader got only a part is a typed refusal."""
    with pytest.raises(PhotoUnusable):
        Comparison(faces, card_photo("hopper")[:cut])
