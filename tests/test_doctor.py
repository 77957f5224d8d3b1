import shutil
from pathlib import Path

from bot.doctor import examine
from bot.rehearsing import SCENARIOS


def test_all_is_well_with_what_is_shipped() -> None:
    said: list[str] = []
    assert examine(said.append, {}), said
    assert said[-1] == "all well"


def test_every_fault_of_every_file_is_listed_with_file_key_and_remedy(tmp_path: Path) -> None:
    for path in SCENARIOS.glob("nursing_*.toml"):
        shutil.copy(path, tmp_path / path.name)
    ward = (tmp_path / "nursing_surgical_ward.toml").read_text()
    (tmp_path / "broken_syntax.toml").write_text("family = [")
    (tmp_path / "broken_keys.toml").write_text(ward.replace('temperament = "warm"', 'temperament = "angry"').replace('company = "St. Brannock\'s Hospital"', "colour = 1"))
    said: list[str] = []
    assert not examine(said.append, {}, tmp_path)
    faults = [line for line in said if line.startswith("fault")]
    assert any("broken_syntax.toml" in line for line in faults)
    for key in ("temperament", "company", "colour"):
        assert any("broken_keys.toml" in line and f" {key}: " in line and " -> " in line for line in faults), (key, faults)
    assert any("scenarios: 2 in 1 families (nursing)" in line for line in said)
