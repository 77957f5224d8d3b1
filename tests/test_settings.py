from pathlib import Path

import pytest

from bot.settings import SettingsError, read_settings

NOWHERE = Path("no such .env")
TOKEN = "A" * 24 + "." + "B" * 6 + "." + "C" * 30  # no real token: only the shape of one


def test_without_any_settings_the_defaults_hold() -> None:
    settings = read_settings({}, NOWHERE)
    assert (settings.discord_token, settings.log_level, settings.data) == (None, "INFO", Path("data"))


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("LOG_LEVEL=ERROR\nDATA_DIR=elsewhere\n")
    settings = read_settings({"LOG_LEVEL": "warning"}, env)
    assert (settings.log_level, settings.data) == ("WARNING", Path("elsewhere"))


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"DISCORD_TOKEN": "nonsense", "LOG_LEVEL": "DEBUG"}, NOWHERE)
    assert "DISCORD_TOKEN" in str(caught.value)
    assert "LOG_LEVEL" in str(caught.value)


def test_neither_a_fault_nor_a_repr_shows_the_token() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings({"DISCORD_TOKEN": "secret-but-misshapen"}, NOWHERE)
    assert "secret" not in str(caught.value)
    assert TOKEN not in repr(read_settings({"DISCORD_TOKEN": TOKEN}, NOWHERE))


def test_the_example_file_names_every_setting_with_a_comment() -> None:
    lines = Path(".env.example").read_text().splitlines()
    for name in ("DISCORD_TOKEN", "LOG_LEVEL", "DATA_DIR"):
        at = next(number for number, line in enumerate(lines) if line.startswith(f"{name}="))
        assert lines[at - 1].startswith("#")
