"""The doctor names everything that is wrong at once, and leaves everything as it was."""

import asyncio
import base64
import shutil
import sqlite3
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.fernet import Fernet

from bot.client import PERMISSION_REASONS, PERMISSIONS
from bot.doctor import examine
from bot.rehearsal.coaching import coach_faults
from bot.rehearsing import SCENARIOS
from bot.store import default_url, open_store, read_keys

NOWHERE = Path("no such .env")


def token_of(application_id: object) -> str:
    """The shape of a token, of an application that need not exist."""
    return base64.urlsafe_b64encode(str(application_id).encode()).decode().rstrip("=") + ".GabcDE." + "x" * 38


def ask(environ: Mapping[str, str], folder: Path = SCENARIOS) -> tuple[bool, list[str]]:
    said: list[str] = []
    is_well = examine(said.append, environ, folder, NOWHERE)
    assert said[-1] == ("all well" if is_well else said[-1])
    return is_well, said


def faults_of(environ: Mapping[str, str], folder: Path = SCENARIOS) -> list[str]:
    _, said = ask(environ, folder)
    return [line.removeprefix("fault: ") for line in said if line.startswith("fault: ")]


def make_store(folder: Path, key: str | None = None) -> None:
    """What a first start leaves behind."""

    async def make() -> None:
        async with await open_store(default_url(folder), read_keys(key, folder, print), announce=print):
            pass

    asyncio.run(make())


def contents(folder: Path) -> dict[str, tuple[int, bytes]]:
    return {
        path.relative_to(folder).as_posix(): (path.stat().st_mtime_ns, path.read_bytes())
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_all_is_well_with_what_is_shipped(tmp_path: Path) -> None:
    is_well, said = ask({"DATA_DIR": str(tmp_path)})
    assert is_well, said
    assert any("no token, so rehearsals run in the terminal" in line for line in said)


def test_it_makes_no_folder_no_database_and_no_key(tmp_path: Path) -> None:
    is_well, said = ask({"DATA_DIR": str(tmp_path / "not" / "yet" / "there"), "DISCORD_TOKEN": token_of(10**17)})
    assert is_well, said
    assert not list(tmp_path.iterdir())


def test_it_leaves_a_database_that_is_there_as_it_was(tmp_path: Path) -> None:
    make_store(tmp_path)
    before = contents(tmp_path)
    is_well, said = ask({"DATA_DIR": str(tmp_path)})
    assert is_well, said
    assert contents(tmp_path) == before
    assert any(line == f"database: a file in {tmp_path}; key in the data folder" for line in said)


def test_a_folder_in_which_nothing_can_be_kept_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("in the way")
    faults = faults_of({"DATA_DIR": str(tmp_path / "file" / "data")})
    assert any("nothing can be kept" in fault for fault in faults)


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="only Linux has a folder that not even root may write")
def test_a_folder_that_may_not_be_written_is_a_fault() -> None:
    faults = faults_of({"DATA_DIR": "/proc/self/data"})
    assert any("nothing can be kept" in fault and "make it writable" in fault for fault in faults)


def test_a_database_that_is_none_is_a_fault(tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("Dear diary, this is no database at all, and longer than its header.")
    (fault,) = faults_of({"DATA_DIR": str(tmp_path), "DATABASE_URL": f"sqlite:///{tmp_path / 'notes.db'}"})
    assert "not a database" in fault


def test_a_server_that_does_not_answer_is_a_fault_that_shows_no_password(tmp_path: Path) -> None:
    (fault,) = faults_of({"DATA_DIR": str(tmp_path), "DATABASE_URL": "postgresql://ann:secret@127.0.0.1:1/rehearsals"})
    assert "127.0.0.1:1" in fault
    assert "DATABASE_URL" in fault
    assert "secret" not in fault


def test_a_database_of_a_newer_version_is_a_fault(tmp_path: Path) -> None:
    make_store(tmp_path)
    (path,) = tmp_path.glob("*.db")
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    (fault,) = faults_of({"DATA_DIR": str(tmp_path)})
    assert "newer" in fault


def test_a_key_that_does_not_fit_is_a_fault_that_shows_no_key(tmp_path: Path) -> None:
    make_store(tmp_path)
    other = Fernet.generate_key().decode()
    (fault,) = faults_of({"DATA_DIR": str(tmp_path), "DATA_KEY": other})
    assert "key" in fault.lower()
    assert other not in fault


def test_a_database_whose_key_is_lost_is_a_fault(tmp_path: Path) -> None:
    make_store(tmp_path)
    (tmp_path / "data.key").unlink()
    (fault,) = faults_of({"DATA_DIR": str(tmp_path)})
    assert "key" in fault.lower()
    assert not (tmp_path / "data.key").exists()


@pytest.mark.parametrize("digits", [17, 18, 19, 20])
def test_the_invite_link_has_the_applications_id_out_of_the_token(tmp_path: Path, digits: int) -> None:
    application_id = int("123456789" * 3) % 10**digits
    assert len(str(application_id)) == digits
    is_well, said = ask({"DATA_DIR": str(tmp_path), "DISCORD_TOKEN": token_of(application_id)})
    assert is_well, said
    (link,) = [line for line in said if line.startswith("invite link: https://")]
    assert f"client_id={application_id}" in link
    assert f"permissions={PERMISSIONS.value}" in link
    assert "bot+applications.commands" in link


def test_every_permission_is_asked_for_with_its_reason_and_never_administrator(tmp_path: Path) -> None:
    _, said = ask({"DATA_DIR": str(tmp_path), "DISCORD_TOKEN": token_of(10**17)})
    told = [line for line in said if line.startswith("permission: ")]
    assert told == [f"permission: {name.replace('_', ' ')}, to {why}" for name, why in PERMISSION_REASONS.items()]
    assert not PERMISSIONS.administrator


@pytest.mark.parametrize("first", ["not-an-application-id", "_" * 24, base64.b64encode(b"x" * 18).decode()])
def test_a_token_without_an_applications_id_is_a_fault_that_does_not_show_it(tmp_path: Path, first: str) -> None:
    token = f"{first}.GabcDE.{'x' * 38}"
    (fault,) = faults_of({"DATA_DIR": str(tmp_path), "DISCORD_TOKEN": token})
    assert "DISCORD_TOKEN" in fault
    assert first not in fault


def test_a_misshapen_token_is_said_to_be_one(tmp_path: Path) -> None:
    _, said = ask({"DATA_DIR": str(tmp_path), "DISCORD_TOKEN": "hunter2"})
    assert any("the token cannot be used" in line for line in said)
    assert not any("no token" in line or "hunter2" in line for line in said)


def test_faults_of_settings_database_token_and_scenes_are_all_said_at_once(tmp_path: Path) -> None:
    make_store(tmp_path)
    (tmp_path / "scenes").mkdir()
    (tmp_path / "scenes" / "broken.toml").write_text("family = [")
    is_well, said = ask(
        {
            "DATA_DIR": str(tmp_path),
            "DATA_KEY": Fernet.generate_key().decode(),
            "DISCORD_TOKEN": f"{'_' * 24}.GabcDE.{'x' * 38}",
            "LOG_LEVEL": "DEBUG",
            "HUMAN_DELAY": "sometimes",
        },
        tmp_path / "scenes",
    )
    assert not is_well
    faults = [line for line in said if line.startswith("fault: ")]
    for sign in ("broken.toml", "LOG_LEVEL", "HUMAN_DELAY", "key", "DISCORD_TOKEN does not begin"):
        assert any(sign in fault for fault in faults), (sign, faults)
    assert said[-1] == f"{len(faults)} faults to mend"


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
    is_well, said = ask({"DATA_DIR": str(tmp_path)}, tmp_path)
    assert not is_well
    faults = [line for line in said if line.startswith("fault")]
    assert any("broken_syntax.toml" in line for line in faults)
    for key in ("temperament", "company", "colour"):
        assert any("broken_keys.toml" in line and f" {key}: " in line and " -> " in line for line in faults), (
            key,
            faults,
        )
    assert any("scenarios: 2 in 1 families (nursing)" in line for line in said)
