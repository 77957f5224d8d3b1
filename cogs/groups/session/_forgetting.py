"""Letting somebody's words vanish from the threads of sessions: the bot's own messages that hold them are deleted or changed.

What people have written there themselves is theirs to delete, as everywhere on Discord.
"""

from __future__ import annotations

import contextlib
import logging
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field

import aiohttp
import discord
from discord import ui

from bot.client import LastImpression
from bot.groups import GroupError
from bot.groups.session import GroupSession, Round
from bot.rehearsal.moves import Place
from cogs._sending import persistently
from cogs._talk import pieces, said_text
from cogs.groups._parts import Parts
from cogs.groups.session._showing import SessionShowing
from cogs.groups.session._thread_history import read_messages
from cogs.groups.session._traces import Trace, traces_of

_LOOKED_THROUGH = 2_000
_SOMEBODY = "somebody"
_FEWEST = 12
"""Characters of an answer by which it is known again; shorter ones hold nobody's words."""
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class _Left:
    """What somebody leaves behind who is taken out of sessions."""

    threads: dict[int, None] = field(default_factory=dict)
    """Where they had a part, open or closed; the newest first."""
    sessions: dict[str, GroupSession] = field(default_factory=dict)
    """Those that go on without them, by their keys."""
    said: set[str] = field(default_factory=set)
    """What was answered to them, or by them in a chair, in rounds that are still held."""


class Forgetting:
    """Takes one person out of sessions, and out of what was shown of them."""

    def __init__(self, bot: LastImpression, parts: Parts, showing: SessionShowing) -> None:
        self._bot = bot
        self._sessions = parts.sessions
        self._showing = showing
        self._left: dict[int, _Left] = {}

    async def take_out(self, user_id: int) -> None:
        """Forget somebody in every session that they are part of. This comes before anything else of them is deleted."""
        left = self._left.setdefault(user_id, _Left())
        left.threads.update(dict.fromkeys(await self._sessions.threads_of(user_id)))
        for session in await self._sessions.open_sessions():
            left.said.update(_said_with(session, user_id))
        for session in await self._sessions.forget(user_id):
            self._showing.note(session)
            left.sessions[session.key] = session

    async def clear(self, user_id: int) -> None:
        """Show how the sessions go on, and clear all threads of what they said there."""
        await self.take_out(user_id)
        left = self._left.pop(user_id)
        for session in left.sessions.values():
            with contextlib.suppress(GroupError):
                await self._showing.show(session)
            with contextlib.suppress(GroupError):
                await self._showing.lobbies.edit(session)
        for thread_id in left.threads:
            try:
                await self._clear(thread_id, user_id, left.said)
            except (discord.HTTPException, discord.RateLimited, aiohttp.ClientError, TimeoutError) as error:
                _log.warning("A thread could not be cleared of what somebody said in it.", exc_info=error)

    async def _clear(self, thread_id: int, user_id: int, said: set[str]) -> None:
        messages = await read_messages(self._bot.get_partial_messageable(thread_id), _LOOKED_THROUGH)
        found = list(traces_of(messages, user_id, self._bot.own_id, said))
        if not found:
            return
        # Discord takes so many deletions a second and no more: words go before names.
        found.sort(key=lambda one: one[1] is Trace.NAME)
        async with self._awake(thread_id):
            for message, trace in found:
                # Whoever else has deleted it since has done what was to be done.
                with contextlib.suppress(discord.NotFound):
                    await (persistently(message.delete) if trace is Trace.WORDS else self._blot(message, user_id))

    @contextlib.asynccontextmanager
    async def _awake(self, thread_id: int) -> AsyncIterator[None]:
        """Wake a thread that fell asleep, in which nothing can be changed, and let it sleep on afterwards."""
        thread = await persistently(lambda: self._bot.fetch_channel(thread_id))
        if not isinstance(thread, discord.Thread) or not thread.archived:
            yield
            return
        await persistently(lambda: thread.edit(archived=False))
        try:
            yield
        finally:
            await persistently(lambda: thread.edit(archived=True))

    async def _blot(self, message: discord.Message, user_id: int) -> None:
        """Take somebody's name out of a message about others; out of a card together with the sentence that bears it."""
        if message.flags.components_v2:
            layout = _without(message, user_id)
            await persistently(lambda: message.edit(view=layout))
        else:
            text = message.content.replace(f"<@{user_id}>", _SOMEBODY)
            await persistently(lambda: message.edit(content=text))


def _said_with(session: GroupSession, user_id: int) -> Iterator[str]:
    """Return what was answered to somebody, or by them, in the rounds that a session still holds."""
    for one in (*session.past, session.round):
        for text in _answers_with(one, user_id) if one is not None else ():
            yield from (piece for piece in pieces(text) if len(piece) >= _FEWEST)


def _answers_with(one: Round, user_id: int) -> Iterator[str]:
    chairs = {
        Place.OFFICE: (one.manager_id, one.was_manager_id),
        Place.LOBBY: (one.receptionist_id, one.was_receptionist_id),
    }
    for turn in one.rehearsal.turns:
        by_them = user_id in chairs[turn.reading.place] and any(said.is_by_person for said in turn.said)
        if one.candidate_id == user_id or by_them:
            yield said_text(turn.said)


def _without(message: discord.Message, user_id: int) -> ui.LayoutView:
    """Return a card without the lines that bear somebody's name."""
    layout = ui.LayoutView.from_message(message, timeout=None)
    for item in layout.walk_children():
        if isinstance(item, ui.TextDisplay):
            kept = [line for line in item.content.splitlines() if f"<@{user_id}>" not in line]
            item.content = "\n".join(kept) or "-# (left out)"
    layout.stop()
    return layout
