"""What happens in the made-up Discord: who is told of it over the gateway, and who has been waiting for it."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.standin import _payloads as payloads
from tests.standin._components import Json
from tests.standin._message import Message
from tests.standin._places import Channel, Guild, Role, User
from tests.standin._scheduled import ScheduledEvent
from tests.standin._world import World

if TYPE_CHECKING:
    from tests.standin._gateway import Gateway
    from tests.standin._interactions import Interaction

GUILDS, GUILD_MEMBERS, PRESENCES = 1 << 0, 1 << 1, 1 << 8
GUILD_MESSAGES, DIRECT_MESSAGES, MESSAGE_CONTENT = 1 << 9, 1 << 12, 1 << 15
GUILD_SCHEDULED_EVENTS = 1 << 16
"""Gateway intents by Discord's bits."""


class Watch:
    """Lets tests wait for a change instead of polling for it."""

    def __init__(self) -> None:
        self._waiting: list[tuple[Callable[[], bool], asyncio.Future[None]]] = []

    def notify(self) -> None:
        """Wake everybody whose wish has come true."""
        for wish, future in list(self._waiting):
            if not future.done() and wish():
                future.set_result(None)

    async def until(self, wish: Callable[[], bool], timeout_s: float) -> bool:
        """Wait until a wish comes true; whether it did within the time."""
        if wish():
            return True
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        entry = (wish, future)
        self._waiting.append(entry)
        try:
            await asyncio.wait_for(future, timeout_s)
        except TimeoutError:
            return wish()
        finally:
            self._waiting.remove(entry)
        return True


class Events:
    """Turns changes of the world into gateway events."""

    def __init__(self, world: World, gateway: Gateway, watch: Watch) -> None:
        self._world = world
        self._gateway = gateway
        self._watch = watch

    def message_created(self, message: Message) -> None:
        """Tell of a new message."""
        self._tell_of_message("MESSAGE_CREATE", message)

    def message_updated(self, message: Message) -> None:
        """Tell of an edit."""
        self._tell_of_message("MESSAGE_UPDATE", message)

    def message_deleted(self, message: Message) -> None:
        """Take a message away and tell of it."""
        message.is_deleted = True
        message.channel.by_id.pop(message.id, None)
        channel = message.channel
        found: Json = {"id": str(message.id), "channel_id": str(channel.id)}
        if channel.guild is not None and not message.is_ephemeral:
            found["guild_id"] = str(channel.guild.id)
        if self._is_heard_in(message):
            self._gateway.dispatch("MESSAGE_DELETE", found, self._guild_of(message), self._intent_of(message))
        self._watch.notify()

    def messages_deleted(self, channel: Channel, messages: list[Message]) -> None:
        """Take several messages of one channel away and tell of it at once."""
        assert channel.guild is not None
        for message in messages:
            message.is_deleted = True
            channel.by_id.pop(message.id, None)
        found: Json = {
            "ids": [str(message.id) for message in messages],
            "channel_id": str(channel.id),
            "guild_id": str(channel.guild.id),
        }
        self._gateway.dispatch("MESSAGE_DELETE_BULK", found, channel.guild, GUILD_MESSAGES)
        self._watch.notify()

    def member_changed(self, name: str, guild: Guild, user: User) -> None:
        """Tell of somebody who joined a guild, changed in it or left it. Without the members intent only of the bot itself."""
        if guild.has_bot:
            found: Json = {"guild_id": str(guild.id)}
            if name == "GUILD_MEMBER_REMOVE":
                found["user"] = payloads.user_json(user)
            else:
                found |= payloads.member_json(guild, user)
            intent = GUILDS if user is self._world.bot else GUILD_MEMBERS
            self._gateway.dispatch(name, found, guild, intent)
        self._watch.notify()

    def scheduled(self, what: str, event: ScheduledEvent) -> None:
        """Tell of a scheduled event: CREATE, UPDATE or DELETE."""
        if event.guild.has_bot:
            name, found = f"GUILD_SCHEDULED_EVENT_{what}", payloads.scheduled_json(event)
            self._gateway.dispatch(name, found, event.guild, GUILD_SCHEDULED_EVENTS)
        self._watch.notify()

    def interest_changed(self, what: str, event: ScheduledEvent, user: User) -> None:
        """Tell of somebody who said that they would come to an event, or will not: ADD or REMOVE."""
        if event.guild.has_bot:
            found: Json = {
                "guild_scheduled_event_id": str(event.id),
                "user_id": str(user.id),
                "guild_id": str(event.guild.id),
            }
            name = f"GUILD_SCHEDULED_EVENT_USER_{what}"
            self._gateway.dispatch(name, found, event.guild, GUILD_SCHEDULED_EVENTS)
        self._watch.notify()

    def time_passed(self) -> None:
        """Begin and end the scheduled events whose time has come."""
        now = self._world.clock.now()
        for guild in self._world.guilds.values():
            for event in guild.events.values():
                if (status := event.by_now(now)) is not event.status:
                    event.status = status
                    self.scheduled("UPDATE", event)

    def thread_changed(self, name: str, thread: Channel, *, is_new: bool = False) -> None:
        """Tell of a thread that was made, changed or deleted."""
        assert thread.guild is not None
        assert thread.parent is not None
        if name == "THREAD_DELETE":
            found: Json = {
                "id": str(thread.id),
                "guild_id": str(thread.guild.id),
                "parent_id": str(thread.parent.id),
                "type": thread.type,
            }
        else:
            found = payloads.channel_json(thread, self._world)
            if is_new:
                found["newly_created"] = True
        if thread.guild.has_bot and (thread.is_deleted or thread.can_see(self._world.bot)):
            self._gateway.dispatch(name, found, thread.guild, GUILDS)
        self._watch.notify()

    def thread_members_changed(
        self, thread: Channel, *, added: User | None = None, removed: User | None = None
    ) -> None:
        """Tell of somebody who came into a thread or left it. Without the members intent only of the bot itself."""
        assert thread.guild is not None
        found: Json = {
            "id": str(thread.id),
            "guild_id": str(thread.guild.id),
            "member_count": len(thread.members),
            "added_members": [payloads.thread_member_json(thread, added.id)] if added else [],
            "removed_member_ids": [str(removed.id)] if removed else [],
        }
        intent = GUILDS if self._world.bot in (added, removed) else GUILD_MEMBERS
        if thread.guild.has_bot:
            self._gateway.dispatch("THREAD_MEMBERS_UPDATE", found, thread.guild, intent)
        self._watch.notify()

    def channel_changed(self, name: str, channel: Channel) -> None:
        """Tell of a channel that was made, changed or deleted."""
        assert channel.guild is not None
        if channel.guild.has_bot:
            self._gateway.dispatch(name, payloads.channel_json(channel, self._world), channel.guild, GUILDS)
        self._watch.notify()

    def role_changed(self, name: str, guild: Guild, role: Role) -> None:
        """Tell of a role that was made or changed."""
        if guild.has_bot:
            found: Json = {"guild_id": str(guild.id), "role": payloads.role_json(guild, role)}
            self._gateway.dispatch(name, found, guild, GUILDS)

    def guild_joined(self, guild: Guild) -> None:
        """Tell the bot of a guild that it was added to."""
        found = payloads.guild_json(guild, self._world)
        del found["unavailable"]  # its absence is how a client tells a new guild from one that came back
        self._gateway.dispatch("GUILD_CREATE", found, guild, GUILDS)

    def guild_returned(self, guild: Guild) -> None:
        """Tell the bot that a guild is available again."""
        self._gateway.dispatch("GUILD_CREATE", payloads.guild_json(guild, self._world), guild, GUILDS)

    def guild_left(self, guild: Guild, *, is_outage: bool = False) -> None:
        """Tell the bot that it was removed from a guild, or that the guild is down for a while."""
        found: Json = {"id": str(guild.id)}
        if is_outage:
            found["unavailable"] = True
        self._gateway.dispatch("GUILD_DELETE", found, guild, GUILDS)
        self._watch.notify()

    def interaction_created(self, interaction: Interaction) -> None:
        """Tell the bot what a person did."""
        guild = interaction.channel.guild
        self._gateway.dispatch("INTERACTION_CREATE", payloads.interaction_json(interaction, self._world), guild, 0)

    def commands_registered(self) -> None:
        """Wake whoever waits for the commands."""
        self._watch.notify()

    def interaction_answered(self, interaction: Interaction) -> None:
        """Wake whoever waits for the answer."""
        interaction.answered.set()
        self._watch.notify()

    def _tell_of_message(self, name: str, message: Message) -> None:
        if self._is_heard_in(message):
            guild = self._guild_of(message)
            full = payloads.message_json(message, self._world)
            if guild is not None:
                full["guild_id"] = str(guild.id)
                if message.author.id in guild.members and message.interaction is None:
                    full["member"] = payloads.member_json(guild, message.author, with_user=False)
            full["channel_type"] = message.channel.type
            for user in full["mentions"]:
                if guild is not None and int(user["id"]) in guild.members:
                    user["member"] = payloads.member_json(guild, self._world.users[int(user["id"])], with_user=False)
            bare = None if self.can_bot_read(message) else {**full, **emptied(message, self._world)}
            self._gateway.dispatch(name, full, guild, self._intent_of(message), bare)
        self._watch.notify()

    def can_bot_read(self, message: Message) -> bool:
        """Whether the bot gets the content without the privileged intent."""
        return message.channel.guild is None or message.author is self._world.bot or self._world.bot in message.mentions

    def _is_heard_in(self, message: Message) -> bool:
        channel = message.channel
        if message.is_ephemeral:
            return True
        if channel.guild is None:
            return self._world.bot in channel.recipients
        return channel.guild.has_bot and channel.can_see(self._world.bot)

    def _guild_of(self, message: Message) -> Guild | None:
        # An ephemeral message goes to the person and the bot, past the guild's channel: it comes without a guild.
        return None if message.is_ephemeral else message.channel.guild

    def _intent_of(self, message: Message) -> int:
        return DIRECT_MESSAGES if self._guild_of(message) is None else GUILD_MESSAGES


def emptied(message: Message, world: World) -> Json:
    """Return the fields that are empty for a bot that may not read a message."""
    bare = payloads.message_json(message, world, with_content=False)
    return {key: bare[key] for key in ("content", "embeds", "attachments", "components")}
