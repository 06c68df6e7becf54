"""Signs of life to the service manager, and parts of the kiosk that are begun anew."""

import socket

import pytest
from structlog.testing import capture_logs

from kiosk.service_manager import AGAIN_S, ALIVE, ServiceManager, kept


def test_line_reaches_the_socket_of_the_environment(tmp_path):
    """By path and by abstract name, as systemd gives them."""
    for address, bound in ((str(tmp_path / "n"), str(tmp_path / "n")), ("@yitang-test", "\0yitang-test")):
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as heard:
            heard.bind(bound)
            ServiceManager({"NOTIFY_SOCKET": address}).say(ALIVE)
            assert heard.recv(100) == b"WATCHDOG=1"


@pytest.mark.parametrize("environ", [{}, {"NOTIFY_SOCKET": "/nowhere/notify"}])
def test_no_manager_is_no_error(environ):
    """Started by hand, or by a manager that is gone."""
    assert ServiceManager(environ).say(ALIVE) is None


async def test_part_that_fails_is_begun_anew_and_told_by_its_kind():
    """What it quotes is not logged: it may be a person's."""
    runs: list[int] = []
    pauses: list[float] = []

    async def work() -> None:
        runs.append(1)
        if len(runs) < 3:
            raise ValueError("11010119900307109X")

    async def pause(seconds: float) -> None:
        pauses.append(seconds)

    with capture_logs() as logs:
        await kept("reader", work, pause)
    assert (len(runs), pauses) == (3, [AGAIN_S] * 2)
    assert (
        logs == [{"event": "part_failed", "part": "reader", "error": "ValueError", "log_level": "error"}] * 2
    )
