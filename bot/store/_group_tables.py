"""The tables of the study groups. A change here needs a migration beside it, as in `_tables`.

No foreign keys, as everywhere here: marks lose their giver and results outlive their session.
"""

from __future__ import annotations

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    UniqueConstraint,
    text,
)

from bot.store._tables import Moment, metadata

study_groups = Table(
    "study_groups",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False),
    # 0 where the last one who belonged to it was forgotten.
    Column("owner_id", BigInteger, nullable=False, index=True),
    Column("door", String(16), nullable=False),
    Column("rules", JSON, nullable=False),
    Column("is_closed", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    Column("revision", Integer, nullable=False),
    # Encrypted.
    Column("name", LargeBinary, nullable=False),
)

group_members = Table(
    "group_members",
    metadata,
    Column("group_key", String(16), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("role", String(16), nullable=False),
    Column("joined_at", Moment, nullable=False),
    Column("is_on_board", Boolean, nullable=False),
    Column("wants_reminders", Boolean, nullable=False),
)

group_invitations = Table(
    "group_invitations",
    metadata,
    Column("group_key", String(16), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("invited_at", Moment, nullable=False),
)

guild_rules = Table(
    "guild_rules",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("channels", JSON, nullable=False),
    Column("creators", String(16), nullable=False),
    Column("creator_role_id", BigInteger),
    Column("rules", JSON, nullable=False),
)

group_sessions = Table(
    "group_sessions",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("group_key", String(16), nullable=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("channel_id", BigInteger, nullable=False),
    Column("host_id", BigInteger, nullable=False),
    Column("stage", String(16), nullable=False),
    # Closed, and nothing is left to be shown.
    Column("is_done", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("opened_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
    # Encrypted. Last, because it is long: what stands before it is read without its overflow pages.
    Column("state", LargeBinary, nullable=False),
)
Index(
    "uq_group_sessions_open",
    group_sessions.c.channel_id,
    unique=True,
    sqlite_where=text("stage <> 'closed'"),
    postgresql_where=text("stage <> 'closed'"),
)
Index(
    "ix_group_sessions_going_on",
    group_sessions.c.opened_at,
    sqlite_where=text("NOT is_done"),
    postgresql_where=text("NOT is_done"),
)

group_session_people = Table(
    "group_session_people",
    metadata,
    # Everybody whom the encrypted state names: so it is found when one of them is forgotten.
    Column("session_key", String(16), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
)

group_marks = Table(
    "group_marks",
    metadata,
    # SQLite counts up by itself only where the type is exactly INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("session_key", String(16), nullable=False),
    Column("number", Integer, nullable=False),
    # None once the marker was forgotten: of these there may be several in a round.
    Column("marker_id", BigInteger, index=True),
    Column("candidate_id", BigInteger, nullable=False, index=True),
    Column("levels", JSON, nullable=False),
    Column("is_named", Boolean, nullable=False),
    Column("made_at", Moment, nullable=False),
    # Encrypted; None where nothing was written.
    Column("words", LargeBinary),
    UniqueConstraint("session_key", "number", "marker_id"),
)

group_results = Table(
    "group_results",
    metadata,
    Column("session_key", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("group_key", String(16), nullable=False, index=True),
    Column("candidate_id", BigInteger, nullable=False, index=True),
    Column("total", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("has_thanked", Boolean, nullable=False),
    Column("is_complete", Boolean, nullable=False),
    Column("finished_at", Moment, nullable=False),
)

group_result_seats = Table(
    "group_result_seats",
    metadata,
    Column("session_key", String(16), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False, index=True),
    Column("seat", String(16), primary_key=True),
    # The order in which they came.
    Column("place", Integer, nullable=False),
)

meetings = Table(
    "meetings",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("group_key", String(16), nullable=False, index=True),
    # What a clock on the wall shows, as ISO text: no moment, because the rules of zones may change.
    Column("starts_wall", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("is_weekly", Boolean, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("reach", String(16), nullable=False),
    # 0 where whoever made it was forgotten.
    Column("made_by", BigInteger, nullable=False, index=True),
    Column("event_id", BigInteger),
    Column("is_cancelled", Boolean, nullable=False),
    Column("revision", Integer, nullable=False),
)

meeting_reminders = Table(
    "meeting_reminders",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("meeting_key", String(16), nullable=False, index=True),
    # None: to the group's channel, or to nobody.
    Column("user_id", BigInteger, index=True),
    Column("occasion", String(16), nullable=False),
    # The time of the meeting of which it reminds.
    Column("starts_wall", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    # For when it was planned; trying again moves only the moment after it.
    Column("planned_at", Moment, nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("claimed_at", Moment),
    Column("message_id", BigInteger),
    # Nonces are made of the id: it must never be given to another reminder, as SQLite otherwise would.
    sqlite_autoincrement=True,
)
Index(
    "ix_meeting_reminders_waiting",
    meeting_reminders.c.due_at,
    sqlite_where=text("status = 'waiting'"),
    postgresql_where=text("status = 'waiting'"),
)
Index(
    "ix_meeting_reminders_claimed",
    meeting_reminders.c.claimed_at,
    sqlite_where=text("status = 'claimed'"),
    postgresql_where=text("status = 'claimed'"),
)
