import io
from collections.abc import Callable, Iterable

import pytest
from rich.console import Console

from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching
from bot.terminal import Wishes, play


def reader(lines: Iterable[str | BaseException]) -> Callable[[str], str]:
    waiting = iter(lines)

    def read(prompt: str) -> str:
        line = next(waiting, EOFError())
        if isinstance(line, BaseException):
            raise line
        return line

    return read


def screen(
    room: Room, *lines: str | BaseException, scene: str | None = "nursing_surgical_ward", width: int = 80
) -> str:
    out = io.StringIO()
    wishes = Wishes(scene, Difficulty.EASY if scene else None, Coaching.LINE, 7)
    play(room, wishes, Console(file=out, width=width), reader(lines))
    return out.getvalue()


def test_a_rehearsal_ends_in_a_card_the_meeting_and_the_reminder(room: Room) -> None:
    shown = screen(room, "What is the team like?", "Thanks, goodbye!", "Thank you, Dana!", "bye", "bye", "")
    for part in (
        "office, 2nd exchange",
        "on the way out",
        "Score card",
        "The meeting afterwards",
        "For the real day",
        "Until next time",
    ):
        assert part in shown, part


@pytest.mark.parametrize("ending", [EOFError(), KeyboardInterrupt()])
def test_ctrl_c_and_the_end_of_input_end_politely_with_the_card(room: Room, ending: BaseException) -> None:
    shown = screen(room, "What is the team like?", ending, ending)
    assert "Ending here." in shown
    assert "Score card" in shown
    assert "Traceback" not in shown


def test_leaving_at_the_chooser_starts_nothing(room: Room) -> None:
    assert "Nothing was started" in screen(room, KeyboardInterrupt(), scene=None)


def test_two_enters_start_a_surprise(room: Room) -> None:
    shown = screen(room, "", "", "/stop", "", scene=None)
    assert "The scene" in shown
    assert "gentle" in shown


def test_a_wrong_choice_is_asked_again_with_what_to_do(room: Room) -> None:
    shown = screen(room, "99", "zebra", "sous", "9", "2", "/stop", "", scene=None)
    assert shown.count("Type a number from 1 to") == 2
    assert "Type 1, 2 or 3" in shown
    assert "sous" in shown.lower()


def test_the_commands_do_what_help_says(room: Room) -> None:
    shown = screen(
        room,
        "/help",
        "/hint",
        "/retry",
        "/nonsense",
        "",
        "How much does it pay?",
        "/retry",
        "What is the team like?",
        "/again",
        "/stop",
        "",
    )
    assert "/again  play this scene anew" in shown
    assert shown.count(" coach ") >= 2
    assert "There is no line to take back yet." in shown
    assert "/nonsense is no command here" in shown
    assert "Nothing was said" in shown
    assert "Taken back. You are here again:" in shown
    assert "The same scene, from the beginning." in shown


def test_after_the_card_the_last_line_can_be_tried_again_and_both_stand_side_by_side(room: Room) -> None:
    shown = screen(room, "No.", "/stop", "/retry", "What is the hardest part?", "/stop", "")
    assert "What you tried again" in shown
    assert "first" in shown
    assert "then" in shown


def test_the_same_scene_again_is_compared_with_the_time_before(room: Room) -> None:
    shown = screen(room, "No.", "/stop", "/again", "What is the hardest part?", "/stop", "")
    assert "The same scene again:" in " ".join(shown.split())


@pytest.mark.parametrize("width", [30, 44, 80, 200])
def test_nothing_is_wider_than_the_terminal(room: Room, width: int) -> None:
    shown = screen(room, "What is the team like?", "/stop", "", width=width)
    assert max(len(line) for line in shown.splitlines()) <= width
