"""People: what they can do in Discord, and the answer they get. A test reads like a play."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

from tests.standin import _menus as menus
from tests.standin import _payloads as payloads
from tests.standin._answers import Answer, Choice, NoAnswerError
from tests.standin._command_rules import MESSAGE_MENU, SLASH, USER_MENU
from tests.standin._components import ENTITY_SELECTS, LINK, Json, Kind, numbered, walk
from tests.standin._forms import Filling, submitted
from tests.standin._interactions import Act, Interaction, Modal
from tests.standin._message import DEFAULT, REPLY, Message
from tests.standin._permissions import Permission, permissions_of
from tests.standin._places import PRIVATE_THREAD, PUBLIC_THREAD, Channel, Guild, User
from tests.standin._posting import Frame, Upload, post
from tests.standin._scheduled import ScheduledEvent
from tests.standin._threads import Beginning, open_thread

if TYPE_CHECKING:
    from tests.standin._standin import StandIn

GRACE_S = 0.25
"""How long past Discord's own limit a test waits: the answer may be on its way."""


class Person(User):
    """A user whom a test lets act."""

    discord: StandIn

    # ------------------------------------------------------------------ commands

    async def slash(self, channel: Channel, command: str, /, **options: menus.Value) -> Answer:
        """Use a slash command (`"rehearse"`, `"remind set"`) and wait for the first answer."""
        return await self.answer_to(self.begin_slash(channel, command, **options))

    def begin_slash(self, channel: Channel, command: str, /, **options: menus.Value) -> Interaction:
        """Use a slash command without waiting."""
        name, *path = command.removeprefix("/").split()
        self._check_here(channel)
        found, owners = menus.find_command(self.discord.world, self, channel, name, SLASH)
        data = menus.command_data(self.discord.world, channel, found, path, options, None)
        return self._act(Act.COMMAND, channel, data, f"/{command.removeprefix('/')}", owners)

    async def autocomplete(
        self, channel: Channel, command: str, /, *, focused: str, value: str = "", **options: menus.Value
    ) -> list[Choice]:
        """Type into an option of a slash command and wait for the suggestions."""
        name, *path = command.removeprefix("/").split()
        self._check_here(channel)
        found, owners = menus.find_command(self.discord.world, self, channel, name, SLASH)
        data = menus.command_data(self.discord.world, channel, found, path, {**options, focused: value}, focused)
        what = f"typing {value!r} into {focused!r} of /{command}"
        return (await self.answer_to(self._act(Act.AUTOCOMPLETE, channel, data, what, owners))).choices

    async def context_menu(self, target: Message | User, name: str, *, in_: Channel | None = None) -> Answer:
        """Use a command of a message's or a user's menu; for a user, `in_` says where."""
        world = self.discord.world
        if isinstance(target, Message):
            channel, kind = target.channel, MESSAGE_MENU
            self._check_sees(target)
            resolved: Json = {"messages": {str(target.id): payloads.message_json(target, world)}}
        else:
            assert in_ is not None, "a user's menu is opened somewhere: say in_="
            channel, kind, resolved = in_, USER_MENU, {}
            menus.resolve(world, channel, target, resolved)
        self._check_here(channel)
        found, owners = menus.find_command(world, self, channel, name, kind)
        data: Json = {
            "id": found["id"],
            "name": name,
            "type": kind,
            "target_id": str(target.id),
            "resolved": resolved,
        }
        return await self.answer_to(self._act(Act.COMMAND, channel, data, f"{name!r} on {target!r}", owners))

    # ------------------------------------------------------------------ components

    async def click(self, message: Message, button: str) -> Answer:
        """Press a button, named by its label or custom_id, and wait for the first answer."""
        return await self.answer_to(self.begin_click(message, button))

    def begin_click(self, message: Message, button: str) -> Interaction:
        """Press a button without waiting; AssertionError if it cannot be pressed."""
        self._check_sees(message)
        self._check_here(message.channel)
        found = [one for one in message.buttons if button in (one.label, one.custom_id, one.emoji)]
        if not found:
            there = [one.label or one.custom_id or one.emoji for one in message.buttons]
            raise AssertionError(f"there is no button {button!r} on {message!r}; there are {there}")
        if len(found) > 1:
            raise AssertionError(f"there are {len(found)} buttons {button!r} on {message!r}; name one by its custom_id")
        if found[0].is_disabled:
            raise AssertionError(f"the button {button!r} on {message!r} is disabled")
        if found[0].style == LINK:
            raise AssertionError(f"the button {button!r} opens {found[0].url}; the bot hears nothing of it")
        data: Json = {
            "component_type": int(Kind.BUTTON),
            "custom_id": found[0].custom_id,
            "id": _id_of(message, found[0].custom_id),
        }
        return self._use(message, data, f"the button {button!r}")

    async def choose(self, message: Message, select: str, *values: str | User | Channel) -> Answer:
        """Choose from a select menu, named by its custom_id or placeholder; options by label or value."""
        self._check_sees(message)
        self._check_here(message.channel)
        menu = next((one for one in message.selects if select in (one["custom_id"], one.get("placeholder"))), None)
        if menu is None:
            there = [one["custom_id"] for one in message.selects]
            raise AssertionError(f"there is no menu {select!r} on {message!r}; there are {there}")
        if menu.get("disabled"):
            raise AssertionError(f"the menu {select!r} on {message!r} is disabled")
        low, high = menu.get("min_values", 1), menu.get("max_values", 1)
        if not low <= len(values) <= high:
            raise AssertionError(f"the menu {select!r} takes {low} to {high} values, not {len(values)}")
        resolved: Json = {}
        if menu["type"] in ENTITY_SELECTS:
            chosen = [menus.resolve(self.discord.world, message.channel, value, resolved) for value in values]
        else:
            by_name = {name: one["value"] for one in menu["options"] for name in (one["label"], one["value"])}
            unknown = [value for value in values if value not in by_name]
            if unknown:
                raise AssertionError(f"the menu {select!r} does not offer {unknown}; it offers {list(by_name)}")
            chosen = [by_name[value] for value in values if isinstance(value, str)]
        data: Json = {
            "component_type": menu["type"],
            "custom_id": menu["custom_id"],
            "id": menu["id"],
            "values": chosen,
        }
        if resolved:
            data["resolved"] = resolved
        return await self.answer_to(self._use(message, data, f"the menu {select!r}"))

    async def submit(self, modal: Modal | None, values: Mapping[str, Filling] | None = None) -> Answer:
        """Fill in a form, by custom_id, and send it off."""
        return await self.answer_to(self.begin_submit(modal, values))

    def begin_submit(self, modal: Modal | None, values: Mapping[str, Filling] | None = None) -> Interaction:
        """Send a form off without waiting; AssertionError if it cannot be sent so."""
        assert modal is not None, "no form has opened"
        before = modal.interaction
        assert before.user is self, f"the form {modal.title!r} is open for {before.user!r}, not for {self!r}"
        assert not modal.is_submitted, f"the form {modal.title!r} has been submitted already"
        self._check_reaches(before.channel)
        modal.components = numbered(modal.components)
        data = submitted(self.discord.world, before.channel, modal, values or {})
        return self._act(
            Act.MODAL_SUBMIT,
            before.channel,
            data,
            f"the form {modal.title!r}",
            before.owners,
            message=before.message,
            parent=before,
        )

    def _use(self, message: Message, data: Json, what: str) -> Interaction:
        if message.interaction is not None:
            owners = message.interaction.owners
        else:
            owners = menus.owners_of(self.discord.world, self, message.channel, [menus.GUILD_INSTALL])
        return self._act(Act.COMPONENT, message.channel, data, f"{what} on {message!r}", owners, message=message)

    # ------------------------------------------------------------------ talking

    @property
    def dm(self) -> Channel:
        """The direct message with the bot, opened when first asked for."""
        return self.discord.world.dm_with(self)

    async def write(
        self,
        channel: Channel,
        text: str,
        *,
        mention_bot: bool = False,
        reply_to: Message | None = None,
        ping: bool = True,
        files: list[Upload] | None = None,
    ) -> Message:
        """Write a message. A reply pings who is replied to, unless told not to."""
        world = self.discord.world
        self._check_may_write(channel)
        if mention_bot:
            text = f"{world.bot.mention} {text}"
        if reply_to is not None:
            assert reply_to.channel is channel, "a reply stands in the channel of what it replies to"
        body = {"content": text, "allowed_mentions": {"parse": ["users"], "replied_user": ping}}
        frame = Frame(DEFAULT if reply_to is None else REPLY, reply_to)
        return post(world, channel, self, body, dict(enumerate(files or [])), frame)

    async def edit(self, message: Message, text: str) -> None:
        """Change an own message."""
        assert message.author is self, f"{message!r} is not {self!r}'s"
        message.content, message.edited_at = text, self.discord.clock.now()
        message.edits += 1
        self.discord.world.events.message_updated(message)

    async def delete(self, message: Message) -> None:
        """Delete an own message, dismiss an ephemeral one, or with the permission delete anybody's."""
        guild = message.channel.guild
        may = guild is not None and Permission.MANAGE_MESSAGES in permissions_of(self, guild, message.channel)
        assert may or message.author is self or message.seen_by is self, f"{self!r} may not delete {message!r}"
        self.discord.world.events.message_deleted(message)

    def closes_dms(self) -> None:
        """Take no more direct messages from the bot."""
        self.takes_dms = False

    def opens_dms(self) -> None:
        """Take direct messages again."""
        self.takes_dms = True

    def installs_app(self) -> None:
        """Install the app for oneself."""
        self.has_app = True

    def joins(self, guild: Guild) -> None:
        """Become a member of a guild."""
        guild.add(self)

    def leaves(self, guild: Guild) -> None:
        """Leave a guild."""
        guild.remove(self)

    def opens_thread(
        self, channel: Channel, name: str, *, is_private: bool = False, at: Message | None = None
    ) -> Channel:
        """Open a thread in a channel, or at a message. The bot is in it only when it has been taken in, or talks there."""
        assert channel.guild is not None
        kind = PRIVATE_THREAD if is_private else PUBLIC_THREAD
        needed = Permission.CREATE_PRIVATE_THREADS if is_private else Permission.CREATE_PUBLIC_THREADS
        if channel.is_thread or needed not in permissions_of(self, channel.guild, channel):
            raise AssertionError(f"{self!r} may not open such a thread in {channel!r}")
        if at is not None and (is_private or at.channel is not channel or at.id in self.discord.world.channels):
            raise AssertionError(f"no such thread can begin at {at!r}")
        return open_thread(self.discord.world, channel, Beginning(self, kind, at), name)

    def takes_interest(self, event: ScheduledEvent) -> None:
        """Say that one will come to a scheduled event."""
        assert self.id in event.guild.members, f"{self!r} is not in {event.guild!r}"
        event.interested[self.id] = self
        self.discord.world.events.interest_changed("ADD", event, self)

    def loses_interest(self, event: ScheduledEvent) -> None:
        """Say that one will not come after all."""
        del event.interested[self.id]
        self.discord.world.events.interest_changed("REMOVE", event, self)

    def can_see(self, message: Message) -> bool:
        """Whether a message is there to be read by this person."""
        if message.is_deleted or (message.is_ephemeral and message.seen_by is not self):
            return False
        return message.channel.can_see(self)

    # ------------------------------------------------------------------ the machinery of acting

    async def answer_to(self, interaction: Interaction) -> Answer:
        """Wait for the first answer to something that was begun; NoAnswerError if there is none in time."""
        try:
            await asyncio.wait_for(interaction.answered.wait(), self.discord.world.answer_within_s + GRACE_S)
        except TimeoutError:
            interaction.is_failed = True
            said = "the application did not respond" if self.discord.gateway.is_live else "no bot is connected"
            raise NoAnswerError(
                f"{self!r} used {interaction.what} in {interaction.channel!r}: {said}.\n{self.discord.report()}"
            ) from None
        modal = interaction.parent.modal if interaction.parent is not None else None
        if modal is not None and interaction.act is Act.MODAL_SUBMIT:
            # A form that got no answer stays open, with what was typed into it.
            modal.is_submitted = True
        return Answer(self.discord, interaction)

    def _act(
        self,
        act: Act,
        channel: Channel,
        data: Json,
        what: str,
        owners: dict[str, str],
        *,
        message: Message | None = None,
        parent: Interaction | None = None,
    ) -> Interaction:
        world = self.discord.world
        interaction = Interaction(
            world.clock.snowflake(),
            act,
            self,
            channel,
            data,
            what,
            owners,
            menus.context_of(world, channel),
            message=message,
            parent=parent,
        )
        if channel.guild is not None and interaction.is_foreign:
            may = permissions_of(self, channel.guild, channel)
            interaction.must_whisper = Permission.USE_EXTERNAL_APPS not in may
        world.interactions[interaction.id] = world.by_token[interaction.token] = interaction
        world.events.interaction_created(interaction)
        return interaction

    def _check_reaches(self, channel: Channel) -> None:
        if channel.is_deleted or not channel.can_see(self):
            raise AssertionError(f"{self!r} does not see {channel!r}")
        if channel.guild is not None and channel.guild.is_timed_out(self):
            raise AssertionError(f"{self!r} is timed out in {channel.guild!r} and can only read there")

    def _check_here(self, channel: Channel) -> None:
        self._check_reaches(channel)
        if channel.is_archived:
            raise AssertionError(f"{channel!r} is archived: nothing can be pressed or used there before it is woken")

    def _check_sees(self, message: Message) -> None:
        if not self.can_see(message):
            raise AssertionError(f"{self!r} does not see {message!r}{' any more' if message.is_deleted else ''}")

    def _check_may_write(self, channel: Channel) -> None:
        self._check_reaches(channel)
        if channel.guild is None:
            return
        needed = Permission.SEND_MESSAGES_IN_THREADS if channel.is_thread else Permission.SEND_MESSAGES
        may = permissions_of(self, channel.guild, channel)
        if needed not in may or (channel.is_locked and Permission.MANAGE_THREADS not in may):
            raise AssertionError(f"{self!r} may not write in {channel!r}")


def _id_of(message: Message, custom_id: str | None) -> int | None:
    """Return the number of a component, which Discord sends beside its custom_id."""
    return next((node["id"] for node in walk(message.components) if node.get("custom_id") == custom_id), None)
