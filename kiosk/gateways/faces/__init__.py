"""Comparing the person with the card's photo, in a process of its own."""

from typing import TYPE_CHECKING, Any

from kiosk.gateways.faces.camera import Camera, CameraError, Frame, Pixels
from kiosk.gateways.faces.file_camera import FileCamera
from kiosk.gateways.faces.results import (
    DepthEvidence,
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    ScoreBand,
    Side,
    Verdict,
)
from kiosk.gateways.faces.settings import Bands, FaceSettings, OnnxModel

if TYPE_CHECKING:
    from kiosk.gateways.faces.gate import FaceGate
    from kiosk.gateways.faces.session import FaceSession

__all__ = [
    "Bands",
    "Camera",
    "CameraError",
    "DepthEvidence",
    "FaceGate",
    "FaceProgress",
    "FaceResult",
    "FaceSession",
    "FaceSettings",
    "FileCamera",
    "Frame",
    "Liveness",
    "OnnxModel",
    "Pixels",
    "RetryReason",
    "ReviewReason",
    "ScoreBand",
    "Side",
    "Verdict",
]


def __getattr__(name: str) -> Any:
    """The gate on first use: the face process imports this package too, and starts 0.3 s sooner without it."""
    if name in ("FaceGate", "FaceSession"):
        from kiosk.gateways.faces import gate  # noqa: PLC0415 - that is the point

        return getattr(gate, name)
    raise AttributeError(name)
