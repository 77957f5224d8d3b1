"""A message before it is sent, and showing some to one person alone."""

from __future__ import annotations

import base64
import functools
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from discord import ui

from cogs._answers import Interaction
from cogs._sending import respond


@dataclass(frozen=True, slots=True)
class Page:
    """One message: text with or without buttons, or a card that is all layout."""

    text: str = ""
    buttons: ui.View | None = None
    layout: ui.LayoutView | None = None

    @property
    def words(self) -> str:
        """Everything that is to be read on it."""
        if self.layout is None:
            return self.text
        return "\n".join(item.content for item in self.layout.walk_children() if isinstance(item, ui.TextDisplay))

    @property
    def mark(self) -> str:
        """Six characters that stand for the words: the same page has the same mark, wherever it stands in a row."""
        return base64.urlsafe_b64encode(hashlib.blake2s(self.words.encode(), digest_size=4).digest()).decode()[:6]

    def arguments(self) -> dict[str, Any]:
        """Return what discord.py's sending methods want."""
        if self.layout is not None:
            return {"view": self.layout}
        return {"content": self.text, **({"view": self.buttons} if self.buttons is not None else {})}


async def alone(interaction: Interaction, pages: Sequence[Page]) -> None:
    """Show pages to one person alone in messages of their own; the message that was clicked stays as it is."""
    first, *rest = pages
    await respond(lambda: interaction.response.send_message(ephemeral=True, **first.arguments()))
    await follow_up(interaction, rest)


async def follow_up(interaction: Interaction, pages: Sequence[Page]) -> None:
    """Show more pages to one person alone. Followups know no nonce: rather one seen twice than one never seen."""
    for page in pages:
        arguments = page.arguments()
        await respond(functools.partial(interaction.followup.send, ephemeral=True, **arguments))
