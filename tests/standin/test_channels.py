"""Messages and channels over REST, as Discord answers them."""

import asyncio
import json

import aiohttp
import pytest

from tests.standin import Permission, Upload
from tests.standin.conftest import Town
from tests.standin.puppet import Puppet

V2 = 1 << 15
SAYS = {"type": 10, "content": "hello"}


async def test_the_same_nonce_makes_one_message_within_minutes(town: Town, puppet: Puppet) -> None:
    path, body = f"/channels/{town.channel.id}/messages", {"content": "once", "nonce": "r1a1", "enforce_nonce": True}
    first = await puppet.call("POST", path, body)
    again = await puppet.call("POST", path, body)
    assert first.body["id"] == again.body["id"]
    assert len(town.channel.messages) == 1
    town.discord.clock.move(301)
    late = await puppet.call("POST", path, body)
    assert late.body["id"] != first.body["id"]


async def test_a_nonce_that_is_not_enforced_or_elsewhere_makes_another_message(town: Town, puppet: Puppet) -> None:
    other = town.guild.text_channel("other")
    path = f"/channels/{town.channel.id}/messages"
    await puppet.call("POST", path, {"content": "once", "nonce": "1"})
    await puppet.call("POST", path, {"content": "once", "nonce": "1"})
    await puppet.call(
        "POST", f"/channels/{other.id}/messages", {"content": "once", "nonce": "1", "enforce_nonce": True}
    )
    assert (len(town.channel.messages), len(other.messages)) == (2, 1)


@pytest.mark.parametrize(
    ("body", "code", "where"),
    [
        ({"content": "x" * 2001}, 50035, "content"),
        ({}, 50006, None),
        ({"content": " \n", "embeds": []}, 50006, None),
        ({"content": "x", "nonce": "x" * 26}, 50035, "nonce"),
        ({"flags": V2, "content": "no", "components": [SAYS]}, 50035, "content"),
        ({"flags": V2, "embeds": [{"title": "no"}], "components": [SAYS]}, 50035, "embeds"),
        ({"flags": V2, "components": [SAYS] * 41}, 50035, "components"),
        ({"flags": V2, "components": [{"type": 10, "content": "x" * 2001}] * 2}, 50035, "components"),
        ({"content": "x", "components": [SAYS]}, 50035, "components"),
        ({"content": "x", "components": [{"type": 1, "components": []}]}, 50035, "components"),
        ({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "x" * 101}]}]}, 50035, "components"),
        ({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "label": "x", "custom_id": "a"}] * 2}]}, 50035, "components"),
        ({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 5, "label": "x"}]}]}, 50035, "components"),
        ({"content": "x", "components": [{"type": 1, "components": [{"type": 2, "style": 1, "custom_id": "x"}]}]}, 50035, "components"),
        ({"embeds": [{"title": "x" * 257}]}, 50035, "embeds"),
        ({"embeds": [{"description": "x" * 3100}] * 2}, 50035, "embeds"),
        ({"flags": V2, "components": [{"type": 13, "file": {"url": "attachment://card.png"}}]}, 50035, "components"),
        ({"content": "x", "message_reference": {"message_id": "1"}}, 50035, "message_reference"),
    ],
)  # fmt: skip
async def test_a_message_that_cannot_be_is_refused_and_nothing_is_posted(
    town: Town, puppet: Puppet, body: dict[str, object], code: int, where: str | None
) -> None:
    heard = await puppet.call("POST", f"/channels/{town.channel.id}/messages", body)
    assert (heard.status, heard.code) == (400, code)
    assert where is None or where in heard.body["errors"]
    assert town.channel.messages == []
    assert town.discord.refusals[-1].code == code


async def test_exactly_at_the_limits_a_message_is_posted(town: Town, puppet: Puppet) -> None:
    path = f"/channels/{town.channel.id}/messages"
    assert (await puppet.call("POST", path, {"content": "x" * 2000, "nonce": "x" * 25})).status == 200
    full = {"flags": V2, "components": [{"type": 10, "content": "x" * 100}] * 40}
    assert (await puppet.call("POST", path, full)).status == 200


@pytest.mark.parametrize(
    ("taken", "body", "code"),
    [
        (Permission.VIEW_CHANNEL, {"content": "x"}, 50001),
        (Permission.SEND_MESSAGES, {"content": "x"}, 50013),
        (Permission.EMBED_LINKS, {"embeds": [{"title": "x"}]}, 50013),
    ],
)
async def test_what_the_bot_may_not_do_it_cannot(
    town: Town, puppet: Puppet, taken: Permission, body: dict[str, object], code: int
) -> None:
    town.guild.deny_bot(taken)
    heard = await puppet.call("POST", f"/channels/{town.channel.id}/messages", body)
    assert (heard.status, heard.code) == (403, code)


async def test_one_channel_can_be_closed_to_the_bot(town: Town, puppet: Puppet) -> None:
    town.channel.deny(town.discord.bot, Permission.SEND_MESSAGES)
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "x"})).code == 50013
    other = town.guild.text_channel("other")
    assert (await puppet.call("POST", f"/channels/{other.id}/messages", {"content": "x"})).status == 200
    assert (await puppet.event("CHANNEL_UPDATE"))["permission_overwrites"][0]["deny"] == str(
        int(Permission.SEND_MESSAGES)
    )


async def test_what_is_gone_is_said_to_be_unknown(town: Town, puppet: Puppet) -> None:
    assert (await puppet.call("GET", "/channels/123")).code == 10003
    assert (await puppet.call("GET", f"/channels/{town.channel.id}/messages/123")).code == 10008
    assert (await puppet.call("GET", "/users/123")).code == 10013
    assert (await puppet.call("GET", "/guilds/123")).code == 10004
    town.channel.delete()
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "x"})).code == 10003
    assert (await puppet.event("CHANNEL_DELETE"))["id"] == str(town.channel.id)


async def test_a_guild_that_has_expelled_the_bot_is_closed_to_it(town: Town, puppet: Puppet) -> None:
    town.guild.expel_bot()
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "x"})).code == 50001
    assert await puppet.event("GUILD_DELETE") == {"id": str(town.guild.id)}


async def test_a_direct_message_reaches_only_who_takes_it_and_shares_a_guild(town: Town, puppet: Puppet) -> None:
    opened = await puppet.call("POST", "/users/@me/channels", {"recipient_id": town.ann.id})
    path = f"/channels/{opened.body['id']}/messages"
    assert (await puppet.call("POST", path, {"content": "hello"})).status == 200
    town.ann.closes_dms()
    assert (await puppet.call("POST", path, {"content": "hello"})).code == 50007
    town.ann.opens_dms()
    town.ann.leaves(town.guild)
    assert (await puppet.call("POST", path, {"content": "hello"})).code == 50278
    town.ann.installs_app()
    assert (await puppet.call("POST", path, {"content": "hello"})).status == 200
    assert [message.text for message in town.ann.dm.messages] == ["hello", "hello"]
    assert (await puppet.call("POST", "/users/@me/channels", {"recipient_id": "123"})).code == 50033


async def test_history_is_read_from_an_end_newest_first(town: Town, puppet: Puppet) -> None:
    written = [await town.ann.write(town.ann.dm, f"line {number}") for number in range(5)]
    path = f"/channels/{town.ann.dm.id}/messages"

    async def texts(query: str) -> list[str]:
        return [message["content"] for message in (await puppet.call("GET", path + query)).body]

    assert await texts("?limit=2") == ["line 4", "line 3"]
    assert await texts(f"?limit=2&after={written[1].id}") == ["line 3", "line 2"]
    assert await texts(f"?limit=2&before={written[2].id}") == ["line 1", "line 0"]
    assert (await puppet.call("GET", path + "?limit=101")).code == 50035


async def test_history_without_the_permission_is_empty_and_without_the_intent_has_no_words(
    town: Town, puppet: Puppet
) -> None:
    await town.ann.write(town.channel, "for you only", mention_bot=True)
    await town.ann.write(town.channel, "not for you")
    path = f"/channels/{town.channel.id}/messages"
    heard = (await puppet.call("GET", path)).body
    assert [bool(message["content"]) for message in heard] == [False, True]
    town.guild.deny_bot(Permission.READ_MESSAGE_HISTORY)
    assert (await puppet.call("GET", path)).body == []


async def test_only_own_messages_can_be_edited_and_deleted(town: Town, puppet: Puppet) -> None:
    theirs = await town.ann.write(town.channel, "mine")
    path = f"/channels/{town.channel.id}/messages/{theirs.id}"
    assert (await puppet.call("PATCH", path, {"content": "yours"})).code == 50005
    assert (await puppet.call("DELETE", path)).code == 50013
    in_dm = await town.ann.write(town.ann.dm, "mine")
    assert (await puppet.call("DELETE", f"/channels/{town.ann.dm.id}/messages/{in_dm.id}")).code == 50003
    own = await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "own"})
    path = f"/channels/{town.channel.id}/messages/{own.body['id']}"
    edited = await puppet.call("PATCH", path, {"content": "better"})
    assert edited.body["content"] == "better"
    assert edited.body["edited_timestamp"]
    assert (await puppet.call("DELETE", path)).status == 204
    assert (await puppet.event("MESSAGE_DELETE"))["id"] == own.body["id"]


async def test_a_message_can_become_a_card_but_never_a_plain_one_again(town: Town, puppet: Puppet) -> None:
    made = await puppet.call("POST", f"/channels/{town.channel.id}/messages", {"content": "plain"})
    path = f"/channels/{town.channel.id}/messages/{made.body['id']}"
    assert (await puppet.call("PATCH", path, {"flags": V2, "components": [SAYS]})).code == 50035
    card = await puppet.call("PATCH", path, {"flags": V2, "content": None, "components": [SAYS]})
    assert (card.status, card.body["flags"]) == (200, V2)
    assert (await puppet.call("PATCH", path, {"content": "plain"})).code == 50035
    assert (await puppet.call("PATCH", path, {"flags": 0})).code == 50035


async def test_files_come_in_forms_and_can_be_fetched_and_replaced(town: Town, puppet: Puppet) -> None:
    form = aiohttp.FormData(quote_fields=False)
    body = {
        "flags": V2,
        "components": [{"type": 12, "items": [{"media": {"url": "attachment://card.png"}}]}],
        "attachments": [{"id": 0, "filename": "card.png", "description": "A card"}],
    }
    form.add_field("payload_json", json.dumps(body))
    form.add_field("files[0]", b"picture", filename="card.png", content_type="application/octet-stream")
    made = await puppet.call("POST", f"/channels/{town.channel.id}/messages", None, data=form)
    message = town.channel.messages[0]
    assert (message.attachments[0].data, message.attachments[0].description) == (b"picture", "A card")
    shown = made.body["components"][0]["items"][0]["media"]
    async with aiohttp.ClientSession() as session, session.get(shown["url"]) as response:
        assert await response.read() == b"picture"
    assert town.discord.requests[-1]["files"] == ["card.png"]
    gone = await puppet.call(
        "PATCH", f"/channels/{town.channel.id}/messages/{message.id}", {"attachments": [], "components": [SAYS]}
    )
    assert gone.body["attachments"] == []


async def test_mentions_ping_only_whom_they_are_allowed_to(town: Town, puppet: Puppet) -> None:
    path, text = f"/channels/{town.channel.id}/messages", f"{town.ann.mention} and {town.ben.mention}"
    quiet = {"content": text, "allowed_mentions": {"parse": [], "users": [str(town.ben.id)]}}
    await puppet.call("POST", path, quiet)
    await puppet.call("POST", path, {"content": text})
    assert [message.pings for message in town.channel.messages] == [[town.ben], [town.ann, town.ben]]


async def test_typing_is_noted(town: Town, puppet: Puppet) -> None:
    assert (await puppet.call("POST", f"/channels/{town.channel.id}/typing")).status == 204
    assert len(town.channel.typing_at) == 1


async def test_a_wrong_token_and_an_unknown_route_are_noticed(town: Town, puppet: Puppet) -> None:
    assert (await puppet.call("GET", "/users/@me")).status == 200
    async with aiohttp.ClientSession() as session:
        async with session.get(town.discord.api_url + "/users/@me", headers={"Authorization": "Bot x"}) as response:
            assert response.status == 401
        async with session.get(town.discord.api_url + "/users/@me", data=b"{") as response:
            assert response.status == 400
    assert (await puppet.call("GET", "/no/such/route")).status == 404
    assert "GET /no/such/route" in town.discord.surprises[0]
    town.discord.surprises.clear()


async def test_people_send_files_too(town: Town, puppet: Puppet) -> None:
    await town.ann.write(town.ann.dm, "my letter", files=[Upload("letter.txt", b"Dear Dana")])
    event = await puppet.event("MESSAGE_CREATE")
    assert event["attachments"][0]["size"] == len(b"Dear Dana")


async def test_requests_are_logged_in_the_shape_that_can_be_checked(town: Town, puppet: Puppet) -> None:
    path = f"/channels/{town.channel.id}/messages"
    await asyncio.gather(*(puppet.call("POST", path, {"content": str(number)}) for number in range(3)))
    assert {json.dumps(line["json"]) for line in town.discord.requests} == {
        json.dumps({"content": str(number)}) for number in range(3)
    }
    assert {(line["method"], line["path"]) for line in town.discord.requests} == {("POST", path)}


async def test_several_messages_are_deleted_together_by_who_may_manage_them(town: Town, puppet: Puppet) -> None:
    path = f"/channels/{town.channel.id}/messages"
    ids = [(await puppet.call("POST", path, {"content": "x"})).body["id"] for _ in range(3)]
    assert (await puppet.call("POST", f"{path}/bulk-delete", {"messages": ids[:2]})).code == 50013
    town.guild.allow_bot(Permission.MANAGE_MESSAGES)
    assert (await puppet.call("POST", f"{path}/bulk-delete", {"messages": ids[:1]})).code == 50016
    assert (await puppet.call("POST", f"{path}/bulk-delete", {"messages": ids[:2]})).status == 204
    assert (await puppet.event("MESSAGE_DELETE_BULK"))["ids"] == ids[:2]
    assert [str(message.id) for message in town.channel.messages] == ids[2:]
    town.discord.clock.move(15 * 24 * 3600)
    assert (await puppet.call("POST", f"{path}/bulk-delete", {"messages": ids})).code == 50034
