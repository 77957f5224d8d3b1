"""Messages as people see them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tests.standin._components import Button, Json, buttons_in, selects_in, texts_in, texts_of_embed

if TYPE_CHECKING:
    from tests.standin._interactions import Interaction
    from tests.standin._places import Channel, User

HAS_THREAD, EPHEMERAL, LOADING, V2 = 1 << 5, 1 << 6, 1 << 7, 1 << 15
"""Message flags: a thread begins at it, for one person's eyes, still being thought about, made of components only."""

DEFAULT, RECIPIENT_ADD, THREAD_CREATED, REPLY, COMMAND_ANSWER, THREAD_STARTER, MENU_ANSWER = 0, 1, 18, 19, 20, 21, 23
SPOKEN = frozenset({DEFAULT, REPLY, COMMAND_ANSWER, MENU_ANSWER})
"""Message types that somebody wrote; the others are Discord's own notices."""


@dataclass(eq=False, slots=True)
class Attachment:
    """A file in a message."""

    id: int
    filename: str
    data: bytes
    content_type: str | None
    description: str | None
    url: str


@dataclass(eq=False)
class Message:
    """A message as it stands now: edits change it in place."""

    id: int
    channel: Channel
    author: User
    created_at: float
    content: str = ""
    type: int = DEFAULT
    flags: int = 0
    embeds: list[Json] = field(default_factory=list)
    components: list[Json] = field(default_factory=list)
    attachments: list[Attachment] = field(default_factory=list)
    nonce: str | None = None
    mentions: list[User] = field(default_factory=list)
    pings: list[User] = field(default_factory=list)
    """Who got a notification out of the mentions."""
    reference: Message | None = None
    interaction: Interaction | None = None
    """The interaction that this message answers."""
    seen_by: User | None = None
    """The only one who sees it, if it is ephemeral."""
    edited_at: float | None = None
    edits: int = 0
    is_deleted: bool = False

    @property
    def is_ephemeral(self) -> bool:
        """Whether only the person who acted sees it."""
        return bool(self.flags & EPHEMERAL)

    @property
    def is_loading(self) -> bool:
        """Whether it still says that the bot is thinking."""
        return bool(self.flags & LOADING)

    @property
    def is_v2(self) -> bool:
        """Whether it is made of components only."""
        return bool(self.flags & V2)

    @property
    def text(self) -> str:
        """Everything that can be read in it: content, embeds, text displays."""
        found = [self.content, *texts_in(self.components)]
        for embed in self.embeds:
            found += texts_of_embed(embed)
        return "\n".join(text for text in found if text)

    @property
    def notification(self) -> str:
        """What a push notification shows; nothing for a message made of components only."""
        return self.content

    @property
    def buttons(self) -> list[Button]:
        """Its buttons, top to bottom."""
        return buttons_in(self.components)

    @property
    def selects(self) -> list[Json]:
        """Its select menus, top to bottom."""
        return selects_in(self.components)

    def __repr__(self) -> str:
        return f"<message {self.id} by {self.author.name} in {self.channel!r}: {self.text[:60]!r}>"
