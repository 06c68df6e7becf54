"""Kivy's settings stand before any test imports it."""

import pytest

from tests.support.kiosk_window import ready


@pytest.fixture(scope="session", autouse=True)
def _offscreen() -> None:
    """Offscreen, with the kiosk's own configuration."""
    ready()
