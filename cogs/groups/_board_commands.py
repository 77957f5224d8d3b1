"""/group board: who turned up in a group, and how they came along. Nobody is on it who did not choose that."""

from __future__ import annotations

from discord import app_commands

from bot.groups import NotMemberError
from bot.groups.group import Group
from cogs._answers import Interaction, answered, tell
from cogs.groups import _pages as pages
from cogs.groups._asking import WHICH, GroupName, group_meant, own_choices
from cogs.groups._base import GroupCommands

ON, OFF = "on", "off"


class BoardCommands(GroupCommands):
    """Seeing the board, and choosing to be on it."""

    @app_commands.command(description="See who turned up in a group and how they came along; you choose to be on it")
    @app_commands.describe(me="On puts you there, off takes you from it; leave it out to see the board", group=WHICH)
    @app_commands.choices(me=[app_commands.Choice(name=one, value=one) for one in (ON, OFF)])
    @answered
    async def board(self, interaction: Interaction, me: str | None = None, group: GroupName | None = None) -> None:
        """Show the board to a member, after putting them on it or taking them from it where they say so."""
        meant, user_id = await group_meant(self.parts.groups, interaction, group), interaction.user.id
        parts = []
        if me is not None:
            await self.parts.groups.set_board(meant.key, user_id, me == ON)
            parts.append((pages.BOARD_ON if me == ON else pages.BOARD_OFF).format(name=pages.name_of(meant)))
        if me != OFF:
            parts.append(await self._board_text(meant, user_id))
        await tell(interaction, "\n".join(parts))

    async def _board_text(self, group: Group, user_id: int) -> str:
        if await self.parts.groups.member(group.key, user_id) is None:
            raise NotMemberError(group.name)
        return pages.board_text(group, await self.parts.groups.board(group.key), user_id)

    @board.autocomplete("group")
    async def suggest_groups_with_a_board(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer this person's groups."""
        return await own_choices(self.parts.groups, interaction, typed)
