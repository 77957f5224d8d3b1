"""A rehearsal from the command to the card and the reminder, in each place that it can be in, with a power cut after every line.

Four people play at the same time, so that all of them go through the same power cuts.
"""

from __future__ import annotations

import asyncio
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field

import pytest
import pytest_asyncio

from tests.online.town import (
    AFTER,
    CARD,
    LINES,
    REMINDER,
    WARD,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    heard,
    quiet,
    repeats,
)
from tests.standin import Answer, Interaction, Message, Modal, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")


@dataclass
class Player(ABC):
    """One person in one place. A line is said in two halves, since a power cut may come between them."""

    town: Town
    who: Person
    newest: Message | None = None
    pages: list[Message] = field(default_factory=list)
    """Everything that this person was shown, in its order."""
    said: list[str] = field(default_factory=list)
    modal: Modal | None = None
    """The form that is open."""

    @property
    def is_over(self) -> bool:
        return any(REMINDER in page.text for page in self.pages)

    @abstractmethod
    async def begin(self) -> None:
        """Start the rehearsal."""

    async def prepare(self) -> None:
        """Do what can be done before the power cut."""
        self.modal = None

    @abstractmethod
    async def say(self, line: str) -> None:
        """Say a line and read the answer."""

    async def open_form(self) -> Modal:
        assert self.newest is not None
        modal = (await self.who.click(self.newest, "Answer")).modal
        assert modal is not None
        return modal


@dataclass
class InDirectMessages(Player):
    async def begin(self) -> None:
        self.newest = await begin_in_dm(self.town, self.who)

    async def say(self, line: str) -> None:
        message = await self.who.write(self.who.dm, line)
        await self.town.discord.next_message(self.who.dm, after=message, by=self.town.bot)
        await quiet(self.town, 0.1)
        self.pages = self.town.by_bot(self.who.dm)


@dataclass
class InThread(Player):
    """Answers by form, by mention and by reply in turn; the form is open when the power goes."""

    async def begin(self) -> None:
        self.newest = await begin_in_thread(self.town, self.who)

    async def prepare(self) -> None:
        self.modal = await self.open_form() if len(self.said) % 3 == 0 else None

    async def say(self, line: str) -> None:
        assert self.newest is not None
        thread, last = self.newest.channel, self.newest
        if self.modal is not None:
            answer = await self.who.submit(self.modal, {"text": line})
            assert not answer.is_ephemeral, answer.text
        elif len(self.said) % 3 == 1:
            await self.who.write(thread, line, mention_bot=True)
        else:
            await self.who.write(thread, line, reply_to=last)
        await self.town.discord.next_message(thread, after=last, by=self.town.bot)
        await quiet(self.town, 0.1)
        self.pages = self.town.by_bot(thread)
        self.newest = self.pages[-1]


@dataclass
class Here(Player):
    """Everything happens in one message that only this person sees; the form is open when the power goes."""

    async def begin(self) -> None:
        self.newest = await begin_here(self.town, self.who)

    async def prepare(self) -> None:
        self.modal = await self.open_form()

    async def say(self, line: str) -> None:
        answer = await self.who.submit(self.modal, {"text": line})
        await quiet(self.town, 0.1)
        assert answer.is_update, answer.text
        self.note(answer)

    def note(self, answer: Answer) -> None:
        assert answer.message is not None
        # The message goes on changing, so what it says now is put down.
        self.pages += [copied(answer.interaction, answer.message), *answer.followups]
        self.newest = self.pages[-1] if answer.followups else answer.message


@dataclass
class WhereTheBotIsNot(Here):
    async def begin(self) -> None:
        channel = self.town.elsewhere.text_channel("chat")
        answer = await self.who.slash(channel, "rehearse", scene=WARD)
        assert answer.is_ephemeral
        self.newest = await answer.followup()


def copied(interaction: Interaction, message: Message) -> Message:
    return Message(
        message.id,
        message.channel,
        message.author,
        message.created_at,
        message.content,
        flags=message.flags,
        components=list(message.components),
        interaction=interaction,
    )


WAYS: dict[str, Callable[[Town, Person], Player]] = {
    "dm": InDirectMessages,
    "thread": InThread,
    "here": Here,
    "elsewhere": WhereTheBotIsNot,
}


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def evening(town: Town) -> AsyncIterator[dict[str, Player | BaseException]]:
    """Let everybody play to the end. Whoever cannot go on drops out, with the reason."""
    players: dict[str, Player] = {}
    for name, way in WAYS.items():
        members = [town.elsewhere] if way is WhereTheBotIsNot else [town.guild]
        who = town.discord.user(f"{name} player", in_=members, has_app=way is WhereTheBotIsNot)
        players[name] = way(town, who)
    fallen: dict[str, BaseException] = {}

    async def together(step: str, *arguments: str) -> None:
        going = [name for name, player in players.items() if name not in fallen and not player.is_over]
        done = await asyncio.gather(
            *(getattr(players[name], step)(*arguments) for name in going), return_exceptions=True
        )
        fallen.update({name: one for name, one in zip(going, done, strict=True) if isinstance(one, BaseException)})

    await together("begin")
    for line in LINES:
        if all(player.is_over for name, player in players.items() if name not in fallen):
            break
        await together("prepare")
        await town.bot.kill()
        await town.bot.restart()
        await together("say", line)
        for player in players.values():
            player.said += [line]
    yield {**players, **fallen}


@pytest.fixture(params=list(WAYS))
def player(evening: dict[str, Player | BaseException], request: pytest.FixtureRequest) -> Player:
    one = evening[request.param]
    if isinstance(one, BaseException):
        raise one
    return one


async def test_it_comes_to_the_card_and_the_reminder(player: Player) -> None:
    assert [CARD in page.text for page in player.pages].count(True) == 1
    assert REMINDER in player.pages[-1].text
    assert [button.label for button in player.pages[-1].buttons] == AFTER


async def test_the_card_quotes_what_was_said(player: Player) -> None:
    (card,) = [page for page in player.pages if CARD in page.text]
    assert any(line[:40] in card.text for line in LINES), card.text


async def test_nobody_sees_an_answer_twice(player: Player) -> None:
    assert repeats(player.pages) == []


async def test_every_line_is_heard_once_and_in_its_turn(player: Player) -> None:
    lines = await heard(player.town, player.who) if player.who.id in player.town.guild.members else None
    if lines is None:
        player.town.guild.add(player.who)
        lines = await heard(player.town, player.who)
    assert lines == list(LINES[: len(lines)])
    assert len(lines) >= 5


async def test_the_reminder_shows_in_a_notification(player: Player) -> None:
    assert REMINDER in player.pages[-1].notification


async def test_nothing_was_asked_that_discord_would_refuse(player: Player) -> None:
    assert player.town.discord.refusals == []
