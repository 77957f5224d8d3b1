from pathlib import Path

import pytest

from bot.rehearsal.listening import Listener, prepare_listener
from bot.rehearsal.listening import _preparing as preparing
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Context
from tests.conftest import DATA


def only_file() -> Path:
    return DATA / f"listening-{preparing.fingerprint()}.npz"


def test_a_second_start_learns_nothing_and_says_nothing(listener: Listener) -> None:
    said: list[str] = []
    again = prepare_listener(DATA, said.append)
    assert said == []
    assert again.read("When will I hear back?", Context(Place.OFFICE)).moves == (Move.ASKS_NEXT_STEPS,)


@pytest.mark.long
@pytest.mark.parametrize("damage", [b"", b"PK\x03\x04 half a file", b"nonsense"])
def test_a_damaged_file_is_learnt_anew_and_said(tmp_path: Path, listener: Listener, damage: bytes) -> None:
    whole = only_file().read_bytes()
    path = tmp_path / only_file().name
    path.write_bytes(damage or whole[: len(whole) // 2])
    said: list[str] = []
    prepare_listener(tmp_path, said.append)
    assert "Learning" in said[0]
    assert path.read_bytes()[:2] == b"PK"


@pytest.mark.long
def test_a_folder_that_cannot_be_written_is_said_and_the_listener_still_works(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    said: list[str] = []
    listener = prepare_listener(blocked / "data", said.append)
    assert any("could not be kept" in line for line in said)
    assert listener.read("Thank you!", Context(Place.OFFICE)).has(Move.THANKS)
