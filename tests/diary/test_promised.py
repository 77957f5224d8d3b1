"""A day by which an answer was promised, read as people note it down."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import WhenError, read_day
from tests.diary.walls import VIENNA, wall

NOW = wall("2026-11-25 16:00", VIENNA).moment
"""A Wednesday."""


@pytest.mark.parametrize(
    ("typed", "day"),
    [
        ("Friday", date(2026, 11, 27)),
        ("by Friday", date(2026, 11, 27)),
        ("3 December", date(2026, 12, 3)),
        ("Dec 3rd", date(2026, 12, 3)),
        ("by the 3rd of December", date(2026, 12, 3)),
        ("3.12.", date(2026, 12, 3)),
        ("2026-12-03", date(2026, 12, 3)),
        ("tomorrow", date(2026, 11, 26)),
        ("today", date(2026, 11, 25)),
        ("in two weeks", date(2026, 12, 9)),
        ("Friday next week", date(2026, 12, 4)),
    ],
)
def test_a_day_is_read_without_an_hour(typed: str, day: date) -> None:
    assert read_day(typed, VIENNA, NOW) == day


@pytest.mark.parametrize(
    "typed", ["", "soon", "next week", "31 Feb", "3/4", "yesterday", "in 90 years", "Friday or Monday", "x" * 500]
)
def test_what_is_no_single_day_is_refused_with_a_sentence(typed: str) -> None:
    with pytest.raises(WhenError) as error:
        read_day(typed, VIENNA, NOW)
    assert str(error.value).endswith((".", "”."))


@given(st.text(max_size=120))
def test_whatever_is_typed_gives_a_day_or_a_sentence(typed: str) -> None:
    with contextlib.suppress(WhenError):
        assert read_day(typed, VIENNA, NOW) >= date(2026, 11, 25)
