"""REST: scheduled events of a guild."""

from __future__ import annotations

from tests.standin import _payloads as payloads
from tests.standin._errors import ApiError
from tests.standin._permissions import Permission, permissions_of
from tests.standin._places import Guild
from tests.standin._requests import NO_CONTENT, Reply, Request, Routes
from tests.standin._rest_application import find_guild
from tests.standin._scheduled import MOST_OPEN, ScheduledEvent, change, read_new
from tests.standin._world import World

_MOST_LISTED = 100


def add_to(routes: Routes) -> None:
    """Add the routes."""
    routes.add("GET /guilds/{}/scheduled-events", list_events)
    routes.add("POST /guilds/{}/scheduled-events", create_event)
    routes.add("GET /guilds/{}/scheduled-events/{}", get_event)
    routes.add("PATCH /guilds/{}/scheduled-events/{}", edit_event)
    routes.add("DELETE /guilds/{}/scheduled-events/{}", delete_event)
    routes.add("GET /guilds/{}/scheduled-events/{}/users", list_users)


def list_events(world: World, request: Request) -> Reply:
    """Return the events that are to come or going on."""
    guild = _guild(world, request)
    found = [event for event in guild.events.values() if event.is_open]
    return Reply(
        200, [payloads.scheduled_json(event, with_count=_wants(request, "with_user_count")) for event in found]
    )


def create_event(world: World, request: Request) -> Reply:
    """Make an external event. Managing events is not enough: it takes the permission to create them."""
    guild = _guild(world, request)
    if Permission.CREATE_EVENTS not in permissions_of(world.bot, guild):
        raise ApiError(50013)
    asked = read_new(world.clock.now(), request.json)
    if sum(event.is_open for event in guild.events.values()) >= MOST_OPEN:
        raise ApiError(30038)
    event = ScheduledEvent(world.clock.snowflake(), guild, world.bot, **asked)
    guild.events[event.id] = event
    world.events.scheduled("CREATE", event)
    return Reply(200, payloads.scheduled_json(event))


def get_event(world: World, request: Request) -> Reply:
    """Return one event, also one that is over."""
    event = _find(world, request)
    return Reply(200, payloads.scheduled_json(event, with_count=_wants(request, "with_user_count")))


def edit_event(world: World, request: Request) -> Reply:
    """Change, begin, end or cancel an event."""
    event = _find(world, request)
    _check_may_change(world, event)
    change(event, world.clock.now(), request.json)
    world.events.scheduled("UPDATE", event)
    return Reply(200, payloads.scheduled_json(event))


def delete_event(world: World, request: Request) -> Reply:
    """Take an event away."""
    event = _find(world, request)
    _check_may_change(world, event)
    event.guild.remove_event(event)
    return NO_CONTENT


def list_users(world: World, request: Request) -> Reply:
    """Return who said that they would come, by their ids."""
    event = _find(world, request)
    after, limit = int(request.query.get("after", "0")), int(request.query.get("limit", _MOST_LISTED))
    before = int(request.query.get("before", "0")) or None
    ids = sorted(one for one in event.interested if one > after and (before is None or one < before))
    found = []
    for user_id in ids[-limit:] if before is not None else ids[:limit]:
        user = event.interested[user_id]
        entry = {"guild_scheduled_event_id": str(event.id), "user_id": str(user_id), "user": payloads.user_json(user)}
        if _wants(request, "with_member") and user_id in event.guild.members:
            entry["member"] = payloads.member_json(event.guild, user)
        found.append({**entry, "response": 1})
    return Reply(200, found)


def _guild(world: World, request: Request) -> Guild:
    guild = find_guild(world, request.ids[0])
    world.events.time_passed()
    return guild


def _find(world: World, request: Request) -> ScheduledEvent:
    guild, event_id = _guild(world, request), request.ids[1]
    event = guild.events.get(int(event_id)) if event_id.isdigit() else None
    if event is None:
        raise ApiError(10070)
    return event


def _check_may_change(world: World, event: ScheduledEvent) -> None:
    enough = Permission.MANAGE_EVENTS
    if event.creator is world.bot:
        enough |= Permission.CREATE_EVENTS
    if not permissions_of(world.bot, event.guild) & enough:
        raise ApiError(50013)


def _wants(request: Request, name: str) -> bool:
    return request.query.get(name) in ("1", "true", "True")
