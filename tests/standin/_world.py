"""Everything there is in the made-up Discord. State only; what happens is told by `_events`."""

from __future__ import annotations

import base64
import secrets
from typing import TYPE_CHECKING, Any

from tests.standin._clock import Clock
from tests.standin._components import Json
from tests.standin._errors import ApiError
from tests.standin._message import Attachment, Message
from tests.standin._permissions import EVERYONE, Permission
from tests.standin._places import DM, GROUP_DM, Channel, Guild, Role, User

if TYPE_CHECKING:
    from tests.standin._events import Events
    from tests.standin._interactions import Interaction


class World:
    """Everything there is. Ids are unique over all kinds of things."""

    events: Events

    def __init__(self, clock: Clock, bot_name: str) -> None:
        self.clock = clock
        self.users: dict[int, User] = {}
        self.guilds: dict[int, Guild] = {}
        self.channels: dict[int, Channel] = {}
        self.dms: dict[int, Channel] = {}
        self.interactions: dict[int, Interaction] = {}
        self.by_token: dict[str, Interaction] = {}
        self.commands: dict[int | None, list[Json]] = {None: []}
        """Registered commands: under None the global ones, under a guild's id its own."""
        self.files: dict[int, Attachment] = {}
        self.nonces: dict[tuple[int, str], tuple[Message, float]] = {}
        """What a nonce of the bot's has made in a channel, and when."""
        self.reads_content = False
        """Whether the privileged intent for message content is ticked."""
        self.has_members_intent = False
        self.answer_within_s = 3.0
        self.api_url = self.gateway_url = self.cdn_url = ""
        self.app_id = clock.snowflake()
        self.bot = User(self.app_id, bot_name, is_bot=True)
        self.users[self.bot.id] = self.bot
        self.founder = self.user("founder")
        first = base64.urlsafe_b64encode(str(self.app_id).encode()).decode().rstrip("=")
        self.token = f"{first}.{secrets.token_urlsafe(5)[:6]}.{secrets.token_urlsafe(28)}"

    def user(self, name: str) -> User:
        """Make a plain user."""
        user = User(self.clock.snowflake(), name)
        self.users[user.id] = user
        return user

    def guild(self, name: str, *, has_bot: bool, owner: User | None, allows_external_apps: bool) -> Guild:
        """Make a guild with its everyone role and owner."""
        guild_id = self.clock.snowflake()
        everyone = Role(guild_id, "@everyone", EVERYONE)
        guild = Guild(self, guild_id, name, owner or self.founder, everyone, allows_external_apps=allows_external_apps)
        if not allows_external_apps:
            everyone.permissions &= ~Permission.USE_EXTERNAL_APPS
        self.guilds[guild.id] = guild
        guild.add(guild.owner)
        if has_bot:
            guild.admit_bot()
        return guild

    def dm_with(self, user: User) -> Channel:
        """Return the direct message between the bot and a user, made when first asked for."""
        if user.id not in self.dms:
            channel = Channel(self, self.clock.snowflake(), DM, None, recipients=(user, self.bot))
            self.dms[user.id] = self.channels[channel.id] = channel
        return self.dms[user.id]

    def private_channel(self, users: tuple[User, ...]) -> Channel:
        """Return a conversation between people, which the bot is not part of."""
        kind = DM if len(users) == 2 else GROUP_DM
        channel = Channel(self, self.clock.snowflake(), kind, None, recipients=users)
        self.channels[channel.id] = channel
        return channel

    def has_mutual_guild(self, user: User) -> bool:
        """Whether the bot and a user are in a guild together."""
        return any(guild.has_bot and user.id in guild.members for guild in self.guilds.values())

    def remove_channel(self, channel: Channel) -> None:
        """Delete a channel with its threads."""
        assert channel.guild is not None
        for thread in channel.threads:
            self._forget(thread)
        self._forget(channel)
        if channel.is_thread:
            self.events.thread_changed("THREAD_DELETE", channel)
        else:
            self.events.channel_changed("CHANNEL_DELETE", channel)

    def _forget(self, channel: Channel) -> None:
        assert channel.guild is not None
        channel.is_deleted = True
        del channel.guild.channels[channel.id]
        del self.channels[channel.id]

    def find_user(self, user_id: Any) -> User:  # noqa: ANN401 - as it came in a request: text or a number
        """Return a user by id; 10013 if there is none."""
        user = self.users.get(int(user_id)) if str(user_id).isdigit() else None
        if user is None:
            raise ApiError(10013)
        return user
