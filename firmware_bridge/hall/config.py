"""The bridge's settings: one TOML file."""

from pathlib import Path
from typing import Annotated, Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from firmware_bridge.settings_file import ConfigError, Part, load_table, parse
from queue_server.contracts.base import Language, Slug

PSEUDO_TERMINALS: Final = Path("/dev/pts")
Unit = Annotated[int, Field(ge=1, le=247)]
Url = Annotated[str, Field(min_length=1, max_length=300)]
PROGRAM: Final = "firmware-bridge"


class ModbusPart(Part):
    """A unit of our register map."""

    url: Url = Field(
        description="serial:///dev/NAME?baud=9600 or socket://HOST:PORT; units with the same url share the line"
    )
    unit: Unit = Field(description="the unit's number on the line, 1–247")


class SignPart(Part):
    """A window's LED sign."""

    kind: Annotated[str, Field(pattern=r"^(modbus|plugin:[a-z0-9-]{1,40})$")] = Field(
        default="modbus", description="modbus, or plugin:NAME of a vendor's driver (plugin:onbon is here)"
    )
    url: Url = Field(description="as keypad.url; a vendor's sign has a line of its own")
    unit: Unit | None = Field(default=None, description="modbus: the unit's number on the line")
    sha256: Annotated[str, Field(pattern=r"^([0-9a-f]{64})?$")] = Field(
        default="",
        description="plugin of another package: the digest of its files (firmware-bridge digest NAME)",
    )
    options: Annotated[dict[str, str], Field(max_length=16)] = Field(
        default={}, description="plugin: what its documentation names, such as series, width, height"
    )

    @model_validator(mode="after")
    def _whole(self) -> Self:
        if (self.kind == "modbus") != (self.unit is not None):
            raise ValueError("sign: unit belongs to kind modbus, and to it alone")
        if self.kind == "modbus" and (self.options or self.sha256):
            raise ValueError("sign: options and sha256 belong to plugins")
        return self


class LampPart(ModbusPart):
    """A light that is on while the window is open."""

    output: Annotated[int, Field(ge=0, le=31)] = Field(default=0, description="the relay's output")


class WindowPart(Part):
    """The devices of one window."""

    window: Slug = Field(description="the window's id; the bridge must be assigned to it")
    keypad: ModbusPart | None = Field(default=None, description="the clerk's call keypad")
    sign: SignPart | None = Field(default=None, description="the LED sign")
    pad: ModbusPart | None = Field(default=None, description="the evaluation pad")
    lamp: LampPart | None = Field(default=None, description="the light")


class BridgeConfig(Part):
    """The whole file."""

    mode: Literal["demo", "production"] = Field(description="production refuses emulators")
    hall: Slug = Field(description="the hall's id")
    credential: Path = Field(description="the file that `firmware-bridge enrol` made, mode 0400")
    broker_ca: Path | None = Field(default=None, description="PEM file of the broker's CA, for mqtts")
    language: Language = Field(default="zh", description="zh or en, on signs and pagers")
    windows: Annotated[tuple[WindowPart, ...], Field(min_length=1, max_length=64)] = Field(
        description="a table [[windows]] for each window"
    )
    pagers: Annotated[tuple[ModbusPart, ...], Field(max_length=8)] = Field(
        default=(), description="a table [[pagers]] for each transmitter of vibrating pagers"
    )

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        """One owner a unit, one table a window; no emulator in production."""
        names = [part.window for part in self.windows]
        if len(set(names)) != len(names):
            raise ValueError("windows: the same window stands there twice")
        units = self.units()
        lamps = {(url, unit) for url, unit, what in units if what == "lamp"}
        others = [(url, unit) for url, unit, what in units if unit is not None and what != "lamp"]
        shared = [one for one in others if others.count(one) > 1 or one in lamps]
        if shared:
            raise ValueError(f"windows: unit {shared[0][1]} stands there twice on one line")
        alone = {url for url, unit, _ in units if unit is None}
        if len([u for u in units if u[0] in alone]) > len(alone):
            raise ValueError("sign.url: a vendor's sign needs a line of its own")
        if self.mode == "production" and any(urlsplit(url).scheme == "pty" for url, *_ in units):
            raise ValueError("url: pty:// is an emulated device, not in production")
        return self

    def units(self) -> list[tuple[str, int | None, str]]:
        """(url, unit, what) of every device."""
        at_windows = (
            (device.url, device.unit, what)
            for part in self.windows
            for what in ("keypad", "sign", "pad", "lamp")
            if (device := getattr(part, what)) is not None
        )
        return [*at_windows, *((pager.url, pager.unit, "pager") for pager in self.pagers)]

    def refuse_emulators(self) -> None:
        """At the start: in production no serial path may lead to a pseudo-terminal. Raises ConfigError."""
        for url, *_ in self.units() if self.mode == "production" else ():
            parts = urlsplit(url)
            if parts.scheme == "serial" and Path(parts.path).resolve().is_relative_to(PSEUDO_TERMINALS):
                raise ConfigError("url: the path is a pseudo-terminal, an emulated device; not in production")


def load(path: Path) -> BridgeConfig:
    """The settings in a file; raises ConfigError."""
    return parse(BridgeConfig, load_table(path), PROGRAM)
