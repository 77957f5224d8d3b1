"""The queries about groups and who is in them: each a plain function of a connection that is in a transaction.

On a server, whoever changes who is in a group, or relies on it, locks that group first: so nobody joins what is being
deleted, and no two transactions ever wait for each other. SQLite has one writer at a time and ignores the locks.
"""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Connection, bindparam, delete, false, func, insert, select, update

from bot.store._diary_records import ReminderStatus
from bot.store._group_tables import (
    group_invitations,
    group_members,
    guild_rules,
    meeting_reminders,
    meetings,
    study_groups,
)
from bot.store._queries import AnyRow, Values, upsert

_UNCHANGING = ("key", "guild_id", "made_at", "revision")
_add_group = insert(study_groups)
_save_group = (
    update(study_groups)
    .where(study_groups.c.key == bindparam("the_key"), study_groups.c.revision == bindparam("known"))
    .values(
        {
            "revision": study_groups.c.revision + 1,
            **{column.name: bindparam(column.name) for column in study_groups.c if column.name not in _UNCHANGING},
        }
    )
)
_group = select(study_groups).where(study_groups.c.key == bindparam("key"))
_lock_group = select(study_groups.c.revision).where(study_groups.c.key == bindparam("key")).with_for_update()
_guilds = select(study_groups.c.guild_id).union(select(guild_rules.c.guild_id))
_is_open = study_groups.c.is_closed == false()
_by_age = (study_groups.c.made_at, study_groups.c.key)
_of_guild = select(study_groups).where(study_groups.c.guild_id == bindparam("guild_id"), _is_open).order_by(*_by_age)
_of_person = (
    select(study_groups)
    .join(group_members, group_members.c.group_key == study_groups.c.key)
    .where(group_members.c.user_id == bindparam("user_id"), _is_open)
    .order_by(*_by_age)
)
_add_member = insert(group_members)
_members_of = (
    select(group_members)
    .where(group_members.c.group_key == bindparam("key"))
    .order_by(group_members.c.joined_at, group_members.c.user_id)
)
_save_member = (
    update(group_members)
    .where(group_members.c.group_key == bindparam("the_key"), group_members.c.user_id == bindparam("the_user_id"))
    .values({column.name: bindparam(column.name) for column in group_members.c if not column.primary_key})
)
_remove_member = delete(group_members).where(
    group_members.c.group_key == bindparam("key"), group_members.c.user_id == bindparam("user_id")
)
_take_back = delete(group_invitations).where(
    group_invitations.c.group_key == bindparam("key"), group_invitations.c.user_id == bindparam("user_id")
)
_remind_no_more = delete(meeting_reminders).where(
    meeting_reminders.c.user_id == bindparam("user_id"),
    meeting_reminders.c.status == ReminderStatus.WAITING.value,
    meeting_reminders.c.meeting_key.in_(select(meetings.c.key).where(meetings.c.group_key == bindparam("key"))),
)
_invited = (
    select(func.count())
    .select_from(group_invitations)
    .where(group_invitations.c.group_key == bindparam("key"), group_invitations.c.user_id == bindparam("user_id"))
)
_guild_rules = select(guild_rules).where(guild_rules.c.guild_id == bindparam("guild_id"))


def add_group(connection: Connection, row: Values, owner: Values) -> None:
    connection.execute(_add_group, row)
    connection.execute(_add_member, owner)


def save_group(connection: Connection, row: Values) -> bool:
    """Overwrite the group if its revision is still the newest, and tell whether it was."""
    changes = {name: value for name, value in row.items() if name not in _UNCHANGING}
    return connection.execute(_save_group, {**changes, "the_key": row["key"], "known": row["revision"]}).rowcount == 1


def fetch_group(connection: Connection, key: str) -> Sequence[AnyRow]:
    return connection.execute(_group, {"key": key}).all()


def groups_of_guild(connection: Connection, guild_id: int) -> Sequence[AnyRow]:
    return connection.execute(_of_guild, {"guild_id": guild_id}).all()


def groups_of_person(connection: Connection, user_id: int) -> Sequence[AnyRow]:
    return connection.execute(_of_person, {"user_id": user_id}).all()


def members_of(connection: Connection, group_key: str) -> Sequence[AnyRow]:
    return connection.execute(_members_of, {"key": group_key}).all()


def lock_group(connection: Connection, group_key: str) -> int | None:
    """Lock a group and return its revision; None if there is none."""
    return connection.execute(_lock_group, {"key": group_key}).scalar_one_or_none()


def save_member(connection: Connection, row: Values) -> bool:
    """Keep a member, and no invitation of theirs; False, and nothing is done, if there is no such group."""
    if lock_group(connection, row["group_key"]) is None:
        return False
    upsert(connection, group_members, row)
    connection.execute(_take_back, {"key": row["group_key"], "user_id": row["user_id"]})
    return True


def remove_member(connection: Connection, group_key: str, user_id: int) -> bool:
    """Delete a member with what was to remind them; False if they were none."""
    lock_group(connection, group_key)
    whose = {"key": group_key, "user_id": user_id}
    was_member = connection.execute(_remove_member, whose).rowcount == 1
    connection.execute(_remind_no_more, whose)
    return was_member


def hand_over(connection: Connection, group: Values, members: Sequence[Values]) -> bool:
    """Overwrite a group and these members; False, and nothing is done, if it or one of them is not as it was."""
    if lock_group(connection, group["key"]) != group["revision"]:
        return False
    there = {row.user_id for row in members_of(connection, group["key"])}
    # Nobody is taken in by this who left, or was forgotten, in the moment before.
    if not {row["user_id"] for row in members} <= there:
        return False
    save_group(connection, group)
    for row in members:
        changes = {name: value for name, value in row.items() if name not in ("group_key", "user_id")}
        connection.execute(_save_member, {**changes, "the_key": row["group_key"], "the_user_id": row["user_id"]})
    return True


def invite(connection: Connection, row: Values) -> bool:
    """Keep an invitation; False, and nothing is done, if there is no such group."""
    if lock_group(connection, row["group_key"]) is None:
        return False
    upsert(connection, group_invitations, row)
    return True


def withdraw(connection: Connection, group_key: str, user_id: int) -> bool:
    """Delete an invitation; False if there is none."""
    lock_group(connection, group_key)
    return connection.execute(_take_back, {"key": group_key, "user_id": user_id}).rowcount == 1


def is_invited(connection: Connection, group_key: str, user_id: int) -> bool:
    return connection.execute(_invited, {"key": group_key, "user_id": user_id}).scalar_one() > 0


def fetch_guild_rules(connection: Connection, guild_id: int) -> AnyRow | None:
    return connection.execute(_guild_rules, {"guild_id": guild_id}).one_or_none()


def save_guild_rules(connection: Connection, row: Values) -> None:
    upsert(connection, guild_rules, row)


def known_guilds(connection: Connection) -> Sequence[int]:
    return connection.execute(_guilds).scalars().all()
