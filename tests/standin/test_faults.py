"""Faults on demand, seen through the library's own HTTP client: what it survives and what it does not."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord as library
import pytest
from discord.http import HTTPClient, Route

from tests.standin import broken, dropped, exhausted, rate_limited, refused, slow
from tests.standin._faults import Faults
from tests.standin.conftest import Town
from tests.standin.puppet import Json

MESSAGES = "POST /channels/*/messages"


@pytest.fixture
async def client(town: Town, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[HTTPClient]:
    monkeypatch.setattr(Route, "BASE", town.discord.api_url)
    client = HTTPClient(asyncio.get_running_loop())
    await client.static_login(town.discord.token)
    yield client
    await client.close()


async def send(client: HTTPClient, town: Town, nonce: str = "r1a1") -> Json:
    route = Route("POST", "/channels/{channel_id}/messages", channel_id=town.channel.id)
    sent: Json = await client.request(route, json={"content": "hello", "nonce": nonce, "enforce_nonce": True})
    return sent


async def test_a_rate_limit_is_waited_out(town: Town, client: HTTPClient) -> None:
    fault = town.discord.faults.add(MESSAGES, rate_limited(0.05))
    assert (await send(client, town))["content"] == "hello"
    assert fault.hits == 1


async def test_a_global_rate_limit_is_waited_out(town: Town, client: HTTPClient) -> None:
    town.discord.faults.add(MESSAGES, rate_limited(0.05, is_global=True))
    assert (await send(client, town))["content"] == "hello"


async def test_a_rate_limit_from_in_front_of_discord_is_raised_at_once(town: Town, client: HTTPClient) -> None:
    town.discord.faults.add(MESSAGES, rate_limited(60, via=False))
    with pytest.raises(library.HTTPException) as error:
        await send(client, town)
    assert error.value.status == 429
    assert town.channel.messages == []


async def test_a_message_that_was_made_before_the_server_broke_is_made_once(town: Town, client: HTTPClient) -> None:
    town.discord.faults.add(MESSAGES, broken(502, is_after=True))
    sent = await send(client, town)
    assert [str(message.id) for message in town.channel.messages] == [sent["id"]]


async def test_an_overloaded_server_is_not_asked_again(town: Town, client: HTTPClient) -> None:
    town.discord.faults.add(MESSAGES, broken(503))
    with pytest.raises(library.DiscordServerError):
        await send(client, town)
    assert town.channel.messages == []


@pytest.mark.parametrize("is_after", [False, True])
async def test_a_broken_connection_says_nothing_of_what_was_done(
    town: Town, client: HTTPClient, is_after: bool
) -> None:
    town.discord.faults.add(MESSAGES, dropped(is_after=is_after))
    with pytest.raises(aiohttp.ServerDisconnectedError):
        await send(client, town)
    assert len(town.channel.messages) == is_after
    again = await send(client, town)
    assert [str(message.id) for message in town.channel.messages] == [again["id"]]


async def test_the_message_that_empties_a_bucket_is_there_before_its_send_returns(
    town: Town, client: HTTPClient
) -> None:
    town.discord.faults.add(MESSAGES, exhausted(0.2))
    sending = asyncio.create_task(send(client, town))
    await town.discord.until(lambda: bool(town.channel.messages), 1.0)
    await asyncio.sleep(0.05)
    assert not sending.done()
    await sending


async def test_a_slow_answer_comes_after_its_time(town: Town, client: HTTPClient) -> None:
    town.discord.faults.add(MESSAGES, slow(0.2, is_after=True))
    sending = asyncio.create_task(send(client, town))
    await town.discord.until(lambda: bool(town.channel.messages), 1.0)
    assert not sending.done()
    await sending


@pytest.mark.parametrize(
    ("code", "kind"), [(50007, library.Forbidden), (50013, library.Forbidden), (10003, library.NotFound)]
)
async def test_any_error_of_discords_can_be_asked_for(
    town: Town, client: HTTPClient, code: int, kind: type[library.HTTPException]
) -> None:
    town.discord.faults.add(MESSAGES, refused(code), times=2)
    for _ in range(2):
        with pytest.raises(kind) as error:
            await send(client, town)
        assert error.value.code == code
    assert (await send(client, town))["content"] == "hello"
    assert town.discord.refusals == []


async def test_an_invalid_body_is_explained_at_its_place(town: Town, client: HTTPClient) -> None:
    with pytest.raises(library.HTTPException, match="In nonce: Must be 25 or fewer in length"):
        await send(client, town, nonce="x" * 26)


@pytest.mark.parametrize(
    ("match", "request_line", "hits"),
    [
        ("POST /channels/*/messages", "POST /channels/1/messages", True),
        ("POST /channels/*/messages", "POST /channels/1/messages/2", False),
        ("POST /channels/*/messages", "GET /channels/1/messages", False),
        ("* /channels/**", "DELETE /channels/1/messages/2", True),
        ("PATCH /webhooks/*/*/messages/@original", "PATCH /webhooks/1/abc-_x/messages/@original", True),
        ("POST /interactions/*/*/callback", "POST /interactions/1/abc/callback", True),
    ],
)
def test_a_fault_meets_the_requests_it_names(match: str, request_line: str, hits: bool) -> None:
    faults = Faults()
    faults.add(match, broken())
    method, path = request_line.split()
    assert (faults.take(method, path) is not None) is hits
    assert bool(faults.left) is not hits


def test_a_fault_can_wait_for_a_later_request() -> None:
    faults = Faults()
    faults.add("GET /users/@me", broken(), times=2, skip=1)
    assert [faults.take("GET", "/users/@me") is None for _ in range(4)] == [True, False, False, True]
