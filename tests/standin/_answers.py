"""What a person gets for what they did."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from tests.standin._interactions import Callback, Interaction, Modal
from tests.standin._message import Message

if TYPE_CHECKING:
    from tests.standin._standin import StandIn


class NoAnswerError(AssertionError):
    """The bot did not do what was waited for; the message says what was outstanding."""


class Choice(NamedTuple):
    """One suggestion of an autocomplete."""

    name: str
    value: str | int | float


class Answer:
    """The bot's first answer to an interaction, and what follows."""

    def __init__(self, discord: StandIn, interaction: Interaction) -> None:
        self._discord = discord
        self.interaction = interaction
        self._followups_read = 0
        self._edits_before = 0 if interaction.original is None else interaction.original.edits

    @property
    def message(self) -> Message | None:
        """The message that was sent, is being thought about, or was updated; None for a modal or choices."""
        return self.interaction.original

    @property
    def modal(self) -> Modal | None:
        """The form that opened."""
        return self.interaction.modal

    @property
    def choices(self) -> list[Choice]:
        """The suggestions, if this answers an autocomplete."""
        return [Choice(choice["name"], choice["value"]) for choice in self.interaction.choices]

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who acted sees it."""
        return self.message is not None and self.message.is_ephemeral

    @property
    def is_deferred(self) -> bool:
        """Whether the first answer was only that there will be one."""
        return self.interaction.callback in (Callback.THINKING, Callback.UPDATE_LATER)

    @property
    def is_update(self) -> bool:
        """Whether the message with the component was changed instead of a new one being sent."""
        return self.interaction.callback in (Callback.UPDATE, Callback.UPDATE_LATER)

    @property
    def text(self) -> str:
        """Everything that can be read in the message; empty if there is none."""
        return "" if self.message is None else self.message.text

    @property
    def followups(self) -> list[Message]:
        """The messages that came after the first answer."""
        return list(self.interaction.followups)

    async def settled(self, timeout_s: float = 10.0) -> Message:
        """Return the message once it says what it was deferred for; at once if it was not deferred."""
        message = self.message
        if message is None:
            raise NoAnswerError(f"{self.interaction.what}: answered by {self.interaction.callback!r}, not by a message")
        if self.interaction.callback is Callback.THINKING:
            await self._discord.until(
                lambda: not message.is_loading or message.is_deleted,
                timeout_s,
                f"the answer to {self.interaction.what}",
            )
        elif self.interaction.callback is Callback.UPDATE_LATER:
            await self._discord.until(
                lambda: message.edits > self._edits_before or message.is_deleted or bool(self.interaction.followups),
                timeout_s,
                f"the update for {self.interaction.what}",
            )
        return message

    async def followup(self, timeout_s: float = 10.0) -> Message:
        """Return the next followup that this has not returned yet."""
        number = self._followups_read
        await self._discord.until(
            lambda: len(self.interaction.followups) > number,
            timeout_s,
            f"followup {number + 1} to {self.interaction.what}",
        )
        self._followups_read += 1
        return self.interaction.followups[number]

    def __repr__(self) -> str:
        return f"<answer to {self.interaction.what}: {self.interaction.callback!r} {self.message or self.modal or ''}>"
