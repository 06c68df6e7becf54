"""The sound in a kiosk's settings."""

from pathlib import Path

from pydantic import Field

from firmware_bridge.settings_file import Part
from kiosk.speech.keys import USUAL, TactileKeys


class SoundPart(Part):
    """What the kiosk says, and where it is heard."""

    kind: str = Field(
        default="none",
        pattern=r"^(none|alsa|folder:.+)$",
        description="none, alsa (Debian's alsa-utils), or folder:PATH in a demo, where sounds become files",
    )
    speaker: str = Field(default="default", description="the ALSA device of the loudspeaker")
    headset: str = Field(default="default", description="the ALSA device of the headset's socket")
    packs: tuple[Path, ...] = Field(
        default=(), description="folders of recorded clips, which go before the synthesiser; dialects too"
    )
    where: int = Field(default=USUAL.where, description="key code of “where am I”; 282 is F1")
    again: int = Field(default=USUAL.again, description="key code of “say it again”; 283 is F2")
    headset_in: int = Field(default=USUAL.headset_in, description="sent when a headset comes; 292 is F11")
    headset_out: int = Field(default=USUAL.headset_out, description="sent when it goes; 293 is F12")

    def keys(self) -> TactileKeys:
        """For the voice guide."""
        return TactileKeys(self.where, self.again, self.headset_in, self.headset_out)
