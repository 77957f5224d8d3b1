"""The score card as a components-v2 message: rows with points, the candidate's own words, and the reason."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby
from textwrap import shorten

import discord
from discord import ui
from discord.utils import escape_markdown

from bot.rehearsal.coaching import Attempt, ScoreCard, ScoreRow
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.wording import LEVELS

_MOST_TEXT = 3_800
"""Discord allows 4,000 characters over all texts of a message; a card that needs more goes on in a second one."""
_MOST_PARTS = 17
"""Each part may bring a separator, the container counts too, and Discord allows 40 components."""
_LONGEST_QUOTE = 180
_LONGEST_REMINDER = 40
_MOST_EXAMPLES = 3
"""Rows that cost most get an example each; with all of them the card would be too long to be read on a phone."""
_STEPS = 5
_GOOD, _FAIR = 0.7, 0.4


def card_layouts(
    scenario: Scenario, difficulty: Difficulty, card: ScoreCard, attempts_title: str
) -> list[ui.LayoutView]:
    """Return the card as one message, or as several where one cannot hold it."""
    head = f"## Score card: {card.total} of {card.of}\n-# {scenario.title}; {LEVELS[difficulty]}"
    parts = [head, *_parts(card, attempts_title)]
    return [_layout(group, _colour(card)) for group in _groups(parts)]


def _parts(card: ScoreCard, attempts_title: str) -> Iterator[str]:
    rows = [row for row in card.rows if row.of]
    told: set[str] = set()
    dearest = sorted(rows, key=lambda row: row.points - row.of)[:_MOST_EXAMPLES]
    for alike in _alike(rows):
        yield _row(alike, told, has_example=any(row in dearest for row in alike))
    for lost in card.deductions:
        yield f"**{lost.points:+d}**\n{_quote(lost.quote, told)}{escape_markdown(lost.why)}"
    if card.remarks:
        yield "\n".join(f"-# {escape_markdown(remark)}" for remark in card.remarks)
    yield from _attempts(card.attempts, attempts_title)
    yield f"### The meeting afterwards\n{escape_markdown(card.outcome)}"


def _alike(rows: Iterable[ScoreRow]) -> Iterator[list[ScoreRow]]:
    """Put neighbouring rows together that got nothing for one and the same reason."""
    return (list(group) for _, group in groupby(rows, key=lambda row: row.why if row.points == 0 else row.key))


def _row(rows: list[ScoreRow], told: set[str], *, has_example: bool) -> str:
    row, points, of = rows[0], sum(row.points for row in rows), sum(row.of for row in rows)
    filled = round(_STEPS * points / of)
    names = ", ".join(row.name for row in rows)
    bar = "▰" * filled + "▱" * (_STEPS - filled)
    text = f"**{names}**  {points} of {of}  {bar}\n{_quote(row.quote, told)}{escape_markdown(row.why)}"
    if has_example and points < of and row.strong:
        weak = f"\n-# Weak: {escape_markdown(row.weak)}" if row.weak else ""
        text += f"{weak}\n-# Strong: {escape_markdown(row.strong)}"
    return text


def _quote(text: str, told: set[str] | None = None) -> str:
    """Return the candidate's words as a quotation; words that stand on the card already are only called to mind."""
    words = " ".join(text.split())
    if not words:
        return ""
    longest = _LONGEST_REMINDER if told is not None and words in told else _LONGEST_QUOTE
    if told is not None:
        told.add(words)
    return f"> “{escape_markdown(shorten(words, longest, placeholder='…'))}”\n"


def _attempts(attempts: Iterable[Attempt], title: str) -> Iterator[str]:
    for number, attempt in enumerate(attempts):
        heading = f"### {title}\n" if number == 0 else ""
        yield (
            f"{heading}First\n{_quote(attempt.first)}{escape_markdown(attempt.first_answer)}\n"
            f"Then\n{_quote(attempt.second)}{escape_markdown(attempt.second_answer)}"
        )


def _groups(parts: Iterable[str]) -> Iterator[list[str]]:
    """Put as many parts together as one message holds; a part is never torn apart."""
    group: list[str] = []
    for part in parts:
        part = part[:_MOST_TEXT]
        if group and (len(group) == _MOST_PARTS or sum(map(len, group)) + len(part) > _MOST_TEXT):
            yield group
            group = []
        group.append(part)
    if group:
        yield group


def _layout(parts: list[str], colour: discord.Colour) -> ui.LayoutView:
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=colour)
    for number, part in enumerate(parts):
        if number:
            container.add_item(ui.Separator(visible=number == 1))
        container.add_item(ui.TextDisplay(part))
    layout = ui.LayoutView(timeout=None)
    layout.add_item(container)
    layout.stop()
    return layout


def _colour(card: ScoreCard) -> discord.Colour:
    if card.share >= _GOOD:
        return discord.Colour.green()
    return discord.Colour.gold() if card.share >= _FAIR else discord.Colour.red()
