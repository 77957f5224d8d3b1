import shutil
from pathlib import Path

import pytest

from bot.diary import WordsError, load_words
from bot.diary._words import TEXTS, shipped_words


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return Path(shutil.copytree(TEXTS, tmp_path / "texts"))


def edit(folder: Path, file: str, old: str, new: str) -> None:
    text = (folder / file).read_text(encoding="utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), encoding="utf-8")


def test_the_words_that_come_with_the_program_are_without_fault() -> None:
    assert load_words(TEXTS) == shipped_words()


def test_every_fault_is_named_at_once_with_file_key_and_remedy(folder: Path) -> None:
    edit(folder, "before.toml", "[passed]", "[past]")
    edit(folder, "way_out.toml", "{walks_in}, who walks", "{walks}, who walks")
    edit(folder, "after.toml", "mind = [", 'mind = "one"\nspare = [')
    edit(folder, "outcome.toml", "An offer!", "An {offer!")
    edit(folder, "drafts.toml", "Kind regards,", "Kind regards, " + "very " * 100)
    edit(folder, "drafts.toml", '"Dear [name],"]', "]")
    with pytest.raises(WordsError) as raised:
        load_words(folder)
    said = str(raised.value)
    for fault in (
        "before.toml: passed.begun is missing; add",
        "before.toml: past.begun is not known here; correct",
        "way_out.toml: in_person.on_time, text 1 has an unknown slot walks; use one of: both, checks_in",
        "after.toml: debrief.mind must be a list of texts; write mind =",
        "after.toml: debrief.spare is not known here",
        "outcome.toml: outcome.offer, text 1 has a brace that is no slot",
        "drafts.toml: note.closing, text 1 has",
        "drafts.toml: note.greeting needs a text that can be said where nothing is known",
    ):
        assert fault in said


@pytest.mark.parametrize("content", ["[offer", None, "[outcome]\noffer = '\xff'"])
def test_a_file_that_is_broken_or_missing_is_one_fault(folder: Path, content: str | None) -> None:
    (folder / "outcome.toml").unlink()
    if content is not None:
        (folder / "outcome.toml").write_text(content, encoding="latin-1")
    with pytest.raises(WordsError, match=r"^outcome\.toml cannot be read \([^;]*\); put the file back"):
        load_words(folder)


def test_a_key_outside_every_table_is_a_fault(folder: Path) -> None:
    edit(folder, "outcome.toml", "[outcome]", 'colour = "red"\n[outcome]')
    with pytest.raises(WordsError, match=r"outcome\.toml: colour"):
        load_words(folder)


@pytest.mark.parametrize("given", ["[]", '[""]', "[3]", "{ a = 1 }"])
def test_a_key_without_texts_is_a_fault(folder: Path, given: str) -> None:
    edit(folder, "after.toml", "[draft]\n", f"[draft]\nnever_sent = {given}\nold = [")
    text = (folder / "after.toml").read_text(encoding="utf-8")
    head, _, tail = text.partition("old = [")
    (folder / "after.toml").write_text(head + tail[tail.index("\n]\n") + 3 :], encoding="utf-8")
    with pytest.raises(WordsError, match=r"draft\.never_sent must be a list of texts"):
        load_words(folder)


def test_the_variant_that_uses_most_of_what_is_known_is_said() -> None:
    words = shipped_words()
    known = {"walks_in": "Tom", "checks_in": "Dana", "both": "", "helpers": "Tom and Dana"}
    assert "Tom" in words.say("way_out.in_person.on_time", known, "a")
    assert "Dana" in words.say("way_out.in_person.on_time", known, "a")
    assert "whoever" in words.say("way_out.in_person.on_time", {}, "a")
    assert words.say("before.plan.cases", {}) == ""


def test_interviews_differ_in_their_variants_and_each_keeps_its_own() -> None:
    words = shipped_words()
    said = {key: words.say("after.let_go.mind", {}, key) for key in "abcdefghijkl"}
    assert len(set(said.values())) == 2
    assert said == {key: words.say("after.let_go.mind", {}, key) for key in said}


def test_what_was_typed_is_never_read_as_a_slot() -> None:
    assert "{role}" in shipped_words().say("way_out.in_person.on_time", {"both": "{role}"})
