"""Going from a group, and who looks after it then: what each is told, and what everybody reads where it meets."""

from __future__ import annotations

import discord
import pytest

from tests.cogs.circle import Circle
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)


@pytest.fixture
def circle(stage: Stage) -> Circle:
    return Circle(stage)


async def test_leaving_is_said_and_whoever_is_left_goes_on(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    await circle.told(stage.ben, "group join")
    assert await circle.told(stage.ben, "group leave") == "You have left **Tuesday club**."
    assert await circle.member_ids(group) == [stage.ann.id]
    assert await circle.told(stage.ben, "group leave") == (
        "You do not belong to “Tuesday club”, so there is nothing to leave."
    )


async def test_the_owner_who_leaves_hands_over(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    text = await circle.told(stage.ann, "group leave")
    assert text == f"You have left **Tuesday club**. <@{stage.ben.id}> looks after it from now on."
    assert [one.owner_id for one in await circle.groups()] == [stage.ben.id]


async def test_a_new_owner_reads_it_where_the_group_meets_and_nobody_else_is_called(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    await circle.told(stage.ann, "group leave")
    await stage.env.settle()
    assert circle.posted()[-1].startswith(f"<@{stage.ben.id}>, you look after **Tuesday club** from now on")
    assert len(circle.posted()) == 2
    assert circle.may_call()[-1] == {"parse": [], "users": [stage.ben.id]}
    assert f"<@{stage.ann.id}>" not in circle.posted()[-1]


async def test_a_member_who_leaves_is_no_news(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    await circle.told(stage.ben, "group leave")
    await stage.env.settle()
    assert len(circle.posted()) == 1


async def test_a_group_goes_to_nobody_who_has_left_the_server_before(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    cleo, dora = circle.newcomer("cleo"), circle.newcomer("dora")
    for who in (stage.ben, cleo, dora):
        await circle.told(who, "group join")
    stage.guild.remove_member(stage.ben)
    stage.guild.remove_member(cleo)
    text = await circle.told(stage.ann, "group leave")
    assert text == f"You have left **Tuesday club**. <@{dora.id}> looks after it from now on."
    assert await circle.member_ids(group) == [dora.id]
    await stage.env.settle()
    assert [said.split(",")[0] for said in circle.posted()[1:]] == [f"<@{dora.id}>"], "the last in line alone is told"


async def test_heirs_who_have_left_the_server_as_well_are_passed_over_at_once(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    cleo, dora = circle.newcomer("cleo"), circle.newcomer("dora")
    for who in (stage.ben, cleo, dora):
        await circle.told(who, "group join")
    for who in (stage.ann, stage.ben, cleo):
        stage.guild.remove_member(who)
    eve = circle.newcomer("eve")
    text = await circle.told(eve, "group show")
    assert text.startswith(
        f"Whoever looked after **Tuesday club** has left this server, so <@{dora.id}> looks after it from now on."
    )
    await stage.env.settle()
    assert circle.may_call()[-1] == {"parse": [], "users": [dora.id]}


async def test_where_all_have_left_the_server_the_group_is_closed(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    for who in (stage.ann, stage.ben):
        stage.guild.remove_member(who)
    assert "so it is closed" in await circle.told(circle.newcomer("eve"), "group settings")
    assert await circle.groups() == []
    await stage.env.settle()
    assert circle.posted()[-1].startswith("**Tuesday club** is closed:")


async def test_a_group_whose_owner_has_left_the_server_can_be_closed_by_whoever_follows(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    stage.guild.remove_member(stage.ann)
    assert "Close **Tuesday club** for good?" in await circle.told(stage.ben, "group close")


async def test_the_end_of_a_group_is_said_where_it_met_and_calls_nobody(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    asked = await stage.ann.slash(stage.channel, "group close")
    await stage.ann.click(asked.response, label="Close the group")
    await stage.env.settle()
    assert circle.posted()[-1].startswith("**Tuesday club** is closed: a session that was on has ended")
    assert circle.may_call()[-1] == {"parse": []}


async def test_a_hidden_group_of_which_nobody_knew_ends_unseen(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.told(stage.ann, "group leave")
    await circle.begin(joining="invited")
    asked = await stage.ann.slash(stage.channel, "group close")
    await stage.ann.click(asked.response, label="Close the group")
    await stage.env.settle()
    assert circle.posted() == []


async def test_a_hidden_group_to_which_others_belonged_ends_where_they_read_it(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    await circle.told(stage.ben, "group join", group="Tuesday club")
    asked = await stage.ann.slash(stage.channel, "group close")
    await stage.ann.click(asked.response, label="Close the group")
    await stage.env.settle()
    assert circle.posted()[-1].startswith("**Tuesday club** is closed:")


async def test_where_the_bot_may_not_write_a_group_changes_hands_all_the_same(circle: Circle) -> None:
    stage = circle.stage
    mute = stage.guild.create_text_channel(
        "mute", overwrites={stage.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    await circle.told(stage.ann, "group create", mute, name="Club")
    await circle.told(stage.ben, "group join", group="Club")
    await circle.told(stage.ann, "group leave", group="Club")
    await stage.env.settle()
    assert [one.owner_id for one in await circle.groups()] == [stage.ben.id]


async def test_an_owner_who_has_everything_deleted_is_followed_and_that_is_said(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(stage.ann, "group create", lounge, name="Lone club")
    await circle.told(stage.ben, "group join", group="Tuesday club")
    asked = await stage.ann.slash(stage.channel, "mydata forget")
    await stage.ann.click(asked.response, label="Delete everything")
    await stage.env.settle()
    assert circle.posted()[-1].startswith(f"<@{stage.ben.id}>, you look after **Tuesday club** from now on")
    assert circle.posted(lounge)[-1].startswith("**Lone club** is closed:")


async def test_the_last_one_out_closes_the_group(circle: Circle) -> None:
    await circle.begin()
    assert "so it is closed" in await circle.told(circle.stage.ann, "group leave")
    assert await circle.groups() == []


@pytest.mark.parametrize("command", ["group show", "group settings"])
async def test_an_owner_who_has_left_the_server_is_followed_by_the_eldest(circle: Circle, command: str) -> None:
    stage = circle.stage
    await circle.begin()
    cleo = circle.newcomer("cleo")
    for who in (stage.ben, cleo):
        await circle.told(who, "group join")
    stage.guild.remove_member(stage.ann)
    text = await circle.told(cleo, command)
    assert text.startswith(
        f"Whoever looked after **Tuesday club** has left this server, so <@{stage.ben.id}> looks after it from now on."
    )
    (group,) = await circle.groups()
    assert group.owner_id == stage.ben.id
    assert await circle.member_ids(group) == [stage.ben.id, cleo.id]
    assert "has left this server" not in await circle.told(cleo, command), "it is said once"


async def test_a_group_whose_only_member_has_left_the_server_is_closed_when_somebody_looks(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    stage.guild.remove_member(stage.ann)
    assert "so it is closed" in await circle.told(stage.ben, "group show")
    assert await circle.groups() == []


async def test_where_discord_cannot_say_whether_the_owner_is_there_nothing_changes(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    stage.guild.remove_member(stage.ann)
    stage.env.inject_error("GET", "/guilds/*/members/*", status=400, code=0, message="Bad Request")
    assert f"<@{stage.ann.id}>" in await circle.told(stage.ben, "group show")
    assert (await circle.groups())[0].owner_id == stage.ann.id
