"""What an account may do: its role's permissions, with those that a manager gave and took."""

from sqlalchemy import Connection, delete, insert, select

from queue_server.adapters.staff_tables import accounts
from queue_server.adapters.staff_tables import permissions as table
from queue_server.contracts.actors import ROLE_HAS, Permission, Role
from queue_server.service.staff import StaffUnknown


def permissions_of(connection: Connection, staff: str, role: Role) -> frozenset[Permission]:
    """The account's permissions now."""
    rows = connection.execute(select(table).where(table.c.staff == staff)).all()
    known = {row.permission: bool(row.given) for row in rows}
    return frozenset(each for each in Permission if known.get(each.value, each in ROLE_HAS[role]))


def change(connection: Connection, staff: str, permission: Permission, *, given: bool) -> None:
    """Give or take one, whatever the role has: a session may be in another one, that of a provider."""
    if connection.execute(select(accounts.c.role).where(accounts.c.staff == staff)).scalar() is None:
        raise StaffUnknown
    wanted = (table.c.staff == staff) & (table.c.permission == permission.value)
    connection.execute(delete(table).where(wanted))
    connection.execute(insert(table).values(staff=staff, permission=permission.value, given=int(given)))
