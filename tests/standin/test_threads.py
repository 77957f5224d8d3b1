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
