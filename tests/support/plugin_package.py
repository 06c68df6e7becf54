"""A vendor's package as an installer lays it down: a module, its entry point, and the list of its files."""

from pathlib import Path

DECODER = '''
class Decoder:
    """Takes the picture that follows four bytes."""

    def decode(self, slot):
        return slot[4:] if slot.startswith(b"VEND") else None
'''


def install(
    folder: Path, code: str = DECODER, *, name: str = "vendor", group: str = "firmware_bridge.photo_decoders"
) -> Path:
    """Make the package `vendor_photo` with a plugin of a name; the module's file."""
    module = folder / "vendor_photo.py"
    module.write_text(code)
    about = folder / "vendor_photo-1.0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: vendor-photo\nVersion: 1.0\n")
    (about / "entry_points.txt").write_text(f"[{group}]\n{name} = vendor_photo:Decoder\n")
    files = ("METADATA", "entry_points.txt", "RECORD")
    rows = ["vendor_photo.py,,", "__pycache__/vendor_photo.cpython-311.pyc,,"]
    (about / "RECORD").write_text("\n".join(rows + [f"{about.name}/{file},," for file in files]) + "\n")
    return module
