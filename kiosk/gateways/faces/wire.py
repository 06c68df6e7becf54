"""What the kiosk and its face process say to each other: one JSON datagram a message, pictures in shared memory.

The kiosk reads what comes back as it would read a stranger's bytes: the process decodes other people's pictures.
"""

import json
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any, Final

from kiosk.gateways.faces.camera import MAX_HEIGHT, MAX_WIDTH
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

MAX_DATAGRAM: Final = 512
MAX_PHOTO_BYTES: Final = 1 << 18
"""A card's chip holds 1 KiB, a passport's chip 20 KiB."""
SLOT_BYTES: Final = MAX_WIDTH * MAX_HEIGHT * 3
"""The one shared picture: written by the kiosk, wiped by the process when it has taken its copy."""


class WireError(Exception):
    """A datagram that is none of ours."""


@dataclass(frozen=True, slots=True)
class Begin:
    """A session: the card photo's bytes lie in the slot, `coded` as the reader gave them or a picture file.

    `turn`: which way to turn the head where nothing else shows a living person; None: it is not asked.
    """

    photo_bytes: int
    issued: date
    today: date
    demo: bool
    coded: bool = False
    turn: Side | None = None


@dataclass(frozen=True, slots=True)
class Look:
    """A frame lies in the slot."""

    height: int
    width: int
    depth: DepthEvidence | None


@dataclass(frozen=True, slots=True)
class Ready:
    """Warmed up and confined; a session may begin."""


Request = Begin | Look
Reply = Ready | FaceProgress | FaceResult
"""FaceProgress also asks for the next frame; FaceResult is the last word."""


def pack(message: Request | Reply) -> bytes:
    """One datagram."""
    return json.dumps([type(message).__name__, asdict(message)], default=str).encode()


def unpack_request(datagram: bytes) -> Request:
    """What the process is asked; WireError."""
    kind, body = _open(datagram)
    try:
        if kind == Begin.__name__:
            issued, today = (date.fromisoformat(body.pop(key)) for key in ("issued", "today"))
            turn = body.pop("turn")
            return Begin(issued=issued, today=today, turn=Side(turn) if turn else None, **body)
        depth = body.pop("depth")
        return Look(**body, depth=DepthEvidence(**depth) if depth else None)
    except (KeyError, TypeError, ValueError) as error:
        raise WireError from error


def unpack_reply(datagram: bytes) -> Reply:
    """What the process answers, every field checked; WireError."""
    kind, body = _open(datagram)
    try:
        match kind:
            case "Ready":
                return Ready()
            case "FaceProgress":
                return _progress(body)
            case "FaceResult":
                return _result(body)
    except (KeyError, TypeError, ValueError) as error:
        raise WireError from error
    raise WireError


def _progress(body: dict[str, Any]) -> FaceProgress:
    hint, turn = body["hint"], body["turn"]
    return FaceProgress(
        int(body["good"]),
        int(body["needed"]),
        RetryReason(hint) if hint else None,
        Side(turn) if turn else None,
    )


def _result(body: dict[str, Any]) -> FaceResult:
    """A retry is the kiosk's own word, so every reason is one for a review."""
    band, reason = body["band"], body["reason"]
    return FaceResult(
        Verdict(body["verdict"]),
        ScoreBand(band) if band else None,
        ReviewReason(reason) if reason else None,
        Liveness(body["liveness"]),
    )


def _open(datagram: bytes) -> tuple[str, dict[str, Any]]:
    try:
        kind, body = json.loads(datagram)
    except (ValueError, TypeError) as error:
        raise WireError from error
    if not isinstance(kind, str) or not isinstance(body, dict):
        raise WireError
    return kind, body
