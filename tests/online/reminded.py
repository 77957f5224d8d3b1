"""Many people with one reminder each that is due at the same moment, put into a database beside the bot, and power cuts."""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from sqlalchemy import Connection, insert

from bot.diary import Reminder
from bot.diary.interview import USUAL_MINUTES, IfThen, Interview, Kind, WallTime
from bot.store import Person as Settings
from bot.store import default_url, make_key, open_store, read_keys
from bot.store._diary_rows import row_of_interview, row_of_reminder
from bot.store._keys import Cipher, make_cipher
from bot.store._rows import row_of_person
from bot.store._tables import interviews, people, reminders
from cogs._ids import reminder_of
from tests.databases import look_into
from tests.online.town import ONLINE, database
from tests.standin import Arrival, BotProcess, Guild, Message, Person, StandIn, slow

MESSAGE = "POST /channels/{}/messages"
_HISTORY = "GET /channels/{}/messages"
_ZONE = "Europe/Vienna"
_PER_INSERT = 1_000
_ANSWER_S = 0.1
"""How long Discord takes to answer while power is cut, so that each cut meets several reminders on their way."""
_LONGEST_LIFE_S = 1.0
"""How long a bot delivers before the next cut, at most."""
_PATIENCE_S = 30.0
_LOOK_EVERY_S = 0.2
_STILL_S = 1.0


def members(discord: StandIn, guild: Guild, count: int, name: str) -> list[Person]:
    """Make people with whom the bot has a direct message open."""
    made = [discord.user(f"{name}-{number}", in_=[guild]) for number in range(count)]
    for one in made:
        assert one.dm.id
    return made


async def remind(bot: BotProcess, whom: Sequence[Person], due: datetime) -> None:
    """Keep an interview for each of them that ends at `due`, of which only the way out is still to be reminded of."""
    data = bot.data_dir / "data"
    data.mkdir(parents=True, exist_ok=True)
    url, keys = default_url(data), read_keys(None, data, lambda _: None)
    async with await open_store(url, keys, announce=lambda _: None):
        # Only to have the tables: the store would take one transaction for each.
        pass
    await look_into(url, partial(_keep, whom=whom, due=due, cipher=make_cipher(keys)))


def _keep(connection: Connection, whom: Sequence[Person], due: datetime, cipher: Cipher) -> None:
    for first in range(0, len(whom), _PER_INSERT):
        part = whom[first : first + _PER_INSERT]
        kept = [_interview(one, due) for one in part]
        way_out = Reminder(Kind.WAY_OUT, WallTime.of(due, _ZONE))
        settings = [row_of_person(Settings(one.id, _ZONE, dm_channel_id=one.dm.id)) for one in part]
        connection.execute(insert(people), settings)
        connection.execute(insert(interviews), [row_of_interview(one, due, cipher) for one in kept])
        connection.execute(insert(reminders), [row_of_reminder(one, way_out) for one in kept])


def _interview(who: Person, due: datetime) -> Interview:
    starts = WallTime.of(due - timedelta(minutes=USUAL_MINUTES), _ZONE)
    plan = IfThen("I am handed my coat", "I thank Dana by name", "What would a good first month look like?")
    return Interview(
        make_key(), who.id, starts, company="Northgate", role="Nurse", checks_in="Dana", walks_in="Tom", plan=plan
    )


def reminders_in(who: Person) -> Iterator[tuple[int, Message]]:
    """Return what stands in somebody's direct messages under which there are buttons of a reminder, and of which."""
    for message in who.dm.messages:
        ids = {reminder_of(button.custom_id or "") for button in message.buttons} - {None}
        for reminder_id in ids:
            assert reminder_id is not None
            yield reminder_id, message


def seen(whom: Sequence[Person]) -> Counter[int]:
    """Return how many reminders each of them has seen, by person; those who have seen none are left out."""
    return Counter(one.id for one in whom for _ in reminders_in(one))


def fates(bot: BotProcess, whom: Sequence[Person]) -> Counter[str]:
    """Return what has become of their reminders, as far as the bot knows."""
    wanted = {one.id for one in whom}
    with database(bot) as connection:
        found = connection.execute("SELECT user_id, status FROM reminders")
        return Counter(status for user_id, status in found if user_id in wanted)


@dataclass
class Tally:
    """What power cuts during delivery have met, and what came of it."""

    kills: int = 0
    reminders: int = 0
    lost: int = 0
    """How many nobody has seen in the end."""
    twice: int = 0
    """How many somebody has seen more than once."""
    unkept: int = 0
    """How many the bot does not know in the end to have been sent."""
    arrived_unknown: int = 0
    """How many stood in front of their person at a cut while the bot had not kept that they did."""
    under_way: int = 0
    """How many were claimed at a cut and had not arrived."""


class PowerCuts:
    """Cuts the power of a bot at random moments while it delivers, and counts what people see.

    After half of the cuts Discord has forgotten all nonces, as it does within minutes.
    """

    def __init__(self, discord: StandIn, seed: int) -> None:
        self._discord = discord
        self._guild = discord.guild("Job club")
        self._dice = random.Random(seed)  # noqa: S311 - chooses moments, guards nothing
        self._delivers = asyncio.Event()
        self._rounds = 0
        self.bot = BotProcess(discord, env=ONLINE)
        self.tally = Tally()
        discord.arrivals.append(self._note)

    def _note(self, arrival: Arrival) -> None:
        if arrival.route in (MESSAGE, _HISTORY):
            self._delivers.set()

    async def play(self, people: int, most: int) -> None:
        """Let that many people be reminded at once, cut power until all of them are or it was cut so often, and check."""
        self._rounds += 1
        whom = members(self._discord, self._guild, people, f"round{self._rounds}")
        await remind(self.bot, whom, datetime.now(UTC))
        for _ in range(most):
            if not await self._live_and_die(whom):
                break
        self._discord.faults.clear()
        await self.bot.start()
        end = time.monotonic() + _PATIENCE_S
        while fates(self.bot, whom) != {"sent": people} and time.monotonic() < end:
            await asyncio.sleep(_LOOK_EVERY_S)
        # Whatever would come twice has come by then.
        await asyncio.sleep(_STILL_S)
        await self.bot.kill()
        often = seen(whom)
        self.tally.reminders += people
        self.tally.lost += people - len(often)
        self.tally.twice += sum(count > 1 for count in often.values())
        self.tally.unkept += people - fates(self.bot, whom)["sent"]

    async def _live_and_die(self, whom: Sequence[Person]) -> bool:
        """Start the bot, let it deliver for a moment and cut its power; False if by then it had nothing to deliver."""
        self._discord.faults.clear()
        # What was on its way at the last cut may still arrive; it is no sign of the next life.
        await asyncio.sleep(2 * _ANSWER_S)
        answer = slow(_ANSWER_S, is_after=self._dice.random() < 0.5)
        self._discord.faults.add("POST /channels/*/messages", answer, times=len(whom) + 1)
        self._delivers.clear()
        await self.bot.start(waits=False)
        try:
            async with asyncio.timeout(_PATIENCE_S):
                await self._delivers.wait()
        except TimeoutError:
            # It has nothing more to bring: what is missing is lost.
            await self.bot.kill()
            return False
        await asyncio.sleep(self._dice.uniform(0, _LONGEST_LIFE_S))
        await self.bot.kill()
        arrived = len(seen(whom))
        known = fates(self.bot, whom)
        if known["sent"] == len(whom):
            return False
        unknown = arrived - known["sent"]
        self.tally.kills += 1
        self.tally.arrived_unknown += unknown
        self.tally.under_way += known["claimed"] - unknown
        if self._dice.random() < 0.5:
            self._discord.world.nonces.clear()
        return True
