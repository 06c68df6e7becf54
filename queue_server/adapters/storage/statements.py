"""Hot statements, written in SQLAlchemy Core over the schema and compiled once for SQLite's driver.

What both databases understand keeps its Core form too: `postgres_statements.text` compiles it for PostgreSQL's.
"""

from functools import cache

from sqlalchemy import (
    BindParameter,
    Executable,
    Integer,
    ScalarSelect,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal_column,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import insert as upsert
from sqlalchemy.sql.expression import ClauseElement

from queue_server.adapters.storage import schema as t

_DIALECT = sqlite.dialect(paramstyle="qmark")


class Statement(str):
    """A statement as SQLite's driver takes it, with the `core` that it was compiled from."""

    core: ClauseElement


def compiled(statement: Executable) -> Statement:
    """A Core statement for SQLite's driver."""
    return _text(statement)


def _text(statement: Executable) -> Statement:
    assert isinstance(statement, ClauseElement)  # noqa: S101 — for the type checker: every Core statement is one
    text = Statement(statement.compile(dialect=_DIALECT))
    text.core = statement
    return text


def _last(table: Table) -> ScalarSelect[int]:
    return select(func.max(table.c.seq)).where(table.c.hall == bindparam("hall_again")).scalar_subquery()


@cache
def rows(statement: str, count: int) -> str:
    """An `INSERT … VALUES (?, …)` for so many rows at once; any statement for one."""
    if count == 1:
        return statement
    row = statement[statement.index("VALUES ") + len("VALUES ") :]
    return ", ".join([statement, *[row] * (count - 1)])


_j, _ENTRY = t.journal.c, tuple(column for column in t.journal.c if column.name != "hall")
_hall: BindParameter[str] = bindparam("hall")
_ONE = literal_column("1", Integer)

TAKE_LEASE = _text(
    upsert(t.lease)
    .values(hall=bindparam("hall"), owner=bindparam("owner"), epoch=_ONE)
    .on_conflict_do_update(
        index_elements=["hall"],
        set_={"owner": upsert(t.lease).excluded.owner, "epoch": t.lease.c.epoch + _ONE},
    )
    .returning(t.lease.c.epoch)
)
READ_LEASE = _text(select(t.lease.c.owner, t.lease.c.epoch).where(t.lease.c.hall == _hall))
LAST_SEQ = _text(select(func.coalesce(func.max(_j.seq), literal_column("0"))).where(_j.hall == _hall))
TAIL = _text(select(*_ENTRY).where(and_(_j.hall == _hall, _j.seq == _last(t.journal))))
LOAD_STREAM = _text(
    select(*_ENTRY).where(and_(_j.hall == _hall, _j.stream == bindparam("stream"))).order_by(_j.seq)
)
LAST_STREAM = _text(
    select(func.max(_j.stream)).where(
        and_(_j.hall == _hall, _j.stream >= bindparam("first"), _j.stream < bindparam("before"))
    )
)
LOAD_RANGE = _text(
    select(*_ENTRY)
    .where(and_(_j.hall == _hall, _j.stream >= bindparam("first"), _j.stream < bindparam("before")))
    .order_by(_j.seq)
)
_o = t.open_stream.c
LOAD_OPEN = _text(
    select(*_ENTRY)
    .select_from(t.open_stream)
    .join(t.journal, and_(_j.hall == _o.hall, _j.stream == _o.stream))
    .where(_o.hall == _hall)
    .order_by(_j.seq)
)
OPEN_STREAM = _text(insert(t.open_stream))
END_STREAM = _text(delete(t.open_stream).where(and_(_o.hall == _hall, _o.stream == bindparam("stream"))))
LOAD_ALL = _text(select(*_ENTRY).where(_j.hall == _hall).order_by(_j.seq))
ADD_ENTRY = _text(insert(t.journal))

_r = t.reply.c
_asked = func.json_each(bindparam("keys")).table_valued("value").c.value
REPLIES = _text(
    select(_r.actor, _r.command_id, _r.digest, _r.reply, _r.at).where(
        and_(
            _r.hall == _hall,
            tuple_(_r.actor, _r.command_id).in_(
                select(
                    func.json_extract(_asked, literal_column("'$[0]'")),
                    func.json_extract(_asked, literal_column("'$[1]'")),
                )
            ),
        )
    )
)
"""`keys` is a JSON list of [actor, command id]."""
ADD_REPLY = _text(insert(t.reply))
PRUNE_REPLIES = _text(delete(t.reply).where(and_(_r.hall == _hall, _r.at < bindparam("before"))))

ADD_NUMBER = _text(insert(t.number))
ADD_CALL = _text(insert(t.active_call))
END_CALL = _text(
    delete(t.active_call).where(
        and_(t.active_call.c.hall == _hall, t.active_call.c.ticket == bindparam("ticket"))
    )
)

_s = t.slot_place.c
TAKE_PLACE = _text(insert(t.slot_place))
GIVE_PLACE = _text(delete(t.slot_place).where(and_(_s.hall == _hall, _s.booking == bindparam("booking"))))
PRUNE_PLACES = _text(delete(t.slot_place).where(and_(_s.hall == _hall, _s.slot < bindparam("day"))))

ADD_TOKEN = _text(insert(t.page_token))
END_TOKENS = _text(
    delete(t.page_token).where(
        and_(t.page_token.c.hall == _hall, t.page_token.c.ticket == bindparam("ticket"))
    )
)
TOKENS = _text(
    select(t.page_token.c.sha256, t.page_token.c.ticket).where(
        and_(t.page_token.c.hall == _hall, t.page_token.c.ticket >= bindparam("since"))
    )
)

TOKEN = _text(
    select(t.page_token.c.ticket).where(
        and_(t.page_token.c.hall == _hall, t.page_token.c.sha256 == bindparam("sha256"))
    )
)

PRUNE_TOKENS = _text(
    delete(t.page_token).where(and_(t.page_token.c.hall == _hall, t.page_token.c.ticket < bindparam("day")))
)

_n = t.no_show.c
_mine = and_(_n.hall == _hall, _n.booking == bindparam("of"))
HOLD_NO_SHOW = _text(insert(t.no_show))
MOVE_NO_SHOW = _text(update(t.no_show).values(day=bindparam("to")).where(_mine))
COUNT_NO_SHOW = _text(update(t.no_show).values(missed=_ONE).where(_mine))
END_NO_SHOW = _text(delete(t.no_show).where(_mine))
NO_SHOWS = _text(
    select(func.count())
    .select_from(t.no_show)
    .where(
        and_(
            _n.hall == _hall,
            _n.person == bindparam("person"),
            _n.missed == _ONE,
            _n.day >= bindparam("since"),
        )
    )
)
PRUNE_NO_SHOWS = _text(delete(t.no_show).where(and_(_n.hall == _hall, _n.day < bindparam("day"))))

_v = t.vault.c
ADD_VAULT = _text(insert(t.vault))
END_VAULT = _text(
    update(t.vault)
    .values(expires=bindparam("at"))
    .where(and_(_v.hall == _hall, _v.visit == bindparam("of"), _v.expires > bindparam("then")))
)
