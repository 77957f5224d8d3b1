import os
import stat
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.store import StoreError, read_keys


def new_key() -> str:
    return Fernet.generate_key().decode()


def test_the_first_start_makes_a_key_that_only_its_owner_can_read_and_says_so(tmp_path: Path) -> None:
    said: list[str] = []
    data = tmp_path / "not there yet"
    (key,) = read_keys(None, data, said.append)
    Fernet(key)
    (sentence,) = said
    assert str(data / "data.key") in sentence
    assert key not in sentence
    if os.name == "posix":
        assert stat.S_IMODE((data / "data.key").stat().st_mode) == 0o600


def test_the_second_start_reads_the_same_key_and_says_nothing(tmp_path: Path) -> None:
    said: list[str] = []
    made = read_keys(None, tmp_path, said.append)
    said.clear()
    assert read_keys("  ", tmp_path, said.append) == made
    assert said == []


def test_given_keys_are_taken_in_their_order_and_no_file_is_made(tmp_path: Path) -> None:
    new, old = new_key(), new_key()
    assert read_keys(f" {new}, {old},", tmp_path, pytest.fail) == [new, old]
    assert list(tmp_path.iterdir()) == []


def test_whoever_only_looks_makes_no_key(tmp_path: Path) -> None:
    assert read_keys(None, tmp_path / "data", pytest.fail, may_create=False) == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("given", ["hunter2hunter2", "ü" * 44, "A" * 40 + "====", "A" * 40, ","])
def test_a_malformed_key_is_refused_without_being_shown(given: str, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"DATA_KEY .*python -c") as caught:
        read_keys(given, tmp_path, pytest.fail)
    assert len(given) < 2 or given not in str(caught.value)


def test_of_several_keys_the_malformed_one_is_named_by_its_place(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="key 2 of DATA_KEY"):
        read_keys(f"{new_key()},oops", tmp_path, pytest.fail)


@pytest.mark.parametrize("content", [b"", b"\xff\xfe", b"oops\n"])
def test_a_damaged_key_file_is_named(content: bytes, tmp_path: Path) -> None:
    (tmp_path / "data.key").write_bytes(content)
    with pytest.raises(StoreError, match=r"data\.key"):
        read_keys(None, tmp_path, pytest.fail)


def test_a_key_file_that_cannot_be_made_or_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    with pytest.raises(StoreError, match="set DATA_KEY"):
        read_keys(None, tmp_path / "file", pytest.fail)
    (tmp_path / "data.key").mkdir()
    with pytest.raises(StoreError, match="set DATA_KEY"):
        read_keys(None, tmp_path, pytest.fail)
