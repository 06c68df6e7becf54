"""An emulated sound device: takes a WAV file on stdin as a player does, lasts as long as the sound does, and keeps it as a file.

`python -m firmware_bridge.emulators.speaker FOLDER DEVICE [--instant]`: FOLDER/DEVICE-NNNN.wav is written when the sound begins, and
FOLDER/DEVICE-NNNN.done when it was heard to the end. Exit code 1 for what is no WAV file, as a player's.
"""

import io
import sys
import time
import wave
from pathlib import Path


def play(folder: Path, device: str, sound: bytes, sleep: float | None = None) -> bool:
    """Keep the sound; False for what is none. `sleep` seconds instead of the sound's own length."""
    try:
        with wave.open(io.BytesIO(sound)) as file:
            seconds = file.getnframes() / file.getframerate()
    except (wave.Error, EOFError, ZeroDivisionError):
        return False
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{device}-{len(list(folder.glob(f'{device}-*.wav'))) + 1:04d}"
    (folder / f"{name}.wav").write_bytes(sound)
    time.sleep(seconds if sleep is None else sleep)
    (folder / f"{name}.done").touch()
    return True


def main(args: list[str]) -> int:
    """The program."""
    folder, device, *options = args
    done = play(Path(folder), device, sys.stdin.buffer.read(), 0.0 if "--instant" in options else None)
    return 0 if done else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
