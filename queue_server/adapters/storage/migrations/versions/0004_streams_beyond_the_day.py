"""Streams beyond the day: places of slots, and which streams are still open."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "slot_place",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("slot", sa.String(length=64), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("booking", sa.String(length=32), nullable=False),
        sa.PrimaryKeyConstraint("hall", "slot", "place"),
        sa.UniqueConstraint("hall", "booking"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "open_stream",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("hall", "stream"),
        sqlite_with_rowid=False,
    )
