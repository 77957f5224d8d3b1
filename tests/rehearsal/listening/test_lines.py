from collections import Counter
from pathlib import Path

import pytest

from bot.rehearsal.listening import LabelledLinesError, load_lines
from bot.rehearsal.moves import MOVES_IN


def test_the_shipped_lines_are_sound_and_show_every_move_often() -> None:
    counts = Counter((line.place, move) for line in load_lines() for move in line.moves)
    for place, moves in MOVES_IN.items():
        for move in moves:
            assert counts[place, move] >= 60, (place, move, counts[place, move])


@pytest.mark.parametrize(
    ("file", "text", "says"),
    [
        ("office-x.txt", "waves | - | - | hello", "waves"),
        ("office-x.txt", "small_talk | - | - | nice weather", "cannot be read in the office"),
        ("office-x.txt", "off_topic, thanks | - | - | hello", "stand alone"),
        ("office-x.txt", "thanks | hello", "columns"),
        ("lobby-x.txt", "thanks | Dana | Thanks\nthanks | Dana | thanks", "remove one"),
    ],
)
def test_a_faulty_line_is_refused_with_its_place(tmp_path: Path, file: str, text: str, says: str) -> None:
    (tmp_path / file).write_text(text + "\n")
    with pytest.raises(LabelledLinesError, match=says):
        load_lines(tmp_path)
