"""What a face process is started with, and why one refuses to start. Passed as JSON on its command line: nothing secret."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from enum import IntEnum
from typing import Final, Literal

Point = tuple[float, float]
Colour = Literal["bgr", "rgb"]

NO_DECODER: Final = "none"
ARCFACE_POINTS: Final[tuple[Point, ...]] = (
    (80.36, 52.83),
    (66.52, 53.02),
    (30.91, 53.05),
    (45.0, 53.09),
    (56.27, 79.94),
)
"""Where dlib's five points stand in an upright face of 112 pixels, as ArcFace-style models are trained."""


class Exit(IntEnum):
    """Why a face process ended by itself."""

    DONE = 0  # decided, or the kiosk hung up
    NO_MODELS = 3
    NO_SANDBOX = 4
    BAD_REQUEST = 5
    NO_DECODER = 6
    WRONG_DECODER = 7
    NO_MODEL_FILE = 8
    WRONG_MODEL_FILE = 9
    BAD_MODEL_FILE = 10


REFUSALS: Final = {
    Exit.NO_MODELS: "the package with dlib's models is not installed",
    Exit.NO_SANDBOX: "this machine offers no seccomp filter",
    Exit.NO_DECODER: "reader.photo: no installed decoder of that name",
    Exit.WRONG_DECODER: "reader.photo_sha256: the installed decoder is not the one named",
    Exit.NO_MODEL_FILE: "faces.onnx.model: the file cannot be read",
    Exit.WRONG_MODEL_FILE: "faces.onnx.sha256: the file is not the one named",
    Exit.BAD_MODEL_FILE: "faces.onnx.model: not a model that turns an aligned face into numbers",
}
"""What only an operator can mend: no process is started again for it, and staff compare."""
CRASHED: Final = "the photo decoder or the model crashed the face process"


class Refused(Exception):
    """The process cannot be what its settings ask for."""

    def __init__(self, code: Exit) -> None:
        super().__init__(REFUSALS[code])
        self.code = code


@dataclass(frozen=True, slots=True)
class Bands:
    """Distances: at or below `accept` the same person, at or below `review` for staff to see, above another face."""

    accept: float
    review: float

    def __post_init__(self) -> None:
        if not 0 < self.accept <= self.review:
            raise ValueError("bands: 0 < accept <= review")


@dataclass(frozen=True, slots=True)
class OnnxModel:
    """A hall's model: its file, what it is fed, and where its bands lie in cosine distance."""

    path: str
    sha256: str
    bands: Bands
    size: int = 112
    points: tuple[Point, ...] = ARCFACE_POINTS
    colour: Colour = "bgr"
    mean: float = 127.0
    divisor: float = 128.0


@dataclass(frozen=True, slots=True)
class FaceSettings:
    """`decoder`: none, open, or plugin:NAME with its sha256. `model`: a hall's own in the place of dlib's."""

    decoder: str = NO_DECODER
    decoder_sha256: str = ""
    bands: Bands | None = None
    """dlib's, narrower than the built-in ones; None takes those."""
    model: OnnxModel | None = None


def pack_settings(settings: FaceSettings) -> str:
    """For the process' command line."""
    return json.dumps(asdict(settings))


def unpack_settings(text: str) -> FaceSettings:
    """What `pack_settings` wrote; ValueError, KeyError, TypeError."""
    body = json.loads(text)
    bands, model = body.pop("bands"), body.pop("model")
    return FaceSettings(
        **body, bands=Bands(**bands) if bands else None, model=_model(model) if model else None
    )


def _model(body: dict[str, object]) -> OnnxModel:
    bands, points = body.pop("bands"), body.pop("points")
    assert isinstance(bands, dict)  # noqa: S101  # narrows for the type checker
    assert isinstance(points, Sequence)  # noqa: S101  # as above
    return OnnxModel(**body, bands=Bands(**bands), points=tuple((x, y) for x, y in points))  # type: ignore[arg-type]  # our own packing
