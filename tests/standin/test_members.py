"""Members of a guild: those who leave, those who are timed out, those who get a role."""

import pytest

from tests.standin import ALL, Permission, StandIn
from tests.standin._permissions import permissions_of
from tests.standin.conftest import Town
from tests.standin.puppet import INTENTS, Json, Puppet

MEMBERS = 1 << 1
CARD = {
    "content": "Choose",
    "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "Go", "custom_id": "go"}]}],
}
FORM = {
    "custom_id": "f",
    "title": "Form",
    "components": [{"type": 18, "label": "Say", "component": {"type": 4, "custom_id": "text", "style": 1}}],
}


async def opened(town: Town, puppet: Puppet) -> tuple[str, int]:
    """Make a private thread with Ann and a card in it; its path and its id."""
    made = await puppet.call("POST", f"/channels/{town.channel.id}/threads", {"name": "room", "type": 12})
    path = f"/channels/{made.body['id']}"
    await puppet.call("PUT", f"{path}/thread-members/{town.ann.id}")
    await puppet.call("POST", f"{path}/messages", CARD)
    return path, int(made.body["id"])


async def test_who_has_left_is_no_member_any_more_and_sees_nothing(town: Town, puppet: Puppet) -> None:
    path, number = await opened(town, puppet)
    thread = town.guild.channels[number]
    town.guild.remove(town.ann)
    gone = await puppet.call("GET", f"/guilds/{town.guild.id}/members/{town.ann.id}")
    assert (gone.status, gone.code) == (404, 10007)
    assert (await puppet.call("GET", f"/users/{town.ann.id}")).status == 200
    assert (await puppet.call("GET", f"{path}/thread-members/{town.ann.id}")).code == 10007
    assert (await puppet.call("PUT", f"{path}/thread-members/{town.ann.id}")).code == 10007
    with pytest.raises(AssertionError, match="does not see"):
        await town.ann.click(thread.messages[0], "Go")
    with pytest.raises(AssertionError, match="does not see"):
        await town.ann.write(town.channel, "hello")
    town.ann.joins(town.guild)
    assert (await puppet.call("GET", f"/guilds/{town.guild.id}/members/{town.ann.id}")).status == 200
    assert not thread.can_see(town.ann)


async def test_an_open_form_is_lost_to_who_leaves(town: Town, puppet: Puppet) -> None:
    await puppet.call("POST", f"/channels/{town.channel.id}/messages", CARD)
    puppet.script = lambda event: {"type": 9, "data": FORM} if event["type"] == 3 else {"type": 4, "data": CARD}
    modal = (await town.ann.click(town.channel.messages[0], "Go")).modal
    town.ann.leaves(town.guild)
    with pytest.raises(AssertionError, match="does not see"):
        await town.ann.submit(modal, {"text": "x"})
    town.ann.joins(town.guild)
    assert (await town.ann.submit(modal, {"text": "x"})).message


async def test_owners_cannot_leave(town: Town) -> None:
    with pytest.raises(AssertionError, match="owners cannot leave"):
        town.guild.remove(town.guild.owner)


async def test_to_remove_the_bot_is_to_expel_it_from_the_threads_too(town: Town, puppet: Puppet) -> None:
    path, _ = await opened(town, puppet)
    town.guild.remove(town.discord.bot)
    assert await puppet.event("GUILD_DELETE") == {"id": str(town.guild.id)}
    town.guild.admit_bot()
    assert (await puppet.call("POST", f"{path}/messages", {"content": "x"})).code == 50001


async def test_who_is_timed_out_reads_and_does_nothing_else(town: Town, puppet: Puppet) -> None:
    await puppet.call("POST", f"/channels/{town.channel.id}/messages", CARD)
    (card,) = town.channel.messages
    puppet.script = lambda event: {"type": 9, "data": FORM} if event["type"] == 3 else {"type": 4, "data": CARD}
    modal = (await town.ann.click(card, "Go")).modal
    town.guild.time_out(town.ann, 60)
    assert permissions_of(town.ann, town.guild, town.channel) == (
        Permission.VIEW_CHANNEL | Permission.READ_MESSAGE_HISTORY
    )
    assert town.ann.can_see(card)
    with pytest.raises(AssertionError, match="timed out"):
        await town.ann.click(card, "Go")
    with pytest.raises(AssertionError, match="timed out"):
        await town.ann.submit(modal, {"text": "x"})
    with pytest.raises(AssertionError, match="timed out"):
        await town.ann.write(town.channel, "hello")
    with pytest.raises(AssertionError, match="timed out"):
        await town.ann.slash(town.channel, "go")
    with pytest.raises(AssertionError, match="may not open"):
        town.ann.opens_thread(town.channel, "mine")
    await town.ann.write(town.ann.dm, "I am timed out")
    member = (await puppet.call("GET", f"/guilds/{town.guild.id}/members/{town.ann.id}")).body
    assert member["communication_disabled_until"]
    town.discord.clock.move(61)
    assert (await town.ann.submit(modal, {"text": "x"})).message


async def test_a_time_out_can_be_ended_and_is_not_for_administrators(town: Town) -> None:
    town.guild.time_out(town.ann, 60)
    town.guild.end_time_out(town.ann)
    await town.ann.write(town.channel, "hello")
    town.guild.add(town.ben, town.guild.role("admin", ALL))
    with pytest.raises(AssertionError, match="administrator"):
        town.guild.time_out(town.ben, 60)
    with pytest.raises(AssertionError, match="28 days"):
        town.guild.time_out(town.ann, 29 * 24 * 3600)


async def test_a_bot_that_is_timed_out_is_told_and_can_only_read(town: Town, puppet: Puppet) -> None:
    town.guild.time_out(town.discord.bot, 60)
    assert (await puppet.event("GUILD_MEMBER_UPDATE"))["user"]["id"] == str(town.discord.bot.id)
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "x"})).code == 50013
    assert (await puppet.call("GET", f"/channels/{town.channel.id}/messages")).status == 200
    town.discord.clock.move(61)
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "x"})).status == 200


async def test_of_members_nothing_is_told_without_the_intent(town: Town, puppet: Puppet) -> None:
    cem = town.discord.user("cem", in_=[town.guild])
    town.guild.time_out(cem, 60)
    cem.leaves(town.guild)
    await town.ann.write(town.ann.dm, "hello")
    await puppet.event("MESSAGE_CREATE")
    assert not [name for name, _ in puppet.events if name.startswith("GUILD_MEMBER")]


async def test_with_the_intent_all_is_told_of_members() -> None:
    async with StandIn(granted_intents=MEMBERS) as discord, Puppet(discord, intents=INTENTS | MEMBERS) as puppet:
        guild = discord.guild("Job club")
        ann = discord.user("ann", in_=[guild])
        guild.add(ann, guild.role("helper", Permission.MANAGE_MESSAGES))
        guild.remove(ann)
        left = await puppet.event("GUILD_MEMBER_REMOVE")
        assert (left["guild_id"], left["user"]["id"]) == (str(guild.id), str(ann.id))
        names = [name for name, _ in puppet.events if name.startswith("GUILD_MEMBER")]
        assert names == ["GUILD_MEMBER_ADD", "GUILD_MEMBER_UPDATE", "GUILD_MEMBER_REMOVE"]


async def test_a_role_that_is_given_arrives_with_what_its_bearer_does(town: Town, puppet: Puppet) -> None:
    commands: list[Json] = [{"name": "go", "description": "Go."}]
    await puppet.call("PUT", f"/applications/{town.discord.world.app_id}/commands", commands)
    puppet.script = lambda _: {"type": 4, "data": CARD}
    role = town.guild.role("organiser", Permission.MANAGE_GUILD)
    town.guild.add(town.ann, role)
    await town.ann.slash(town.channel, "go")
    member = (await puppet.event("INTERACTION_CREATE"))["member"]
    assert member["roles"] == [str(role.id)]
    assert int(member["permissions"]) & Permission.MANAGE_GUILD
