"""A kiosk's settings: one TOML file, every key typed and bounded, unknown keys refused by name."""

from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from firmware_bridge import settings_file
from firmware_bridge.settings_file import ConfigError, Part, load_credential
from kiosk.device_settings import (
    AttendantPart,
    CertificatesPart,
    LightsPart,
    PlatformPart,
    PluginPart,
    Printer,
    ScannerPart,
    SocialPart,
)
from kiosk.flow.rules import Rules
from kiosk.gateways.faces.decision import ACCEPT, REVIEW
from kiosk.gateways.faces.settings import ARCFACE_POINTS, Bands, FaceSettings, OnnxModel
from kiosk.speech.settings import SoundPart
from kiosk.theme import FOOT_MM, KEYS_MM, REACH_MM
from queue_server.contracts.base import Slug

__all__ = ["Config", "ConfigError", "listing", "load_config", "load_credential", "load_key", "parse_config"]
PSEUDO_TERMINALS: Final = Path("/dev/pts")


class Reader(PluginPart):
    """The card reader."""

    table = "reader"
    kind: str = Field(default="sdt", description="sdt, or plugin:NAME of a vendor's driver")
    url: str = Field(
        description="serial:///dev/NAME?baud=115200 (or auto) or socket://HOST:PORT; pty:///PATH in a demo"
    )
    photo: str = Field(
        default="none", description="decodes the card's photo: none, plugin:NAME, or open in a demo"
    )
    photo_sha256: str = Field(
        default="",
        pattern=r"^([0-9a-f]{64})?$",
        description="the decoder package's digest, as `kiosk faces digest NAME` prints it; for plugin:NAME",
    )

    @model_validator(mode="after")
    def _decoder_has_a_digest(self) -> Self:
        """As the reader."""
        if self.photo.startswith("plugin:") and not self.photo_sha256:
            raise ValueError("reader.photo_sha256: a plugin is loaded by name and digest")
        return self


class CameraPart(Part):
    """The camera of the face check; one that plays files emulates its evidence of life."""

    source: Annotated[str, Field(pattern=r"^(none|device:\d{1,2}|file:.+)$")] = Field(
        default="none", description="none (staff compare), device:N of /dev/videoN, or file:FOLDER in a demo"
    )


class OnnxPart(Part):
    """A face model that the hall provides and holds the licence of."""

    model: str = Field(default="", description="path of the hall's ONNX file; for faces.backend onnx")
    sha256: str = Field(default="", pattern=r"^([0-9a-f]{64})?$", description="the file's SHA-256")
    size: int = Field(default=112, ge=32, le=512, description="pixels a side of the aligned face")
    points: tuple[tuple[float, float], ...] = Field(
        default=ARCFACE_POINTS,
        min_length=5,
        max_length=5,
        description="where the outer and inner corner of the picture's right eye, those of the left and the nose stand in it",
    )
    colour: Literal["bgr", "rgb"] = Field(default="bgr", description="order of the colours")
    mean: float = Field(default=127.0, ge=0, le=255, description="taken from each colour before dividing")
    divisor: float = Field(default=128.0, ge=1, le=255, description="what each colour is divided by")
    accept: float = Field(
        default=0.5, gt=0, le=0.8, description="cosine distance up to which faces are the same"
    )
    review: float = Field(
        default=0.6, gt=0, le=0.95, description="up to which staff decide; above: another face"
    )
    false_match: float = Field(
        default=0.02,
        ge=0,
        le=0.02,
        description="strangers accepted at faces.onnx.accept in the worst group, as `kiosk faces measure` found",
    )


class FacesPart(Part):
    """How faces are compared. dlib's bands may be narrowed, never widened."""

    backend: Literal["dlib", "onnx"] = Field(
        default="dlib", description="dlib, or onnx with a model of the hall's"
    )
    accept: float = Field(
        default=ACCEPT.distance,
        ge=0.3,
        le=ACCEPT.distance,
        description="dlib: distance up to which faces are the same",
    )
    review: float = Field(
        default=REVIEW.distance,
        ge=0.4,
        le=REVIEW.distance,
        description="dlib: up to which staff decide; above: another face",
    )
    turn: bool = Field(default=True, description="ask for a turn of the head where the camera shows no depth")
    onnx: OnnxPart = Field(default=OnnxPart(), description="the hall's model")

    @model_validator(mode="after")
    def _whole(self) -> Self:
        """Bands in order, and a model where one is asked for."""
        for name, part in (("faces", self), ("faces.onnx", self.onnx)):
            if part.accept > part.review:
                raise ValueError(f"{name}.accept: above {name}.review")
        if self.backend == "onnx" and not (self.onnx.model and self.onnx.sha256):
            raise ValueError("faces.onnx.model: the onnx backend needs a file and its sha256")
        return self

    def model(self) -> OnnxModel | None:
        """The hall's model, where it is the backend."""
        if self.backend == "dlib":
            return None
        part = self.onnx
        bands = Bands(part.accept, part.review)
        shape = (part.size, part.points, part.colour, part.mean, part.divisor)
        return OnnxModel(part.model, part.sha256, bands, *shape)


class ScreenPart(Part):
    """The panel."""

    width: int = Field(default=1080, ge=480, le=4320, description="dots across")
    height: int = Field(default=1920, ge=480, le=4320, description="dots down")
    dpi: float = Field(
        default=82.0, ge=36, le=240, description="dots an inch; 82 is a 27-inch panel of 1080 × 1920"
    )
    fullscreen: bool = Field(default=True, description="no window frame")
    foot_mm: int = Field(
        default=FOOT_MM, ge=REACH_MM[0], le=REACH_MM[1] - KEYS_MM,
        description="from the floor to the panel's lower edge; whoever sits reaches from 380 to 1,220 mm",
    )  # fmt: skip


class Times(Part):
    """Seconds. The warning comes 20 s before the idle time is over."""

    idle_s: int = Field(default=60, ge=40, le=600, description="seconds without a touch until a session ends")
    leave_s: int = Field(default=8, ge=3, le=60, description="seconds that the good-bye stands")
    issue_s: int = Field(default=8, ge=3, le=60, description="seconds until a missing answer is told")

    def rules(self) -> Rules:
        """For the flow."""
        return Rules(idle_s=self.idle_s, leave_s=self.leave_s, issue_s=self.issue_s)


class Config(Part):
    """The whole file."""

    mode: Literal["demo", "production"] = Field(description="the hall's mode; production refuses emulators")
    hall: Slug = Field(description="the hall's id")
    credential: Path = Field(description="the file that `kiosk enrol` made, mode 0400")
    broker_ca: Path | None = Field(default=None, description="PEM file of the broker's CA, for mqtts")
    spool: Path | None = Field(
        default=None,
        description="the file of numbers given offline; beside the credential where none is named",
    )
    reader: Reader = Field(description="the card reader")
    printer: Printer = Field(description="the slip printer")
    camera: CameraPart = Field(default=CameraPart(), description="the camera of the face check")
    faces: FacesPart = Field(default=FacesPart(), description="how faces are compared")
    scanner: ScannerPart = Field(default=ScannerPart(), description="the code scanner")
    social: SocialPart = Field(default=SocialPart(), description="the slot for social-security cards")
    platform: PlatformPart = Field(
        default=PlatformPart(), description="the platform that verifies electronic codes"
    )
    certificates: CertificatesPart = Field(
        default=CertificatesPart(), description="whose own certificates are printed here"
    )
    sound: SoundPart = Field(default=SoundPart(), description="what the kiosk says")
    lights: LightsPart = Field(default=LightsPart(), description="lights at reader and slip slot")
    attendant: AttendantPart = Field(default=AttendantPart(), description="the attendant menu")
    screen: ScreenPart = Field(default=ScreenPart(), description="the panel")
    times: Times = Field(default=Times(), description="how long the kiosk waits")

    @model_validator(mode="after")
    def _no_emulated_evidence(self) -> Self:
        """Production proves people by real evidence or by staff."""
        if self.mode == "production" and self.camera.source.startswith("file:"):
            raise ValueError("camera.source: a camera that plays files proves nobody in production")
        if self.mode == "production" and self.reader.photo == "open":
            raise ValueError("reader.photo: 'open' reads emulated cards only, not in production")
        if self.mode == "production" and self.sound.kind.startswith("folder:"):
            raise ValueError("sound.kind: folder: is an emulated sound device, not in production")
        for name, url in self._urls():
            if self.mode == "production" and urlsplit(url).scheme == "pty":
                raise ValueError(f"{name}: pty:// is an emulated device, not in production")
        for part, asked in (("platform", self.platform), ("certificates", self.certificates)):
            plain = asked.kind == "http" and urlsplit(asked.url).scheme != "https"
            if self.mode == "production" and plain:
                raise ValueError(f"{part}.url: names and numbers travel over https only, in production")
        return self

    def _urls(self) -> tuple[tuple[str, str], ...]:
        return (
            ("reader.url", self.reader.url), ("printer.url", self.printer.url), ("scanner.url", self.scanner.url),
            ("social.url", self.social.url), ("lights.url", self.lights.url),
        )  # fmt: skip

    @property
    def means(self) -> frozenset[str]:
        """What the kiosk has beside the reader, for the flow."""
        has = {
            "sound": self.sound.kind,
            "scanner": self.scanner.kind,
            "social": self.social.kind,
            "verifier": self.platform.kind,
            "camera": self.camera.source,
            "certificates": self.certificates.kind,
        }
        return frozenset(name for name, kind in has.items() if kind != "none")

    @property
    def spool_file(self) -> Path:
        """Where numbers given offline are kept until the hall has them."""
        return self.spool or self.credential.with_suffix(".spool")

    @property
    def attendants_file(self) -> Path:
        """Who may open the attendant menu."""
        return self.attendant.file or self.credential.with_suffix(".attendants")

    @property
    def upkeep_file(self) -> Path:
        """The roll's count and the attendant menu's wrong tries."""
        return self.spool_file.with_suffix(".upkeep")

    @property
    def compares_faces(self) -> bool:
        """A decoder and a camera are named; in the demo each citizen brings a camera's pictures."""
        return self.reader.photo != "none" and (self.mode == "demo" or self.camera.source != "none")

    def face_settings(self) -> FaceSettings:
        """For the face process."""
        faces, reader = self.faces, self.reader
        bands = Bands(faces.accept, faces.review)
        return FaceSettings(reader.photo, reader.photo_sha256, bands, faces.model())

    def refuse_emulators(self) -> None:
        """At the start: in production no serial path may lead to a pseudo-terminal. Raises ConfigError."""
        for name, url in self._urls() if self.mode == "production" else ():
            parts = urlsplit(url)
            if parts.scheme == "serial" and Path(parts.path).resolve().is_relative_to(PSEUDO_TERMINALS):
                raise ConfigError(
                    f"{name}: the path is a pseudo-terminal, an emulated device; not in production"
                )


def listing() -> list[tuple[str, str, str]]:
    """Every key of the file as (key, default, meaning), in the file's order; a table's keys are dotted."""
    return settings_file.listing(Config)


def load_config(path: Path) -> Config:
    """The settings in a file; raises ConfigError."""
    return parse_config(settings_file.load_table(path))


def parse_config(table: dict[str, object]) -> Config:
    """The settings in a table; raises ConfigError, which names every wrong key."""
    return settings_file.parse(Config, table, "kiosk")


def load_key(path: Path | None, name: str) -> str:
    """The key at a setting of that name; raises ConfigError when there is none or others may read it."""
    if path is None:
        raise ConfigError(f"{name}: is missing")
    try:
        if path.stat().st_mode & 0o077:
            raise ConfigError(f"{name}: others may read the file; make it 0400")
        return path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        raise ConfigError(f"{name}: the file cannot be read") from None
