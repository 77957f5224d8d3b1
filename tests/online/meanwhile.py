"""Moments of a rehearsal in which somebody does something while the bot is down.

Each has three parts: before the first `yield` the bot is there, before the second it is down, and after that it is back.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

from tests.online.moments import Moment, after, hold, sends
from tests.online.town import (
    ASK,
    EVIDENCE,
    LINES,
    TALK,
    Town,
    begin_in_dm,
    begin_in_thread,
    database,
    eventually,
    heard,
    typed,
)
from tests.standin import Person


async def a_line_was_typed_meanwhile(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    yield
    line = await who.write(who.dm, ASK)
    yield
    (answer,) = after(town, line)
    assert [button.label for button in answer.buttons] == TALK
    assert await heard(town, who) == [ASK]


async def two_lines_were_typed_meanwhile(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    first = await typed(town, who, ASK)
    yield
    await who.write(who.dm, EVIDENCE)
    await who.write(who.dm, LINES[2])
    yield
    assert len(after(town, first)) == 2
    assert await heard(town, who) == [ASK, EVIDENCE, LINES[2]]


async def a_line_was_typed_while_an_answer_was_outstanding(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    held = hold(town, sends(who.dm))
    first = await who.write(who.dm, ASK)
    await eventually(lambda: held.hits, "the answer")
    yield
    await who.write(who.dm, EVIDENCE)
    yield
    assert len(after(town, first)) == 2
    assert await heard(town, who) == [ASK, EVIDENCE]


async def a_mention_was_written_meanwhile(town: Town, who: Person) -> AsyncIterator[None]:
    message = await begin_in_thread(town, who)
    yield
    await who.write(message.channel, ASK, mention_bot=True)
    await who.write(message.channel, "this is not for the bot")
    yield
    assert len(after(town, message)) == 1
    assert await heard(town, who) == [ASK]


async def a_line_had_arrived_and_was_not_yet_saved(town: Town, who: Person) -> AsyncIterator[None]:
    await begin_in_dm(town, who)
    with database(town.bot) as connection:
        connection.execute("BEGIN IMMEDIATE")
        line = await who.write(who.dm, ASK)
        await asyncio.sleep(0.2)
        assert after(town, line) == []
        yield
    yield
    assert len(after(town, line)) == 1
    assert await heard(town, who) == [ASK]


MEANWHILE: tuple[Moment, ...] = (
    a_line_was_typed_meanwhile,
    two_lines_were_typed_meanwhile,
    a_line_was_typed_while_an_answer_was_outstanding,
    a_mention_was_written_meanwhile,
)
LAST: tuple[Moment, ...] = (a_line_had_arrived_and_was_not_yet_saved,)
"""Keeps everybody from saving, so it comes when the others are ready."""
