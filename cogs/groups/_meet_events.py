"""A group's meetings as scheduled events of its server, where the bot may make them. No meeting depends on it."""

from __future__ import annotations

import asyncio
import logging
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

import aiohttp
import discord

from bot.client import LastImpression
from bot.groups.group import Group
from bot.groups.meeting import Meeting
from cogs._sending import persistently

_LONGEST_S = 20.0
_NOT_ALLOWED = {50001, 50013}
_TOO_MANY = 30038
_GONE = {10004, 10070}
_LONGEST_NAME = 100
_EXTERNAL = discord.EntityType.external.value
_GUILD_ONLY = discord.PrivacyLevel.guild_only.value
_WHAT = (
    "People of the group rehearse the end of a job interview together: one is the candidate, the others play, watch and "
    "mark. Whoever would rather watch first is welcome."
)
_log = logging.getLogger(__name__)


class Standing(StrEnum):
    """How it stands with the event of a meeting."""

    UP = "up"
    NOT_ALLOWED = "not_allowed"
    FULL = "full"
    """The server has as many events ahead as Discord allows."""
    FAILED = "failed"


class Events:
    """Puts meetings on a server's list of events, and takes them off again."""

    def __init__(self, client: LastImpression) -> None:
        self._client = client

    def may_make(self, guild_id: int) -> bool:
        """Whether the bot may make events on a server, as far as is known here."""
        guild = self._client.get_guild(guild_id)
        return guild is None or guild.me is None or guild.me.guild_permissions.create_events

    async def put_up(self, meeting: Meeting, group: Group) -> int | None:
        """Return the event of a meeting that is still to come, made now or found; None where there can be none."""
        event_id, _ = await self.make(meeting, group)
        return event_id

    async def make(self, meeting: Meeting, group: Group) -> tuple[int | None, Standing]:
        """Do the same, and say how it went."""
        if not self.may_make(group.guild_id):
            return None, Standing.NOT_ALLOWED
        try:
            async with asyncio.timeout(_LONGEST_S):
                # Made again where the connection broke: what had arrived all the same is found before.
                event_id = await persistently(lambda: self._find_or_make(group.guild_id, _asked(meeting, group)))
        except discord.HTTPException as error:
            if error.code in _NOT_ALLOWED:
                return None, Standing.NOT_ALLOWED
            if error.code == _TOO_MANY:
                return None, Standing.FULL
            _log.warning("An event could not be made (status %s, code %s).", error.status, error.code)
            return None, Standing.FAILED
        except (TimeoutError, OSError, aiohttp.ClientError, discord.RateLimited) as error:
            _log.warning("An event could not be made (%s).", type(error).__name__)
            return None, Standing.FAILED
        return event_id, Standing.UP

    async def _find_or_make(self, guild_id: int, asked: dict[str, Any]) -> int:
        # Nothing else tells after a crash whether it was made already: events carry no nonce.
        for event in await self._client.http.get_scheduled_events(guild_id, False):
            if _is_same(event, asked, self._client.own_id):
                return int(event["id"])
        made = await self._client.http.create_guild_scheduled_event(guild_id, reason=None, **asked)
        return int(made["id"])

    async def take_down(self, event_id: int, group: Group) -> None:
        """Take an event away, if it is still there."""
        try:
            async with asyncio.timeout(_LONGEST_S):
                await persistently(lambda: self._client.http.delete_scheduled_event(group.guild_id, event_id))
        except discord.HTTPException as error:
            if error.code not in _GONE:
                _log.warning("An event could not be taken away (status %s, code %s).", error.status, error.code)
        except (TimeoutError, OSError, aiohttp.ClientError, discord.RateLimited) as error:
            _log.warning("An event could not be taken away (%s).", type(error).__name__)


def _asked(meeting: Meeting, group: Group) -> dict[str, Any]:
    return {
        "name": f"{group.name}: practice"[:_LONGEST_NAME],
        "description": _WHAT,
        "entity_type": _EXTERNAL,
        "privacy_level": _GUILD_ONLY,
        "scheduled_start_time": meeting.begins.isoformat(),
        "scheduled_end_time": meeting.ends.isoformat(),
        "entity_metadata": {"location": f"https://discord.com/channels/{group.guild_id}/{group.channel_id}"},
    }


def _is_same(event: Any, asked: dict[str, Any], own_id: int) -> bool:  # noqa: ANN401 - as it comes from Discord
    starts = datetime.fromisoformat(event["scheduled_start_time"]).astimezone(UTC)
    return (
        event.get("creator_id") is not None
        and int(event["creator_id"]) == own_id
        and event["name"] == asked["name"]
        and starts == datetime.fromisoformat(asked["scheduled_start_time"])
    )
