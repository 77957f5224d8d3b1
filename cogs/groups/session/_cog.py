"""The sessions of groups: what is pressed, sent off and typed there, what falls due, and going on after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import logging

import aiohttp
import discord
from discord.ext import commands

from bot.client import LastImpression
from bot.groups import GroupError, SessionGoneError
from bot.groups.group import Group
from bot.groups.session import GroupSession
from bot.rehearsal.scenario import Difficulty
from cogs._answers import Interaction, handle
from cogs._ids import GROUP_SESSIONS_COG, RoundVerb, SeatVerb
from cogs.groups._parts import Parts
from cogs.groups.session._beginning import Beginning
from cogs.groups.session._forgetting import Forgetting
from cogs.groups.session._hearing import Hearing
from cogs.groups.session._modals import read_submit
from cogs.groups.session._round_clicks import RoundClicks
from cogs.groups.session._seat_clicks import SeatClicks
from cogs.groups.session._showing import SessionShowing
from cogs.groups.session._ticker import Ticker

_AT_ONCE = 8
_log = logging.getLogger(__name__)


class GroupSessionsCog(commands.Cog, name=GROUP_SESSIONS_COG):
    """Answers for everything that happens in a session."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self._bot = bot
        self._parts = parts
        self._sessions = parts.sessions
        self._ticker = Ticker(bot.clock, self._tick)
        self._showing = SessionShowing(bot, parts, self._ticker)
        self._seats = SeatClicks(bot, parts, self._showing)
        self._rounds = RoundClicks(bot, parts, self._showing)
        self._hearing = Hearing(bot, parts, self._showing)
        self._forgetting = Forgetting(bot, parts, self._showing)
        self._beginning = Beginning(bot, parts, self._showing)
        self._running: asyncio.Task[None] | None = None
        self._known_shards: set[int] = set()

    async def cog_load(self) -> None:
        """Know which threads are a session's before the first message comes, and let the clock run."""
        for session in await self._sessions.open_sessions():
            self._showing.note(session)
            if session.events:
                self._showing.doubt(session)
        self._running = asyncio.create_task(self._ticker.run(), name="sessions of groups")

    async def cog_unload(self) -> None:
        """Stop the clock; what is due is found again at the next start."""
        if self._running is not None:
            self._running.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await self._running

    # ------------------------------------------------------------------ what other features ask for

    async def open_session(
        self, interaction: Interaction, group: Group, scene: str | None = None, difficulty: Difficulty | None = None
    ) -> None:
        """Answer somebody who wants to practise with a group: with a new session, or the way to the one that is on."""
        await self._beginning.open_session(interaction, group, scene, difficulty)

    async def take_out(self, user_id: int) -> None:
        """Take somebody out of all sessions, before everything else of them is deleted."""
        await self._forgetting.take_out(user_id)

    async def end_with_guild(self, guild_id: int) -> None:
        """End the sessions of a server that has removed the bot, before its groups are deleted."""
        for session in await self._sessions.open_sessions():
            if session.guild_id == guild_id:
                await self._showing.thread_gone(session.channel_id)

    # ------------------------------------------------------------------ what people do

    async def press_seat(self, interaction: Interaction, verb: SeatVerb, key: str, number: int) -> None:
        """Answer a click in a lobby."""
        await handle(interaction, lambda: self._seats.press(interaction, verb, key, number))

    async def press_round(self, interaction: Interaction, verb: RoundVerb, key: str, number: int, turn: int) -> None:
        """Answer a click in a round."""
        await handle(interaction, lambda: self._rounds.press(interaction, verb, key, number, turn))

    @commands.Cog.listener("on_interaction")
    async def take_forms(self, interaction: Interaction) -> None:
        """Take the forms of rounds, also those that were opened before a restart."""
        if interaction.type is not discord.InteractionType.modal_submit:
            return
        submitted = read_submit(interaction)
        if submitted is not None:
            await handle(interaction, lambda: self._rounds.submit(interaction, submitted), typed=submitted.text)

    @commands.Cog.listener("on_message")
    async def hear(self, message: discord.Message) -> None:
        """Take what is typed in a session's thread."""
        if message.channel.id in self._bot.group_places:
            await self._hearing.hear(message)

    # ------------------------------------------------------------------ what happens around it

    @commands.Cog.listener("on_forgotten")
    async def forget(self, user_id: int) -> None:
        """Clear the threads of what somebody said who wants everything deleted."""
        async with self._bot.working():
            await self._forgetting.clear(user_id)

    @commands.Cog.listener("on_group_closed")
    async def close_with_group(self, group: Group) -> None:
        """End the session of a group that was closed."""
        async with self._bot.working():
            session = await self._sessions.open_of(group.key)
            if session is not None:
                with contextlib.suppress(GroupError):
                    await self._showing.show(await self._sessions.close(session.key, session.host_id, may_lead=True))

    @commands.Cog.listener("on_group_left")
    async def stand_up(self, group: Group, user_id: int) -> None:
        """Take somebody out of their seat who has left a group, or was removed from it, and out of a thread that is private."""
        async with self._bot.working():
            await self._seats.stand_up(group, user_id)

    @commands.Cog.listener("on_raw_thread_delete")
    async def end_with_thread(self, deleted: discord.RawThreadDeleteEvent) -> None:
        """End the session whose thread was deleted."""
        if deleted.thread_id in self._bot.group_places:
            async with self._bot.working():
                await self._showing.thread_gone(deleted.thread_id)

    @commands.Cog.listener("on_shard_connect")
    async def catch_up(self, shard_id: int) -> None:
        """Show what was decided and not shown before a crash, and hear what was said to the bot while it was away."""
        is_first = shard_id not in self._known_shards
        self._known_shards.add(shard_id)
        limit = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(
            *(
                self._catch_up_with(session, limit, may_show=is_first)
                for session in await self._sessions.open_sessions()
                if (session.guild_id >> 22) % (self._bot.shard_count or 1) == shard_id
            )
        )

    async def _catch_up_with(self, session: GroupSession, limit: asyncio.Semaphore, *, may_show: bool) -> None:
        async with limit, self._bot.working():
            try:
                if may_show and session.events:
                    await self._showing.show(session)
                await self._hearing.catch_up(await self._sessions.fetch(session.key))
            except (GroupError, discord.HTTPException, aiohttp.ClientError, TimeoutError) as error:
                _log.info("A session could not be caught up with; what is unshown comes later.", exc_info=error)
            except Exception as error:  # noqa: BLE001 - one that fails must not keep the others waiting
                _log.error("Catching up with a session failed.", exc_info=error)

    async def _tick(self, key: str) -> None:
        """Do what is due in a session, and show it."""
        if self._bot.is_draining:
            return
        async with self._bot.working():
            try:
                session = await self._sessions.tick(key)
            except SessionGoneError:
                self._ticker.note(key, None)
                return
            except GroupError:
                # Others were faster, twice in a row.
                self._ticker.again_soon(key)
                return
            try:
                await self._showing.show(session)
            except GroupError as error:
                _log.info("What is due in a session could not be shown; it is tried again.", exc_info=error)
