"""Lines that are typed: in direct messages all of them, in threads those that mention the bot or reply to it."""

from __future__ import annotations

import dataclasses
import logging
import re
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import discord
from discord.ext import commands

from bot.client import LastImpression
from bot.sessions import AlreadyHeardError, Sessions, Wish
from bot.store import Record, Spot, SpotKind
from cogs._answers import DRAINING, FORESEEN, sentence, unforeseen
from cogs._page import Page
from cogs._sending import CannotWriteError, send
from cogs.rehearsing._buttons import buttons_after, start_button
from cogs.rehearsing._lines import coach_text
from cogs.rehearsing._pages import after_turn, beginning, card_and_reminder, where_it_stands
from cogs.rehearsing._showing import Showing, place_of

WELCOME = (
    "Hello. I help you rehearse the last ten minutes of a job interview: “do you have any other questions for me?”, the "
    "question that brings out what they doubt, your answer, the goodbye, and the thank-you at the desk.\n\n"
    "You talk to invented people, and I am a program: type what you would say, and they answer. A coach adds one thing "
    "after each line, and a score card quotes your own words. Invent your employers and salaries too.\n\n"
    "-# What you type is kept encrypted, for {days} days at most, so that you can go on; /mydata forget deletes it at once. "
    "/privacy says more, /help lists what I can do."
)
_POINTER = "I rehearse the end of job interviews. /rehearse begins one, /resume goes on with one that is open, /help says more."
_NO_WORDS = "I can only read words. Write what you would say, or press Answer."
_UNHEARD = (
    "-# Messages here reach me only if they mention me or reply to me. Press Answer under the last line, or begin with "
    "my name."
)
_OVER = "That rehearsal is over. Press a button, or write once more and another scene begins."
_TYPED_COMMAND = (
    "Commands are picked from the list that Discord shows when you type “/”. Sent as a message, they reach nobody."
)
_ELSEWHERE = "Your rehearsal is still going on in {place}. Type /resume here to go on with it here; write once more and a new one begins."
_log = logging.getLogger(__name__)
_MOST_TOLD = 1_000
_STILL_THERE = timedelta(minutes=30)
_COMMAND = re.compile(r"/(?!help\b|hint\b)[a-z]\w*( \w+){0,2}", re.IGNORECASE)
_COURTESIES = frozenset(
    "thanks thank thx ty you u so much ok okay k cool great nice good well fine bye goodbye cheers wow lol haha yes yeah no "
    "that was very really helpful done stop quit end ha hm hmm perfect super".split()
)
_LONGEST_COURTESY = 6


class TypedLines(commands.Cog):
    """Hears what people type."""

    def __init__(self, bot: LastImpression, showing: Showing) -> None:
        self._bot = bot
        self._sessions: Sessions = bot.sessions
        self._showing = showing
        self._told: set[int] = set()
        self._pointed: set[str] = set()
        """Keys of rehearsals of which a person was told that they go on elsewhere."""
        self._commands: dict[str, Callable[[discord.Message, Record], Awaitable[None]]] = {
            "/hint": self._hint,
            "/retry": self._take_back,
            "/stop": self._stop,
            # Whoever types one of these wants the button, not the manager.
            **dict.fromkeys(("stop", "exit", "quit", "end", "i quit", "stop please", "please stop"), self._stop),
            **dict.fromkeys(("take back", "take it back", "take that back", "undo"), self._take_back),
        }

    @commands.Cog.listener("on_message")
    async def hear(self, message: discord.Message) -> None:
        """Take a message as a line, where it is meant as one."""
        if message.author.bot or message.type not in (discord.MessageType.default, discord.MessageType.reply):
            return
        if message.channel.id in self._bot.group_places:
            return
        if not self._bot.is_first_sight_of(message.id):
            return
        if _is_direct(message):
            await self._handle(message, lambda: self.hear_direct(message))
        elif self._is_addressed(message):
            await self._handle(message, lambda: self.hear_in_thread(message))
        elif isinstance(message.channel, discord.Thread) and message.channel.owner_id == self._bot.own_id:
            await self._handle(message, lambda: self._tell_unheard(message))

    @commands.Cog.listener("on_forgotten")
    async def forget(self, user_id: int) -> None:
        """Forget also what a person's direct messages just came to the end of."""
        self._showing.just_over.pop(user_id, None)

    async def hear_direct(self, message: discord.Message) -> None:
        """Continue the rehearsal of these direct messages, or start one; greet whoever writes for the first time."""
        spot = Spot(SpotKind.DM, message.channel.id)
        if await self._continue(message, spot, message.content):
            return
        if help_text := self._sessions.room.help_in_distress(message.content):
            await self._say(message, help_text)
            return
        person = await self._sessions.store.fetch_person(message.author.id)
        if not person.is_welcomed:
            await self._sessions.store.save_person(dataclasses.replace(person, is_welcomed=True), before=person)
            welcome = WELCOME.format(days=self._bot.retention.days)
            await self._say(message, welcome, view=start_button())
            return
        if _COMMAND.fullmatch(message.content.strip()):
            await self._say(message, _TYPED_COMMAND)
            return
        if over := self._showing.just_over.get(message.author.id):
            if not over.is_told or _is_courtesy(message.content):
                over.is_told = True
                await self._say(message, _OVER, view=buttons_after(over.key, over.turn))
                return
        elif elsewhere := await self._going_on_elsewhere(message.author.id):
            await self._say(message, _ELSEWHERE.format(place=place_of(elsewhere.spot)))
            return
        begun = await self._sessions.begin(message.author.id, spot, Wish())
        await self._showing.in_channel(message.channel, begun.record, beginning(self._sessions, begun.record))

    async def hear_in_thread(self, message: discord.Message) -> None:
        """Continue the rehearsal of this thread; elsewhere say how to begin one."""
        spot = Spot(SpotKind.THREAD, message.channel.id, message.guild.id if message.guild else None)
        if await self._continue(message, spot, self._said_in(message)):
            return
        if self._bot.own_id not in message.raw_mentions:
            return
        # Others read along here, so nothing is said of what this person has open elsewhere.
        await self._say(message, _POINTER, reference=message.to_reference(fail_if_not_exists=False))

    async def _going_on_elsewhere(self, user_id: int) -> Record | None:
        """Return what the person has been at in another place within half an hour, once for each."""
        record = await self._sessions.newest_open(user_id)
        if record is None or record.key in self._pointed or datetime.now(UTC) - record.changed_at > _STILL_THERE:
            return None
        if len(self._pointed) >= _MOST_TOLD:
            self._pointed.clear()
        self._pointed.add(record.key)
        return record

    async def _continue(self, message: discord.Message, spot: Spot, text: str) -> bool:
        """Hear a line if a rehearsal is open there; whether there was one."""
        record = await self._sessions.open_in(message.author.id, spot.place)
        if record is None:
            return False
        if not text.strip():
            await self._say(message, _NO_WORDS)
        elif command := self._commands.get(text.strip().lower()):
            await command(message, record)
        elif _COMMAND.fullmatch(text.strip()):
            await self._say(message, _TYPED_COMMAND)
        else:
            heard = await self._sessions.say(message.author.id, spot.place, text, message.id)
            if heard is None:
                return False
            await self._show(message, heard, after_turn(self._sessions, heard, has_echo=False), has_pause=True)
        return True

    async def _hint(self, message: discord.Message, record: Record) -> None:
        _, hint = await self._sessions.hint(record.key, message.author.id)
        await self._say(message, coach_text(hint))

    async def _take_back(self, message: discord.Message, record: Record) -> None:
        record = await self._sessions.take_back(record.key, message.author.id, record.turn, message_id=message.id)
        await self._show(message, record, where_it_stands(self._sessions, record, "*Taken back. You are here again:*"))

    async def _stop(self, message: discord.Message, record: Record) -> None:
        record = await self._sessions.stop(record.key, message.author.id)
        await self._show(message, record, card_and_reminder(self._sessions, record))

    async def _show(
        self, message: discord.Message, record: Record, pages: list[Page], *, has_pause: bool = False
    ) -> None:
        await self._showing.in_channel(message.channel, record, pages, has_pause=has_pause)

    async def _tell_unheard(self, message: discord.Message) -> None:
        """Say once in a thread that plain messages do not arrive: without the privileged intent they come empty."""
        if message.content or message.channel.id in self._told:
            return
        spot = Spot(SpotKind.THREAD, message.channel.id)
        if await self._sessions.open_in(message.author.id, spot.place):
            if len(self._told) >= _MOST_TOLD:
                self._told.clear()
            self._told.add(message.channel.id)
            await self._say(message, _UNHEARD)

    async def _handle(self, message: discord.Message, work: Callable[[], Awaitable[None]]) -> None:
        """Do the work of one message. If it fails, say so in one sentence, with a code where it was not foreseen."""
        async with self._bot.working():
            if self._bot.is_draining:
                await self._tell(message, DRAINING)
                return
            try:
                await work()
            except AlreadyHeardError:
                return
            except FORESEEN as error:
                await self._tell(message, sentence(str(error)))
            except Exception as error:  # noqa: BLE001 - the last place where the person can still be answered
                await self._tell(message, unforeseen(error))

    async def _tell(self, message: discord.Message, text: str) -> None:
        try:
            await self._say(message, text)
        except CannotWriteError as error:
            _log.info("What was said there could not be answered; /resume elsewhere shows it.", exc_info=error)
        except Exception as error:  # noqa: BLE001 - there is no other way left to reach the person
            unforeseen(error)

    async def _say(self, message: discord.Message, text: str, **what: Any) -> None:  # noqa: ANN401 - as of `send`
        await send(message.channel, nonce=f"{message.id}", content=text, **what)

    def _said_in(self, message: discord.Message) -> str:
        """Return the words of a message without the bot's own name, which only calls it."""
        return re.sub(rf"<@!?{self._bot.own_id}>", "", message.content).strip()

    def _is_addressed(self, message: discord.Message) -> bool:
        return any(user.id == self._bot.own_id for user in message.mentions)


def _is_courtesy(text: str) -> bool:
    """Whether a message is no more than a thank-you or an ok, and no wish for anything."""
    said = re.findall(r"[a-z']+", text.lower())
    return len(said) <= _LONGEST_COURTESY and _COURTESIES.issuperset(said)


def _is_direct(message: discord.Message) -> bool:
    """Whether a message was written to the bot alone. A server that is not in the cache is still a server."""
    channel = message.channel
    if isinstance(channel, discord.PartialMessageable):
        return channel.guild_id is None
    return message.guild is None
