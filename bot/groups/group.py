"""A study group: who belongs to it, where it meets on Discord, and how it rehearses."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from enum import StrEnum

from bot.rehearsal.scenario import Difficulty

LONGEST_NAME = 60
SHORTEST_ROUND, LONGEST_ROUND = 5, 60
"""Minutes."""
SHORTEST_MARKING, LONGEST_MARKING = 1, 15
"""Minutes."""
MOST_MEMBERS = 200
"""In one group."""
MOST_OWNED = 5
"""Groups that one person may own on one server."""
MOST_GROUPS = 50
"""On one server."""


class Role(StrEnum):
    """What somebody is in a group: helpers may do what the owner may, except closing it and naming helpers."""

    OWNER = "owner"
    HELPER = "helper"
    MEMBER = "member"


class Door(StrEnum):
    """Who may join: anybody on the server, or those who were invited."""

    OPEN = "open"
    INVITED = "invited"


@dataclass(frozen=True, slots=True)
class RoundRules:
    """How a round goes."""

    minutes: int = 12
    """How long the scene may take."""
    marking_minutes: int = 4
    """How long marks are taken after it."""
    difficulty: Difficulty = Difficulty.EASY


@dataclass(frozen=True, slots=True)
class Group:
    """One study group. Its name is encrypted at rest."""

    key: str
    guild_id: int
    channel_id: int
    """Its home: a text channel, or a thread of its own."""
    name: str
    owner_id: int
    _: KW_ONLY
    door: Door = Door.OPEN
    rules: RoundRules = field(default_factory=RoundRules)
    is_closed: bool = False
    made_at: datetime
    revision: int = 0
    """Counts saves; checked on every save."""


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in a group."""

    group_key: str
    user_id: int
    role: Role
    joined_at: datetime
    _: KW_ONLY
    is_on_board: bool = False
    """Whether they chose to be seen on the group's board."""
    wants_reminders: bool = False
    """Whether they chose to be reminded of meetings by direct message."""


class Creators(StrEnum):
    """Who may create groups on a server."""

    EVERYONE = "everyone"
    MANAGERS = "managers"
    """Whoever may manage the server."""
    ROLE = "role"


@dataclass(frozen=True, slots=True)
class GuildRules:
    """What the admins of a server have settled for its groups."""

    guild_id: int
    channels: frozenset[int] = frozenset()
    """Where groups may have their home; none named: anywhere."""
    creators: Creators = Creators.EVERYONE
    creator_role_id: int | None = None
    rules: RoundRules = field(default_factory=RoundRules)
    """What new groups begin with."""
