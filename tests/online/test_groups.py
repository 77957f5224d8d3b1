"""Study groups with the real process: who comes in and goes, what it says when it may not write, and what a restart keeps."""

from __future__ import annotations

import asyncio

import pytest

from tests.online.town import ONLINE, Town, database, eventually, found, quiet
from tests.standin import BotProcess, Channel, Message, Permission, Person, StandIn, broken, dropped, refused, slow

pytestmark = pytest.mark.asyncio(loop_scope="module")


async def told(who: Person, channel: Channel, command: str, **options: object) -> str:
    """What a command is answered, to this person alone."""
    answer = await who.slash(channel, command, **options)  # type: ignore[arg-type]  # users, channels, words and numbers
    message = await answer.settled()
    assert message.is_ephemeral, message.text
    assert len(message.text) <= 2000
    return message.text


async def pressed(who: Person, message: Message, button: str) -> str:
    return (await (await who.click(message, button)).settled()).text


def last(town: Town, channel: Channel) -> Message:
    return town.by_bot(channel)[-1]


async def test_a_group_lives_through_a_kill_and_its_old_button_still_lets_people_in(town: Town) -> None:
    ann, ben = town.person("ann founding"), town.person("ben joining")
    channel = town.guild.text_channel("founding")
    text = await told(ann, channel, "group create", name="Killed club", where="thread")
    (thread,) = channel.threads
    assert f"<#{thread.id}>" in text
    assert not thread.is_private
    welcome = last(town, thread)
    await town.bot.kill()
    await town.bot.start()
    assert "You belong to **Killed club** now" in await pressed(ben, welcome, "Join")
    assert {ann.id, ben.id} <= set(thread.members), "both are let into the thread"
    assert f"**Members:** {ben.mention}" in await told(ann, channel, "group show", group="Killed club")


async def test_an_invitation_calls_one_person_where_the_group_meets(town: Town) -> None:
    ann, ben = town.person("ann inviting"), town.person("ben invited")
    channel = town.guild.text_channel("inviting")
    await told(ann, channel, "group create", name="Inviting club", where="thread", joining="invited")
    (thread,) = channel.threads
    assert thread.is_private
    assert not thread.can_see(ben)
    await told(ann, channel, "group invite", person=ben, group="Inviting club")
    message = last(town, thread)
    (sent,) = [one for one in town.discord.requests if one["path"].endswith(f"/channels/{thread.id}/messages")][1:]
    assert sent["json"]["allowed_mentions"] == {"parse": [], "users": [ben.id]}
    assert thread.can_see(ben)
    assert ben.dm.messages == []
    assert "You belong to **Inviting club** now" in await pressed(ben, message, "Join")


async def test_an_invitation_is_taken_back_with_its_message_and_the_way_into_a_private_thread(town: Town) -> None:
    ann, ben = town.person("ann mistaken"), town.person("ben mistaken")
    channel = town.guild.text_channel("mistaken")
    await told(ann, channel, "group create", name="Mistaken club", where="thread", joining="invited")
    (thread,) = channel.threads
    await told(ann, channel, "group invite", person=ben, group="Mistaken club")
    assert thread.can_see(ben)
    text = await told(ann, channel, "group invite", person=ben, group="Mistaken club", take_back="yes")
    assert text.endswith("is taken back, and the message that called them is gone.")
    assert not thread.can_see(ben)
    assert not any(ben.mention in one.text for one in town.by_bot(thread))
    assert "takes people in by invitation" in await told(ben, channel, "group join", group="Mistaken club")


async def test_an_owner_who_has_left_the_server_is_followed(town: Town) -> None:
    ann, ben = town.person("ann going"), town.person("ben staying")
    channel = town.guild.text_channel("going")
    await told(ann, channel, "group create", name="Going club")
    await told(ben, channel, "group join")
    town.guild.remove(ann)
    text = await told(ben, channel, "group show")
    assert text.startswith("Whoever looked after **Going club** has left this server")
    assert f"**Looks after it:** {ben.mention}" in text
    assert not (await told(ben, channel, "group show")).startswith("Whoever looked after")


async def test_an_invitation_is_sent_once_over_a_connection_that_breaks(town: Town) -> None:
    ann, ben = town.person("ann broken"), town.person("ben broken")
    channel = town.guild.text_channel("broken")
    await told(ann, channel, "group create", name="Broken club", joining="invited")
    town.discord.faults.add(f"POST /channels/{channel.id}/messages", dropped(is_after=True))
    assert "was called in" in await told(ann, channel, "group invite", person=ben)
    assert len(town.by_bot(channel)) == 1


async def test_a_group_begins_also_where_discord_stumbles_over_its_welcome(town: Town) -> None:
    ann = town.person("ann stumbling")
    channel = town.guild.text_channel("stumbling")
    town.discord.faults.add(f"POST /channels/{channel.id}/messages", broken(503), times=4)
    text = await told(ann, channel, "group create", name="Stumbling club")
    assert "**Stumbling club** has its home" in text
    assert "Discord did not take it just now." in text


async def test_a_command_that_is_delivered_twice_begins_one_group(town: Town) -> None:
    ann = town.person("ann twice creating")
    channel = town.guild.text_channel("twice")
    town.discord.gateway.duplicate(name="INTERACTION_CREATE")
    await told(ann, channel, "group create", name="Twice club", where="thread")
    await quiet(town)
    (thread,) = channel.threads
    assert len(town.by_bot(thread)) == 1
    assert (await told(ann, channel, "group list")).count("Twice club") == 1


async def test_two_who_begin_the_same_group_in_one_moment_get_one_and_the_other_thread_is_put_away(town: Town) -> None:
    ann, ben = town.person("ann at once"), town.person("ben at once")
    channel = town.guild.text_channel("at-once")
    town.discord.faults.add(f"POST /channels/{channel.id}/threads", slow(0.3), times=2)
    texts = await asyncio.gather(
        *(told(who, channel, "group create", name="Same club", where="thread") for who in (ann, ben))
    )
    assert sorted("has its home" in text for text in texts) == [False, True]
    assert any(text.startswith("There is a group called “Same club”") for text in texts)
    assert sorted(thread.is_archived for thread in channel.threads) == [False, True]


@pytest.mark.parametrize(
    ("code", "said"),
    [
        (50013, "an admin of this server has to let me"),
        (10003, "that place is gone, or I cannot see it any more"),
        (50001, "that place is gone, or I cannot see it any more"),
        (160005, "that thread is locked"),
    ],
)
async def test_why_an_invitation_could_not_be_posted_is_said_in_one_sentence(town: Town, code: int, said: str) -> None:
    ann, ben = town.person(f"ann {code}"), town.person(f"ben {code}")
    channel = town.guild.text_channel(f"refusing-{code}")
    await told(ann, channel, "group create", name=f"Club {code}", joining="invited")
    town.discord.faults.add(f"POST /channels/{channel.id}/messages", refused(code))
    text = await told(ann, channel, "group invite", person=ben)
    assert f"{ben.mention} is invited and can come in with /group join, but was not called" in text
    assert said in text


async def test_a_move_is_read_in_both_homes_and_its_button_lets_people_in(town: Town) -> None:
    ann, ben = town.person("ann moving out"), town.person("ben moving in")
    old, new = town.guild.text_channel("moving-out"), town.guild.text_channel("moving-in")
    await told(ann, old, "group create", name="Wandering club")
    await told(ann, new, "group settings", group="Wandering club", where="here")
    await quiet(town)
    assert last(town, old).text.startswith(f"**Wandering club** has moved: from now on it meets in <#{new.id}>.")
    assert last(town, new).text.startswith("**Wandering club** meets here from now on")
    assert "You belong to **Wandering club** now" in await pressed(ben, last(town, new), "Join")


async def test_a_home_that_was_deleted_can_be_moved(town: Town) -> None:
    ann = town.person("ann moving")
    old, new = town.guild.text_channel("old"), town.guild.text_channel("new")
    await told(ann, old, "group create", name="Moving club")
    old.delete()
    text = await told(ann, new, "group settings", group="Moving club")
    assert "The home is gone, or I cannot see it any more" in text
    text = await told(ann, new, "group settings", group="Moving club", where="here")
    assert f"**Home:** <#{new.id}>" in text
    assert "The home is gone" not in text


async def test_setup_names_what_is_missing_the_moment_it_is_missing(town: Town) -> None:
    staff = town.guild.role("staff", Permission.MANAGE_GUILD)
    ada = town.discord.user("ada")
    town.guild.add(ada, staff)
    channel = town.guild.text_channel("setting-up")
    await told(ada, channel, "setup channels", allow=channel)
    channel.deny(town.discord.bot, Permission.CREATE_PUBLIC_THREADS | Permission.EMBED_LINKS)
    text = await told(ada, channel, "setup show")
    assert f"**Create Public Threads** in <#{channel.id}>" in text
    assert f"**Embed Links** in <#{channel.id}>" in text
    assert "I do without, but could use: **Create Events**" in text
    channel.allow(town.discord.bot, Permission.CREATE_PUBLIC_THREADS | Permission.EMBED_LINKS)
    assert "Embed Links" not in await told(ada, channel, "setup show")
    await told(ada, channel, "setup channels", anywhere="yes")


async def test_whoever_forgets_everything_leaves_their_groups_to_others(town: Town) -> None:
    ann, ben = town.person("ann forgetting"), town.person("ben inheriting")
    channel = town.guild.text_channel("forgetting")
    await told(ann, channel, "group create", name="Left club")
    await told(ben, channel, "group join")
    assert "1 place in a study group" in await told(ann, channel, "mydata show")
    asked = await ann.slash(channel, "mydata forget")
    message = await asked.settled()
    await ann.click(message, "Delete everything")
    await quiet(town)
    assert "Deleted: 1 place in a study group" in message.text
    assert await told(ann, channel, "mydata show") == "Nothing is kept of you."
    assert f"**Looks after it:** {ben.mention}" in await told(ben, channel, "group show")


async def test_in_a_server_without_the_bot_it_says_who_can_change_that(town: Town) -> None:
    ann = town.discord.user("ann elsewhere", in_=[town.elsewhere])
    ann.installs_app()
    hall = town.elsewhere.text_channel("hall")
    for command in ("group list", "group join", "group show"):
        text = await told(ann, hall, command)
        assert text.startswith("Study groups need me on the server itself")
        assert "permissions=" in text


async def test_a_server_that_removes_the_bot_takes_its_groups_along() -> None:
    async with StandIn() as discord, BotProcess(discord, env=ONLINE) as bot:
        town = found(discord, bot)
        ann = town.person("ann")
        await told(ann, town.channel, "group create", name="Removed club")
        with database(bot) as data:
            assert data.execute("SELECT count(*) FROM study_groups").fetchone() == (1,)
            town.guild.expel_bot()
            await eventually(
                lambda: data.execute("SELECT count(*) FROM study_groups").fetchone() == (0,), "the groups to go"
            )
        assert await bot.terminate() == 0


async def test_a_server_that_removes_the_bot_while_it_is_offline_takes_its_groups_with_it() -> None:
    async with StandIn() as discord, BotProcess(discord, env=ONLINE) as bot:
        town = found(discord, bot)
        ann = town.person("ann removing")
        await told(ann, town.channel, "group create", name="Removed club")
        other = discord.guild("Kept")
        await told(discord.user("ben", in_=[other]), other.text_channel("practice"), "group create", name="Kept club")
        await bot.kill()
        town.guild.expel_bot()
        await bot.restart()
        with database(bot) as data:
            await eventually(
                lambda: data.execute("SELECT guild_id FROM study_groups").fetchall() == [(other.id,)],
                "the groups of that server alone to go",
            )


async def test_fifty_people_who_join_at_the_same_moment_are_all_in(town: Town) -> None:
    ann = town.person("ann crowded")
    channel = town.guild.text_channel("crowd")
    await told(ann, channel, "group create", name="Crowd")
    welcome = last(town, channel)
    crowd = [town.person(f"one of many {number}") for number in range(50)]
    answers = await asyncio.gather(*(pressed(who, welcome, "Join") for who in crowd))
    assert all("You belong to **Crowd** now" in text for text in answers)
    assert "51 people" in await told(ann, channel, "group list")
