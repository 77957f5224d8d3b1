"""The ten traps of the platform that cost most, each against the running bot."""

from __future__ import annotations

import ast
import asyncio
import os
import re
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest
import pytest_asyncio

from cogs._ids import is_known
from tests.online.town import (
    ASK,
    CARD,
    EVIDENCE,
    LINES,
    ONLINE,
    REMINDER,
    WARD,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    database,
    eventually,
    export,
    found,
    free_port,
    heard,
    note_connects,
    quiet,
    typed,
)
from tests.standin import Answer, BotProcess, Person, StandIn, broken, dropped, exhausted, rate_limited, refused, slow

pytestmark = pytest.mark.asyncio(loop_scope="module")
COGS = Path(__file__).parents[2] / "cogs"
CODE = re.compile(r"code ([0-9A-F]{6})")
_NORMAL_CLOSURE = 1000
FAULTS = {
    "dropped before": dropped(),
    "dropped after": dropped(is_after=True),
    "overloaded before": broken(503),
    "overloaded after": broken(503, is_after=True),
    "broken after": broken(502, is_after=True),
}


# ---------------------------------------------------------------------- 1: views that take dynamic items out of service


async def test_trap_1_a_dynamic_item_outlives_every_view_that_was_sent(town: Town) -> None:
    ann = town.person("ann of trap 1")
    first = await begin_in_dm(town, ann)
    await ann.write(ann.dm, ASK)
    await begin_in_thread(town, ann)
    await begin_here(town, ann)
    await ann.slash(town.channel, "mydata forget")
    for line in LINES[1:3]:
        last = await typed(town, ann, line)
    assert "moved on" in (await ann.click(first, "Take back")).text
    assert "moved on" in (await ann.click(first, "Answer")).text
    assert (await ann.click(last, "Answer")).modal


async def test_trap_1_every_button_can_be_answered_from_its_id_alone(town: Town) -> None:
    ann = town.person("second ann of trap 1")
    await typed(town, ann, "hello")
    await begin_in_dm(town, ann)
    await typed(town, ann, ASK)
    await ann.write(ann.dm, "/stop")
    await quiet(town)
    asked = (await ann.slash(ann.dm, "mydata forget")).message
    assert asked is not None
    for message in [*town.by_bot(ann.dm), asked]:
        for button in message.buttons:
            assert is_known(button.custom_id or ""), button


async def test_trap_1_every_view_is_finished_before_it_is_sent() -> None:
    makers = 0
    for path in sorted(COGS.glob("**/*.py")):
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                called = [ast.unparse(node.func) for node in ast.walk(function) if isinstance(node, ast.Call)]
                if {"ui.View", "ui.LayoutView", "ui.Modal"} & set(called):
                    makers += 1
                    assert any(one.endswith(".stop") for one in called), f"{path.name}: {function.name}"
    assert makers >= 4


# ---------------------------------------------------------------------- 3: where commands are offered


async def test_trap_3_every_command_says_where_it_is_offered_and_who_installs_it(town: Town) -> None:
    (sent,) = [one["json"] for one in town.discord.requests if one["method"] == "PUT" and "commands" in one["path"]]
    assert {"rehearse", "resume", "stop", "help", "mydata", "Coach this line"} <= {one["name"] for one in sent}
    offered = {"group": ([0], [0, 1]), "setup": ([0], [0])}
    for command in sent:
        contexts, installs = offered.get(command["name"], ([0, 1, 2], [0, 1]))
        assert command["contexts"] == contexts, command["name"]
        assert command["integration_types"] == installs, command["name"]


# ---------------------------------------------------------------------- 4: a form that is open


async def test_trap_4_a_form_that_was_open_at_a_power_cut_is_heard_when_it_is_sent_off(town: Town) -> None:
    ann = town.person("ann of trap 4")
    message = await begin_in_thread(town, ann)
    modal = (await ann.click(message, "Answer")).modal
    await town.bot.kill()
    await town.bot.restart()
    long_line = f"{ASK} {'I mean that. ' * 300}"[:4_000].strip()
    assert not (await ann.submit(modal, {"text": long_line})).is_ephemeral
    answer = await town.discord.next_message(message.channel, after=message, by=town.bot)
    assert answer.buttons
    assert await heard(town, ann) == [long_line]


# ---------------------------------------------------------------------- 5: connections that break


@pytest.mark.parametrize("fault", list(FAULTS))
async def test_trap_5_a_send_that_fails_on_the_way_is_made_once_and_only_once(town: Town, fault: str) -> None:
    ann = town.person(f"ann, {fault}")
    await begin_in_dm(town, ann)
    start = len(town.discord.requests)
    town.discord.faults.add(f"POST /channels/{ann.dm.id}/messages", FAULTS[fault])
    line = await ann.write(ann.dm, ASK)
    await town.discord.next_message(ann.dm, after=line, by=town.bot)
    await eventually(lambda: len(tries(town, start, ann)) == 2, "the second try")
    await quiet(town)
    assert len(set(tries(town, start, ann))) == 1
    assert len([one for one in town.by_bot(ann.dm) if one.id > line.id]) == 1


def tries(town: Town, start: int, who: Person) -> list[str]:
    """Return the nonces that were sent to a person's direct messages."""
    sent = [one for one in town.discord.requests[start:] if one["path"] == f"/channels/{who.dm.id}/messages"]
    return [one["json"]["nonce"] for one in sent if one["method"] == "POST"]


@pytest.mark.parametrize("fault", ["dropped before", "dropped after", "overloaded after"])
async def test_trap_5_an_answer_that_fails_on_the_way_arrives_all_the_same(town: Town, fault: str) -> None:
    ann = town.person(f"ann answered, {fault}")
    message = await begin_here(town, ann)
    acts: list[Callable[[], Awaitable[Answer]]] = [
        lambda: ann.slash(town.channel, "help"),
        lambda: ann.click(message, "Hint"),
        lambda: ann.click(message, "Answer"),
    ]
    for act in acts:
        town.discord.faults.add("POST /interactions/*/*/callback", FAULTS[fault])
        answer = await act()
        assert answer.modal or answer.is_ephemeral
        assert "went wrong" not in answer.text
        await quiet(town, 0.1)
    town.discord.faults.add("POST /webhooks/**", FAULTS[fault])
    again = await ann.slash(town.channel, "rehearse", where="here", scene="retail_night_bakery")
    assert any(one.buttons for one in [await again.followup()])
    await quiet(town)


@pytest.mark.parametrize("fault", ["dropped before", "dropped after"])
async def test_trap_5_a_link_that_fails_on_the_way_arrives_all_the_same(town: Town, fault: str) -> None:
    ann = town.person(f"ann linked, {fault}")
    for match in ("POST /users/@me/channels", "PATCH /webhooks/**"):
        town.discord.faults.add(match, FAULTS[fault])
    answer = await ann.slash(town.channel, "rehearse", scene=WARD)
    assert f"https://discord.com/channels/@me/{ann.dm.id}" in (await answer.settled()).content
    await quiet(town)
    assert len(town.by_bot(ann.dm)) == 2
    assert answer.followups == []


# ---------------------------------------------------------------------- 6: a send that empties its bucket


async def test_trap_6_an_empty_bucket_holds_up_nobody_else_and_no_transaction(town: Town) -> None:
    ann, ben = town.person("ann of trap 6"), town.person("ben of trap 6")
    await begin_in_dm(town, ann)
    await begin_in_dm(town, ben)
    town.discord.faults.add(f"POST /channels/{ann.dm.id}/messages", exhausted(2.0))
    shown = await typed(town, ann, ASK)
    started = time.monotonic()
    await typed(town, ben, ASK)
    assert (await ann.click(shown, "Answer")).modal, "not even her own clicks wait"
    with database(town.bot) as connection:
        connection.execute("PRAGMA busy_timeout = 0")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("ROLLBACK")
    assert time.monotonic() - started < 1.0
    await ann.write(ann.dm, EVIDENCE)
    await town.discord.next_message(ann.dm, after=shown, by=town.bot)
    assert time.monotonic() - started > 1.5, "the bucket was empty"


# ---------------------------------------------------------------------- 7: errors that say nothing


async def test_trap_7_an_error_anywhere_is_told_in_a_sentence_with_a_code_that_is_in_the_log(town: Town) -> None:
    ann = town.person("ann of trap 7")
    message = await begin_here(town, ann)
    modal = (await ann.click(message, "Answer")).modal
    own = await ann.write(town.channel, EVIDENCE)
    with database(town.bot) as connection:
        connection.execute("ALTER TABLE rehearsals RENAME TO away")
        try:
            command = await ann.slash(town.channel, "stop")
            button = await ann.click(message, "Hint")
            form = await ann.submit(modal, {"text": ASK})
            menu = await ann.context_menu(own, "Coach this line")
            line = await typed(town, ann, "hello")
        finally:
            connection.execute("ALTER TABLE away RENAME TO rehearsals")
    for told in (command.text, button.text, form.text, menu.text, line.text):
        (code,) = CODE.findall(told)
        assert code in town.bot.output
    assert ASK in form.text, "what was written is given back"
    modal = (await ann.click(message, "Answer")).modal
    assert (await ann.submit(modal, {"text": ASK})).is_update, "nothing was lost"
    assert await heard(town, ann) == [ASK]


# ---------------------------------------------------------------------- 8: notifications


async def test_trap_8_the_reminder_after_the_card_shows_in_a_notification(town: Town) -> None:
    ann = town.person("ann of trap 8")
    await begin_in_dm(town, ann)
    await typed(town, ann, ASK)
    await ann.write(ann.dm, "/stop")
    await quiet(town)
    *before, reminder = town.by_bot(ann.dm)
    (card,) = [message for message in before if CARD in message.text]
    assert card.is_v2
    assert not card.notification
    assert not reminder.is_v2
    assert reminder.notification.startswith(REMINDER)


# ---------------------------------------------------------------------- 9: being asked to end


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGINT])
async def test_trap_9_a_polite_end_answers_first_and_closes_the_gateway_properly(how: signal.Signals) -> None:
    async with StandIn() as discord, BotProcess(discord, env=ONLINE) as bot:
        town = found(discord, bot)
        ann, ben = town.person("ann"), town.person("ben")
        await begin_in_dm(town, ann)
        (connection,) = discord.gateway.connections
        fault = discord.faults.add(f"POST /channels/{ann.dm.id}/messages", slow(1.0))
        line = await ann.write(ann.dm, ASK)
        await eventually(lambda: fault.hits, "the answer")
        os.kill(bot.pid, how)
        await eventually(lambda: "Stopping" in bot.output, "the signal")
        assert "restarted" in (await ben.slash(town.channel, "rehearse")).text
        assert "restarted" in (await typed(town, ben, "hello")).text
        assert await bot.wait() == 0
        assert [message.buttons != [] for message in town.by_bot(ann.dm) if message.id > line.id] == [True]
        assert connection.socket.close_code == _NORMAL_CLOSURE
        assert "Traceback" not in bot.output
        assert "never retrieved" not in bot.output


# ---------------------------------------------------------------------- a rush


async def test_what_is_refused_in_a_rush_more_often_than_the_library_tries_comes_when_it_is_over(town: Town) -> None:
    ann = town.person("ann in a rush")
    message = await begin_in_thread(town, ann)
    town.discord.faults.add(f"POST /channels/{message.channel.id}/messages", rate_limited(0.02), times=7)
    await ann.write(message.channel, ASK, mention_bot=True)
    answer = await town.discord.next_message(message.channel, after=message, by=town.bot)
    assert answer.buttons
    assert not town.discord.faults.left


# ---------------------------------------------------------------------- 10: what the log tells


async def test_trap_10_no_word_no_token_and_no_name_is_in_the_log(town: Town) -> None:
    """The bot of this module has been through everything above; now it plays once more, and worse."""
    ann = town.person("Zebulon Quicksilver")
    faults = town.discord.faults
    message = await begin_in_thread(town, ann)
    for number, fault in enumerate((rate_limited(0.05), broken(500), dropped(), refused(50035), refused(10062))):
        modal = (await ann.click(message, "Answer")).modal
        faults.add("POST /interactions/*/*/callback", fault)
        ann.begin_submit(modal, {"text": f"line {number} {ASK}"})
        await quiet(town)
        message = await (await ann.slash(message.channel, "resume")).settled()
    faults.add(f"POST /channels/{message.channel.id}/messages", rate_limited(0.05))
    faults.add(f"POST /channels/{message.channel.id}/messages", refused(50035))
    await ann.write(message.channel, f"mentioned {EVIDENCE}", mention_bot=True)
    await quiet(town)
    faults.add("PATCH /webhooks/**", broken(500))
    await export(town, ann)
    await quiet(town, 0.5)

    log = town.bot.output
    assert log.count("Something went wrong") >= 6, "there was enough to tell of"
    assert "We are being rate limited" in log
    world = town.discord.world
    secrets = {town.discord.token, *(one.token for one in world.interactions.values())}
    names = {user.name for user in world.users.values() if user is not town.discord.bot}
    said = {
        message.content
        for channel in [*world.channels.values()]
        for message in channel.by_id.values()
        if not message.author.is_bot and len(message.content) > len("hello")
    }
    assert ASK in said
    told = [secret for secret in {*secrets, *names, *said, ASK, EVIDENCE, *LINES} if secret in log]
    assert told == []


async def test_trap_10_the_level_that_tells_everything_cannot_be_chosen() -> None:
    async with StandIn() as discord:
        bot = BotProcess(discord, env={"LOG_LEVEL": "DEBUG"})
        try:
            await bot.start(waits=False)
            assert await bot.wait() == 2
            assert "LOG_LEVEL" in bot.output
            assert len(bot.output.splitlines()) == 1
        finally:
            await bot.close()


# ---------------------------------------------------------------------- 2: the first connect


async def start_late(patch: pytest.MonkeyPatch) -> None:
    """Start a bot before its Discord, whose gateway then refuses the first connection."""
    port = free_port()
    discord = StandIn(port=port)
    connects = note_connects(discord, patch)
    bot = BotProcess(discord, env={**ONLINE, "DISCORD_API_URL": f"http://127.0.0.1:{port}/api/v10"})
    try:
        await bot.start(waits=False)
        await eventually(lambda: "trying again in 2 seconds" in bot.output, "the first try")
        async with discord:
            discord.gateway.refuse(1)
            await bot.online()
            assert len(connects) == 2
            town = found(discord, bot)
            assert (await town.person("ann").slash(town.channel, "help")).text
            assert await bot.terminate() == 0
    finally:
        await bot.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module", autouse=True)
async def late_start() -> AsyncIterator[asyncio.Task[None]]:
    """Begun with the first test, because the library takes ten seconds to come back; awaited by the last."""
    with pytest.MonkeyPatch.context() as patch:
        task = asyncio.create_task(start_late(patch))
        yield task
        if not task.done():
            task.cancel()
        await asyncio.gather(task, return_exceptions=True)


async def test_trap_2_a_bot_that_finds_nobody_at_first_gets_online_later(late_start: asyncio.Task[None]) -> None:
    await late_start


async def test_trap_2_a_bot_that_waits_for_discord_ends_at_once_when_told_to() -> None:
    discord = StandIn()
    bot = BotProcess(discord, env={"DISCORD_API_URL": f"http://127.0.0.1:{free_port()}/api/v10"})
    try:
        await bot.start(waits=False)
        await eventually(lambda: "trying again" in bot.output, "the first try")
        assert await bot.terminate(timeout_s=2.0) == 0
    finally:
        await bot.close()


@pytest.mark.long
async def test_trap_2_an_overloaded_login_is_tried_again_each_time_later() -> None:
    async with StandIn() as discord:
        discord.faults.add("GET /users/@me", broken(503), times=2)
        async with BotProcess(discord, env=ONLINE) as bot:
            assert "trying again in 2 seconds" in bot.output
            assert "trying again in 4 seconds" in bot.output


@pytest.mark.long
async def test_trap_2_a_gateway_that_refuses_is_tried_at_growing_gaps(monkeypatch: pytest.MonkeyPatch) -> None:
    async with StandIn() as discord:
        connects = note_connects(discord, monkeypatch)
        discord.gateway.refuse(4)
        async with BotProcess(discord, env=ONLINE, start_timeout_s=90):
            gaps = [later - earlier for earlier, later in pairwise(connects)]
        assert len(gaps) == 4
        assert gaps == sorted(gaps)
        assert gaps[0] >= 5
        assert gaps[-1] >= 9
