"""The lobby of a session: who sits where, whose turn it is, and the buttons for it. It is edited as seats change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from discord.utils import escape_markdown, format_dt

from bot.groups.session import Attendee, GroupSession, Seat, Stage
from bot.rehearsal.scenario import Scenario
from bot.wording import LEVELS
from cogs.groups.session._buttons import lobby_buttons
from cogs.groups.session._posts import Post

_PLAYED_BY_ME = "played by me"
_FREE = "nobody yet"
_FAMILY = "family:"
_SEATS = {
    Seat.CANDIDATE: "Candidate",
    Seat.MANAGER: "Hiring manager",
    Seat.RECEPTIONIST: "Receptionist",
    Seat.OBSERVER: "Observers",
}


def lobby_post(session: GroupSession, scenarios: Mapping[str, Scenario] | None = None, *, calls: bool = False) -> Post:
    """Return the lobby as it is now; `calls` whether the candidate is notified that it is their turn.

    The `scenarios` give the title of a scene that was asked for.
    """
    candidate = next(iter(session.in_seat(Seat.CANDIDATE)), None)
    called = (candidate.user_id,) if calls and candidate is not None else ()
    text = _text(session, candidate, scenarios or {})
    return Post(text, lobby_buttons(session), calls=called, is_lobby=True, is_edited=True)


def seat_text(session: GroupSession, user_id: int) -> str:
    """Return what somebody reads who has taken a seat by an older button, under which the list does not change."""
    attendee = session.attendee(user_id)
    seat = _SEATS[attendee.seat].lower().removesuffix("s") if attendee else "observer"
    article = "an" if seat == "observer" else "the"
    return f"You are {article} {seat} now. The newest list is further down in <#{session.channel_id}>."


def kept_text(session: GroupSession, user_id: int, kept_until: datetime) -> str:
    """Return what somebody reads who has left in the middle; empty where they said nothing that is kept here."""
    held = (*session.past, session.round) if session.round else session.past
    if not any(user_id in one.people.difference(one.observer_ids) for one in held):
        return ""
    return f"You are out. What you said is kept until {format_dt(kept_until, 'D')}; /mydata forget deletes it now."


def _text(session: GroupSession, candidate: Attendee | None, scenarios: Mapping[str, Scenario]) -> str:
    if session.stage is Stage.CLOSED:
        return "### This session has ended"
    rows = [
        f"**{name}:** {_who(session.in_seat(seat), _FREE if seat is Seat.CANDIDATE else _PLAYED_BY_ME)}"
        for seat, name in _SEATS.items()
        if seat is not Seat.OBSERVER or session.in_seat(seat)
    ]
    chosen = [f"-# {_chosen(session, scenarios)}"] if session.stage is Stage.GATHERING else []
    return "\n".join([f"### {_heading(session)}", *chosen, *rows, f"-# {_hint(session, candidate)}"])


def _chosen(session: GroupSession, scenarios: Mapping[str, Scenario]) -> str:
    """Return which scene comes, as far as somebody chose it, and how hard the manager makes it."""
    scene, level = session.scene, LEVELS[session.rules.difficulty]
    if scene is None:
        return f"Scene: a surprise; {level}"
    if scene in scenarios:
        return f"Scene: {escape_markdown(scenarios[scene].title)}; {level}"
    words = escape_markdown(scene.removeprefix(_FAMILY).replace("_", " "))
    return f"Scene: any in {words}; {level}" if scene.startswith(_FAMILY) else f"Scene: any for “{words}”; {level}"


def _heading(session: GroupSession) -> str:
    if session.stage is Stage.GATHERING:
        return f"Round {session.rounds + 1}"
    return f"Round {session.rounds} is on"


def _hint(session: GroupSession, candidate: Attendee | None) -> str:
    if session.stage is not Stage.GATHERING:
        return "You can come in as an observer at any time; the other seats are free again after this round."
    if candidate is None:
        return "Who is the candidate? Take that seat; then press Begin."
    return f"<@{candidate.user_id}>, it is your turn. Press Begin when all are ready; until then, seats can be changed."


def _who(people: Iterable[Attendee], if_nobody: str) -> str:
    return ", ".join(f"<@{one.user_id}>" for one in people) or if_nobody
