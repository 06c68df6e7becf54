"""Lock-out: how many failures an account and an address may have before they must wait."""

from dataclasses import dataclass

from sqlalchemy import Connection, delete, select
from sqlalchemy.dialects.sqlite import insert

from queue_server.adapters.staff_tables import attempts
from queue_server.service.staff import LockedOut


@dataclass(frozen=True, slots=True)
class Lockout:
    """Limits of failed sign-ins within `window_s` seconds of the first one."""

    account: int = 5  # a person who mistypes has five tries
    address: int = 20  # several clerks may share an address
    window_s: int = 900  # a quarter of an hour makes guessing hopeless and is bearable for a person

    def check(self, connection: Connection, account: str, address: str, now: int) -> None:
        """Raise LockedOut when either has failed too often."""
        for subject, limit in self._subjects(account, address):
            row = connection.execute(select(attempts).where(attempts.c.subject == subject)).first()
            if row and row.failures >= limit and now < row.first + self.window_s:
                raise LockedOut(row.first + self.window_s - now)

    def locked(self, connection: Connection, account: str, now: int) -> bool:
        """Whether the account itself must wait, wherever it is tried from."""
        (subject, limit), _ = self._subjects(account, "")
        row = connection.execute(select(attempts).where(attempts.c.subject == subject)).first()
        return bool(row and row.failures >= limit and now < row.first + self.window_s)

    def failed(self, connection: Connection, account: str | None, address: str, now: int) -> None:
        """Count one failure for both (for the address alone without an account); forget old ones, so that the table stays small."""
        connection.execute(delete(attempts).where(attempts.c.first < now - self.window_s))
        for subject, _ in self._subjects(account or "", address)[0 if account is not None else 1 :]:
            new = insert(attempts).values(subject=subject, failures=1, first=now)
            again = {"failures": attempts.c.failures + 1}
            connection.execute(new.on_conflict_do_update(index_elements=["subject"], set_=again))

    def succeeded(self, connection: Connection, account: str) -> None:
        """Forget the account's failures; the address keeps its own."""
        connection.execute(delete(attempts).where(attempts.c.subject == f"account:{account}"))

    def _subjects(self, account: str, address: str) -> tuple[tuple[str, int], tuple[str, int]]:
        return (f"account:{account[:64]}", self.account), (f"address:{address[:64]}", self.address)
