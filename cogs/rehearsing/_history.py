"""What Discord says was shown in a channel: the newest turn under a rehearsal's buttons, and the words that stand there."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import discord

from cogs._ids import turn_of
from cogs._sending import persistently

_MESSAGES = 100
"""As many as Discord gives in one answer."""


@dataclass(frozen=True, slots=True)
class History:
    """The last messages of a channel, seen from one rehearsal."""

    messages: list[discord.Message]
    """Oldest first."""
    shown: int | None
    """The newest turn that has buttons; None if there are none of this rehearsal."""
    last_aside: int
    """Id of the bot's last message without buttons: a scene, a hint, a sentence about what went wrong. 0 if there is none."""
    words: frozenset[str]
    """What stands in the bot's messages."""
    is_last: bool
    """Whether the newest message of all is one with buttons of that rehearsal: nothing came after it."""

    def has(self, words: str) -> bool:
        """Whether a message of the bot's says just that; Discord leaves out the blanks around it."""
        return words.strip() in self.words


async def read_history(channel: discord.abc.Messageable, key: str, own_id: int) -> History:
    """Read what was said last in a channel. discord.HTTPException if that is not possible any more."""
    messages = await persistently(lambda: _messages_of(channel))
    own = [message for message in messages if message.author.id == own_id]
    turns = [
        turn
        for message in own
        for custom_id in _custom_ids(message.components)
        if (turn := turn_of(custom_id, key)) is not None
    ]
    asides = (message.id for message in own if not any(_custom_ids(message.components)))
    return History(
        messages,
        max(turns, default=None),
        max(asides, default=0),
        frozenset("\n".join(_texts(message)) for message in own),
        is_last=bool(messages)
        and messages[-1].author.id == own_id
        and any(turn_of(custom_id, key) is not None for custom_id in _custom_ids(messages[-1].components)),
    )


async def _messages_of(channel: discord.abc.Messageable) -> list[discord.Message]:
    return [message async for message in channel.history(limit=_MESSAGES)][::-1]


def _custom_ids(components: Iterable[object]) -> Iterator[str]:
    for component in components:
        if isinstance(component, discord.Button) and component.custom_id:
            yield component.custom_id
        elif isinstance(component, discord.ActionRow):
            yield from _custom_ids(component.children)


def _texts(message: discord.Message) -> Iterator[str]:
    if message.content:
        yield message.content
    for component in message.components:
        if isinstance(component, discord.Container):
            yield from (child.content for child in component.children if isinstance(child, discord.TextDisplay))
