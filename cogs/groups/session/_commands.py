"""/group session: practise together, now."""

from __future__ import annotations

from typing import Any

from discord import app_commands

from bot.rehearsal.scenario import Difficulty
from bot.sessions import suggest
from bot.wording import LEVELS
from cogs._answers import Interaction, answered
from cogs._ids import GROUP_SESSIONS_COG
from cogs.groups._asking import MOST_CHOICES, WHICH, GroupName, group_meant, own_choices
from cogs.groups._base import GroupCommands

_LEVEL_CHOICES = [app_commands.Choice(name=name, value=int(level)) for level, name in LEVELS.items()]


class SessionCommands(GroupCommands):
    """Opening a session."""

    @app_commands.command(description="Practise together: a thread with a seat for everybody")
    @app_commands.describe(
        scene="A field of work or a scene; leave it out for a surprise in each round",
        difficulty="How hard the manager makes it; as the group has settled if you leave it out",
        group=WHICH,
    )
    @app_commands.choices(difficulty=_LEVEL_CHOICES)
    @answered
    async def session(
        self,
        interaction: Interaction,
        scene: app_commands.Range[str, 1, 100] | None = None,
        difficulty: int | None = None,
        group: GroupName | None = None,
    ) -> None:
        """Open a session, or point to the one that is on."""
        meant = await group_meant(self.parts.groups, interaction, group)
        cog: Any = self.bot.get_cog(GROUP_SESSIONS_COG)
        await cog.open_session(interaction, meant, scene, Difficulty(difficulty) if difficulty else None)

    @session.autocomplete("scene")
    async def suggest_scenes(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer fields and scenes that fit what has been typed."""
        found = suggest(self.bot.sessions.room.scenarios, typed, MOST_CHOICES)
        return [app_commands.Choice(name=one.name, value=one.value) for one in found]

    @session.autocomplete("group")
    async def suggest_groups_to_practise_with(
        self, interaction: Interaction, typed: str
    ) -> list[app_commands.Choice[str]]:
        """Offer this person's groups."""
        return await own_choices(self.parts.groups, interaction, typed)
