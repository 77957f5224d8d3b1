"""Who is in the tests of groups, where they are, and what time it is there."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from bot.groups import Group, Groups
from bot.groups.group import Member, Role
from bot.groups.marks import RoundResult

ANN, BEN, CEM, DOT, EVE, FAY = 101, 102, 103, 104, 105, 106
GUILD, OTHER_GUILD = 9_001, 9_002
PRACTICE, GENERAL, HALL = 501, 502, 503
"""Channels."""
THREAD = 701
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)


class FakeNow:
    """A clock that goes on by a minute each time it is asked, so that nothing happens at the same time."""

    def __init__(self) -> None:
        self.moment = MONDAY

    def __call__(self) -> datetime:
        self.moment += timedelta(minutes=1)
        return self.moment


async def create(
    groups: Groups,
    name: str = "Tuesday club",
    owner: int = ANN,
    channel: int = PRACTICE,
    *,
    guild: int = GUILD,
    role_ids: frozenset[int] = frozenset(),
    may_manage_guild: bool = False,
    is_thread_of: int | None = None,
) -> Group:
    """Begin a group, by somebody who is nothing special on that server, if not said."""
    return await groups.create(
        guild,
        channel,
        owner,
        name,
        role_ids=role_ids,
        may_manage_guild=may_manage_guild,
        is_thread_of=is_thread_of,
    )


async def create_with(groups: Groups, *others: int) -> Group:
    """Begin a group, which these people join in this order."""
    group = await create(groups)
    for user_id in others:
        await groups.join(group.key, user_id)
    return group


def member(user_id: int, role: Role = Role.MEMBER, *, days: int = 0, is_on_board: bool = False) -> Member:
    """Return somebody who joined that many days after the first ones."""
    return Member("a-group", user_id, role, MONDAY + timedelta(days=days), is_on_board=is_on_board)


def result(number: int, candidate: int = ANN, **more: object) -> RoundResult:
    """Return what stays of a round: complete, 50 of 100 points, nobody thanked and nobody else there, if not said."""
    plain = RoundResult(
        "a-session",
        "a-group",
        number,
        candidate,
        manager_id=None,
        receptionist_id=None,
        observer_ids=(),
        total=50,
        of=100,
        has_thanked=False,
        is_complete=True,
        finished_at=MONDAY + timedelta(hours=number),
    )
    return replace(plain, **more)  # type: ignore[arg-type]
