"""The use cases behind the study groups, made once for a client and handed to each of their cogs."""

from __future__ import annotations

from dataclasses import dataclass

from bot.client import LastImpression
from bot.groups import Groups, GroupSessions, Meetings
from bot.store import ConflictError, OpenAlreadyError, make_key


@dataclass(frozen=True, slots=True)
class Parts:
    """What is done with groups, with their sessions, and with their meetings."""

    groups: Groups
    sessions: GroupSessions
    meetings: Meetings


def make_parts(bot: LastImpression) -> Parts:
    """Put the use cases together with the bot's store and clock."""
    store, room, now = bot.sessions.store, bot.sessions.room, bot.clock.now
    return Parts(
        Groups(store.roster, store.minutes, now, make_key, ConflictError),
        GroupSessions(room, store.minutes, now, make_key, (ConflictError, OpenAlreadyError)),
        Meetings(store.calendar, store.roster, now, make_key, ConflictError),
    )
