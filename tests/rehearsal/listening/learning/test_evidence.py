from pathlib import Path

import pytest

pytest.importorskip("sklearn", reason="learning needs the extra 'learn'")

from bot.rehearsal.listening import LabelledLinesError
from bot.rehearsal.listening._evidence import EvidenceFinder
from bot.rehearsal.listening.learning._evidence import learn_evidence, load_marked_lines


def test_the_marked_lines_that_come_with_the_program_are_sound() -> None:
    lines = load_marked_lines()
    assert len(lines) >= 1_000
    assert {part for line in lines for part, _, _ in line.marks} == {"act", "result", "claim"}


def test_marks_are_taken_out_of_the_text(tmp_path: Path) -> None:
    (tmp_path / "x.txt").write_text("# a comment\n{act: I rang her}, and {result: she came}.\n")
    (line,) = load_marked_lines(tmp_path)
    assert line.text == "I rang her, and she came."
    assert [(part, line.text[begin:end]) for part, begin, end in line.marks] == [
        ("act", "I rang her"),
        ("result", "she came"),
    ]


@pytest.mark.parametrize(
    ("text", "says"), [("{deed: I ran}", "no part"), ("{act: I ran", "brace"), ("I ran}", "brace")]
)
def test_a_faulty_mark_is_refused_with_its_place(tmp_path: Path, text: str, says: str) -> None:
    (tmp_path / "x.txt").write_text(text + "\n")
    with pytest.raises(LabelledLinesError, match=f"x.txt:1: .*{says}"):
        load_marked_lines(tmp_path)


def test_marks_of_some_lines_are_found_in_others() -> None:
    lines = load_marked_lines()
    finder = EvidenceFinder(learn_evidence(lines[100:]))
    right = there = 0
    for line in lines[:100]:
        found = finder.parts(line.text)
        for part in ("act", "result"):
            marks = [(begin, end) for kind, begin, end in line.marks if kind == part]
            if marks:
                there += 1
                begin, end = found.get(part, (0, 0))
                right += any(min(end, last) - max(begin, first) > (end - begin) / 2 for first, last in marks)
    assert right / there >= 0.7, f"{right} of {there}"
