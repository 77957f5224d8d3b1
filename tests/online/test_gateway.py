"""A connection that comes and goes: what was missed is answered once, and nothing is said again."""

from __future__ import annotations

import pytest

from tests.online.town import (
    ASK,
    EVIDENCE,
    LINES,
    TALK,
    Town,
    begin_in_dm,
    begin_in_thread,
    caught_up,
    database,
    heard,
    quiet,
    repeats,
    typed,
)
from tests.standin import Message, Person

pytestmark = pytest.mark.asyncio(loop_scope="module")
BACK_S = 30.0
"""How long the library may take to come back: after a lost session it waits up to five seconds by itself."""


def answers_to(town: Town, line: Message) -> list[Message]:
    return [one for one in town.by_bot(line.channel) if one.id > line.id]


async def resumed(town: Town, count: int) -> None:
    await town.discord.until(lambda: town.discord.gateway.resumed == count, BACK_S, "the bot to resume")


async def identified(town: Town, count: int) -> None:
    await town.discord.until(lambda: town.discord.gateway.identified == count, BACK_S, "a new session")


async def in_the_middle(town: Town, name: str) -> Person:
    """Return somebody who has said a line and got an answer."""
    ann = town.person(name)
    await begin_in_dm(town, ann)
    assert (await typed(town, ann, ASK)).buttons
    return ann


async def test_what_was_typed_while_the_connection_was_broken_is_answered_once(town: Town) -> None:
    ann, count = await in_the_middle(town, "ann dropped"), town.discord.gateway.resumed
    town.discord.gateway.drop()
    await town.discord.until(lambda: not town.discord.gateway.is_live, 5.0, "the break")
    line = await ann.write(ann.dm, EVIDENCE)
    await resumed(town, count + 1)
    await town.discord.next_message(ann.dm, after=line, by=town.bot)
    await quiet(town)
    assert [[button.label for button in one.buttons] for one in answers_to(town, line)] == [TALK]
    assert await heard(town, ann) == [ASK, EVIDENCE]


async def test_a_bot_that_is_asked_to_reconnect_resumes_and_misses_nothing(town: Town) -> None:
    ann, count = await in_the_middle(town, "ann reconnected"), town.discord.gateway.resumed
    town.discord.gateway.ask_to_reconnect()
    await town.discord.until(lambda: not town.discord.gateway.is_live, 5.0, "the goodbye")
    line = await ann.write(ann.dm, EVIDENCE)
    await resumed(town, count + 1)
    await town.discord.next_message(ann.dm, after=line, by=town.bot)
    await quiet(town)
    assert len(answers_to(town, line)) == 1


async def test_a_session_that_was_interrupted_goes_on(town: Town) -> None:
    ann, count = await in_the_middle(town, "ann interrupted"), town.discord.gateway.resumed
    town.discord.gateway.invalidate(is_resumable=True)
    await resumed(town, count + 1)
    assert (await typed(town, ann, EVIDENCE)).buttons


async def test_a_session_that_was_lost_is_begun_anew_and_nothing_is_said_again(town: Town) -> None:
    ann, count = await in_the_middle(town, "ann lost"), town.discord.gateway.identified
    ben = town.person("ben in a thread")
    message = await begin_in_thread(town, ben)
    shown = len(town.by_bot(ann.dm)), len(town.by_bot(message.channel))
    town.discord.gateway.invalidate(is_resumable=False)
    await town.discord.until(lambda: not town.discord.gateway.is_live, 5.0, "the end of the session")
    line = await ann.write(ann.dm, EVIDENCE)
    await ben.write(message.channel, ASK, mention_bot=True)
    await identified(town, count + 1)
    await caught_up(town)
    assert (len(town.by_bot(ann.dm)), len(town.by_bot(message.channel))) == (shown[0] + 1, shown[1] + 1)
    assert repeats(town.by_bot(ann.dm)) == []
    assert len(answers_to(town, line)) == 1, "what no event told of is found all the same"
    assert await heard(town, ann) == [ASK, EVIDENCE]
    assert await heard(town, ben) == [ASK]
    assert (await typed(town, ann, LINES[2])).buttons


async def test_an_event_that_nobody_can_read_does_not_end_the_bot(town: Town) -> None:
    ann, count = await in_the_middle(town, "ann garbled"), town.discord.gateway.identified
    town.discord.dispatch("CHANNEL_CREATE", {"id": str(town.guild.id + 1), "guild_id": str(town.guild.id), "type": 2})
    await identified(town, count + 1)
    await quiet(town)
    assert town.bot.is_running
    assert (await typed(town, ann, EVIDENCE)).buttons
    assert await heard(town, ann) == [ASK, EVIDENCE]


async def test_whatever_happened_to_the_connection_nothing_was_refused_and_no_error_logged(town: Town) -> None:
    assert town.discord.refusals == []
    assert "Something went wrong" not in town.bot.output
    assert "Catching up with a rehearsal failed" not in town.bot.output


async def test_commands_are_synced_when_they_change_and_only_then(town: Town) -> None:
    def syncs() -> int:
        return sum(one["method"] == "PUT" and one["path"].endswith("/commands") for one in town.discord.requests)

    assert syncs() == 1
    await town.bot.restart()
    assert syncs() == 1, "nothing has changed"
    with database(town.bot) as connection:
        changed = connection.execute("UPDATE facts SET value = 'of another version' WHERE name LIKE 'commands%'")
        assert changed.rowcount == 1
    await town.bot.restart()
    assert syncs() == 2
    assert (await town.person("ann synced").slash(town.channel, "help")).text
