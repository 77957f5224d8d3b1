"""Interactions: what a person did, how long it can be answered, and what came of it."""

from __future__ import annotations

import asyncio
import secrets
from dataclasses import dataclass, field
from enum import IntEnum

from tests.standin._clock import made_at
from tests.standin._components import Json, Kind, walk
from tests.standin._message import Message
from tests.standin._places import Channel, User

TOKEN_LIFE_S = 15 * 60
"""How long followups and edits work."""

INPUTS = frozenset(
    {
        Kind.STRING_SELECT,
        Kind.TEXT_INPUT,
        Kind.USER_SELECT,
        Kind.ROLE_SELECT,
        Kind.MENTIONABLE_SELECT,
        Kind.CHANNEL_SELECT,
        Kind.FILE_UPLOAD,
        Kind.RADIO_GROUP,
        Kind.CHECKBOX_GROUP,
        Kind.CHECKBOX,
    }
)


class Act(IntEnum):
    """What a person did; Discord's interaction types."""

    COMMAND = 2
    COMPONENT = 3
    AUTOCOMPLETE = 4
    MODAL_SUBMIT = 5


class Callback(IntEnum):
    """How an interaction was answered first; Discord's callback types."""

    PONG = 1
    MESSAGE = 4
    THINKING = 5
    UPDATE_LATER = 6
    UPDATE = 7
    CHOICES = 8
    MODAL = 9


@dataclass(eq=False)
class Interaction:
    """One act of one person."""

    id: int
    act: Act
    user: User
    channel: Channel
    data: Json
    what: str
    """In words, for messages to whoever reads a failed test."""
    owners: dict[str, str]
    context: int
    token: str = field(default_factory=lambda: secrets.token_urlsafe(60), repr=False)
    message: Message | None = None
    """The message whose component was used, or from which the modal was opened."""
    parent: Interaction | None = None
    """The interaction that opened the modal."""
    callback: Callback | None = None
    answered: asyncio.Event = field(default_factory=asyncio.Event, repr=False)
    original: Message | None = None
    """What `@original` means: the answer, or the message that was updated."""
    modal: Modal | None = None
    choices: list[Json] = field(default_factory=list)
    followups: list[Message] = field(default_factory=list)
    is_failed: bool = False
    """Whether the person was told that the application did not respond."""
    must_whisper: bool = False
    """Whether answers are ephemeral whatever the bot says."""

    @property
    def is_foreign(self) -> bool:
        """Whether it comes from a guild without the bot, by a user's own installation."""
        return "1" in self.owners and "0" not in self.owners and self.channel.guild is not None

    @property
    def created_at(self) -> float:
        """Unix time of the act."""
        return made_at(self.id)


@dataclass(eq=False)
class Modal:
    """A form that a person sees because an interaction was answered with it."""

    custom_id: str
    title: str
    components: list[Json]
    interaction: Interaction = field(repr=False)
    is_submitted: bool = False

    @property
    def inputs(self) -> dict[str, Json]:
        """The fields that can be filled in, by custom_id."""
        return {node["custom_id"]: node for node in walk(self.components) if node["type"] in INPUTS}

    @property
    def labels(self) -> dict[str, str]:
        """What stands above each field, by custom_id."""
        found = {}
        for node in walk(self.components):
            if node["type"] == Kind.LABEL:
                found[node["component"]["custom_id"]] = node["label"]
            elif node["type"] == Kind.TEXT_INPUT and node.get("label"):
                found[node["custom_id"]] = node["label"]
        return found
