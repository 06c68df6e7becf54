"""Decoders of the card's photo: by name and digest, and what a damaged slot does."""

import sys
from collections.abc import Iterator
from importlib.metadata import distribution
from pathlib import Path

import pytest

from firmware_bridge.plugins import digest_of
from firmware_bridge.protocol.open_photo import encode
from kiosk.gateways.faces.comparison import PhotoUnusable, decoded
from kiosk.gateways.faces.decoding import decoder_of
from kiosk.gateways.faces.settings import Exit, FaceSettings, Refused
from tests.support.plugin_package import install


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of installed packages."""
    monkeypatch.syspath_prepend(str(tmp_path))
    yield tmp_path
    sys.modules.pop("vendor_photo", None)


def refusal(settings: FaceSettings) -> Exit:
    """Why no decoder is loaded."""
    with pytest.raises(Refused, match=r"reader\.photo") as refused:
        decoder_of(settings)
    return refused.value.code


def test_decoder_none_decodes_nothing_and_open_its_own() -> None:
    """Real cards' photos stay undecoded; the emulator's own encoding is known to its own decoder alone."""
    slot = encode(b"image")
    assert decoder_of(FaceSettings()).decode(slot) is None
    assert decoder_of(FaceSettings("open")).decode(slot) == b"image"
    assert refusal(FaceSettings("wlt")) is Exit.NO_DECODER


def test_decoder_plugin_is_loaded_by_name_and_digest(site: Path) -> None:
    """The package as it was looked at decodes; nothing else of the name does."""
    install(site)
    digest = digest_of(distribution("vendor-photo"))
    assert decoder_of(FaceSettings("plugin:vendor", digest)).decode(b"VENDimage") == b"image"
    assert refusal(FaceSettings("plugin:other", digest)) is Exit.NO_DECODER


def test_decoder_plugin_that_was_changed_is_refused_before_it_runs(site: Path) -> None:
    """One byte more in any of its files: no line of it runs."""
    module = install(site)
    digest = digest_of(distribution("vendor-photo"))
    module.write_text("raise SystemExit('ran')\n" + module.read_text())
    assert refusal(FaceSettings("plugin:vendor", digest)) is Exit.WRONG_DECODER
    assert "vendor_photo" not in sys.modules


def test_digest_does_not_depend_on_byte_code(site: Path) -> None:
    """What Python writes beside a package when it is first used changes nothing."""
    install(site)
    before = digest_of(distribution("vendor-photo"))
    (site / "__pycache__").mkdir(exist_ok=True)
    (site / "__pycache__/vendor_photo.cpython-311.pyc").write_bytes(b"x")
    assert digest_of(distribution("vendor-photo")) == before


def test_decoder_plugin_that_fails_to_load_is_refused(site: Path) -> None:
    """A vendor's library that is not there is named, not a traceback."""
    install(site, "import no_such_vendor_library\n")
    digest = digest_of(distribution("vendor-photo"))
    assert refusal(FaceSettings("plugin:vendor", digest)) is Exit.NO_DECODER


class Raises:
    """A decoder that a slot breaks."""

    def decode(self, slot: bytes) -> bytes | None:
        raise IndexError(len(slot))


class Says:
    """A decoder that answers with something else than bytes."""

    def decode(self, slot: bytes) -> bytes | None:
        return str(slot)  # type: ignore[return-value]  # what a careless vendor may do


@pytest.mark.parametrize("decoder", [Raises(), Says(), decoder_of(FaceSettings())])
def test_slot_that_nobody_decodes_is_unusable(decoder: object) -> None:
    """Whatever a decoder does, the person goes the way without the face."""
    with pytest.raises(PhotoUnusable):
        decoded(decoder, bytes(1024))  # type: ignore[arg-type]  # that is the test
