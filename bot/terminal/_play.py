"""The rehearsal at the keyboard: choose a scene, talk, read the card."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from rich.console import Console

from bot.rehearsal.room import NothingToTakeBackError, Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching, Rehearsal
from bot.terminal._chooser import choose_difficulty, choose_scenario
from bot.terminal._view import HELP, View

_PROMPT = "\nyou> "


@dataclass(frozen=True, slots=True)
class Wishes:
    """What was asked for on the command line; None means: ask, or surprise."""

    scenario: str | None
    difficulty: Difficulty | None
    coaching: Coaching
    seed: int


def play(room: Room, wishes: Wishes, console: Console, read: Callable[[str], str]) -> None:
    """Play rehearsals until the person has had enough. Ctrl-C and the end of input end politely, with the card."""
    view = View(console)
    try:
        scenario_id = wishes.scenario or choose_scenario(room.scenarios, wishes.seed, view, read)
        difficulty = wishes.difficulty or (Difficulty.EASY if wishes.scenario else choose_difficulty(view, read))
    except (EOFError, KeyboardInterrupt):
        view.say("\nNothing was started. Until next time.")
        return
    rehearsal: Rehearsal | None = room.start(
        scenario_id, seed=wishes.seed, difficulty=difficulty, coaching=wishes.coaching
    )
    while rehearsal:
        if not rehearsal.turns:
            view.scene(room.scenarios[rehearsal.scenario], rehearsal.difficulty)
            view.said(rehearsal.opening)
        rehearsal = _offer_another(room, _play_one(room, rehearsal, view, read), view, read)


def _play_one(room: Room, rehearsal: Rehearsal, view: View, read: Callable[[str], str]) -> Rehearsal:
    try:
        while not rehearsal.is_over:
            view.step(rehearsal.scene)
            text = read(_PROMPT).strip()
            if text.lower() == "/stop":
                break
            rehearsal = _line(room, rehearsal, text, view)
    except (EOFError, KeyboardInterrupt):
        view.say("\nEnding here.")
    view.card(room.score_card(rehearsal), room.coach.attempts_title)
    return rehearsal


def _line(room: Room, rehearsal: Rehearsal, text: str, view: View) -> Rehearsal:
    command = text.lower()
    if not text:
        view.say("(Nothing was said. Type a line, or /hint, or /help.)")
    elif command == "/help":
        view.say(HELP)
    elif command == "/hint":
        rehearsal, hint = room.hint(rehearsal)
        view.coach(hint)
    elif command == "/retry":
        rehearsal = _take_back(room, rehearsal, view)
    elif command == "/again":
        rehearsal = room.again(rehearsal)
        view.heading("\nThe same scene, from the beginning.")
        view.said(rehearsal.opening)
    elif command.startswith("/") and " " not in command:
        view.say(f"{text} is no command here. /help lists them; anything without the slash is said aloud.")
    else:
        rehearsal = room.hear(rehearsal, text)
        turn = rehearsal.turns[-1]
        view.said(turn.said)
        if turn.note:
            view.coach(turn.note)
    return rehearsal


def _take_back(room: Room, rehearsal: Rehearsal, view: View) -> Rehearsal:
    try:
        rehearsal = room.take_back(rehearsal)
    except NothingToTakeBackError:
        view.say("There is no line to take back yet.")
        return rehearsal
    before = next((turn.said for turn in reversed(rehearsal.turns) if turn.said), rehearsal.opening)
    view.heading("\nTaken back. You are here again:")
    view.said(before)
    return rehearsal


def _offer_another(room: Room, played: Rehearsal, view: View, read: Callable[[str], str]) -> Rehearsal | None:
    """Ask what comes next; Enter ends."""
    view.say("\n/retry for another last line, /again for the same scene, or Enter to leave.")
    try:
        while True:
            answer = read(_PROMPT).strip().lower()
            if answer == "/again":
                return room.again(played)
            if answer == "/retry" and played.turns:
                return _take_back(room, played, view)
            if answer in ("", "/stop"):
                break
            view.say("Type /again or /retry, or press Enter to leave.")
    except (EOFError, KeyboardInterrupt):
        view.say("")
    view.say("Until next time.")
    return None
