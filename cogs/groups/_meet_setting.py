"""Setting and cancelling meetings: kept first, then said to whoever did it, to the channel, and to the list of events."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from bot.client import LastImpression
from bot.groups import (
    ClockNeededError,
    Meetings,
    NoSuchMeetingError,
    TwoClocksError,
    announcement_text,
    read_meeting_time,
    split_zone,
)
from bot.groups.group import Group
from bot.groups.meeting import USUAL_MEETING_MINUTES, Meeting, Reach
from cogs._answers import Interaction, tell
from cogs.diary._asking import zone_meant
from cogs.groups import _meet_pages as pages
from cogs.groups._homes import may_manage_guild
from cogs.groups._meet_buttons import under_announcement
from cogs.groups._meet_events import Events, Standing
from cogs.groups._posting import post, rewrite
from cogs.groups._refusals import NotPostedError


@dataclass(frozen=True, slots=True)
class _Clock:
    """When somebody wants a group to meet, and by which clock."""

    text: str
    zone: str
    is_given: bool = False
    """Whether they named the zone."""
    is_the_groups: bool = False
    """Whether it is that of the group's other meetings, for want of their own."""


class Setting:
    """Does what /group meet and /group unmeet ask for."""

    def __init__(self, bot: LastImpression, meetings: Meetings, events: Events) -> None:
        self._bot = bot
        self._meetings = meetings
        self._events = events

    async def set_meeting(
        self,
        interaction: Interaction,
        group: Group,
        when: str,
        city: str | None,
        minutes: int | None,
        reach: Reach | None,
    ) -> None:
        """Read the time, keep the meeting, and show how it was understood; then tell the others."""
        user_id = interaction.user.id
        # Whoever may not set one is not asked for anything first.
        await self._meetings.check_sets(group.key, user_id)
        clock = await self._clock_of(user_id, group, when, city)
        meeting = await self._meetings.make(
            group.key,
            user_id,
            read_meeting_time(clock.text, clock.zone, self._bot.clock.now()),
            minutes=minutes or USUAL_MEETING_MINUTES,
            reach=reach or Reach.CHANNEL,
        )
        notes = await self._about_clock(user_id, clock)
        await tell(interaction, pages.set_text(meeting, group, *notes))
        notes = [*await self._announce(meeting, group), *notes]
        notes.append(pages.standing_text(await self._put_up(meeting, group)))
        await rewrite(interaction, pages.set_text(meeting, group, *notes))

    async def cancel(self, interaction: Interaction, key: str) -> None:
        """Take a meeting out, for all who read of it, and its event with it."""
        group = await self._meetings.group_of(key)
        meeting = await self._meetings.cancel(key, interaction.user.id, may_manage_guild=may_manage_guild(interaction))
        said = pages.cancelled_text(meeting, group)
        await tell(interaction, said)
        lines = [said, *await self._post(group, f"mc{key}", content=said)]
        if meeting.event_id is not None:
            await self._events.take_down(meeting.event_id, group)
        if len(lines) > 1:
            await rewrite(interaction, "\n".join(lines))

    async def _clock_of(self, user_id: int, group: Group, when: str, city: str | None) -> _Clock:
        """Return the time without a zone, and the zone: the one behind it or in the option, the person's own, or the group's."""
        text, written = split_zone(when)
        named = zone_meant(city) if city is not None else None
        if written and named and written != named:
            raise TwoClocksError(written, named)
        if zone := written or named:
            return _Clock(text, zone, is_given=True)
        if habits := await self._bot.sessions.store.diary.habits(user_id):
            return _Clock(text, habits.zone)
        if zone := await self._meetings.zone_of(group.key):
            return _Clock(text, zone, is_the_groups=True)
        raise ClockNeededError

    async def _about_clock(self, user_id: int, clock: _Clock) -> list[str]:
        """Keep the first zone that somebody names as their own, so that it is asked once; return what is to be said of that."""
        if clock.is_the_groups:
            return [pages.GROUPS_CLOCK]
        diary = self._bot.sessions.store.diary
        if not clock.is_given or await diary.habits(user_id) is not None:
            return []
        await diary.set_zone(user_id, clock.zone)
        return [pages.ZONE_NOTED.format(zone=clock.zone.replace("_", " "))]

    async def _announce(self, meeting: Meeting, group: Group) -> list[str]:
        view = under_announcement(meeting)
        buttons: dict[str, Any] = {"view": view} if view is not None else {}
        return await self._post(group, f"ma{meeting.key}", content=announcement_text(meeting, group), **buttons)

    async def _post(self, group: Group, nonce: str, **what: Any) -> list[str]:  # noqa: ANN401 - as `send` takes it
        """Write in the group's channel; return a line about it where that could not be."""
        try:
            await post(self._bot, group.channel_id, group.guild_id, nonce=nonce, **what)
        except NotPostedError as error:
            return [f"-# {error}"]
        return []

    async def _put_up(self, meeting: Meeting, group: Group) -> Standing:
        event_id, standing = await self._events.make(meeting, group)
        if event_id is not None:
            try:
                await self._meetings.note_event(meeting.key, event_id)
            except NoSuchMeetingError:
                # Somebody has taken it out in this moment, and could not know of the event.
                await self._events.take_down(event_id, group)
        return standing
