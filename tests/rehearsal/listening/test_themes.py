from pathlib import Path

import pytest

from bot.rehearsal.listening import THEMES, ThemesError, load_themes
from bot.rehearsal.wordforms import words


def main_theme(text: str) -> str:
    book = load_themes(THEMES)
    said = words(text)
    profile = book.profile(book.hits_in(said), [1.0] * len(said), doubt=1.0, answer=0.5)
    return book.keys[int(profile.argmax())]


def test_the_book_is_sound_and_large() -> None:
    assert len(load_themes(THEMES).keys) >= 300


def test_a_doubt_falls_under_its_theme() -> None:
    assert main_theme("is afraid of heights and ladders") == "heights_and_edges"


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("not toml [", "TOML"),
        ("[[other]]\nkey = 'x'\n", "theme"),
        ("[[theme]]\ndoubt = ['a']\nanswer = ['b']\n", "missing or stands twice"),
        ("[[theme]]\nkey = 'x'\ndoubt = []\nanswer = ['b']\n", "x.doubt"),
        ("[[theme]]\nkey = 'x'\ndoubt = ['a']\nanswer = ['*']\n", "x.answer"),
        ("[[theme]]\nkey = 'x'\ndoubt = ['a']\nanswer = ['b']\n" * 2, "stands twice"),
    ],
)
def test_a_faulty_volume_is_refused_with_its_name(tmp_path: Path, content: str, says: str) -> None:
    (tmp_path / "volume.toml").write_text(content)
    with pytest.raises(ThemesError, match=says):
        load_themes(tmp_path)
