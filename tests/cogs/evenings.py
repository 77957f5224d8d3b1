"""People of a server whose group meets, on a clock that the test moves; it is Monday, 23 November 2026, nine in London."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import discord
import simcord

from bot.groups.group import Group
from bot.groups.meeting import Meeting
from tests.cogs.circle import Circle, read
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage

LONDON = "Europe/London"
TUESDAY = datetime(2026, 11, 24, 18, tzinfo=UTC)
MINUTE, HOUR, DAY, WEEK = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
DIRECT = "direct"


def shown(moment: datetime, style: str = "F") -> str:
    """A moment as Discord shows it to everybody by their own clock."""
    return f"<t:{moment.timestamp():.0f}:{style}>"


class Evenings(Circle):
    """A circle that meets."""

    def __init__(self, stage: Stage, clock: StageClock) -> None:
        super().__init__(stage)
        self.clock = clock

    async def meet(
        self,
        when: str = "weekly Tue 18:00",
        who: simcord.MemberActor | None = None,
        channel: simcord.ChannelHandle | None = None,
        **options: object,
    ) -> str:
        """What setting a meeting answers, to Ann as a rule."""
        given = {"when": when, "timezone": LONDON, **options}
        return await self.told(
            who or self.stage.ann,
            "group meet",
            channel,
            **{name: value for name, value in given.items() if value is not None},
        )

    async def ahead(self, group: Group) -> list[Meeting]:
        """The group's meetings."""
        return await self.parts.meetings.ahead(group.key)

    @property
    def events(self) -> list[tuple[str, datetime]]:
        """What stands on the server's list of events."""
        kept = self.stage.env.backend.get_guild(self.stage.guild.id).scheduled_events.values()
        return [(one.name, datetime.fromisoformat(str(one.scheduled_start_time))) for one in kept]

    def inbox(self, who: simcord.MemberActor) -> list[discord.Message]:
        """Somebody's direct messages, oldest first, without what a click was answered."""
        return [one for one in who.user.dm_channel.history(viewer=who.user) if not one.flags.ephemeral]

    def newest(self, channel: simcord.ChannelHandle | None = None) -> discord.Message:
        """The newest message in a channel."""
        return (channel or self.stage.channel).history()[-1]

    def posted_message(self, words: str) -> discord.Message:
        """The newest message of the channel that holds these words."""
        return next(one for one in reversed(self.stage.channel.history()) if words in one.content)

    async def tap(self, who: simcord.MemberActor, message: discord.Message, label: str) -> str:
        """What a click under a direct message is answered."""
        return read(await who.user.click(message, label=label))

    async def on_until(self, moment: datetime) -> None:
        """Let time pass, and stop whenever something about a meeting is due."""
        calendar = self.stage.bot.sessions.store.calendar
        while (due := await calendar.next_due()) and self.clock.now() < due <= moment:
            await self.clock.jump(due - self.clock.now())
        await self.clock.jump(moment - self.clock.now())
