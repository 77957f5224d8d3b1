"""Power cuts at forty moments that nobody chose, while three people go on rehearsing in three places."""

from __future__ import annotations

import asyncio
import itertools
import random
import re
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TypeVar

import pytest

from cogs._ids import BUTTON
from tests.online.town import (
    LINES,
    ONLINE,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    eventually,
    export,
    found,
    quiet,
)
from tests.standin import Answer, BotProcess, Message, NoAnswerError, Person, StandIn

Done = TypeVar("Done")
KILLS = 40
LONGEST_LIFE_S = 1.5
PATIENCE_S = 30.0


@dataclass
class Talker(ABC):
    """Somebody who goes on talking whatever happens, and tries again what was not answered."""

    town: Town
    who: Person
    newest: Message
    said: list[str] = field(default_factory=list)

    @abstractmethod
    async def go_on(self) -> None:
        """Say the next line, or begin the next scene, and wait for the answer."""

    async def persistently(self, act: Callable[[], Awaitable[Done]]) -> Done:
        """Do something again until it is answered, as people do."""
        while True:
            await eventually(lambda: self.town.discord.gateway.is_live, "the bot", PATIENCE_S)
            try:
                return await act()
            except NoAnswerError:
                continue

    def next_line(self) -> str:
        self.said.append(f"{len(self.said)}: {LINES[len(self.said) % len(LINES)]}")
        return self.said[-1]

    def has(self, button: str) -> bool:
        return any(one.label == button for one in self.newest.buttons)


class Typing(Talker):
    """Types into direct messages, also while nobody is there."""

    async def go_on(self) -> None:
        if self.has("Answer"):
            await self.see(await self.who.write(self.who.dm, self.next_line()))
        else:
            last = self.newest
            await self.persistently(lambda: self.who.click(last, "Another scene"))
            await self.see(last)

    async def see(self, after: Message) -> None:
        def newest() -> Message | None:
            return next((one for one in reversed(self.town.by_bot(after.channel)) if one.buttons), None)

        await eventually(lambda: (one := newest()) and one.id > after.id, "an answer", PATIENCE_S)
        await quiet(self.town, 0.1)
        one = newest()
        assert one is not None
        self.newest = one


class Filling(Typing):
    """Answers in a thread by the form."""

    async def go_on(self) -> None:
        last = self.newest
        if self.has("Answer"):
            opened = await self.persistently(lambda: self.who.click(last, "Answer"))
            if opened.modal is not None:
                line = self.next_line()
                await self.persistently(lambda: self.who.submit(opened.modal, {"text": line}))
        else:
            await self.persistently(lambda: self.who.click(last, "Another scene"))
        await self.see(last)


class Alone(Talker):
    """Rehearses in a message that nobody else sees."""

    async def go_on(self) -> None:
        if not self.has("Answer"):
            self.newest = await self.persistently(lambda: begin_here(self.town, self.who))
            return
        message = self.newest
        opened = await self.persistently(lambda: self.who.click(message, "Answer"))
        if opened.modal is not None:
            line = self.next_line()
            opened = await self.persistently(lambda: self.who.submit(opened.modal, {"text": line}))
        await quiet(self.town, 0.1)
        self.newest = self.last_of(opened)

    def last_of(self, answer: Answer) -> Message:
        return (answer.followups or [answer.message or self.newest])[-1]


@pytest.mark.long
async def test_forty_power_cuts_lose_no_line_and_show_no_answer_twice() -> None:
    dice = random.Random(20)  # noqa: S311 - chooses moments, guards nothing
    async with StandIn() as discord, BotProcess(discord, env=ONLINE) as bot:
        town = found(discord, bot)
        ann, ben, cem = (town.person(name) for name in ("ann", "ben", "cem"))
        talkers = [
            Typing(town, ann, await begin_in_dm(town, ann)),
            Filling(town, ben, await begin_in_thread(town, ben)),
            Alone(town, cem, await begin_here(town, cem)),
        ]
        is_over = asyncio.Event()

        async def talk(one: Talker) -> None:
            while not is_over.is_set():
                await one.go_on()

        async def cut() -> None:
            for _ in range(KILLS):
                await asyncio.sleep(dice.uniform(0, LONGEST_LIFE_S))
                await bot.kill()
                await bot.restart()
            is_over.set()

        await asyncio.gather(cut(), *(talk(one) for one in talkers))
        await quiet(town, 1.0)
        for one in talkers:
            assert len(one.said) > KILLS / 2
            assert await lines_heard(town, one.who) == one.said, one
        shown = [turn for message in town.by_bot(ann.dm) for turn in turns_of(message)]
        assert len(shown) == len(set(shown))
        for earlier, later in itertools.pairwise(map(answer_in, town.by_bot(talkers[1].newest.channel))):
            assert earlier != later
        assert discord.surprises == []
        assert "Something went wrong" not in bot.output


async def lines_heard(town: Town, who: Person) -> list[str]:
    rehearsals = sorted((await export(town, who))["rehearsals"], key=lambda one: one["started_at"])
    return list(itertools.chain.from_iterable([turn["line"] for turn in one["turns"]] for one in rehearsals))


def answer_in(message: Message) -> str:
    """Return what was answered, without the line itself, which stands above it only where it was not seen otherwise."""
    return re.sub(r"\A\*\*You:\*\* \d+: .*\n\n", "", message.text)


def turns_of(message: Message) -> set[tuple[str, str]]:
    """Return which turn of which rehearsal the buttons of a message belong to."""
    found = (re.fullmatch(BUTTON, button.custom_id or "") for button in message.buttons)
    return {(match["key"], match["turn"]) for match in found if match}
