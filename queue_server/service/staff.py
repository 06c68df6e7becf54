"""Staff accounts and sessions, as doors and pages see them. Passwords and tokens never come back out."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from queue_server.contracts.actors import Actor, Permission, Role
from queue_server.service.staff_record import OnRecord

MIN_PASSWORD = 10
"""Characters; length is what counts, no rules of composition."""


class StaffError(Exception):
    """Something about a member of staff was refused; the text never holds input."""


class SignInRefused(StaffError):
    """Unknown account or wrong password: the same words for both. `locks`: this failure locked an account that there is."""

    def __init__(self, *, locks: bool = False) -> None:
        super().__init__("refused")
        self.locks = locks


class LockedOut(StaffError):
    """Too many failures of this account or address; `retry_s` seconds to wait."""

    def __init__(self, retry_s: int) -> None:
        super().__init__("locked out")
        self.retry_s = retry_s


class CodeRefused(StaffError):
    """The first manager's code is wrong, used, too old, or there is a manager already."""


class PasswordTooWeak(StaffError):
    """The password is shorter than MIN_PASSWORD or longer than 200 characters."""


class StaffNameRefused(StaffError):
    """A staff number is 1–32 of a–z, 0–9 and -."""


class StaffUnknown(StaffError):
    """There is no member of staff of that number."""


class PersonLinked(StaffError):
    """The provider's person is linked to another account already."""


class StaffExists(StaffError):
    """There is a member of staff of that number already."""


@dataclass(frozen=True, slots=True)
class StaffMember:
    """An account without its secrets. `may`: the role's permissions with what was given and taken since."""

    staff: str
    role: Role
    active: bool
    may: frozenset[Permission]
    linked: bool = False
    """Whether somebody at the identity provider is linked to it."""


@dataclass(frozen=True, slots=True)
class StaffSession:
    """A signed-in member of staff, bound to one window or (who needs none) to none."""

    staff: str
    role: Role
    window: str | None
    expires: datetime
    may: frozenset[Permission]

    @property
    def actor(self) -> Actor:
        """Who the session acts as."""
        return Actor(role=self.role, id=self.staff, window=self.window, may=self.may)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A new session and the token that goes into the cookie: shown once, stored hashed."""

    session: StaffSession
    token: str = field(repr=False)
    ended: tuple[Actor, ...] = ()
    """Who was put out of a window by it."""


class StaffStore(Protocol):
    """Accounts and sessions. Calls are short but block (argon2 takes some 50 ms): use a thread.

    Whatever changes an account takes `record` and calls it once before the change counts; what it raises undoes the change.
    """

    def needs_first_manager(self) -> bool:
        """Whether no active manager exists, so that set-up is open to a code."""

    def first_manager(self, code: str, staff: str, password: str, record: OnRecord) -> None:
        """Make the first manager; raises CodeRefused, PasswordTooWeak, StaffNameRefused, StaffExists."""

    def add(self, staff: str, password: str, role: Role, record: OnRecord) -> None:
        """A new account; raises StaffExists, PasswordTooWeak, StaffNameRefused."""

    def deactivate(self, staff: str, record: OnRecord) -> tuple[str, ...]:
        """End an account and its sessions; the windows that it was signed in at."""

    def set_password(self, staff: str, password: str, record: OnRecord) -> tuple[str, ...]:
        """Another password of an active account: its sessions end, and its lock; the windows that it was signed in at.

        Raises StaffUnknown, PasswordTooWeak.
        """

    def give(self, staff: str, permission: Permission, record: OnRecord) -> None:
        """The account may do this from now on, in sessions that are open too; raises StaffUnknown."""

    def take(self, staff: str, permission: Permission, record: OnRecord) -> None:
        """It may not any more, whatever its role has; raises StaffUnknown."""

    def members(self) -> tuple[StaffMember, ...]:
        """All accounts, by number."""

    def role_of(self, staff: str, password: str, address: str) -> Role:
        """Check a password; raises SignInRefused or LockedOut."""

    def admitted(self, staff: str | None, address: str) -> Role:
        """The role of an active account that a provider vouches for; raises SignInRefused or LockedOut."""

    def account_of(self, issuer: str, person: str) -> str | None:
        """The account that the person of a provider is linked to."""

    def link(self, staff: str, issuer: str, person: str, record: OnRecord) -> None:
        """The person of a provider is this account, in place of another; raises StaffUnknown, PersonLinked."""

    def unlink(self, staff: str, record: OnRecord) -> None:
        """End the link, and the account's sessions."""

    def open_session(self, staff: str, window: str | None, role: Role | None = None) -> SignedIn:
        """A session for an account that was just checked, in its own role or in one that a provider gave; ends others at that window, and its own at another."""

    def session(self, token: str) -> StaffSession | None:
        """The live session of a cookie's token."""

    def may_at(self, staff: str, window: str) -> frozenset[Permission] | None:
        """What the live session of an account at a window may do; None where there is none."""

    def sign_out(self, token: str) -> None:
        """End a session."""
