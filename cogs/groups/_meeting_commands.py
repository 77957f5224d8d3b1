"""/group meet, meetings and unmeet: when a group meets."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.diary import LONGEST_WHEN
from bot.groups import GroupError, NoSuchMeetingError
from bot.groups.group import Group
from bot.groups.meeting import LONGEST_MEETING, SHORTEST_MEETING, Reach
from cogs._answers import Interaction, answered
from cogs._ids import MEETINGS_COG
from cogs.groups import _meet_pages as pages
from cogs.groups._asking import MOST_CHOICES, WHICH, GroupName, group_meant, own_choices
from cogs.groups._base import GroupCommands
from cogs.groups._homes import guild_of
from cogs.preferences import zone_choices

_REACHES = [
    app_commands.Choice(name="one post in the group's channel", value=Reach.CHANNEL.value),
    app_commands.Choice(name="direct messages, to whoever asks for them", value=Reach.DIRECT.value),
]


class MeetingCommands(GroupCommands):
    """Setting meetings, seeing them, and taking them out."""

    @app_commands.command(description="Let a group meet: every week, or once; I remind people in time")
    @app_commands.describe(
        when="Weekly Tue 18:00, or for a single meeting 24 Nov 18:00",
        timezone="By which clock: the nearest large city; needed once, as long as I do not know yours",
        minutes="How long it takes; 60 if you leave it out",
        reach="How people are reminded an hour before; in the channel if you leave it out",
        group=WHICH,
    )
    @app_commands.choices(reach=_REACHES)
    @answered
    async def meet(
        self,
        interaction: Interaction,
        when: app_commands.Range[str, 1, LONGEST_WHEN],
        timezone: app_commands.Range[str, 1, 60] | None = None,
        minutes: app_commands.Range[int, SHORTEST_MEETING, LONGEST_MEETING] | None = None,
        reach: str | None = None,
        group: GroupName | None = None,
    ) -> None:
        """Set a meeting, and say in the group's channel when it is."""
        meant = await group_meant(self.parts.groups, interaction, group)
        await self._cog.setting.set_meeting(
            interaction, meant, when, timezone, minutes, Reach(reach) if reach else None
        )

    @app_commands.command(description="See when a group meets, and choose how you are reminded")
    @app_commands.describe(group=WHICH)
    @answered
    async def meetings(self, interaction: Interaction, group: GroupName | None = None) -> None:
        """Show what is ahead."""
        await self._cog.list_meetings(interaction, await group_meant(self.parts.groups, interaction, group))

    @app_commands.command(description="Take a meeting of a group out, and its event with it")
    @app_commands.describe(meeting="Which meeting; the only one if you leave it out", group=WHICH)
    @answered
    async def unmeet(
        self,
        interaction: Interaction,
        meeting: app_commands.Range[str, 1, 100] | None = None,
        group: GroupName | None = None,
    ) -> None:
        """Cancel a meeting, and say so in the group's channel."""
        meant = await group_meant(self.parts.groups, interaction, group)
        await self._cog.setting.cancel(interaction, await self._meeting_meant(meant, meeting))

    @meet.autocomplete("timezone")
    async def suggest_clocks(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer time zones that fit what has been typed."""
        return zone_choices(typed)

    @unmeet.autocomplete("meeting")
    async def suggest_meetings(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the meetings of the group that is meant so far."""
        try:
            guild_of(interaction)
            group = await group_meant(self.parts.groups, interaction, interaction.namespace.group)
        except GroupError:
            return []
        found = await self.parts.meetings.ahead(group.key)
        wanted = " ".join(typed.casefold().split())
        fitting = [one for one in found if wanted in pages.choice_name(one).casefold()] or found
        return [app_commands.Choice(name=pages.choice_name(one), value=one.key) for one in fitting[:MOST_CHOICES]]

    @meet.autocomplete("group")
    @meetings.autocomplete("group")
    @unmeet.autocomplete("group")
    async def suggest_groups_to_meet(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer this person's groups."""
        return await own_choices(self.parts.groups, interaction, typed)

    async def _meeting_meant(self, group: Group, typed: str | None) -> str:
        """Return the key of the meeting that was picked or typed, or of the only one. NoSuchMeetingError, WhichMeetingError."""
        found = await self.parts.meetings.ahead(group.key)
        if typed is not None:
            wanted = " ".join(typed.casefold().split())
            found = [one for one in found if one.key == typed] or [
                one for one in found if wanted in pages.choice_name(one).casefold()
            ]
        if not found:
            raise NoSuchMeetingError
        if len(found) > 1:
            raise WhichMeetingError([pages.choice_name(one) for one in found])
        return found[0].key

    @property
    def _cog(self) -> Any:  # noqa: ANN401 - get_cog knows no classes; the name is that of the one that answers
        return self.bot.get_cog(MEETINGS_COG)


class WhichMeetingError(GroupError):
    """Several meetings may be meant."""

    def __init__(self, names: list[str]) -> None:
        listed = "\n".join(f"- {name}" for name in names)
        super().__init__(
            f"Several meetings may be meant:\n{listed}\nNothing was taken out. Pick one from the list that opens while you "
            "type."
        )
