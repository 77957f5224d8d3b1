"""Showing what happened in a session: in its order, once, and only what is committed. Nothing here changes a round."""

from __future__ import annotations

import contextlib
import logging
from collections.abc import Sequence
from dataclasses import dataclass, replace

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups import GroupError, SessionGoneError
from bot.groups.session import Event, GroupSession, Happening, Stage
from cogs._thinking import think, wants_pause
from cogs.groups._locks import Locks
from cogs.groups._parts import Parts
from cogs.groups.session._lobbies import Lobbies
from cogs.groups.session._lobby import lobby_post
from cogs.groups.session._posts import Post
from cogs.groups.session._round_words import spoken
from cogs.groups.session._teller import Teller
from cogs.groups.session._thread_history import read_thread, standing
from cogs.groups.session._thread_sending import ThreadGoneError, refusal, send_post, thread_of
from cogs.groups.session._ticker import Ticker

_PASSING = (TimeoutError, aiohttp.ClientError, discord.HTTPException, discord.RateLimited)
_MALFORMED = 400
_MOST_BUTTONED = 1_000
_CHANGES_SEATS = frozenset({Happening.LEFT, Happening.TOOK_OVER, Happening.TOOK_BACK, Happening.CLOSED})
_log = logging.getLogger(__name__)


class NotShownError(GroupError):
    """Discord took no message just now."""

    def __init__(self) -> None:
        super().__init__(
            "Discord takes no message of mine just now. What was said is kept, and comes as soon as it does."
        )


@dataclass(frozen=True, slots=True)
class _Sending:
    """A message on its way."""

    post: Post
    nonce: str
    is_thought_about: bool
    """Whether somebody played by the program thinks before it."""


class SessionShowing:
    """Sends what there is to show, of each session in its order."""

    def __init__(self, bot: LastImpression, parts: Parts, ticker: Ticker) -> None:
        self._bot = bot
        self._sessions = parts.sessions
        self._ticker = ticker
        self._locks = Locks()
        self._buttoned: dict[str, int] = {}
        """By session, the message that has the buttons for where the round stands."""
        self._in_doubt: set[str] = set()
        """Sessions of which nobody knows how much of what is unshown stands in their thread already."""
        self.lobbies = Lobbies(bot, parts)
        self.teller = Teller(bot, parts)

    def note(self, session: GroupSession) -> None:
        """Keep in step with a session: when something is due in it, and that its thread is not a lone person's."""
        if session.stage is Stage.CLOSED:
            self._bot.group_places.discard(session.channel_id)
        else:
            self._bot.group_places.add(session.channel_id)
        self._ticker.note(session.key, self._sessions.next_deadline(session))

    def note_bare(self, session: GroupSession, message_id: int) -> None:
        """Say that a message has lost its buttons as the answer to a click."""
        if self._buttoned.get(session.key) == message_id:
            del self._buttoned[session.key]

    def doubt(self, session: GroupSession) -> None:
        """Say that what is unshown may stand there: another process was at it, and may have ended in the middle."""
        self._in_doubt.add(session.key)

    async def show(self, session: GroupSession) -> None:
        """Send everything that is unshown. A GroupError where that is not possible, or not now; then it is tried again.

        After a crash, or a send of which nobody knows what became, the thread itself says what stands there.
        """
        self.note(session)
        async with self._locks.of(session.key):
            try:
                await self._show_all(session.key)
            except ThreadGoneError:
                await self.thread_gone(session.channel_id)
                await self._sessions.shown(session.key, session.next_seq)
                raise
            except GroupError:
                self._try_again(session)
                raise
            except _PASSING as error:
                _log.warning("What happened in a session could not be shown; trying again.", exc_info=error)
                self._try_again(session)
                raise NotShownError from error
            except Exception:
                # Nobody knows how much of it was sent, nor what of that was noted.
                self._try_again(session)
                raise
            self._ticker.settled(session.key)
            # Of two that happened in the same moment, the older one may have been noted last.
            with contextlib.suppress(SessionGoneError):
                self.note(await self._sessions.fetch(session.key))

    def _try_again(self, session: GroupSession) -> None:
        self.doubt(session)
        self._ticker.again_soon(session.key)

    async def thread_gone(self, channel_id: int) -> None:
        """Let a session end whose thread is no more."""
        self._bot.group_places.discard(channel_id)
        if session := await self._sessions.thread_gone(channel_id):
            self.note(session)

    async def _show_all(self, key: str) -> None:
        while True:
            try:
                session = await self._sessions.fetch(key)
            except SessionGoneError:
                self._in_doubt.discard(key)
                return
            if not session.events:
                self._in_doubt.discard(key)
                return
            sendings = await self._sendings(session)
            there = await self._standing(session, sendings) if key in self._in_doubt else []
            lobby_id = await self._send_all(session, sendings, there)
            await self._sessions.shown(key, session.events[-1].seq, lobby_message_id=lobby_id)
            self._in_doubt.discard(key)
            await self._tidy(session, lobby_id)

    async def _tidy(self, session: GroupSession, lobby_id: int | None) -> None:
        """Leave no buttons under what is over, and no lobby with seats that are no longer so."""
        if session.stage in (Stage.GATHERING, Stage.CLOSED) and (old := self._buttoned.pop(session.key, None)):
            await self._bare(session, old)
        if lobby_id and session.lobby_message_id and lobby_id != session.lobby_message_id:
            await self.lobbies.leave(session, session.lobby_message_id)
        try:
            newest = await self._sessions.fetch(session.key)
        except SessionGoneError:
            return
        has_changed = lobby_id and lobby_post(newest).text != lobby_post(session).text
        if has_changed or any(event.what in _CHANGES_SEATS for event in session.events):
            await self.lobbies.edit(newest)

    async def _sendings(self, session: GroupSession) -> list[_Sending]:
        """Return the messages for what is unshown. Each has the same nonce whenever it is tried."""
        sendings = []
        for event, posts in await self.teller.posts_for(session):
            is_answer = event.what is Happening.ANSWERED and event.who is None
            if is_answer and event.text and await self._has_pause(session):
                posts = _line_first(posts, session, event)
            is_apart = is_answer and len(posts) > 1 and posts[0].text == _line_of(session, event)
            sendings += [
                _Sending(
                    post,
                    f"{session.key}{event.seq}.{place}",
                    is_thought_about=is_answer and place == int(is_apart),
                )
                for place, post in enumerate(posts)
            ]
        return sendings

    async def _standing(self, session: GroupSession, sendings: Sequence[_Sending]) -> list[discord.Message]:
        """Return those that stand in the thread already, the first ones."""
        try:
            messages = await read_thread(self._bot, session)
        except discord.HTTPException as error:
            if told := refusal(error):
                raise told from error
            raise
        return standing([one.post for one in sendings], messages, self._bot.own_id)

    async def _send_all(
        self, session: GroupSession, sendings: Sequence[_Sending], there: Sequence[discord.Message]
    ) -> int | None:
        """Send what does not stand there yet; return the id of the lobby message among it."""
        lobby_id = None
        for place, sending in enumerate(sendings):
            if place < len(there):
                message: discord.Message | None = there[place]
            else:
                if sending.is_thought_about and not there and await self._has_pause(session):
                    await think(thread_of(self._bot, session), sending.post.text)
                message = await self._send(session, sending)
            if message is not None and sending.post.is_lobby:
                lobby_id = message.id
            elif message is not None and sending.post.is_turn:
                await self._move_buttons(session, message.id)
        return lobby_id

    async def _move_buttons(self, session: GroupSession, message_id: int) -> None:
        """Leave the buttons of the round under one message alone: where a line was typed, no click takes them away."""
        old = self._buttoned.pop(session.key, None)
        if len(self._buttoned) >= _MOST_BUTTONED:
            self._buttoned.pop(next(iter(self._buttoned)))
        self._buttoned[session.key] = message_id
        if old is not None and old != message_id:
            await self._bare(session, old)

    async def _bare(self, session: GroupSession, message_id: int) -> None:
        """Take the buttons from a message; nothing depends on it, for old ones are answered as well."""
        with contextlib.suppress(discord.HTTPException, aiohttp.ClientError, TimeoutError):
            await thread_of(self._bot, session).get_partial_message(message_id).edit(view=None)

    async def _send(self, session: GroupSession, sending: _Sending) -> discord.Message | None:
        try:
            return await send_post(self._bot, session, sending.post, sending.nonce)
        except discord.HTTPException as error:
            if error.status != _MALFORMED:
                raise
            # Discord will not take this one later either; what comes after it must not wait for it for ever.
            _log.error("A message of a session was refused by Discord and is left out.", exc_info=error)
            return None

    async def _has_pause(self, session: GroupSession) -> bool:
        return session.round is not None and await wants_pause(self._bot, session.round.candidate_id)


def _line_of(session: GroupSession, event: Event) -> str:
    """Return the candidate's line as it is said in the thread."""
    now = session.round_of(event.number)
    return spoken(now.candidate_id, event.text) if now is not None else ""


def _line_first(posts: Sequence[Post], session: GroupSession, event: Event) -> Sequence[Post]:
    """Cut the line off from its answer, where somebody thinks before it: what was said is to be read at once."""
    line = _line_of(session, event)
    first, *rest = posts
    answer = first.text.removeprefix(f"{line}\n\n")
    if not line or answer == first.text:
        return posts
    return [Post(line), replace(first, text=answer), *rest]
