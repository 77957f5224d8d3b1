"""What may be the name of a group."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.groups import BadNameError
from bot.groups._naming import clean_name, folded


@pytest.mark.parametrize(
    ("typed", "name"),
    [
        ("  Tuesday \n\t club ", "Tuesday club"),
        ("Tues\u202eday", "Tuesday"),
        ("👩\u200d🏫 teachers", "👩\u200d🏫 teachers"),
        ("Cafe\u0301", "Café"),
        ("x" * 60, "x" * 60),
        ("面接クラブ", "面接クラブ"),
        ("_*<@1>*_", "_*<@1>*_"),
    ],
)
def test_a_name_is_one_line_of_what_can_be_seen(typed: str, name: str) -> None:
    assert clean_name(typed) == name


@pytest.mark.parametrize("typed", ["", " \n ", "\u200b\u200d", "\u3164", "\u2800\u2800", "\u0301", "\x00"])
def test_a_name_of_which_nothing_can_be_seen_is_none(typed: str) -> None:
    with pytest.raises(BadNameError, match="nothing that can be seen"):
        clean_name(typed)


def test_a_name_that_is_too_long_is_refused_with_its_length() -> None:
    with pytest.raises(BadNameError, match="1 to 60 characters, and this one has 1,000"):
        clean_name("x" * 1_000)


@pytest.mark.parametrize(
    "same",
    [
        "tuesday club",
        "TUESDAY  CLUB",
        "\uff34uesday club",
        "Tues\u200bday\u200d club\u3164",
        "Tuesday\u034f club\ufe0f",
    ],
)
def test_names_that_nobody_would_tell_apart_are_the_same(same: str) -> None:
    assert folded(same) == folded("Tuesday club")


@given(st.text(max_size=80))
def test_a_name_that_was_cleaned_stays_as_it_is(typed: str) -> None:
    try:
        name = clean_name(typed)
    except BadNameError:
        return
    assert clean_name(name) == name
    assert 1 <= len(name) <= 60
    assert "\n" not in name
