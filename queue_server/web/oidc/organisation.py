"""What a hall has agreed with its identity provider, and who of the hall somebody is by it."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field

from queue_server.contracts.actors import Role
from queue_server.service.identity import IdentityProvider, Proven, RoleRefused
from queue_server.service.staff import StaffStore
from queue_server.web.oidc.visits import Visits


@dataclass(frozen=True, slots=True)
class Organisation:
    """A provider and how its persons become staff. `origin`: ours, to which the provider sends people back."""

    provider: IdentityProvider
    issuer: str
    origin: str
    same: bool = False
    """The claim's value is the staff number; otherwise it is linked to one."""
    roles: Mapping[str, Role] = field(default_factory=dict)
    """The provider's role → ours, closed; empty: the hall's own."""
    only: bool = False
    emergency: str = ""
    visits: Visits = field(default_factory=Visits)

    async def account_of(self, person: Proven, staff: StaffStore) -> str | None:
        """The staff number of whom the provider vouches for."""
        if self.same:
            return person.person
        return await asyncio.to_thread(staff.account_of, self.issuer, person.person)

    def role_of(self, person: Proven) -> Role | None:
        """The role that the provider gives, None where the hall gives it; raises RoleRefused unless it is exactly one."""
        if not self.roles:
            return None
        given = {role for name, role in self.roles.items() if name in person.roles}
        if len(given) != 1:
            raise RoleRefused("roles")
        return given.pop()

    def takes_password_of(self, staff: str) -> bool:
        """Whether the account may sign in with its password."""
        return not self.only or staff == self.emergency
