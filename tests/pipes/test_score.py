from pathlib import Path

import pytest

from bot.pipes import labelled_lines, score
from bot.rehearsal.listening import LabelledLinesError, Listener


def printed(listener: Listener, source: Path) -> list[str]:
    written: list[str] = []
    score(listener, {}, labelled_lines(source), written.append)
    return written


def test_the_score_of_a_file_has_its_figures_a_row_for_each_move_and_the_worst_misses(
    listener: Listener, tmp_path: Path
) -> None:
    file = tmp_path / "office-mine.txt"
    file.write_text(
        "columns: moves | doubt | about | text\n"
        "asks_next_steps | - | - | When will I hear back?\n"
        "thanks | - | - | Thank you for your time today.\n"
        "hostile | - | - | When will I hear back from you all?\n"
        "concedes | has no degree | yes | True, I have no degree.\n"
    )
    written = printed(listener, file)
    assert written[0].startswith("office: 4 lines, micro-F1 0.")
    assert "macro-F1" in written[0]
    assert "all moves right 3 (0.750)" in written[0]
    rows = {line.split()[0]: line.split()[1:] for line in written[2:6]}
    assert rows["thanks"] == ["1.00", "1.00", "1.00", "1", "0", "0"]
    assert rows["hostile"] == ["0.00", "0.00", "0.00", "1", "1", "0"]
    assert any("doubts in free words" in line and "1 of 1" in line for line in written)
    assert written[-1] == "  office-mine.txt:4: -hostile +asks_next_steps | When will I hear back from you all?"


def test_json_lines_as_listen_writes_them_can_be_scored(listener: Listener, tmp_path: Path) -> None:
    file = tmp_path / "mine.jsonl"
    file.write_text(
        '{"place": "lobby", "person": "Dana", "text": "Bye, Dana!", "moves": ["says_goodbye", "uses_name"]}\n\n'
        '{"place": "office", "concern": "no degree", "text": "Thanks.", "moves": ["thanks"], "addresses": false}\n'
    )
    written = printed(listener, file)
    assert sum("all moves right 1 (1.000)" in line for line in written) == 2
    assert not any("worst" in line for line in written)


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("office.txt", "", "holds no labelled line"),
        ("mine.jsonl", "nonsense", "mine.jsonl:1"),
        ("mine.jsonl", '{"place": "office", "text": "hi", "moves": []}', "moves"),
        ("mine.jsonl", '{"place": "office", "text": "hi", "moves": ["small_talk"]}', "cannot be read in the office"),
        ("office.txt", "waves | - | - | hi", "office.txt:1"),
    ],
)
def test_a_file_that_cannot_be_scored_is_named_with_its_fault(
    tmp_path: Path, name: str, content: str, says: str
) -> None:
    file = tmp_path / name
    file.write_text(content)
    with pytest.raises(LabelledLinesError, match=says):
        labelled_lines(file)


def test_a_file_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(LabelledLinesError, match="there is no"):
        labelled_lines(tmp_path / "nothing.txt")
