"""The queries about meetings: each a plain function of a connection that is in a transaction.

On a server, a group is locked before its meetings, and a meeting before its messages, everywhere here: so no two
transactions ever wait for each other. SQLite has one writer at a time and ignores the locks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import (
    Connection,
    Integer,
    bindparam,
    case,
    delete,
    false,
    func,
    insert,
    literal_column,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from bot.store._calendar_rows import same_message
from bot.store._diary_records import ReminderStatus
from bot.store._group_tables import group_members, meeting_reminders, meetings
from bot.store._queries import AnyRow, Values
from bot.store._roster_queries import lock_group
from bot.store._tables import people

_WAITING, _CLAIMED, _SENT = (
    status.value for status in (ReminderStatus.WAITING, ReminderStatus.CLAIMED, ReminderStatus.SENT)
)
# Written out, not bound: only so can the indexes of the waiting and of the claimed ones be used.
_IS_WAITING = meeting_reminders.c.status == literal_column(f"'{_WAITING}'")
_IS_CLAIMED = meeting_reminders.c.status == literal_column(f"'{_CLAIMED}'")
_UNCHANGING = ("key", "group_key", "revision")
_add_meeting = {
    "postgresql": postgresql.insert(meetings).on_conflict_do_nothing(index_elements=["key"]),
    "sqlite": sqlite.insert(meetings).on_conflict_do_nothing(index_elements=["key"]),
}
_save_meeting = (
    update(meetings)
    .where(meetings.c.key == bindparam("the_key"), meetings.c.revision == bindparam("known"))
    .values(
        {
            "revision": meetings.c.revision + 1,
            **{column.name: bindparam(column.name) for column in meetings.c if column.name not in _UNCHANGING},
        }
    )
)
_meeting = select(meetings).where(meetings.c.key == bindparam("key"))
_of_group = select(meetings).where(meetings.c.group_key == bindparam("group_key"), meetings.c.is_cancelled == false())
_members = select(group_members.c.user_id).where(group_members.c.group_key == bindparam("group_key"))
_all_of = (
    select(meeting_reminders)
    .where(meeting_reminders.c.meeting_key == bindparam("key"))
    .order_by(meeting_reminders.c.id)
    .with_for_update()
)
_reminder = select(meeting_reminders).where(meeting_reminders.c.id == bindparam("id"))
_next_due = select(func.min(meeting_reminders.c.due_at)).where(_IS_WAITING)
_stopped = (
    # Not joined: a server might find it cheaper to go through all people than to look for these few.
    select(people.c.reminders_off).where(people.c.user_id == meeting_reminders.c.user_id).scalar_subquery()
)
_due = (
    select(meeting_reminders, _stopped.label("reminders_off"))
    .where(_IS_WAITING, meeting_reminders.c.due_at <= bindparam("now"))
    .order_by(meeting_reminders.c.due_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_purge = delete(meeting_reminders).where(
    meeting_reminders.c.status.not_in([_WAITING, _CLAIMED]), meeting_reminders.c.due_at < bindparam("before")
)
_purge_meetings = delete(meetings).where(
    meetings.c.is_cancelled == true(), meetings.c.starts_wall < bindparam("before")
)
_left_over = (
    select(meeting_reminders)
    .where(_IS_CLAIMED, meeting_reminders.c.claimed_at <= bindparam("moment"))
    .order_by(meeting_reminders.c.due_at, meeting_reminders.c.id)
)
_these = meeting_reminders.c.id.in_(bindparam("ids", expanding=True))
_this = meeting_reminders.c.id == bindparam("the_id")
_claim = update(meeting_reminders).where(_these).values(status=_CLAIMED, claimed_at=bindparam("now"))
_mark_sent = (
    update(meeting_reminders)
    .where(_this)
    .values(
        message_id=bindparam("message_id"),
        # Another process may have given it back meanwhile: it then finds this message.
        status=case((_IS_CLAIMED, _SENT), else_=meeting_reminders.c.status),
    )
)
_retry = (
    update(meeting_reminders)
    .where(_this, _IS_CLAIMED)
    .values(status=_WAITING, attempt=meeting_reminders.c.attempt + 1, due_at=bindparam("at"), claimed_at=None)
)
_mark_undeliverable = (
    update(meeting_reminders).where(_this, _IS_CLAIMED).values(status=ReminderStatus.UNDELIVERABLE.value)
)
_drop = delete(meeting_reminders).where(_these, meeting_reminders.c.status.in_([_WAITING, _CLAIMED]))


def save_meeting(connection: Connection, row: Values, planned: Sequence[Values] | None) -> bool:
    """Add a meeting, or overwrite it if its revision is still the newest, and plan anew; tell whether it was."""
    # Locked also so that nobody leaves the group while it is looked who is in it.
    if lock_group(connection, row["group_key"]) is None:
        return False
    if row["revision"] == 0:
        new = {**row, "revision": 1}
        was_kept = connection.execute(_add_meeting[connection.dialect.name], new).rowcount == 1
    else:
        changes = {name: value for name, value in row.items() if name not in _UNCHANGING}
        known = {"the_key": row["key"], "known": row["revision"]}
        was_kept = connection.execute(_save_meeting, {**changes, **known}).rowcount == 1
    if was_kept and planned is not None:
        members = set(connection.execute(_members, {"group_key": row["group_key"]}).scalars())
        wanted = [each for each in planned if each["user_id"] is None or each["user_id"] in members]
        _replace_waiting(connection, row["key"], wanted)
    return was_kept


def _replace_waiting(connection: Connection, key: str, planned: Sequence[Values]) -> None:
    coming = {same_message(row): row for row in planned}
    gone = []
    for old in connection.execute(_all_of, {"key": key}).all():
        same = coming.get(same_message(old._asdict()))
        is_as_wanted = same is not None and same["planned_at"] == old.planned_at
        if old.status in (_CLAIMED, _SENT) or (old.status == _WAITING and is_as_wanted):
            # It keeps its tries; and what was sent, or is just being sent, is not sent once more.
            coming.pop(same_message(old._asdict()), None)
        elif same is not None or old.status == _WAITING:
            gone.append(old.id)
    if gone:
        connection.execute(delete(meeting_reminders).where(_these), {"ids": gone})
    if coming:
        connection.execute(insert(meeting_reminders), list(coming.values()))


def fetch_meeting(connection: Connection, key: str) -> Sequence[AnyRow]:
    return connection.execute(_meeting, {"key": key}).all()


def meetings_of(connection: Connection, group_key: str) -> Sequence[AnyRow]:
    return connection.execute(_of_group, {"group_key": group_key}).all()


def fetch_reminder(connection: Connection, reminder_id: int) -> AnyRow | None:
    return connection.execute(_reminder, {"id": reminder_id}).one_or_none()


def next_due(connection: Connection) -> datetime | None:
    return connection.execute(_next_due).scalar_one_or_none()


def claim_due(connection: Connection, now: datetime, limit: int) -> Sequence[AnyRow]:
    """Claim what is due and return it as it was before; what is for somebody who stopped all is deleted."""
    found = connection.execute(_due, {"now": now, "most": limit}).all()
    claimed = [row for row in found if not row.reminders_off]
    drop(connection, [row.id for row in found if row.reminders_off])
    if claimed:
        connection.execute(_claim, {"ids": [row.id for row in claimed], "now": now})
    return claimed


def claimed_before(connection: Connection, moment: datetime) -> Sequence[AnyRow]:
    return connection.execute(_left_over, {"moment": moment}).all()


def mark_sent(connection: Connection, reminder_id: int, message_id: int) -> None:
    connection.execute(_mark_sent, {"the_id": reminder_id, "message_id": message_id})


def retry(connection: Connection, reminder_id: int, at: datetime) -> None:
    connection.execute(_retry, {"the_id": reminder_id, "at": at})


def mark_undeliverable(connection: Connection, reminder_id: int) -> None:
    connection.execute(_mark_undeliverable, {"the_id": reminder_id})


def drop(connection: Connection, ids: Collection[int]) -> None:
    if ids:
        connection.execute(_drop, {"ids": list(ids)})


def purge(connection: Connection, before: datetime) -> None:
    """Delete what was sent, or could not be, before that moment, and meetings that are cancelled or done since then."""
    connection.execute(_purge, {"before": before})
    # By the clock on the wall, whatever its zone: a day more or less does not matter here.
    connection.execute(_purge_meetings, {"before": before.replace(tzinfo=None).isoformat(timespec="minutes")})
