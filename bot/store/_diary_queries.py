"""The diary's queries: each a plain function of a connection that is in a transaction.

On a server, interviews are locked before their reminders and reminders in the order of their ids, everywhere here: so
no two transactions ever wait for each other. SQLite has one writer at a time and ignores the locks.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Integer,
    Label,
    and_,
    bindparam,
    case,
    delete,
    func,
    insert,
    literal_column,
    or_,
    select,
    update,
)

from bot.diary.interview import Kind, WallTime
from bot.diary.interview import Status as InterviewStatus
from bot.store._diary_records import ReminderStatus
from bot.store._diary_rows import kind_list, wall_values
from bot.store._queries import AnyRow, Values, save_person
from bot.store._tables import interviews, people, reminders

_WAITING, _CLAIMED = ReminderStatus.WAITING.value, ReminderStatus.CLAIMED.value
# Written out, not bound: only so can the indexes of the waiting and of the claimed ones be used.
_IS_WAITING = reminders.c.status == literal_column(f"'{_WAITING}'")
_IS_CLAIMED = reminders.c.status == literal_column(f"'{_CLAIMED}'")

_UNCHANGING = ("key", "user_id", "revision")
_add = insert(interviews)
_save = (
    update(interviews)
    .where(interviews.c.key == bindparam("the_key"), interviews.c.revision == bindparam("known"))
    .values(
        {
            "revision": interviews.c.revision + 1,
            **{column.name: bindparam(column.name) for column in interviews.c if column.name not in _UNCHANGING},
        }
    )
)
_interview = select(interviews).where(interviews.c.key == bindparam("key"))
_discard = delete(interviews).where(
    interviews.c.key == bindparam("key"), interviews.c.status == InterviewStatus.DRAFT.value
)
_purge_drafts = delete(interviews).where(
    interviews.c.status == InterviewStatus.DRAFT.value, interviews.c.changed_at < bindparam("before")
)
_own = interviews.c.user_id == bindparam("user_id")
_among = interviews.c.status.in_(bindparam("statuses", expanding=True))
_own_interviews = select(interviews).where(_own, _among)
_count_own = select(func.count()).select_from(interviews).where(_own, _among)
_lock_interview = select(interviews.c.done).where(interviews.c.key == bindparam("key")).with_for_update()
_set_done = (
    update(interviews)
    .where(interviews.c.key == bindparam("the_key"))
    .values(done=bindparam("done"), revision=interviews.c.revision + 1)
)


def _of_the_person(column: Column[Any]) -> Label[Any]:
    # Not joined: a server might find it cheaper to go through all people than to look for these few.
    return select(column).where(people.c.user_id == reminders.c.user_id).scalar_subquery().label(column.name)


_kept = select(reminders, _of_the_person(people.c.dm_channel_id))
_reminder = _kept.where(reminders.c.id == bindparam("id"))
_waiting_of = _kept.where(reminders.c.interview_key == bindparam("key"), _IS_WAITING).order_by(
    reminders.c.due_at, reminders.c.id
)
_all_of = (
    select(reminders).where(reminders.c.interview_key == bindparam("key")).order_by(reminders.c.id).with_for_update()
)
_next_due = select(func.min(reminders.c.due_at)).where(_IS_WAITING)
# Ordered by the index alone: of ten thousand that are due at once, a second criterion would have all sorted each time.
_due = (
    select(reminders, _of_the_person(people.c.dm_channel_id), _of_the_person(people.c.reminders_off))
    .where(_IS_WAITING, reminders.c.due_at <= bindparam("now"))
    .order_by(reminders.c.due_at)
    .limit(bindparam("most", type_=Integer))
    .with_for_update(skip_locked=True)
)
_left_over = _kept.where(_IS_CLAIMED, reminders.c.claimed_at <= bindparam("moment")).order_by(
    reminders.c.due_at, reminders.c.id
)
_untold = _kept.where(
    reminders.c.user_id == bindparam("user_id"), reminders.c.status == ReminderStatus.UNDELIVERABLE.value
).order_by(reminders.c.due_at, reminders.c.id)
_these = reminders.c.id.in_(bindparam("ids", expanding=True))
_this = reminders.c.id == bindparam("the_id")
_claim = update(reminders).where(_these).values(status=_CLAIMED, claimed_at=bindparam("now"))
_drop = update(reminders).where(_these).values(status=ReminderStatus.DROPPED.value)
_mark_told = (
    update(reminders)
    .where(_these, reminders.c.status == ReminderStatus.UNDELIVERABLE.value)
    .values(status=ReminderStatus.TOLD.value)
)
_mark_sent = (
    update(reminders)
    .where(_this)
    .values(
        message_id=bindparam("message_id"),
        # Somebody quick has put it off already, by a button of the very message: then that stands. But what waits for
        # another try of its own has come after all: of two processes one failed where the other succeeded.
        status=case(
            (or_(_IS_CLAIMED, and_(_IS_WAITING, reminders.c.claimed_at.is_not(None))), ReminderStatus.SENT.value),
            else_=reminders.c.status,
        ),
    )
)
_mark_undeliverable = update(reminders).where(_this, _IS_CLAIMED).values(status=ReminderStatus.UNDELIVERABLE.value)
_retry = (
    update(reminders)
    .where(_this, _IS_CLAIMED)
    # Since when it was claimed stays: by that it is known from what somebody put off.
    .values(status=_WAITING, attempt=reminders.c.attempt + 1, due_at=bindparam("at"))
)
_snooze = (
    update(reminders)
    .where(_this)
    .values(
        {
            **{name: bindparam(name) for name in ("wall", "zone", "fold")},
            "due_at": bindparam("at"),
            "status": _WAITING,
            "attempt": reminders.c.attempt + 1,
            "claimed_at": None,
        }
    )
)
_persons_waiting = (reminders.c.user_id == bindparam("the_user_id"), _IS_WAITING)
_lock_waiting = select(reminders.c.id).where(*_persons_waiting).order_by(reminders.c.id).with_for_update()
_drop_waiting = update(reminders).where(*_persons_waiting).values(status=ReminderStatus.DROPPED.value)


def add(connection: Connection, row: Values) -> None:
    connection.execute(_add, row)


def save(connection: Connection, row: Values, planned: Sequence[Values] | None = None) -> bool:
    """Overwrite the interview if its revision is still the newest, and plan anew; tell whether it was."""
    changes = {name: value for name, value in row.items() if name not in _UNCHANGING}
    if connection.execute(_save, {**changes, "the_key": row["key"], "known": row["revision"]}).rowcount != 1:
        return False
    if planned is not None:
        _replace_waiting(connection, row["key"], planned)
    return True


def plan(connection: Connection, key: str, planned: Sequence[Values]) -> bool:
    """Replace what is waiting; False, and nothing is done, if there is no such interview."""
    if connection.execute(_lock_interview, {"key": key}).one_or_none() is None:
        return False
    _replace_waiting(connection, key, planned)
    return True


def _replace_waiting(connection: Connection, key: str, planned: Sequence[Values]) -> None:
    coming = {row["kind"]: row for row in planned}
    gone = []
    for old in connection.execute(_all_of, {"key": key}).all():
        wanted = coming.get(old.kind)
        if old.status == _CLAIMED or (wanted and _is_same(old, wanted)):
            coming.pop(old.kind, None)
        elif wanted or old.status == _WAITING:
            gone.append(old.id)
    if gone:
        # Deleted, not changed: the buttons of a message that was for another time must not reach the new one.
        connection.execute(delete(reminders).where(_these), {"ids": gone})
    if coming:
        connection.execute(insert(reminders), list(coming.values()))


def _is_same(old: AnyRow, new: Values) -> bool:
    """Tell whether a kept reminder is the one that is planned, so that its tries and its message stay known."""
    if old.status == ReminderStatus.DROPPED or (old.wall, old.zone, old.fold) != (
        new["wall"],
        new["zone"],
        new["fold"],
    ):
        return False
    is_untouched = old.status == _WAITING and not old.attempt
    return not is_untouched or bool(old.due_at == new["due_at"])


def fetch(connection: Connection, key: str) -> Sequence[AnyRow]:
    return connection.execute(_interview, {"key": key}).all()


def purge_drafts(connection: Connection, before: datetime) -> int:
    return connection.execute(_purge_drafts, {"before": before}).rowcount


def fetch_own(connection: Connection, user_id: int, statuses: Sequence[str]) -> Sequence[AnyRow]:
    return connection.execute(_own_interviews, {"user_id": user_id, "statuses": statuses}).all()


def count_own(connection: Connection, user_id: int, statuses: Sequence[str]) -> int:
    return connection.execute(_count_own, {"user_id": user_id, "statuses": statuses}).scalar_one()


def fetch_reminder(connection: Connection, reminder_id: int) -> AnyRow | None:
    return connection.execute(_reminder, {"id": reminder_id}).one_or_none()


def waiting_of(connection: Connection, key: str) -> Sequence[AnyRow]:
    return connection.execute(_waiting_of, {"key": key}).all()


def next_due(connection: Connection) -> datetime | None:
    return connection.execute(_next_due).scalar_one_or_none()


def claim_due(connection: Connection, now: datetime, limit: int) -> Sequence[AnyRow]:
    """Claim what is due and return it as it was before; what belongs to somebody who stopped all is dropped."""
    found = connection.execute(_due, {"now": now, "most": limit}).all()
    claimed = [row for row in found if not row.reminders_off]
    if unwanted := [row.id for row in found if row.reminders_off]:
        connection.execute(_drop, {"ids": unwanted})
    if claimed:
        connection.execute(_claim, {"ids": [row.id for row in claimed], "now": now})
    return claimed


def claimed_before(connection: Connection, moment: datetime) -> Sequence[AnyRow]:
    return connection.execute(_left_over, {"moment": moment}).all()


def mark_sent(connection: Connection, reminder_id: int, message_id: int) -> None:
    """Mark it sent, and its kind as done in the interview."""
    before = fetch_reminder(connection, reminder_id)
    if before is None:
        return
    done = _lock(connection, before.interview_key)
    connection.execute(_mark_sent, {"the_id": reminder_id, "message_id": message_id})
    after = fetch_reminder(connection, reminder_id)
    kind = Kind(before.kind)
    if after and after.status == ReminderStatus.SENT and kind not in done:
        _set_changed(connection, before.interview_key, done | {kind})


def snooze(connection: Connection, reminder_id: int, at: datetime) -> bool:
    """Let it wait until then, whatever it was; its kind is not done any more. False if there is none."""
    before = fetch_reminder(connection, reminder_id)
    if before is None:
        return False
    done = _lock(connection, before.interview_key)
    wall = wall_values(WallTime.of(at, before.zone))
    if connection.execute(_snooze, {"the_id": reminder_id, "at": at, **wall}).rowcount != 1:
        return False
    _set_changed(connection, before.interview_key, done - {Kind(before.kind)})
    return True


def retry(connection: Connection, reminder_id: int, at: datetime) -> None:
    """Give it back if it is claimed."""
    before = fetch_reminder(connection, reminder_id)
    if before is None:
        return
    done = _lock(connection, before.interview_key)
    if connection.execute(_retry, {"the_id": reminder_id, "at": at}).rowcount == 1:
        _set_changed(connection, before.interview_key, done)


def _lock(connection: Connection, key: str) -> frozenset[Kind]:
    """Lock an interview and return what of it is done."""
    done = connection.execute(_lock_interview, {"key": key}).scalar_one_or_none()
    return frozenset(Kind(kind) for kind in done or ())


def _set_changed(connection: Connection, key: str, done: frozenset[Kind]) -> None:
    # A new revision also where only a reminder changed: whoever is just planning anew did not know of it.
    connection.execute(_set_done, {"the_key": key, "done": kind_list(done)})


def mark_undeliverable(connection: Connection, reminder_id: int) -> None:
    connection.execute(_mark_undeliverable, {"the_id": reminder_id})


def fetch_untold(connection: Connection, user_id: int) -> Sequence[AnyRow]:
    return connection.execute(_untold, {"user_id": user_id}).all()


def mark_told(connection: Connection, ids: Collection[int]) -> None:
    connection.execute(_mark_told, {"ids": list(ids)})


def drop(connection: Connection, ids: Collection[int]) -> None:
    connection.execute(_drop.where(_IS_CLAIMED), {"ids": list(ids)})


def discard(connection: Connection, key: str) -> None:
    connection.execute(_discard, {"key": key})


def stop_all(connection: Connection, person: Values) -> int:
    """Set that the person has stopped all, and drop what is waiting; return how many that were."""
    save_person(connection, person, only=["reminders_off"])
    whose = {"the_user_id": person["user_id"]}
    connection.execute(_lock_waiting, whose)
    return connection.execute(_drop_waiting, whose).rowcount
