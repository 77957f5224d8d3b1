"""What the Discord side costs: `python -m tests.bench.online [--quick]`. Prints medians; judges nothing.

The bot and a bare bot (`tests/standin/bare_bot.py`, a fixed text for every answer, the same library settings) run side
by side in processes of their own against a Discord on loopback, and take turns at being measured. Processor time is
that of the bot's whole process, for everything that one turn brings with it: the event, the requests, and the events
that come back. Discord's rate limits are not modelled, and nobody waits for a pause before an answer.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterator
from contextlib import AsyncExitStack
from datetime import timedelta
from pathlib import Path

from bot.store import SpotKind
from tests.bench._crowd import SETTLED_S, Batch, Crowd
from tests.bench._many import FEW, Growth, measure_many
from tests.bench._seats import Scripts, Seat, fill, seats
from tests.standin import BotProcess, StandIn

BARE = (sys.executable, str(Path(__file__).parent.parent / "standin" / "bare_bot.py"))
AT_ONCE = (1, 50, 200)
KINDS = (SpotKind.DM, SpotKind.HERE, SpotKind.THREAD)
_NAMES = {
    SpotKind.DM: "a line in a direct message -> a message",
    SpotKind.HERE: "a form sent off, alone -> the message changed",
    SpotKind.THREAD: "a form sent off in a thread -> a message",
}
_OPENING = "a click on Answer -> the form"
_LINES = 1 + len(AT_ONCE)
"""What each person says: one line to warm up, then one for each number of people at once."""

Measured = dict[tuple[str, int, bool], list[Batch]]
"""Batches by what was done, by how many people at once, and whether by the bot (or by the bare one)."""


class Side:
    """One of the two bots, with its own Discord and its own people."""

    def __init__(self, *, is_bare: bool, rounds: int, people: int, scripts: Scripts) -> None:
        self.is_bare = is_bare
        self._rounds = rounds
        self._people = people
        self._scripts = scripts
        self._crowd: Crowd
        self._seats: dict[tuple[int, SpotKind], list[Seat]] = {}

    async def open(self, stack: AsyncExitStack) -> None:
        """Make the Discord, seat the people in the middle of their rehearsals, and bring the bot online."""
        discord = await stack.enter_async_context(StandIn(log=False))
        guild = discord.guild("Job club")
        bot = BotProcess(discord, command=BARE) if self.is_bare else BotProcess(discord, env={"HUMAN_DELAY": "off"})
        kept = []
        for turn in range(self._rounds):
            for kind in KINDS:
                there = seats(discord, guild, kind, self._people, f"round{turn}")
                self._seats[turn, kind] = there
                for number, seat in enumerate(there):
                    rehearsal, seat.lines = self._scripts.write(turn * self._people + number, _LINES)
                    kept.append((seat, rehearsal))
        if not self.is_bare:
            await fill(bot, kept, timedelta(hours=2))
        self._crowd = Crowd(discord, await stack.enter_async_context(bot))
        await self._crowd.settle(SETTLED_S)

    async def play(self, turn: int, kind: SpotKind) -> Iterator[tuple[str, int, Batch]]:
        """Let the people of one round and place say their lines; the batches, each with its name."""
        crowd, there = self._crowd, self._seats.pop((turn, kind))
        if kind is not SpotKind.DM:
            await asyncio.gather(*(self._take_seat(seat) for seat in there))
        found = []
        for at_once in (AT_ONCE[1], *AT_ONCE):
            if kind is SpotKind.DM:
                batches = [(_NAMES[kind], await crowd.batch(crowd.type_line, there, at_once))]
            else:
                submit = crowd.submit_here if kind is SpotKind.HERE or self.is_bare else crowd.submit_in_thread
                opened = await crowd.batch(crowd.open_form, there, at_once)
                batches = [(_NAMES[kind], await crowd.batch(submit, there, at_once))]
                if kind is SpotKind.HERE:
                    batches.append((_OPENING, opened))
            found.append([(name, at_once, batch) for name, batch in batches])
        crowd.discord.forget()
        return (batch for batches in found[1:] for batch in batches)

    async def _take_seat(self, seat: Seat) -> None:
        if self.is_bare:
            answer = await seat.person.slash(seat.channel, "hello", quietly=seat.spot.kind is SpotKind.HERE)
        else:
            answer = await seat.person.slash(seat.channel, "resume")
        seat.shown = await answer.settled()


async def measure(rounds: int, people: int, scripts: Scripts) -> Measured:
    """Let both bots answer the same lines, in turn."""
    measured: Measured = defaultdict(list)
    async with AsyncExitStack() as stack:
        sides = [Side(is_bare=is_bare, rounds=rounds, people=people, scripts=scripts) for is_bare in (False, True)]
        for side in sides:
            await side.open(stack)
        for turn in range(rounds):
            for kind in KINDS:
                for side in sides if turn % 2 else reversed(sides):
                    for name, at_once, batch in await side.play(turn, kind):
                        measured[name, at_once, side.is_bare].append(batch)
    return measured


def show(measured: Measured) -> None:
    """Print one line for each thing done and number of people at once."""
    print(f"{'':<46}{'at once':>8}{'cpu ms':>9}{'bare':>7}{'times':>7}   first answer, ms: p50, p99, worst")
    for name in (*_NAMES.values(), _OPENING):
        for at_once in AT_ONCE:
            own = measured[name, at_once, False]
            cost, bare = (
                statistics.median(batch.cpu_ms for batch in batches) for batches in (own, measured[name, at_once, True])
            )
            waits = sorted(wait_s * 1000 for batch in own for wait_s in batch.waits_s)
            print(
                f"{name:<46}{at_once:>8}{cost:>9.2f}{bare:>7.2f}{cost / bare:>7.1f}"
                f"   {statistics.median(waits):.1f}, {waits[int(len(waits) * 0.99)]:.1f}, {waits[-1]:.1f} ({len(waits)})"
            )


def show_growth(growth: Growth) -> None:
    """Print what many open rehearsals cost at the start and in memory."""
    online_s, answered_s = growth.later_s()
    few, untouched, touched = (
        statistics.median(sizes)
        for sizes in (
            [one.untouched for one in growth.few],
            [one.untouched for one in growth.many],
            [one.touched for one in growth.many],
        )
    )
    print(
        f"with {growth.rehearsals:,} more open rehearsals than {FEW}: online {online_s:+.2f} s later, first line answered "
        f"{answered_s:+.2f} s later (medians of {len(growth.few)} starts)"
    )
    print(
        f"memory {few / 1e6:.1f} MB with {FEW}, {untouched / 1e6:.1f} MB with all, {touched / 1e6:.1f} MB after a turn in each: "
        f"{(untouched - few) / growth.rehearsals / 1000:.2f} kB for each kept, "
        f"{(touched - few) / growth.rehearsals / 1000:.2f} kB for each talked to"
    )


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.online")
    parser.add_argument("--quick", action="store_true", help="fewer people, rounds and rehearsals")
    parser.add_argument("--only", choices=("turns", "many"), help="measure only the turns, or only many rehearsals")
    options = parser.parse_args()
    rounds, people, many = (2, 60, 1_000) if options.quick else (5, 200, 10_000)
    scripts = Scripts()
    if options.only != "many":
        print(
            f"{rounds} rounds of {people} people; cpu: medians of the rounds, a turn; bare: discord.py with a fixed text, "
            "one request a turn (in a thread the bot makes two); rate limits are not modelled; "
            f"at once: no more than the {people} people there are"
        )
        show(await measure(rounds, people, scripts))
    if options.only != "turns":
        show_growth(await measure_many(many, scripts))


if __name__ == "__main__":
    asyncio.run(main())
