"""Names of streams have room for a pass: `pass/` and 64 digits. SQLite never counted letters."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    if op.get_bind().dialect.name != "sqlite":
        for table in ("journal", "open_stream"):
            op.alter_column(table, "stream", type_=sa.String(length=80), existing_nullable=False)
