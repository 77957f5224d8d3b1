"""Make the diary: interviews and reminders, and what people set about being reminded.

There is no way back: whoever needs the version before brings back the copy that was made with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ONLY_WAITING = sa.text("status = 'waiting'")
_ONLY_CLAIMED = sa.text("status = 'claimed'")


def upgrade() -> None:
    """Add the columns and make the tables."""
    op.add_column("people", sa.Column("quiet_from", sa.String(5)))
    op.add_column("people", sa.Column("quiet_to", sa.String(5)))
    op.add_column("people", sa.Column("reminders_off", sa.Boolean, nullable=False, server_default=sa.false()))
    op.add_column("people", sa.Column("dm_channel_id", sa.BigInteger))
    op.create_table(
        "interviews",
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("starts_wall", sa.String(32), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("fold", sa.Integer, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("format", sa.String(16), nullable=False),
        sa.Column("off", sa.JSON, nullable=False),
        sa.Column("done", sa.JSON, nullable=False),
        sa.Column("outcome", sa.String(16)),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_interviews"),
    )
    op.create_index("ix_interviews_user_id", "interviews", ["user_id"])
    op.create_table(
        "reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("interview_key", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger, nullable=False),
        sa.Column("kind", sa.String(32), nullable=False),
        sa.Column("wall", sa.String(32), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("fold", sa.Integer, nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("message_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_reminders"),
        sa.UniqueConstraint("interview_key", "kind", name="uq_reminders_interview_key_kind"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reminders_user_id", "reminders", ["user_id"])
    op.create_index(
        "ix_reminders_waiting",
        "reminders",
        ["due_at"],
        sqlite_where=_ONLY_WAITING,
        postgresql_where=_ONLY_WAITING,
    )
    op.create_index(
        "ix_reminders_claimed",
        "reminders",
        ["claimed_at"],
        sqlite_where=_ONLY_CLAIMED,
        postgresql_where=_ONLY_CLAIMED,
    )
