"""Statements over personal data, for both databases."""

from sqlalchemy import ScalarSelect, and_, bindparam, delete, func, insert, select, update

from queue_server.adapters.storage import schema as t
from queue_server.adapters.storage.statements import compiled

_v, _a, _e, _n = t.vault.c, t.audit.c, t.erased.c, t.no_show.c
_ROW = (_v.visit, _v.kek_id, _v.wrapped_dek, _v.ciphertext, _v.lookup, _v.expires)
_LINK = (_a.seq, _a.actor, _a.visit, _a.purpose, _a.at, _a.kind, _a.detail, _a.prev_hash, _a.hash)


def _newest() -> ScalarSelect[int]:
    return select(func.max(_a.seq)).where(_a.hall == bindparam("hall_again")).scalar_subquery()


ROW = compiled(select(*_ROW).where(and_(_v.hall == bindparam("hall"), _v.visit == bindparam("visit"))))
ROWS_OF = compiled(select(*_ROW).where(and_(_v.hall == bindparam("hall"), _v.lookup == bindparam("lookup"))))
KEPT = compiled(select(_v.visit, _v.kek_id).where(_v.hall == bindparam("hall")).order_by(_v.visit))
DUE = compiled(
    select(_v.visit)
    .where(and_(_v.hall == bindparam("hall"), _v.expires <= bindparam("now")))
    .order_by(_v.visit)
)
REPLACE_ROW = compiled(
    update(t.vault)
    .values(
        kek_id=bindparam("new_kek"),
        wrapped_dek=bindparam("new_dek"),
        ciphertext=bindparam("new_text"),
        lookup=bindparam("new_lookup"),
    )
    .where(
        and_(
            _v.hall == bindparam("in_hall"),
            _v.visit == bindparam("of_visit"),
            _v.wrapped_dek == bindparam("old_dek"),
        )
    )
)
"""new key id, wrapped DEK, ciphertext, look-up hash; hall, visit, wrapped DEK as it was"""
ERASE_ROW = compiled(
    delete(t.vault)
    .where(and_(_v.hall == bindparam("hall"), _v.visit == bindparam("visit")))
    .returning(_v.visit)
)
MISSED_OF = compiled(
    select(_n.booking)
    .where(and_(_n.hall == bindparam("hall"), _n.person == bindparam("person")))
    .order_by(_n.booking)
)
FORGET_MISSED = compiled(
    delete(t.no_show)
    .where(and_(_n.hall == bindparam("hall"), _n.booking == bindparam("booking")))
    .returning(_n.booking)
)
FORGET_ERASED = compiled(
    delete(t.erased).where(and_(_e.hall == bindparam("hall"), _e.visit == bindparam("visit")))
)
ADD_ERASED = compiled(insert(t.erased))
ERASED = compiled(
    select(_e.visit, _e.at, _e.why).where(_e.hall == bindparam("hall")).order_by(_e.at, _e.visit)
)

AUDIT_TAIL = compiled(select(_a.seq, _a.hash).where(and_(_a.hall == bindparam("hall"), _a.seq == _newest())))
ADD_AUDIT = compiled(insert(t.audit))
AUDIT = compiled(
    select(*_LINK)
    .where(and_(_a.hall == bindparam("hall"), _a.seq >= bindparam("first"), _a.seq <= bindparam("last")))
    .order_by(_a.seq)
)
AUDIT_OF = compiled(
    select(*_LINK).where(and_(_a.hall == bindparam("hall"), _a.visit == bindparam("visit"))).order_by(_a.seq)
)
FIRST_YOUNG = compiled(
    select(func.min(_a.seq)).where(and_(_a.hall == bindparam("hall"), _a.at >= bindparam("before")))
)
FORGET_AUDIT = compiled(
    delete(t.audit).where(and_(_a.hall == bindparam("hall"), _a.seq <= bindparam("last"))).returning(_a.seq)
)
