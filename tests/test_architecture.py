"""The arrows of the house: who may import whom. A line travels one way."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
MODULES = sorted(ROOT.glob("bot/**/*.py")) + sorted(ROOT.glob("cogs/**/*.py"))
DISCORD_ALLOWED = ("bot/client.py", "bot/__main__.py", "cogs/")
STEPS = ("listening", "deciding", "speaking", "coaching")
MOST_LINES = 400


def imports_of(path: Path) -> set[str]:
    """Return every module that a file imports, also inside functions."""
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: write imports out in full"
            found.add(node.module or "")
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_only_the_edge_imports_discord(path: Path) -> None:
    if not name_of(path).startswith(DISCORD_ALLOWED):
        assert not any(module.split(".")[0] == "discord" for module in imports_of(path))


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/rehearsal/**/*.py")), ids=name_of)
def test_the_rehearsal_imports_nothing_of_the_project_outside_itself(path: Path) -> None:
    own = {module for module in imports_of(path) if module.split(".")[0] in ("bot", "cogs")}
    assert all(module.startswith("bot.rehearsal") for module in own), own


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/rehearsal/**/*.py")), ids=name_of)
def test_the_rehearsal_has_no_clock_no_dice_and_no_network_of_its_own(path: Path) -> None:
    assert not imports_of(path) & {"random", "time", "datetime", "socket", "asyncio", "secrets", "urllib.request"}


@pytest.mark.parametrize("step", STEPS)
def test_a_line_never_travels_back(step: str) -> None:
    later = STEPS[STEPS.index(step) + 1 :]
    for path in sorted(ROOT.glob(f"bot/rehearsal/{step}/*.py")):
        for module in imports_of(path):
            assert not any(module.startswith(f"bot.rehearsal.{other}") for other in later), (
                f"{name_of(path)} imports {module}"
            )


def test_deciding_and_coaching_never_look_at_how_the_listener_works() -> None:
    for step in ("deciding", "speaking", "coaching"):
        for path in sorted(ROOT.glob(f"bot/rehearsal/{step}/*.py")):
            assert not any(module.startswith("bot.rehearsal.listening") for module in imports_of(path)), name_of(path)


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/diary/**/*.py")), ids=name_of)
def test_the_diary_knows_nothing_of_databases_or_of_who_keeps_it(path: Path) -> None:
    foreign = ("sqlalchemy", "sqlite3", "asyncpg", "bot.store", "bot.sessions", "cogs")
    assert not [module for module in imports_of(path) if module.startswith(foreign)]


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/diary/**/*.py")), ids=name_of)
def test_the_diary_asks_nobody_but_its_clock_what_time_it_is(path: Path) -> None:
    calls = re.findall(r"\b(?:datetime|date)\.(?:now|utcnow|today)\(|\btime\.time\(", path.read_text(encoding="utf-8"))
    assert not calls or path.name == "_system_clock.py"


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/groups/**/*.py")), ids=name_of)
def test_groups_build_on_the_rehearsal_and_on_the_times_of_the_diary_alone(path: Path) -> None:
    own = {module for module in imports_of(path) if module.split(".")[0] in ("bot", "cogs")}
    assert all(
        re.fullmatch(r"bot\.(?:(?:rehearsal|groups)(?:\..+)?|diary(?:\.interview)?)", module) for module in own
    ), own
    assert not [module for module in imports_of(path) if module.startswith(("sqlalchemy", "sqlite3", "asyncpg"))]


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/groups/**/*.py")), ids=name_of)
def test_groups_have_no_clock_of_their_own(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert not re.findall(r"\b(?:datetime|date)\.(?:now|utcnow|today)\(|\btime\.(?:time|monotonic)\(|SystemClock", text)


@pytest.mark.parametrize("path", sorted(ROOT.glob("bot/store/**/*.py")), ids=name_of)
def test_the_store_takes_only_values_from_the_diary(path: Path) -> None:
    found = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    taken = {
        alias.name
        for node in found
        if isinstance(node, ast.ImportFrom) and node.module == "bot.diary"
        for alias in node.names
    }
    assert taken <= {"Habits", "Reminder"}
    assert {module for module in imports_of(path) if module.startswith("bot.diary")} <= {
        "bot.diary",
        "bot.diary.interview",
    }


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_private_siblings_are_imported_only_from_their_own_folder(path: Path) -> None:
    for module in imports_of(path):
        if re.search(r"\._[a-z]", module) and module.startswith("bot."):
            owner = module.rsplit("._", 1)[0].replace(".", "/")
            assert name_of(path).startswith(owner), f"{name_of(path)} imports {module}"


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_every_file_can_be_read_in_one_sitting(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MOST_LINES


def test_the_top_level_is_the_agreed_one() -> None:
    agreed = {
        "pyproject.toml",
        "README.md",
        "bot",
        "cogs",
        "tests",
        ".env.example",
        "LICENSE",
        ".gitignore",
        ".ci",
        "deploy",
    }
    passing = {
        ".git",
        "data",
        ".env",
        ".venv",
        ".mypy_cache",
        ".ruff_cache",
        ".pytest_cache",
        ".hypothesis",
        "build",
        "last_impression.egg-info",
    }
    assert {path.name for path in ROOT.iterdir()} <= agreed | passing
