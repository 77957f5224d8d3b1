from collections import Counter
from pathlib import Path

import pytest

from bot.rehearsal.listening import LabelledLinesError, load_lines
from bot.rehearsal.moves import MOVES_IN, Place
from bot.rehearsal.reading import SaidBefore


def test_the_shipped_lines_are_many_and_show_every_move_often() -> None:
    lines = load_lines()
    assert len(lines) >= 6_000
    counts = Counter((line.place, move) for line in lines for move in line.moves)
    for place, moves in MOVES_IN.items():
        for move in moves:
            assert counts[place, move] >= 120, (place, move, counts[place, move])


def test_the_shipped_pairs_of_doubt_and_answer_are_many_and_even() -> None:
    pairs = [line for line in load_lines() if line.is_about is not None]
    assert len(pairs) >= 1_000
    assert 0.4 < sum(bool(line.is_about) for line in pairs) / len(pairs) < 0.6
    assert len({line.concern for line in pairs}) >= 500


def test_the_header_says_which_columns_there_are(tmp_path: Path) -> None:
    (tmp_path / "office-x.txt").write_text(
        "columns: before | moves | text\nnext_steps | asks_next_steps | And after that?\n"
        "columns: moves | text\nthanks | Thanks | a lot\n"
    )
    after, plain = load_lines(tmp_path)
    assert after.before is SaidBefore.NEXT_STEPS
    assert plain.text == "Thanks | a lot"


def test_without_a_header_the_usual_columns_hold(tmp_path: Path) -> None:
    (tmp_path / "office-x.txt").write_text("concedes | no degree | yes | No degree, true.\n")
    (tmp_path / "lobby-x.txt").write_text("thanks | Dana | Thanks\n")
    at_the_desk, in_the_office = load_lines(tmp_path)
    assert (at_the_desk.place, at_the_desk.person) == (Place.LOBBY, "Dana")
    assert (in_the_office.concern, in_the_office.is_about) == ("no degree", True)


def test_the_lines_of_one_writer_are_one_batch(tmp_path: Path) -> None:
    (tmp_path / "office-x.txt").write_text(
        "columns: moves | text\n# writer: a baker\nthanks | Ta\nthanks | Cheers\n# writer: a judge\nthanks | I thank you\n"
    )
    first, second, third = load_lines(tmp_path)
    assert first.batch == second.batch != third.batch


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("office-x.txt", "waves | - | - | hello", "waves"),
        ("office-x.txt", "small_talk | - | - | nice weather", "cannot be read in the office"),
        ("office-x.txt", "off_topic, thanks | - | - | hello", "stand alone"),
        ("office-x.txt", "thanks, thanks | - | - | hello", "stands twice"),
        ("office-x.txt", "thanks | hello", "columns"),
        ("office-x.txt", "pushes_back | - | - | I don't see why", "needs an open doubt"),
        ("office-x.txt", "concedes | no degree | maybe | true", "write yes, no or -"),
        ("office-x.txt", "concedes | - | yes | true", "without a doubt"),
        ("office-x.txt", "columns: moves | mood | text\nthanks | glad | ta", "no column mood"),
        ("office-x.txt", "columns: text | moves\nta | thanks", "last column"),
        ("office-x.txt", "columns: doubt | text\n- | ta", "column moves is missing"),
        ("office-x.txt", "columns: before | moves | text\nlunch | thanks | ta", "said before"),
        ("lobby-x.txt", "thanks | Dana | Thanks\nthanks | Dana | thanks", "remove one"),
        ("garden-x.txt", "thanks | - | - | ta", "office or lobby"),
    ],
)
def test_a_faulty_line_is_refused_with_its_place(tmp_path: Path, file: str, text: str, says: str) -> None:
    (tmp_path / file).write_text(text + "\n")
    with pytest.raises(LabelledLinesError, match=says):
        load_lines(tmp_path)
