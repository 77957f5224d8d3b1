"""/settings: the time zone, when the coach speaks, whether the manager pauses, and when no reminder comes."""

from __future__ import annotations

import dataclasses
import re
import unicodedata
from datetime import UTC, datetime, time
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError, available_timezones

from discord import app_commands
from discord.ext import commands
from discord.utils import escape_markdown

from bot.client import LastImpression
from bot.diary import Habits, escape
from bot.rehearsal.session import Coaching
from bot.store import Person
from cogs._answers import Interaction, answered, tell

_MOST_CHOICES = 25
_LONGEST_QUIET = 20
_ZONES = sorted(
    zone for zone in available_timezones() if "/" in zone and not zone.startswith(("Etc/", "posix", "right", "System"))
)
_USUAL = (
    *("Europe/London", "Europe/Paris", "Europe/Berlin", "Europe/Madrid", "Europe/Warsaw", "Europe/Athens"),
    *("Europe/Istanbul", "Africa/Lagos", "Africa/Cairo", "Africa/Nairobi", "Africa/Johannesburg", "Asia/Dubai"),
    *("Asia/Kolkata", "Asia/Singapore", "Asia/Shanghai", "Asia/Manila", "Asia/Tokyo", "Australia/Sydney"),
    *("Pacific/Auckland", "America/New_York", "America/Chicago", "America/Denver", "America/Los_Angeles"),
    *("America/Toronto", "America/Sao_Paulo"),
)
"""What is offered before anything has been typed."""
_CITIES_IN = {
    "Europe/London": "Manchester, Birmingham, Leeds, Edinburgh, Glasgow, Cardiff, Bristol",
    "Europe/Berlin": "Munich, Hamburg, Frankfurt, Cologne, Stuttgart",
    "Europe/Paris": "Lyon, Marseille",
    "Europe/Madrid": "Barcelona, Valencia",
    "Europe/Rome": "Milan, Naples",
    "Europe/Zurich": "Geneva, Basel",
    "Asia/Kolkata": "Mumbai, Delhi, Bangalore, Bengaluru, Chennai, Hyderabad",
    "Asia/Shanghai": "Beijing, Shenzhen, Guangzhou",
    "Asia/Karachi": "Lahore, Islamabad",
    "Africa/Lagos": "Abuja",
    "Africa/Johannesburg": "Cape Town, Durban",
    "America/New_York": "Boston, Washington, Philadelphia, Atlanta, Miami",
    "America/Chicago": "Houston, Dallas, Austin, Minneapolis",
    "America/Los_Angeles": "San Francisco, San Diego, Seattle, Portland, Las Vegas",
    "America/Toronto": "Montreal, Ottawa",
    "America/Sao_Paulo": "Rio de Janeiro, Brasilia",
    "Australia/Sydney": "Canberra",
}
"""Large cities whose zone bears another city's name; people look for their own first."""
_COACHING = {Coaching.LINE: "after each line", Coaching.END: "only at the end", Coaching.OFF: "off"}

_NEVER = frozenset({"off", "none", "never", "no"})
_HOURS = re.compile(
    r"(?P<from>\d{1,2})(?:[:.](?P<from_minute>\d{2}))?\s*(?P<from_half>am|pm)?\s*(?:-|\u2013|to|until)\s*"
    r"(?P<to>\d{1,2})(?:[:.](?P<to_minute>\d{2}))?\s*(?P<to_half>am|pm)?"
)
_FROM_NEXT = "-# A rehearsal that is already open keeps its coach; the next one has yours."


class Preferences(commands.Cog):
    """One command for all settings of a person."""

    def __init__(self, bot: LastImpression) -> None:
        self._bot = bot

    @app_commands.command(
        description="See or change your time zone, your quiet hours, the coach, and the manager's pauses"
    )
    @app_commands.describe(
        timezone="The nearest large city; pick it from the list",
        coach="When the coach speaks, unless /rehearse says otherwise",
        pauses="Whether the manager takes a moment before answering",
        quiet="When no reminder comes, except around an interview: 22-7, or off",
    )
    @app_commands.choices(
        coach=[app_commands.Choice(name=name, value=coaching.value) for coaching, name in _COACHING.items()],
        pauses=[app_commands.Choice(name="on", value="on"), app_commands.Choice(name="off", value="off")],
    )
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.allowed_installs(guilds=True, users=True)
    @answered
    async def settings(
        self,
        interaction: Interaction,
        timezone: app_commands.Range[str, 1, 60] | None = None,
        coach: str | None = None,
        pauses: str | None = None,
        quiet: app_commands.Range[str, 1, _LONGEST_QUIET] | None = None,
    ) -> None:
        """Change what was given, then show how things are set."""
        store = self._bot.sessions.store
        person = await store.fetch_person(interaction.user.id)
        changed = person
        if timezone is not None:
            zone = find_zone(timezone)
            if zone is None:
                await tell(
                    interaction,
                    f"I know no time zone “{escape_markdown(timezone)}”, so nothing was changed. "
                    "Type the nearest large city and pick from the list, as Europe/London.",
                )
                return
            changed = dataclasses.replace(changed, zone=zone)
        if quiet is not None:
            hours = quiet_hours(quiet)
            if hours is None:
                await tell(
                    interaction,
                    f"I can't read “{escape(quiet, _LONGEST_QUIET)}” as quiet hours, so nothing was changed. "
                    "Write them like 22-7 or 10pm-7am, or “off” for none.",
                )
                return
            changed = dataclasses.replace(changed, quiet_from=hours[0], quiet_to=hours[1])
        if coach is not None:
            changed = dataclasses.replace(changed, coaching=Coaching(coach))
        if pauses is not None:
            changed = dataclasses.replace(changed, has_human_delay=pauses == "on")
        if changed != person:
            await store.save_person(changed, before=person)
        if (changed.zone, changed.quiet_from, changed.quiet_to) != (person.zone, person.quiet_from, person.quiet_to):
            self._bot.dispatch("habits_changed", interaction.user.id)
        text = settings_text(changed, datetime.now(UTC), can_pause=self._bot.has_human_delay)
        await tell(interaction, text if coach is None else f"{text}\n{_FROM_NEXT}")

    @settings.autocomplete("timezone")
    async def suggest_zones(self, _interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        """Offer time zones that fit what has been typed, each with the time that it is there."""
        return zone_choices(typed)


def zone_choices(typed: str) -> list[app_commands.Choice[str]]:
    """Return time zones that fit what has been typed so far, each with the time that it is there."""
    now = datetime.now(UTC)
    return [
        app_commands.Choice(name=f"{_name(zone)} ({now.astimezone(ZoneInfo(zone)):%H:%M} now)", value=zone)
        for zone in suggested_zones(typed)
    ]


def suggested_zones(typed: str) -> list[str]:
    """Return the zones that fit what has been typed so far, the likeliest first, as many as Discord can show."""
    wanted = _plain(typed)
    if not wanted:
        return list(_USUAL[:_MOST_CHOICES])
    found = [zone for zone in _ZONES if wanted in _plain(zone) or _begins_a_city(zone, wanted)]
    # Somebody who types "lon" means London: before Colon and Miquelon, and before Longyearbyen.
    found.sort(
        key=lambda zone: (
            not _begins_a_city(zone, wanted),
            zone not in _USUAL,
            len(_city(zone)),
        )
    )
    return found[:_MOST_CHOICES]


def find_zone(typed: str) -> str | None:
    """Return the zone that was meant: by its name, by the city that it is named after, or by another large city in it."""
    wanted = _plain(typed)
    if wanted in ("utc", "etc/utc"):
        return "UTC"
    exact = [zone for zone in _ZONES if _plain(zone) == wanted]
    cities = [zone for zone in _ZONES if wanted in (_city(zone), *_other_cities(zone))]
    found = sorted(exact or cities, key=lambda zone: zone not in _USUAL)
    # Some cities stand under an old and a new name; where their clocks agree all year, either will do.
    return found[0] if len({_clock(zone) for zone in found}) == 1 else None


def quiet_hours(typed: str) -> tuple[time, time] | None:
    """Return from when to when it is to be quiet, twice the same for never; None if it cannot be read."""
    if typed.strip().casefold() in _NEVER:
        return time(0), time(0)
    match = _HOURS.fullmatch(typed.strip().casefold())
    if match is None:
        return None
    try:
        start, end = (_hour(match, name) for name in ("from", "to"))
    except ValueError:
        return None
    # From an hour to the same hour may mean the whole day or nothing; “off” says it plainly.
    return None if start == end else (start, end)


def _hour(match: re.Match[str], name: str) -> time:
    hour, minute, half = int(match[name]), int(match[f"{name}_minute"] or 0), match[f"{name}_half"]
    if half:
        if not 1 <= hour <= 12:
            raise ValueError(hour)
        hour = hour % 12 + (12 if half == "pm" else 0)
    return time(0 if hour == 24 and not minute else hour, minute)


def settings_text(person: Person, now: datetime, *, can_pause: bool = True) -> str:
    """Say how things are set. `can_pause` is whether this bot pauses for anybody at all."""
    pauses = "on" if person.has_human_delay else "off"
    return (
        f"## Your settings\n**Time zone:** {_zone_text(person.zone, now)}\n"
        f"**Coach:** {_COACHING[person.coaching or Coaching.LINE]}\n"
        f"**Pauses before the manager answers:** {pauses if can_pause else 'off for everybody here'}\n"
        f"**Quiet hours:** {_quiet_text(person)}"
    )


def _quiet_text(person: Person) -> str:
    if person.quiet_from == person.quiet_to and person.quiet_from is not None:
        return "none"
    usual = Habits(person.zone or "UTC")
    start, end = person.quiet_from or usual.quiet_from, person.quiet_to or usual.quiet_to
    return f"{start:%H:%M} to {end:%H:%M}, when no reminder comes except around an interview"


def _zone_text(zone: str | None, now: datetime) -> str:
    if zone is None:
        return "not set; I ask for it when it matters"
    try:
        return f"{_name(zone)}, where it is {now.astimezone(ZoneInfo(zone)):%H:%M} now"
    except ZoneInfoNotFoundError:
        return f"{_name(zone)}, which I no longer know; please choose it anew"


def _name(zone: str) -> str:
    return zone.replace("_", " ")


def _plain(text: str) -> str:
    """Return letters and slashes only, in small: São Paulo and sao_paulo, St. John's and st johns are the same."""
    parted = unicodedata.normalize("NFKD", text).casefold()
    return re.sub(r"[^a-z0-9/+]", "", parted)


def _city(zone: str) -> str:
    return _plain(zone).rpartition("/")[2]


def _begins_a_city(zone: str, wanted: str) -> bool:
    return any(city.startswith(wanted) for city in (_city(zone), *_other_cities(zone)))


def _other_cities(zone: str) -> list[str]:
    return [_plain(city) for city in _CITIES_IN[zone].split(",")] if zone in _CITIES_IN else []


def _clock(zone: str) -> tuple[object, ...]:
    """Return what tells one zone's clock from another's: its distance from UTC in winter and in summer."""
    year = datetime.now(UTC).year
    return tuple(datetime(year, month, 1, tzinfo=ZoneInfo(zone)).utcoffset() for month in (1, 7))


async def setup(bot: LastImpression) -> None:
    """Add the feature."""
    await bot.add_cog(Preferences(bot))
