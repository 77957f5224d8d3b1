"""The meetings of all groups: what can be asked of them. Everything is kept before it is shown."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.diary import TransientError
from bot.groups._errors import GroupGoneError, NotMemberError
from bot.groups._meeting_errors import (
    MayNotMeetError,
    MeetingAheadError,
    MeetingLengthError,
    MeetingOverError,
    NoSuchMeetingError,
    RepeatedMeetingChangeError,
    SameMeetingError,
    TooManyMeetingsError,
)
from bot.groups._occasions import LATEST, due_of, plan_messages
from bot.groups._permissions import may_lead
from bot.groups._recurring import next_of
from bot.groups._seams import Calendar, Roster
from bot.groups._when import MeetingTime
from bot.groups.group import Group, Member
from bot.groups.meeting import (
    LONGEST_MEETING,
    SHORTEST_MEETING,
    USUAL_MEETING_MINUTES,
    Meeting,
    MeetingReminder,
    Occasion,
    Reach,
)

MOST_MEETINGS = 10
"""Meetings that a group may have ahead; a weekly one counts once."""
_DOOR_OPENS = timedelta(minutes=15)
"""How long before its beginning people may come to a meeting."""
_TRIES = 5


@dataclass(frozen=True, slots=True)
class Due:
    """What is needed to say something about a meeting that is still worth saying."""

    occasion: Occasion
    meeting: Meeting
    group: Group


class Meetings:
    """Keeps meetings for groups. Errors are GroupErrors, and UnknownZoneError where a zone has no rules here."""

    def __init__(
        self,
        calendar: Calendar,
        roster: Roster,
        now: Callable[[], datetime],
        make_key: Callable[[], str],
        conflict: type[Exception],
    ) -> None:
        """`conflict` is what the calendar raises where something was changed meanwhile."""
        self.calendar = calendar
        """Also the outbox of whoever delivers what is due."""
        self._roster = roster
        self._now = now
        self._make_key = make_key
        self._conflict = conflict
        self._wake: Callable[[], object] = lambda: None
        self._making = asyncio.Lock()

    def wake_by(self, wake: Callable[[], object]) -> None:
        """Let the delivery know, from now on, that something may be due sooner than what it waits for."""
        self._wake = wake

    async def make(
        self,
        group_key: str,
        by: int,
        time: MeetingTime,
        *,
        minutes: int = USUAL_MEETING_MINUTES,
        reach: Reach = Reach.CHANNEL,
    ) -> Meeting:
        """Set a meeting, once or every week. MayNotMeetError, SameMeetingError, TooManyMeetingsError, MeetingLengthError."""
        group = await self.check_sets(group_key, by)
        if not SHORTEST_MEETING <= minutes <= LONGEST_MEETING:
            raise MeetingLengthError(minutes)
        meeting = Meeting(
            self._make_key(),
            group_key,
            time.starts,
            is_weekly=time.is_weekly,
            minutes=minutes,
            reach=reach,
            made_by=by,
        )
        # Two helpers may have the same thought in the same second.
        async with self._making:
            ahead = await self.ahead(group_key)
            if same := next((one for one in ahead if one.begins == meeting.begins), None):
                raise SameMeetingError(group.name, same.begins)
            if len(ahead) >= MOST_MEETINGS:
                raise TooManyMeetingsError(group.name, MOST_MEETINGS)
            return await self._plan(meeting)

    async def check_sets(self, group_key: str, by: int) -> Group:
        """Return the group if somebody may set its meetings. MayNotMeetError: to be known before anything else is asked."""
        group = await self._group(group_key)
        if not _leads(await self._roster.members_of(group_key), by):
            raise MayNotMeetError(group.name, group.owner_id)
        return group

    async def zone_of(self, group_key: str) -> str | None:
        """Return the zone by whose clocks a group meets; None where it has no meeting ahead, or where these differ."""
        zones = {meeting.starts.zone for meeting in await self.ahead(group_key)}
        return zones.pop() if len(zones) == 1 else None

    async def ahead(self, group_key: str) -> list[Meeting]:
        """Return the meetings that a group has ahead or just now, the next one first."""
        now = self._now()
        found = [one for one in await self.calendar.meetings_of(group_key) if one.is_weekly or one.ends > now]
        return sorted(found, key=lambda meeting: (meeting.begins, meeting.key))

    async def fetch(self, key: str) -> Meeting:
        """Return a meeting that is not cancelled. NoSuchMeetingError."""
        meeting = await self.calendar.fetch_meeting(key)
        if meeting is None or meeting.is_cancelled:
            raise NoSuchMeetingError
        return meeting

    async def group_of(self, key: str) -> Group:
        """Return the group of a meeting, also of one that is cancelled. NoSuchMeetingError, GroupGoneError."""
        meeting = await self.calendar.fetch_meeting(key)
        if meeting is None:
            raise NoSuchMeetingError
        return await self._group(meeting.group_key)

    async def cancel(self, key: str, by: int, *, may_manage_guild: bool = False) -> Meeting:
        """Take a meeting out for good: nothing more comes about it. Who leads the group may, and who set it."""
        meeting = await self.fetch(key)
        group = await self._group(meeting.group_key)
        members = await self._roster.members_of(group.key)
        is_its_maker = meeting.made_by == by and any(member.user_id == by for member in members)
        if not (may_manage_guild or is_its_maker or _leads(members, by)):
            raise MayNotMeetError(group.name, group.owner_id)
        return await self._end(key)

    async def end_all(self, group_key: str) -> list[Meeting]:
        """Take all meetings of a group out, because it was closed; return them as they were."""
        found = await self.calendar.meetings_of(group_key)
        for meeting in found:
            with contextlib.suppress(NoSuchMeetingError):
                await self._end(meeting.key)
        return found

    async def note_event(self, key: str, event_id: int | None) -> Meeting:
        """Keep which scheduled event on the server belongs to a meeting. NoSuchMeetingError if it is cancelled by now."""
        for _ in range(_TRIES):
            meeting = await self.fetch(key)
            with contextlib.suppress(self._conflict):
                return await self.calendar.save_meeting(replace(meeting, event_id=event_id), None)
        raise RepeatedMeetingChangeError

    async def want_reminders(self, group_key: str, user_id: int, *, on: bool) -> Group:
        """Remind a member of the group's meetings by direct message, or no more. NotMemberError."""
        group = await self._group(group_key)
        member = _find(await self._roster.members_of(group_key), user_id)
        if member is None:
            raise NotMemberError(group.name)
        if member.wants_reminders is not on:
            await self._roster.save_member(replace(member, wants_reminders=on))
        for meeting in await self.calendar.meetings_of(group_key):
            # Where something is due already, it must not be disturbed: who comes now is reminded of the next time.
            if meeting.reach is Reach.DIRECT and self._now() < due_of(meeting, Occasion.AHEAD):
                with contextlib.suppress(NoSuchMeetingError):
                    await self._plan_anew(meeting.key)
        return group

    async def come(self, key: str, user_id: int) -> tuple[Meeting, Group]:
        """Let a member come to a meeting. MeetingAheadError, MeetingOverError and NotMemberError say why not."""
        meeting = await self.calendar.fetch_meeting(key)
        if meeting is None:
            raise NoSuchMeetingError
        group = await self._group(meeting.group_key)
        if _find(await self._roster.members_of(group.key), user_id) is None:
            raise NotMemberError(group.name)
        now = self._now()
        if meeting.is_cancelled or now >= due_of(meeting, Occasion.TURN):
            ahead = await self.ahead(group.key)
            raise MeetingOverError(group.name, next((one.begins for one in ahead if one.begins > now), None))
        if meeting.begins - now > _DOOR_OPENS:
            raise MeetingAheadError(group.name, meeting.begins)
        return meeting, group

    async def due(self, reminder: MeetingReminder) -> Due | None:
        """Return what is needed to send a message that is due, or to turn its meeting; None where its sense is gone.

        That is so where the meeting is cancelled or has another time by now, where the group is closed, where it is too
        late, and for a member who has left or wants no more reminders. TransientError where it is too early.
        """
        meeting = await self.calendar.fetch_meeting(reminder.meeting_key)
        if meeting is None or meeting.is_cancelled or meeting.starts != reminder.starts:
            return None
        group = await self._roster.fetch_group(meeting.group_key)
        if group is None or group.is_closed:
            with contextlib.suppress(NoSuchMeetingError):
                await self._end(meeting.key)
            return None
        if not reminder.attempt and reminder.due_at != due_of(meeting, reminder.occasion):
            # The rules of its zone have changed since it was planned, and so have the moments of all that waits.
            with contextlib.suppress(NoSuchMeetingError):
                await self._plan_anew(meeting.key, is_begun=reminder.occasion is Occasion.AHEAD)
        too_early = due_of(meeting, Occasion.TURN) - self._now()
        if reminder.occasion is Occasion.TURN and too_early > timedelta():
            # Not dropped: it is what keeps a weekly meeting going.
            raise TransientError("a zone has new rules", retry_after_s=too_early.total_seconds())
        if not await self._is_worth_sending(reminder, meeting):
            return None
        return Due(reminder.occasion, meeting, group)

    def next_time(self, meeting: Meeting) -> Meeting | None:
        """Return a weekly meeting at the next time for which people can still be called; None for another one."""
        if not meeting.is_weekly:
            return None
        return replace(
            meeting, starts=next_of(meeting.starts, max(meeting.begins, self._now() - LATEST)), event_id=None
        )

    async def turn(self, reminder: MeetingReminder, event_id: int | None = None) -> Meeting | None:
        """Let a weekly meeting move to its next time, with the event that stands for it, and another one be done.

        None where it is not to be turned any more: somebody else has done it, or it was cancelled meanwhile.
        """
        for _ in range(_TRIES):
            meeting = await self.calendar.fetch_meeting(reminder.meeting_key)
            if meeting is None or meeting.is_cancelled or meeting.starts != reminder.starts:
                return None
            following = self.next_time(meeting)
            with contextlib.suppress(self._conflict):
                if following is None:
                    return await self.calendar.save_meeting(replace(meeting, is_cancelled=True), ())
                return await self._plan(replace(following, event_id=event_id), is_new_time=True)
        raise RepeatedMeetingChangeError

    async def _is_worth_sending(self, reminder: MeetingReminder, meeting: Meeting) -> bool:
        now = self._now()
        match reminder.occasion:
            case Occasion.START:
                return now - meeting.begins < LATEST
            case Occasion.AHEAD:
                if now >= meeting.begins:
                    return False
                if reminder.user_id is None:
                    return True
                member = _find(await self._roster.members_of(meeting.group_key), reminder.user_id)
                return member is not None and member.wants_reminders
            case Occasion.TURN:
                return True

    async def _plan_anew(self, key: str, *, is_begun: bool = False) -> None:
        """Plan what is to come of a meeting anew; `is_begun` if people may still have to be called to it."""
        for _ in range(_TRIES):
            meeting = await self.fetch(key)
            with contextlib.suppress(self._conflict):
                await self._plan(meeting, is_new_time=is_begun)
                return
        raise RepeatedMeetingChangeError

    async def _plan(self, meeting: Meeting, *, is_new_time: bool = False) -> Meeting:
        """Keep a meeting as it is given, with all that is to come about it."""
        members = await self._roster.members_of(meeting.group_key)
        whom = [member.user_id for member in members if member.wants_reminders]
        planned = plan_messages(meeting, whom, self._now(), is_new_time=is_new_time)
        meeting = await self.calendar.save_meeting(meeting, planned)
        self._wake()
        return meeting

    async def _end(self, key: str) -> Meeting:
        for _ in range(_TRIES):
            meeting = await self.fetch(key)
            with contextlib.suppress(self._conflict):
                return await self.calendar.save_meeting(replace(meeting, is_cancelled=True), ())
        raise RepeatedMeetingChangeError

    async def _group(self, key: str) -> Group:
        group = await self._roster.fetch_group(key)
        if group is None or group.is_closed:
            raise GroupGoneError
        return group


def _find(members: list[Member], user_id: int) -> Member | None:
    return next((member for member in members if member.user_id == user_id), None)


def _leads(members: list[Member], user_id: int) -> bool:
    member = _find(members, user_id)
    return may_lead(member.role if member else None)
