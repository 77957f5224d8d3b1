"""The tables. A change here needs a migration beside it; a test compares the two on both databases."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    DateTime,
    Dialect,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    TypeDecorator,
    UniqueConstraint,
    false,
    text,
)


class Moment(TypeDecorator[datetime]):
    """A moment: aware on the way in and out, UTC inside. SQLite has no zones, so there it is kept without one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Bring an aware moment to UTC; ValueError for a naive one, which could mean anything."""
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a time zone cannot be kept")
        in_utc = value.astimezone(UTC)
        return in_utc.replace(tzinfo=None) if dialect.name == "sqlite" else in_utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return the moment as aware, in UTC."""
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "pk": "pk_%(table_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("zone", String(64)),
    Column("coaching", String(8)),
    Column("has_human_delay", Boolean, nullable=False),
    Column("is_welcomed", Boolean, nullable=False),
    # "HH:MM" by the clocks of the person's zone.
    Column("quiet_from", String(5)),
    Column("quiet_to", String(5)),
    Column("reminders_off", Boolean, nullable=False, server_default=false()),
    Column("dm_channel_id", BigInteger),
)

rehearsals = Table(
    "rehearsals",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("place", String(32), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("channel_id", BigInteger, nullable=False),
    Column("guild_id", BigInteger),
    Column("status", String(8), nullable=False),
    Column("turn", Integer, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("seen_id", BigInteger, nullable=False),
    Column("started_at", Moment, nullable=False),
    Column("changed_at", Moment, nullable=False, index=True),
    # Encrypted. Last, because it is long: what stands before it is read without its overflow pages.
    Column("state", LargeBinary, nullable=False),
)
Index(
    "uq_rehearsals_open",
    rehearsals.c.user_id,
    rehearsals.c.place,
    unique=True,
    sqlite_where=text("status = 'open'"),
    postgresql_where=text("status = 'open'"),
)

scores = Table(
    "scores",
    metadata,
    # No foreign key: the score outlives the rehearsal.
    Column("key", String(16), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("scenario", String(64), nullable=False),
    Column("difficulty", Integer, nullable=False),
    Column("total", Integer, nullable=False),
    Column("of", Integer, nullable=False),
    Column("rows", JSON, nullable=False),
    Column("is_complete", Boolean, nullable=False),
    Column("finished_at", Moment, nullable=False),
)

plans = Table(
    "plans",
    metadata,
    # SQLite counts up by itself only where the type is exactly INTEGER.
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("made_at", Moment, nullable=False),
    # Encrypted.
    Column("words", LargeBinary, nullable=False),
)

interviews = Table(
    "interviews",
    metadata,
    Column("key", String(16), primary_key=True),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("status", String(16), nullable=False),
    # What a clock on the wall shows, as ISO text: no moment, because the rules of zones may change.
    Column("starts_wall", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("format", String(16), nullable=False),
    Column("off", JSON, nullable=False),
    Column("done", JSON, nullable=False),
    Column("outcome", String(16)),
    Column("revision", Integer, nullable=False),
    Column("changed_at", Moment, nullable=False),
    # Encrypted. Last, because it may be long.
    Column("words", LargeBinary, nullable=False),
)

reminders = Table(
    "reminders",
    metadata,
    Column("id", BigInteger().with_variant(Integer, "sqlite"), primary_key=True),
    Column("interview_key", String(16), nullable=False),
    Column("user_id", BigInteger, nullable=False, index=True),
    Column("kind", String(32), nullable=False),
    Column("wall", String(32), nullable=False),
    Column("zone", String(64), nullable=False),
    Column("fold", Integer, nullable=False),
    # Made of the three before, by the rules of the zone; later where it is tried again.
    Column("due_at", Moment, nullable=False),
    Column("status", String(16), nullable=False),
    Column("attempt", Integer, nullable=False),
    Column("claimed_at", Moment),
    Column("message_id", BigInteger),
    UniqueConstraint("interview_key", "kind"),
    # Buttons in old messages carry the id: it must never be given to another reminder, as SQLite otherwise would.
    sqlite_autoincrement=True,
)
Index(
    "ix_reminders_waiting",
    reminders.c.due_at,
    sqlite_where=text("status = 'waiting'"),
    postgresql_where=text("status = 'waiting'"),
)
Index(
    "ix_reminders_claimed",
    reminders.c.claimed_at,
    sqlite_where=text("status = 'claimed'"),
    postgresql_where=text("status = 'claimed'"),
)

facts = Table(
    "facts",
    metadata,
    Column("name", String(64), primary_key=True),
    Column("value", Text, nullable=False),
)
