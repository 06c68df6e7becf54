"""What the settings' `[oidc]` makes: a provider that is asked, and how its persons become staff."""

import ssl
from typing import Literal

from queue_server.adapters import private_files
from queue_server.adapters.oidc.fetching import Fetching, trust_in
from queue_server.adapters.oidc.provider import Client, OidcProvider
from queue_server.config import ConfigError, OidcTable
from queue_server.contracts.actors import Role
from queue_server.service.ports import Clock
from queue_server.web.oidc.organisation import Organisation
from queue_server.web.oidc.visits import back_of


def organisation_of(
    table: OidcTable, origin: str, mode: Literal["demo", "production"], clock: Clock
) -> Organisation:
    """The provider of one hall; raises ConfigError, PrivateFileError."""
    if mode == "production" and table.is_here:
        raise ConfigError("oidc.issuer: it is on this machine, an emulator, and this hall is in production")
    provider = provider_of(table, origin, clock)
    roles = {name: Role(role) for name, role in table.roles.items()}
    return Organisation(
        provider, table.issuer, origin, table.accounts == "same", roles, table.only, table.emergency
    )


def provider_of(table: OidcTable, origin: str, clock: Clock) -> OidcProvider:
    """The provider alone; raises ConfigError, PrivateFileError."""
    secret = private_files.read(table.client_secret_file.resolve()).decode(errors="replace").strip()
    if not secret:
        raise ConfigError("oidc.client_secret_file: it is empty")
    client = Client(
        table.issuer, table.client_id, secret, back_of(origin), table.scope, table.claim, table.roles_claim
    )
    return OidcProvider(client, Fetching(_trust(table), table.timeout_s), clock)


def _trust(table: OidcTable) -> ssl.SSLContext:
    try:
        return trust_in(table.authority)
    except ssl.SSLError:
        raise ConfigError("oidc.authority: it holds no PEM certificate") from None
    except OSError as error:
        raise ConfigError(f"oidc.authority: {table.authority}: {error.strerror}") from None
