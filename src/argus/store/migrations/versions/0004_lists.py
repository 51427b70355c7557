"""Lists that people edit or bring: code words, vessels, terminals."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "list_edits",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("list", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("edit_id", name=op.f("pk_list_edits")),
        sa.ForeignKeyConstraint(["undoes"], ["list_edits.edit_id"], name=op.f("fk_list_edits_undoes")),
    )
    op.create_table(
        "listed_words",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("folded", sa.Text(), nullable=False),
        sa.Column("term", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("category", sa.Text(), nullable=False),
        sa.Column("meaning", sa.Text(), nullable=False),
        sa.Column("ambiguity", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("removed", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_listed_words")),
        sa.ForeignKeyConstraint(["edit_id"], ["list_edits.edit_id"], name=op.f("fk_listed_words_edit_id")),
    )
    op.create_table(
        "listed_vessels",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("imo", sa.Text(), nullable=True),
        sa.Column("flag", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_listed_vessels")),
        sa.ForeignKeyConstraint(["edit_id"], ["list_edits.edit_id"], name=op.f("fk_listed_vessels_edit_id")),
    )
    op.create_table(
        "listed_terminals",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("port", sa.Text(), nullable=False),
        sa.Column("quay", sa.Text(), nullable=True),
        sa.Column("operator", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_listed_terminals")),
        sa.ForeignKeyConstraint(["edit_id"], ["list_edits.edit_id"], name=op.f("fk_listed_terminals_edit_id")),
    )
