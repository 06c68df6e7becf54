"""A kiosk's settings: one TOML file, every key typed and bounded, unknown keys refused by name."""

import tomllib
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from kiosk.flow.states import Rules
from queue_server.contracts.base import Slug
from queue_server.contracts.codec import CodecError, decode
from queue_server.contracts.credentials import DeviceCredential

PRIVATE_MODE = 0o077
"""A credential that others may read is not a secret."""


class ConfigError(Exception):
    """The configuration is wrong; the message names the keys, never their values."""


class Part(BaseModel):
    """A table of the file."""

    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Reader(Part):
    """The card reader: a kind and a URL as the bridge knows them. `photo` decodes the card's picture."""

    kind: str = "sdt"
    url: str
    photo: str = "none"


class Printer(Part):
    """The slip printer."""

    kind: str = "escpos"
    url: str


class CameraPart(Part):
    """`none`, `device:N`, or `file:FOLDER`, whose evidence of life is emulated and only for a demo."""

    source: Annotated[str, Field(pattern=r"^(none|device:\d{1,2}|file:.+)$")] = "none"


class ScreenPart(Part):
    """The panel. `dpi` 82 is a 27-inch panel of 1080 × 1920."""

    width: Annotated[int, Field(ge=480, le=4320)] = 1080
    height: Annotated[int, Field(ge=480, le=4320)] = 1920
    dpi: Annotated[float, Field(ge=36, le=240)] = 82.0
    fullscreen: bool = True


class Times(Part):
    """Seconds. The warning comes 20 s before the idle time is over."""

    idle_s: Annotated[int, Field(ge=40, le=600)] = 60
    leave_s: Annotated[int, Field(ge=3, le=60)] = 8
    issue_s: Annotated[int, Field(ge=3, le=60)] = 8

    def rules(self) -> Rules:
        """For the flow."""
        return Rules(idle_s=self.idle_s, leave_s=self.leave_s, issue_s=self.issue_s)


class Config(Part):
    """The whole file."""

    mode: Literal["demo", "production"]
    hall: Slug
    credential: Path
    broker_ca: Path | None = None
    reader: Reader
    printer: Printer
    camera: CameraPart = CameraPart()
    screen: ScreenPart = ScreenPart()
    times: Times = Times()

    @model_validator(mode="after")
    def _no_emulated_evidence(self) -> Self:
        """Production proves people by real evidence or by staff."""
        if self.mode == "production" and self.camera.source.startswith("file:"):
            raise ValueError("camera.source: a camera that plays files proves nobody in production")
        if self.mode == "production" and self.reader.photo == "open":
            raise ValueError("reader.photo: 'open' reads emulated cards only, not in production")
        return self


def load_config(path: Path) -> Config:
    """The settings in a file; raises ConfigError."""
    try:
        with path.open("rb") as file:
            table = tomllib.load(file)
    except (OSError, tomllib.TOMLDecodeError) as error:
        raise ConfigError(f"{path}: {type(error).__name__}") from None
    return parse_config(table)


def parse_config(table: dict[str, object]) -> Config:
    """The settings in a table; raises ConfigError, which names every wrong key."""
    try:
        return Config.model_validate(table)
    except ValidationError as error:
        wrong = (
            f"{'.'.join(map(str, e['loc'])) or 'file'}: {e['msg']}" for e in error.errors(include_input=False)
        )
        raise ConfigError("; ".join(wrong)) from None


def load_credential(path: Path, hall: str) -> DeviceCredential:
    """The device's credential; raises ConfigError when others may read it or it is another hall's."""
    try:
        if path.stat().st_mode & PRIVATE_MODE:
            raise ConfigError("credential: others may read the file; make it 0400")
        credential = decode(DeviceCredential, path.read_bytes())
    except OSError as error:
        raise ConfigError(f"credential: {type(error).__name__}") from None
    except CodecError:
        raise ConfigError("credential: not a device credential") from None
    if credential.hall != hall:
        raise ConfigError("credential: it belongs to another hall")
    return credential
