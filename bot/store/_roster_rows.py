"""Between groups as values and as rows: their names are sealed and opened here and nowhere else."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from sqlalchemy import Row

from bot.groups.group import Creators, Door, Group, GuildRules, Member, Role, RoundRules
from bot.rehearsal.scenario import Difficulty
from bot.store._keys import Cipher, WrongKeyError
from bot.store._rows import UnreadableError

_NEWER = "it is from a newer version of this program"


def row_of_group(group: Group, cipher: Cipher) -> dict[str, Any]:
    """Return the row for a group, its name sealed."""
    return {
        "key": group.key,
        "guild_id": group.guild_id,
        "channel_id": group.channel_id,
        "owner_id": group.owner_id,
        "door": group.door.value,
        "rules": _rules_values(group.rules),
        "is_closed": group.is_closed,
        "made_at": group.made_at,
        "revision": group.revision,
        "name": sealed_name(group.name, cipher),
    }


def sealed_name(name: str, cipher: Cipher) -> bytes:
    """Return a group's name as it is kept."""
    # Plain ASCII: half a surrogate pair, which Discord lets through, has no other bytes.
    return cipher.seal(json.dumps(name).encode())


def group_of(row: Row[Any], cipher: Cipher) -> Group:
    """Return the group that a row holds. UnreadableError if it cannot be opened."""
    try:
        name = json.loads(cipher.open(row.name))
    except (WrongKeyError, ValueError):
        raise UnreadableError("its key is missing, or it is damaged") from None
    try:
        return Group(
            row.key,
            row.guild_id,
            row.channel_id,
            name,
            row.owner_id,
            door=Door(row.door),
            rules=_rules_of(row.rules),
            is_closed=row.is_closed,
            made_at=row.made_at,
            revision=row.revision,
        )
    except (TypeError, ValueError):
        raise UnreadableError(_NEWER) from None


def row_of_member(member: Member) -> dict[str, Any]:
    """Return the row for a membership."""
    return {
        "group_key": member.group_key,
        "user_id": member.user_id,
        "role": member.role.value,
        "joined_at": member.joined_at,
        "is_on_board": member.is_on_board,
        "wants_reminders": member.wants_reminders,
    }


def member_of(row: Row[Any]) -> Member:
    """Return the membership that a row holds. UnreadableError if its role is unknown."""
    try:
        return Member(
            row.group_key,
            row.user_id,
            Role(row.role),
            row.joined_at,
            is_on_board=row.is_on_board,
            wants_reminders=row.wants_reminders,
        )
    except ValueError:
        raise UnreadableError(_NEWER) from None


def readable_member_of(row: Row[Any]) -> Member | None:
    """Return the membership that a row holds; None if it is not understood."""
    try:
        return member_of(row)
    except UnreadableError:
        return None


def row_of_guild_rules(rules: GuildRules) -> dict[str, Any]:
    """Return the row for what was settled for a server."""
    return {
        "guild_id": rules.guild_id,
        "channels": sorted(rules.channels),
        "creators": rules.creators.value,
        "creator_role_id": rules.creator_role_id,
        "rules": _rules_values(rules.rules),
    }


def guild_rules_of(row: Row[Any]) -> GuildRules:
    """Return what a row holds of a server. UnreadableError if it is not understood."""
    try:
        return GuildRules(
            row.guild_id, frozenset(row.channels), Creators(row.creators), row.creator_role_id, _rules_of(row.rules)
        )
    except (TypeError, ValueError):
        raise UnreadableError(_NEWER) from None


def _rules_values(rules: RoundRules) -> dict[str, Any]:
    return {**asdict(rules), "difficulty": int(rules.difficulty)}


def _rules_of(values: Mapping[str, Any]) -> RoundRules:
    # What is not there has its default: it was kept by an older version.
    known = dict(values)
    if "difficulty" in known:
        known["difficulty"] = Difficulty(known["difficulty"])
    return RoundRules(**known)
