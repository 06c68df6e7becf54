"""The walking hall: journal, replies, numbers, calls, page tokens, vault, audit."""

import sqlalchemy as sa
from alembic import op

from queue_server.adapters.storage.migrations.append_only import append_only

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "active_call",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("ticket", sa.String(length=24), nullable=False),
        sa.Column("window", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hall", "ticket"),
        sa.UniqueConstraint("hall", "window"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "audit",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("visit", sa.String(length=32), nullable=False),
        sa.Column("purpose", sa.String(length=64), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hall", "seq"),
    )
    op.create_table(
        "journal",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=48), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=32), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.Column("prev_hash", sa.String(length=64), nullable=False),
        sa.Column("hash", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hall", "seq"),
    )
    op.create_index("journal_stream", "journal", ["hall", "stream", "seq"])

    op.create_table(
        "lease",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("owner", sa.String(length=64), nullable=False),
        sa.Column("epoch", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hall"),
    )
    op.create_table(
        "number",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("series", sa.String(length=2), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "day", "series", "n"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "page_token",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("ticket", sa.String(length=24), nullable=False),
        sa.PrimaryKeyConstraint("hall", "sha256"),
        sqlite_with_rowid=False,
    )
    op.create_index("page_token_ticket", "page_token", ["hall", "ticket"])

    op.create_table(
        "reply",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("actor", sa.String(length=64), nullable=False),
        sa.Column("command_id", sa.String(length=32), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hall", "actor", "command_id"),
    )
    op.create_index("reply_at", "reply", ["hall", "at"])

    op.create_table(
        "vault",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("visit", sa.String(length=32), nullable=False),
        sa.Column("kek_id", sa.String(length=32), nullable=False),
        sa.Column("wrapped_dek", sa.LargeBinary(), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("lookup", sa.LargeBinary(), nullable=False),
        sa.Column("expires", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hall", "visit"),
    )
    op.create_index("vault_lookup", "vault", ["hall", "lookup"])

    for table in ("journal", "audit"):
        append_only(table)
