from pathlib import Path

import pytest

from bot.store import StoreError, default_url, normalise_url


def test_without_an_address_everything_is_kept_in_a_file_of_the_data_folder() -> None:
    assert default_url(Path("data")) == "sqlite:///data/last-impression.db"
    assert normalise_url(default_url(Path("/srv/bot data"))) == "sqlite:////srv/bot data/last-impression.db"


@pytest.mark.parametrize(
    ("given", "used"),
    [
        ("postgres://ann:pa%40ss@db:5433/bot", "postgresql+asyncpg://ann:pa%40ss@db:5433/bot"),
        (" postgresql://ann@db/bot\n", "postgresql+asyncpg://ann@db/bot"),
        ("postgresql+asyncpg:///bot", "postgresql+asyncpg:///bot"),
        ("postgres://db/bot?sslmode=require&channel_binding=require", "postgresql+asyncpg://db/bot?ssl=require"),
        ("sqlite:///kept.db", "sqlite:///kept.db"),
        ("sqlite+aiosqlite:////srv/kept.db", "sqlite:////srv/kept.db"),
    ],
)
def test_the_usual_ways_to_write_an_address_are_understood(given: str, used: str) -> None:
    assert normalise_url(given) == used
    assert normalise_url(used) == used


@pytest.mark.parametrize(
    "given",
    [
        "",
        "kept.db",
        "mysql://ann:secret@db/bot",
        "postgresql://ann:secret@db",
        "sqlite://",
        "sqlite:///:memory:",
        "x://[::secret",
    ],
)
def test_any_other_address_is_refused_with_what_is_allowed_and_without_its_password(given: str) -> None:
    with pytest.raises(StoreError, match=r"postgresql://.* or sqlite:///") as caught:
        normalise_url(given)
    assert "secret" not in str(caught.value)


def test_a_setting_that_nobody_understands_is_named() -> None:
    with pytest.raises(StoreError, match="sslcrl"):
        normalise_url("postgresql://ann:secret@db/bot?sslcrl=x&sslmode=require")
