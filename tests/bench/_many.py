"""What it costs to have many open rehearsals: at the start, and in memory, before and after a turn in each."""

from __future__ import annotations

import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.rehearsal.session import Rehearsal
from bot.store import SpotKind
from tests.bench._crowd import SETTLED_S, Crowd
from tests.bench._seats import Scripts, fill, seats
from tests.standin import BotProcess, StandIn

FEW = 300
"""Rehearsals that every bot here has: talked to, they bring into memory whatever does not grow with their number."""
_DIFFERENT = 250
"""Rehearsals that are really played; the others are like them, but somebody else's."""
_STARTS = 3
_AT_ONCE = 20
_AT_A_TIME = 500
_LAST_TOUCHED = timedelta(hours=2)


@dataclass(frozen=True)
class Start:
    """One start of a bot: seconds until it was online and had answered a line, bytes before and after many turns."""

    online_s: float
    answered_s: float
    untouched: int
    touched: int


@dataclass(frozen=True)
class Growth:
    """Starts with few and with many open rehearsals, in turn."""

    rehearsals: int
    few: Sequence[Start]
    many: Sequence[Start]

    def later_s(self) -> tuple[float, float]:
        """Return by how much later, in seconds, the bot is online and has answered with many; medians."""
        return (
            statistics.median(one.online_s for one in self.many) - statistics.median(one.online_s for one in self.few),
            statistics.median(one.answered_s for one in self.many)
            - statistics.median(one.answered_s for one in self.few),
        )


async def measure_many(count: int, scripts: Scripts) -> Growth:
    """Start bots with few and with `count` open rehearsals, in turn; each time everybody says a line."""
    scripted = [scripts.write(number, 1) for number in range(_DIFFERENT)]
    few, many = [], []
    for _ in range(_STARTS):
        few.append(await _start(0, scripted))
        many.append(await _start(count, scripted))
    return Growth(count, few, many)


async def _start(count: int, scripted: Sequence[tuple[Rehearsal, list[str]]]) -> Start:
    async with StandIn(log=False) as discord:
        guild = discord.guild("Job club")
        warm = seats(discord, guild, SpotKind.DM, FEW, "few")
        there = seats(discord, guild, SpotKind.DM, count, "many")
        kept = []
        for number, seat in enumerate([*warm, *there]):
            rehearsal, lines = scripted[number % len(scripted)]
            seat.lines = list(lines)
            kept.append((seat, rehearsal))
        bot = BotProcess(discord, env={"HUMAN_DELAY": "off"})
        await fill(bot, kept, _LAST_TOUCHED)
        begun = time.perf_counter()
        async with bot:
            online_s = time.perf_counter() - begun
            crowd = Crowd(discord, bot)
            await crowd.type_line(warm[0])
            answered_s = time.perf_counter() - begun
            await crowd.settle(SETTLED_S)
            await crowd.batch(crowd.type_line, warm[1:], _AT_ONCE)
            untouched = bot.rss
            for at in range(0, len(there), _AT_A_TIME):
                await crowd.batch(crowd.type_line, there[at : at + _AT_A_TIME], _AT_ONCE)
                discord.forget()
            return Start(online_s, answered_s, untouched, bot.rss)
