"""/setup: what whoever manages a server settles for its groups, and which permissions the bot says that it lacks."""

from __future__ import annotations

import discord
import pytest
import simcord

from bot.client import OPTIONAL_PERMISSION_REASONS, PERMISSION_REASONS, PERMISSIONS
from bot.groups.group import Creators, GuildRules
from bot.rehearsal.scenario import Difficulty
from cogs.groups._setup_pages import channels_done, done_text, lacking_of, setup_text
from tests.cogs import wire
from tests.cogs.circle import Circle, read
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)


@pytest.fixture
def circle(stage: Stage) -> Circle:
    return Circle(stage)


@pytest.fixture
def admin(circle: Circle) -> simcord.MemberActor:
    return circle.admin()


async def test_it_is_offered_to_whoever_may_manage_the_server_alone(circle: Circle, admin: simcord.MemberActor) -> None:
    stage = circle.stage
    assert "setup show" in admin.available_commands(stage.channel)
    assert not any(name.startswith("setup") for name in stage.ann.available_commands(stage.channel))


async def test_somebody_who_was_let_see_it_still_cannot_settle_anything(circle: Circle) -> None:
    stage = circle.stage
    option = {"type": 1, "name": "creators", "options": [{"type": 3, "name": "who", "value": "managers"}]}
    result = await wire.command(stage.ann, stage.channel, "setup", option)
    assert read(result).startswith("Only somebody who may manage this server can settle this.")
    assert (await circle.parts.groups.rules(stage.guild.id)).creators is Creators.EVERYONE


async def test_without_anything_settled_groups_may_be_anywhere_and_everybodys(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    text = await circle.told(admin, "setup show")
    assert "**Where groups may meet:** any text channel" in text
    assert "**Who may create them:** everybody" in text
    assert "12 minutes for the scene" in text


async def test_channels_are_allowed_one_by_one_and_groups_keep_to_them(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    stage = circle.stage
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(admin, "setup channels", allow=lounge)
    text = await circle.told(admin, "setup channels", allow=stage.channel)
    assert f"Done: groups may meet in <#{stage.channel.id}> and <#{lounge.id}>, and nowhere else.\n" in text
    text = await circle.told(admin, "setup channels", forbid=stage.channel)
    assert text.startswith(
        f"Done: groups may meet in <#{lounge.id}>, and nowhere else. Those that meet in <#{stage.channel.id}> stay there.\n"
    )
    again = await circle.told(admin, "setup channels", forbid=stage.channel)
    assert again.startswith(f"That was so already: groups may meet in <#{lounge.id}>, and nowhere else.\n")
    refused = await circle.told(stage.ann, "group create", name="Club")
    assert refused.startswith(f"On this server, groups have their home in <#{lounge.id}>")
    await circle.told(stage.ann, "group create", lounge, name="Club", where="thread")
    assert len(await circle.groups()) == 1
    text = await circle.told(admin, "setup channels", anywhere="yes")
    assert text.startswith("Done: groups may meet in any text channel.\n")


async def test_a_change_is_answered_by_what_was_done_and_by_what_is_missing_if_something_is(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    stage = circle.stage
    for command, options, done in (
        ("channels", {"allow": stage.channel}, f"Done: groups may meet in <#{stage.channel.id}>, and nowhere else."),
        ("creators", {"who": "managers"}, "Done: whoever may manage the server may create groups."),
        (
            "defaults",
            {"minutes": 20},
            "Done, for new groups; those that there are keep their own. **A round:** 20 minutes",
        ),
    ):
        text = await circle.told(admin, f"setup {command}", **options)
        assert text.startswith(done)
        assert text.splitlines()[1:] == ["-# /setup show tells all that is settled here."]
    denied = discord.PermissionOverwrite(embed_links=False)
    bare = stage.guild.create_text_channel("bare", overwrites={stage.guild.me: denied})
    lines = (await circle.told(admin, "setup channels", allow=bare)).splitlines()
    assert lines[0].startswith("Done: groups may meet in")
    assert lines[1] == "**What I am missing:**"
    assert lines[2].startswith(f"- **Embed Links** in <#{bare.id}>")


async def test_the_last_channel_is_not_forbidden_since_that_would_allow_all_others(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    stage = circle.stage
    text = await circle.told(admin, "setup channels", forbid=stage.channel)
    assert text.startswith("Groups may meet in any text channel of this server. Name the ones where they may")
    await circle.told(admin, "setup channels", allow=stage.channel)
    text = await circle.told(admin, "setup channels", forbid=stage.channel)
    assert text.startswith(f"<#{stage.channel.id}> is the only channel in which groups may meet")
    assert (await circle.parts.groups.rules(stage.guild.id)).channels == {stage.channel.id}


async def test_a_channel_for_announcements_cannot_be_allowed(circle: Circle, admin: simcord.MemberActor) -> None:
    news = circle.stage.guild.create_news_channel("news")
    text = await circle.told(admin, "setup channels", allow=news)
    assert text.startswith(f"<#{news.id}> is for announcements, and groups meet in text channels.")
    assert not (await circle.parts.groups.rules(circle.stage.guild.id)).channels


async def test_a_channel_that_was_deleted_goes_from_the_list_by_itself(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    stage = circle.stage
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(admin, "setup channels", allow=lounge)
    stage.env.backend.delete_channel(lounge.id)
    await stage.env.settle()
    text = await circle.told(admin, "setup channels", allow=stage.channel)
    assert str(lounge.id) not in text


async def test_creators_can_be_those_who_manage_the_server_or_one_role(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    stage = circle.stage
    await circle.told(admin, "setup creators", who="managers")
    text = await circle.told(stage.ann, "group create", name="Club")
    assert text.startswith("On this server, people who may manage it create groups.")
    role = stage.guild.create_role("mentors")
    text = await circle.told(admin, "setup creators", role=role)
    assert f"Done: people with the role <@&{role.id}>, and whoever may manage the server may create groups." in text
    text = await circle.told(stage.ann, "group create", name="Club")
    assert f"people with the role <@&{role.id}> create groups" in text
    mentor = circle.newcomer("mona", role)
    await circle.told(mentor, "group create", name="Club")
    await circle.told(admin, "group create", name="Staff club")
    assert {one.owner_id for one in await circle.groups()} == {mentor.id, admin.id}


async def test_people_of_a_role_need_a_role(circle: Circle, admin: simcord.MemberActor) -> None:
    text = await circle.told(admin, "setup creators", who="role")
    assert text.startswith("Name the role whose people may create groups")
    assert (await circle.parts.groups.rules(circle.stage.guild.id)).creators is Creators.EVERYONE


async def test_the_role_of_everybody_is_everybody(circle: Circle, admin: simcord.MemberActor) -> None:
    text = await circle.told(admin, "setup creators", role=circle.stage.guild.default_role)
    assert text.startswith("That was so already: everybody may create groups.")


async def test_new_groups_begin_with_the_defaults_and_old_ones_stay_as_they_are(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    old = await circle.begin("Old club")
    await circle.told(admin, "setup defaults", minutes=20, difficulty=Difficulty.MEDIUM.value)
    text = await circle.told(admin, "setup defaults", marking_minutes=6)
    assert "20 minutes for the scene, 6 minutes for the marks after it; difficulty: as it usually is" in text
    new = await circle.begin("New club")
    assert (new.rules.minutes, new.rules.marking_minutes, new.rules.difficulty) == (20, 6, Difficulty.MEDIUM)
    assert (await circle.parts.groups.fetch(old.key)).rules == old.rules


async def test_each_answer_names_what_is_missing_where_and_what_it_is_for(
    circle: Circle, admin: simcord.MemberActor
) -> None:
    stage = circle.stage
    denied = discord.PermissionOverwrite(create_public_threads=False, embed_links=False)
    bare = stage.guild.create_text_channel("bare", overwrites={stage.guild.me: denied})
    await circle.told(stage.ann, "group create", bare, name="Club")
    for command in ("show", "channels", "creators", "defaults"):
        text = await circle.told(admin, f"setup {command}")
        assert "**What I am missing:**\n" in text
        reason = PERMISSION_REASONS["create_public_threads"]
        assert f"- **Create Public Threads** in <#{bare.id}>: to {reason}" in text
        assert f"- **Embed Links** in <#{bare.id}>" in text
        assert "Read Message History" not in text


async def test_where_nothing_is_missing_it_says_where_it_has_looked(circle: Circle, admin: simcord.MemberActor) -> None:
    text = await circle.told(admin, "setup show")
    assert f"**What I am missing:** nothing, everywhere I looked (<#{circle.stage.channel.id}>)." in text


async def test_a_channel_that_the_bot_cannot_see_lacks_that_first(circle: Circle, admin: simcord.MemberActor) -> None:
    stage = circle.stage
    hidden = stage.guild.create_text_channel(
        "hidden", overwrites={stage.guild.me: discord.PermissionOverwrite(view_channel=False)}
    )
    text = await circle.told(admin, "setup channels", allow=hidden)
    assert f"- **View Channel** in <#{hidden.id}>" in text
    assert "Send Messages" not in text


async def test_a_thread_is_asked_for_what_a_session_in_it_needs(circle: Circle, admin: simcord.MemberActor) -> None:
    stage = circle.stage
    denied = discord.PermissionOverwrite(send_messages=False, create_private_threads=False, attach_files=False)
    half = stage.guild.create_text_channel("half", overwrites={stage.guild.me: denied})
    await circle.told(stage.ann, "group create", half, name="Club", where="thread")
    (thread,) = half.threads
    text = await circle.told(admin, "setup show")
    assert f"- **Attach Files** in <#{thread.id}>" in text
    assert "Private" not in text
    assert "**Send Messages**" not in text


async def test_a_home_that_is_gone_is_named(circle: Circle, admin: simcord.MemberActor) -> None:
    stage = circle.stage
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(stage.ann, "group create", lounge, name="Club")
    stage.env.backend.delete_channel(lounge.id)
    await stage.env.settle()
    text = await circle.told(admin, "setup show")
    assert f"**Homes that I cannot find:** <#{lounge.id}>. They are gone, or private threads" in text
    assert "View Channel" not in text


def test_what_the_bot_does_without_stands_apart() -> None:
    text = setup_text(GuildRules(1), lacking_of({7: []}, ["create_events"]))
    assert text.splitlines()[-1] == (
        f"-# I do without, but could use: **Create Events**, to {OPTIONAL_PERMISSION_REASONS['create_events']}."
    )
    assert "nothing, everywhere I looked (<#7>)" in text


def test_the_worst_that_can_be_missing_fits_into_a_message() -> None:
    places = [10**18 + number for number in range(50)]
    rules = GuildRules(1, frozenset(places), Creators.ROLE, 10**18)
    missing = {place: list(PERMISSION_REASONS) for place in places}
    lacking = lacking_of(missing, list(OPTIONAL_PERMISSION_REASONS), places)
    assert len(done_text(channels_done(rules, GuildRules(1), 10**18), lacking)) <= 2000
    text = setup_text(rules, lacking)
    assert len(text) <= 2000
    for name in (*PERMISSION_REASONS, *OPTIONAL_PERMISSION_REASONS):
        assert name.replace("_", " ").title().replace(" In ", " in ") in text


async def test_the_invite_link_asks_for_all_that_is_needed_and_for_nothing_optional() -> None:
    assert all(getattr(PERMISSIONS, name) for name in PERMISSION_REASONS)
    assert not any(getattr(PERMISSIONS, name) for name in OPTIONAL_PERMISSION_REASONS)
    assert not PERMISSIONS.administrator
