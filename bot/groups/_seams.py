"""What study groups need of whatever keeps them. The store fits; tests may bring their own."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from bot.groups.group import Group, GuildRules, Member
from bot.groups.marks import Mark, RoundResult
from bot.groups.meeting import Meeting, MeetingReminder, PlannedMessage
from bot.groups.session import GroupSession


class Roster(Protocol):
    """Keeps groups, who is in them, and what a server's admins have settled. Each call is one transaction."""

    async def add_group(self, group: Group, owner: Member) -> None:
        """Keep a new group with its owner."""

    async def save_group(self, group: Group) -> Group:
        """Keep what changed; return it with its new revision. The store's ConflictError if it is no longer the newest."""

    async def fetch_group(self, key: str) -> Group | None:
        """Return a group, also a closed one."""

    async def groups_of_guild(self, guild_id: int) -> list[Group]:
        """Return the groups of a server that are not closed, by their age."""

    async def groups_of_person(self, user_id: int) -> list[Group]:
        """Return the groups somebody belongs to that are not closed, by their age."""

    async def members_of(self, group_key: str) -> list[Member]:
        """Return who belongs to a group, by how long."""

    async def save_member(self, member: Member) -> None:
        """Take somebody in, or keep what changed about them; whoever was invited is no longer waited for."""

    async def remove_member(self, group_key: str, user_id: int) -> bool:
        """Let somebody go; False if they were not in it."""

    async def hand_over(self, group: Group, members: Sequence[Member]) -> Group:
        """Keep a group's new owner and the changed members in one transaction; return it with its new revision."""

    async def invite(self, group_key: str, user_id: int, at: datetime) -> None:
        """Note that somebody was invited."""

    async def withdraw(self, group_key: str, user_id: int) -> bool:
        """Take an invitation back; False if there is none, because it was never noted, or they have joined since."""

    async def is_invited(self, group_key: str, user_id: int) -> bool:
        """Whether somebody was invited and has not joined since."""

    async def guild_rules(self, guild_id: int) -> GuildRules:
        """Return what was settled for a server; the defaults where nothing was."""

    async def save_guild_rules(self, rules: GuildRules) -> None:
        """Keep what was settled."""

    async def drop_guild(self, guild_id: int) -> int:
        """Delete everything about a server that the bot has left; return how many groups that were."""

    async def known_guilds(self) -> frozenset[int]:
        """Return the servers of which anything is kept."""


class Minutes(Protocol):
    """Keeps sessions, marks and results. Each call is one transaction."""

    async def add_session(self, session: GroupSession) -> None:
        """Keep a new session. The store's OpenAlreadyError if another is open in that thread."""

    async def save_session(self, session: GroupSession, result: RoundResult | None = None) -> GroupSession:
        """Keep a session's new state, and a round's result with it; return it with its new revision.

        The store's ConflictError if it is no longer the newest. A result that is there already stays as it was.
        """

    async def fetch_session(self, key: str) -> GroupSession | None:
        """Return a session, open or closed; None if there is none, or it cannot be read any more."""

    async def open_session_in(self, channel_id: int) -> GroupSession | None:
        """Return what is open in a thread."""

    async def open_sessions(self) -> list[GroupSession]:
        """Return all that are not closed, or have something left to show."""

    async def open_sessions_of(self, user_id: int) -> list[GroupSession]:
        """Return those in which somebody has a seat or is part of the round."""

    async def threads_of(self, user_id: int) -> list[int]:
        """Return the threads of all that are kept, open or closed, in which somebody ever had a part; the newest first."""

    async def add_mark(self, mark: Mark) -> bool:
        """Keep a mark; False, and nothing is changed, if that person has marked that round already."""

    async def comment(
        self, session_key: str, number: int, marker_id: int, keep: str, change: str, *, is_named: bool
    ) -> bool:
        """Add the two sentences to a mark; False if there is no such mark."""

    async def marks_of(self, session_key: str, number: int) -> list[Mark]:
        """Return the marks of a round, in the order in which they came."""

    async def results_of_group(self, group_key: str) -> list[RoundResult]:
        """Return the results of all rounds of a group, the oldest first."""

    async def purge_sessions(self, before: datetime) -> int:
        """Delete closed sessions unchanged since, with their marks; results stay. Open ones so old are deleted too."""


class Calendar(Protocol):
    """Keeps meetings and the messages about them. Each call is one transaction."""

    async def save_meeting(self, meeting: Meeting, messages: Sequence[PlannedMessage] | None) -> Meeting:
        """Keep a meeting, new or changed, and these messages in place of those that wait; None: those stay as they are.

        They are about its `starts`, which is kept with each of them. What is claimed or was sent stays in any case.
        Return it with its new revision. The store's ConflictError if it is no longer the newest; a new one has revision
        0 and is not there yet.
        """

    async def fetch_meeting(self, key: str) -> Meeting | None:
        """Return a meeting."""

    async def meetings_of(self, group_key: str) -> list[Meeting]:
        """Return the meetings of a group that are not cancelled, by their next time."""

    async def fetch_meeting_reminder(self, reminder_id: int) -> MeetingReminder | None:
        """Return one message, whatever became of it."""

    async def claim_due(self, now: datetime, limit: int) -> list[MeetingReminder]:
        """Claim what is due, the longest overdue first: nobody else gets these."""

    async def claimed_before(self, moment: datetime) -> list[MeetingReminder]:
        """Return what was claimed before a moment and has not been marked since."""

    async def next_due(self) -> datetime | None:
        """Return when the next waiting message is due; None if none waits."""

    async def mark_sent(self, reminder_id: int, message_id: int) -> None:
        """Say that it was sent."""

    async def retry(self, reminder_id: int, at: datetime) -> None:
        """Let it be tried again at a moment; counts the try."""

    async def mark_undeliverable(self, reminder_id: int) -> None:
        """Say that it cannot reach whom it is for."""

    async def drop(self, reminder_ids: Collection[int]) -> None:
        """Delete messages that have lost their sense."""
