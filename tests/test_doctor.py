import shutil
from pathlib import Path

from bot.doctor import examine
from bot.rehearsal.coaching import coach_faults
from bot.rehearsing import SCENARIOS


def test_all_is_well_with_what_is_shipped() -> None:
    said: list[str] = []
    assert examine(said.append, {}), said
    assert said[-1] == "all well"


def test_a_folder_in_which_nothing_can_be_kept_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    said: list[str] = []
    assert not examine(said.append, {"DATA_DIR": str(tmp_path / "file" / "data")})
    assert any("nothing can be kept" in line for line in said)


def test_an_unknown_slot_or_a_missing_reason_of_the_coach_is_a_fault(tmp_path: Path) -> None:
    shutil.copytree(SCENARIOS / "coach", tmp_path / "coach")
    card, notes = tmp_path / "coach" / "card.toml", tmp_path / "coach" / "notes.toml"
    card.write_text(card.read_text().replace("no_result = ", "noresult = ", 1))
    notes.write_text(notes.read_text().replace("{manager}", "{managr}", 1))
    (fault,) = coach_faults(tmp_path / "coach")
    assert "why.evidence.no_result is missing" in str(fault)
    assert "unknown slot managr" in str(fault)


def test_every_fault_of_every_file_is_listed_with_file_key_and_remedy(tmp_path: Path) -> None:
    for path in SCENARIOS.glob("nursing_*.toml"):
        shutil.copy(path, tmp_path / path.name)
    ward = (tmp_path / "nursing_surgical_ward.toml").read_text()
    (tmp_path / "broken_syntax.toml").write_text("family = [")
    (tmp_path / "broken_keys.toml").write_text(
        ward.replace('temperament = "warm"', 'temperament = "angry"').replace(
            'company = "St. Brannock\'s Hospital"', "colour = 1"
        )
    )
    said: list[str] = []
    assert not examine(said.append, {}, tmp_path)
    faults = [line for line in said if line.startswith("fault")]
    assert any("broken_syntax.toml" in line for line in faults)
    for key in ("temperament", "company", "colour"):
        assert any("broken_keys.toml" in line and f" {key}: " in line and " -> " in line for line in faults), (
            key,
            faults,
        )
    assert any("scenarios: 2 in 1 families (nursing)" in line for line in said)
