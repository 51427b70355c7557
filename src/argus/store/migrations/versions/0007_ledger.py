"""The ledger of what came of it, and published figures."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "ledger_acts",
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("act_id", name=op.f("pk_ledger_acts")),
        sa.ForeignKeyConstraint(["undoes"], ["ledger_acts.act_id"], name=op.f("fk_ledger_acts_undoes")),
    )
    op.create_table(
        "ledger_revisions",
        sa.Column("row_id", sa.Integer(), nullable=False),
        sa.Column("act_id", sa.Integer(), nullable=False),
        sa.Column("entry_no", sa.Integer(), nullable=False),
        sa.Column("entry_id", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("known_on", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("last_day", sa.Text(), nullable=False),
        sa.Column("as_of", sa.Text(), nullable=False),
        sa.Column("first_day", sa.Text(), nullable=True),
        sa.Column("place", sa.Text(), nullable=True),
        sa.Column("place_text", sa.Text(), nullable=True),
        sa.Column("terminal", sa.Text(), nullable=True),
        sa.Column("quay", sa.Text(), nullable=True),
        sa.Column("agency", sa.Text(), nullable=True),
        sa.Column("dossier", sa.Text(), nullable=True),
        sa.Column("operation", sa.Text(), nullable=True),
        sa.Column("seizure_id", sa.Text(), nullable=True),
        sa.Column("item_class", sa.Text(), nullable=True),
        sa.Column("item_code", sa.Text(), nullable=True),
        sa.Column("form", sa.Text(), nullable=True),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("unit", sa.Text(), nullable=True),
        sa.Column("mass_basis", sa.Text(), nullable=True),
        sa.Column("precision", sa.Text(), nullable=True),
        sa.Column("purity", sa.Text(), nullable=True),
        sa.Column("events", sa.Integer(), nullable=True),
        sa.Column("containers", sa.Integer(), nullable=True),
        sa.Column("packages", sa.Integer(), nullable=True),
        sa.Column("container", sa.Text(), nullable=True),
        sa.Column("seal", sa.Text(), nullable=True),
        sa.Column("bill_of_lading", sa.Text(), nullable=True),
        sa.Column("vessel", sa.Text(), nullable=True),
        sa.Column("voyage", sa.Text(), nullable=True),
        sa.Column("country_of_origin", sa.Text(), nullable=True),
        sa.Column("transit", sa.Text(), nullable=True),
        sa.Column("destination", sa.Text(), nullable=True),
        sa.Column("cover_load", sa.Text(), nullable=True),
        sa.Column("detection", sa.Text(), nullable=True),
        sa.Column("convention", sa.Text(), nullable=True),
        sa.Column("strength", sa.Text(), nullable=True),
        sa.Column("lead_ids", sa.Text(), nullable=True),
        sa.Column("message_ids", sa.Text(), nullable=True),
        sa.Column("first_knowledge", sa.Text(), nullable=True),
        sa.Column("same_as", sa.Text(), nullable=True),
        sa.Column("apart_from", sa.Text(), nullable=True),
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("origin", sa.Text(), nullable=True),
        sa.Column("source", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("other", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("row_id", name=op.f("pk_ledger_revisions")),
        sa.ForeignKeyConstraint(["act_id"], ["ledger_acts.act_id"], name=op.f("fk_ledger_revisions_act_id")),
        sa.UniqueConstraint("entry_id", "revision", name=op.f("uq_ledger_revisions_entry_id")),
    )
    op.create_index("ix_ledger_revisions_act_id", "ledger_revisions", ["act_id"])
    op.create_index("ix_ledger_revisions_entry_no", "ledger_revisions", ["entry_no"])
    op.create_table(
        "published_figures",
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("figure_id", sa.Text(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(), nullable=False),
        sa.Column("public_key", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_published_figures")),
    )
