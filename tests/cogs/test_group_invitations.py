"""/group invite: who is called into a group, where, and how often."""

from __future__ import annotations

import discord
import pytest

from tests.cogs.circle import Circle
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)


@pytest.fixture
def circle(stage: Stage) -> Circle:
    return Circle(stage)


async def test_without_an_invitation_nobody_comes_into_a_group_for_those_invited(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin(joining="invited")
    text = await circle.told(stage.ben, "group join", group="Tuesday club")
    assert text.startswith("“Tuesday club” takes people in by invitation.")
    assert f"<@{stage.ann.id}>" in text
    await circle.told(stage.ann, "group invite", person=stage.ben)
    await circle.told(stage.ben, "group join", group="Tuesday club")
    assert stage.ben.id in await circle.member_ids(group)


async def test_an_invitation_calls_that_person_alone_once_in_the_home_and_never_by_direct_message(
    circle: Circle,
) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    text = await circle.told(stage.ann, "group invite", person=stage.ben)
    assert text == f"<@{stage.ben.id}> is invited, and was called in <#{stage.channel.id}>."
    (message,) = stage.channel.history()
    assert circle.may_call() == [{"parse": [], "users": [stage.ben.id]}], "whoever invites is named, and not called"
    assert stage.ben.user.dm_channel.history(viewer=stage.ben.user) == []
    again = await circle.told(stage.ann, "group invite", person=stage.ben)
    assert "I call nobody twice" in again
    assert len(stage.channel.history()) == 1
    assert "You belong to **Tuesday club** now" in await circle.press(stage.ben, message, "Join")


async def test_nobody_else_gets_in_by_the_button_of_an_invitation(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin(joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    (message,) = stage.channel.history()
    eve = circle.newcomer("eve")
    assert "takes people in by invitation" in await circle.press(eve, message, "Join")
    assert await circle.member_ids(group) == [stage.ann.id]


async def test_a_bot_and_somebody_from_elsewhere_are_not_invited(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    assert (await circle.told(stage.ann, "group invite", person=robot)).startswith("That is a bot")
    stranger = stage.env.create_user("stranger")
    text = await circle.told(stage.ann, "group invite", person=stranger)
    assert text.startswith(f"<@{stranger.id}> is not on this server")
    assert len(stage.channel.history()) == 1


async def test_an_invitation_that_cannot_be_posted_counts_and_says_why(circle: Circle) -> None:
    stage = circle.stage
    mute = stage.guild.create_text_channel(
        "mute", overwrites={stage.guild.me: discord.PermissionOverwrite(send_messages=False)}
    )
    await circle.told(stage.ann, "group create", mute, name="Club", joining="invited")
    text = await circle.told(stage.ann, "group invite", person=stage.ben)
    assert text.startswith(f"<@{stage.ben.id}> is invited and can come in with /group join, but was not called:")
    assert "invite them again, and I call them." in text
    assert "You belong to **Club** now" in await circle.told(stage.ben, "group join", group="club")


async def test_whoever_could_not_be_called_is_called_once_that_works(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    stage.env.inject_error("POST", f"/channels/{stage.channel.id}/messages", status=403, code=50013, message="No")
    assert "but was not called" in await circle.told(stage.ann, "group invite", person=stage.ben)
    text = await circle.told(stage.ann, "group invite", person=stage.ben)
    assert text == f"<@{stage.ben.id}> is invited, and was called in <#{stage.channel.id}>."
    assert "I call nobody twice" in await circle.told(stage.ann, "group invite", person=stage.ben)
    (message,) = stage.channel.history()
    assert "You belong to **Tuesday club** now" in await circle.press(stage.ben, message, "Join")


async def test_an_invitation_to_another_group_or_of_somebody_else_is_no_call(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.begin("Other club", joining="invited")
    cleo = circle.newcomer("cleo")
    await circle.told(stage.ann, "group invite", person=stage.ben, group="Other club")
    await circle.told(stage.ann, "group invite", person=cleo, group="Tuesday club")
    stage.env.inject_error("POST", f"/channels/{stage.channel.id}/messages", status=403, code=50013, message="No")
    await circle.told(stage.ann, "group invite", person=stage.ben, group="Tuesday club")
    text = await circle.told(stage.ann, "group invite", person=stage.ben, group="Tuesday club")
    assert text.endswith(f"was called in <#{stage.channel.id}>.")


async def test_an_invitation_by_mistake_is_taken_back_with_the_message_that_called(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    (message,) = stage.channel.history()
    text = await circle.told(stage.ann, "group invite", person=stage.ben, take_back="yes")
    assert text == (
        f"The invitation of <@{stage.ben.id}> to **Tuesday club** is taken back, and the message that called them is gone."
    )
    assert stage.channel.history() == []
    assert "takes people in by invitation" in await circle.told(stage.ben, "group join", group="Tuesday club")
    again = await circle.told(stage.ann, "group invite", person=stage.ben, take_back="yes")
    assert again == f"<@{stage.ben.id}> is not invited to “Tuesday club”, so there is nothing to take back."
    assert "was called in" in await circle.told(stage.ann, "group invite", person=stage.ben), "and can be made anew"
    assert stage.channel.history()[0].id != message.id


async def test_of_an_open_group_it_is_said_that_they_can_come_all_the_same(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ann, "group invite", person=stage.ben)
    text = await circle.told(stage.ann, "group invite", person=stage.ben, take_back="yes")
    assert "Anybody on this server may join, though" in text
    assert len(stage.channel.history()) == 1, "what tells of the group stays"


async def test_an_invitation_is_taken_back_also_where_its_message_cannot_be(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    await circle.told(stage.ann, "group invite", person=stage.ben)
    (message,) = stage.channel.history()
    stage.env.inject_error("DELETE", "/channels/*/messages/*", status=403, code=50013)
    text = await circle.told(stage.ann, "group invite", person=stage.ben, take_back="yes")
    assert text.endswith("The message that called them stays, and its button lets them in no more.")
    assert "takes people in by invitation" in await circle.press(stage.ben, message, "Join")


async def test_whoever_was_called_into_a_private_thread_reads_it_no_more(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited", where="thread")
    (thread,) = stage.channel.threads
    await circle.told(stage.ann, "group invite", person=stage.ben)
    await circle.told(stage.ann, "group invite", person=stage.ben, take_back="yes")
    gone = [one.path for one in stage.env.http_requests if one.method == "DELETE" and "thread-members" in one.path]
    assert gone == [f"/channels/{thread.id}/thread-members/{stage.ben.id}"]


async def test_who_may_not_invite_takes_nothing_back_and_who_has_come_stays(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    cleo = circle.newcomer("cleo")
    for who in (stage.ben, cleo):
        await circle.told(stage.ann, "group invite", person=who)
    await circle.told(stage.ben, "group join", group="Tuesday club")
    text = await circle.told(stage.ben, "group invite", person=cleo, take_back="yes")
    assert text.startswith("In “Tuesday club”, the owner and the helpers invite.")
    text = await circle.told(stage.ann, "group invite", person=stage.ben, take_back="yes")
    assert text.startswith(
        f"<@{stage.ben.id}> belongs to “Tuesday club” already, so the invitation cannot be taken back."
    )


async def test_whoever_cannot_see_the_home_is_told_so_and_so_is_whoever_invites_them(circle: Circle) -> None:
    stage = circle.stage
    hidden = stage.guild.create_text_channel(
        "hidden",
        overwrites={
            stage.guild.default_role: discord.PermissionOverwrite(view_channel=False),
            stage.ann: discord.PermissionOverwrite(view_channel=True),
            stage.guild.me: discord.PermissionOverwrite(view_channel=True),
        },
    )
    await circle.told(stage.ann, "group create", hidden, name="Club")
    assert f"They cannot see <#{hidden.id}> yet" in await circle.told(stage.ann, "group invite", person=stage.ben)
    assert "You cannot see that place yet" in await circle.told(stage.ben, "group join", group="Club")
