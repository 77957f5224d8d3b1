"""What is typed in a session's thread: lines that mention the bot are heard, everything else is talk among people."""

from __future__ import annotations

import logging
import re
from datetime import timedelta

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups import AlreadyHeardError, GroupError
from bot.groups.session import GroupSession, Stage
from bot.rehearsal.chairs import Cue
from cogs._answers import DRAINING, FORESEEN, sentence, unforeseen
from cogs.groups._parts import Parts
from cogs.groups.session._posts import Post
from cogs.groups.session._showing import SessionShowing
from cogs.groups.session._thread_history import NOTE, is_note, is_spoken, read_thread
from cogs.groups.session._thread_sending import send_post

_SKEW = timedelta(minutes=2)
"""Clocks here and at Discord may differ so much."""
_NO_WORDS = "I can only read words. Write what you would say, or press Answer."
_log = logging.getLogger(__name__)


class Hearing:
    """Hears the candidate, and whoever sits in the chair that is to answer."""

    def __init__(self, bot: LastImpression, parts: Parts, showing: SessionShowing) -> None:
        self._bot = bot
        self._sessions = parts.sessions
        self._showing = showing

    async def hear(self, message: discord.Message) -> None:
        """Take a message of a session's thread, where it is meant for the bot."""
        if message.author.bot or not is_spoken(message) or not self._is_addressed(message):
            return
        if not self._bot.is_first_sight_of(message.id):
            return
        session = await self._sessions.open_in(message.channel.id)
        if session is not None and (self._is_called(message) or _is_played_by(session, message.author.id)):
            await self._handle(session, message)

    async def catch_up(self, session: GroupSession) -> None:
        """Hear what was said to the bot while it was away."""
        if session.stage is not Stage.PLAYING or session.round is None:
            return
        now, messages = session.round, await read_thread(self._bot, session)
        own = [one for one in messages if one.author.id == self._bot.own_id and is_spoken(one)]
        answered = {one.reference.message_id for one in own if one.reference is not None and is_note(one)}
        # A line is known by its id. An answer from a chair is to what the bot has shown last, so it came after that.
        heard = max(now.seen_id, discord.utils.time_snowflake(now.heard_at - _SKEW))
        shown = max((one.id for one in own if not is_note(one)), default=heard)
        for message in messages:
            since = heard if message.author.id == now.candidate_id else shown
            if message.id > since and message.id not in answered:
                await self.hear(message)

    async def _handle(self, session: GroupSession, message: discord.Message) -> None:
        """Do the work of one message. If it fails, say so in one sentence, as a reply to it."""
        async with self._bot.working():
            if self._bot.is_draining:
                await self._tell(session, message, DRAINING)
                return
            try:
                await self._take(session, message)
            except AlreadyHeardError:
                return
            except FORESEEN as error:
                await self._tell(session, message, sentence(str(error)))
            except Exception as error:  # noqa: BLE001 - the last place where the person can still be answered
                await self._tell(session, message, unforeseen(error))

    async def _take(self, session: GroupSession, message: discord.Message) -> None:
        text = re.sub(rf"<@!?{self._bot.own_id}>", "", message.content).strip()
        if not text:
            await self._tell(session, message, _NO_WORDS)
            return
        now, user_id = session.round, message.author.id
        if now is not None and now.waiting is not None and user_id == now.answerer_id != now.candidate_id:
            said = await self._sessions.reply(session.key, user_id, Cue.OWN_WORDS, text, now.number, now.turn)
        else:
            said = await self._sessions.say(session.key, user_id, text, message_id=message.id)
            self._showing.teller.note_typed(said, message.id)
        await self._showing.show(said)

    async def _tell(self, session: GroupSession, message: discord.Message, text: str) -> None:
        post = Post(f"{NOTE}{text}", answers=message.id)
        try:
            await send_post(self._bot, session, post, f"{message.id}")
        except (GroupError, TimeoutError, discord.HTTPException, aiohttp.ClientError) as error:
            _log.info("A message in a session's thread could not be answered.", exc_info=error)

    def _is_addressed(self, message: discord.Message) -> bool:
        """Whether a message mentions the bot, or replies to it so that it hears of that."""
        return any(user.id == self._bot.own_id for user in message.mentions)

    def _is_called(self, message: discord.Message) -> bool:
        """Whether a message mentions the bot in its words: whoever only watches also replies to say something about a line."""
        return self._bot.own_id in message.raw_mentions


def _is_played_by(session: GroupSession, user_id: int) -> bool:
    """Whether somebody speaks in the scene that is on."""
    now = session.round
    return session.stage is Stage.PLAYING and now is not None and user_id in (now.candidate_id, now.answerer_id)
