"""Scheduled events of a guild: what they are, when they begin and end, and what Discord refuses of them.

Only external ones, which have a place in words and begin and end by themselves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import IntEnum
from typing import TYPE_CHECKING, Any

from tests.standin._clock import iso
from tests.standin._components import Json
from tests.standin._errors import ApiError, Flaw, invalid

if TYPE_CHECKING:
    from tests.standin._places import Guild, User

EXTERNAL, GUILD_ONLY = 3, 2
"""The entity type and the privacy level that there are."""
MOST_OPEN = 100
MOST_NAME, MOST_DESCRIPTION, MOST_LOCATION = 100, 1000, 100


class Status(IntEnum):
    """How far an event has come, numbered by Discord."""

    SCHEDULED = 1
    ACTIVE = 2
    COMPLETED = 3
    CANCELED = 4


OPEN = frozenset({Status.SCHEDULED, Status.ACTIVE})
_NEXT = {
    Status.SCHEDULED: frozenset({Status.SCHEDULED, Status.ACTIVE, Status.CANCELED}),
    Status.ACTIVE: frozenset({Status.ACTIVE, Status.COMPLETED}),
}


@dataclass(eq=False, slots=True)
class ScheduledEvent:
    """An entry in a guild's calendar. Times are in Unix seconds."""

    id: int
    guild: Guild = field(repr=False)
    creator: User
    name: str
    description: str | None
    location: str
    starts_at: float
    ends_at: float
    status: Status = Status.SCHEDULED
    interested: dict[int, User] = field(default_factory=dict, repr=False)
    """Who said that they would come, by id."""

    @property
    def is_open(self) -> bool:
        """Whether it is to come or going on."""
        return self.status in OPEN

    def by_now(self, now: float) -> Status:
        """Return the status that it has come to by itself."""
        if self.is_open and now >= self.ends_at:
            return Status.COMPLETED
        if self.status is Status.SCHEDULED and now >= self.starts_at:
            return Status.ACTIVE
        return self.status


def event_json(event: ScheduledEvent, creator: Json, *, with_count: bool = False) -> Json:
    """Return an event; `creator` is the user who made it."""
    found: Json = {
        "id": str(event.id),
        "guild_id": str(event.guild.id),
        "channel_id": None,
        "creator_id": str(event.creator.id),
        "creator": creator,
        "name": event.name,
        "description": event.description,
        "image": None,
        "scheduled_start_time": iso(event.starts_at),
        "scheduled_end_time": iso(event.ends_at),
        "privacy_level": GUILD_ONLY,
        "status": int(event.status),
        "entity_type": EXTERNAL,
        "entity_id": None,
        "entity_metadata": {"location": event.location},
        "recurrence_rule": None,
        "guild_scheduled_event_exceptions": [],
        "sku_ids": [],
    }
    if with_count:
        found["user_count"] = len(event.interested)
    return found


def read_new(now: float, body: Json) -> Json:
    """Return the fields of a new event; 50035 that names every flaw in what was asked for."""
    _refuse_unknown(body)
    flaws = [*_entity_flaws(body), *_missing(body), *_text_flaws(body)]
    starts_at, ends_at = _time(body, "scheduled_start_time", flaws), _time(body, "scheduled_end_time", flaws)
    flaws += _time_flaws(now, starts_at, ends_at, is_new_start=True)
    if flaws:
        raise invalid(flaws)
    return {
        "name": body["name"].strip(),
        "description": body.get("description"),
        "location": body["entity_metadata"]["location"].strip(),
        "starts_at": starts_at,
        "ends_at": ends_at,
    }


def change(event: ScheduledEvent, now: float, body: Json) -> None:
    """Change an event; 180000 if it is over, 50035 if it cannot be so."""
    _refuse_unknown(body)
    if not event.is_open:
        raise ApiError(180000)
    flaws = [*_text_flaws(body), *_status_flaws(event, body)]
    if "entity_type" in body or "privacy_level" in body:
        flaws += _entity_flaws({"entity_type": EXTERNAL, "privacy_level": GUILD_ONLY, **body})
    starts_at, ends_at = _time(body, "scheduled_start_time", flaws), _time(body, "scheduled_end_time", flaws)
    if starts_at is not None and event.status is not Status.SCHEDULED:
        flaws.append(
            Flaw(
                "scheduled_start_time",
                "GUILD_SCHEDULED_EVENT_INVALID_START_BY_STATUS",
                "Cannot update the start time of an event that is not scheduled.",
            )
        )
    for key in ("name", "scheduled_start_time", "scheduled_end_time", "entity_metadata"):
        if key in body and body[key] is None:
            flaws.append(Flaw(key, "BASE_TYPE_REQUIRED", "This field is required"))
    flaws += _time_flaws(
        now,
        starts_at if starts_at is not None else event.starts_at,
        ends_at if ends_at is not None else event.ends_at,
        is_new_start=starts_at is not None and event.status is Status.SCHEDULED,
    )
    if flaws:
        raise invalid(flaws)
    event.name = body.get("name", event.name).strip()
    event.description = body.get("description", event.description)
    event.location = (body.get("entity_metadata") or {}).get("location", event.location).strip()
    event.starts_at, event.ends_at = starts_at or event.starts_at, ends_at or event.ends_at
    event.status = Status(body.get("status") or event.status)


def _refuse_unknown(body: Json) -> None:
    if body.get("recurrence_rule") or body.get("image") or body.get("entity_type") in (1, 2):
        raise NotImplementedError("the stand-in knows no recurring, pictured or spoken events")


def _missing(body: Json) -> Iterator[Flaw]:
    for key in ("name", "scheduled_start_time", "scheduled_end_time", "entity_metadata"):
        if body.get(key) is None:
            yield Flaw(key, "BASE_TYPE_REQUIRED", "This field is required")


def _entity_flaws(body: Json) -> Iterator[Flaw]:
    for key, only in (("entity_type", EXTERNAL), ("privacy_level", GUILD_ONLY)):
        if body.get(key) is None:
            yield Flaw(key, "BASE_TYPE_REQUIRED", "This field is required")
        elif body[key] != only:
            yield Flaw(key, "BASE_TYPE_CHOICES", f"Value must be one of ({only},).")
    if body.get("channel_id") is not None:
        yield Flaw("channel_id", "GUILD_SCHEDULED_EVENT_CHANNEL_ID_UNSUPPORTED", "An external event has no channel.")


def _text_flaws(body: Json) -> Iterator[Flaw]:
    metadata = body.get("entity_metadata") or {}
    given = [("name", body, MOST_NAME), ("description", body, MOST_DESCRIPTION)]
    if "entity_metadata" in body and body["entity_metadata"] is not None:
        given.append(("location", metadata, MOST_LOCATION))
    for key, owner, most in given:
        at = key if owner is body else f"entity_metadata.{key}"
        text = owner.get(key)
        if text is None and key == "location":
            yield Flaw(at, "BASE_TYPE_REQUIRED", "This field is required")
        elif text is not None and not 1 <= len(str(text).strip()) <= most:
            yield Flaw(at, "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {most} in length.")


def _status_flaws(event: ScheduledEvent, body: Json) -> Iterator[Flaw]:
    wanted = body.get("status")
    if wanted is not None and wanted not in _NEXT[event.status]:
        yield Flaw("status", "GUILD_SCHEDULED_EVENT_INVALID_STATUS", f"{event.status.name} cannot become {wanted!r}.")


def _time(body: Json, key: str, flaws: list[Flaw]) -> float | None:
    given: Any = body.get(key)
    if given is None:
        return None
    try:
        moment = datetime.fromisoformat(given)
    except (TypeError, ValueError):
        flaws.append(Flaw(key, "DATE_TIME_TYPE_PARSE", f"Could not parse {given!r}. Should be ISO8601."))
        return None
    return (moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)).timestamp()


def _time_flaws(now: float, starts_at: float | None, ends_at: float | None, *, is_new_start: bool) -> Iterator[Flaw]:
    if is_new_start and starts_at is not None and starts_at <= now:
        yield Flaw("scheduled_start_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "Cannot schedule event in the past.")
    if ends_at is not None and (ends_at <= now or (starts_at is not None and ends_at <= starts_at)):
        yield Flaw(
            "scheduled_end_time", "GUILD_SCHEDULED_EVENT_SCHEDULE_PAST", "An event ends after its start and now."
        )
