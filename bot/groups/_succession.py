"""Who owns a group when its owner goes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from bot.groups.group import Group, Member, Role


@dataclass(frozen=True, slots=True)
class Succession:
    """What comes of a group whose owner goes, or has gone."""

    group: Group
    """As it is then."""
    changed: tuple[Member, ...] = ()
    """Members whose role is another one then."""
    new_owner_id: int | None = None
    """Who owns it then; None where nobody is left, or somebody else owned it already."""
    is_closed: bool = False
    """Whether it was closed, because nobody is left."""


def succeed(group: Group, members: Sequence[Member], leaver_id: int) -> Succession:
    """Return what comes of a group when somebody goes; `members` are all who belong to it, by how long.

    The helper who has been there longest becomes the owner, or else the member who has; without either, it closes.
    Where somebody goes who does not own it, it stays as it is.
    """
    if group.owner_id != leaver_id:
        return Succession(group)
    others = [member for member in members if member.user_id != leaver_id]
    helpers = [member for member in others if member.role is Role.HELPER]
    heir = next(iter([*helpers, *others]), None)
    if heir is None:
        return Succession(replace(group, is_closed=True), is_closed=True)
    leaver = [replace(member, role=Role.MEMBER) for member in members if member.user_id == leaver_id]
    changed = (*leaver, replace(heir, role=Role.OWNER))
    return Succession(replace(group, owner_id=heir.user_id), changed, heir.user_id)
