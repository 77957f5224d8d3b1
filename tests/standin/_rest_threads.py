"""REST: threads and who is in them."""

from __future__ import annotations

from tests.standin import _payloads as payloads
from tests.standin._components import Json
from tests.standin._errors import ApiError, Flaw, invalid
from tests.standin._message import RECIPIENT_ADD, Message
from tests.standin._permissions import Permission
from tests.standin._places import ANNOUNCEMENT, PRIVATE_THREAD, PUBLIC_THREAD, TEXT, Channel, User
from tests.standin._posting import find_message
from tests.standin._requests import NO_CONTENT, Reply, Request, Routes
from tests.standin._rest_channels import bot_permissions, find_channel
from tests.standin._rules import required, too_long
from tests.standin._threads import Beginning, notice, open_thread
from tests.standin._world import World

MOST_NAME = 100
ARCHIVE_AFTER_MIN = (60, 1440, 4320, 10080)
THREADED = frozenset({TEXT, ANNOUNCEMENT})


def add_to(routes: Routes) -> None:
    """Add the routes."""
    routes.add("PATCH /channels/{}", edit_thread)
    routes.add("POST /channels/{}/threads", create_thread)
    routes.add("POST /channels/{}/messages/{}/threads", create_thread_from_message)
    routes.add("GET /channels/{}/thread-members", list_members)
    routes.add("GET /channels/{}/thread-members/{}", get_member)
    routes.add("PUT /channels/{}/thread-members/{}", add_member)
    routes.add("DELETE /channels/{}/thread-members/{}", remove_member)
    routes.add("GET /guilds/{}/threads/active", list_active)


def create_thread(world: World, request: Request) -> Reply:
    """Make a thread of its own: private unless the body says otherwise."""
    channel, body = find_channel(world, request.ids[0]), request.json
    kind = body.get("type", PRIVATE_THREAD)
    if channel.type not in THREADED or (kind == PRIVATE_THREAD and channel.type != TEXT):
        raise ApiError(50024)
    if kind not in (PUBLIC_THREAD, PRIVATE_THREAD):
        raise invalid([Flaw("type", "BASE_TYPE_CHOICES", "Value of field 'type' must be one of (11, 12).")])
    return Reply(201, payloads.channel_json(_make(world, channel, body, kind), world))


def create_thread_from_message(world: World, request: Request) -> Reply:
    """Make a public thread that begins at a message."""
    channel = find_channel(world, request.ids[0])
    message = find_message(channel, request.ids[1])
    if channel.guild is None or channel.type not in THREADED:
        raise ApiError(50024)
    if message.id in world.channels:
        raise ApiError(160004)
    return Reply(201, payloads.channel_json(_make(world, channel, request.json, PUBLIC_THREAD, message), world))


def _make(world: World, channel: Channel, body: Json, kind: int, message: Message | None = None) -> Channel:
    needed = Permission.CREATE_PRIVATE_THREADS if kind == PRIVATE_THREAD else Permission.CREATE_PUBLIC_THREADS
    if needed not in bot_permissions(world, channel):
        raise ApiError(50013)
    _check_settings(body, is_new=True)
    return open_thread(world, channel, Beginning(world.bot, kind, message), body["name"], body)


def _check_settings(body: Json, *, is_new: bool) -> None:
    flaws = []
    name = body.get("name")
    if (name is None and is_new) or (name is not None and not name.strip()):
        flaws.append(required("name"))
    elif name is not None and len(name) > MOST_NAME:
        flaws.append(too_long("name", MOST_NAME))
    after = body.get("auto_archive_duration")
    if after is not None and after not in ARCHIVE_AFTER_MIN:
        flaws.append(Flaw("auto_archive_duration", "BASE_TYPE_CHOICES", f"Must be one of {ARCHIVE_AFTER_MIN}."))
    if flaws:
        raise invalid(flaws)


def _find_thread(world: World, channel_id: str) -> Channel:
    thread = find_channel(world, channel_id)
    if not thread.is_thread:
        raise ApiError(50024)
    return thread


def edit_thread(world: World, request: Request) -> Reply:
    """Rename, archive, wake or lock a thread."""
    thread, body = find_channel(world, request.ids[0]), request.json
    if not thread.is_thread:
        raise ApiError(50013)
    may = bot_permissions(world, thread)
    is_moderator = Permission.MANAGE_THREADS in may
    wakes = body.get("archived") is False
    if thread.is_archived and not wakes:
        raise ApiError(50083)
    if not is_moderator:
        if wakes and len(body) == 1 and not thread.is_locked:
            if Permission.SEND_MESSAGES_IN_THREADS not in may:
                raise ApiError(50013)
        elif thread.owner is not world.bot or "locked" in body or thread.is_locked:
            raise ApiError(50013)
    _check_settings(body, is_new=False)
    thread.name = body.get("name") or thread.name
    thread.is_invitable = body.get("invitable", thread.is_invitable)
    thread.auto_archive_min = body.get("auto_archive_duration") or thread.auto_archive_min
    thread.slowmode_s = body.get("rate_limit_per_user", thread.slowmode_s)
    thread.is_locked = body.get("locked", thread.is_locked)
    if "archived" in body:
        thread.is_archived, thread.archived_at = body["archived"], world.clock.now()
    world.events.thread_changed("THREAD_UPDATE", thread)
    return Reply(200, payloads.channel_json(thread, world))


def list_members(world: World, request: Request) -> Reply:
    """Return who is in a thread; Discord wants the privileged members intent for that."""
    thread = _find_thread(world, request.ids[0])
    if not world.has_members_intent:
        raise ApiError(50001)
    return Reply(200, [payloads.thread_member_json(thread, user_id) for user_id in thread.members])


def get_member(world: World, request: Request) -> Reply:
    """Return one member of a thread."""
    thread = _find_thread(world, request.ids[0])
    user = _user(world, request.ids[1])
    if user.id not in thread.members:
        raise ApiError(10007)
    return Reply(200, payloads.thread_member_json(thread, user.id))


def add_member(world: World, request: Request) -> Reply:
    """Add a user to a thread, or join it; twice is no error."""
    thread = _find_thread(world, request.ids[0])
    user = _user(world, request.ids[1])
    assert thread.guild is not None
    if thread.is_archived:
        raise ApiError(50083)
    if Permission.SEND_MESSAGES_IN_THREADS not in bot_permissions(world, thread):
        raise ApiError(50013)
    if user.id not in thread.guild.members:
        raise ApiError(10007)
    if user.id not in thread.members:
        thread.members[user.id] = world.clock.now()
        world.events.thread_members_changed(thread, added=user)
        if user is not world.bot:
            notice(world, thread, world.bot, RECIPIENT_ADD, mentions=(user,))
    return NO_CONTENT


def remove_member(world: World, request: Request) -> Reply:
    """Remove a user from a thread, or leave it."""
    thread = _find_thread(world, request.ids[0])
    user = _user(world, request.ids[1])
    if thread.is_archived:
        raise ApiError(50083)
    is_own = thread.is_private and thread.owner is world.bot
    if user is not world.bot and not is_own and Permission.MANAGE_THREADS not in bot_permissions(world, thread):
        raise ApiError(50013)
    if thread.members.pop(user.id, None) is not None:
        world.events.thread_members_changed(thread, removed=user)
    return NO_CONTENT


def list_active(world: World, request: Request) -> Reply:
    """Return the threads of a guild that are not archived and that the bot can see."""
    guild = world.guilds.get(int(request.ids[0])) if request.ids[0].isdigit() else None
    if guild is None or not guild.has_bot:
        raise ApiError(10004)
    threads = [
        one for one in guild.channels.values() if one.is_thread and not one.is_archived and one.can_see(world.bot)
    ]
    members = [payloads.thread_member_json(one, world.bot.id) for one in threads if world.bot.id in one.members]
    return Reply(200, {"threads": [payloads.channel_json(one, world) for one in threads], "members": members})


def _user(world: World, user_id: str) -> User:
    return world.bot if user_id == "@me" else world.find_user(user_id)
