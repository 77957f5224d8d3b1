"""What is said about meetings: short, by everybody's own clock, and with nothing that Discord would act on."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.groups import announcement_text, due_of, meeting_text, opt_in_text, plan_messages, rhythm_text
from bot.groups.group import LONGEST_NAME
from bot.groups.meeting import Meeting, Occasion, Reach
from tests.diary.interviews import TYPED
from tests.diary.walls import wall
from tests.groups.meeting import GROUP, HOUR, LONDON, MINUTE, TUESDAY, WEEK

MEETING = Meeting("meeting00001", GROUP.key, wall("2026-11-24 18:00", LONDON), is_weekly=True, made_by=1)
DIRECT = replace(MEETING, reach=Reach.DIRECT)
UNIX = f"{TUESDAY.timestamp():.0f}"
TEXTS = [
    meeting_text(Occasion.AHEAD, MEETING, GROUP, TUESDAY - HOUR, is_direct=False),
    meeting_text(Occasion.AHEAD, DIRECT, GROUP, TUESDAY - HOUR, is_direct=True),
    meeting_text(Occasion.START, MEETING, GROUP, TUESDAY, is_direct=False),
    meeting_text(Occasion.START, MEETING, GROUP, TUESDAY + 20 * MINUTE, is_direct=False),
    announcement_text(MEETING, GROUP),
    announcement_text(replace(DIRECT, is_weekly=False), GROUP),
    opt_in_text(GROUP),
]


@pytest.mark.parametrize("text", TEXTS)
def test_every_text_names_the_group_and_is_short(text: str) -> None:
    assert "**Evening \\*circle\\***" in text
    assert len(text) < 500
    assert "must" not in text


def test_times_are_shown_to_everybody_by_their_own_clock() -> None:
    ahead, direct, _, late, weekly, once, _ = TEXTS
    assert f"<t:{UNIX}:R>: <t:{UNIX}:F>" in ahead
    assert f"<t:{UNIX}:R>, at <t:{UNIX}:t>, in <#7>" in direct
    assert f"<t:{UNIX}:R>" in late
    assert f"every Tuesday, the first time <t:{UNIX}:F>" in weekly
    assert f"<t:{UNIX}:F>, <t:{UNIX}:R>" in once
    assert not [text for text in TEXTS if re.search(r"\d\d:\d\d", text)], "no clock but one's own"


def test_how_often_it_is_and_by_which_clock_is_said_in_words() -> None:
    assert rhythm_text(MEETING) == "every Tuesday at 18:00 in Europe/London"
    assert rhythm_text(replace(MEETING, is_weekly=False)) == "once, at 18:00 in Europe/London"
    far = replace(MEETING, starts=wall("2026-11-24 18:00", "America/New_York"))
    assert rhythm_text(far) == "every Tuesday at 18:00 in America/New York"


def test_a_direct_message_says_that_it_was_asked_for_and_how_it_ends() -> None:
    assert "You asked for this" in TEXTS[1]
    assert "stops it at once" in TEXTS[1]
    assert "stops it at once" in TEXTS[-1]


def test_only_a_late_call_apologises() -> None:
    assert [text.startswith("Sorry") for text in TEXTS] == [False, False, False, True, False, False, False]


def test_when_a_meeting_is_over_nobody_reads_anything() -> None:
    assert meeting_text(Occasion.TURN, MEETING, GROUP, TUESDAY, is_direct=False) == ""


@pytest.mark.parametrize("name", [TYPED, "<@1> @everyone", "[x](http://evil.example)", "# big", "`" * LONGEST_NAME])
def test_hostile_names_do_nothing(name: str) -> None:
    group = replace(GROUP, name=name)
    for text in (
        meeting_text(Occasion.AHEAD, MEETING, group, TUESDAY, is_direct=True),
        announcement_text(MEETING, group),
        opt_in_text(group),
    ):
        assert not re.search(r"(?<!\\)@everyone|(?<!\\)<@|(?<!\\)\[x\]\(", text)
        assert len(text) < 600


@given(
    st.timedeltas(-WEEK, 2 * WEEK),
    st.sets(st.integers(1, 50), max_size=5),
    st.sampled_from(Reach),
    st.integers(15, 240),
    st.booleans(),
)
def test_whatever_is_planned_lies_ahead_and_the_turn_is_never_missing(
    span: timedelta, whom: set[int], reach: Reach, minutes: int, is_new_time: bool
) -> None:
    meeting, now = replace(MEETING, reach=reach, minutes=minutes), TUESDAY - span
    planned = plan_messages(meeting, whom, now, is_new_time=is_new_time)
    assert [one.occasion for one in planned].count(Occasion.TURN) == 1
    assert {one.user_id for one in planned} <= {None, *whom}
    assert list(planned) == sorted(planned, key=lambda one: one.due_at)
    for one in planned:
        assert one.due_at == due_of(meeting, one.occasion)
        is_call = is_new_time and one.occasion is Occasion.START and now - one.due_at < 30 * MINUTE
        assert one.due_at > now or is_call or one.occasion is Occasion.TURN
    to_people = {one.user_id for one in planned if one.occasion is Occasion.AHEAD}
    if span > HOUR:
        assert to_people == (whom if reach is Reach.DIRECT else {None})
