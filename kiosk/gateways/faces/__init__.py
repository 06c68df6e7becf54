"""Comparing the person with the card's photo, in a process of its own."""

from kiosk.gateways.faces.camera import Camera, CameraError, Frame, Pixels
from kiosk.gateways.faces.file_camera import FileCamera
from kiosk.gateways.faces.gate import FaceGate
from kiosk.gateways.faces.results import (
    DepthEvidence,
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    ScoreBand,
    Verdict,
)
from kiosk.gateways.faces.session import FaceSession

__all__ = [
    "Camera",
    "CameraError",
    "DepthEvidence",
    "FaceGate",
    "FaceProgress",
    "FaceResult",
    "FaceSession",
    "FileCamera",
    "Frame",
    "Liveness",
    "Pixels",
    "RetryReason",
    "ReviewReason",
    "ScoreBand",
    "Verdict",
]
