"""Keeping the lobby message of each session as it is now: edited as seats change, sent anew where it cannot be."""

from __future__ import annotations

import contextlib
import logging
import secrets
from collections import Counter

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups import GroupError
from bot.groups.session import GroupSession, Happening
from cogs._answers import Interaction, tell
from cogs._sending import persistently, respond
from cogs.groups._locks import Latest
from cogs.groups._parts import Parts
from cogs.groups.session._lobby import kept_text, lobby_post
from cogs.groups.session._posts import Post
from cogs.groups.session._thread_sending import NO_EDIT, send_post, thread_of

_LEFT = "-# Round {number} was begun here. The seats are further down now."
_MOST_EDITS = 3
_log = logging.getLogger(__name__)


class Lobbies:
    """Edits lobby messages. No click waits for another one, and in the end each lobby says what is so."""

    def __init__(self, bot: LastImpression, parts: Parts) -> None:
        self._bot = bot
        self._sessions = parts.sessions
        self._scenarios = bot.sessions.room.scenarios
        self._latest = Latest()
        self._answering: Counter[str] = Counter()
        self._crossed: set[str] = set()
        """Sessions in whose lobby two clicks were answered at the same time: nobody knows which answer stands there."""

    async def answer(self, interaction: Interaction, session: GroupSession, text: str) -> None:
        """Answer a click by which seats have changed: by the lobby itself, or with `text` under an older message."""
        newest = await self._sessions.fetch(session.key)
        if not _is_newest(interaction, newest):
            await respond(lambda: interaction.response.send_message(text, ephemeral=True))
            await self.edit(session)
        elif not await self._answer_in_place(interaction, newest) or self._is_last_of_crossed(session.key):
            await self.edit(session)
        await self._tell_out(interaction, session)

    async def edit(self, session: GroupSession) -> None:
        """Bring the newest lobby message up to date."""
        await self._latest.bring(session.key, lambda: self._edit(session.key))

    async def leave(self, session: GroupSession, message_id: int) -> None:
        """Take the buttons from a lobby message that has a successor."""
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, TimeoutError):
            old = thread_of(self._bot, session).get_partial_message(message_id)
            await old.edit(content=_LEFT.format(number=max(session.rounds, 1)), view=None)

    async def _tell_out(self, interaction: Interaction, session: GroupSession) -> None:
        """Tell whoever has left in the middle what becomes of what they said."""
        user_id = interaction.user.id
        if session.attendee(user_id) is None:
            text = kept_text(session, user_id, session.changed_at + self._bot.retention)
            if text:
                await tell(interaction, text)

    async def _answer_in_place(self, interaction: Interaction, session: GroupSession) -> bool:
        """Change the lobby as the answer to a click in it; False where that answer came too late for Discord."""
        post, key = self._post(session), session.key
        self._answering[key] += 1
        if self._answering[key] > 1:
            self._crossed.add(key)
        try:
            await respond(lambda: interaction.response.edit_message(content=post.text, view=post.buttons))
        except (TimeoutError, discord.HTTPException, aiohttp.ClientError) as error:
            _log.info("A click in a lobby could not be answered; the lobby is changed all the same.", exc_info=error)
            return False
        finally:
            self._answering[key] -= 1
            if not self._answering[key]:
                del self._answering[key]
        return True

    def _is_last_of_crossed(self, key: str) -> bool:
        """Whether answers have crossed in that lobby and none is on its way any more."""
        if key not in self._crossed or self._answering[key]:
            return False
        self._crossed.discard(key)
        return True

    async def _edit(self, key: str) -> None:
        for _ in range(_MOST_EDITS):
            session = await self._sessions.fetch(key)
            if session.lobby_message_id is None:
                # It is still to be shown, and will be as it is then.
                return
            post = self._post(session)
            await self._change(session, session.lobby_message_id, post)
            newest = await self._sessions.fetch(key)
            if newest.lobby_message_id == session.lobby_message_id and self._post(newest).text == post.text:
                return

    def _post(self, session: GroupSession) -> Post:
        return lobby_post(session, self._scenarios)

    async def _change(self, session: GroupSession, message_id: int, post: Post) -> None:
        message = thread_of(self._bot, session).get_partial_message(message_id)
        try:
            await persistently(lambda: message.edit(content=post.text, view=post.buttons))
        except discord.HTTPException as error:
            if error.code not in NO_EDIT:
                _log.info("A lobby could not be changed; the next change shows it.", exc_info=error)
                return
            with contextlib.suppress(GroupError):
                sent = await send_post(self._bot, session, post, f"{session.key}{secrets.token_hex(4)}")
                await self._sessions.shown(session.key, 0, lobby_message_id=sent.id)
        except (TimeoutError, aiohttp.ClientError) as error:
            _log.info("A lobby could not be changed; the next change shows it.", exc_info=error)


def _is_newest(interaction: Interaction, session: GroupSession) -> bool:
    """Whether a click was made in the newest lobby message; one that was sent just now is not noted as such yet."""
    if interaction.message is None or interaction.channel_id != session.channel_id:
        return False
    is_being_sent = any(event.what is Happening.GATHERS for event in session.events)
    return is_being_sent or interaction.message.id == session.lobby_message_id
