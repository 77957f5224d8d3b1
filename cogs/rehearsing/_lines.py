"""How a scene and its turns read on Discord: plain text, so that it shows in notifications and can be quoted."""

from __future__ import annotations

from discord.utils import escape_markdown

from bot.rehearsal.scenario import Difficulty, Scenario
from bot.rehearsal.session import Rehearsal, Turn
from bot.wording import FORMATS, LEVELS
from cogs._talk import italic, said_text

_LONGEST_ECHO = 600
_LONGEST_EARLIER = 300


def scene_text(scenario: Scenario, difficulty: Difficulty) -> str:
    """Return what the candidate sees before the first line."""
    return (
        f"## {scenario.title}\n"
        f"-# {scenario.company}; {FORMATS[scenario.format]}; {LEVELS[difficulty]}. Everybody here is invented.\n"
        f"{italic(scenario.opening)}\n\n**You:** {scenario.you_are}"
    )


def turn_text(turn: Turn, *, has_echo: bool) -> str:
    """Return the answer to one line, with the coach's note. With an echo, the line itself stands above it."""
    parts = [echo(turn.reading.text)] if has_echo else []
    if turn.said:
        parts.append(said_text(turn.said))
    if turn.note:
        parts.append(coach_text(turn.note))
    return "\n\n".join(parts)


def now_text(rehearsal: Rehearsal) -> str:
    """Return the last thing that was said to the candidate: where the talk stands."""
    answered = next((turn for turn in reversed(rehearsal.turns) if turn.said), None)
    return said_text(answered.said if answered else rehearsal.opening)


def earlier_text(rehearsal: Rehearsal) -> str:
    """Return what the last line answered, small and clipped."""
    said = [turn.said for turn in rehearsal.turns[:-1] if turn.said]
    text = " ".join(said_text(said[-1] if said else rehearsal.opening).split())
    return f"> {text if len(text) <= _LONGEST_EARLIER else f'… {text[-_LONGEST_EARLIER:].lstrip()}'}"


def coach_text(text: str) -> str:
    """Return a note or a hint of the coach, set apart from what the people of the scene say."""
    return "\n".join(f"> {line}" for line in f"**Coach:** {escape_markdown(text)}".splitlines())


def echo(text: str) -> str:
    """Return the candidate's own line, clipped, where it would not be seen otherwise."""
    shown = text if len(text) <= _LONGEST_ECHO else f"{text[:_LONGEST_ECHO].rstrip()}…"
    return f"**You:** {escape_markdown(shown)}"
