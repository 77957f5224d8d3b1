"""What is to be read in a group's home of who looks after it, of a move, and of its end. It calls nobody but the new owner."""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import Any, TypeAlias

import discord

from bot.client import LastImpression
from bot.groups import GroupGoneError
from bot.groups.group import Door, Group
from bot.groups.meeting import Meeting
from cogs._ids import GroupVerb
from cogs.groups._buttons import one_button
from cogs.groups._meet_events import Events
from cogs.groups._owners import tell_on, with_owner
from cogs.groups._pages import closed_news, name_of, new_owner_news
from cogs.groups._parts import Parts
from cogs.groups._posting import post
from cogs.groups._refusals import NotPostedError

Owned: TypeAlias = tuple[Group, list[Meeting]]
"""A group of somebody who is about to be forgotten, and its meetings."""
_MOVED_AWAY = "**{name}** has moved: from now on it meets in <#{channel_id}>. Meetings that are set stay as they are."
_MOVED_IN = "**{name}** meets here from now on; before, it met in <#{channel_id}>."
_log = logging.getLogger(__name__)


class HomeNews:
    """Writes in the homes of groups. Where it may not, nothing else depends on it."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self._bot = bot
        self._groups = parts.groups
        self._meetings = parts.meetings

    async def handed_over(self, group: Group) -> None:
        """Tell the new owner, and whoever else is there, who looks after a group from now on."""
        await self._post(group, f"gh{group.key}{group.revision}", new_owner_news(group), calls=group.owner_id)

    async def closed(self, group: Group) -> None:
        """Say that a group has ended, if anybody but its owner may have known of it."""
        if await self._is_known(group):
            await self._post(group, f"gc{group.key}", closed_news(group))

    async def moved(self, group: Group, old_channel_id: int) -> None:
        """Say in the old home where the new one is, and in the new one that it is; in neither if nobody knows the group."""
        if not await self._is_known(group):
            return
        name, nonce = name_of(group), f"gm{group.key}{group.revision}"
        text = _MOVED_AWAY.format(name=name, channel_id=group.channel_id)
        await self._post(replace(group, channel_id=old_channel_id), f"{nonce}a", text)
        view = one_button(GroupVerb.JOIN, group.key) if group.door is Door.OPEN else None
        await self._post(group, f"{nonce}b", _MOVED_IN.format(name=name, channel_id=old_channel_id), view=view)

    async def _is_known(self, group: Group) -> bool:
        """Whether anybody but its owner may know of a group."""
        return group.door is Door.OPEN or len(await self._groups.members(group.key)) > 1

    async def owned_by(self, user_id: int) -> list[Owned]:
        """Return the groups of somebody who is about to be forgotten, for `left_behind`."""
        calendar = self._meetings.calendar
        return [(group, await calendar.meetings_of(group.key)) for group in await self._groups.owned_by(user_id)]

    async def left_behind(self, user_id: int, owned: list[Owned]) -> None:
        """Follow up what became of the groups of somebody who has been forgotten: of their name nothing is kept."""
        for before, meetings in owned:
            try:
                group = await self._groups.fetch(before.key)
            except GroupGoneError:
                await self._ended(before, meetings)
                continue
            if group.owner_id == user_id:
                continue
            guild = self._bot.get_guild(group.guild_id)
            found = await with_owner(self._groups, guild, group) if guild else None
            tell_on(self._bot, found.group if found else group, found.gone if found else (), has_new_owner=True)

    async def _ended(self, group: Group, meetings: list[Meeting]) -> None:
        """Let a group end as one that was closed. Its meetings are cancelled, but Discord knows nothing of that yet."""
        self._bot.dispatch("group_closed", group)
        for meeting in meetings:
            if meeting.event_id is not None:
                await Events(self._bot).take_down(meeting.event_id, group)

    async def _post(
        self, group: Group, nonce: str, text: str, *, calls: int | None = None, view: discord.ui.View | None = None
    ) -> None:
        buttons: dict[str, Any] = {"view": view} if view is not None else {}
        try:
            await post(self._bot, group.channel_id, group.guild_id, nonce=nonce, calls=calls, content=text, **buttons)
        except NotPostedError:
            _log.info("The home of a group could not be told what became of it.")
