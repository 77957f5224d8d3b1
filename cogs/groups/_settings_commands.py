"""/group settings and close: how a group is set, who leads it and who has to go, and its end."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import discord
from discord import app_commands

from bot.groups import GroupError, MayNotCloseError, NobodyToRemoveError, may_lead
from bot.groups.group import (
    LONGEST_MARKING,
    LONGEST_NAME,
    LONGEST_ROUND,
    SHORTEST_MARKING,
    SHORTEST_ROUND,
    Door,
    Group,
)
from bot.rehearsal.scenario import Difficulty
from bot.wording import LEVELS
from cogs._answers import Interaction, answered, sentence
from cogs._ids import GroupVerb
from cogs._sending import respond
from cogs.groups import _homes as homes
from cogs.groups import _pages as pages
from cogs.groups._asking import WHICH, GroupName, group_meant, own_choices, visible_choices
from cogs.groups._buttons import one_button
from cogs.groups._membership_commands import DOOR_CHOICES, WHERE_CHOICES, shows_people
from cogs.groups._moving import Moving
from cogs.groups._posting import rewrite, think
from cogs.groups._refusals import IsBotError

DIFFICULTY_CHOICES = [app_commands.Choice(name=name, value=one.value) for one, name in LEVELS.items()]
RoundMinutes = app_commands.Range[int, SHORTEST_ROUND, LONGEST_ROUND]
MarkingMinutes = app_commands.Range[int, SHORTEST_MARKING, LONGEST_MARKING]


class SettingsCommands(Moving):
    """What can be changed of a group, up to its end."""

    @app_commands.command(description="See or change how a group is set; for its owner and helpers")
    @app_commands.describe(
        group=WHICH,
        name="Another name for it",
        joining="Who may join from now on",
        minutes="How many minutes the scene of a round may take",
        marking_minutes="How many minutes marks are taken after it",
        difficulty="How hard the manager makes it",
        where="Move its home to where you are now",
        helper="Somebody of the group who may lead it with you",
        no_helper="A helper who is to be a member like the others",
        remove_member="Somebody who is to belong to the group no more",
    )
    @app_commands.choices(joining=DOOR_CHOICES, where=WHERE_CHOICES)
    @app_commands.choices(difficulty=DIFFICULTY_CHOICES)
    @answered
    async def settings(
        self,
        interaction: Interaction,
        group: GroupName | None = None,
        name: app_commands.Range[str, 1, LONGEST_NAME] | None = None,
        joining: str | None = None,
        minutes: RoundMinutes | None = None,
        marking_minutes: MarkingMinutes | None = None,
        difficulty: int | None = None,
        where: str | None = None,
        helper: discord.User | None = None,
        no_helper: discord.User | None = None,
        remove_member: discord.User | None = None,
    ) -> None:
        """Change what was given, one thing after the other, and show how the group is set then."""
        meant, by = await group_meant(self.parts.groups, interaction, group), interaction.user.id
        await think(interaction)
        found, note = await self.looked_after(interaction, meant)
        if found.is_closed:
            await rewrite(interaction, note)
            return
        key, steps = found.key, list[Callable[[], Awaitable[object]]]()
        if any(given is not None for given in (name, joining, minutes, marking_minutes, difficulty)):
            steps.append(
                lambda: self._settle(
                    found,
                    by,
                    name=name,
                    door=Door(joining) if joining else None,
                    minutes=minutes,
                    marking_minutes=marking_minutes,
                    difficulty=Difficulty(difficulty) if difficulty else None,
                )
            )
        if where is not None:
            steps.append(lambda: self.move(interaction, key, where))
        if helper is not None:
            steps.append(lambda: self._name_helper(key, by, helper))
        if no_helper is not None:
            steps.append(lambda: self.parts.groups.unname_helper(key, by, no_helper.id))
        if remove_member is not None:
            steps.append(lambda: self._remove(interaction, key, remove_member.id))
        said = [*([note] if note else []), *[line for step in steps if (line := await _line_of(step))]]
        text = await self._settings_text(interaction, key)
        await rewrite(interaction, "\n".join([*dict.fromkeys(said), text]))

    async def _settle(self, before: Group, by: int, **given: Any) -> str | None:  # noqa: ANN401 - as `settle` takes it
        """Change what was given; return what is to be said of it where people are practising just now."""
        group = await self.parts.groups.settle(before.key, by, **given)
        if group.rules == before.rules or await self.parts.sessions.open_of(group.key) is None:
            return None
        return pages.FROM_NEXT_SESSION

    async def _settings_text(self, interaction: Interaction, key: str) -> str:
        group, members = await self.parts.groups.fetch(key), await self.parts.groups.members(key)
        own_role = next((one.role for one in members if one.user_id == interaction.user.id), None)
        text = pages.settings_text(
            group,
            members,
            shows_people=shows_people(interaction, group, members),
            may_settle=may_lead(own_role),
        )
        guild = homes.guild_of(interaction)
        home = await homes.find_home(self.bot, guild, group.channel_id)
        if home is None:
            return "\n".join([text, *pages.home_gone()])
        lacking = pages.lacking(group.channel_id, homes.missing_for_group(home, guild.me))
        return "\n".join([text, *(f"-# {line}" for line in lacking)])

    async def _name_helper(self, key: str, by: int, person: discord.User) -> None:
        if person.bot:
            raise IsBotError
        await self.parts.groups.name_helper(key, by, person.id)

    async def _remove(self, interaction: Interaction, key: str, user_id: int) -> str:
        """Let somebody go who does not go by themself, out of an open session as well; return what came of it."""
        try:
            group = await self.parts.groups.remove(key, interaction.user.id, user_id)
        except NobodyToRemoveError:
            # A crash may have come between, and their seat may be theirs still.
            await self._see_out(interaction, await self.parts.groups.fetch(key), user_id)
            raise
        text = pages.removed_text(group, user_id)
        if not await self._see_out(interaction, group, user_id):
            text += pages.STILL_READS.format(channel_id=group.channel_id)
        return text

    async def _see_out(self, interaction: Interaction, group: Group, user_id: int) -> bool:
        self.bot.dispatch("group_left", group, user_id)
        return await self.show_out(interaction, group, user_id)

    @app_commands.command(description="Close a group for good; asks once")
    @app_commands.describe(group=WHICH)
    @answered
    async def close(self, interaction: Interaction, group: GroupName | None = None) -> None:
        """Ask before closing; whoever may not close it is told so at once."""
        meant = await group_meant(self.parts.groups, interaction, group)
        await think(interaction)
        found, note = await self.looked_after(interaction, meant)
        if found.is_closed:
            await rewrite(interaction, note)
            return
        if found.owner_id != interaction.user.id and not homes.may_manage_guild(interaction):
            raise MayNotCloseError(found.name, found.owner_id)
        await rewrite(
            interaction,
            pages.ASK_TO_CLOSE.format(name=pages.name_of(found)),
            one_button(GroupVerb.CLOSE, found.key),
        )

    async def close_for_good(self, interaction: Interaction, key: str) -> None:
        """Close a group, as was confirmed, and let whatever hangs on it end."""
        may_manage_guild = homes.may_manage_guild(interaction)
        group = await self.parts.groups.close(key, interaction.user.id, may_manage_guild=may_manage_guild)
        self.bot.dispatch("group_closed", group)
        text = pages.CLOSED.format(name=pages.name_of(group))
        await respond(lambda: interaction.response.edit_message(content=text, view=None))

    @settings.autocomplete("group")
    async def suggest_own_groups(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer this person's groups."""
        return await own_choices(self.parts.groups, interaction, typed)

    @close.autocomplete("group")
    async def suggest_to_close(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer the groups of which this person may know: whoever manages the server need not belong to one to close it."""
        return await visible_choices(self.parts.groups, interaction, typed)


async def _line_of(step: Callable[[], Awaitable[object]]) -> str | None:
    """Do one of several things; return what is to be said of it, or why it was not done: the others are done all the same."""
    try:
        said = await step()
    except GroupError as error:
        return sentence(str(error))
    return said if isinstance(said, str) else None
