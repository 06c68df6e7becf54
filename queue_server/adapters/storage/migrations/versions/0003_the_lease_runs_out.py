"""A lease runs out by the database's clock, where servers on several machines share one database."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("lease", sa.Column("expires", sa.DateTime(timezone=True), nullable=True))
