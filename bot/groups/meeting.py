"""Meetings of a group: once or every week, by the clock on the wall of one zone."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.diary.interview import WallTime
from bot.groups._recurring import moment_of

USUAL_MEETING_MINUTES = 60
SHORTEST_MEETING, LONGEST_MEETING = 15, 240
"""Minutes."""
AHEAD_BY = timedelta(hours=1)
"""How long before a meeting people are reminded of it."""


class Reach(StrEnum):
    """How members are reminded."""

    DIRECT = "direct"
    """By direct message, those who chose so."""
    CHANNEL = "channel"
    """By one post in the group's channel."""


class Occasion(StrEnum):
    """What a message about a meeting is for."""

    AHEAD = "ahead"
    """An hour before: to a member, or to the channel."""
    START = "start"
    """It begins now: to the channel, with the button that opens the session."""
    TURN = "turn"
    """It is over: nobody reads anything; a weekly one moves to its next time, and another one is done."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """A date of a group, or a weekly one: then `starts` is the next time."""

    key: str
    group_key: str
    starts: WallTime
    """What clocks are to show, also on a day on which they jump over it: `begins` tells the moment."""
    _: KW_ONLY
    is_weekly: bool = False
    minutes: int = USUAL_MEETING_MINUTES
    reach: Reach = Reach.CHANNEL
    made_by: int
    event_id: int | None = None
    """The scheduled event on the server, where the bot may make one."""
    is_cancelled: bool = False
    revision: int = 0
    """Counts saves; checked on every save."""

    @property
    def begins(self) -> datetime:
        """The moment at which it begins, in UTC; UnknownZoneError where this machine has no rules for its zone."""
        return moment_of(self.starts)

    @property
    def ends(self) -> datetime:
        """The moment at which it should be over, in UTC. Counted in elapsed time, whatever clocks do meanwhile."""
        return self.begins + timedelta(minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class PlannedMessage:
    """One message that is to come about the next time of a meeting."""

    user_id: int | None
    """None: to the group's channel, or to nobody."""
    occasion: Occasion
    due_at: datetime


@dataclass(frozen=True, slots=True)
class MeetingReminder:
    """One message about one time of a meeting: to a member, or to the channel."""

    id: int
    meeting_key: str
    starts: WallTime
    """The time of the meeting that it reminds of."""
    user_id: int | None
    """None: the post in the group's channel."""
    due_at: datetime
    """The moment of the next try; the one that was planned until a try has failed."""
    attempt: int = 0
    claimed_at: datetime | None = None
    message_id: int | None = None
    _: KW_ONLY
    occasion: Occasion = Occasion.AHEAD

    @property
    def due(self) -> WallTime:
        """When it is due by the rules of its zone as they are known now; trying again does not change it."""
        match self.occasion:
            case Occasion.AHEAD:
                return WallTime.of(moment_of(self.starts) - AHEAD_BY, self.starts.zone)
            case Occasion.START:
                return WallTime.of(moment_of(self.starts), self.starts.zone)
            case Occasion.TURN:
                return WallTime.of(self.due_at, self.starts.zone)
