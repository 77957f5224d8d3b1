import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.pipes import practise
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching

FIELDS = {
    "scene": {"event", "scenario", "family", "format", "place", "text"},
    "said": {"event", "place", "speaker", "name", "act", "text"},
    "heard": {"event", "place", "text", "moves", "concern"},
    "note": {"event", "text"},
    "score_card": {"event", "total", "of", "rows", "deductions", "outcome"},
    "reminder": {"event", "text"},
}
SPEAKERS = {"manager", "panelist", "receptionist", "escort", "coordinator", "narrator"}


def events(
    room: Room, lines: list[str], coaching: Coaching = Coaching.LINE, scene: str = "teaching_secondary_maths"
) -> list[dict[str, object]]:
    written: list[str] = []
    practise(room, room.start(scene, seed=1, difficulty=Difficulty.EASY, coaching=coaching), lines, written.append)
    return [json.loads(line) for line in written]


def test_every_event_has_exactly_the_fields_of_the_contract(room: Room) -> None:
    got = events(
        room,
        [
            "What's the team like?\n",
            "I'd love to teach here because of the Monday maths. What would hold you back?\n",
            "Fair.\n",
            "Thanks, bye\n",
            "Thank you!\n",
            "bye\n",
            "bye\n",
        ],
    )
    for event in got:
        assert set(event) == FIELDS[str(event["event"])]
    assert [event["event"] for event in got[:2]] == ["scene", "said"]
    assert [event["event"] for event in got[-2:]] == ["score_card", "reminder"]
    assert {event["speaker"] for event in got if event["event"] == "said"} <= SPEAKERS
    assert any(event["concern"] for event in got if event["event"] == "heard")


def test_at_the_end_of_input_the_card_still_comes(room: Room) -> None:
    assert [event["event"] for event in events(room, [])] == ["scene", "said", "score_card", "reminder"]


def test_without_the_coach_at_the_line_there_are_no_notes(room: Room) -> None:
    assert not [event for event in events(room, ["pay?\n", "hint please\n"], Coaching.END) if event["event"] == "note"]


def test_a_line_can_be_taken_back_and_the_scene_stopped_by_command(room: Room) -> None:
    got = events(
        room, ["/retry\n", "/hint\n", "No.\n", "/retry\n", "What is the hardest part?\n", "/stop\n", "never heard\n"]
    )
    assert [event["text"] for event in got if event["event"] == "heard"] == ["No.", "What is the hardest part?"]


def run(*arguments: str, lines: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    environ = {key: value for key, value in os.environ.items() if key not in ("DISCORD_TOKEN", "LOG_LEVEL")} | {
        "PYTHONWARNINGS": "error"
    }
    return subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=lines,
        capture_output=True,
        timeout=120,
        check=False,
        env=environ,
        cwd=Path.cwd(),
    )


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["practice", "--scenario", "nowhere"], "nowhere"),
        (["practice", "--difficulty", "9"], "difficulty"),
        (["practice", "--seed", "x"], "seed"),
        (["practice", "--coach", "loud"], "coach"),
        (["dance"], "dance"),
    ],
)
def test_bad_options_end_with_status_two_and_one_sentence(room: Room, arguments: list[str], says: str) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert done.stderr.count(b"\n") == 1
    assert says.encode() in done.stderr


def test_the_process_reads_any_bytes_and_writes_json_lines_only(room: Room) -> None:
    done = run(
        "practice",
        "--jsonl",
        "--scenario",
        "nursing_surgical_ward",
        "--seed",
        "5",
        lines=b"\xff\xfe what?\r\n\nThanks \xf0\x9f\x99\x82, bye\n",
    )
    assert done.returncode == 0, done.stderr
    assert all(json.loads(line)["event"] for line in done.stdout.decode().splitlines())
    assert b"Traceback" not in done.stderr


@pytest.mark.parametrize("command", ["doctor | true", "practice --jsonl <&-", "listen <&-", "doctor >/dev/full"])
def test_a_closed_end_of_the_pipe_causes_no_traceback(room: Room, command: str) -> None:
    done = subprocess.run(
        ["bash", "-c", f"{sys.executable} -m bot {command}"], capture_output=True, timeout=120, check=False
    )
    assert b"Traceback" not in done.stderr, done.stderr


def test_a_wrong_token_keeps_nobody_from_practising(room: Room) -> None:
    environ = {**os.environ, "DISCORD_TOKEN": "nonsense"}
    done = subprocess.run(
        [sys.executable, "-m", "bot", "practice", "--jsonl"],
        input=b"No.\n",
        capture_output=True,
        timeout=120,
        check=False,
        env=environ,
    )
    assert done.returncode == 0, done.stderr


def test_without_a_token_the_program_says_so_and_rehearses_without_colour_in_a_pipe(room: Room) -> None:
    done = run(lines=b"\n\nNo.\n/stop\n\n")
    out = done.stdout.decode()
    assert done.returncode == 0, done.stderr
    assert "No DISCORD_TOKEN is set" in out.splitlines()[0]
    assert "\x1b" not in out
    assert "Score card" in out
