"""Whom an identity provider knows as which account; only a hash of the person's value there is kept."""

from sqlalchemy import Connection, delete, insert, select
from sqlalchemy.exc import IntegrityError

from queue_server.adapters.staff_tables import accounts, links
from queue_server.service.staff import PersonLinked, StaffUnknown


def account_of(connection: Connection, person: str) -> str | None:
    """The account of a person's hash."""
    return connection.execute(select(links.c.staff).where(links.c.person == person)).scalar()


def link(connection: Connection, staff: str, person: str) -> None:
    """The person's sign-in is this account's from now on, in place of any other's."""
    if connection.execute(select(accounts.c.staff).where(accounts.c.staff == staff)).scalar() is None:
        raise StaffUnknown
    unlink(connection, staff)
    try:
        connection.execute(insert(links).values(person=person, staff=staff))
    except IntegrityError:
        raise PersonLinked from None


def unlink(connection: Connection, staff: str) -> bool:
    """Nobody signs in to it by the provider any more; whether somebody could."""
    return connection.execute(delete(links).where(links.c.staff == staff)).rowcount > 0


def linked_in(connection: Connection) -> frozenset[str]:
    """Accounts that somebody is linked to."""
    return frozenset(connection.execute(select(links.c.staff)).scalars())
