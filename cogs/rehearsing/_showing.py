"""Showing pages where the rehearsal takes place. All of it is committed before; nothing here changes a rehearsal."""

from __future__ import annotations

import asyncio
import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import discord

from bot.client import LastImpression
from bot.store import Record, Spot, SpotKind, Status
from cogs._answers import Interaction
from cogs._page import Page, follow_up
from cogs._sending import acknowledge, respond, send
from cogs._thinking import think, wants_pause
from cogs.rehearsing._history import read_history
from cogs.rehearsing._pages import STANDS_BELOW

_MOST_SPEAKING = 2_000
_MOST_OVER = 1_000


@dataclass(slots=True)
class Over:
    """A rehearsal that came to its end, and whether the person was told so when they wrote again."""

    key: str
    turn: int
    is_told: bool = False


class Showing:
    """Sends pages to a channel in the order in which the turns were made, or edits them into an ephemeral message."""

    def __init__(self, client: LastImpression) -> None:
        self._client = client
        self._speaking: dict[str, asyncio.Lock] = {}
        self.just_over: dict[int, Over] = {}
        """What each person's direct messages just came to the end of; no words of theirs."""

    async def in_channel(
        self,
        channel: discord.abc.Messageable,
        record: Record,
        pages: Sequence[Page],
        *,
        has_pause: bool = False,
        is_asked_for: bool = False,
    ) -> None:
        """Send pages as messages of their own. Sent again after a crash, they are not seen twice: the nonce is made of the
        turn and the page.

        What is asked for once more is to be seen once more. CannotWriteError where the bot may not write any more.
        """
        self.note_end(record)
        async with self._lock(record):
            if has_pause and await wants_pause(self._client, record.user_id):
                await think(channel, pages[0].text)
            await _send_all(channel, record, pages, is_asked_for=is_asked_for)

    def note_end(self, record: Record) -> None:
        """Remember the end of a rehearsal in direct messages: what is typed next is a word of thanks more often than a wish."""
        if record.spot.kind is not SpotKind.DM:
            return
        self.just_over.pop(record.user_id, None)
        if record.status is not Status.OPEN:
            if len(self.just_over) >= _MOST_OVER:
                self.just_over.pop(next(iter(self.just_over)))
            self.just_over[record.user_id] = Over(record.key, record.turn)

    async def once_more(self, interaction: Interaction, record: Record, pages: Sequence[Page]) -> None:
        """Answer a repeated click: the first one may still be at it, or may have been cut off before anything was shown."""
        if is_in_place(interaction, record):
            await in_place(interaction, pages)
            return
        await acknowledge(lambda: interaction.response.edit_message(view=None))
        channel = channel_of(interaction)
        async with self._lock(record):
            if (await read_history(channel, record.key, self._client.own_id)).shown != record.turn:
                await _send_all(channel, record, pages)

    async def begun_before(
        self,
        interaction: Interaction,
        record: Record,
        pages: Sequence[Page],
        unshown: Callable[[int | None], list[Page]],
    ) -> None:
        """Answer whoever wants to begin another while one is open: a wish, or a click repeated because a crash ate the answer.

        What was never shown is shown for the first time, by the same nonce as after a restart. What stands at the
        bottom of the channel is only pointed at, so that nobody sees the same scene twice in a row.
        """
        await acknowledge(interaction.response.defer)
        channel = channel_of(interaction)
        async with self._lock(record):
            history = await read_history(channel, record.key, self._client.own_id)
            if history.shown != record.turn:
                await _send_all(channel, record, unshown(history.shown))
            elif history.is_last:
                await follow_up(interaction, [Page(STANDS_BELOW)])
            else:
                await _send_all(channel, record, pages, is_asked_for=True)

    async def after_click(
        self, interaction: Interaction, record: Record, pages: Sequence[Page], *, has_pause: bool = False
    ) -> None:
        """Show what came of a button or a modal: in the ephemeral message itself, or as new messages in the channel.

        In a channel the answer to the click takes the buttons from the old message, so that only the newest line has any.
        """
        if is_in_place(interaction, record):
            await in_place(interaction, pages)
            return
        await acknowledge(lambda: interaction.response.edit_message(view=None))
        await self.in_channel(channel_of(interaction), record, pages, has_pause=has_pause)

    def _lock(self, record: Record) -> asyncio.Lock:
        """Return what keeps the answers to one rehearsal in their order."""
        if len(self._speaking) > _MOST_SPEAKING:
            self._speaking = {key: held for key, held in self._speaking.items() if held.locked()}
        return self._speaking.setdefault(record.key, asyncio.Lock())


async def _send_all(
    channel: discord.abc.Messageable, record: Record, pages: Sequence[Page], *, is_asked_for: bool = False
) -> None:
    nonce = secrets.token_hex(8) if is_asked_for else f"{record.key}{record.turn}"
    for page in pages:
        await send(channel, nonce=f"{nonce}.{page.mark}", **page.arguments())


async def in_place(interaction: Interaction, pages: Sequence[Page]) -> None:
    """Show pages to one person alone: edit the message that was clicked where that can be, else add messages."""
    first, *rest = pages
    message = interaction.message
    can_edit = message is not None and message.flags.ephemeral and not message.flags.components_v2 and not first.layout
    if can_edit and not interaction.response.is_done():
        arguments = {"view": None, **first.arguments()}
        await respond(lambda: interaction.response.edit_message(**arguments))
    elif not interaction.response.is_done():
        await respond(lambda: interaction.response.send_message(ephemeral=True, **first.arguments()))
    else:
        rest = list(pages)
    await follow_up(interaction, rest)


async def rewrite(interaction: Interaction, text: str) -> None:
    """Say in the first answer what it was deferred for."""
    await respond(lambda: interaction.edit_original_response(content=text))


def is_in_place(interaction: Interaction, record: Record) -> bool:
    """Whether the rehearsal is shown to one person alone, in the place where they clicked."""
    return record.spot.kind is SpotKind.HERE or record.spot.channel_id != interaction.channel_id


def spot_of(interaction: Interaction) -> Spot:
    """Return the place of a click or a command as one for a rehearsal."""
    channel_id = interaction.channel_id or 0
    if interaction.guild_id is None and interaction.context.dm_channel:
        return Spot(SpotKind.DM, channel_id)
    return Spot(SpotKind.HERE, channel_id, interaction.guild_id)


async def own_spot_of(interaction: Interaction, record: Record) -> Spot:
    """Return the place in which a rehearsal would go on. A thread is one only if it was this rehearsal's own before.

    In anybody else's thread it would be read by others; there it is shown to one person alone.
    """
    here, channel = spot_of(interaction), interaction.channel
    if isinstance(channel, discord.Thread) and channel.owner_id == interaction.client.own_id:
        history = await read_history(channel, record.key, interaction.client.own_id)
        if history.shown is not None:
            return Spot(SpotKind.THREAD, here.channel_id, here.guild_id)
    return here


def place_of(spot: Spot) -> str:
    """Return a place as people read it, with a link where there is one."""
    if spot.kind is SpotKind.DM:
        return f"our direct messages (https://discord.com/channels/@me/{spot.channel_id})"
    return f"<#{spot.channel_id}>"


def channel_of(interaction: Interaction) -> discord.abc.Messageable:
    """Return the channel of an interaction, by its id where it is not in the cache."""
    return interaction.client.get_partial_messageable(interaction.channel_id or 0, guild_id=interaction.guild_id)
