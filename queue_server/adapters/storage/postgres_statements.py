"""The hot statements for PostgreSQL's driver, and those that only PostgreSQL has."""

from functools import cache

from sqlalchemy import (
    ARRAY,
    ColumnElement,
    DateTime,
    Dialect,
    Executable,
    Float,
    Integer,
    String,
    and_,
    bindparam,
    extract,
    func,
    literal_column,
    null,
    or_,
    select,
    tuple_,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert
from sqlalchemy.dialects.postgresql import psycopg
from sqlalchemy.sql.expression import ClauseElement

from queue_server.adapters.storage import schema as t
from queue_server.adapters.storage.statements import Statement, rows

_DIALECT: Dialect = psycopg.dialect(paramstyle="format")  # type: ignore[no-untyped-call]  # it has no types


@cache
def query(statement: Statement, count: int = 1) -> bytes:
    """A shared statement as psycopg takes it; of an INSERT, for so many rows."""
    return rows(_text(statement.core), count).encode()


def _text(core: ClauseElement) -> str:
    return str(core.compile(dialect=_DIALECT))


def _own(statement: Executable) -> bytes:
    assert isinstance(statement, ClauseElement)  # noqa: S101 — for the type checker: every Core statement is one
    return _text(statement).encode()


_l, _ONE = t.lease.c, literal_column("1", Integer)
_now: ColumnElement[object] = func.clock_timestamp(type_=DateTime(timezone=True))
_second: ColumnElement[object] = literal_column("interval '1 second'")
_end: ColumnElement[object] = _now + bindparam("term", type_=Float) * _second
_mine = and_(
    _l.hall == bindparam("hall"),
    _l.owner == bindparam("owner"),
    _l.epoch == bindparam("epoch", type_=Integer),
)
_offered = upsert(t.lease).values(hall=bindparam("hall"), owner=bindparam("owner"), epoch=_ONE, expires=_end)
_free = or_(_l.expires.is_(null()), _l.expires <= _now, _l.owner == _offered.excluded.owner)

TAKE_LEASE = _own(
    _offered.on_conflict_do_update(
        index_elements=["hall"],
        set_={
            "owner": _offered.excluded.owner,
            "epoch": _l.epoch + _ONE,
            "expires": _offered.excluded.expires,
        },
        where=_free,
    ).returning(_l.epoch)
)
"""hall, owner, term in seconds → the new epoch, or no row while another's lease runs."""
SEE_LEASE = _own(
    select(_l.owner, _l.epoch, _l.expires, extract("epoch", _l.expires - _now)).where(
        _l.hall == bindparam("hall")
    )
)
HOLD_LEASE = _own(select(_l.owner, _l.epoch).where(_l.hall == bindparam("hall")).with_for_update(read=True))
"""FOR SHARE: nobody takes the hall over before the transaction ends. A plain read lets an old owner's append through."""
RENEW_LEASE = _own(update(t.lease).values(expires=_end).where(_mine))
"""term, hall, owner, epoch"""
GIVE_LEASE_BACK = _own(update(t.lease).values(expires=null()).where(_mine))

_r = t.reply.c
_asked = func.unnest(bindparam("actors", type_=ARRAY(String)), bindparam("ids", type_=ARRAY(String)))
_keys = _asked.table_valued("actor", "id").render_derived()
REPLIES = _own(
    select(_r.actor, _r.command_id, _r.digest, _r.reply, _r.at).where(
        and_(
            _r.hall == bindparam("hall"),
            tuple_(_r.actor, _r.command_id).in_(select(_keys.c.actor, _keys.c.id)),
        )
    )
)
"""hall, actors, command ids"""

_j = t.journal.c
LOAD_SOME = _own(
    select(*(column for column in _j if column.name != "hall"))
    .where(and_(_j.hall == bindparam("hall"), _j.seq > bindparam("seq", type_=Integer)))
    .order_by(_j.seq)
    .limit(bindparam("many", type_=Integer))
)
"""hall, after which seq, how many"""
