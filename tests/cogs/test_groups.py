"""/group: who founds, joins, leaves and leads a study group, and what each of them is told."""

from __future__ import annotations

import asyncio

import discord
import pytest

from bot.groups.group import Door, Role
from tests.cogs.circle import Circle, read
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)


@pytest.fixture
def circle(stage: Stage) -> Circle:
    return Circle(stage)


async def test_whoever_creates_a_group_owns_it_and_the_channel_is_its_home(circle: Circle) -> None:
    stage = circle.stage
    text = await circle.told(stage.ann, "group create", name="Tuesday  club")
    (group,) = await circle.groups()
    assert (group.name, group.owner_id, group.channel_id) == ("Tuesday club", stage.ann.id, stage.channel.id)
    assert (group.guild_id, group.door) == (stage.guild.id, Door.OPEN)
    (owner,) = await circle.members(group)
    assert owner.role is Role.OWNER
    assert f"**Tuesday club** has its home in <#{stage.channel.id}>" in text
    assert "/group session" in text


async def test_a_new_group_is_shown_in_its_home_with_a_button_to_join_and_calls_nobody(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    (message,) = stage.channel.history()
    assert f"<@{stage.ann.id}> has begun it; /group show tells who looks after it. Press Join" in message.content
    assert circle.may_call() == [{"parse": []}]
    text = await circle.press(stage.ben, message, "Join")
    assert "You belong to **Tuesday club** now" in text
    assert await circle.member_ids(group) == [stage.ann.id, stage.ben.id]


async def test_a_group_for_those_invited_is_not_announced(circle: Circle) -> None:
    group = await circle.begin(joining="invited")
    assert group.door is Door.INVITED
    assert circle.posted() == []


async def test_a_group_can_have_a_thread_of_its_own(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin(where="thread")
    (thread,) = stage.channel.threads
    assert group.channel_id == thread.id
    assert thread.name == "Tuesday club"
    assert thread._channel.type == discord.ChannelType.public_thread.value
    assert any("looks after it" in said for said in circle.posted(thread))


async def test_the_thread_of_a_group_for_those_invited_is_private(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin(where="thread", joining="invited")
    (thread,) = stage.channel.threads
    assert group.channel_id == thread.id
    assert thread._channel.type == discord.ChannelType.private_thread.value
    await circle.told(stage.ann, "group invite", person=stage.ben)
    assert any(f"<@{stage.ben.id}>" in said for said in circle.posted(thread))
    await circle.told(stage.ben, "group join", thread)
    assert stage.ben.id in await circle.member_ids(group)


async def test_a_group_created_in_a_thread_lives_there(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(where="thread")
    (thread,) = stage.channel.threads
    await circle.told(stage.ben, "group create", thread, name="Evening")
    assert {one.channel_id for one in await circle.groups()} == {thread.id}


async def test_no_thread_is_opened_for_a_group_that_cannot_be(circle: Circle) -> None:
    await circle.begin()
    text = await circle.told(circle.stage.ben, "group create", name="tuesday CLUB", where="thread")
    assert text.startswith("There is a group called “Tuesday club” on this server already.")
    assert circle.stage.channel.threads == []
    assert len(await circle.groups()) == 1


async def test_where_the_bot_may_open_no_thread_it_says_what_it_lacks_and_makes_nothing(circle: Circle) -> None:
    stage = circle.stage
    bare = stage.guild.create_text_channel(
        "bare", overwrites={stage.guild.me: discord.PermissionOverwrite(create_public_threads=False)}
    )
    text = await circle.told(stage.ann, "group create", bare, name="Club", where="thread")
    assert f"I cannot open a thread in <#{bare.id}>" in text
    assert "give me Create Public Threads there" in text
    assert await circle.groups() == []


async def test_what_the_bot_will_lack_is_said_when_a_group_begins_not_when_it_is_used(circle: Circle) -> None:
    stage = circle.stage
    denied = discord.PermissionOverwrite(create_public_threads=False, read_message_history=False)
    bare = stage.guild.create_text_channel("bare", overwrites={stage.guild.me: denied})
    text = await circle.told(stage.ann, "group create", bare, name="Club")
    first, second = text.splitlines()
    assert first.startswith(f"I lack something in <#{bare.id}>, so not all will work there:")
    assert "has to give me Create Public Threads and Read Message History there" in first
    assert second.startswith("**Club** has its home")
    assert len(await circle.groups()) == 1


async def test_a_group_asks_for_nothing_that_only_rehearsals_of_one_person_need(circle: Circle) -> None:
    stage = circle.stage
    denied = discord.PermissionOverwrite(create_private_threads=False, attach_files=False)
    bare = stage.guild.create_text_channel("bare", overwrites={stage.guild.me: denied})
    for where in ("here", "thread"):
        text = await circle.told(stage.ann, "group create", bare, name=f"Club {where}", where=where)
        assert text.startswith(f"**Club {where}** has its home")
    assert "I lack" not in await circle.told(stage.ann, "group settings", group="Club here")


async def test_where_the_bot_may_not_write_the_group_begins_all_the_same_and_that_is_said(circle: Circle) -> None:
    stage = circle.stage
    mute = stage.guild.create_text_channel(
        "mute", overwrites={stage.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    text = await circle.told(stage.ann, "group create", mute, name="Club")
    assert text.startswith(
        f"I lack something in <#{mute.id}>, so not all will work there: an admin of this server has to"
    )
    assert "give me Send Messages" in text
    assert "I could not write" not in text, "once is enough"
    assert len(await circle.groups()) == 1


async def test_a_group_has_its_home_in_a_text_channel(circle: Circle) -> None:
    stage = circle.stage
    voice, news = stage.guild.create_voice_channel("talk"), stage.guild.create_news_channel("news")
    for channel in (voice, news):
        text = await circle.told(stage.ann, "group create", channel, name="Club")
        assert text.startswith("A group has its home in a text channel of this server")
    assert await circle.groups() == []


async def test_a_name_cannot_come_alive(circle: Circle) -> None:
    stage = circle.stage
    name = "**@everyone** <@&1> [x](https://x.y) ||z||"
    text = await circle.told(stage.ann, "group create", name=name)
    assert (await circle.groups())[0].name == name
    for said in (text, *circle.posted(), await circle.told(stage.ben, "group list")):
        assert r"\*\*\@everyone\*\*" in said
        assert "||z||" not in said


@pytest.mark.parametrize("name", ["\u200b\u200b", "   ", "\u3164"])
async def test_a_name_that_nobody_sees_is_refused(circle: Circle, name: str) -> None:
    assert "A group's name has 1 to 60 characters" in await circle.told(circle.stage.ann, "group create", name=name)
    assert await circle.groups() == []


async def test_join_needs_no_name_where_only_one_group_can_be_meant(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    elsewhere = stage.guild.create_text_channel("lounge")
    assert "You belong to **Tuesday club** now" in await circle.told(stage.ben, "group join", elsewhere)
    assert stage.ben.id in await circle.member_ids(group)


async def test_of_several_the_one_of_this_channel_is_meant_else_all_are_named(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin("Tuesday club")
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(stage.ann, "group create", lounge, name="Friday club")
    hall = stage.guild.create_text_channel("hall")
    text = await circle.told(stage.ben, "group join", hall)
    assert text.startswith("More than one group may be meant: ")
    assert "“Tuesday club”" in text
    assert "“Friday club”" in text
    assert "You belong to **Friday club** now" in await circle.told(stage.ben, "group join", lounge)
    assert "You belong to **Tuesday club** now" in await circle.told(stage.ben, "group join", hall, group="tues")
    assert (await circle.told(stage.ben, "group join", hall)).startswith("There is no group here that you could join")


async def test_joining_twice_is_answered_calmly(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    await circle.told(stage.ben, "group join")
    (message,) = stage.channel.history()
    assert "You belong to “Tuesday club” already." in await circle.press(stage.ben, message, "Join")
    assert (await circle.member_ids(group)).count(stage.ben.id) == 1


async def test_the_list_shows_what_somebody_may_know_of(circle: Circle) -> None:
    stage = circle.stage
    assert await circle.told(stage.ben, "group list") == (
        "There is no group here that you could join. /group create begins one."
    )
    await circle.begin("Open club")
    await circle.begin("Closed circle", joining="invited")
    text = await circle.told(stage.ben, "group list")
    assert f"- **Open club** in <#{stage.channel.id}>: 1 person, anybody on this server may join" in text
    assert "Closed circle" not in text
    assert "**Closed circle**" in await circle.told(circle.admin(), "group list")
    assert "you look after it" in await circle.told(stage.ann, "group list")
    await circle.told(stage.ann, "group invite", person=stage.ben, group="Closed circle")
    assert "Closed circle" in await circle.told(stage.ben, "group list")


async def test_a_long_list_is_cut_where_a_message_ends(circle: Circle) -> None:
    stage = circle.stage
    admin = circle.admin()
    who = stage.ann
    for number in range(50):
        who = circle.newcomer(f"owner{number}") if number % 5 == 0 else who
        await circle.begin(f"*{number:02}* {'_' * 54}", who)
    text = await circle.told(admin, "group list")
    assert len(text) <= 2000
    assert " more" in text.splitlines()[-1]
    assert len(await circle.told(stage.ann, "group join")) <= 2000


async def test_show_tells_where_it_meets_who_belongs_to_it_and_how_it_goes(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    await circle.told(stage.ann, "group settings", helper=stage.ben)
    text = await circle.told(stage.ben, "group show")
    for said in (
        "## Tuesday club",
        f"**Home:** <#{stage.channel.id}>",
        f"**Looks after it:** <@{stage.ann.id}>",
        f"**Helpers:** <@{stage.ben.id}>",
        "**A round:** 12 minutes for the scene, 4 minutes for the marks after it; difficulty: gentle",
    ):
        assert said in text


async def test_who_belongs_to_a_group_for_those_invited_is_told_to_them_alone(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    await circle.told(stage.ben, "group join", group="Tuesday club")
    eve = circle.newcomer("eve")
    assert f"<@{stage.ben.id}>" not in await circle.told(eve, "group show", group="Tuesday club")
    assert f"<@{stage.ben.id}>" in await circle.told(stage.ann, "group show")


async def test_a_hidden_group_is_told_to_nobody_who_happens_to_be_where_it_meets(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin("Leaving Acme", joining="invited")
    for command in ("show", "settings", "board", "leave", "close", "session", "meetings", "join"):
        assert "Acme" not in await circle.told(stage.ben, f"group {command}")


async def test_of_a_group_for_those_invited_nobody_else_reads_who_is_in_it(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin("Leaving Acme", joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    await circle.told(stage.ben, "group join", group="Leaving Acme")
    await circle.told(stage.ann, "group settings", helper=stage.ben)
    eve = circle.newcomer("eve")
    for command in ("show", "settings"):
        text = await circle.told(eve, f"group {command}", group="leaving acme")
        assert f"<@{stage.ben.id}>" not in text
        assert "nobody else yet" not in text, "which would not be true"
        assert "Helpers" not in text
        assert f"<@{stage.ben.id}>" in await circle.told(circle.admin(), f"group {command}", group="leaving acme")


async def test_whoever_was_invited_reads_that_in_the_list(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    assert "1 person, you are invited, and may join" in await circle.told(stage.ben, "group list")
    assert "1 person, whoever was invited may join" in await circle.told(circle.admin(), "group list")


async def test_whoever_manages_the_server_finds_hidden_groups_as_well(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin("Leaving Acme", joining="invited")
    admin = circle.admin()
    for command in ("show", "close"):
        offered = await admin.autocomplete(stage.channel, f"group {command}", "group", "")
        assert [one["value"] for one in offered] == [group.key]
        assert await stage.ben.autocomplete(stage.channel, f"group {command}", "group", "") == []
        assert "**Leaving Acme**" in (text := await circle.told(admin, f"group {command}")) or "## Leaving Acme" in text
    assert "Close **Leaving Acme** for good?" in await circle.told(admin, "group close", group="leav")


async def test_where_a_group_cannot_be_kept_its_thread_is_put_away(
    circle: Circle, monkeypatch: pytest.MonkeyPatch
) -> None:
    stage = circle.stage

    async def fail(*_: object, **__: object) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(circle.parts.groups, "create", fail)
    assert "Something went wrong" in await circle.told(stage.ann, "group create", name="Club", where="thread")
    (thread,) = stage.channel.threads
    (put_away,) = [one.json for one in stage.env.http_requests if one.method == "PATCH" and str(thread.id) in one.path]
    assert put_away == {"archived": True}


async def test_groups_are_offered_while_typing(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin("Tuesday club")
    await circle.begin("Friday circle", joining="invited")
    offered = await stage.ben.autocomplete(stage.channel, "group join", "group", "")
    assert [(one["name"], one["value"]) for one in offered] == [("Tuesday club", group.key)]
    await circle.told(stage.ben, "group join", group=group.key)
    assert await stage.ben.autocomplete(stage.channel, "group join", "group", "") == []
    for command in ("leave", "invite", "settings", "board"):
        offered = await stage.ben.autocomplete(stage.channel, f"group {command}", "group", "TUES")
        assert [one["name"] for one in offered] == ["Tuesday club"]
    offered = await stage.ann.autocomplete(stage.channel, "group show", "group", "fri")
    assert [one["name"] for one in offered] == ["Friday circle"]


async def test_a_group_that_nobody_knows_is_answered_with_those_that_there_are(circle: Circle) -> None:
    await circle.begin()
    text = await circle.told(circle.stage.ben, "group show", group="*Nightly*")
    assert text.startswith(r"I find no group “\*Nightly\*” on this server. These are here: “Tuesday club”.")


async def test_where_only_the_person_has_the_bot_it_says_what_is_needed(circle: Circle) -> None:
    stage = circle.stage
    stage.bot._connection._remove_guild(stage.bot.get_guild(stage.guild.id))  # type: ignore[arg-type]  # as where it was never added
    for command, options in (("create", {"name": "Club"}), ("join", {}), ("list", {}), ("show", {}), ("settings", {})):
        text = await circle.told(stage.ann, f"group {command}", **options)
        assert text.startswith("Study groups need me on the server itself")
        assert f"client_id={stage.bot.application_id}" in text
        assert "/rehearse" in text


async def test_a_server_that_the_bot_leaves_is_forgotten(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    guild = stage.bot.get_guild(stage.guild.id)
    assert guild
    stage.bot.dispatch("guild_remove", guild)
    async with asyncio.timeout(5):
        while await circle.groups():
            await asyncio.sleep(0.02)


async def test_the_answers_are_for_one_person_alone(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    for command in ("list", "show", "settings", "board", "close", "leave"):
        assert read(await stage.ann.slash(stage.channel, f"group {command}"))
    assert circle.posted() == []


async def test_two_who_create_the_same_group_at_once_get_one_group(circle: Circle) -> None:
    stage = circle.stage
    made = await asyncio.gather(
        *(circle.parts.groups.create(
            stage.guild.id, stage.channel.id, who.id, "Club", role_ids=frozenset(), may_manage_guild=False
        ) for who in (stage.ann, stage.ben)),
        return_exceptions=True,
    )  # fmt: skip
    assert sum(isinstance(one, Exception) for one in made) == 1
    assert len(await circle.groups()) == 1
