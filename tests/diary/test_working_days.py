"""Working days are Monday to Friday; nothing is known of holidays."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.diary import working_days_after

FRIDAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("after", "count", "expected"),
    [
        (date(2026, 11, 18), 1, date(2026, 11, 19)),
        (FRIDAY, 1, date(2026, 11, 23)),
        (FRIDAY, 2, date(2026, 11, 24)),
        (FRIDAY + timedelta(days=1), 2, date(2026, 11, 24)),
        (FRIDAY + timedelta(days=2), 2, date(2026, 11, 24)),
        (FRIDAY, 6, date(2026, 11, 30)),
        (date(2026, 12, 23), 2, date(2026, 12, 25)),
    ],
)
def test_weekends_are_not_counted_and_holidays_are(after: date, count: int, expected: date) -> None:
    assert working_days_after(after, count) == expected


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 15))
def test_it_is_always_a_working_day_and_five_make_a_week(day: date, count: int) -> None:
    assert working_days_after(day, count).weekday() < 5
    assert working_days_after(day, count + 5) == working_days_after(day, count) + timedelta(weeks=1)
