"""Scheduled events: who may make and change them, what is refused of them, and what time does to them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import discord
import pytest

from tests.standin import Permission, Status
from tests.standin.conftest import Town
from tests.standin.puppet import INTENTS, Json, Puppet

SCHEDULED = 1 << 16
HOUR_S = 3600


@pytest.fixture
async def puppet(town: Town) -> Any:  # noqa: ANN401 - an async generator in the eyes of the type checker
    town.guild.allow_bot(Permission.CREATE_EVENTS)
    async with Puppet(town.discord, intents=INTENTS | SCHEDULED) as puppet:
        yield puppet


def at(town: Town, hours: float) -> str:
    """Return the time in so many hours, by the stand-in's clock."""
    return datetime.fromtimestamp(town.discord.clock.now() + hours * HOUR_S, UTC).isoformat()


def meeting(town: Town, **changes: Any) -> Json:  # noqa: ANN401 - any JSON
    body: Json = {
        "name": "Tuesday practice",
        "description": "Bring a question.",
        "entity_type": 3,
        "privacy_level": 2,
        "scheduled_start_time": at(town, 1),
        "scheduled_end_time": at(town, 2),
        "entity_metadata": {"location": "#practice"},
    }
    return {key: value for key, value in {**body, **changes}.items() if value != "none"}


def path(town: Town, *rest: object) -> str:
    return "/".join(map(str, ("/guilds", town.guild.id, "scheduled-events", *rest)))


async def test_an_event_is_made_listed_changed_and_taken_away(town: Town, puppet: Puppet) -> None:
    made = await puppet.call("POST", path(town), meeting(town))
    assert (made.status, made.body["status"], made.body["creator_id"]) == (200, 1, str(town.discord.bot.id))
    event = town.guild.events[int(made.body["id"])]
    assert (event.name, event.location, event.status) == ("Tuesday practice", "#practice", Status.SCHEDULED)
    assert [one["id"] for one in (await puppet.call("GET", path(town))).body] == [made.body["id"]]
    moved = await puppet.call(
        "PATCH", path(town, event.id), {"scheduled_start_time": at(town, 3), "scheduled_end_time": at(town, 4)}
    )
    assert (moved.status, moved.body["name"]) == (200, "Tuesday practice")
    assert event.starts_at == pytest.approx(town.discord.clock.now() + 3 * HOUR_S, abs=5)
    assert (await puppet.call("DELETE", path(town, event.id))).status == 204
    assert (await puppet.call("GET", path(town, event.id))).code == 10070
    assert (await puppet.call("DELETE", path(town, event.id))).code == 10070
    names = [name for name, _ in puppet.events if "SCHEDULED" in name]
    assert names == [f"GUILD_SCHEDULED_EVENT_{what}" for what in ("CREATE", "UPDATE", "DELETE")]


@pytest.mark.parametrize(
    ("changes", "where"),
    [
        ({"name": "none"}, "name"),
        ({"name": " "}, "name"),
        ({"name": "x" * 101}, "name"),
        ({"description": "x" * 1001}, "description"),
        ({"entity_type": "none"}, "entity_type"),
        ({"entity_type": 4}, "entity_type"),
        ({"privacy_level": "none"}, "privacy_level"),
        ({"privacy_level": 1}, "privacy_level"),
        ({"scheduled_start_time": "none"}, "scheduled_start_time"),
        ({"scheduled_start_time": "tomorrow"}, "scheduled_start_time"),
        ({"scheduled_start_time": "2020-01-01T00:00:00+00:00"}, "scheduled_start_time"),
        ({"scheduled_end_time": "none"}, "scheduled_end_time"),
        ({"scheduled_end_time": None}, "scheduled_end_time"),
        ({"entity_metadata": "none"}, "entity_metadata"),
        ({"entity_metadata": {}}, "entity_metadata"),
        ({"entity_metadata": {"location": "x" * 101}}, "entity_metadata"),
        ({"channel_id": "1"}, "channel_id"),
    ],
)
async def test_an_event_that_cannot_be_is_refused(town: Town, puppet: Puppet, changes: Json, where: str) -> None:
    heard = await puppet.call("POST", path(town), meeting(town, **changes))
    assert (heard.status, heard.code) == (400, 50035)
    assert list(heard.body["errors"]) == [where]
    assert town.guild.events == {}


async def test_an_event_ends_after_it_begins(town: Town, puppet: Puppet) -> None:
    body = meeting(town, scheduled_end_time=at(town, 1))
    body["scheduled_start_time"] = body["scheduled_end_time"]
    assert (await puppet.call("POST", path(town), body)).code == 50035


async def test_managing_events_is_not_enough_to_make_one(town: Town, puppet: Puppet) -> None:
    town.guild.deny_bot(Permission.CREATE_EVENTS)
    assert (await puppet.call("POST", path(town), meeting(town))).code == 50013
    town.guild.allow_bot(Permission.MANAGE_EVENTS)
    assert (await puppet.call("POST", path(town), meeting(town))).code == 50013
    town.guild.allow_bot(Permission.CREATE_EVENTS)
    assert (await puppet.call("POST", path(town), meeting(town))).status == 200


async def test_an_own_event_is_changed_with_either_permission_and_another_s_by_managers(
    town: Town, puppet: Puppet
) -> None:
    own = (await puppet.call("POST", path(town), meeting(town))).body["id"]
    other = (await puppet.call("POST", path(town), meeting(town))).body["id"]
    town.guild.events[int(other)].creator = town.ann
    assert (await puppet.call("PATCH", path(town, own), {"name": "Later"})).status == 200
    assert (await puppet.call("PATCH", path(town, other), {"name": "Later"})).code == 50013
    assert (await puppet.call("DELETE", path(town, other))).code == 50013
    town.guild.deny_bot(Permission.CREATE_EVENTS)
    assert (await puppet.call("DELETE", path(town, own))).code == 50013
    assert (await puppet.call("GET", path(town, own))).status == 200
    town.guild.allow_bot(Permission.MANAGE_EVENTS)
    assert (await puppet.call("DELETE", path(town, own))).status == 204
    assert (await puppet.call("DELETE", path(town, other))).status == 204


async def test_a_guild_has_a_hundred_events_that_are_not_over(town: Town, puppet: Puppet) -> None:
    for _ in range(100):
        assert (await puppet.call("POST", path(town), meeting(town))).status == 200
    full = await puppet.call("POST", path(town), meeting(town))
    assert (full.status, full.code) == (400, 30038)
    first = next(iter(town.guild.events.values()))
    assert (await puppet.call("PATCH", path(town, first.id), {"status": 4})).status == 200
    assert (await puppet.call("POST", path(town), meeting(town))).status == 200


async def test_an_external_event_begins_and_ends_by_itself(town: Town, puppet: Puppet) -> None:
    number = (await puppet.call("POST", path(town), meeting(town))).body["id"]
    town.discord.clock.move(HOUR_S + 1)
    assert (await puppet.event("GUILD_SCHEDULED_EVENT_UPDATE"))["status"] == 2
    refused = await puppet.call("PATCH", path(town, number), {"scheduled_start_time": at(town, 5)})
    assert refused.body["errors"]["scheduled_start_time"]["_errors"][0]["code"].endswith("INVALID_START_BY_STATUS")
    assert (await puppet.call("PATCH", path(town, number), {"scheduled_end_time": at(town, 5)})).status == 200
    assert (await puppet.call("PATCH", path(town, number), {"status": 4})).code == 50035
    town.discord.clock.move(5 * HOUR_S + 1)
    assert (await puppet.event("GUILD_SCHEDULED_EVENT_UPDATE", 3))["status"] == 3
    assert (await puppet.call("GET", path(town))).body == []
    assert (await puppet.call("GET", path(town, number))).body["status"] == 3
    assert (await puppet.call("PATCH", path(town, number), {"name": "Again"})).code == 180000


async def test_what_is_cancelled_stays_so(town: Town, puppet: Puppet) -> None:
    number = (await puppet.call("POST", path(town), meeting(town))).body["id"]
    assert (await puppet.call("PATCH", path(town, number), {"status": 4})).body["status"] == 4
    assert (await puppet.call("PATCH", path(town, number), {"status": 1})).code == 180000


async def test_without_the_intent_nothing_is_told_and_a_new_session_knows_the_calendar(town: Town) -> None:
    town.guild.allow_bot(Permission.CREATE_EVENTS)
    async with Puppet(town.discord) as puppet:
        made = await puppet.call("POST", path(town), meeting(town))
        await town.ann.write(town.ann.dm, "hello")
        await puppet.event("MESSAGE_CREATE")
        assert puppet.named("GUILD_SCHEDULED_EVENT_CREATE") == []
    async with Puppet(town.discord) as puppet:
        known = (await puppet.event("GUILD_CREATE"))["guild_scheduled_events"]
        assert [one["id"] for one in known] == [made.body["id"]]


async def test_people_say_that_they_come(town: Town, puppet: Puppet) -> None:
    number = (await puppet.call("POST", path(town), meeting(town))).body["id"]
    event = town.guild.events[int(number)]
    town.ann.takes_interest(event)
    town.ben.takes_interest(event)
    town.ben.loses_interest(event)
    assert (await puppet.call("GET", path(town, number) + "?with_user_count=1")).body["user_count"] == 1
    assert "user_count" not in (await puppet.call("GET", path(town, number))).body
    users = await puppet.call("GET", path(town, number, "users") + "?with_member=1")
    assert [(one["user_id"], one["member"]["user"]["id"]) for one in users.body] == [(str(town.ann.id),) * 2]
    assert (await puppet.event("GUILD_SCHEDULED_EVENT_USER_ADD"))["user_id"] == str(town.ann.id)
    assert (await puppet.event("GUILD_SCHEDULED_EVENT_USER_REMOVE"))["user_id"] == str(town.ben.id)


async def test_the_calendar_of_a_guild_without_the_bot_is_closed_to_it(town: Town, puppet: Puppet) -> None:
    town.guild.expel_bot()
    assert (await puppet.call("POST", path(town), meeting(town))).code == 50001
    assert (await puppet.call("GET", "/guilds/123/scheduled-events")).code == 10004


async def test_the_library_has_to_be_told_what_it_could_know(
    town: Town, puppet: Puppet, monkeypatch: pytest.MonkeyPatch
) -> None:
    # discord.py leaves out the entity type that it has concluded from the place, and the privacy level.
    monkeypatch.setattr(discord.http.Route, "BASE", town.discord.api_url)
    client = discord.Client(intents=discord.Intents.none())
    async with client:
        await client.login(town.discord.token)
        guild = await client.fetch_guild(town.guild.id, with_counts=False)
        start = discord.utils.utcnow() + timedelta(hours=1)
        about: Json = {"name": "Practice", "start_time": start, "end_time": start + timedelta(hours=1), "location": "x"}
        with pytest.raises(discord.HTTPException, match="required") as refused:
            await guild.create_scheduled_event(**about)
        assert refused.value.code == 50035
        about |= {"entity_type": discord.EntityType.external, "privacy_level": discord.PrivacyLevel.guild_only}
        event = await guild.create_scheduled_event(**about)
        assert (event.status, event.location) == (discord.EventStatus.scheduled, "x")
        assert (await event.edit(name="Later")).name == "Later"
        assert (await guild.fetch_scheduled_event(event.id)).name == "Later"
        await event.cancel()
        assert town.guild.events[event.id].status is Status.CANCELED
        await event.delete()
        assert town.guild.events == {}
