"""The few commands python-escpos builds for us, behind one door.

Importing the library parses a database, sets up the root logger and leaves a directory in /tmp. So it is imported at
the first slip, with a scratch directory that goes again and the root logger left as it was.
"""

from __future__ import annotations

import contextlib
import logging
import os
import tempfile
from collections.abc import Callable, Iterator
from functools import lru_cache
from typing import Any, Final

from PIL import Image

PAPER_DOTS: Final = 576
MARGIN_DOTS: Final = 12
"""Left and right: many print heads lose their first dots."""
AREA_DOTS: Final = PAPER_DOTS - 2 * MARGIN_DOTS
_SCRATCH: Final = "ESCPOS_CAPABILITIES_PICKLE_DIR"


def warm_up() -> None:
    """Import the library now (0.8 s), so that the first slip need not wait for it."""
    _dummy()


def area() -> bytes:
    """Left margin (`GS L`) and printing width (`GS W`), which all ESC/POS printers know; only good at a line's start."""
    margin, width = (dots.to_bytes(2, "little") for dots in (MARGIN_DOTS, AREA_DOTS))
    return b"\x1dL" + margin + b"\x1dW" + width


def cut() -> bytes:
    """Feed six lines, past the cutter, and cut leaving one point."""
    printer = _dummy()()
    printer.cut("PART")
    return bytes(printer.output)


def qr(data: str, module_dots: int) -> bytes:
    """A QR code drawn by the printer, error correction M."""
    printer = _dummy()()
    printer.qr(data, native=True, size=module_dots, ec=1)  # 1 is level M
    return bytes(printer.output)


def raster(image: Image.Image) -> bytes:
    """An image of at most `AREA_DOTS` of width as `GS v 0`."""
    printer = _dummy()()
    printer.image(image, impl="bitImageRaster")
    return bytes(printer.output)


@lru_cache(maxsize=1)
def _dummy() -> Callable[[], Any]:
    """Makes printers that only collect bytes; import and profile are paid once."""
    with _import_kept_clean():
        from escpos.capabilities import Profile  # noqa: PLC0415 - see above
        from escpos.printer import Dummy  # noqa: PLC0415 - see above

    profile = Profile(features=Profile.profile_data["features"])
    # Without a width the library prints a warning on the program's output for each image.
    profile.profile_data = {**profile.profile_data, "media": {"width": {"pixels": PAPER_DOTS, "mm": 72}}}
    return lambda: Dummy(profile=profile)


@contextlib.contextmanager
def _import_kept_clean() -> Iterator[None]:
    root = logging.getLogger()
    handlers, before = list(root.handlers), os.environ.get(_SCRATCH)
    logging.getLogger("escpos").setLevel(logging.WARNING)  # it tells of its own files
    with tempfile.TemporaryDirectory() as scratch:
        os.environ[_SCRATCH] = scratch
        try:
            yield
        finally:
            root.handlers[:] = handlers
            os.environ.pop(_SCRATCH)
            if before is not None:
                os.environ[_SCRATCH] = before
