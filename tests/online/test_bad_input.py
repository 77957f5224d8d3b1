"""What people and servers do that nobody wished for: each gets a clear sentence, and nothing is lost."""

from __future__ import annotations

import aiohttp
import pytest

from tests.online.town import (
    ASK,
    EVIDENCE,
    TALK,
    WARD,
    Town,
    begin_here,
    begin_in_dm,
    begin_in_thread,
    eventually,
    heard,
    quiet,
    typed,
)
from tests.standin import Answer, Channel, Guild, Message, Permission, Person, message_json, refused

pytestmark = pytest.mark.asyncio(loop_scope="module")
FORUM, VOICE, ANNOUNCEMENT = 15, 2, 5
BUTTONS = ["Answer", "Hint", "Take back", "Stop"]


async def goes_on(town: Town, who: Person, channel: Channel) -> Message:
    """Resume a rehearsal somewhere; the message with the buttons."""
    answer = await who.slash(channel, "resume")
    message = await answer.settled()
    if not message.buttons:
        await quiet(town)
        message = (answer.followups or town.by_bot(channel))[-1]
    assert [button.label for button in message.buttons][:4] == TALK
    return message


async def say(who: Person, message: Message, text: str) -> Answer:
    modal = (await who.click(message, "Answer")).modal
    return await who.submit(modal, {"text": text})


# ---------------------------------------------------------------------- lines


async def write_at_length(town: Town, who: Person, text: str) -> Message:
    """Write a message as long as those may who pay Discord for it, and one more than that."""
    discord = town.discord
    message = Message(discord.clock.snowflake(), who.dm, who, discord.clock.now(), content=text)
    before = len(town.by_bot(who.dm))
    discord.dispatch("MESSAGE_CREATE", {**message_json(message, discord.world), "channel_type": who.dm.type})
    await eventually(lambda: len(town.by_bot(who.dm)) > before, "an answer")
    return town.by_bot(who.dm)[before]


async def test_a_line_that_is_too_long_is_refused_with_its_length_and_the_limit(town: Town) -> None:
    ann = town.person("ann too long")
    await begin_in_dm(town, ann)
    told = await write_at_length(town, ann, "x" * 4_001)
    assert "4,001 characters" in told.text
    assert "4,000" in told.text
    assert (await write_at_length(town, ann, "y" * 4_000)).buttons
    assert await heard(town, ann) == ["y" * 4_000]


async def test_nothing_but_blanks_is_not_a_line(town: Town) -> None:
    ann = town.person("ann blank")
    message = await begin_here(town, ann)
    told = await say(ann, message, " \n\t ")
    assert told.text.startswith("Nothing was said.")
    assert await heard(town, ann) == []
    assert (await say(ann, message, ASK)).is_update


async def test_a_mention_without_words_asks_for_words(town: Town) -> None:
    ann = town.person("ann wordless")
    message = await begin_in_thread(town, ann)
    called = await ann.write(message.channel, "", mention_bot=True)
    told = await town.discord.next_message(message.channel, after=called, by=town.bot)
    assert "only read words" in told.text


async def test_an_unknown_scene_is_named(town: Town) -> None:
    answer = await town.person("ann lion").slash(town.channel, "rehearse", scene="lion tamer", where="here")
    assert "“lion tamer”" in answer.text


# ---------------------------------------------------------------------- buttons


async def test_a_strangers_clicks_are_refused_and_change_nothing(town: Town) -> None:
    ann, moderator = town.person("ann watched"), town.person("moderator")
    town.guild.add(moderator, town.guild.role("mods", Permission.MANAGE_THREADS))
    message = await begin_in_thread(town, ann)
    message = await answered_in(town, message.channel, await ann.write(message.channel, ASK, mention_bot=True))
    for button in BUTTONS:
        told = await moderator.click(message, button)
        assert told.is_ephemeral
        assert told.text.startswith("This is somebody else's rehearsal.")
    assert await heard(town, ann) == [ASK]


async def answered_in(town: Town, channel: Channel, line: Message) -> Message:
    return await town.discord.next_message(channel, after=line, by=town.bot)


async def test_buttons_of_a_rehearsal_that_is_over_say_so(town: Town) -> None:
    ann = town.person("ann over")
    await begin_in_dm(town, ann)
    message = await typed(town, ann, ASK)
    await ann.write(ann.dm, "/stop")
    await quiet(town)
    for button in BUTTONS:
        assert "over" in (await ann.click(message, button)).text


async def test_what_was_forgotten_cannot_go_on_and_what_was_written_is_given_back(town: Town) -> None:
    ann = town.person("ann forgotten")
    message = await begin_here(town, ann)
    modal = (await ann.click(message, "Answer")).modal
    asked = (await ann.slash(town.channel, "mydata forget")).message
    assert asked is not None
    await ann.click(asked, asked.buttons[0].label or "")
    for button in BUTTONS:
        assert "no longer kept" in (await ann.click(message, button)).text
    told = await ann.submit(modal, {"text": ASK})
    assert "no longer kept" in told.text
    assert ASK in told.text


async def test_a_button_of_an_earlier_version_says_what_to_do(town: Town) -> None:
    ann = town.person("ann of old")
    row = {"type": 1, "components": [{"type": 2, "style": 1, "label": "Reply", "custom_id": "li:0:reply:17"}]}
    async with aiohttp.ClientSession(headers={"Authorization": f"Bot {town.discord.token}"}) as session:
        url = f"{town.discord.api_url}/channels/{town.channel.id}/messages"
        async with session.post(url, json={"content": "What do you say?", "components": [row]}) as response:
            assert response.status == 200
    told = await ann.click(town.by_bot(town.channel)[-1], "Reply")
    assert "earlier version" in told.text
    assert "/resume" in told.text


# ---------------------------------------------------------------------- threads


@pytest.mark.parametrize(
    ("taken", "name"),
    [
        (Permission.CREATE_PRIVATE_THREADS, "Create Private Threads"),
        (Permission.SEND_MESSAGES_IN_THREADS, "Send Messages In Threads"),
    ],
)
async def test_a_missing_permission_is_named(town: Town, taken: Permission, name: str) -> None:
    ann, channel = town.person(f"ann without {name}"), town.guild.text_channel("quiet")
    channel.deny(town.discord.bot, taken)
    answer = await ann.slash(channel, "rehearse", where="thread")
    told = await answer.settled()
    assert name in told.text
    assert channel.threads == []
    assert "no rehearsal open" in (await ann.slash(channel, "resume")).text


@pytest.mark.parametrize("kind", [FORUM, VOICE, ANNOUNCEMENT])
async def test_where_no_private_thread_can_be_the_other_places_are_named(town: Town, kind: int) -> None:
    ann, channel = town.person(f"ann in {kind}"), town.guild.text_channel("other", kind=kind)
    answer = await ann.slash(channel, "rehearse", where="thread")
    told = await answer.settled()
    assert "direct message" in told.text
    assert "code" not in told.text


async def test_a_thread_asked_for_in_a_thread_is_opened_beside_it(town: Town) -> None:
    ann = town.person("ann within")
    outer = (await begin_in_thread(town, ann)).channel
    inner = (await begin_in_thread(town, ann)).channel
    before = set(town.channel.threads)
    await (await ann.slash(outer, "rehearse", scene=WARD, where="thread")).settled()
    (third,) = set(town.channel.threads) - before
    assert third not in (outer, inner)
    assert town.by_bot(third)[-1].buttons


async def test_a_thread_that_was_deleted_takes_nothing_with_it(town: Town) -> None:
    ann = town.person("ann deleted")
    thread = (await begin_in_thread(town, ann)).channel
    fault = town.discord.faults.add(f"POST /channels/{thread.id}/messages", refused(10003), times=2)
    await ann.write(thread, ASK, mention_bot=True)
    await eventually(lambda: fault.hits == 2, "the answer, and the try to say why there is none")
    thread.delete()
    message = await goes_on(town, ann, town.channel)
    assert (await say(ann, message, EVIDENCE)).is_update
    assert await heard(town, ann) == [ASK, EVIDENCE]


async def test_a_thread_that_fell_asleep_wakes_when_somebody_writes(town: Town) -> None:
    ann = town.person("ann asleep")
    thread = (await begin_in_thread(town, ann)).channel
    thread.archive()
    line = await ann.write(thread, ASK, mention_bot=True)
    assert (await answered_in(town, thread, line)).buttons


async def test_a_thread_that_was_locked_is_named_as_such_and_the_line_is_kept(town: Town) -> None:
    ann = town.person("ann locked")
    message = await begin_in_thread(town, ann)
    modal = (await ann.click(message, "Answer")).modal
    message.channel.archive(lock=True)
    answer = await ann.submit(modal, {"text": ASK})
    told = await answer.followup()
    assert told.is_ephemeral
    assert "locked" in told.text
    message = await goes_on(town, ann, town.channel)
    assert await heard(town, ann) == [ASK]


# ---------------------------------------------------------------------- direct messages


async def test_closed_direct_messages_are_no_end(town: Town) -> None:
    ann = town.person("ann closed")
    ann.closes_dms()
    answer = await ann.slash(town.channel, "rehearse", scene=WARD)
    told = await answer.settled()
    assert "closed" in told.text
    await quiet(town)
    message = answer.followups[-1]
    assert message.is_ephemeral
    assert (await say(ann, message, ASK)).is_update


@pytest.mark.parametrize("code", [50007, 50278, 40003])
async def test_direct_messages_that_cannot_even_be_opened_are_no_end(town: Town, code: int) -> None:
    ann = town.person(f"ann unopened {code}")
    town.discord.faults.add("POST /users/@me/channels", refused(code))
    answer = await ann.slash(town.channel, "rehearse", scene=WARD)
    assert "closed" in (await answer.settled()).text
    await quiet(town)
    assert [button.label for button in answer.followups[-1].buttons] == TALK


async def test_direct_messages_that_close_in_the_middle_lose_no_line(town: Town) -> None:
    ann = town.person("ann closing")
    await begin_in_dm(town, ann)
    ann.closes_dms()
    await ann.write(ann.dm, ASK)
    await quiet(town)
    message = await goes_on(town, ann, town.channel)
    assert (await say(ann, message, EVIDENCE)).is_update
    assert await heard(town, ann) == [ASK, EVIDENCE]


async def test_whoever_leaves_the_server_goes_on_after_coming_back(town: Town) -> None:
    ann = town.person("ann leaving")
    await begin_in_dm(town, ann)
    ann.leaves(town.guild)
    await ann.write(ann.dm, ASK)
    await quiet(town)
    assert len(town.by_bot(ann.dm)) == 2, "nothing more can be said to her"
    ann.joins(town.guild)
    await goes_on(town, ann, ann.dm)
    assert await heard(town, ann) == [ASK]


# ---------------------------------------------------------------------- servers


@pytest.fixture
def doomed(town: Town) -> Guild:
    return town.discord.guild("Doomed")


async def test_a_server_that_removes_the_bot_takes_no_rehearsal_with_it(town: Town, doomed: Guild) -> None:
    ann = town.discord.user("ann of two servers", in_=[town.guild, doomed])
    channel = doomed.text_channel("practice")
    await (await ann.slash(channel, "rehearse", scene=WARD, where="thread")).settled()
    (thread,) = channel.threads
    await answered_in(town, thread, await ann.write(thread, ASK, mention_bot=True))
    doomed.expel_bot()
    await goes_on(town, ann, ann.dm)
    assert (await typed(town, ann, EVIDENCE)).buttons
    assert await heard(town, ann) == [ASK, EVIDENCE]


async def test_a_server_that_is_down_for_a_while_goes_on_afterwards(town: Town, doomed: Guild) -> None:
    ann = town.discord.user("ann of the outage", in_=[town.guild, doomed])
    channel = doomed.text_channel("practice")
    await (await ann.slash(channel, "rehearse", scene=WARD, where="thread")).settled()
    (thread,) = channel.threads
    doomed.goes_down()
    doomed.comes_back()
    line = await ann.write(thread, ASK, mention_bot=True)
    assert (await answered_in(town, thread, line)).buttons


async def test_nobody_was_told_of_an_error_that_was_not_foreseen(town: Town) -> None:
    """All of the above is foreseen, so none of it needs a code."""
    assert "Something went wrong" not in town.bot.output
