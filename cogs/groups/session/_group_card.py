"""The group card as a components-v2 message: what the program, the others and the candidate saw, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from textwrap import shorten

import discord
from discord import ui
from discord.utils import escape_markdown

from bot.groups import CardRow, GroupCard, Sentence, Source, Widest
from bot.groups.session import GroupSession
from bot.rehearsal.scenario import Scenario
from cogs.groups.session._buttons import card_button

_STEPS = 5
_ALL_POINTS = 100
"""What a talk has that gave a chance for every row."""
_MOST_TEXT = 3_800
"""Discord allows 4,000 characters over all texts of a message; what does not fit goes on in a second one."""
_LONGEST_QUOTE = 240
_LONGEST_WHY = 400
_NOT_SEEN = "did not come up"


def group_card(session: GroupSession, number: int, card: GroupCard, scenario: Scenario) -> list[ui.LayoutView]:
    """Return the card as one message, or as two where people had much to say."""
    head = (
        f"## Group card: <@{card.candidate_id}>, round {number}\n-# {escape_markdown(scenario.title)}; {_marked(card)}"
    )
    rows = "\n".join(_row(row, card) for row in card.rows)
    parts = [head, f"{rows}\n{_total(card)}", *_widest(card)]
    parts += [
        *_sentences("Keep", card.keeps),
        *_sentences("Change", card.changes),
    ]
    parts.append(f"### The meeting afterwards\n{escape_markdown(card.outcome)}")
    groups = list(_groups(parts))
    return [_layout(group, session, number if place == len(groups) - 1 else None) for place, group in enumerate(groups)]


def _marked(card: GroupCard) -> str:
    if not card.marks:
        return "only their own marks beside the program's." if card.has_own else "nobody has marked it."
    others = f"{card.marks} mark{'' if card.marks == 1 else 's'} from others"
    return f"{others}, and their own." if card.has_own else f"{others}, none of their own."


def _total(card: GroupCard) -> str:
    if not card.of:
        return "The program had nothing to mark."
    chance = "" if card.of == _ALL_POINTS else f"the {card.of} that this talk gave a chance for"
    return f"The program's whole card: {card.total} of {chance or card.of}."


def _row(row: CardRow, card: GroupCard) -> str:
    """Return one criterion: its bars under each other, so that the eye can compare them, also on a phone."""
    name = f"**{escape_markdown(row.name)}**"
    if row.bot is None and row.peers is None and row.own is None:
        return f"{name}: {_NOT_SEEN}"
    lines = [name, f"`{_bar(row.bot)}` program · {_points(row)}"]
    if card.marks:
        lines.append(f"`{_bar(row.peers)}` others · {_count(row)}")
    if card.has_own:
        not_seen = f" · {_NOT_SEEN}" if row.own is None else ""
        lines.append(f"`{_bar(row.own)}` <@{card.candidate_id}>{not_seen}")
    return "\n".join(lines)


def _points(row: CardRow) -> str:
    return f"{row.bot_points} of {row.bot_of}" if row.bot is not None else _NOT_SEEN


def _count(row: CardRow) -> str:
    if row.peers is None:
        return _NOT_SEEN
    return "1 mark" if row.peers_count == 1 else f"mean of {row.peers_count} marks"


def _bar(share: float | None) -> str:
    """Return a bar that is as long as that of the same points on the score card."""
    if share is None:
        return "·" * _STEPS
    filled = round(_STEPS * share)
    return "▰" * filled + "▱" * (_STEPS - filled)


def _widest(card: GroupCard) -> Iterable[str]:
    widest = card.widest
    if widest is None:
        if card.marks or card.has_own:
            yield "### Where you differ most\nHardly anywhere: all saw much the same."
        return
    text = f"### Where you differ most: {escape_markdown(widest.name)}\n{_difference(widest, card)}"
    if widest.quote.strip():
        quote = shorten(" ".join(widest.quote.split()), _LONGEST_QUOTE, placeholder="…")
        text += f"\n> “{escape_markdown(quote)}”"
    if widest.why:
        why = escape_markdown(shorten(widest.why, _LONGEST_WHY, placeholder="…"))
        text += f"\n-# The program to <@{card.candidate_id}>: {why}"
    yield text


def _difference(widest: Widest, card: GroupCard) -> str:
    """Return who saw more in it than who, and what to ask one another."""
    names = {Source.BOT: "the program", Source.PEERS: "the others", Source.OWN: f"<@{card.candidate_id}>"}
    if widest.higher is None:
        who = "all of you" if card.marks and card.has_own else names[Source.PEERS if card.marks else Source.OWN]
        of = next(row.bot_of for row in card.rows if row.key == widest.key)
        look = "Look for the moment together: was there one?" if card.marks else "Look for the moment: was there one?"
        return f"To {who} this did not come up; the program saw a chance that was missed, and gave 0 of {of}. {look}"
    higher, lower = names[widest.higher], names[widest.lower]
    seen = f"{higher[:1].upper()}{higher[1:]} saw more in it than {lower}."
    return f"{seen} Tell one another which words you went by." if card.marks else seen


def _sentences(title: str, sentences: Sequence[Sentence]) -> Iterable[str]:
    if sentences:
        yield "\n".join([f"### {title}", *map(_sentence, sentences)])


def _sentence(one: Sentence) -> str:
    text = escape_markdown(" ".join(one.text.split()))
    if one.is_own:
        return f"- *their own:* {text}"
    return f"- {text} (<@{one.marker_id}>)" if one.marker_id else f"- {text}"


def _groups(parts: Iterable[str]) -> Iterable[list[str]]:
    """Put as many parts together as one message holds; what is longer than a message is cut between its lines."""
    group: list[str] = []
    for part in parts:
        for piece in _pieces(part):
            if group and sum(map(len, group)) + len(piece) > _MOST_TEXT:
                yield group
                group = []
            group.append(piece)
    if group:
        yield group


def _pieces(part: str) -> Iterable[str]:
    while len(part) > _MOST_TEXT:
        at = part.rfind("\n", 1, _MOST_TEXT)
        at = at if at > 0 else _MOST_TEXT
        yield part[:at]
        part = part[at:].lstrip()
    yield part


def _layout(parts: list[str], session: GroupSession, number: int | None) -> ui.LayoutView:
    container: ui.Container[ui.LayoutView] = ui.Container(accent_colour=discord.Colour.blurple())
    for place, part in enumerate(parts):
        if place:
            container.add_item(ui.Separator(visible=place == 1))
        container.add_item(ui.TextDisplay(part))
    layout = ui.LayoutView(timeout=None)
    layout.add_item(container)
    if number is not None:
        layout.add_item(ui.ActionRow(card_button(session, number)))
    layout.stop()
    return layout
