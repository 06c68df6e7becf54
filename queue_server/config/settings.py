"""The server's settings, from a TOML file and the command line; `queue-server settings` prints them."""

from pathlib import Path
from typing import Any, Final, Self
from urllib.parse import urlsplit

from pydantic import Field, field_validator, model_validator

from queue_server.adapters.storage.postgres_address import fault_of
from queue_server.config.oidc_table import OidcTable
from queue_server.config.tables import Table, Whole, content, parsed, toml

_PROJECT: Final = Path(__file__).parents[2]
_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
_ANY_ADDRESS: Final = ("0.0.0.0", "::")  # noqa: S104 - refused as a name


class ServerSettings(Table):
    """Where one server finds its hall and opens its doors; each may come from the command line or a TOML file."""

    hall: Path = Field(description="the hall's file")
    data: Path = Field(description="folder of database, keys and devices; made with mode 0700")
    database: str = Field(
        default="", description="postgresql://user@host/name; empty: hall.db in the data folder"
    )
    host: str = Field(
        default="127.0.0.1", description="address of the web part; other than loopback needs TLS"
    )
    http_port: Whole = Field(default=8080, ge=1, le=65_535, description="port of the web part")
    page_base: str = Field(
        default="", description="how phones reach the pages, stands in the QR code; empty: host and http_port"
    )
    origins: tuple[str, ...] = Field(
        default=(), description="further origins from which pages may send commands"
    )
    broker: str = Field(default="auto", description="auto, mosquitto, embedded, or mqtts://host:port")
    broker_port: Whole = Field(
        default=18830, ge=0, le=65_535, description="the broker's port; 0: any that is free"
    )
    websocket_port: Whole = Field(
        default=18831, ge=0, le=65_535, description="the broker's websocket port for boards"
    )
    device_port: Whole = Field(
        default=8883, ge=1, le=65_535, description="the broker's TLS port for devices on other machines"
    )
    board_port: Whole = Field(
        default=8884, ge=1, le=65_535, description="the same for boards: websockets over TLS"
    )
    board_socket: str = Field(
        default="", description="how boards reach the websocket, where the server cannot know it"
    )
    libraries: Path = Field(
        default=_PROJECT / "setup" / "node_modules", description="fonts and browser libraries"
    )
    assets: Path = Field(default=_PROJECT / "assets", description="the folder assets/")
    tls_certificate: Path | None = Field(default=None, description="PEM certificate chain of the web part")
    tls_key: Path | None = Field(
        default=None, description="PEM key of the web part, readable by the server alone"
    )

    oidc: OidcTable | None = Field(
        default=None,
        description="an identity provider that vouches for staff; its keys stand in the table [oidc]",
    )

    @property
    def address(self) -> str:
        """Where the web part listens, as an origin."""
        return self._origin_at(f"[{self.host}]" if ":" in self.host else self.host)

    @property
    def origin(self) -> str:
        """Where the pages are: `page_base`, or host and port as they are."""
        return self.page_base.rstrip("/") or self.address

    @property
    def name(self) -> str:
        """The host by which other machines reach this one."""
        return urlsplit(self.origin).hostname or self.host

    @property
    def allowed_origins(self) -> tuple[str, ...]:
        """Origins whose pages may send commands; on loopback also the own address, under both of its names."""
        own = (self.address, self._origin_at("localhost")) if self.is_loopback else ()
        return tuple(dict.fromkeys((self.origin, *self.origins, *own)))

    @property
    def is_loopback(self) -> bool:
        """Whether the web part is reached from this machine alone."""
        return self.host in _LOOPBACK

    def _origin_at(self, host: str) -> str:
        return f"{'https' if self.tls_certificate else 'http'}://{host}:{self.http_port}"

    @field_validator("database")
    @classmethod
    def _database_is_safe(cls, address: str) -> str:
        """No password where others read it, no journal over an open network."""
        if address and (fault := fault_of(address)):
            raise ValueError(fault)
        return address

    @model_validator(mode="after")
    def _locked(self) -> Self:
        if not self.is_loopback and self.tls_certificate is None:
            raise ValueError("host: a network needs tls_certificate and tls_key")
        if (self.tls_certificate is None) != (self.tls_key is None):
            raise ValueError("tls_certificate and tls_key go together")
        if not self.is_loopback and self.name in _ANY_ADDRESS:
            raise ValueError("page_base: a network needs the name by which other machines reach this one")
        return self

    @model_validator(mode="after")
    def _ports_differ(self) -> Self:
        named = (self.http_port, self.broker_port, self.websocket_port, self.device_port, self.board_port)
        ports = [port for port in named if port]
        if len(set(ports)) < len(ports):
            raise ValueError("http_port, broker_port, websocket_port, device_port and board_port must differ")
        return self


def parse_settings(table: dict[str, Any], name: str = "settings") -> ServerSettings:
    """Settings from a table; raises ConfigError that names the key."""
    return parsed(ServerSettings, table, name)


def read_settings(path: Path, changes: dict[str, Any]) -> ServerSettings:
    """Settings of a TOML file, with `changes` from the command line over it."""
    return parse_settings({**toml(path, content(path)), **changes}, path.name)
