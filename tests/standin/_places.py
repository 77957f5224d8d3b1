"""Who and where: users, roles, guilds, channels, threads, direct messages."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.standin._message import SPOKEN, Message
from tests.standin._permissions import ASKED_BY_BOT, NOTHING, Permission, permissions_of
from tests.standin._scheduled import ScheduledEvent

if TYPE_CHECKING:
    from tests.standin._world import World

TEXT, DM, GROUP_DM, ANNOUNCEMENT, PUBLIC_THREAD, PRIVATE_THREAD = 0, 1, 3, 5, 11, 12
VOICE = 2
THREADS = frozenset({10, PUBLIC_THREAD, PRIVATE_THREAD})
"""Channel types."""
LONGEST_TIME_OUT_S = 28 * 24 * 3600


@dataclass(eq=False)
class User:
    """A person or a bot."""

    id: int
    name: str
    is_bot: bool = False
    locale: str = "en-US"
    has_app: bool = False
    """Whether they installed the app for themselves."""
    takes_dms: bool = True

    @property
    def mention(self) -> str:
        """How a message names them."""
        return f"<@{self.id}>"

    def __repr__(self) -> str:
        return f"<{'bot' if self.is_bot else 'user'} {self.name}>"


@dataclass(eq=False, slots=True)
class Role:
    """A set of permissions that members can have."""

    id: int
    name: str
    permissions: Permission
    bot_id: int | None = None


@dataclass(eq=False, slots=True)
class Member:
    """A user in a guild."""

    user: User
    joined_at: float
    role_ids: set[int] = field(default_factory=set)
    timed_out_until: float = 0.0
    """Unix time; 0 for who never was."""


@dataclass(slots=True)
class Overwrite:
    """What a channel allows and denies to one role or member."""

    is_role: bool
    allow: Permission = NOTHING
    deny: Permission = NOTHING


@dataclass(eq=False)
class Guild:
    """A made-up server."""

    world: World = field(repr=False)
    id: int
    name: str
    owner: User
    everyone: Role
    locale: str = "en-US"
    allows_external_apps: bool = True
    roles: dict[int, Role] = field(default_factory=dict, repr=False)
    members: dict[int, Member] = field(default_factory=dict, repr=False)
    channels: dict[int, Channel] = field(default_factory=dict, repr=False)
    """Channels and threads that were not deleted."""
    events: dict[int, ScheduledEvent] = field(default_factory=dict, repr=False)
    """Scheduled events that were not deleted; those that are over, too."""

    @property
    def has_bot(self) -> bool:
        """Whether the bot is a member."""
        return self.world.bot.id in self.members

    @property
    def bot_role(self) -> Role:
        """The role that came with the bot; StopIteration if the bot is not here."""
        return next(role for role in self.roles.values() if role.bot_id == self.world.bot.id)

    def text_channel(self, name: str, *, kind: int = TEXT) -> Channel:
        """Make a channel; the bot is told if it can see it."""
        channel = Channel(self.world, self.world.clock.snowflake(), kind, name, self)
        self.channels[channel.id] = self.world.channels[channel.id] = channel
        self.world.events.channel_changed("CHANNEL_CREATE", channel)
        return channel

    def role(self, name: str, permissions: Permission) -> Role:
        """Make a role."""
        role = Role(self.world.clock.snowflake(), name, permissions)
        self.roles[role.id] = role
        self.world.events.role_changed("GUILD_ROLE_CREATE", self, role)
        return role

    def add(self, user: User, *roles: Role) -> None:
        """Make a user a member with these roles; who is one already has these roles from now on."""
        ids, known = {role.id for role in roles}, self.members.get(user.id)
        if known is not None:
            known.role_ids = ids
            self.world.events.member_changed("GUILD_MEMBER_UPDATE", self, user)
            return
        self.members[user.id] = Member(user, self.world.clock.now(), ids)
        if user is not self.world.bot:
            self.world.events.member_changed("GUILD_MEMBER_ADD", self, user)

    def remove(self, user: User) -> None:
        """Let a member go, who left or was sent away. They are out of the guild's threads, too."""
        if user is self.world.bot:
            self.expel_bot()
            return
        assert user is not self.owner, f"{user!r} owns {self!r}: owners cannot leave, nor be sent away"
        assert user.id in self.members, f"{user!r} is not in {self!r}"
        self._forget_member(user)
        self.world.events.member_changed("GUILD_MEMBER_REMOVE", self, user)

    def time_out(self, user: User, seconds: float) -> None:
        """Let a member do nothing but read for a while, as a moderator does."""
        assert 0 < seconds <= LONGEST_TIME_OUT_S, "a time-out lasts 28 days at most"
        may = permissions_of(user, self)
        assert Permission.ADMINISTRATOR not in may, f"{user!r} is an administrator of {self!r}: there is no time-out"
        self.members[user.id].timed_out_until = self.world.clock.now() + seconds
        self.world.events.member_changed("GUILD_MEMBER_UPDATE", self, user)

    def end_time_out(self, user: User) -> None:
        """Let a member act again."""
        self.members[user.id].timed_out_until = 0.0
        self.world.events.member_changed("GUILD_MEMBER_UPDATE", self, user)

    def is_timed_out(self, user: User) -> bool:
        """Whether a member may do nothing but read just now."""
        until = self.members[user.id].timed_out_until
        return until > 0 and until > self.world.clock.now()

    def remove_event(self, event: ScheduledEvent) -> None:
        """Delete a scheduled event, as a moderator does."""
        del self.events[event.id]
        self.world.events.scheduled("DELETE", event)

    def allow_bot(self, permissions: Permission) -> None:
        """Give the bot's own role permissions."""
        self.bot_role.permissions |= permissions
        self.world.events.role_changed("GUILD_ROLE_UPDATE", self, self.bot_role)

    def deny_bot(self, permissions: Permission) -> None:
        """Take permissions from the bot, in the whole guild: from its own role and from everyone."""
        for role in (self.everyone, self.bot_role):
            role.permissions &= ~permissions
            self.world.events.role_changed("GUILD_ROLE_UPDATE", self, role)

    def admit_bot(self, permissions: Permission = ASKED_BY_BOT) -> None:
        """Invite the bot; it is told if it is connected."""
        bot = self.world.bot
        role = Role(self.world.clock.snowflake(), bot.name, permissions, bot.id)
        self.roles[role.id] = role
        self.add(bot, role)
        self.world.events.guild_joined(self)

    def expel_bot(self) -> None:
        """Remove the bot from the guild."""
        role = self.bot_role
        self._forget_member(self.world.bot)
        del self.roles[role.id]
        self.world.events.guild_left(self)

    def goes_down(self) -> None:
        """Become unavailable, as in an outage of Discord's; the bot is still a member."""
        self.world.events.guild_left(self, is_outage=True)

    def comes_back(self) -> None:
        """Become available again."""
        self.world.events.guild_returned(self)

    def _forget_member(self, user: User) -> None:
        del self.members[user.id]
        for channel in self.channels.values():
            channel.members.pop(user.id, None)
        for event in self.events.values():
            event.interested.pop(user.id, None)

    def __repr__(self) -> str:
        return f"<guild {self.name}>"


@dataclass(eq=False)
class Channel:
    """A place for messages: a guild's channel, a thread, a direct message."""

    world: World = field(repr=False)
    id: int
    type: int
    name: str | None
    guild: Guild | None = None
    parent: Channel | None = None
    recipients: tuple[User, ...] = ()
    overwrites: dict[int, Overwrite] = field(default_factory=dict, repr=False)
    by_id: dict[int, Message] = field(default_factory=dict, repr=False)
    """Messages that were not deleted, oldest first; ephemeral ones too."""
    typing_at: list[float] = field(default_factory=list, repr=False)
    """When the bot said that it is typing, in the stand-in's time."""
    is_deleted: bool = False
    owner: User | None = None
    members: dict[int, float] = field(default_factory=dict, repr=False)
    """Members of a thread, and when they came."""
    is_archived: bool = False
    is_locked: bool = False
    is_invitable: bool = True
    auto_archive_min: int = 4320
    slowmode_s: int = 0
    archived_at: float = 0.0

    @property
    def is_thread(self) -> bool:
        """Whether this is a thread of a channel."""
        return self.type in THREADS

    @property
    def is_private(self) -> bool:
        """Whether this is a private thread."""
        return self.type == PRIVATE_THREAD

    @property
    def messages(self) -> list[Message]:
        """What everybody here sees, oldest first: no ephemeral messages, no notices of Discord's own."""
        return [message for message in self.by_id.values() if not message.is_ephemeral and message.type in SPOKEN]

    @property
    def threads(self) -> list[Channel]:
        """The threads of this channel, oldest first."""
        return [] if self.guild is None else [one for one in self.guild.channels.values() if one.parent is self]

    def deny(self, target: User | Role, permissions: Permission) -> None:
        """Deny permissions to a member or a role in this channel."""
        overwrite = self._overwrite_of(target)
        overwrite.deny |= permissions
        overwrite.allow &= ~permissions
        self.world.events.channel_changed("CHANNEL_UPDATE", self)

    def allow(self, target: User | Role, permissions: Permission) -> None:
        """Allow permissions to a member or a role in this channel."""
        overwrite = self._overwrite_of(target)
        overwrite.allow |= permissions
        overwrite.deny &= ~permissions
        self.world.events.channel_changed("CHANNEL_UPDATE", self)

    def archive(self, *, lock: bool = False) -> None:
        """Let a thread fall asleep, as after days without a message, or as a moderator does."""
        self.is_archived, self.is_locked, self.archived_at = True, lock, self.world.clock.now()
        self.world.events.thread_changed("THREAD_UPDATE", self)

    def wake(self) -> None:
        """Wake a thread, as a moderator does by hand; a message wakes it, too."""
        self.is_archived, self.archived_at = False, self.world.clock.now()
        self.world.events.thread_changed("THREAD_UPDATE", self)

    def lock(self) -> None:
        """Let only moderators write in a thread, which stays awake."""
        self.is_locked = True
        self.world.events.thread_changed("THREAD_UPDATE", self)

    def unlock(self) -> None:
        """Let everybody write in a thread again."""
        self.is_locked = False
        self.world.events.thread_changed("THREAD_UPDATE", self)

    def admit(self, user: User) -> None:
        """Take somebody into a thread, as when they talk in it, or when they are mentioned in it by a person."""
        assert self.guild is not None
        assert user.id in self.guild.members, f"{user!r} is not in {self.guild!r}"
        if user.id in self.members:
            return
        self.members[user.id] = self.world.clock.now()
        if user is self.world.bot and self.is_private:
            self.world.events.thread_changed("THREAD_CREATE", self)
        self.world.events.thread_members_changed(self, added=user)

    def expel(self, user: User) -> None:
        """Take somebody out of a thread, as a moderator does, or they themselves."""
        if self.members.pop(user.id, None) is not None:
            self.world.events.thread_members_changed(self, removed=user)

    def delete(self) -> None:
        """Delete the channel with its messages and threads; the bot is told."""
        self.world.remove_channel(self)

    def can_see(self, user: User) -> bool:
        """Whether a user can read here."""
        if self.guild is None:
            return user in self.recipients
        allowed = permissions_of(user, self.guild, self)
        if Permission.VIEW_CHANNEL not in allowed:
            return False
        return not self.is_private or user.id in self.members or Permission.MANAGE_THREADS in allowed

    def _overwrite_of(self, target: User | Role) -> Overwrite:
        return self.overwrites.setdefault(target.id, Overwrite(isinstance(target, Role)))

    def __repr__(self) -> str:
        return f"<{'DM with ' + self.recipients[0].name if self.guild is None else '#' + str(self.name)}>"
