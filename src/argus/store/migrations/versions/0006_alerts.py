"""What is watched for, alerts, and threats that somebody took."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "threat_decisions",
        sa.Column("decision_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("decision_id", name=op.f("pk_threat_decisions")),
        sa.ForeignKeyConstraint(["undoes"], ["threat_decisions.decision_id"], name=op.f("fk_threat_decisions_undoes")),
    )
    op.create_table(
        "watch_edits",
        sa.Column("edit_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("undoes", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("by", sa.Text(), nullable=False),
        sa.Column("file_sha256", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("edit_id", name=op.f("pk_watch_edits")),
        sa.ForeignKeyConstraint(["undoes"], ["watch_edits.edit_id"], name=op.f("fk_watch_edits_undoes")),
    )
    op.create_table(
        "watches",
        sa.Column("watch_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("filters", sa.Text(), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("from_row", sa.Integer(), nullable=False),
        sa.Column("look_back", sa.Integer(), nullable=False),
        sa.Column("added_by", sa.Integer(), nullable=False),
        sa.Column("removed_by", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("watch_id", name=op.f("pk_watches")),
        sa.ForeignKeyConstraint(["added_by"], ["watch_edits.edit_id"], name=op.f("fk_watches_added_by")),
        sa.ForeignKeyConstraint(["removed_by"], ["watch_edits.edit_id"], name=op.f("fk_watches_removed_by")),
    )
    op.create_table(
        "alerts",
        sa.Column("alert_id", sa.Integer(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("watch_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.Text(), nullable=False),
        sa.Column("how", sa.Text(), nullable=False),
        sa.Column("probability", sa.Float(), nullable=True),
        sa.Column("reasons", sa.Text(), nullable=True),
        sa.Column("raised_at", sa.Text(), nullable=False),
        sa.Column("silent", sa.Integer(), nullable=False),
        sa.Column("seen_at", sa.Text(), nullable=True),
        sa.Column("seen_by", sa.Text(), nullable=True),
        sa.Column("told_at", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("alert_id", name=op.f("pk_alerts")),
        sa.ForeignKeyConstraint(["watch_id"], ["watches.watch_id"], name=op.f("fk_alerts_watch_id")),
        sa.UniqueConstraint("what", "key", name=op.f("uq_alerts_what")),
    )
    op.create_table(
        "alert_shards",
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("folder", name=op.f("pk_alert_shards")),
    )
    op.create_table(
        "alert_sources",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("from_row", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("what", name=op.f("pk_alert_sources")),
    )
    op.create_table(
        "taken_files",
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("outcome", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("delivery_id", sa.Integer(), nullable=True),
        sa.Column("at", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("path", name=op.f("pk_taken_files")),
    )
