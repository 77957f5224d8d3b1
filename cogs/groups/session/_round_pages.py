"""What there is to show of a session: for each thing that happened, its messages in their order."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from discord.utils import escape_markdown

from bot.groups.session import Happening, Round, Seat, Stage
from bot.rehearsal.moves import Place
from bot.rehearsal.scenario import Format, Scenario
from bot.wording import FORMATS, LEVELS
from cogs._talk import italic, pieces, said_text
from cogs.groups.session._buttons import offer_buttons, round_buttons, take_back_button
from cogs.groups.session._lobby import lobby_post
from cogs.groups.session._marks_page import marks_page
from cogs.groups.session._posts import Post
from cogs.groups.session._round_words import (
    desk_name,
    how_to_answer,
    left_text,
    name_in,
    played_by,
    spoken,
    taken_over,
    until,
    your_turn,
)
from cogs.groups.session._telling import Telling

HAS_BUTTONS = frozenset(
    {
        Happening.ROUND_BEGAN,
        Happening.LINE,
        Happening.ANSWERED,
        Happening.TOOK_BACK,
        Happening.CALLS_CANDIDATE,
        Happening.PAUSED,
        Happening.RESUMED,
        Happening.MARKING,
    }
)
"""After each of these, the buttons of the round stand under the newest message."""
_OPENED = (
    "## Practice begins\n"
    "One of you is the candidate in the last minutes of a job interview; the others play the people there, or watch. "
    "Then everybody gives marks, and you read one card together.\n"
    "-# I am a program, and I play every empty chair. A round takes {minutes} minutes at the most, and the marks "
    "{marking_minutes} more. Whoever sees this thread can read along, so invent your employers and salaries. What you say "
    "to me is kept encrypted, for {days} days at the most; /mydata forget deletes it at once."
)
_YOUR_WORD = "-# <@{who}>, over to you."
_ON_THE_WAY_OUT = "-# On the way out now. Say what you would say there; the round ends when you are through the door."
_STILL_THERE = "-# The interview is over; {name} is still there. The round ends with your goodbye."
_CALLS = frozenset((Format.VIDEO_CALL, Format.PHONE_SCREEN))
_AT_THE_DOOR = "-# <@{who}>, you are {name} now. My card says how you meet; you answer once something is said to you."
_YOUR_PART_COMES = "-# <@{who}>, your part comes {when}; My card tells you who you are."
_NOBODY_IS_MET = "-# Nobody is met on the way out of this one, <@{who}>: you watch this time."
_CARD_IS_YOURS = "-# Press My card, <@{who}>: it says what {name} holds back. Nobody else can see it."


def posts_for(telling: Telling) -> list[Post]:
    """Return the messages for one thing that happened; the group card is made elsewhere. None where nothing is to be said."""
    event = telling.event
    if simple := _SIMPLE.get(event.what):
        return [Post(simple(telling))]
    now = telling.round
    if now is None or now.rehearsal.scenario not in telling.scenarios:
        # Another round has begun since, or its scene was taken out of the content: there is nothing to tell it by.
        return _lobby(telling) if event.what is Happening.GATHERS else []
    return _OF_ROUND[event.what](telling, now, telling.scenarios[now.rehearsal.scenario])


def _opened(telling: Telling) -> str:
    rules = telling.session.rules
    return _OPENED.format(minutes=rules.minutes, marking_minutes=rules.marking_minutes, days=telling.days)


def _no_show(telling: Telling) -> str:
    return f"<@{telling.event.who}> has not said anything for a while, so this round ends. Their turn comes again."


def _broken_off(_: Telling) -> str:
    return "This round ends here, without a card."


def _closed(telling: Telling) -> str:
    session = telling.session
    here = {one.user_id: one.turns for one in session.attendees}
    cards = sum({**dict(session.gone_turns), **here}.values())
    if not cards:
        return "This session has ended. /group session begins the next one."
    thanks = "Thank you all" if len(session.came) > 1 else "Thank you"
    return f"That was it: {cards} round{'s' if cards > 1 else ''} with a card. {thanks}; /group meet sets the next evening."


def _began(telling: Telling, now: Round, scenario: Scenario) -> list[Post]:
    time = f" Time: until {until(now.ends_at)}." if now.ends_at else ""
    again = " It was played here before." if now.is_repeat else ""
    head = (
        f"## Round {now.number}: {scenario.title}\n"
        f"-# {scenario.company}; {FORMATS[scenario.format]}; {LEVELS[now.rehearsal.difficulty]}. "
        f"Everybody in it is invented.{again}{time}\n"
        f"{italic(scenario.opening)}\n\n**<@{now.candidate_id}>, you are the candidate.** {scenario.you_are}"
    )
    cast, calls = _cast(scenario, now)
    how = how_to_answer(now.candidate_id)
    opening = Post(f"{said_text(now.rehearsal.opening)}\n\n{cast}{how}", calls=(now.candidate_id, *calls))
    return [*_texts(head), *_with_buttons(telling, opening)]


def _cast(scenario: Scenario, now: Round) -> tuple[str, tuple[int, ...]]:
    """Return who plays whom where a person does, and whom that calls."""
    lines, calls = [], []
    if now.manager_id is not None:
        lines.append(
            f"-# {_CARD_IS_YOURS.removeprefix('-# ').format(who=now.manager_id, name=escape_markdown(scenario.manager.short))}"
        )
        calls.append(now.manager_id)
    if now.receptionist_id is not None:
        # Who is met there is for the candidate to find out.
        is_met = now.rehearsal.scene.way_out >= 0
        when = "at the end of the call" if scenario.format in _CALLS else "on the way out"
        lines.append((_YOUR_PART_COMES if is_met else _NOBODY_IS_MET).format(who=now.receptionist_id, when=when))
        calls.append(now.receptionist_id)
    return "".join(f"{line}\n" for line in lines), tuple(calls)


def _line(telling: Telling, now: Round, scenario: Scenario) -> list[Post]:
    chair = now.answerer_id
    is_waiting = telling.is_newest and now.waiting is not None and chair is not None
    turn = your_turn(chair, played_by(scenario, now)) if is_waiting and chair is not None else ""
    said = "" if telling.typed_as else spoken(now.candidate_id, telling.event.text)
    text = "\n".join(part for part in (said, turn) if part)
    if not text:
        return []
    post = Post(text, calls=(chair,) if is_waiting and chair is not None else (), answers=telling.typed_as)
    return _with_buttons(telling, post)


def _answered(telling: Telling, now: Round, scenario: Scenario) -> list[Post]:
    event, turns = telling.event, now.rehearsal.turns
    if event.turn is None or event.turn >= len(turns):
        return []
    turn = turns[event.turn]
    said = spoken(now.candidate_id, event.text) if event.text and not telling.typed_as else ""
    parts = [said, said_text(turn.said)]
    calls: tuple[int, ...] = ()
    is_last = event.turn == len(turns) - 1
    if is_last and now.rehearsal.scene.place is Place.LOBBY and turn.reading.place is Place.OFFICE:
        name = desk_name(scenario, now)
        parts.append(_STILL_THERE.format(name=name) if scenario.format in _CALLS else _ON_THE_WAY_OUT)
        if now.receptionist_id is not None:
            parts[-1] += f"\n{_AT_THE_DOOR.format(who=now.receptionist_id, name=name)}"
            calls = (now.receptionist_id,)
    if event.who is not None and is_last and telling.session.stage is Stage.PLAYING and now.waiting is None:
        # A person takes their time, so whoever waited for the answer may be looking elsewhere.
        parts.append(_YOUR_WORD.format(who=now.candidate_id))
        calls = (*calls, now.candidate_id)
    text = "\n\n".join(part for part in parts if part)
    return _with_buttons(telling, Post(text, calls=calls, answers=telling.typed_as)) if text else []


def _offers(telling: Telling, now: Round, scenario: Scenario) -> list[Post]:
    name, chair = played_by(scenario, now), telling.event.who or now.answerer_id
    # Once is a pause for thought; twice in a row, and the candidate should not have to wait a third time.
    how_long = f"; then I play {name} for the rest of this round" if now.would_go_over else " this one line"
    text = (
        f"<@{chair}>, <@{now.candidate_id}> is waiting for {name} to answer. If you cannot, anybody in a seat can let me "
        f"answer{how_long}."
    )
    return [Post(text, offer_buttons(telling.session), calls=(chair,) if chair else ())]


def _took_over(telling: Telling, now: Round, scenario: Scenario) -> list[Post]:
    text, who = taken_over(name_in(scenario, now, telling.event.text)), telling.event.who
    if who is not None and telling.session.attendee(who) is not None:
        text += f" <@{who}> watches, still marks, and can take the chair back."
        return [Post(text, take_back_button(telling.session, now.number))]
    return [Post(text)]


def _took_back(telling: Telling, now: Round, scenario: Scenario) -> list[Post]:
    name = name_in(scenario, now, telling.event.text)
    return _with_buttons(telling, Post(f"<@{telling.event.who}> plays {name} again."))


def _calls_candidate(telling: Telling, now: Round, _: Scenario) -> list[Post]:
    text = (
        f"<@{now.candidate_id}>, whenever you are ready: press Answer, or mention me in a message. There is no hurry."
    )
    return _with_buttons(telling, Post(text, calls=(now.candidate_id,)))


def _left(telling: Telling, _: Round, __: Scenario) -> list[Post]:
    ends = ", so the scene ends here" if telling.event.text == Seat.CANDIDATE else ""
    return [Post(f"<@{telling.event.who}> has left{ends}.")]


def _paused(telling: Telling, now: Round, _: Scenario) -> list[Post]:
    left = f", with {left_text(now.left)} left" if now.left is not None else ""
    back = "all back" if len(telling.session.attendees) > 1 else "back"
    return _with_buttons(telling, Post(f"Paused{left}. Press Go on when you are {back}."))


def _resumed(telling: Telling, now: Round, _: Scenario) -> list[Post]:
    time = f", until {until(now.ends_at)}" if now.ends_at else ""
    return _with_buttons(telling, Post(f"On we go{time}."))


def _time_is_up(_: Telling, now: Round, __: Scenario) -> list[Post]:
    if now.rehearsal.is_over or now.ends_at is None:
        return [Post("The time is up.")]
    last = "Say your last words here" if now.rehearsal.scene.place is Place.LOBBY else "Say goodbye now"
    return [Post(f"The time is up. {last}; the scene ends at {until(now.ends_at)}.")]


def _marking(telling: Telling, now: Round, _: Scenario) -> list[Post]:
    post = marks_page(telling, now)
    return [post] if post is not None else []


def _gathers(telling: Telling, _: Round, __: Scenario) -> list[Post]:
    return _lobby(telling)


def _lobby(telling: Telling) -> list[Post]:
    return [lobby_post(telling.session, telling.scenarios, calls=True)]


_SIMPLE: Mapping[Happening, Callable[[Telling], str]] = {
    Happening.OPENED: _opened,
    Happening.NO_SHOW: _no_show,
    Happening.BROKEN_OFF: _broken_off,
    Happening.CLOSED: _closed,
}
_OF_ROUND: Mapping[Happening, Callable[[Telling, Round, Scenario], list[Post]]] = {
    Happening.GATHERS: _gathers,
    Happening.ROUND_BEGAN: _began,
    Happening.LINE: _line,
    Happening.ANSWERED: _answered,
    Happening.OFFERS_TO_ANSWER: _offers,
    Happening.TOOK_OVER: _took_over,
    Happening.TOOK_BACK: _took_back,
    Happening.CALLS_CANDIDATE: _calls_candidate,
    Happening.LEFT: _left,
    Happening.PAUSED: _paused,
    Happening.RESUMED: _resumed,
    Happening.TIME_IS_UP: _time_is_up,
    Happening.MARKING: _marking,
}


def _with_buttons(telling: Telling, post: Post) -> list[Post]:
    """Cut a message that is too long; whoever is called is so by the last piece, which has the buttons."""
    *first, last = _texts(post.text)
    buttons = round_buttons(telling.session) if telling.is_newest else None
    if first:
        first[0] = replace(first[0], answers=post.answers)
        post = replace(last, calls=post.calls)
    return [*first, replace(post, buttons=buttons, is_turn=buttons is not None)]


def _texts(text: str) -> list[Post]:
    return [Post(piece) for piece in pieces(text)]
