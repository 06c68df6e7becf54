"""Heads that turn and pictures that are waved, made from one photograph. Simulated: they test the logic, never a conformance."""

import cv2
import numpy as np

from kiosk.gateways.faces.camera import Pixels
from kiosk.gateways.faces.demo_faces import live_frames
from kiosk.gateways.faces.models import DlibFaces
from kiosk.gateways.faces.results import Side

NOSE_SPREAD = (0.5, 0.6)
"""Width and height of the part of the head that stands out, in distances between the eyes."""


def turned_head(faces: DlibFaces, frame: Pixels, side: Side, shift: float = 0.2) -> Pixels:
    """The head as if turned: what stands out moves towards the side asked by `shift` distances between the eyes."""
    [face] = faces.find(np.ascontiguousarray(frame[:, :, ::-1]))
    right, left = (face.points[0] + face.points[1]) / 2, (face.points[2] + face.points[3]) / 2
    eyes, (nose_x, nose_y) = float(np.linalg.norm(right - left)), face.points[4]
    y, x = np.mgrid[: frame.shape[0], : frame.shape[1]].astype(np.float32)
    wide, high = (spread * eyes for spread in NOSE_SPREAD)
    relief = np.exp(-(((x - nose_x) / wide) ** 2 + ((y - nose_y) / high) ** 2) / 2)
    sign = 1 if side is Side.LEFT else -1
    return cv2.remap(frame, (x - sign * shift * eyes * relief).astype(np.float32), y, cv2.INTER_LINEAR)


def waved_picture(frame: Pixels, degrees: float, *, distance: float = 2.5) -> Pixels:
    """The frame as a flat print turned about its upright axis, seen by a camera `distance` widths away."""
    height, width = frame.shape[:2]
    angle = np.radians(degrees)
    corners = np.array([(-0.5, -0.5), (0.5, -0.5), (0.5, 0.5), (-0.5, 0.5)])
    nearer = 1 - np.sin(angle) * corners[:, 0] / distance
    seen = np.stack([np.cos(angle) * corners[:, 0] / nearer, corners[:, 1] / nearer], axis=1)
    size = np.array([width, height])
    straight, turned = ((points + 0.5) * size for points in (corners, seen))
    warp = cv2.getPerspectiveTransform(straight.astype(np.float32), turned.astype(np.float32))
    return cv2.warpPerspective(frame, warp, (width, height), borderMode=cv2.BORDER_REPLICATE)


def steady(person: str, count: int, seed: int = 0) -> list[Pixels]:
    """A person looking straight, over and over."""
    frames = live_frames(person, seed)
    return [frames[n % len(frames)] for n in range(count)]
