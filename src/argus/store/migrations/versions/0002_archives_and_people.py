"""Members of archives, contacts, participants, names of accounts."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "contacts",
        sa.Column("contact_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("other", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("contact_id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_account", "contacts", ["account_id"])
    op.create_table(
        "participants",
        sa.Column("participant_id", sa.Integer(), nullable=False),
        sa.Column("conversation_id", sa.Integer(), nullable=False),
        sa.Column("account_id", sa.Integer(), nullable=False),
        sa.Column("item_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=True),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("since_us", sa.Integer(), nullable=True),
        sa.Column("until_us", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("participant_id", name=op.f("pk_participants")),
    )
    op.create_index("ix_participants_conversation", "participants", ["conversation_id"])
    op.add_column("accounts", sa.Column("name", sa.Text(), nullable=True))
    op.add_column("items", sa.Column("parent_id", sa.Integer(), nullable=True))
    op.add_column("items", sa.Column("member", sa.Integer(), nullable=True))
    op.add_column("items", sa.Column("facts", sa.Text(), nullable=True))
