"""Threads coming into being, whoever opens them, and what Discord itself says about that."""

from __future__ import annotations

from typing import NamedTuple

from tests.standin._components import Json
from tests.standin._message import HAS_THREAD, THREAD_CREATED, THREAD_STARTER, Message
from tests.standin._places import PUBLIC_THREAD, Channel, User
from tests.standin._world import World


class Beginning(NamedTuple):
    """What a thread begins with: who opens it, of which kind, and at which message, if at one."""

    owner: User
    kind: int
    message: Message | None = None


def open_thread(world: World, channel: Channel, begins: Beginning, name: str, settings: Json | None = None) -> Channel:
    """Make a thread and tell everybody; who may and how it may be called has been looked at before."""
    settings, at = settings or {}, begins.message
    assert channel.guild is not None
    thread = Channel(
        world,
        world.clock.snowflake() if at is None else at.id,
        begins.kind,
        name,
        channel.guild,
        parent=channel,
        owner=begins.owner,
        members={begins.owner.id: world.clock.now()},
        is_invitable=settings.get("invitable", True),
        auto_archive_min=settings.get("auto_archive_duration") or 4320,
        slowmode_s=settings.get("rate_limit_per_user") or 0,
        archived_at=world.clock.now(),
    )
    channel.guild.channels[thread.id] = world.channels[thread.id] = thread
    world.events.thread_changed("THREAD_CREATE", thread, is_new=True)
    if at is not None:
        at.flags |= HAS_THREAD
        world.events.message_updated(at)
        notice(world, thread, begins.owner, THREAD_STARTER, reference=at)
    elif begins.kind == PUBLIC_THREAD:
        notice(world, channel, begins.owner, THREAD_CREATED, text=name)
    return thread


def notice(
    world: World,
    channel: Channel,
    author: User,
    kind: int,
    *,
    mentions: tuple[User, ...] = (),
    text: str = "",
    reference: Message | None = None,
) -> None:
    """Post what Discord itself says about something that somebody did."""
    message = Message(
        world.clock.snowflake(),
        channel,
        author,
        world.clock.now(),
        text,
        type=kind,
        mentions=list(mentions),
        reference=reference,
    )
    channel.by_id[message.id] = message
    world.events.message_created(message)
