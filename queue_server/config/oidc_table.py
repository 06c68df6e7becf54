"""The settings' table `[oidc]`: an identity provider that vouches for staff."""

from pathlib import Path
from typing import Final, Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, model_validator

from queue_server.config.tables import Table, Whole

_LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")
RoleName = Literal["clerk", "helper", "cashier", "inspector", "manager"]


class OidcTable(Table):
    """Sign-in with the organisation's account; left out, staff sign in with passwords alone."""

    issuer: str = Field(max_length=300, description="the provider's issuer, exactly as it calls itself")
    client_id: str = Field(min_length=1, max_length=200, description="this hall's name at the provider")
    client_secret_file: Path = Field(description="file with the client secret, readable by the server alone")
    claim: str = Field(
        default="sub", min_length=1, max_length=100, description="claim of the ID token that says who it is"
    )
    accounts: Literal["linked", "same"] = Field(
        default="linked",
        description="linked: the claim's value is linked to an account (`staff link`); same: it is the staff number",
    )
    scope: str = Field(
        default="openid", pattern=r"openid( [!-~]+)*", max_length=200, description="scopes asked for"
    )
    roles_claim: str = Field(default="", max_length=100, description="claim that lists roles; needs `roles`")
    roles: dict[str, RoleName] = Field(
        default_factory=dict, description="the provider's role = the hall's; empty: roles come from the hall"
    )
    only: bool = Field(default=False, description="no passwords, but for the emergency account")
    emergency: str = Field(
        default="", pattern=r"([a-z0-9][a-z0-9-]{0,31})?", description="whose password works although `only`"
    )
    authority: Path | None = Field(
        default=None, description="PEM of who vouches for the provider's certificate; left out: the system's"
    )
    timeout_s: Whole = Field(default=5, ge=1, le=30, description="seconds that the provider has to answer")

    @property
    def is_here(self) -> bool:
        """Whether the provider is on this machine: an emulator."""
        return urlsplit(self.issuer).hostname in _LOOPBACK

    @model_validator(mode="after")
    def _fits(self) -> Self:
        parts = urlsplit(self.issuer)
        if parts.scheme != "https" and not (parts.scheme == "http" and self.is_here):
            raise ValueError("issuer: is https, or http on this machine")
        if parts.query or parts.fragment or parts.username:
            raise ValueError("issuer: has no query, fragment or user")
        if bool(self.roles_claim) != bool(self.roles):
            raise ValueError("roles_claim and roles go together")
        if self.only and not self.emergency:
            raise ValueError(
                "emergency: `only` needs an account whose password works when the provider is away"
            )
        return self
