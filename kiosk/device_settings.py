"""Printer, scanner, slot, lights and the attendant menu in a kiosk's settings."""

from pathlib import Path
from typing import Literal, Self

from pydantic import Field, model_validator

from firmware_bridge.settings_file import Part


class Printer(Part):
    """The slip printer."""

    kind: str = Field(
        default="escpos", description="escpos, escpos-presenter, escpos-no-queued-status, or plugin:NAME"
    )
    url: str = Field(description="as reader.url")
    roll_m: float = Field(default=80.0, ge=5, le=500, description="metres on a full roll of paper")


class ScannerPart(Part):
    """The code scanner, for codes, passports and licences."""

    kind: str = Field(
        default="none",
        description="none, plain, newland, honeywell, zebra, or plugin:NAME of a vendor's driver",
    )
    url: str = Field(default="", description="as reader.url")


class SocialPart(Part):
    """The slot for social-security cards."""

    kind: str = Field(
        default="none", description="none, plain, or plugin:NAME of a vendor's driver with a PSAM"
    )
    url: str = Field(default="", description="pcsc:NAME of a PC/SC reader; pty:///PATH in a demo")


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
