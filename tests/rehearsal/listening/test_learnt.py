from pathlib import Path

import numpy as np
import pytest

from bot.rehearsal.listening import FILE, LearntFileError, Listener, fingerprint, load
from bot.rehearsal.listening._learnt import save
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Context


def test_what_comes_with_the_program_was_learnt_from_the_lines_that_come_with_it() -> None:
    assert load().fingerprint == fingerprint(), "lines or themes have changed; run python -m bot learn"


def test_what_is_saved_is_loaded_again(tmp_path: Path) -> None:
    learnt = load()
    save(learnt, tmp_path / "again.npz")
    again = load(tmp_path / "again.npz")
    for place in Place:
        scores = [
            one.places[place].scores("Thank you, when will I hear back?", concern=None, before=None, person=None)
            for one in (learnt, again)
        ]
        assert np.allclose(*scores, atol=0.02)
    assert Listener(again).read("When will I hear back?", Context(Place.OFFICE)).moves == (Move.ASKS_NEXT_STEPS,)


@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", b"nonsense"])
def test_a_damaged_file_is_named_with_its_remedy(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "learnt.npz"
    path.write_bytes(damage or FILE.read_bytes()[: FILE.stat().st_size // 2])
    with pytest.raises(LearntFileError, match="python -m bot learn"):
        load(path)


def test_a_missing_file_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(LearntFileError, match=r"learnt\.npz cannot be read"):
        load(tmp_path / "learnt.npz")


def test_reading_needs_neither_scikit_learn_nor_torch() -> None:
    import subprocess
    import sys

    code = (
        "import sys; from bot.rehearsal.listening import Listener, load; Listener(load());"
        "assert not {'sklearn', 'scipy', 'torch'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
