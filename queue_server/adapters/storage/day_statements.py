"""Statements that read one day out of a long journal: its own stream, and the cases to which something happened."""

from sqlalchemy import and_, bindparam, func, select, text

from queue_server.adapters.storage import schema as t
from queue_server.adapters.storage.statements import compiled

_j, _ENTRY = t.journal.c, tuple(column for column in t.journal.c if column.name != "hall")
_own = _j.hall == bindparam("hall")
_named = _j.stream == bindparam("stream")
_began = _j.seq >= bindparam("first")
_until = _j.seq < bindparam("before")
_own_again, _until_again = _j.hall == bindparam("hall_again"), _j.seq < bindparam("before_again")
_case = text(
    "substr(journal.stream, 1, 5) = 'case/'"
)  # not a range: the day's entries are found by their numbers

NEXT_STREAM = compiled(
    select(func.min(_j.stream)).where(
        and_(_own, _j.stream > bindparam("stream"), _j.stream < bindparam("before"))
    )
)
"""(hall, stream, before): the stream that follows by name."""
ENDS = compiled(select(func.min(_j.seq), func.max(_j.seq)).where(and_(_own, _named)))
"""(hall, stream): its first and its last entry."""
LAST = compiled(select(func.max(_j.seq)).where(_own))
"""(hall): the journal's last entry."""
UNTIL = compiled(select(*_ENTRY).where(and_(_own, _named, _until)).order_by(_j.seq))
"""(hall, stream, before): a stream's entries up to there."""
_touched = select(_j.stream).where(and_(_own_again, _began, _until_again, _case))
CASES_UNTIL = compiled(select(*_ENTRY).where(and_(_own, _until, _j.stream.in_(_touched))).order_by(_j.seq))
"""(hall, before, hall, first, before): all entries, up to there, of cases that have one from `first` on."""
