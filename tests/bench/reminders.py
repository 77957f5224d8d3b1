"""Whether reminders come: `python -m tests.bench.reminders rate [--quick]`, `... kills [N]`. Prints; judges nothing.

The real bot runs in a process of its own against a Discord on loopback that takes 50 requests in any second and turns
away the rest with a 429, as Discord does.

`rate`: 10,000 people have a reminder that is due at the same moment. Before that moment and until the last of them has
been sent, one person after another says a line in direct messages, in the middle of a rehearsal, and waits for the
answer. `kills`: rounds of 300 people whose reminders are due; while they are being sent, the power is cut at moments
that nobody chose, N times over all rounds, and each time the bot starts again.
"""

from __future__ import annotations

import argparse
import asyncio
import random
import statistics
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from bot.store import SpotKind
from tests.bench._crowd import SETTLED_S, Crowd, cpu_seconds
from tests.bench._seats import Scripts, Seat, fill, seats
from tests.online.reminded import MESSAGE, PowerCuts, fates, members, remind, seen
from tests.online.town import ONLINE
from tests.standin import Arrival, BotProcess, Person, StandIn

DISCORDS_MOST = 50
"""Requests a second that Discord takes of a bot."""
MANY, QUICK = 10_000, 1_000
_AHEAD = timedelta(seconds=60)
"""From the writing of the rows to when they are due, at the least: the bot starts, settles and answers lines meanwhile."""
_MINUTE = timedelta(minutes=1)
_TALKERS = 160
_LINES_EACH = 4
_BETWEEN_LINES_S = (0.3, 0.9)
_PATIENCE = 3.0
"""How many times longer than at Discord's own rate the sending may take."""
_LEAST_PATIENCE_S = 60.0
_STILL_S = 2.0
_PEOPLE_A_ROUND = 300


@dataclass
class Watcher:
    """Notes when reminders arrive, and how long rehearsers wait for answers."""

    channels: set[str]
    sent_at: list[float] = field(default_factory=list)
    answers: list[tuple[float, float]] = field(default_factory=list)
    """When a line was said, and how many seconds its answer took."""
    is_over: asyncio.Event = field(default_factory=asyncio.Event)

    def note(self, arrival: Arrival) -> None:
        if arrival.route == MESSAGE and arrival.status == 200 and arrival.ids[0] in self.channels:
            self.sent_at.append(arrival.at)
            if len(self.sent_at) == len(self.channels):
                self.is_over.set()

    async def talk(self, crowd: Crowd, talkers: Sequence[Seat]) -> None:
        """Let one person after another say a line and wait for the answer, until it is over or all is said."""
        dice = random.Random(5)  # noqa: S311 - the same pauses in every run
        for seat in talkers:
            while seat.lines and not self.is_over.is_set():
                said_at = time.perf_counter()
                self.answers.append((said_at, await crowd.type_line(seat)))
                await asyncio.sleep(dice.uniform(*_BETWEEN_LINES_S))


async def measure_rate(count: int) -> None:
    """Let many be reminded in the same minute, and print how fast that went and who had to wait meanwhile."""
    scripts = Scripts()
    async with StandIn(log=False, most_per_s=DISCORDS_MOST) as discord:
        guild = discord.guild("Job club")
        talkers = seats(discord, guild, SpotKind.DM, _TALKERS, "talker")
        kept = []
        for number, seat in enumerate(talkers):
            rehearsal, seat.lines = scripts.write(number, _LINES_EACH)
            kept.append((seat, rehearsal))
        whom = members(discord, guild, count, "reminded")
        bot = BotProcess(discord, env=ONLINE)
        await fill(bot, kept, timedelta(hours=2))
        due = (datetime.now(UTC) + _AHEAD + _MINUTE).replace(second=0, microsecond=0)
        await remind(bot, whom, due)
        async with bot:
            crowd = Crowd(discord, bot)
            watcher = Watcher({str(one.dm.id) for one in whom})
            discord.arrivals.append(watcher.note)
            await crowd.settle(SETTLED_S)
            due_at = time.perf_counter() + (due - datetime.now(UTC)).total_seconds()
            talking = asyncio.create_task(watcher.talk(crowd, talkers))
            await asyncio.sleep(due_at - time.perf_counter())
            before_s = cpu_seconds(bot)
            async with asyncio.timeout(max(_LEAST_PATIENCE_S, _PATIENCE * count / DISCORDS_MOST)):
                await watcher.is_over.wait()
            cpu_s = cpu_seconds(bot) - before_s
            await talking
            # Whatever would come twice has come by then.
            await asyncio.sleep(_STILL_S)
            show_rate(watcher, due_at, cpu_s, discord.turned_away)
            show_fates(bot, whom)


def show_rate(watcher: Watcher, due_at: float, cpu_s: float, turned_away: int) -> None:
    """Print how fast reminders went, and how long rehearsers waited before and meanwhile."""
    count, took_s = len(watcher.sent_at), max(watcher.sent_at) - due_at
    rate = count / took_s
    print(
        f"{count:,} reminders due at the same moment: the first after {min(watcher.sent_at) - due_at:.2f} s, all after "
        f"{took_s:.1f} s; {rate:.1f} a second, {rate / DISCORDS_MOST:.0%} of the {DISCORDS_MOST} that Discord takes"
    )
    print(f"turned away with a 429: {turned_away}; processor time of the bot: {cpu_s / count * 1000:.2f} ms a reminder")
    last = max(watcher.sent_at)
    before = sorted(wait_s * 1000 for at, wait_s in watcher.answers if at < due_at)
    during = sorted(wait_s * 1000 for at, wait_s in watcher.answers if due_at <= at < last)
    print("answers to lines in direct messages, ms: median, p99, worst (lines)")
    for name, waits in (("before", before), ("meanwhile", during)):
        print(
            f"  {name:<10} {statistics.median(waits):.1f}, {waits[int(len(waits) * 0.99)]:.1f}, {waits[-1]:.1f} ({len(waits)})"
        )


def show_fates(bot: BotProcess, whom: Sequence[Person]) -> None:
    """Print how often people have seen their reminder, and what the bot knows of it."""
    often = seen(whom)
    once, twice = sum(count == 1 for count in often.values()), sum(count > 1 for count in often.values())
    known = ", ".join(f"{status} {count:,}" for status, count in fates(bot, whom).items())
    print(
        f"seen once by {once:,}, by {len(whom) - len(often):,} never, by {twice:,} more than once; the bot knows: {known}"
    )


async def measure_kills(kills: int, people: int, longest_s: float) -> None:
    """Cut power that often, or as often as fits into the time, and print what it did."""
    begun = time.monotonic()
    async with StandIn(log=False, most_per_s=DISCORDS_MOST) as discord:
        cuts = PowerCuts(discord, seed=25)
        tally = cuts.tally
        async with cuts.bot:
            await cuts.bot.kill()
            while tally.kills < kills and time.monotonic() - begun < longest_s:
                await cuts.play(people, kills - tally.kills)
                print(
                    f"  {time.monotonic() - begun:5.0f} s: {tally.kills} kills, {tally.reminders:,} reminders, "
                    f"{tally.lost} lost, {tally.twice} seen twice",
                    flush=True,
                )
        print(
            f"{tally.kills} kills at random moments during the delivery of {tally.reminders:,} reminders: {tally.lost} lost, "
            f"{tally.twice} seen twice, {tally.unkept} not known to be sent"
        )
        print(
            f"at the kills, {tally.arrived_unknown} had arrived and the bot had not kept that, {tally.under_way} were claimed "
            f"and had not arrived; turned away with a 429: {discord.turned_away}; refused: {len(discord.refusals)}"
        )


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.reminders")
    which = parser.add_subparsers(dest="which", required=True)
    rate = which.add_parser("rate", help="very many reminders in the same minute")
    rate.add_argument("--quick", action="store_true", help=f"{QUICK:,} reminders in place of {MANY:,}")
    kills = which.add_parser("kills", help="power cuts while reminders are being sent")
    kills.add_argument("kills", type=int, nargs="?", default=200, metavar="N", help="how many; 200 if not given")
    kills.add_argument("--people", type=int, default=_PEOPLE_A_ROUND, help="how many are reminded in each round")
    kills.add_argument("--minutes", type=float, default=float("inf"), help="begin no round after so many minutes")
    options = parser.parse_args()
    if options.which == "rate":
        await measure_rate(QUICK if options.quick else MANY)
    else:
        await measure_kills(options.kills, options.people, options.minutes * 60)


if __name__ == "__main__":
    asyncio.run(main())
