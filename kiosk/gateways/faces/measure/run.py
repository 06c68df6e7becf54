"""Both backends over a folder: dlib's always, the hall's own model beside it where the settings name one."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Protocol

from kiosk.gateways.faces.comparison import Faces
from kiosk.gateways.faces.measure.pictures import Sample, files_of, samples_of
from kiosk.gateways.faces.measure.report import Measured, measured
from kiosk.gateways.faces.models import DlibFaces, models_folder
from kiosk.gateways.faces.settings import FaceSettings


class Progress(Protocol):
    """Hears how far the measuring is."""

    def __call__(self, backend: str, done: int, of: int) -> None:
        """Pictures done, and in all."""


def over(folder: Path, settings: FaceSettings, *, gated: bool, progress: Progress) -> list[Measured]:
    """What each backend does on a folder; NoPictures, Refused, OSError."""
    files = files_of(folder)
    results = []
    for name, faces in _backends(settings):
        seen = list(_counted(samples_of(files, faces), partial(progress, name, of=len(files))))
        results.append(measured(name, faces.bands, seen, faces.distance, gated=gated))
    return results


def _backends(settings: FaceSettings) -> Iterator[tuple[str, Faces]]:
    yield "dlib", DlibFaces(models_folder(), settings.bands)
    if settings.model is not None:
        from kiosk.gateways.faces.onnx import OnnxFaces  # noqa: PLC0415 - loads OpenCV

        yield "onnx", OnnxFaces(models_folder(), settings.model)


def _counted(seen: Iterator[Sample], tell: Callable[[int], None]) -> Iterator[Sample]:
    for done, sample in enumerate(seen, 1):
        tell(done)
        yield sample
