"""Days and weeks in seconds: a bot that lives by the stand-in's clock, and people who get direct messages from it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from tests.online.town import ONLINE, Town, database, found
from tests.standin import TIME_FILE, TIMED_BOT, Answer, BotProcess, Message, Modal, Person, StandIn

VIENNA = ZoneInfo("Europe/Vienna")
_JUST_BEFORE = timedelta(minutes=2)
_SETTLED_S = 0.25


def day(number: int, clock: str = "09:30") -> datetime:
    """Return a time in Vienna in March 2032, whose first day is a Monday. Clocks go forward on the 28th."""
    return datetime.fromisoformat(f"2032-03-{number:02}T{clock}").replace(tzinfo=VIENNA)


def shown(moment: datetime, style: str = "F") -> str:
    """Return a moment as Discord shows it to everybody by their own clock."""
    return f"<t:{int(moment.timestamp())}:{style}>"


@asynccontextmanager
async def timed_town(start: datetime) -> AsyncIterator[Town]:
    """Make a town whose bot runs and believes that it is that moment."""
    async with StandIn() as discord:
        bot = BotProcess(discord, command=TIMED_BOT, env=ONLINE, start_timeout_s=120.0)
        discord.clock.share_in(bot.data_dir / TIME_FILE)
        discord.clock.move_to(start)
        async with bot:
            yield found(discord, bot)


@dataclass
class Applicant:
    """Somebody with an interview, who reads their direct messages one by one."""

    town: Town
    who: Person
    read: int = 0
    """How many direct messages they have read."""

    @property
    def inbox(self) -> list[Message]:
        """Everything that the bot has sent them, oldest first."""
        return self.town.by_bot(self.who.dm)

    @property
    def now(self) -> datetime:
        """What time it is for everybody."""
        return datetime.fromtimestamp(self.town.discord.clock.now(), VIENNA)

    @property
    def unread(self) -> list[str]:
        return [message.text for message in self.inbox[self.read :]]

    async def slash(self, command: str, **options: str | int) -> Answer:
        """Use a command in the channel. What comes of it must be for their eyes alone."""
        answer = await self.who.slash(self.town.channel, command, **options)
        assert answer.modal is not None or answer.is_ephemeral, answer
        return answer

    async def click(self, on: Answer | Message, button: str) -> Answer:
        message = on.message if isinstance(on, Answer) else on
        assert message is not None
        answer = await self.who.click(message, button)
        assert answer.modal is not None or answer.is_ephemeral, answer
        return answer

    async def submit(self, modal: Modal | None, **fields: str) -> Answer:
        answer = await self.who.submit(modal, fields)
        assert answer.is_ephemeral, answer
        return answer

    async def reads(self, timeout_s: float = 15.0) -> Message:
        """Wait for the next direct message and read it."""
        number = self.read
        await self.town.discord.until(
            lambda: len(self.inbox) > number, timeout_s, f"message {number + 1} to {self.who}"
        )
        self.read += 1
        return self.inbox[number]

    async def hears_nothing(self) -> None:
        """Give the bot a moment: nothing may come."""
        await asyncio.sleep(_SETTLED_S)
        assert not self.unread, f"at {self.now:%a %d %H:%M:%S} came {self.unread}"

    async def hears_nothing_until(self, moment: datetime) -> None:
        """Let the time pass until just before a moment, and then until it; so far, nothing may have come."""
        clock = self.town.discord.clock
        before = (moment - _JUST_BEFORE).timestamp() - clock.now()
        if before > 0:
            clock.move(before)
            await self.hears_nothing()
        clock.move_to(moment)

    async def invited(self, starts: datetime) -> None:
        """Put an interview of three quarters of an hour into the diary, where Dana is at the desk and Tom walks in."""
        asked = await self.slash(
            "interview add", when=f"{starts:%d %B %Y %H:%M}", desk="Dana", escort="Tom", timezone="Europe/Vienna"
        )
        assert shown(starts) in asked.text
        await self.click(asked, "Yes, keep it")

    @property
    def kinds(self) -> list[str]:
        """What their direct messages remind of, oldest first, as far as the bot knows that it has sent them."""
        with database(self.town.bot) as connection:
            sent = dict(connection.execute("SELECT message_id, kind FROM reminders WHERE user_id = ?", (self.who.id,)))
        return [sent.get(message.id, "?") for message in self.inbox if message.buttons]

    def state(self, kind: str) -> tuple[str, int]:
        """Return what has become of a reminder of theirs, and how often it was put off."""
        with database(self.town.bot) as connection:
            (found,) = connection.execute(
                "SELECT status, attempt FROM reminders WHERE user_id = ? AND kind = ?", (self.who.id, kind)
            )
        status, attempt = found
        return status, attempt


def in_days(town: Town, days: int, clock: str) -> datetime:
    """Return a time of day in Vienna that many days ahead."""
    today = datetime.fromtimestamp(town.discord.clock.now(), VIENNA).date()
    return at(today + timedelta(days=days), clock)


def at(on: date, clock: str) -> datetime:
    """Return a time of day in Vienna."""
    return datetime.combine(on, time.fromisoformat(clock), VIENNA)


async def down_until(town: Town, moment: datetime) -> None:
    """Let the power go and come back at that moment; until then, whatever was to go wrong may have done so."""
    await town.bot.kill()
    town.discord.faults.clear()
    if moment.timestamp() > town.discord.clock.now():
        town.discord.clock.move_to(moment)
    await town.bot.restart()
