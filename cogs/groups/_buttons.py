"""The buttons under a group's messages. Everything they need is in their id, so they work after a restart.

A view here holds nothing but dynamic items, and is stopped before it is sent, so that none is kept in memory.
"""

from __future__ import annotations

import re
from typing import Any, Protocol, Self

import discord
from discord import ui

from cogs._answers import Interaction
from cogs._ids import GROUP, GROUPS_COG, GroupVerb, group_id

_LOOKS: dict[GroupVerb, tuple[str, discord.ButtonStyle]] = {
    GroupVerb.JOIN: ("Join", discord.ButtonStyle.success),
    GroupVerb.CLOSE: ("Close the group", discord.ButtonStyle.danger),
}


class Pressed(Protocol):
    """Who answers the clicks: the cog of the groups."""

    async def press_group(self, interaction: Interaction, verb: GroupVerb, key: str) -> None:
        """Answer a click under a group's message."""


class GroupButton(ui.DynamicItem[ui.Button[Any]], template=GROUP):
    """A button that acts on one group."""

    def __init__(self, verb: GroupVerb, key: str) -> None:
        label, style = _LOOKS[verb]
        super().__init__(ui.Button(label=label, style=style, custom_id=group_id(verb, key)))
        self.verb = verb
        self.key = key

    @classmethod
    async def from_custom_id(
        cls, _interaction: discord.Interaction[Any], _item: ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button again from its id."""
        return cls(GroupVerb(match["verb"]), match["key"])

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Hand the click on."""
        cog: Any = interaction.client.get_cog(GROUPS_COG)
        answering: Pressed = cog
        await answering.press_group(interaction, self.verb, self.key)


def one_button(verb: GroupVerb, key: str) -> ui.View:
    """Return a single button under a group's message."""
    view = ui.View(timeout=None)
    view.add_item(GroupButton(verb, key))
    view.stop()
    return view
