"""Threads over REST: who may make, join, wake, lock and delete them."""

import pytest

from tests.standin import Channel, Permission
from tests.standin.conftest import Town
from tests.standin.puppet import Puppet

PRIVATE = {"name": "Ann's rehearsal", "type": 12, "invitable": False, "auto_archive_duration": 1440}


async def make(town: Town, puppet: Puppet) -> Channel:
    made = await puppet.call("POST", f"/channels/{town.channel.id}/threads", PRIVATE)
    assert made.status == 201
    return town.channel.threads[-1]


async def test_a_private_thread_is_for_its_members_and_moderators(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    role = town.guild.role("moderator", Permission.MANAGE_THREADS)
    town.guild.add(town.ben, role)
    cem = town.discord.user("cem", in_=[town.guild])
    assert (await puppet.call("PUT", f"/channels/{thread.id}/thread-members/{town.ann.id}")).status == 204
    assert [user.name for user in (town.ann, town.ben, cem) if thread.can_see(user)] == ["ann", "ben"]
    created = await puppet.event("THREAD_CREATE")
    assert (created["newly_created"], created["thread_metadata"]["invitable"]) == (True, False)


async def test_somebody_who_cannot_see_the_channel_cannot_see_the_thread_either(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    await puppet.call("PUT", f"/channels/{thread.id}/thread-members/{town.ann.id}")
    town.channel.deny(town.ann, Permission.VIEW_CHANNEL)
    assert not thread.can_see(town.ann)


async def test_adding_somebody_leaves_a_notice_that_is_no_talk(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    for _ in range(2):
        assert (await puppet.call("PUT", f"/channels/{thread.id}/thread-members/{town.ann.id}")).status == 204
    assert [message["type"] for message in (await puppet.call("GET", f"/channels/{thread.id}/messages")).body] == [1]
    assert thread.messages == []


@pytest.mark.parametrize(
    ("taken", "body"),
    [(Permission.CREATE_PRIVATE_THREADS, PRIVATE), (Permission.CREATE_PUBLIC_THREADS, {"name": "x", "type": 11})],
)
async def test_without_the_permission_no_thread_is_made(
    town: Town, puppet: Puppet, taken: Permission, body: dict[str, object]
) -> None:
    town.guild.deny_bot(taken)
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/threads", body)).code == 50013
    assert town.channel.threads == []


async def test_talking_and_adding_need_the_permission_for_threads(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    town.guild.deny_bot(Permission.SEND_MESSAGES_IN_THREADS)
    assert (await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "x"})).code == 50013
    assert (await puppet.call("PUT", f"/channels/{thread.id}/thread-members/{town.ann.id}")).code == 50013


@pytest.mark.parametrize("body", [{"name": ""}, {"name": "x" * 101}, {"name": "x", "auto_archive_duration": 90}])
async def test_a_thread_with_a_bad_name_or_time_is_refused(town: Town, puppet: Puppet, body: dict[str, object]) -> None:
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/threads", body)).code == 50035


async def test_private_threads_are_made_in_text_channels_only(town: Town, puppet: Puppet) -> None:
    news = town.guild.text_channel("news", kind=5)
    assert (await puppet.call("POST", f"/channels/{news.id}/threads", PRIVATE)).code == 50024


async def test_a_sleeping_thread_refuses_edits_and_wakes_by_a_message(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    said = await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "hello"})
    thread.archive()
    path = f"/channels/{thread.id}/messages/{said.body['id']}"
    assert (await puppet.call("PATCH", path, {"content": "x"})).code == 50083
    assert (await puppet.call("PUT", f"/channels/{thread.id}/thread-members/{town.ann.id}")).code == 50083
    assert (await puppet.call("PATCH", f"/channels/{thread.id}", {"name": "x"})).code == 50083
    await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "again"})
    assert not thread.is_archived
    assert (await puppet.call("PATCH", path, {"content": "x"})).status == 200
    assert [event["thread_metadata"]["archived"] for event in puppet.named("THREAD_UPDATE")] == [True, False]


async def test_a_locked_thread_takes_nothing_from_the_bot(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    thread.archive(lock=True)
    assert (await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "x"})).code == 160005


async def test_the_maker_may_rename_and_archive_but_not_lock_or_delete(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    path = f"/channels/{thread.id}"
    assert (await puppet.call("PATCH", path, {"name": "over"})).body["name"] == "over"
    assert (await puppet.call("PATCH", path, {"locked": True})).code == 50013
    assert (await puppet.call("DELETE", path)).code == 50013
    assert (await puppet.call("PATCH", path, {"archived": True})).status == 200
    town.guild.bot_role.permissions |= Permission.MANAGE_THREADS
    assert (await puppet.call("DELETE", path)).status == 200
    assert thread.is_deleted
    assert (await puppet.event("THREAD_DELETE"))["id"] == str(thread.id)


async def test_who_is_in_a_thread_is_told_one_by_one_only(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    assert (await puppet.call("GET", f"/channels/{thread.id}/thread-members")).code == 50001
    assert (await puppet.call("GET", f"/channels/{thread.id}/thread-members/{town.ann.id}")).code == 10007
    assert (await puppet.call("GET", f"/channels/{thread.id}/thread-members/@me")).status == 200
    assert (await puppet.call("DELETE", f"/channels/{thread.id}/thread-members/@me")).status == 204
    assert not thread.can_see(town.discord.bot)


async def test_a_channel_takes_its_threads_with_it(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    town.channel.delete()
    assert (await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "x"})).code == 10003


# ---------------------------------------------------------------------- public threads


async def test_a_public_thread_is_open_to_who_sees_the_channel_and_is_announced_there(
    town: Town, puppet: Puppet
) -> None:
    made = await puppet.call("POST", f"/channels/{town.channel.id}/threads", {"name": "Practice", "type": 11})
    thread = town.guild.channels[int(made.body["id"])]
    assert (thread.can_see(town.ann), thread.is_private, list(thread.members)) == (True, False, [town.discord.bot.id])
    assert "invitable" not in made.body["thread_metadata"]
    assert [message.type for message in town.channel.by_id.values()] == [18]
    assert town.channel.messages == []
    await town.ann.write(thread, "hello")
    assert list(thread.members) == [town.discord.bot.id, town.ann.id]
    town.guild.deny_bot(Permission.CREATE_PUBLIC_THREADS)
    refused = await puppet.call("POST", f"/channels/{town.channel.id}/threads", {"name": "Practice", "type": 11})
    assert refused.code == 50013


async def test_a_thread_begins_at_a_message_once(town: Town, puppet: Puppet) -> None:
    said = (await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "Tonight"})).body["id"]
    path = f"/channels/{town.channel.id}/messages/{said}"
    made = await puppet.call("POST", f"{path}/threads", {"name": "Tonight"})
    assert (made.status, made.body["id"], made.body["type"]) == (201, said, 11)
    assert (await puppet.call("POST", f"{path}/threads", {"name": "Again"})).code == 160004
    message = (await puppet.call("GET", path)).body
    assert message["flags"] & 32
    assert message["thread"]["id"] == said
    first = (await puppet.call("GET", f"/channels/{said}/messages")).body[-1]
    assert (first["type"], first["referenced_message"]["id"]) == (21, said)
    town.channel.by_id.clear()
    assert (await puppet.call("POST", f"/channels/{said}/messages", {"content": "on"})).status == 200


async def test_people_open_threads_of_their_own(town: Town, puppet: Puppet) -> None:
    public = town.ann.opens_thread(town.channel, "Ann's")
    told = await puppet.event("THREAD_CREATE")
    assert (told["id"], told["owner_id"], "member" in told) == (str(public.id), str(town.ann.id), False)
    assert (await puppet.call("POST", f"/channels/{public.id}/messages", {"content": "hello"})).status == 200
    assert [one["user_id"] for one in (await puppet.event("THREAD_MEMBERS_UPDATE"))["added_members"]] == [
        str(town.discord.bot.id)
    ]
    assert (await puppet.call("PATCH", f"/channels/{public.id}", {"name": "Mine"})).code == 50013
    line = await town.ben.write(town.channel, "Who comes?")
    assert town.ann.opens_thread(town.channel, "Answers", at=line).id == line.id
    with pytest.raises(AssertionError, match="can begin"):
        town.ann.opens_thread(town.channel, "Answers", at=line)


async def test_a_private_thread_of_people_is_closed_to_the_bot_until_it_is_taken_in(town: Town, puppet: Puppet) -> None:
    thread = town.ann.opens_thread(town.channel, "Ours", is_private=True)
    path = f"/channels/{thread.id}/messages"
    assert (await puppet.call("POST", path, {"content": "x"})).code == 50001
    assert puppet.named("THREAD_CREATE") == []
    thread.admit(town.discord.bot)
    joined = await puppet.event("THREAD_CREATE")
    assert (joined["member"]["user_id"], "newly_created" in joined) == (str(town.discord.bot.id), False)
    assert (await puppet.call("POST", path, {"content": "x"})).status == 200
    thread.expel(town.discord.bot)
    assert (await puppet.event("THREAD_MEMBERS_UPDATE", 2))["removed_member_ids"] == [str(town.discord.bot.id)]
    assert (await puppet.call("POST", path, {"content": "x"})).code == 50001


async def test_an_answer_to_an_interaction_opens_no_door(town: Town, puppet: Puppet) -> None:
    await puppet.call(
        "PUT", f"/applications/{town.discord.world.app_id}/commands", [{"name": "go", "description": "Go."}]
    )
    puppet.script = lambda _: {"type": 4, "data": {"content": "hello"}}
    thread = town.ann.opens_thread(town.channel, "Ours", is_private=True)
    assert (await town.ann.slash(thread, "go")).text == "hello"
    assert (await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "x"})).code == 50001


# ---------------------------------------------------------------------- locks


async def test_a_thread_can_be_locked_while_it_is_awake(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    await puppet.call("PUT", f"/channels/{thread.id}/thread-members/{town.ann.id}")
    thread.lock()
    told = (await puppet.event("THREAD_UPDATE"))["thread_metadata"]
    assert (told["locked"], told["archived"]) == (True, False)
    assert (await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "x"})).code == 160005
    with pytest.raises(AssertionError, match="may not write"):
        await town.ann.write(thread, "hello")
    thread.unlock()
    assert (await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "x"})).status == 200


async def test_a_sleeping_thread_can_be_woken_by_hand(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    said = await puppet.call("POST", f"/channels/{thread.id}/messages", {"content": "hello"})
    thread.archive()
    thread.wake()
    path = f"/channels/{thread.id}/messages/{said.body['id']}"
    assert (await puppet.call("PATCH", path, {"content": "x"})).status == 200
    assert (await puppet.call("DELETE", path)).status == 204
    assert (await puppet.event("MESSAGE_DELETE"))["id"] == said.body["id"]


async def test_a_thread_that_somebody_deletes_is_told_of(town: Town, puppet: Puppet) -> None:
    thread = await make(town, puppet)
    thread.delete()
    assert await puppet.event("THREAD_DELETE") == {
        "id": str(thread.id),
        "guild_id": str(town.guild.id),
        "parent_id": str(town.channel.id),
        "type": 12,
    }
    assert (await puppet.call("GET", f"/channels/{thread.id}")).code == 10003
