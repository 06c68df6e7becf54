"""What all tests share."""

import logging
from collections.abc import Iterator

import pytest
import structlog
from hypothesis import HealthCheck, settings

from tests.support.postgres import postgres, postgres_server, shared_postgres

settings.register_profile(
    "steady", deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.register_profile("anew", settings.get_profile("steady"), derandomize=False)

__all__ = ["postgres", "postgres_server", "shared_postgres"]


def pytest_configure(config: pytest.Config) -> None:
    """The same examples each time, however slow the machine; the campaigns look for new ones."""
    settings.load_profile("anew" if config.option.markexpr == "campaign" else "steady")


@pytest.fixture(autouse=True)
def own_log() -> Iterator[None]:
    """A test that sets the log up does it for itself: the next one's must not go to a closed stream."""
    root, known = logging.getLogger(), structlog.get_config()
    handlers, level = root.handlers[:], root.level
    yield
    root.handlers[:] = handlers
    root.setLevel(level)
    structlog.configure(**known)


def pytest_make_parametrize_id(val: object) -> str | None:
    """A value with a name of its own is called by it: two test processes must give a test the same id."""
    name = getattr(val, "name", None)
    return name if isinstance(name, str) else None
