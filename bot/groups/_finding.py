"""Which group somebody means: by its key or name, or by naming none."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.groups._errors import NoGroupHereError, NoSuchGroupError, WhichGroupError
from bot.groups._naming import folded
from bot.groups.group import Group


def group_called(groups: Sequence[Group], shown: Sequence[Group], asked: str) -> Group:
    """Return the group with that key or name, else the one among `shown` whose name begins like that.

    Errors name groups that are shown, and no others.
    """
    meant = _exactly(groups, asked)
    if len(meant) != 1:
        meant = meant or _beginning(shown, asked)
    if len(meant) == 1:
        return meant[0]
    if meant:
        raise WhichGroupError(_names(meant))
    raise NoSuchGroupError(asked, _names(shown))


def groups_at(groups: Sequence[Group], channel_id: int, parent_id: int | None) -> list[Group]:
    """Return the groups whose home is that channel or thread; without one, those whose home is the thread's channel."""
    return [group for group in groups if group.channel_id == channel_id] or [
        group for group in groups if group.channel_id == parent_id
    ]


def group_here(at_home: Sequence[Group], own: Sequence[Group], shown: Sequence[Group]) -> Group:
    """Return the group that somebody means who names none.

    Where groups are at home it is the only one, or the only one of theirs; elsewhere it is their only one. All of these
    are shown to them, and errors name no others.
    """
    theirs = [group for group in own if group in at_home]
    for meant in (at_home, theirs) if at_home else (own,):
        if len(meant) == 1:
            return meant[0]
    if at_home or own:
        raise WhichGroupError(_names(theirs or at_home or own))
    raise NoGroupHereError(_names(shown))


def _exactly(groups: Sequence[Group], asked: str) -> list[Group]:
    if by_key := [group for group in groups if group.key == asked.strip()]:
        return by_key
    return [group for group in groups if folded(group.name) == folded(asked)]


def _beginning(groups: Sequence[Group], asked: str) -> list[Group]:
    start = folded(asked)
    return [group for group in groups if start and folded(group.name).startswith(start)]


def _names(groups: Iterable[Group]) -> list[str]:
    return [group.name for group in groups]
