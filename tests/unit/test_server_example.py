"""What an operator copies for the server."""

from pathlib import Path

from queue_server.config.settings import read_settings

ROOT = Path(__file__).parents[2]


def test_example_of_the_servers_settings_is_a_valid_one():
    """All keys are known, and it is a server that other machines reach."""
    settings = read_settings(ROOT / "assets/servers/server.toml", {})
    assert settings.origin == "https://hall.example"
    assert not settings.is_loopback


def test_services_start_programs_where_the_installation_puts_them():
    """`setup/install run` in /opt/yitang makes its .venv there, with these three commands."""
    begun = {
        line.split()[0].removeprefix("ExecStart=")
        for service in (ROOT / "assets/services").glob("*.service")
        for line in service.read_text().splitlines()
        if line.startswith("ExecStart=")
    }
    assert begun == {f"/opt/yitang/.venv/bin/{name}" for name in ("queue-server", "kiosk", "firmware-bridge")}
