"""People in the middle of their rehearsals, put into a database before the bot starts.

It is known beforehand what each of them will say, and that no such line ends their scene: so every turn is answered by
exactly one message, and turns can be compared with one another.
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.rehearsal.listening import load_lines
from bot.rehearsal.moves import Place
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, load_library
from bot.rehearsal.session import Coaching, Rehearsal
from bot.rehearsing import SCENARIOS, open_room
from bot.sessions import was_played
from bot.store import Record, Spot, SpotKind, Store, default_url, make_key, open_store, read_keys
from tests.standin import BotProcess, Channel, Guild, Message, Modal, Person, StandIn

HELD_BACK = Path(__file__).parent / "held_back"
_PRIVATE_THREAD = 12
_MOST_TRIES = 60
_MOST_PLAYED = 5
"""Turns that somebody has behind them when the measuring begins, at most."""


@dataclass
class Seat:
    """One person where they rehearse, and what they will say there."""

    person: Person
    channel: Channel
    spot: Spot
    lines: list[str] = field(default_factory=list)
    shown: Message | None = None
    """The message under which they press Answer."""
    modal: Modal | None = None
    """The form that is open before them."""


class Scripts:
    """Rehearsals under way, with lines that can follow; written by people, held back from learning."""

    def __init__(self) -> None:
        self._room: Room = open_room(load_library(SCENARIOS), print)
        everything = load_lines(HELD_BACK)
        self._lines = {
            (place, has_concern): [
                line.text for line in everything if line.place is place and (line.concern is not None) is has_concern
            ]
            for place in Place
            for has_concern in (False, True)
        }
        self._scenes = sorted(self._room.scenarios)
        self._written: dict[tuple[int, int], tuple[Rehearsal, list[str]]] = {}

    def write(self, number: int, count: int) -> tuple[Rehearsal, list[str]]:
        """Return a rehearsal with one to five turns behind it, and `count` lines that can be said next."""
        if (number, count) not in self._written:
            self._written[number, count] = self._write(number, count)
        rehearsal, lines = self._written[number, count]
        return rehearsal, list(lines)

    def _write(self, number: int, count: int) -> tuple[Rehearsal, list[str]]:
        played = 1 + number % _MOST_PLAYED
        for attempt in range(_MOST_TRIES):
            dice = random.Random(f"{number}/{attempt}")  # noqa: S311 - the same people in every run
            told = self._tell(number, played + count, dice)
            if told and was_played(told[0][played]):
                states, lines = told
                return states[played], lines[played:]
        raise AssertionError(f"whatever is said, scene {number} is over before {played + count} lines")

    def _tell(self, number: int, count: int, dice: random.Random) -> tuple[list[Rehearsal], list[str]] | None:
        """Say that many lines; the rehearsal before each of them. None if it comes to its end before."""
        scene = self._scenes[number % len(self._scenes)]
        now = self._room.start(scene, seed=number, difficulty=Difficulty.EASY, coaching=Coaching.LINE)
        states, lines = [], []
        for _ in range(count):
            line = self._choose(now, dice)
            states.append(now)
            lines.append(line)
            now = self._room.hear(now, line)
            if now.is_over:
                return None
        return states, lines

    def _choose(self, rehearsal: Rehearsal, dice: random.Random) -> str:
        scene = rehearsal.scene
        return dice.choice(self._lines[scene.place, scene.open_doubt is not None and scene.place is Place.OFFICE])


def seats(discord: StandIn, guild: Guild, kind: SpotKind, count: int, name: str) -> list[Seat]:
    """Make people, each where they rehearse: their direct messages, a private thread, or a channel that all share."""
    parent = guild.text_channel(f"{name}-{kind}")
    found = []
    for number in range(count):
        person = discord.user(f"{name}-{kind}-{number}", in_=[guild])
        if kind is SpotKind.DM:
            found.append(Seat(person, person.dm, Spot(kind, person.dm.id)))
        elif kind is SpotKind.HERE:
            found.append(Seat(person, parent, Spot(kind, parent.id, guild.id)))
        else:
            thread = _thread(discord, guild, parent, person)
            found.append(Seat(person, thread, Spot(kind, thread.id, guild.id)))
    return found


def _thread(discord: StandIn, guild: Guild, parent: Channel, person: Person) -> Channel:
    """Make a private thread as if the bot had opened it at an earlier time."""
    world, now = discord.world, discord.clock.now()
    members = {discord.bot.id: now, person.id: now}
    number = discord.clock.snowflake()
    thread = Channel(
        world, number, _PRIVATE_THREAD, "rehearsal", guild, parent, owner=discord.bot, members=members, archived_at=now
    )
    guild.channels[number] = world.channels[number] = thread
    return thread


async def fill(bot: BotProcess, rehearsals: Iterable[tuple[Seat, Rehearsal]], age: timedelta) -> None:
    """Write rehearsals into the database of a bot that does not run, last touched that long ago."""
    data = bot.data_dir / "data"
    data.mkdir(parents=True, exist_ok=True)
    then = datetime.now(UTC) - age
    async with await open_store(default_url(data), read_keys(None, data, _ignore), announce=_ignore) as store:
        for seat, rehearsal in rehearsals:
            await _add(store, seat, rehearsal, then)


async def _add(store: Store, seat: Seat, rehearsal: Rehearsal, then: datetime) -> None:
    record = Record(make_key(), seat.person.id, seat.spot, rehearsal, started_at=then, changed_at=then)
    await store.add(replace(record, turn=len(rehearsal.turns)))


def _ignore(_: str) -> None:
    """The database of a benchmark is no news."""
