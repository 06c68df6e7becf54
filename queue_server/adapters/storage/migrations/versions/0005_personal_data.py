"""Personal data: what was erased, audit entries of several kinds, and none forgotten before half a year is over."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None
_DAYS = 183


def upgrade() -> None:
    op.create_table(
        "erased",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("visit", sa.String(length=32), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("why", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hall", "visit"),
        sqlite_with_rowid=False,
    )
    op.add_column("audit", sa.Column("kind", sa.String(length=16), nullable=False, server_default="access"))
    op.add_column("audit", sa.Column("detail", sa.String(length=200), nullable=False, server_default=""))
    op.create_index("audit_visit", "audit", ["hall", "visit"])
    op.create_index("vault_expires", "vault", ["hall", "expires"])
    if op.get_bind().dialect.name == "sqlite":
        _forget_old_on_sqlite()
    else:
        _forget_old_on_postgres()


def _forget_old_on_sqlite() -> None:
    op.execute("DROP TRIGGER audit_no_delete")
    op.execute(
        "CREATE TRIGGER audit_no_delete BEFORE DELETE ON audit "
        f"WHEN OLD.at >= strftime('%Y-%m-%dT%H:%M:%S', 'now', '-{_DAYS} days') "
        "BEGIN SELECT RAISE(ABORT, 'audit is append-only for half a year'); END"
    )


def _forget_old_on_postgres() -> None:
    """A statement's trigger refuses changes, a row's trigger the young ones; the server's role may delete the rest."""
    op.execute("DROP TRIGGER audit_append_only ON audit")
    op.execute(
        "CREATE TRIGGER audit_append_only BEFORE UPDATE OR TRUNCATE ON audit "
        "FOR EACH STATEMENT EXECUTE FUNCTION audit_is_append_only()"
    )
    op.execute(
        "CREATE FUNCTION audit_is_young() RETURNS trigger LANGUAGE plpgsql AS $$BEGIN "
        f"IF OLD.at >= to_char((now() AT TIME ZONE 'UTC') - interval '{_DAYS} days', 'YYYY-MM-DD\"T\"HH24:MI:SS') THEN "
        "RAISE EXCEPTION 'audit is append-only for half a year' USING ERRCODE = 'restrict_violation'; "
        "END IF; RETURN OLD; END$$"
    )
    op.execute(
        "CREATE TRIGGER audit_young BEFORE DELETE ON audit FOR EACH ROW EXECUTE FUNCTION audit_is_young()"
    )
    op.execute("GRANT DELETE ON audit TO CURRENT_USER")
