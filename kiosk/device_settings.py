"""Printer, scanner, slot, whom a kiosk asks over HTTP, lights and the attendant menu in its settings."""

from pathlib import Path
from typing import ClassVar, Literal, Self

from pydantic import Field, model_validator

from firmware_bridge.settings_file import Part


class PluginPart(Part):
    """A part of the machine that may be a vendor's plugin."""

    table: ClassVar[str]
    kind: str
    sha256: str = Field(
        default="",
        pattern=r"^([0-9a-f]{64})?$",
        description="for plugin:NAME: the package's digest, as `firmware-bridge digest NAME` prints it",
    )

    @model_validator(mode="after")
    def _plugin_has_a_digest(self) -> Self:
        """A plugin is loaded by name and content."""
        if self.kind.startswith("plugin:") and not self.sha256:
            raise ValueError(f"{self.table}.sha256: a plugin is loaded by name and digest")
        return self


class Printer(PluginPart):
    """The slip printer."""

    table = "printer"
    kind: str = Field(
        default="escpos", description="escpos, escpos-presenter, escpos-no-queued-status, or plugin:NAME"
    )
    url: str = Field(description="as reader.url")
    roll_m: float = Field(default=80.0, ge=5, le=500, description="metres on a full roll of paper")


class ScannerPart(PluginPart):
    """The code scanner, for codes, passports and licences."""

    table = "scanner"
    kind: str = Field(
        default="none",
        description="none, plain, newland, honeywell, zebra, or plugin:NAME of a vendor's driver",
    )
    url: str = Field(default="", description="as reader.url")


class SocialPart(PluginPart):
    """The slot for social-security cards."""

    table = "social"
    kind: str = Field(
        default="none", description="none, plain, or plugin:NAME of a vendor's driver with a PSAM"
    )
    url: str = Field(default="", description="pcsc:NAME of a PC/SC reader; pty:///PATH in a demo")


class AskedPart(PluginPart):
    """Somebody who is asked about a person, over HTTP or by a plugin."""

    kind: str = Field(
        default="none",
        pattern=r"^(none|http|plugin:.+)$",
        description="none, http, or plugin:NAME of a protocol of its own",
    )
    url: str = Field(default="", description="https://HOST/PATH; http://127.0.0.1:PORT in a demo")
    key: Path | None = Field(default=None, description="the file with its key, mode 0400")


class PlatformPart(AskedPart):
    """The platform that verifies electronic codes (电子身份证, 浙里办, 医保码, 网号网证)."""

    table = "platform"


class CertificatesPart(AskedPart):
    """The department's records of which this kiosk prints own certificates."""

    table = "certificates"


class LightsPart(Part):
    """Lights at the reader and at the slot of slips, on the outputs of a Modbus relay."""

    kind: Literal["none", "relays"] = Field(default="none", description="none, or relays on Modbus RTU")
    url: str = Field(default="", description="as reader.url")
    unit: int = Field(default=1, ge=1, le=247, description="the relays' address on the line")
    reader: int = Field(default=0, ge=0, le=63, description="output of the light at the card reader")
    slip: int = Field(default=1, ge=0, le=63, description="output of the light at the slot of slips")

    @model_validator(mode="after")
    def _two_outputs(self) -> Self:
        """Each light its own."""
        if self.kind != "none" and (not self.url or self.reader == self.slip):
            raise ValueError("lights: relays need a url, and each light an output of its own")
        return self


class AttendantPart(Part):
    """The attendant menu."""

    file: Path | None = Field(
        default=None,
        description="who may open it, made by `kiosk attendant add`; beside the credential where none is named",
    )
    reboot: tuple[str, ...] = Field(
        default=("systemctl", "reboot"), description="the program that starts the machine anew, word by word"
    )
