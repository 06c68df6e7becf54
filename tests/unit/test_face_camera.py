"""The cameras: pictures that are played, and a device through OpenCV."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from kiosk.gateways.faces.camera import MAX_HEIGHT, MAX_WIDTH, Camera, CameraError, Frame, Pixels
from kiosk.gateways.faces.device_camera import DeviceCamera
from kiosk.gateways.faces.file_camera import FileCamera, load_picture
from kiosk.gateways.faces.results import DepthEvidence

RED_BGR = (0, 0, 255)


def plain(value: int) -> Pixels:
    """A small picture of one value."""
    return np.full((4, 4, 3), value, dtype=np.uint8)


async def first(camera: Camera, count: int) -> list[Frame]:
    """The camera's first frames."""
    frames: list[Frame] = []
    async for frame in camera.frames():
        frames.append(frame)
        if len(frames) == count:
            break
    await camera.close()
    return frames


async def test_file_camera_plays_round_and_round() -> None:
    """Three frames of two pictures, each the reader's own to overwrite, each vouched for as emulated."""
    pictures = [plain(1), plain(2)]
    camera = FileCamera(pictures, rate=1000)
    frames = await first(camera, 3)
    assert [int(frame.pixels[0, 0, 0]) for frame in frames] == [1, 2, 1]
    frames[0].pixels.fill(0)
    assert pictures[0].max() == 1
    assert {frame.depth for frame in frames} == {DepthEvidence(solid=True, emulated=True)}
    assert camera.label == "emulated"


@pytest.mark.parametrize("solid", [False, None])
async def test_file_camera_without_relief(solid: bool | None) -> None:
    """The depth slot can say "flat" and can be empty."""
    [frame] = await first(FileCamera([plain(1)], solid=solid), 1)
    assert frame.depth == (None if solid is None else DepthEvidence(solid=False, emulated=True))


async def test_file_camera_of_a_folder_takes_its_pictures_in_order(tmp_path: Path) -> None:
    """Pictures by name, other files left out, colours as BGR."""
    Image.new("RGB", (4, 4), "red").save(tmp_path / "1.png")
    Image.new("RGB", (4, 4), "black").save(tmp_path / "2.png")
    (tmp_path / "0.txt").write_text("not a picture")
    frames = await first(FileCamera.of_path(tmp_path, rate=1000), 2)
    assert tuple(frames[0].pixels[0, 0]) == RED_BGR
    assert frames[1].pixels.max() == 0


@pytest.mark.parametrize("name", ["missing.jpg", "broken.jpg", "."])
async def test_file_camera_of_nothing_refuses(tmp_path: Path, name: str) -> None:
    """No file, a file that is no picture, a folder without pictures: one typed error."""
    (tmp_path / "broken.jpg").write_bytes(b"not a picture")
    path = tmp_path / "folder" if name == "." else tmp_path / name
    (tmp_path / "folder").mkdir()
    with pytest.raises(CameraError):
        FileCamera.of_path(path)


def test_load_picture_turns_and_shrinks(tmp_path: Path) -> None:
    """A phone's upright photograph is stored lying down with an EXIF turn; a large one is shrunk to a frame."""
    lying = Image.new("RGB", (3000, 1500), "red")
    exif = lying.getexif()
    exif[0x0112] = 6
    lying.save(tmp_path / "phone.jpg", exif=exif)
    height, width, _ = load_picture(tmp_path / "phone.jpg").shape
    assert height > width
    assert height <= MAX_HEIGHT
    assert width <= MAX_WIDTH


def test_frame_repr_shows_no_pixels() -> None:
    """A frame in a log or a traceback is its size."""
    assert repr(Frame(plain(7))) == "Frame(4x4)"


@pytest.fixture
def film(tmp_path: Path) -> str:
    """A film of five red frames that OpenCV reads as it reads a device."""
    for number in range(5):
        Image.new("RGB", (64, 48), "red").save(tmp_path / f"{number:02}.png")
    return str(tmp_path / "%02d.png")


async def test_device_camera_reads_frames_without_depth(film: str) -> None:
    """Frames through OpenCV are BGR, and nothing vouches for them."""
    [frame] = await first(DeviceCamera(film), 1)
    assert frame.pixels.shape == (48, 64, 3)
    assert tuple(frame.pixels[0, 0]) == RED_BGR
    assert frame.depth is None


async def test_device_camera_that_stops_is_a_camera_error(film: str) -> None:
    """A device that gives no more frames ends in one typed error, and can still be closed twice."""
    camera = DeviceCamera(film)
    with pytest.raises(CameraError):
        await first(camera, 99)
    await camera.close()
    await camera.close()


async def test_device_camera_that_is_not_there_is_a_camera_error() -> None:
    """An index without a device ends in one typed error."""
    camera = DeviceCamera(99)
    with pytest.raises(CameraError):
        await first(camera, 1)
    await camera.close()
