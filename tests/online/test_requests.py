"""Everything that the bot asks of Discord agrees with Discord's own description of its API."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest
import pytest_asyncio

from tests.online.requests import VALIDATOR, check_requests
from tests.online.town import (
    AFTER,
    ASK,
    CARD,
    LINES,
    ONLINE,
    REMINDER,
    WARD,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    found,
    quiet,
    typed,
)
from tests.standin import BotProcess, Message, Person, StandIn

pytestmark = pytest.mark.asyncio(loop_scope="module")


class Day(NamedTuple):
    """A bot that was used in every way, and what it asked for meanwhile."""

    town: Town
    log: Path


async def play_by_form(town: Town, who: Person, message: Message) -> Message:
    """Play to the end by the Answer button; the message with the reminder."""
    for line in LINES:
        modal = (await who.click(message, "Answer")).modal
        answer = await who.submit(modal, {"text": line})
        await quiet(town, 0.06)
        if not message.is_ephemeral:
            message = town.by_bot(message.channel)[-1]
        elif answer.followups:
            message = answer.followups[-1]
        if REMINDER in message.text:
            return message
    raise AssertionError("the scene did not end")


async def use_everything(town: Town) -> None:
    ann, dee = town.person("ann"), town.discord.user("dee", in_=[town.elsewhere], has_app=True)
    await typed(town, ann, "hello")
    await ann.click(town.by_bot(ann.dm)[-1], "Start")
    await quiet(town, 0.06)
    await ann.slash(ann.dm, "stop")
    await begin_in_dm(town, ann)
    for line in LINES:
        await typed(town, ann, line)
        await quiet(town, 0.06)
        if REMINDER in town.by_bot(ann.dm)[-1].text:
            break
    end = town.by_bot(ann.dm)[-1]
    assert [button.label for button in end.buttons] == AFTER
    plan = (await ann.click(end, "My plan")).modal
    assert (await ann.submit(plan)).text
    for button in ("Play again", "Another scene"):
        await ann.click(end, button)
        await quiet(town, 0.06)

    message = await begin_in_thread(town, ann)
    await ann.click(message, "Hint")
    await ann.write(message.channel, ASK, mention_bot=True)
    message = await town.discord.next_message(message.channel, after=message, by=town.bot)
    await ann.click(message, "Take back")
    await quiet(town, 0.06)
    await ann.write(message.channel, "can anybody hear me?")
    await play_by_form(town, ann, town.by_bot(message.channel)[-1])
    await play_by_form(town, ann, await begin_here(town, ann))
    answer = await dee.slash(town.elsewhere.text_channel("chat"), "rehearse", scene=WARD)
    await play_by_form(town, dee, await answer.followup())

    for command in ("help", "about", "privacy", "settings", "mydata show", "mydata export", "resume", "stop"):
        await (await ann.slash(town.channel, command)).settled()
    await ann.slash(town.channel, "settings", timezone="Europe/Vienna", coach="only at the end", pauses="off")
    await ann.autocomplete(town.channel, "settings", focused="timezone", value="lon")
    await ann.autocomplete(town.channel, "rehearse", focused="scene", value="nur")
    own = await ann.write(town.channel, "Do you have any concerns about me?")
    assert (await ann.context_menu(own, "Coach this line")).is_ephemeral
    await ann.write(town.channel, "what are you?", mention_bot=True)
    asked = (await ann.slash(town.channel, "mydata forget")).message
    assert asked is not None
    await ann.click(asked, asked.buttons[0].label or "")
    await quiet(town)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def day(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Day]:
    log = tmp_path_factory.mktemp("day") / "requests.jsonl"
    async with StandIn(log_file=log) as discord, BotProcess(discord, env=ONLINE) as bot:
        town = found(discord, bot)
        await use_everything(town)
        yield Day(town, log)


async def test_every_request_agrees_with_discords_description(day: Day) -> None:
    if not VALIDATOR.exists():
        pytest.skip("Discord's description of its API is kept beside the project, and is not here")
    assert len(day.log.read_text().splitlines()) > 100
    assert check_requests(day.log) == []


async def test_nothing_was_asked_that_discord_does_not_know_or_would_refuse(day: Day) -> None:
    assert day.town.discord.surprises == []
    assert day.town.discord.refusals == []


async def test_no_answer_mentions_anybody(day: Day) -> None:
    for request in day.town.discord.requests:
        body = request["json"] or {}
        if request["method"] == "POST" and request["path"].endswith("/messages"):
            assert body["allowed_mentions"]["parse"] == []


async def test_every_send_can_be_made_twice_without_being_seen_twice(day: Day) -> None:
    sends = [
        one["json"]
        for one in day.town.discord.requests
        if one["method"] == "POST" and one["path"].startswith("/channels/") and one["path"].endswith("/messages")
    ]
    assert any(CARD in str(one) for one in sends)
    assert all(one["enforce_nonce"] and one["nonce"] for one in sends)
    assert len({one["nonce"] for one in sends}) == len(sends)
