"""Make the study groups: who belongs to them, their sessions, marks and results, and their meetings.

There is no way back: whoever needs the version before brings back the copy that was made with it.
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_ONLY_OPEN = sa.text("stage <> 'closed'")
_ONLY_GOING_ON = sa.text("NOT is_done")
_ONLY_WAITING = sa.text("status = 'waiting'")
_ONLY_CLAIMED = sa.text("status = 'claimed'")


def upgrade() -> None:
    """Make the tables."""
    _make_groups()
    _make_sessions()
    _make_marks()
    _make_meetings()


def _make_groups() -> None:
    op.create_table(
        "study_groups",
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("owner_id", sa.BigInteger, nullable=False),
        sa.Column("door", sa.String(16), nullable=False),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.Column("is_closed", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("name", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_study_groups"),
    )
    op.create_index("ix_study_groups_guild_id", "study_groups", ["guild_id"])
    op.create_index("ix_study_groups_owner_id", "study_groups", ["owner_id"])
    op.create_table(
        "group_members",
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("role", sa.String(16), nullable=False),
        sa.Column("joined_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_on_board", sa.Boolean, nullable=False),
        sa.Column("wants_reminders", sa.Boolean, nullable=False),
        sa.PrimaryKeyConstraint("group_key", "user_id", name="pk_group_members"),
    )
    op.create_index("ix_group_members_user_id", "group_members", ["user_id"])
    op.create_table(
        "group_invitations",
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("group_key", "user_id", name="pk_group_invitations"),
    )
    op.create_index("ix_group_invitations_user_id", "group_invitations", ["user_id"])
    op.create_table(
        "guild_rules",
        sa.Column("guild_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("channels", sa.JSON, nullable=False),
        sa.Column("creators", sa.String(16), nullable=False),
        sa.Column("creator_role_id", sa.BigInteger),
        sa.Column("rules", sa.JSON, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guild_rules"),
    )


def _make_sessions() -> None:
    op.create_table(
        "group_sessions",
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("guild_id", sa.BigInteger, nullable=False),
        sa.Column("channel_id", sa.BigInteger, nullable=False),
        sa.Column("host_id", sa.BigInteger, nullable=False),
        sa.Column("stage", sa.String(16), nullable=False),
        sa.Column("is_done", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_group_sessions"),
    )
    op.create_index("ix_group_sessions_guild_id", "group_sessions", ["guild_id"])
    op.create_index("ix_group_sessions_changed_at", "group_sessions", ["changed_at"])
    op.create_index(
        "uq_group_sessions_open",
        "group_sessions",
        ["channel_id"],
        unique=True,
        sqlite_where=_ONLY_OPEN,
        postgresql_where=_ONLY_OPEN,
    )
    op.create_index(
        "ix_group_sessions_going_on",
        "group_sessions",
        ["opened_at"],
        sqlite_where=_ONLY_GOING_ON,
        postgresql_where=_ONLY_GOING_ON,
    )
    op.create_table(
        "group_session_people",
        sa.Column("session_key", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("session_key", "user_id", name="pk_group_session_people"),
    )
    op.create_index("ix_group_session_people_user_id", "group_session_people", ["user_id"])


def _make_marks() -> None:
    op.create_table(
        "group_marks",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("session_key", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, nullable=False),
        sa.Column("marker_id", sa.BigInteger),
        sa.Column("candidate_id", sa.BigInteger, nullable=False),
        sa.Column("levels", sa.JSON, nullable=False),
        sa.Column("is_named", sa.Boolean, nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("words", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_group_marks"),
        sa.UniqueConstraint("session_key", "number", "marker_id", name="uq_group_marks_session_key_number_marker_id"),
    )
    op.create_index("ix_group_marks_marker_id", "group_marks", ["marker_id"])
    op.create_index("ix_group_marks_candidate_id", "group_marks", ["candidate_id"])
    op.create_table(
        "group_results",
        sa.Column("session_key", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("candidate_id", sa.BigInteger, nullable=False),
        sa.Column("total", sa.Integer, nullable=False),
        sa.Column("of", sa.Integer, nullable=False),
        sa.Column("has_thanked", sa.Boolean, nullable=False),
        sa.Column("is_complete", sa.Boolean, nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("session_key", "number", name="pk_group_results"),
    )
    op.create_index("ix_group_results_group_key", "group_results", ["group_key"])
    op.create_index("ix_group_results_candidate_id", "group_results", ["candidate_id"])
    op.create_table(
        "group_result_seats",
        sa.Column("session_key", sa.String(16), nullable=False),
        sa.Column("number", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger, autoincrement=False, nullable=False),
        sa.Column("seat", sa.String(16), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("session_key", "number", "user_id", "seat", name="pk_group_result_seats"),
    )
    op.create_index("ix_group_result_seats_user_id", "group_result_seats", ["user_id"])


def _make_meetings() -> None:
    op.create_table(
        "meetings",
        sa.Column("key", sa.String(16), nullable=False),
        sa.Column("group_key", sa.String(16), nullable=False),
        sa.Column("starts_wall", sa.String(32), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("fold", sa.Integer, nullable=False),
        sa.Column("is_weekly", sa.Boolean, nullable=False),
        sa.Column("minutes", sa.Integer, nullable=False),
        sa.Column("reach", sa.String(16), nullable=False),
        sa.Column("made_by", sa.BigInteger, nullable=False),
        sa.Column("event_id", sa.BigInteger),
        sa.Column("is_cancelled", sa.Boolean, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_meetings"),
    )
    op.create_index("ix_meetings_group_key", "meetings", ["group_key"])
    op.create_index("ix_meetings_made_by", "meetings", ["made_by"])
    op.create_table(
        "meeting_reminders",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False),
        sa.Column("meeting_key", sa.String(16), nullable=False),
        sa.Column("user_id", sa.BigInteger),
        sa.Column("occasion", sa.String(16), nullable=False),
        sa.Column("starts_wall", sa.String(32), nullable=False),
        sa.Column("zone", sa.String(64), nullable=False),
        sa.Column("fold", sa.Integer, nullable=False),
        sa.Column("planned_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("status", sa.String(16), nullable=False),
        sa.Column("attempt", sa.Integer, nullable=False),
        sa.Column("claimed_at", sa.DateTime(timezone=True)),
        sa.Column("message_id", sa.BigInteger),
        sa.PrimaryKeyConstraint("id", name="pk_meeting_reminders"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_meeting_reminders_meeting_key", "meeting_reminders", ["meeting_key"])
    op.create_index("ix_meeting_reminders_user_id", "meeting_reminders", ["user_id"])
    op.create_index(
        "ix_meeting_reminders_waiting",
        "meeting_reminders",
        ["due_at"],
        sqlite_where=_ONLY_WAITING,
        postgresql_where=_ONLY_WAITING,
    )
    op.create_index(
        "ix_meeting_reminders_claimed",
        "meeting_reminders",
        ["claimed_at"],
        sqlite_where=_ONLY_CLAIMED,
        postgresql_where=_ONLY_CLAIMED,
    )
