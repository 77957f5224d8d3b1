"""A small group that meets, in memory, on a clock that the test moves: Ann's, with Ben who helps and Cem who belongs."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import count

from bot.groups import Group, Meetings, Member, Role, read_meeting_time
from bot.groups.meeting import Meeting, MeetingReminder, Reach
from bot.store import ConflictError
from tests.diary.clock import FakeClock
from tests.groups.calendar import MemoryCalendar
from tests.groups.shelf import MemoryRoster

ANN, BEN, CEM, DEE = 101, 202, 303, 404
LONDON = "Europe/London"
MONDAY = datetime(2026, 11, 23, 9, tzinfo=UTC)
TUESDAY = datetime(2026, 11, 24, 18, tzinfo=UTC)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
SECOND = timedelta(seconds=1)
GROUP = Group("groupgroupgr", 1, 7, "Evening *circle*", ANN, made_at=MONDAY - WEEK)


@dataclass
class Circle:
    """The group, what is kept of it, and its meetings."""

    clock: FakeClock = field(default_factory=lambda: FakeClock(MONDAY))
    calendar: MemoryCalendar = field(default_factory=MemoryCalendar)
    roster: MemoryRoster = field(default_factory=MemoryRoster)
    woken: int = 0

    def __post_init__(self) -> None:
        keys = (f"meeting{number:05}" for number in count(1))
        self.meetings = Meetings(self.calendar, self.roster, self.clock.now, lambda: next(keys), ConflictError)
        self.meetings.wake_by(self._wake)
        self.roster.groups[GROUP.key] = GROUP
        for user_id, role in ((ANN, Role.OWNER), (BEN, Role.HELPER), (CEM, Role.MEMBER)):
            self.roster.members[GROUP.key, user_id] = Member(GROUP.key, user_id, role, GROUP.made_at)

    def _wake(self) -> None:
        self.woken += 1

    async def meets(
        self, when: str = "weekly Tue 18:00", *, reach: Reach = Reach.CHANNEL, by: int = ANN, minutes: int = 60
    ) -> Meeting:
        time = read_meeting_time(when, LONDON, self.clock.now())
        return await self.meetings.make(GROUP.key, by, time, minutes=minutes, reach=reach)

    async def wants(self, *user_ids: int) -> None:
        for user_id in user_ids:
            await self.meetings.want_reminders(GROUP.key, user_id, on=True)

    def closes(self) -> None:
        self.roster.groups[GROUP.key] = replace(self.roster.groups[GROUP.key], is_closed=True)

    def leaves(self, user_id: int) -> None:
        del self.roster.members[GROUP.key, user_id]

    @property
    def coming(self) -> list[tuple[int | None, str, timedelta]]:
        """What waits: to whom, for what, and how long before or after the beginning."""
        return [(one.user_id, one.occasion.value, one.due_at - self._begins(one)) for one in self.calendar.waiting]

    def _begins(self, message: MeetingReminder) -> datetime:
        return replace(self.calendar.meetings[message.meeting_key], starts=message.starts).begins
