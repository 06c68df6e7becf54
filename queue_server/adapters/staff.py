"""Staff accounts and sessions in one small SQLite file: argon2id, tokens stored as hashes, lock-out."""

import hashlib
import re
import secrets
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, Final

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from queue_server.adapters import staff_links
from queue_server.adapters.staff_attempts import Lockout
from queue_server.adapters.staff_permissions import change, permissions_of
from queue_server.adapters.staff_tables import accounts, codes, open_engine, sessions
from queue_server.contracts.actors import STAFF, STAFF_NUMBER, Actor, Permission, Role
from queue_server.service.ports import Clock
from queue_server.service.staff import (
    MIN_PASSWORD,
    CodeRefused,
    PasswordTooWeak,
    SignedIn,
    SignInRefused,
    StaffExists,
    StaffMember,
    StaffNameRefused,
    StaffSession,
    StaffUnknown,
)
from queue_server.service.staff_record import UNLOCKED, OnRecord, StaffChange

SESSION_LIFE: Final = timedelta(hours=12)  # one working day, never over night
CODE_LIFE: Final = timedelta(hours=24)
_NAME: Final = re.compile(STAFF_NUMBER)
_MAX_PASSWORD: Final = 200  # characters; argon2 must not be fed megabytes


class SqliteStaff:
    """`StaffStore` on a file. Several processes may open it at once (the server and its command line)."""

    def __init__(
        self,
        path: Path,
        clock: Clock,
        *,
        hasher: PasswordHasher | None = None,
        lockout: Lockout | None = None,
    ) -> None:
        self._engine = open_engine(path)
        self._clock = clock
        self._hasher = hasher or PasswordHasher()
        self._lockout = lockout or Lockout()
        self._nobody = self._hasher.hash(secrets.token_hex(16))

    def close(self) -> None:
        """Close the file."""
        self._engine.dispose()

    def needs_first_manager(self) -> bool:
        """Whether no active manager exists."""
        with self._engine.connect() as connection:
            return _no_manager(connection)

    def first_manager_code(self) -> str:
        """A new code for the set-up page, valid once for 24 h; raises CodeRefused when a manager exists."""
        text = secrets.token_hex(10).upper()
        expires = self._seconds() + int(CODE_LIFE.total_seconds())
        with self._engine.begin() as connection:
            if not _no_manager(connection):
                raise CodeRefused
            connection.execute(delete(codes))
            connection.execute(insert(codes).values(code=_sha256(text), expires=expires))
        return "-".join(text[i : i + 5] for i in range(0, 20, 5))

    def first_manager(self, code: str, staff: str, password: str, record: OnRecord) -> None:
        """Make the first manager; the code is used up only when this succeeds."""
        account = self._account(staff, password, Role.MANAGER)
        wanted = codes.c.code == _sha256(code.strip().upper().replace("-", "").replace(" ", ""))
        with self._engine.begin() as connection:
            used = connection.execute(delete(codes).where(wanted, codes.c.expires > self._seconds()))
            if used.rowcount != 1 or not _no_manager(connection):
                raise CodeRefused
            _insert_account(connection, account)
            record(StaffChange("first", staff, Role.MANAGER.value))

    def add(self, staff: str, password: str, role: Role, record: OnRecord) -> None:
        """A new account."""
        account = self._account(staff, password, role)
        with self._engine.begin() as connection:
            _insert_account(connection, account)
            record(StaffChange("add", staff, role.value))

    def deactivate(self, staff: str, record: OnRecord) -> tuple[str, ...]:
        """End an account and its sessions; the windows that it was signed in at."""
        active = (accounts.c.staff == staff) & (accounts.c.active == 1)
        with self._engine.begin() as connection:
            ended = connection.execute(update(accounts).where(active).values(active=0)).rowcount
            left = _end_sessions(connection, staff)
            if ended:
                record(StaffChange("end", staff))
            return left

    def set_password(self, staff: str, password: str, record: OnRecord) -> tuple[str, ...]:
        """Another password of an active account; the windows that it was signed in at."""
        stored = self._hashed(password)
        active = (accounts.c.staff == staff) & (accounts.c.active == 1)
        with self._engine.begin() as connection:
            if connection.execute(update(accounts).where(active).values(password=stored)).rowcount != 1:
                raise StaffUnknown
            unlocked = UNLOCKED if self._lockout.locked(connection, staff, self._seconds()) else ""
            self._lockout.succeeded(connection, staff)
            left = _end_sessions(connection, staff)
            record(StaffChange("password", staff, unlocked))
            return left

    def give(self, staff: str, permission: Permission, record: OnRecord) -> None:
        """The account may do this from now on."""
        with self._engine.begin() as connection:
            change(connection, staff, permission, given=True)
            record(StaffChange("give", staff, permission.value))

    def take(self, staff: str, permission: Permission, record: OnRecord) -> None:
        """It may not any more."""
        with self._engine.begin() as connection:
            change(connection, staff, permission, given=False)
            record(StaffChange("take", staff, permission.value))

    def members(self) -> tuple[StaffMember, ...]:
        """All accounts, by number."""
        with self._engine.connect() as connection:
            rows = connection.execute(select(accounts).order_by(accounts.c.staff)).all()
            linked = staff_links.linked_in(connection)
            return tuple(_member(connection, row, row.staff in linked) for row in rows)

    def role_of(self, staff: str, password: str, address: str) -> Role:
        """Check a password, counting failures by account and by address; as slow for an unknown account."""
        now = self._seconds()
        with self._engine.begin() as connection:
            self._lockout.check(connection, staff, address, now)
            row = connection.execute(select(accounts).where(accounts.c.staff == staff)).first()
        right = self._verify(row.password if row else self._nobody, password)
        with self._engine.begin() as connection:
            if right and row and row.active:
                self._lockout.succeeded(connection, staff)
                return Role(row.role)
            self._lockout.failed(connection, staff, address, now)
            locks = self._lockout.locked(connection, staff, now)
        raise SignInRefused(locks=bool(locks and row and row.active))

    def admitted(self, staff: str | None, address: str) -> Role:
        """The account of somebody whom a provider vouches for; who has none counts as a failure of the address."""
        now = self._seconds()
        with self._engine.begin() as connection:
            self._lockout.check(connection, staff or "", address, now)
            wanted = (accounts.c.staff == staff) & (accounts.c.active == 1)
            role = connection.execute(select(accounts.c.role).where(wanted)).scalar()
            if role is None:
                self._lockout.failed(connection, None, address, now)
        if role is None:
            raise SignInRefused
        return Role(role)

    def account_of(self, issuer: str, person: str) -> str | None:
        """The account that a provider's person is linked to."""
        with self._engine.connect() as connection:
            return staff_links.account_of(connection, _sha256(f"{issuer}\n{person}"))

    def link(self, staff: str, issuer: str, person: str, record: OnRecord) -> None:
        """The person signs in to this account from now on; whoever was signed in to it is signed out."""
        with self._engine.begin() as connection:
            staff_links.link(connection, staff, _sha256(f"{issuer}\n{person}"))
            connection.execute(delete(sessions).where(sessions.c.staff == staff))
            record(StaffChange("link", staff))

    def unlink(self, staff: str, record: OnRecord) -> None:
        """Nobody signs in to it by a provider any more."""
        with self._engine.begin() as connection:
            linked = staff_links.unlink(connection, staff)
            connection.execute(delete(sessions).where(sessions.c.staff == staff))
            if linked:
                record(StaffChange("unlink", staff))

    def open_session(self, staff: str, window: str | None, role: Role | None = None) -> SignedIn:
        """A session; whoever else is signed in at that window is signed out, and who signs in from any other window."""
        token, now = secrets.token_urlsafe(32), self._seconds()
        expires = now + int(SESSION_LIFE.total_seconds())
        with self._engine.begin() as connection:
            wanted = (accounts.c.staff == staff) & (accounts.c.active == 1)
            own = connection.execute(select(accounts.c.role).where(wanted)).scalar()
            if own is None:
                raise SignInRefused
            role = role or Role(own)
            connection.execute(delete(sessions).where(sessions.c.expires <= now))
            ended = _put_out(connection, staff, window) if window else ()
            new = {
                "token": _sha256(token),
                "staff": staff,
                "role": role.value,
                "window": window,
                "expires": expires,
            }
            connection.execute(insert(sessions).values(new))
            may = permissions_of(connection, staff, role)
        return SignedIn(StaffSession(staff, role, window, _instant(expires), may), token, ended)

    def session(self, token: str) -> StaffSession | None:
        """The live session of a token."""
        live = (sessions.c.token == _sha256(token)) & (sessions.c.expires > self._seconds())
        with self._engine.connect() as connection:
            row = connection.execute(select(sessions).where(live)).first()
            if row is None:
                return None
            may = permissions_of(connection, row.staff, Role(row.role))
        return StaffSession(row.staff, Role(row.role), row.window, _instant(row.expires), may)

    def may_at(self, staff: str, window: str) -> frozenset[Permission] | None:
        """What the live session of an account at a window may do; None where there is none."""
        live = (sessions.c.window == window) & (sessions.c.expires > self._seconds())
        with self._engine.connect() as connection:
            wanted = select(sessions.c.role).where(sessions.c.staff == staff, live)
            role = connection.execute(wanted).scalar()
            return None if role is None else permissions_of(connection, staff, Role(role))

    def sign_out(self, token: str) -> None:
        """End a session."""
        with self._engine.begin() as connection:
            connection.execute(delete(sessions).where(sessions.c.token == _sha256(token)))

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())

    def _account(self, staff: str, password: str, role: Role) -> dict[str, str | int]:
        if not _NAME.fullmatch(staff) or role not in STAFF:
            raise StaffNameRefused
        return {"staff": staff, "role": role.value, "password": self._hashed(password), "active": 1}

    def _hashed(self, password: str) -> str:
        if not MIN_PASSWORD <= len(password) <= _MAX_PASSWORD:
            raise PasswordTooWeak
        return self._hasher.hash(password)

    def _verify(self, stored: str, password: str) -> bool:
        try:
            return self._hasher.verify(stored, password[:_MAX_PASSWORD])
        except (VerificationError, InvalidHashError):
            return False


def _member(connection: Connection, row: Row[Any], linked: bool) -> StaffMember:
    role = Role(row.role)
    return StaffMember(row.staff, role, bool(row.active), permissions_of(connection, row.staff, role), linked)


def _put_out(connection: Connection, staff: str, window: str) -> tuple[Actor, ...]:
    """End the sessions at the window, and those of this account at another: whose they were."""
    elsewhere = (sessions.c.staff == staff) & sessions.c.window.is_not(None)
    there = (sessions.c.window == window) | elsewhere
    rows = connection.execute(select(sessions).where(there)).all()
    connection.execute(delete(sessions).where(there))
    return tuple(Actor(role=Role(row.role), id=row.staff, window=row.window) for row in rows)


def _end_sessions(connection: Connection, staff: str) -> tuple[str, ...]:
    """The windows that they were at."""
    mine = sessions.c.staff == staff
    at = connection.execute(select(sessions.c.window).where(mine, sessions.c.window.is_not(None))).scalars()
    windows = tuple(at)
    connection.execute(delete(sessions).where(mine))
    return windows


def _no_manager(connection: Connection) -> bool:
    wanted = (accounts.c.role == Role.MANAGER.value) & (accounts.c.active == 1)
    row: Row[tuple[str]] | None = connection.execute(select(accounts.c.staff).where(wanted)).first()
    return row is None


def _insert_account(connection: Connection, account: dict[str, str | int]) -> None:
    try:
        connection.execute(insert(accounts).values(account))
    except IntegrityError:
        raise StaffExists from None


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _instant(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)
