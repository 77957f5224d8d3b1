"""The made-up Discord as JSON: exactly the shapes that clients rely on."""

from __future__ import annotations

from typing import Any

from tests.standin._clock import iso, made_at
from tests.standin._components import Json, walk
from tests.standin._interactions import Act, Interaction
from tests.standin._message import HAS_THREAD, Attachment, Message
from tests.standin._permissions import IN_DM, NOTHING, Permission, permissions_of
from tests.standin._places import DM, GROUP_DM, VOICE, Channel, Guild, Role, User
from tests.standin._scheduled import ScheduledEvent, event_json
from tests.standin._world import World

UPLOAD_LIMIT = 10 * 1024 * 1024
"""Bytes that one file may have."""


def user_json(user: User) -> Json:
    """Return a user."""
    return {
        "id": str(user.id),
        "username": user.name,
        "global_name": None if user.is_bot else user.name.title(),
        "discriminator": "0000" if user.is_bot else "0",
        "avatar": None,
        "bot": user.is_bot,
        "public_flags": 0,
    }


def bot_json(world: World) -> Json:
    """Return the bot's own account, as it sees itself."""
    return {**user_json(world.bot), "verified": True, "mfa_enabled": False, "email": None, "flags": 0, "bio": ""}


def member_json(guild: Guild, user: User, *, with_user: bool = True, place: Channel | None = None) -> Json:
    """Return a member; with `place` also what they may do there."""
    member = guild.members[user.id]
    found: Json = {
        "nick": None,
        "avatar": None,
        "banner": None,
        "roles": [str(role_id) for role_id in sorted(member.role_ids)],
        "joined_at": iso(member.joined_at),
        "premium_since": None,
        "communication_disabled_until": iso(member.timed_out_until) if member.timed_out_until else None,
        "deaf": False,
        "mute": False,
        "pending": False,
        "flags": 0,
    }
    if with_user:
        found["user"] = user_json(user)
    if place is not None:
        found["permissions"] = str(int(permissions_of(user, guild, place)))
    return found


def role_json(guild: Guild, role: Role) -> Json:
    """Return a role."""
    found: Json = {
        "id": str(role.id),
        "name": role.name,
        "permissions": str(int(role.permissions)),
        "position": 0 if role is guild.everyone else 1,
        "color": 0,
        "colors": {"primary_color": 0, "secondary_color": None, "tertiary_color": None},
        "hoist": False,
        "icon": None,
        "unicode_emoji": None,
        "managed": role.bot_id is not None,
        "mentionable": False,
        "flags": 0,
    }
    if role.bot_id is not None:
        found["tags"] = {"bot_id": str(role.bot_id)}
    return found


def channel_json(channel: Channel, world: World, *, seen_by: User | None = None) -> Json:
    """Return a channel, a thread or a direct message; with `seen_by` also what that user may do in it."""
    last = next(reversed(channel.by_id), None)
    found: Json = {
        "id": str(channel.id),
        "type": channel.type,
        "last_message_id": None if last is None else str(last),
        "flags": 0,
    }
    if channel.guild is None:
        others = [user for user in channel.recipients if user is not world.bot]
        found["recipients"] = [user_json(user) for user in others]
        if channel.type == GROUP_DM:
            found |= {"name": channel.name, "icon": None, "owner_id": str(channel.recipients[0].id)}
        return found
    found |= {"guild_id": str(channel.guild.id), "name": channel.name, "rate_limit_per_user": channel.slowmode_s}
    if channel.is_thread:
        found |= _thread_part(channel, world)
    else:
        found |= {
            "position": 0,
            "parent_id": None,
            "nsfw": False,
            "topic": None,
            "permission_overwrites": [
                {
                    "id": str(target),
                    "type": 0 if one.is_role else 1,
                    "allow": str(int(one.allow)),
                    "deny": str(int(one.deny)),
                }
                for target, one in channel.overwrites.items()
            ],
        }
        if channel.type == VOICE:
            found |= {"bitrate": 64_000, "user_limit": 0, "rtc_region": None}
    if seen_by is not None:
        found["permissions"] = str(int(permissions_of(seen_by, channel.guild, channel)))
    return found


def _thread_part(thread: Channel, world: World) -> Json:
    assert thread.parent is not None
    assert thread.owner is not None
    spoken = len(thread.messages)
    metadata: Json = {
        "archived": thread.is_archived,
        "archive_timestamp": iso(thread.archived_at),
        "auto_archive_duration": thread.auto_archive_min,
        "locked": thread.is_locked,
        "create_timestamp": iso(made_at(thread.id)),
    }
    if thread.is_private:
        metadata["invitable"] = thread.is_invitable
    found: Json = {
        "parent_id": str(thread.parent.id),
        "owner_id": str(thread.owner.id),
        "message_count": spoken,
        "total_message_sent": spoken,
        "member_count": len(thread.members),
        "thread_metadata": metadata,
    }
    if world.bot.id in thread.members:
        found["member"] = thread_member_json(thread, world.bot.id)
    return found


def thread_member_json(thread: Channel, user_id: int) -> Json:
    """Return a member of a thread."""
    return {
        "id": str(thread.id),
        "user_id": str(user_id),
        "join_timestamp": iso(thread.members[user_id]),
        "flags": 0,
    }


def guild_json(guild: Guild, world: World) -> Json:
    """Return a guild as GUILD_CREATE tells of it: without the members intent, the bot is the only member in it."""
    seen = [channel for channel in guild.channels.values() if channel.can_see(world.bot)]
    return {
        **guild_part_json(guild),
        "unavailable": False,
        "joined_at": iso(guild.members[world.bot.id].joined_at),
        "large": False,
        "member_count": len(guild.members),
        "members": [member_json(guild, world.bot)],
        "channels": [channel_json(channel, world) for channel in seen if not channel.is_thread],
        "threads": [channel_json(one, world) for one in seen if one.is_thread and not one.is_archived],
        "voice_states": [],
        "presences": [],
        "stage_instances": [],
        "guild_scheduled_events": [scheduled_json(one) for one in guild.events.values() if one.is_open],
        "soundboard_sounds": [],
    }


def guild_part_json(guild: Guild) -> Json:
    """Return what REST tells of a guild."""
    return {
        "id": str(guild.id),
        "name": guild.name,
        "owner_id": str(guild.owner.id),
        "roles": [role_json(guild, role) for role in (guild.everyone, *guild.roles.values())],
        "emojis": [],
        "stickers": [],
        "features": [],
        "icon": None,
        "splash": None,
        "banner": None,
        "description": None,
        "preferred_locale": guild.locale,
        "verification_level": 0,
        "default_message_notifications": 0,
        "explicit_content_filter": 0,
        "mfa_level": 0,
        "nsfw_level": 0,
        "premium_tier": 0,
        "afk_timeout": 300,
        "afk_channel_id": None,
        "system_channel_id": None,
        "system_channel_flags": 0,
        "rules_channel_id": None,
        "public_updates_channel_id": None,
        "safety_alerts_channel_id": None,
        "vanity_url_code": None,
        "premium_progress_bar_enabled": False,
        "max_members": 500_000,
    }


def scheduled_json(event: ScheduledEvent, *, with_count: bool = False) -> Json:
    """Return a scheduled event."""
    return event_json(event, user_json(event.creator), with_count=with_count)


def attachment_json(attachment: Attachment) -> Json:
    """Return a file of a message."""
    found: Json = {
        "id": str(attachment.id),
        "filename": attachment.filename,
        "size": len(attachment.data),
        "url": attachment.url,
        "proxy_url": attachment.url,
    }
    if attachment.content_type:
        found["content_type"] = attachment.content_type
    if attachment.description:
        found["description"] = attachment.description
    return found


def message_json(message: Message, world: World, *, with_content: bool = True, nested: bool = False) -> Json:
    """Return a message. Without content it is what a bot lacking the privileged intent gets."""
    found: Json = {
        "id": str(message.id),
        "channel_id": str(message.channel.id),
        "type": message.type,
        "author": user_json(message.author),
        "content": message.content if with_content else "",
        "embeds": message.embeds if with_content else [],
        "attachments": [attachment_json(one) for one in message.attachments] if with_content else [],
        "components": _shown(message) if with_content else [],
        "timestamp": iso(message.created_at),
        "edited_timestamp": None if message.edited_at is None else iso(message.edited_at),
        "flags": message.flags,
        "mentions": [user_json(user) for user in message.mentions],
        "mention_roles": [],
        "mention_everyone": False,
        "pinned": False,
        "tts": False,
    }
    if message.flags & HAS_THREAD and (thread := world.channels.get(message.id)) is not None:
        found["thread"] = channel_json(thread, world)
    if message.nonce is not None:
        found["nonce"] = message.nonce
    if message.reference is not None:
        found["message_reference"] = _reference_json(message.reference)
        if not nested:
            target = message.reference
            readable = with_content or target.author is world.bot
            found["referenced_message"] = (
                None if target.is_deleted else message_json(target, world, with_content=readable, nested=True)
            )
    if message.interaction is not None:
        found |= {"application_id": str(world.app_id), "webhook_id": str(world.app_id)}
        found["interaction_metadata"] = metadata_json(message.interaction, message)
        if message.interaction.act is Act.COMMAND:
            found["interaction"] = _old_interaction_json(message.interaction)
    return found


def _reference_json(target: Message) -> Json:
    found: Json = {"type": 0, "message_id": str(target.id), "channel_id": str(target.channel.id)}
    if target.channel.guild is not None:
        found["guild_id"] = str(target.channel.guild.id)
    return found


def _old_interaction_json(interaction: Interaction) -> Json:
    return {
        "id": str(interaction.id),
        "type": int(interaction.act),
        "name": interaction.data["name"],
        "user": user_json(interaction.user),
    }


def metadata_json(interaction: Interaction, message: Message | None = None) -> Json:
    """Return what a message says of the interaction that it answers."""
    found: Json = {
        "id": str(interaction.id),
        "type": int(interaction.act),
        "user": user_json(interaction.user),
        "authorizing_integration_owners": interaction.owners,
    }
    if message is not None and interaction.original not in (None, message):
        assert interaction.original is not None
        found["original_response_message_id"] = str(interaction.original.id)
    if interaction.act is Act.COMPONENT and interaction.message is not None:
        found["interacted_message_id"] = str(interaction.message.id)
    if interaction.act is Act.MODAL_SUBMIT and interaction.parent is not None:
        found["triggering_interaction_metadata"] = metadata_json(interaction.parent)
    return found


def _shown(message: Message) -> list[Json]:
    """Return the components with the addresses of attached files filled in."""
    urls = {f"attachment://{one.filename}": one for one in message.attachments}
    if not urls or not any("attachment://" in str(node) for node in message.components):
        return message.components
    return [_with_media(component, urls) for component in message.components]


def _with_media(value: Any, urls: dict[str, Attachment]) -> Any:  # noqa: ANN401 - any JSON
    if isinstance(value, list):
        return [_with_media(one, urls) for one in value]
    if not isinstance(value, dict):
        return value
    if (file := urls.get(str(value.get("url")))) is not None:
        return {**value, "url": file.url, "proxy_url": file.url, "attachment_id": str(file.id), "loading_state": 2}
    return {key: _with_media(one, urls) for key, one in value.items()}


def media_in(components: list[Json]) -> list[str]:
    """Return the names of the attachments that components refer to."""
    found = []
    for node in walk(components):
        items = [node.get("media"), node.get("file"), *(item.get("media") for item in node.get("items") or ())]
        urls = [str(item.get("url")) for item in items if isinstance(item, dict)]
        found += [url.removeprefix("attachment://") for url in urls if url.startswith("attachment://")]
    return found


def interaction_json(interaction: Interaction, world: World) -> Json:
    """Return an interaction as INTERACTION_CREATE brings it."""
    channel, guild, user = interaction.channel, interaction.channel.guild, interaction.user
    found: Json = {
        "id": str(interaction.id),
        "application_id": str(world.app_id),
        "type": int(interaction.act),
        "token": interaction.token,
        "version": 1,
        "data": interaction.data,
        "locale": user.locale,
        "channel_id": str(channel.id),
        "channel": channel_json(channel, world, seen_by=user),
        "context": interaction.context,
        "authorizing_integration_owners": interaction.owners,
        "entitlements": [],
        "entitlement_sku_ids": [],
        "attachment_size_limit": UPLOAD_LIMIT,
        "app_permissions": str(int(app_permissions(interaction, world))),
    }
    if guild is None:
        found["user"] = user_json(user)
    else:
        found |= {
            "guild_id": str(guild.id),
            "guild_locale": guild.locale,
            "guild": {"id": str(guild.id), "locale": guild.locale, "features": []},
            "member": member_json(guild, user, place=channel),
        }
    if interaction.message is not None:
        found["message"] = message_json(interaction.message, world)
    return found


def app_permissions(interaction: Interaction, world: World) -> Permission:
    """Return what the app may do where the interaction happened; without the bot there, nothing but to answer."""
    guild = interaction.channel.guild
    if guild is None:
        dm_with_bot = interaction.channel.type == DM and world.bot in interaction.channel.recipients
        return IN_DM if dm_with_bot else IN_DM & ~Permission.USE_EXTERNAL_EMOJIS
    return permissions_of(world.bot, guild, interaction.channel) if guild.has_bot else NOTHING
