"""Study groups under load: `python -m tests.bench.groups crowd [--quick]`, `... kills [N]`, `... memory`. Prints; judges nothing.

The real bot runs in a process of its own against a Discord on loopback.

`crowd`: many groups are made, joined and in session at the same time; their people sit in all chairs, press, write,
answer, mark and read their cards, each after a moment of thought. `kills`: a few groups play one round after another
while every event of the gateway comes twice and the power is cut at moments that nobody chose; whoever gets no answer
presses again. Then the marks that people gave are compared with those that the bot has kept. `memory`: one session of
many rounds; how much memory the bot takes after every few.
"""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import signal
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path

from bot.groups.marks import CRITERIA, Mark
from bot.store import default_url, open_store, read_keys
from tests.bench._crowd import SETTLED_S, cpu_seconds
from tests.bench._presses import Presses, quantiles
from tests.bench._table import Table
from tests.online.town import ONLINE, WARD
from tests.standin import BotProcess, Guild, StandIn

DISCORDS_MOST = 50
"""Requests a second that Discord takes of a bot; what answers interactions does not count."""
_MANY_TIMES = 1 << 30
_PER_GUILD = 10
_LIFE_S = (0.2, 3.0)
"""How long a bot lives between two power cuts."""
_HURRIED_S = 0.3
"""How long people think where the power goes again and again, so that each cut meets some of what they do."""
_SLOW_START_S = 120.0
"""How long a bot may take to come online whose objects are counted."""
_STILL_S = 2.0
_LOOK_EVERY_S = 0.05


@dataclass
class Tally:
    """What became of marks and lines."""

    given: int = 0
    lost: int = 0
    twice: int = 0
    changed: int = 0
    """Kept otherwise than they were given."""
    unknown: int = 0
    """Kept, though nobody was seen to give them: their answer was lost with the power."""
    sentences_lost: int = 0
    said: int = 0
    unshown: int = 0
    shown_twice: int = 0
    miscounted: list[str] = field(default_factory=list)
    """Cards that count another number of marks from others, or that came more than once."""

    def __str__(self) -> str:
        cards = (
            f"; cards that are wrong: {self.miscounted}" if self.miscounted else "; all cards count them right, once"
        )
        return (
            f"{self.given:,} marks given: {self.lost} lost, {self.twice} kept twice, {self.changed} changed, "
            f"{self.unknown} kept whose answer was lost; {self.sentences_lost} sentences lost{cards}; "
            f"{self.said:,} lines said: {self.unshown} not shown, {self.shown_twice} shown twice"
        )


def tables(discord: StandIn, presses: Presses, count: int, people: int, pause_s: float) -> Iterator[Table]:
    """Make groups that are still to meet, ten to a server."""
    guild: Guild | None = None
    for number in range(count):
        if guild is None or number % _PER_GUILD == 0:
            guild = discord.guild(f"Job club {number // _PER_GUILD}")
        whom = [discord.user(f"p{number}-{place}", in_=[guild]) for place in range(people)]
        dice = random.Random(f"table {number}")  # noqa: S311 - the same pauses in every run
        yield Table(presses, guild.text_channel(f"room-{number}"), whom, f"Club {number}", dice, pause_s)


async def measure_crowd(count: int, people: int, rounds: int, pause_s: float, most_per_s: int | None) -> None:
    """Let all groups meet at the same time, and print how long people waited for the first answers."""
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(StandIn(log=False, most_per_s=most_per_s))
        presses = Presses(discord)
        clubs = list(tables(discord, presses, count, people, pause_s))
        bot = await stack.enter_async_context(BotProcess(discord, env=ONLINE))
        await asyncio.sleep(SETTLED_S)
        begun, before_s = time.perf_counter(), cpu_seconds(bot)

        async def evening(club: Table) -> None:
            await club.open()
            for _ in range(rounds):
                await club.play_round()

        outcomes = await asyncio.gather(*map(evening, clubs), return_exceptions=True)
        took_s, cpu_s = time.perf_counter() - begun, cpu_seconds(bot) - before_s
        await asyncio.sleep(_STILL_S)
        show_presses(presses, took_s, cpu_s)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                print(f"  stopped: {str(outcome).splitlines()[0]}")
        for club in clubs:
            for where in club.stuck:
                print(f"  pressed again: {where}")
        print(
            f"rounds played: {sum(club.rounds for club in clubs)} of {count * rounds}; turned away with a 429: "
            f"{discord.turned_away}; refused: {dict(Counter(one.code for one in discord.refusals))}; "
            f"memory {bot.rss / 1e6:.0f} MB; errors in the log: {bot.output.count(' ERROR ')}"
        )
        await bot.terminate()
        print(await compare(bot, clubs))


def show_presses(presses: Presses, took_s: float, cpu_s: float) -> None:
    """Print how long people waited, for each kind of thing and for all."""
    everything = [wait_s for waits_s in presses.waits_s.values() for wait_s in waits_s]
    print(
        f"{presses.count:,} presses in {took_s:.0f} s, {presses.count / took_s:.0f} a second; "
        f"{cpu_s / presses.count * 1000:.1f} ms of processor time each, with all that follows; "
        f"without an answer: {sum(presses.unanswered.values())} {dict(presses.unanswered) or ''}; "
        f"not foreseen: {len(presses.apologies())}"
    )
    print("first answer, ms: median, p99, worst (presses)")
    for name, waits_s in sorted(presses.waits_s.items(), key=lambda entry: -len(entry[1])):
        print(f"  {name:<22} {quantiles(waits_s)} ({len(waits_s):,})")
    print(f"  {'all':<22} {quantiles(everything)} ({len(everything):,})")
    for apology in presses.apologies()[:5]:
        print(f"  {apology}")


async def compare(bot: BotProcess, clubs: Sequence[Table]) -> Tally:
    """Compare what people marked with what a bot that does not run has kept, and with what its cards count."""
    tally, data = Tally(), bot.data_dir / "data"
    keys = read_keys(None, data, lambda _: None)
    async with await open_store(default_url(data), keys, announce=lambda _: None) as store:
        for club in clubs:
            if club.thread is None:
                continue
            shown = [club.times_shown(line) for line in club.said]
            tally.said += len(shown)
            tally.unshown += shown.count(0)
            tally.shown_twice += sum(times > 1 for times in shown)
            for number in range(1, club.rounds + 1):
                kept = await store.minutes.marks_of(club.session_key, number)
                _count(tally, club, number, kept)
    return tally


def _count(tally: Tally, club: Table, number: int, kept: Sequence[Mark]) -> None:
    by_person: dict[int | None, list[Mark]] = {}
    for mark in kept:
        by_person.setdefault(mark.marker_id, []).append(mark)
    for who in club.people:
        given, found = club.given.get((number, who.id)), by_person.get(who.id, [])
        tally.given += given is not None
        tally.lost += not found
        tally.twice += len(found) > 1
        tally.unknown += given is None and bool(found)
        if given is not None and found:
            tally.changed += given != tuple(found[0].levels[key] for key in CRITERIA)
            tally.sentences_lost += club.sentences.get((number, who.id), "") not in found[0].keep
    others, cards = len(club.people) - 1, club.marks_on_cards().get(number, [])
    if cards != [others]:
        tally.miscounted.append(f"{club.name} round {number}: {cards} instead of [{others}]")


async def measure_kills(kills: int, count: int, people: int) -> None:
    """Cut power again and again while groups play, deliver everything twice, and print what became of the marks."""
    dice, begun = random.Random(6), time.perf_counter()  # noqa: S311 - chooses moments, guards nothing
    async with StandIn(log=False) as discord, BotProcess(discord, env=ONLINE) as bot:
        presses = Presses(discord)
        clubs = list(tables(discord, presses, count, people, _HURRIED_S))
        discord.gateway.duplicate(_MANY_TIMES)
        await asyncio.gather(*(club.open() for club in clubs))
        is_over = asyncio.Event()

        async def evening(club: Table) -> None:
            while not is_over.is_set():
                await club.play_round()

        async def cut() -> None:
            try:
                for done in range(1, kills + 1):
                    await asyncio.sleep(dice.uniform(*_LIFE_S))
                    await bot.kill()
                    await bot.start()
                    if done % 10 == 0:
                        played = sum(club.rounds for club in clubs)
                        print(f"  {time.perf_counter() - begun:5.0f} s: {done} kills, {played} rounds", flush=True)
            finally:
                is_over.set()

        cutting = asyncio.create_task(cut())
        outcomes = await asyncio.gather(*map(evening, clubs), return_exceptions=True)
        await cutting
        await asyncio.sleep(_STILL_S)
        for outcome in outcomes:
            if isinstance(outcome, BaseException):
                print(f"  stopped: {outcome!r}"[:300])
        print(
            f"{kills} kills, every event delivered twice: {sum(club.rounds for club in clubs)} rounds of {count} groups "
            f"with {people} people; {presses.count:,} presses answered, {sum(presses.unanswered.values())} lost with the "
            f"power and pressed again; not foreseen: {len(presses.apologies())}; "
            f"stuck although the bot was there: {sum(len(club.stuck) for club in clubs)}; "
            f"refused: {dict(Counter(one.code for one in discord.refusals))}"
        )
        for apology in presses.apologies()[:5]:
            print(f"  {apology}")
        if bot.is_running:
            await bot.terminate()
        print(await compare(bot, clubs))


async def measure_memory(rounds: int, *, is_traced: bool) -> None:
    """Play one long session, and print how much memory the bot takes as it goes on."""
    async with AsyncExitStack() as stack:
        discord = await stack.enter_async_context(StandIn(log=False))
        presses = Presses(discord)
        (club,) = tables(discord, presses, 1, 3, 0.0)
        club.most_lines = 5
        # Always the same scene: what the bot remembers of the scenes themselves fills up at once, and is not measured.
        club.scene = WARD
        command = (sys.executable, "-m", "tests.bench.traced_bot", "traced")
        bot = (
            BotProcess(discord, env=ONLINE, command=command, start_timeout_s=_SLOW_START_S)
            if is_traced
            else BotProcess(discord, env=ONLINE)
        )
        await stack.enter_async_context(bot)
        await asyncio.sleep(SETTLED_S)
        await club.open()
        sizes: list[tuple[int, int]] = []
        for played in range(1, rounds + 1):
            await club.play_round()
            if played % 10 == 0:
                size = await _traced(bot) if is_traced else bot.rss
                sizes.append((played, size))
                print(f"  after {played:>4} rounds: {size / 1e6:7.2f} MB", flush=True)
        show_growth(sizes, "tracemalloc" if is_traced else "RSS")


def show_growth(sizes: Sequence[tuple[int, int]], name: str) -> None:
    """Print by how much memory grows with each round of the second half, when whatever fills up has filled up."""
    later = sizes[len(sizes) // 2 :]
    if len(later) < 2:
        return
    middle_x = sum(played for played, _ in later) / len(later)
    middle_y = sum(size for _, size in later) / len(later)
    slope = sum((x - middle_x) * (y - middle_y) for x, y in later) / sum((x - middle_x) ** 2 for x, _ in later)
    print(
        f"{name}: {later[0][1] / 1e6:.2f} MB after {later[0][0]} rounds, {later[-1][1] / 1e6:.2f} MB after "
        f"{later[-1][0]}: {slope / 1000:+.2f} kB a round"
    )


async def _traced(bot: BotProcess) -> int:
    """Return how many bytes the Python objects of a traced bot take."""
    file = bot.data_dir / "traced"
    file.unlink(missing_ok=True)
    os.kill(bot.pid, signal.SIGUSR1)
    while not file.exists():
        await asyncio.sleep(_LOOK_EVERY_S)
    return int(Path(file).read_text(encoding="ascii"))


async def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.groups")
    which = parser.add_subparsers(dest="which", required=True)
    crowd = which.add_parser("crowd", help="many groups in session at once")
    crowd.add_argument("--quick", action="store_true", help="5 groups in place of 50")
    crowd.add_argument("--groups", type=int, default=50)
    crowd.add_argument("--people", type=int, default=8, help="in each group")
    crowd.add_argument("--rounds", type=int, default=2)
    crowd.add_argument("--pause", type=float, default=3.0, help="seconds that people think before each press, at most")
    crowd.add_argument("--no-limit", action="store_true", help=f"not only {DISCORDS_MOST} requests a second")
    kills = which.add_parser("kills", help="power cuts while everything is delivered twice")
    kills.add_argument("kills", type=int, nargs="?", default=50, metavar="N", help="how many; 50 if not given")
    kills.add_argument("--groups", type=int, default=6)
    kills.add_argument("--people", type=int, default=8)
    memory = which.add_parser("memory", help="one session of many rounds")
    memory.add_argument("--rounds", type=int, default=200, help="200 if not given")
    options = parser.parse_args()
    if options.which == "crowd":
        groups = 5 if options.quick else options.groups
        limit = None if options.no_limit else DISCORDS_MOST
        print(
            f"{groups} groups of {options.people} people, {options.rounds} rounds, up to {options.pause} s of thought"
        )
        await measure_crowd(groups, options.people, options.rounds, options.pause, limit)
    elif options.which == "kills":
        await measure_kills(options.kills, options.groups, options.people)
    else:
        for is_traced in (False, True):
            await measure_memory(options.rounds, is_traced=is_traced)


if __name__ == "__main__":
    asyncio.run(main())
