"""Words about a round that several of its messages share: who plays whom, how much time is left."""

from __future__ import annotations

import functools
import re
from datetime import datetime, timedelta

from discord.utils import escape_markdown, format_dt

from bot.groups.session import Round, Seat
from bot.rehearsal.moves import Place
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import is_met_through_stand_in, person_in_front
from bot.rehearsal.session import Rehearsal

_A_MINUTE = timedelta(minutes=1)
_HOW = "-# <@{who}>, press Answer, or mention me in a message. I do not hear what else is written here."
_YOUR_TURN = "-# <@{who}>, what does {name} say?"
_TAKEN_OVER = "I play {name} from here on."


def played_by(scenario: Scenario, now: Round) -> str:
    """Return the name of whoever answers next in the scene: the manager, or who is met on the way out."""
    return name_in(scenario, now, now.chair)


def name_in(scenario: Scenario, now: Round, seat: str) -> str:
    """Return the name of whoever that chair plays in this scene."""
    return desk_name(scenario, now) if seat == Seat.RECEPTIONIST else escape_markdown(scenario.manager.short)


def desk_name(scenario: Scenario, now: Round) -> str:
    """Return the name of whoever the receptionist's chair plays in this scene."""
    scene = now.rehearsal.scene
    if is_met_through_stand_in(scenario, scene) and (there := scenario.lobby[scene.way_out].stand_in):
        return escape_markdown(there.short)
    name = person_in_front(scenario, scene)
    people = [person for person in (scenario.desk, scenario.escort) if person and person.name == name]
    return escape_markdown(people[0].short) if people else "the front desk"


def until(moment: datetime) -> str:
    """Return a moment as everybody reads it by their own clock, with how long that is."""
    return f"{format_dt(moment, 't')} ({format_dt(moment, 'R')})"


def left_text(left: timedelta) -> str:
    """Return how much time is left."""
    if left < _A_MINUTE:
        return "less than a minute"
    minutes = round(left / _A_MINUTE)
    return f"{minutes} minute{'s' if minutes > 1 else ''}"


def spoken(user_id: int, text: str) -> str:
    """Return a line of the candidate's, so that all in the thread can read it. It begins with who said it."""
    return f"<@{user_id}>: {escape_markdown(text)}"


def shortened(text: str, most: int) -> str:
    """Return a text that fits; what is cut off is so at the end of a line or a word."""
    if len(text) <= most:
        return text
    at = max(text.rfind("\n", 0, most - 1), text.rfind(" ", 0, most - 1))
    return f"{text[: at if at > 0 else most - 1].rstrip()}…"


def last_seen(rehearsal: Rehearsal) -> str:
    """Return what was said or shown last on the way out, where that has begun; empty before."""
    answered = next((turn for turn in reversed(rehearsal.turns) if turn.said), None)
    if answered is None or rehearsal.scene.place is not Place.LOBBY:
        return ""
    # The answer that ends the talk ends with where the candidate comes out.
    shown = answered.said if answered.reading.place is Place.LOBBY else answered.said[-1:]
    return " ".join(line.text for line in shown)


def how_to_answer(candidate_id: int) -> str:
    """Return how the candidate answers. It stands under the first words of the scene, where a round begins."""
    return _HOW.format(who=candidate_id)


def candidate_in(text: str) -> int | None:
    """Return whose round begins with a message; None if none does."""
    return _whom(_HOW, text)


def your_turn(sitter_id: int, name: str) -> str:
    """Return what asks the person in a chair for an answer."""
    return _YOUR_TURN.format(who=sitter_id, name=name)


def asked_in(text: str) -> int | None:
    """Return who is asked for an answer in a message; None if nobody is."""
    return _whom(_YOUR_TURN, text)


def taken_over(name: str) -> str:
    """Return what says that the program plays somebody from now on."""
    return _TAKEN_OVER.format(name=name)


def tells_of_taking_over(text: str) -> bool:
    """Whether a message says that the program plays somebody from now on."""
    return _pattern(_TAKEN_OVER).match(text) is not None


def _whom(template: str, text: str) -> int | None:
    found = _pattern(template).search(text)
    return int(found["who"]) if found else None


@functools.cache
def _pattern(template: str) -> re.Pattern[str]:
    """Return what finds a text in a message that was made of it."""
    escaped = re.escape(template).replace(r"\{who\}", r"(?P<who>\d+)").replace(r"\{name\}", ".+")
    return re.compile(f"^{escaped}", re.MULTILINE)
