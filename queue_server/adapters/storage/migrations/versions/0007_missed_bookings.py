"""Missed bookings of a person, counted outside the journal and forgotten when they count no more."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "no_show",
        sa.Column("hall", sa.String(length=32), nullable=False),
        sa.Column("booking", sa.String(length=32), nullable=False),
        sa.Column("person", sa.LargeBinary(), nullable=False),
        sa.Column("day", sa.String(length=10), nullable=False),
        sa.Column("missed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("hall", "booking"),
        sqlite_with_rowid=False,
    )
    op.create_index("no_show_person", "no_show", ["hall", "person"])
