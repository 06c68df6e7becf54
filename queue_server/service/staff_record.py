"""Changes of staff accounts as the audit chain keeps them: who changed whose rights and when. Never a password, nor its hash. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final, Literal, cast, get_args

from queue_server.service.personal import Access

Deed = Literal["first", "add", "end", "password", "give", "take", "link", "unlink", "lock", "code"]
"""`first`: the first manager, by the printed `code`; `lock`: too many wrong passwords. A new password ends a lock."""
PURPOSE: Final = "staff"
UNLOCKED: Final = "unlocked"


@dataclass(frozen=True, slots=True)
class StaffChange:
    """One change of one account; `what` is its role, a permission, or that a lock ended."""

    deed: Deed
    staff: str
    what: str = ""

    def by(self, actor: str, at: datetime) -> Access:
        """As it goes into the audit chain."""
        words = " ".join(filter(None, (self.deed, self.staff, self.what)))
        return Access(actor, "", PURPOSE, at, "staff", words)

    @staticmethod
    def of(access: Access) -> "StaffChange | None":
        """The change that an entry keeps; None for any other entry."""
        deed, staff, what, *_ = [*access.detail.split(" "), "", "", ""]
        known = access.kind == "staff" and deed in get_args(Deed)
        return StaffChange(cast("Deed", deed), staff, what) if known else None


OnRecord = Callable[[StaffChange], None]
"""Puts a change on record, durably. A store calls it when the change can be made and before it counts; where it raises
(StorageError), nothing has changed. A power cut between the two leaves a record of what did not happen, never the reverse."""
