"""Comparing the person with the card's photo, in a process of its own."""

from kiosk.gateways.faces.camera import Camera, CameraError, DepthEvidence, Frame, Pixels
from kiosk.gateways.faces.gate import FaceGate, FaceSession
from kiosk.gateways.faces.results import (
    FaceProgress,
    FaceResult,
    Liveness,
    RetryReason,
    ReviewReason,
    ScoreBand,
    Verdict,
)

__all__ = [
    "Camera",
    "CameraError",
    "DepthEvidence",
    "FaceGate",
    "FaceProgress",
    "FaceResult",
    "FaceSession",
    "Frame",
    "Liveness",
    "Pixels",
    "RetryReason",
    "ReviewReason",
    "ScoreBand",
    "Verdict",
]
