"""Kivy's settings. They must stand before the first import of kivy, so the composition root calls `prepare` first."""

import logging
import os
import sys


def prepare(*, width: int, height: int, dpi: float, headless: bool, fullscreen: bool = False) -> None:
    """Set the environment and Kivy's configuration for one panel. Call once, before importing `kiosk.app`."""
    if "kivy" in sys.modules and "kivy.core.window" in sys.modules:
        return
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="MIXED",
        KIVY_DPI=str(round(dpi)),
        KIVY_METRICS_DENSITY="1",
    )
    logging.getLogger("kivy").addFilter(_worth_a_line)
    if headless:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
    _configure(width, height, fullscreen and not headless)


def _worth_a_line(record: logging.LogRecord) -> bool:
    """Kivy tells its version and paths before any level can be set."""
    return record.levelno >= logging.WARNING


def _configure(width: int, height: int, fullscreen: bool) -> None:
    from kivy.config import Config  # noqa: PLC0415 - reads the environment that was just set
    from kivy.logger import Logger  # noqa: PLC0415  # after the environment is set

    Logger.setLevel("WARNING")
    options: dict[str, dict[str, object]] = {
        "graphics": {
            "width": width,
            "height": height,
            "multisamples": 0,
            "maxfps": 30,
            "resizable": 0,
            "show_cursor": 0 if fullscreen else 1,
            "fullscreen": "auto" if fullscreen else 0,
            "allow_screensaver": 0,
        },
        "kivy": {"exit_on_escape": 0, "log_level": "warning"},
        "input": {"mouse": "mouse,disable_multitouch"},
    }
    for section, values in options.items():
        for key, value in values.items():
            Config.set(section, key, str(value))
    for probing in ("%(name)s", "mtdev_%(name)s"):
        if Config.has_option("input", probing):
            Config.remove_option("input", probing)
