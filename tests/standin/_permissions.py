"""Permissions as Discord counts them: roles first, then the channel's overwrites."""

from __future__ import annotations

from enum import IntFlag
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tests.standin._places import Channel, Guild, User


class Permission(IntFlag):
    """The permissions that matter to a bot that talks; Discord's names and bits."""

    CREATE_INSTANT_INVITE = 1 << 0
    ADMINISTRATOR = 1 << 3
    MANAGE_CHANNELS = 1 << 4
    MANAGE_GUILD = 1 << 5
    ADD_REACTIONS = 1 << 6
    VIEW_CHANNEL = 1 << 10
    SEND_MESSAGES = 1 << 11
    MANAGE_MESSAGES = 1 << 13
    EMBED_LINKS = 1 << 14
    ATTACH_FILES = 1 << 15
    READ_MESSAGE_HISTORY = 1 << 16
    MENTION_EVERYONE = 1 << 17
    USE_EXTERNAL_EMOJIS = 1 << 18
    CHANGE_NICKNAME = 1 << 26
    MANAGE_ROLES = 1 << 28
    USE_APPLICATION_COMMANDS = 1 << 31
    MANAGE_EVENTS = 1 << 33
    MANAGE_THREADS = 1 << 34
    CREATE_PUBLIC_THREADS = 1 << 35
    CREATE_PRIVATE_THREADS = 1 << 36
    SEND_MESSAGES_IN_THREADS = 1 << 38
    MODERATE_MEMBERS = 1 << 40
    CREATE_EVENTS = 1 << 44
    SEND_POLLS = 1 << 49
    USE_EXTERNAL_APPS = 1 << 50


NOTHING = Permission(0)
ALL = Permission(sum(Permission))
_ADMINISTRATOR, _VIEW_CHANNEL = int(Permission.ADMINISTRATOR), int(Permission.VIEW_CHANNEL)
_TIMED_OUT = _VIEW_CHANNEL | int(Permission.READ_MESSAGE_HISTORY)
"""What somebody keeps while they are timed out."""

EVERYONE = (
    Permission.CREATE_INSTANT_INVITE
    | Permission.ADD_REACTIONS
    | Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
    | Permission.USE_EXTERNAL_EMOJIS
    | Permission.CHANGE_NICKNAME
    | Permission.USE_APPLICATION_COMMANDS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.SEND_POLLS
    | Permission.USE_EXTERNAL_APPS
)
"""What a new guild gives to everyone in it."""

ASKED_BY_BOT = (
    Permission.VIEW_CHANNEL
    | Permission.SEND_MESSAGES
    | Permission.SEND_MESSAGES_IN_THREADS
    | Permission.CREATE_PRIVATE_THREADS
    | Permission.CREATE_PUBLIC_THREADS
    | Permission.EMBED_LINKS
    | Permission.ATTACH_FILES
    | Permission.READ_MESSAGE_HISTORY
)
"""What the bot's invitation asks for, and its own role then has."""

IN_DM = Permission.ATTACH_FILES | Permission.EMBED_LINKS | Permission.MENTION_EVERYONE | Permission.USE_EXTERNAL_EMOJIS
"""What an interaction in a direct message says the app may do."""


def permissions_of(user: User, guild: Guild, channel: Channel | None = None) -> Permission:
    """Return what a user may do in a guild, or in one channel of it. A thread has the permissions of its parent."""
    member = guild.members.get(user.id)
    if member is None:
        return NOTHING
    if guild.owner is user:
        return ALL
    # Counted in plain numbers: this runs several times for each event, and flags are slow.
    base = int(guild.everyone.permissions)
    for role_id in member.role_ids:
        base |= int(guild.roles[role_id].permissions)
    if base & _ADMINISTRATOR:
        return ALL
    kept = _TIMED_OUT if guild.is_timed_out(user) else -1
    if channel is None:
        return Permission(base & kept)
    overwrites = (channel.parent or channel).overwrites
    if overwrites:
        for ids in ([guild.everyone.id], member.role_ids, [user.id]):
            found = [overwrites[one] for one in ids if one in overwrites]
            for overwrite in found:
                base &= ~int(overwrite.deny)
            for overwrite in found:
                base |= int(overwrite.allow)
    return Permission(base & kept) if base & _VIEW_CHANNEL else NOTHING
