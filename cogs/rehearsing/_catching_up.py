"""After a restart: what was decided but not shown is shown, what was typed meanwhile is heard.

Discord itself says what was shown: the buttons under a line carry the rehearsal's key and turn. So nothing has to be
written after a send, and a kill at any moment costs nobody more than a repeated click.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import discord
from discord.ext import commands

from bot.client import LastImpression
from bot.sessions import SessionError
from bot.store import Record, SpotKind, Status
from cogs._sending import CannotWriteError
from cogs.rehearsing._history import read_history
from cogs.rehearsing._pages import unshown
from cogs.rehearsing._showing import Showing
from cogs.rehearsing._typed import TypedLines

_REACH = timedelta(minutes=30)
"""Whoever was in the middle of a rehearsal less than this ago is still there."""
_MOST = 200
_AT_ONCE = 8
_log = logging.getLogger(__name__)


class CatchingUp(commands.Cog):
    """Looks, whenever a session with Discord begins, at the rehearsals that were going on when there was none."""

    def __init__(self, bot: LastImpression, showing: Showing, typed: TypedLines) -> None:
        self._bot = bot
        self._showing = showing
        self._typed = typed
        self._known_shards: set[int] = set()

    @commands.Cog.listener("on_shard_connect")
    async def catch_up(self, shard_id: int) -> None:
        """Go through what changed lately in the servers of a shard; direct messages belong to the first one.

        Only after the start can an answer be missing. When a lost session is begun anew, those who answer are still at
        it; but what was typed in between has reached nobody.
        """
        is_first = shard_id not in self._known_shards
        self._known_shards.add(shard_id)
        recent = await self._bot.sessions.store.fetch_recent(datetime.now(UTC) - _REACH, _MOST)
        limit = asyncio.Semaphore(_AT_ONCE)
        await asyncio.gather(
            *(
                self._catch_up_with(record, limit, may_show=is_first)
                for record in _newest_in_each_place(recent)
                if record.spot.kind is not SpotKind.HERE and self._shard_of(record) == shard_id
            )
        )

    def _shard_of(self, record: Record) -> int:
        """Return which shard hears of the place of a rehearsal, by Discord's own formula."""
        return ((record.spot.guild_id or 0) >> 22) % (self._bot.shard_count or 1)

    async def _catch_up_with(self, record: Record, limit: asyncio.Semaphore, *, may_show: bool) -> None:
        async with limit:
            if self._bot.is_draining:
                return
            try:
                async with self._bot.working():
                    await self._look_at(record, may_show=may_show)
            except (discord.HTTPException, CannotWriteError, SessionError) as error:
                _log.info("A rehearsal could not be caught up with; /resume goes on with it.", exc_info=error)
            except Exception as error:  # noqa: BLE001 - one that fails must not keep the others waiting
                _log.error("Catching up with a rehearsal failed.", exc_info=error)

    async def _look_at(self, record: Record, *, may_show: bool) -> None:
        channel = self._bot.get_partial_messageable(record.spot.channel_id, guild_id=record.spot.guild_id)
        history = await read_history(channel, record.key, self._bot.own_id)
        now = await self._bot.sessions.fetch_own(record.key, record.user_id)
        # What has changed while this was looking is being shown by whoever changed it.
        if may_show and now.revision == record.revision and history.shown != record.turn:
            pages = unshown(self._bot.sessions, record, history.shown)
            pages = [page for page in pages if page.buttons or not history.has(page.words)]
            await self._showing.in_channel(channel, record, pages)
        if now.status is Status.OPEN:
            # What was not taken as a line was answered by something that has no buttons.
            answered = max(now.seen_id, history.last_aside)
            for message in history.messages:
                if message.author.id == now.user_id and message.id > answered:
                    await self._typed.hear(message)


def _newest_in_each_place(records: Iterable[Record]) -> list[Record]:
    """Leave out what was closed to make room for another: nobody waits for its card."""
    newest: dict[tuple[int, str], Record] = {}
    for record in sorted(records, key=lambda record: record.started_at):
        newest[record.user_id, record.spot.place] = record
    return list(newest.values())
