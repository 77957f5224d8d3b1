"""Making and changing messages out of what was asked for, whoever asked and by whatever route."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple
from urllib.parse import quote

from tests.standin._components import Json, numbered, texts_in
from tests.standin._errors import ApiError, Flaw, invalid
from tests.standin._message import DEFAULT, EPHEMERAL, LOADING, V2, Attachment, Message
from tests.standin._places import Channel, User
from tests.standin._rules import check_message
from tests.standin._world import World

if TYPE_CHECKING:
    from tests.standin._interactions import Interaction

NONCE_LIFE_S = 300
"""How long a repeated nonce finds the message it made; Discord says "the past few minutes"."""

_SETTABLE = (1 << 2) | EPHEMERAL | (1 << 12) | (1 << 13) | V2
_MENTION = re.compile(r"<@!?(\d+)>")
_UNSAFE = re.compile(r"[^\w.-]")


class Upload(NamedTuple):
    """A file that came with a request."""

    filename: str
    data: bytes
    content_type: str | None = None


Uploads = dict[int, Upload]
"""The files of a request, by the number that the body calls them."""


class Frame(NamedTuple):
    """What surrounds a new message: who answers what, and who sees it."""

    type: int = DEFAULT
    reference: Message | None = None
    interaction: Interaction | None = None
    seen_by: User | None = None


PLAIN = Frame()


def post(
    world: World, channel: Channel, author: User, body: Json, uploads: Uploads | None = None, frame: Frame = PLAIN
) -> Message:
    """Make a message and tell everybody; ApiError if it cannot be."""
    uploads = uploads or {}
    flags = (body.get("flags") or 0) & _SETTABLE
    if frame.seen_by is None:
        flags &= ~EPHEMERAL
    else:
        flags |= EPHEMERAL
    _refuse_polls(body)
    check_message({**body, "flags": flags}, {one.filename for one in uploads.values()})
    message = Message(
        world.clock.snowflake(),
        channel,
        author,
        world.clock.now(),
        content=(body.get("content") or "").strip(),
        type=frame.type,
        flags=flags,
        embeds=[{"type": "rich", **embed} for embed in body.get("embeds") or ()],
        components=numbered(body.get("components") or []),
        attachments=_attach(world, body.get("attachments"), uploads, []),
        nonce=None if body.get("nonce") is None else str(body["nonce"]),
        reference=frame.reference,
        interaction=frame.interaction,
        seen_by=frame.seen_by,
    )
    _note_mentions(world, message, body)
    channel.by_id[message.id] = message
    if channel.is_thread and frame.seen_by is None:
        _wake(world, channel)
        if frame.interaction is None:
            # Whoever talks in a thread is in it from then on; an answer to an interaction comes past the channel's door.
            channel.admit(author)
    world.events.message_created(message)
    return message


def think(world: World, channel: Channel, author: User, frame: Frame) -> Message:
    """Make the message that says that the bot is thinking."""
    message = Message(
        world.clock.snowflake(),
        channel,
        author,
        world.clock.now(),
        type=frame.type,
        flags=LOADING | (EPHEMERAL if frame.seen_by else 0),
        reference=frame.reference,
        interaction=frame.interaction,
        seen_by=frame.seen_by,
    )
    channel.by_id[message.id] = message
    world.events.message_created(message)
    return message


def revise(world: World, message: Message, body: Json, uploads: Uploads | None = None) -> None:
    """Change a message and tell everybody; ApiError if it cannot be so."""
    uploads = uploads or {}
    flags = message.flags & ~LOADING
    if body.get("flags") is not None:
        if message.is_v2 and not body["flags"] & V2:
            raise invalid(
                [Flaw("flags", "MESSAGE_CANNOT_REMOVE_COMPONENTS_V2_FLAG", "IS_COMPONENTS_V2 stays for good.")]
            )
        flags = (flags & ~(1 << 2)) | (body["flags"] & ((1 << 2) | V2))
    _refuse_polls(body)
    kept = message.attachments
    if body.get("attachments") is not None:
        ids = {int(one["id"]) for one in body["attachments"]}
        kept = [one for one in kept if one.id in ids]
    whole: Json = {
        "content": body["content"] or "" if "content" in body else message.content,
        "embeds": body["embeds"] or [] if "embeds" in body else message.embeds,
        "components": body["components"] or [] if "components" in body else message.components,
        "flags": flags,
    }
    attached = {one.filename for one in kept} | {one.filename for one in uploads.values()}
    check_message(whole, attached)
    is_first_answer = message.is_loading
    message.content = whole["content"].strip()
    message.embeds = [{"type": "rich", **embed} for embed in whole["embeds"]]
    if "components" in body:
        message.components = numbered(whole["components"])
    message.flags = flags
    message.attachments = [*kept, *_attach(world, body.get("attachments"), uploads, kept)]
    if not is_first_answer:
        message.edited_at = world.clock.now()
    message.edits += 1
    _note_mentions(world, message, body)
    world.events.message_updated(message)


def _refuse_polls(body: Json) -> None:
    if body.get("poll"):
        raise NotImplementedError("the stand-in knows no polls")


def _attach(world: World, listed: list[Json] | None, uploads: Uploads, kept: list[Attachment]) -> list[Attachment]:
    known = {one.id for one in kept}
    described = {int(one["id"]): one for one in listed or ()}
    for number in described:
        if number not in uploads and number not in known:
            raise invalid([Flaw("attachments", "ATTACHMENT_NOT_FOUND", f"There is no file {number}.")])
    found = []
    for number, upload in sorted(uploads.items()):
        about = described.get(number, {})
        file_id = world.clock.snowflake()
        name = _UNSAFE.sub("_", about.get("filename") or upload.filename)
        url = f"{world.cdn_url}/{file_id}/{quote(name)}"
        attachment = Attachment(file_id, name, upload.data, upload.content_type, about.get("description"), url)
        world.files[file_id] = attachment
        found.append(attachment)
    return found


def _note_mentions(world: World, message: Message, body: Json) -> None:
    text = "\n".join([message.content, *texts_in(message.components)])
    ids = dict.fromkeys(int(found) for found in _MENTION.findall(text))
    named = [world.users[user_id] for user_id in ids if user_id in world.users]
    allowed = body.get("allowed_mentions")
    if allowed is None or "users" in (allowed.get("parse") or ()):
        pings = list(named)
    else:
        listed = {int(user_id) for user_id in allowed.get("users") or ()}
        pings = [user for user in named if user.id in listed]
    message.mentions, message.pings = named, pings
    target = message.reference
    if message.type == DEFAULT or target is None or message.interaction is not None:
        return
    if target.interaction is None and (allowed is None or allowed.get("replied_user", False)):
        for users in (message.mentions, message.pings):
            if target.author not in users:
                users.append(target.author)


def _wake(world: World, thread: Channel) -> None:
    if thread.is_archived:
        thread.is_archived = False
        thread.archived_at = world.clock.now()
        world.events.thread_changed("THREAD_UPDATE", thread)


def existing(world: World, channel: Channel, body: Json) -> Message | None:
    """Return the message that the same nonce has made here lately, if the body asks for that."""
    if not body.get("enforce_nonce") or body.get("nonce") is None:
        return None
    message, at = world.nonces.get((channel.id, str(body["nonce"])), (None, 0.0))
    return message if message is not None and world.clock.now() - at < NONCE_LIFE_S else None


def find_message(channel: Channel, message_id: str) -> Message:
    """Return a message that everybody in a channel can have; 10008 for anything else."""
    message = channel.by_id.get(int(message_id)) if message_id.isdigit() else None
    if message is None or message.is_ephemeral:
        raise ApiError(10008)
    return message
