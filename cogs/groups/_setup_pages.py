"""What there is to read of /setup: what is settled for a server, and which permissions the bot still lacks there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.client import OPTIONAL_PERMISSION_REASONS, PERMISSION_REASONS
from bot.groups.group import Creators, GuildRules
from cogs._answers import LONGEST_MESSAGE
from cogs.groups._homes import listed, permission_name
from cogs.groups._pages import rules_line

CREATOR_NAMES: dict[Creators, str] = {
    Creators.EVERYONE: "everybody",
    Creators.MANAGERS: "whoever may manage the server",
    Creators.ROLE: "people with one role",
}
_MOST_NAMED = (12, 4, 2, 1)
"""Channels that are named in one line; fewer where the message would not hold them."""
_ANYWHERE = "any text channel"
_NOTHING = "**What I am missing:** nothing, everywhere I looked ({places})."
_GONE = (
    "**Homes that I cannot find:** {places}. They are gone, or private threads that I am not in; /group settings gives a "
    "group another home."
)
_ALL = "-# /setup show tells all that is settled here."
_NOWHERE = "**What I am missing:** I cannot tell yet. Give this command in a channel where groups will meet."


@dataclass(frozen=True, slots=True)
class Lacking:
    """Which permissions the bot lacks, by discord.py's names, and where."""

    places: tuple[int, ...]
    """Channels and threads that were looked at."""
    needed: Mapping[str, tuple[int, ...]]
    """Where each one is missing, in the order in which they are explained."""
    optional: tuple[str, ...]
    """Missing on the whole server; the bot does without."""
    gone: tuple[int, ...] = ()
    """Homes that are no more, as far as the bot can see."""


def lacking_of(missing: Mapping[int, Sequence[str]], optional: Sequence[str], gone: Sequence[int] = ()) -> Lacking:
    """Return what is missing, sorted by permission; `missing` says it for each place that there is."""
    needed = {
        name: places
        for name in PERMISSION_REASONS
        if (places := tuple(place for place, names in missing.items() if name in names))
    }
    return Lacking(tuple(missing), needed, tuple(optional), tuple(gone))


def done_text(done: str, lacking: Lacking) -> str:
    """Return what was changed, and what the bot is missing if it is missing anything."""
    texts = (
        "\n".join([done, *(_needed_lines(lacking, most) if lacking.needed else []), *_gone_lines(lacking, most), _ALL])
        for most in _MOST_NAMED
    )
    return next(text for text in texts if len(text) <= LONGEST_MESSAGE)


def channels_done(rules: GuildRules, was: GuildRules, forbidden: int | None) -> str:
    """Say where groups may meet now."""
    where = f"{_places(sorted(rules.channels), _MOST_NAMED[0])}, and nowhere else" if rules.channels else _ANYWHERE
    if rules.channels == was.channels:
        return f"That was so already: groups may meet in {where}."
    stays = f" Those that meet in <#{forbidden}> stay there." if forbidden else ""
    return f"Done: groups may meet in {where}.{stays}"


def creators_done(rules: GuildRules, was: GuildRules) -> str:
    """Say who may create groups now."""
    is_same = (rules.creators, rules.creator_role_id) == (was.creators, was.creator_role_id)
    return f"{'That was so already' if is_same else 'Done'}: {_creators(rules)} may create groups."


def defaults_done(rules: GuildRules, was: GuildRules) -> str:
    """Say what new groups begin with now."""
    if rules.rules == was.rules:
        return f"That was so already, for new groups. {rules_line(rules.rules)}."
    return f"Done, for new groups; those that there are keep their own. {rules_line(rules.rules)}."


def setup_text(rules: GuildRules, lacking: Lacking) -> str:
    """Return what is settled for a server, and what the bot is missing."""
    texts = (
        "\n".join(
            [
                *_rules_lines(rules, most),
                *_needed_lines(lacking, most),
                *_gone_lines(lacking, most),
                *_optional_lines(lacking),
            ]
        )
        for most in _MOST_NAMED
    )
    return next(text for text in texts if len(text) <= LONGEST_MESSAGE)


def _rules_lines(rules: GuildRules, most: int) -> list[str]:
    channels = _places(sorted(rules.channels), most) if rules.channels else _ANYWHERE
    return [
        "## Study groups on this server",
        f"**Where groups may meet:** {channels}",
        f"**Who may create them:** {_creators(rules)}",
        f"{rules_line(rules.rules)} (what new groups begin with)",
    ]


def _creators(rules: GuildRules) -> str:
    if rules.creators is Creators.ROLE and rules.creator_role_id is not None:
        return f"people with the role <@&{rules.creator_role_id}>, and whoever may manage the server"
    return CREATOR_NAMES[rules.creators]


def _needed_lines(lacking: Lacking, most: int) -> list[str]:
    if not lacking.places:
        return [] if lacking.gone else [_NOWHERE]
    if not lacking.needed:
        return [_NOTHING.format(places=_places(lacking.places, most))]
    lines = [
        f"- **{permission_name(name)}** in {_places(places, most)}: to {PERMISSION_REASONS[name]}"
        for name, places in lacking.needed.items()
    ]
    return ["**What I am missing:**", *lines, "-# An admin gives that in the settings of the channel or of my role."]


def _gone_lines(lacking: Lacking, most: int) -> list[str]:
    return [_GONE.format(places=_places(lacking.gone, most))] if lacking.gone else []


def _optional_lines(lacking: Lacking) -> list[str]:
    return [
        f"-# I do without, but could use: **{permission_name(name)}**, to {OPTIONAL_PERMISSION_REASONS[name]}."
        for name in lacking.optional
    ]


def _places(channel_ids: Sequence[int], most: int) -> str:
    mentions = [f"<#{channel_id}>" for channel_id in channel_ids[:most]]
    more = len(channel_ids) - most
    return listed([*mentions, f"{more} more"] if more > 0 else mentions)
