"""Fewer indexes: replies and page tokens are few enough to be read whole once a day."""

from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_index("reply_at", "reply")
    op.drop_index("page_token_ticket", "page_token")
