"""The hall's file and the server's settings: TOML, typed, bounded, unknown keys refused by name."""

from queue_server.config.calendar_file import read_years
from queue_server.config.hall_file import HallFile, parse_hall, read_faults, read_hall
from queue_server.config.oidc_table import OidcTable
from queue_server.config.settings import ServerSettings, parse_settings, read_settings
from queue_server.config.tables import COMMAND_LINE, MOST_BYTES, ConfigError

__all__ = [
    "COMMAND_LINE",
    "MOST_BYTES",
    "ConfigError",
    "HallFile",
    "OidcTable",
    "ServerSettings",
    "parse_hall",
    "parse_settings",
    "read_faults",
    "read_hall",
    "read_settings",
    "read_years",
]
