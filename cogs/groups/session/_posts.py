"""One message of a session's thread, before it is sent: what stands on it, and who is called by it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import discord

from cogs._page import Page


@dataclass(frozen=True, slots=True)
class Post(Page):
    """A page, and what makes it a message that many people read."""

    calls: tuple[int, ...] = ()
    """Whom it notifies: those whose turn it is, and nobody else who is named."""
    answers: int = 0
    """The message of the candidate's that it answers; 0 if it answers none."""
    is_lobby: bool = False
    is_turn: bool = False
    """Whether its buttons are those for where the round stands."""
    is_edited: bool = False
    """Whether it changes as people come, or mark: then its words are no proof that it stands there, but its buttons are."""

    @property
    def custom_ids(self) -> frozenset[str]:
        """The ids of its buttons."""
        view = self.layout or self.buttons
        children: Iterable[object] = view.walk_children() if view is not None else ()
        return frozenset(custom_id for item in children if (custom_id := getattr(item, "custom_id", None)))

    def sending(self, channel_id: int) -> dict[str, Any]:
        """Return what discord.py's `send` wants for this message in a channel."""
        called = discord.AllowedMentions(
            everyone=False, roles=False, replied_user=False, users=[discord.Object(user_id) for user_id in self.calls]
        )
        found = {**self.arguments(), "allowed_mentions": called}
        if self.answers:
            # Whoever has deleted that message since is answered all the same.
            found["reference"] = discord.MessageReference(
                message_id=self.answers, channel_id=channel_id, fail_if_not_exists=False
            )
        return found
