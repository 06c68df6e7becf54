"""The audit chain checked from outside: looks at persons' data, erasures, changes of accounts. Pure."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

from queue_server.service.audit_chain import broken_at
from queue_server.service.personal import AuditEntry


@dataclass(frozen=True, slots=True)
class Audited:
    """How many entries there are, how many of them change an account, and the first that does not follow from those before it."""

    entries: int
    accounts: int
    first_false: int | None

    @property
    def holds(self) -> bool:
        """No entry was changed, put in or taken out; the end alone has no witness."""
        return self.first_false is None

    @property
    def line(self) -> str:
        """For people, in Chinese and English."""
        if self.first_false is not None:
            n = self.first_false
            return f"查阅与账号记录有问题：第 {n} 条。 The record of access and accounts does not hold: entry {n}."
        return (
            f"查阅与账号记录完好：{self.entries} 条相接，其中账号变更 {self.accounts} 条。 "
            f"The record of access and accounts holds: {self.entries} entries linked, {self.accounts} of them changes of accounts."
        )

    @property
    def plain(self) -> dict[str, Any]:
        """As `--json` prints it."""
        return asdict(self) | {"holds": self.holds}


def audited(hall: str, entries: Iterable[AuditEntry]) -> Audited:
    """Judge a whole chain."""
    counts = [0, 0]

    def counted() -> Iterator[AuditEntry]:
        for entry in entries:
            counts[0] += 1
            counts[1] += entry.access.kind == "staff"
            yield entry

    broken = broken_at(hall, counted())
    return Audited(counts[0], counts[1], broken)
