"""Opening a session: one at a time for each group, in a thread that is there, and with somebody who belongs to it."""

from __future__ import annotations

import discord

from bot.client import LastImpression
from bot.groups import NoSuchSceneError, NotMemberError
from bot.groups.group import Group
from bot.groups.session import GroupSession
from bot.rehearsal.scenario import Difficulty
from bot.sessions import find_scenes
from cogs._answers import Interaction, tell
from cogs.groups._locks import Locks
from cogs.groups._owners import look_after
from cogs.groups._parts import Parts
from cogs.groups._posting import let_in, post, put_away, rewrite, think
from cogs.groups._refusals import NotPostedError
from cogs.groups.session._buttons import join_button
from cogs.groups.session._places import HomeGoneError, Place, find_thread, open_place
from cogs.groups.session._showing import SessionShowing

_ANY_IN = "any in "
_READY = "Practice begins in <#{thread_id}>. Take a seat there; everybody who sees <#{home_id}> can come in."
_READY_APART = "Practice begins in <#{thread_id}>. Only who presses Join in <#{home_id}> can see it."
_READY_HERE = "Practice begins here. Take a seat below."
_OPEN_ALREADY = "A session of this group is on already: <#{thread_id}>. Take a seat there."
_JOIN_APART = "**Practice begins.** It has a thread of its own; press Join to come in."


class Beginning:
    """Opens sessions, and points to the one that is open."""

    def __init__(self, bot: LastImpression, parts: Parts, showing: SessionShowing) -> None:
        self._bot = bot
        self._parts = parts
        self._showing = showing
        self._locks = Locks()

    async def open_session(
        self, interaction: Interaction, group: Group, scene: str | None = None, difficulty: Difficulty | None = None
    ) -> None:
        """Answer whoever wants to practise: with a new session, or with the way to the one that is open.

        It goes by the group alone, since the wish may come from a direct message.
        """
        user_id, guild = interaction.user.id, self._bot.get_guild(group.guild_id)
        if guild is None:
            raise HomeGoneError(group)
        if not await self._is_member(group, user_id) and await self._parts.sessions.open_of(group.key) is None:
            raise NotMemberError(group.name)
        scene = self._scene(scene)
        await think(interaction)
        found = await look_after(self._bot, self._parts.groups, guild, group, user_id)
        if found.group.is_closed:
            await rewrite(interaction, found.note)
            return
        async with self._locks.of(group.key):
            there = await self._still_open(found.group)
            opened = None if there else await self._open(guild, found.group, user_id, scene, difficulty)
        if there:
            await self._point_to(interaction, found.group, *there)
        elif opened:
            session, place = opened
            await self._showing.show(session)
            await let_in(place.thread, user_id)
            await rewrite(interaction, await self._told(interaction, found.group, session, place))
        if found.note:
            await tell(interaction, found.note)

    async def _open(
        self, guild: discord.Guild, group: Group, user_id: int, scene: str | None, difficulty: Difficulty | None
    ) -> tuple[GroupSession, Place]:
        """Open a session in a thread that is ready for it. A thread that was opened in vain is put away."""
        if not await self._is_member(group, user_id):
            raise NotMemberError(group.name)
        place = await open_place(self._bot, guild, group, self._bot.clock.now())
        try:
            session = await self._parts.sessions.open(
                group, user_id, place.thread.id, scene=scene, difficulty=difficulty
            )
        except BaseException:
            if place.is_own:
                await put_away(place.thread)
            raise
        return session, place

    async def _point_to(
        self, interaction: Interaction, group: Group, session: GroupSession, thread: discord.Thread
    ) -> None:
        if thread.is_private() and await self._is_member(group, interaction.user.id):
            await let_in(thread, interaction.user.id)
        await rewrite(interaction, _OPEN_ALREADY.format(thread_id=thread.id))
        await self._showing.show(session)

    async def _is_member(self, group: Group, user_id: int) -> bool:
        return await self._parts.groups.member(group.key, user_id) is not None

    def _scene(self, asked: str | None) -> str | None:
        """Return what was asked for as a session keeps it. NoSuchSceneError before any thread is opened."""
        if asked is None:
            return None
        found = find_scenes(self._bot.sessions.room.scenarios, asked)
        if not found:
            raise NoSuchSceneError(asked)
        return found[0] if len(found) == 1 else asked.strip().casefold().removeprefix(_ANY_IN)

    async def _still_open(self, group: Group) -> tuple[GroupSession, discord.Thread] | None:
        """Return what the group has open, and where. One whose thread cannot be used any more ends here."""
        session = await self._parts.sessions.open_of(group.key)
        if session is None:
            return None
        if thread := await find_thread(self._bot, session):
            return session, thread
        await self._showing.thread_gone(session.channel_id)
        return None

    async def _told(self, interaction: Interaction, group: Group, session: GroupSession, place: Place) -> str:
        if not place.is_own:
            return (
                _READY_HERE
                if interaction.channel_id == place.thread.id
                else _READY.format(thread_id=place.thread.id, home_id=place.thread.id)
            )
        if not place.is_closed_off:
            return _READY.format(thread_id=place.thread.id, home_id=group.channel_id)
        text = _READY_APART.format(thread_id=place.thread.id, home_id=group.channel_id)
        try:
            await post(
                self._bot,
                group.channel_id,
                group.guild_id,
                nonce=f"gs{session.key}",
                content=_JOIN_APART,
                view=join_button(session),
            )
        except NotPostedError as error:
            return f"{text}\n-# {error}"
        return text
