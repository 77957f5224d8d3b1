"""REST: channels and messages."""

from __future__ import annotations

from tests.standin import _payloads as payloads
from tests.standin._clock import made_at
from tests.standin._components import Json
from tests.standin._errors import ApiError, Flaw, invalid
from tests.standin._message import DEFAULT, REPLY, Message
from tests.standin._permissions import NOTHING, Permission, permissions_of
from tests.standin._places import Channel
from tests.standin._posting import Frame, existing, find_message, post, revise
from tests.standin._requests import NO_CONTENT, Reply, Request, Routes
from tests.standin._world import World

MOST_LISTED = 100
DELETED_TOGETHER_S = 14 * 24 * 3600
"""How old a message can be that is deleted together with others."""


def add_to(routes: Routes) -> None:
    """Add the routes."""
    routes.add("GET /channels/{}", get_channel)
    routes.add("DELETE /channels/{}", delete_channel)
    routes.add("GET /channels/{}/messages", list_messages)
    routes.add("POST /channels/{}/messages", create_message)
    routes.add("GET /channels/{}/messages/{}", get_message)
    routes.add("PATCH /channels/{}/messages/{}", edit_message)
    routes.add("DELETE /channels/{}/messages/{}", delete_message)
    routes.add("POST /channels/{}/messages/bulk-delete", delete_messages)
    routes.add("POST /channels/{}/typing", start_typing)


def find_channel(world: World, channel_id: str) -> Channel:
    """Return a channel that the bot can see; 10003 if it is gone, 50001 if it is none of the bot's business."""
    channel = world.channels.get(int(channel_id)) if channel_id.isdigit() else None
    if channel is None:
        raise ApiError(10003)
    if not channel.can_see(world.bot):
        raise ApiError(50001)
    return channel


def bot_permissions(world: World, channel: Channel) -> Permission:
    """Return what the bot may do in a guild's channel; nothing in a direct message, where none is needed."""
    return NOTHING if channel.guild is None else permissions_of(world.bot, channel.guild, channel)


def get_channel(world: World, request: Request) -> Reply:
    """Return a channel."""
    return Reply(200, payloads.channel_json(find_channel(world, request.ids[0]), world))


def delete_channel(world: World, request: Request) -> Reply:
    """Delete a channel or a thread, or close a direct message."""
    channel = find_channel(world, request.ids[0])
    found = payloads.channel_json(channel, world)
    if channel.guild is not None:
        needed = Permission.MANAGE_THREADS if channel.is_thread else Permission.MANAGE_CHANNELS
        if needed not in bot_permissions(world, channel):
            raise ApiError(50013)
        world.remove_channel(channel)
    return Reply(200, found)


def list_messages(world: World, request: Request) -> Reply:
    """Return messages, newest first: those nearest to `before`, `after` or `around`."""
    channel = find_channel(world, request.ids[0])
    limit = int(request.query.get("limit", "50"))
    if not 1 <= limit <= MOST_LISTED:
        raise invalid([Flaw("limit", "NUMBER_TYPE_MAX", f"int value should be between 1 and {MOST_LISTED}.")])
    if channel.guild is not None and Permission.READ_MESSAGE_HISTORY not in bot_permissions(world, channel):
        return Reply(200, [])
    there = [message for message in channel.by_id.values() if not message.is_ephemeral]
    if "after" in request.query:
        found = [message for message in there if message.id > int(request.query["after"])][:limit]
    elif "around" in request.query:
        around = int(request.query["around"])
        before = [message for message in there if message.id < around]
        following = [message for message in there if message.id >= around]
        found = [*before[-(limit // 2) :], *following[: limit - limit // 2]]
    else:
        before_id = int(request.query.get("before", "0")) or None
        found = [message for message in there if before_id is None or message.id < before_id][-limit:]
    return Reply(200, [as_read(world, message) for message in reversed(found)])


def as_read(world: World, message: Message) -> Json:
    """Return a message as the bot may read it."""
    readable = world.reads_content or world.events.can_bot_read(message)
    return payloads.message_json(message, world, with_content=readable)


def create_message(world: World, request: Request) -> Reply:
    """Send a message; a nonce that was enforced before gives the message it made."""
    channel, body = find_channel(world, request.ids[0]), request.json
    _check_may_send(world, channel, request)
    if (already := existing(world, channel, body)) is not None:
        return Reply(200, payloads.message_json(already, world))
    target = _target(world, channel, body)
    frame = Frame(DEFAULT if target is None else REPLY, target)
    message = post(world, channel, world.bot, body, request.uploads, frame)
    if message.nonce is not None:
        world.nonces[channel.id, message.nonce] = (message, message.created_at)
    return Reply(200, payloads.message_json(message, world))


def _check_may_send(world: World, channel: Channel, request: Request) -> None:
    if channel.guild is None:
        user = channel.recipients[0]
        if not user.takes_dms:
            raise ApiError(50007)
        if not user.has_app and not world.has_mutual_guild(user):
            raise ApiError(50278)
        return
    may = bot_permissions(world, channel)
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if request.json.get("embeds"):
        needed |= Permission.EMBED_LINKS
    if request.uploads:
        needed |= Permission.ATTACH_FILES
    if needed not in may:
        raise ApiError(50013)
    if channel.is_locked and Permission.MANAGE_THREADS not in may:
        raise ApiError(160005)


def _target(world: World, channel: Channel, body: Json) -> Message | None:
    reference = body.get("message_reference")
    if not reference:
        return None
    if reference.get("type"):
        raise NotImplementedError("the stand-in knows no forwarding")
    if channel.guild is not None and Permission.READ_MESSAGE_HISTORY not in bot_permissions(world, channel):
        raise ApiError(160002)
    try:
        return find_message(channel, str(reference["message_id"]))
    except ApiError:
        if not reference.get("fail_if_not_exists", True):
            return None
        flaw = Flaw("message_reference", "REPLIES_UNKNOWN_MESSAGE", "Unknown message")
        raise invalid([flaw]) from None


def get_message(world: World, request: Request) -> Reply:
    """Return one message."""
    channel = find_channel(world, request.ids[0])
    if channel.guild is not None and Permission.READ_MESSAGE_HISTORY not in bot_permissions(world, channel):
        raise ApiError(50013)
    return Reply(200, as_read(world, find_message(channel, request.ids[1])))


def edit_message(world: World, request: Request) -> Reply:
    """Change one of the bot's own messages."""
    channel = find_channel(world, request.ids[0])
    message = find_message(channel, request.ids[1])
    if message.author is not world.bot:
        raise ApiError(50005)
    if channel.is_archived:
        raise ApiError(50083)
    revise(world, message, request.json, request.uploads)
    return Reply(200, payloads.message_json(message, world))


def delete_message(world: World, request: Request) -> Reply:
    """Delete a message: the bot's own, or with the permission anybody's in a guild."""
    channel = find_channel(world, request.ids[0])
    message = find_message(channel, request.ids[1])
    if message.author is not world.bot:
        if channel.guild is None:
            raise ApiError(50003)
        if Permission.MANAGE_MESSAGES not in bot_permissions(world, channel):
            raise ApiError(50013)
    if channel.is_archived:
        raise ApiError(50083)
    world.events.message_deleted(message)
    return NO_CONTENT


def delete_messages(world: World, request: Request) -> Reply:
    """Delete several messages of a guild at once; the permission is needed for the bot's own, too."""
    channel = find_channel(world, request.ids[0])
    if channel.guild is None:
        raise ApiError(50003)
    if Permission.MANAGE_MESSAGES not in bot_permissions(world, channel):
        raise ApiError(50013)
    if channel.is_archived:
        raise ApiError(50083)
    ids = [int(one) for one in request.json.get("messages") or ()]
    if not 2 <= len(ids) <= MOST_LISTED:
        raise ApiError(50016)
    if any(world.clock.now() - made_at(one) > DELETED_TOGETHER_S for one in ids):
        raise ApiError(50034)
    found = [channel.by_id[one] for one in dict.fromkeys(ids) if one in channel.by_id]
    world.events.messages_deleted(channel, [message for message in found if not message.is_ephemeral])
    return NO_CONTENT


def start_typing(world: World, request: Request) -> Reply:
    """Show that the bot is typing, for ten seconds."""
    channel = find_channel(world, request.ids[0])
    needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
    if channel.guild is not None and needed not in bot_permissions(world, channel):
        raise ApiError(50013)
    channel.typing_at.append(world.clock.now())
    return NO_CONTENT
