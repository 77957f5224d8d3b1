"""Settings: read once, checked as a whole, and never shown where they are secret."""

import re
from datetime import timedelta
from pathlib import Path

import pytest

from bot.settings import VARIABLES, Settings, SettingsError, look_at_settings, read_settings

NOWHERE = Path("no such .env")
TOKEN = "A" * 24 + "." + "B" * 6 + "." + "C" * 30  # no real token: only the shape of one
KEY = "k" * 43 + "="  # no real key either
BAD = {
    "DISCORD_TOKEN": "secret-but-misshapen",
    "DISCORD_API_URL": "discord.example/api?secret=1",
    "DATABASE_URL": "user:secret@host/name",
    "DATA_KEY": "secret-and-too-short",
    "RETENTION_DAYS": "a month",
    "HUMAN_DELAY": "sometimes",
    "LOG_LEVEL": "DEBUG",
    "DATA_DIR": "pyproject.toml",
}


def fault_of(name: str, value: str) -> str:
    with pytest.raises(SettingsError) as caught:
        read_settings({name: value}, NOWHERE)
    return str(caught.value)


def test_without_any_settings_the_defaults_hold() -> None:
    assert read_settings({}, NOWHERE) == Settings(
        discord_token=None, log_level="INFO", data=Path("data"), discord_api_url=None, database_url=None,
        data_key=None, has_human_delay=True, retention=timedelta(days=30),
    )  # fmt: skip


def test_a_setting_that_is_left_empty_is_as_good_as_none() -> None:
    assert read_settings(dict.fromkeys(VARIABLES, "  "), NOWHERE) == read_settings({}, NOWHERE)


def test_the_environment_wins_over_the_env_file(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text("LOG_LEVEL=ERROR\nDATA_DIR=elsewhere\n")
    settings = read_settings({"LOG_LEVEL": "warning"}, env)
    assert (settings.log_level, settings.data) == ("WARNING", Path("elsewhere"))


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(BAD, NOWHERE)
    assert set(BAD) == set(VARIABLES)
    assert [fault.split()[0] for fault in str(caught.value).split("; ") if fault.split()[0] in VARIABLES] == [
        *("DISCORD_TOKEN", "DISCORD_API_URL", "DATABASE_URL", "DATA_KEY", "LOG_LEVEL", "HUMAN_DELAY", "RETENTION_DAYS"),
        "DATA_DIR",
    ]


def test_a_faulty_setting_leaves_the_others_as_they_are() -> None:
    settings, faults = look_at_settings({**BAD, "DISCORD_TOKEN": TOKEN, "DATA_DIR": ""}, NOWHERE)
    assert settings == Settings(discord_token=TOKEN)
    assert set(faults) == set(BAD) - {"DISCORD_TOKEN", "DATA_DIR"}


@pytest.mark.parametrize("name", ["DISCORD_TOKEN", "DISCORD_API_URL", "DATABASE_URL", "DATA_KEY"])
def test_no_fault_shows_what_may_be_a_secret(name: str) -> None:
    assert "secret" not in fault_of(name, BAD[name])


def test_no_repr_shows_a_secret() -> None:
    shown = repr(
        read_settings(
            {"DISCORD_TOKEN": TOKEN, "DATABASE_URL": "postgresql://user:password@host/name", "DATA_KEY": KEY}, NOWHERE
        )
    )
    for secret in (TOKEN, "password", KEY):
        assert secret not in shown


@pytest.mark.parametrize(
    "address", ["https://discord.example/api/v10", "http://127.0.0.1:8080", "http://[::1]:8080/api/"]
)
def test_another_discord_is_named_by_its_address_without_a_last_slash(address: str) -> None:
    assert read_settings({"DISCORD_API_URL": address}, NOWHERE).discord_api_url == address.rstrip("/")


@pytest.mark.parametrize(
    "address", ["discord.example", "https://", "ftp://host/api", "https://host/api?v=10", "https://a b"]
)
def test_what_is_no_address_of_an_api_is_refused_with_an_example(address: str) -> None:
    assert "https://host/api/v10" in fault_of("DISCORD_API_URL", address)


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:///data/rehearsals.db",
        "postgres://u:p@host/name",
        "postgresql+asyncpg://u:p%40@[::1]:5432/name?ssl=require",
    ],
)
def test_a_database_is_named_by_its_address(address: str) -> None:
    assert read_settings({"DATABASE_URL": address}, NOWHERE).database_url == address


@pytest.mark.parametrize("address", ["rehearsals.db", "/var/rehearsals.db", "sqlite:rehearsals.db", "postgresql://"])
def test_what_is_no_database_address_is_refused_with_both_kinds(address: str) -> None:
    fault = fault_of("DATABASE_URL", address)
    assert "postgresql://" in fault
    assert "sqlite:///" in fault


@pytest.mark.parametrize("keys", [KEY, f"{KEY},{KEY}", f" {KEY} , {KEY} ,"])
def test_one_key_or_several_with_commas_are_taken(keys: str) -> None:
    assert read_settings({"DATA_KEY": keys}, NOWHERE).data_key == keys.strip()


@pytest.mark.parametrize("keys", ["k" * 44, "k" * 42 + "=", f"{KEY} {KEY}", f"{KEY},short", "é" * 43 + "="])
def test_a_malformed_key_is_refused_before_anything_is_opened_with_it(keys: str) -> None:
    assert "44 url-safe characters" in fault_of("DATA_KEY", keys)


@pytest.mark.parametrize(("given", "is_on"), [("on", True), ("OFF", False), (" off ", False)])
def test_pauses_are_on_or_off(given: str, is_on: bool) -> None:
    assert read_settings({"HUMAN_DELAY": given}, NOWHERE).has_human_delay is is_on


@pytest.mark.parametrize("given", ["no", "0", "true"])
def test_any_other_word_for_pauses_is_refused(given: str) -> None:
    assert fault_of("HUMAN_DELAY", given) == f"HUMAN_DELAY is {given!r}; use on or off"


@pytest.mark.parametrize("days", [1, 7, 3650])
def test_words_are_kept_for_whole_days(days: int) -> None:
    assert read_settings({"RETENTION_DAYS": str(days)}, NOWHERE).retention == timedelta(days=days)


@pytest.mark.parametrize("days", ["0", "-1", "1.5", "3651", "forever", "٣", "9" * 10_000])
def test_days_that_are_none_are_refused_however_long_they_are(days: str) -> None:
    fault = fault_of("RETENTION_DAYS", days)
    assert "from 1 to 3650" in fault
    assert len(fault) < 200


@pytest.mark.parametrize("level", ["debug", "NOTSET", "5", "loud"])
def test_no_level_at_which_libraries_log_what_people_typed_can_be_set(level: str) -> None:
    assert "INFO, WARNING, ERROR, CRITICAL" in fault_of("LOG_LEVEL", level)


def test_a_folder_no_path_can_name_is_a_fault_and_no_crash() -> None:
    assert "name a folder" in fault_of("DATA_DIR", "x" * 5000)


def test_an_env_file_with_the_invisible_mark_of_some_editors_is_read(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_text(f"DISCORD_TOKEN={TOKEN}\n", encoding="utf-8-sig")
    assert read_settings({}, env).discord_token == TOKEN


def test_an_env_file_that_is_no_text_is_named_together_with_other_faults(tmp_path: Path) -> None:
    env = tmp_path / ".env"
    env.write_bytes(f"DISCORD_TOKEN={TOKEN}\n".encode("utf-16"))
    with pytest.raises(SettingsError) as caught:
        read_settings({"LOG_LEVEL": "DEBUG"}, env)
    assert "save it as UTF-8 text" in str(caught.value)
    assert "LOG_LEVEL" in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_the_example_file_names_exactly_what_is_read_each_with_a_comment() -> None:
    lines = Path(".env.example").read_text(encoding="utf-8").splitlines()
    named = {line.partition("=")[0]: number for number, line in enumerate(lines) if re.match(r"[A-Z_]+=", line)}
    assert set(named) == set(VARIABLES)
    for number in named.values():
        assert lines[number - 1].startswith("# ")


def test_the_example_file_as_it_is_gives_the_defaults() -> None:
    assert read_settings({}, Path(".env.example")) == read_settings({}, NOWHERE)
