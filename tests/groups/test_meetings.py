"""Setting meetings, cancelling them, coming to them, and choosing to be reminded."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from bot.groups import (
    GroupGoneError,
    MayNotMeetError,
    MeetingAheadError,
    MeetingLengthError,
    MeetingOverError,
    NoSuchMeetingError,
    NotMemberError,
    RepeatedMeetingChangeError,
    SameMeetingError,
    TooManyMeetingsError,
)
from bot.groups.meeting import Reach
from bot.store import ConflictError
from tests.diary.walls import wall
from tests.groups.meeting import ANN, BEN, CEM, DAY, DEE, GROUP, HOUR, LONDON, MINUTE, SECOND, TUESDAY, WEEK, Circle

AHEAD, START, TURN = (None, "ahead", -HOUR), (None, "start", 0 * HOUR), (None, "turn", HOUR)


@pytest.fixture
def circle() -> Circle:
    return Circle()


# ---------------------------------------------------------------------- setting


async def test_a_weekly_meeting_is_kept_with_what_will_come_about_its_next_time(circle: Circle) -> None:
    meeting = await circle.meets()
    assert (meeting.starts, meeting.is_weekly, meeting.revision) == (wall("2026-11-24 18:00", LONDON), True, 1)
    assert (meeting.begins, meeting.ends) == (TUESDAY, TUESDAY + HOUR)
    assert circle.coming == [AHEAD, START, TURN]
    assert circle.woken == 1
    assert await circle.meetings.ahead(GROUP.key) == [meeting]


async def test_a_meeting_within_the_hour_is_only_called_to_when_it_begins(circle: Circle) -> None:
    await circle.meets("in 40 minutes")
    assert circle.coming == [START, TURN]


async def test_members_who_chose_so_are_reminded_by_direct_message_and_the_channel_when_it_begins(
    circle: Circle,
) -> None:
    await circle.wants(CEM, ANN)
    await circle.meets(reach=Reach.DIRECT)
    assert circle.coming == [(ANN, "ahead", -HOUR), (CEM, "ahead", -HOUR), START, TURN]


async def test_a_short_meeting_is_not_over_before_the_late_have_come(circle: Circle) -> None:
    await circle.meets(minutes=15)
    assert circle.coming[-1] == (None, "turn", 45 * MINUTE)


@pytest.mark.parametrize("who", [CEM, DEE], ids=["a member", "a stranger"])
async def test_only_those_who_lead_a_group_set_its_meetings(circle: Circle, who: int) -> None:
    with pytest.raises(MayNotMeetError, match=rf"owner and its helpers.*<@{ANN}>"):
        await circle.meets(by=who)
    await circle.meets(by=BEN)


async def test_the_same_time_is_not_set_twice_also_not_in_the_same_second(circle: Circle) -> None:
    await circle.meets()
    with pytest.raises(SameMeetingError, match="meets at that time already"):
        await circle.meets("24 Nov 18:00")
    found = await asyncio.gather(circle.meets("tomorrow 19:00"), circle.meets("24 Nov 7pm"), return_exceptions=True)
    assert sum(isinstance(one, SameMeetingError) for one in found) == 1
    assert len(await circle.meetings.ahead(GROUP.key)) == 2


@pytest.mark.parametrize("minutes", [14, 241, 0, -5, 10**9])
async def test_nobody_meets_for_so_short_or_so_long(circle: Circle, minutes: int) -> None:
    with pytest.raises(MeetingLengthError, match="15 to 240 minutes"):
        await circle.meets(minutes=minutes)


async def test_a_group_has_ten_meetings_ahead_and_those_behind_do_not_count(circle: Circle) -> None:
    for hour in range(10, 20):
        await circle.meets(f"tomorrow {hour}:00")
    with pytest.raises(TooManyMeetingsError, match="10 meetings ahead"):
        await circle.meets("tomorrow 21:00")
    await circle.clock.jump(TUESDAY + 2 * HOUR - circle.clock.now())
    assert await circle.meetings.ahead(GROUP.key) == []
    await circle.meets("tomorrow 21:00")


async def test_a_closed_group_meets_no_more(circle: Circle) -> None:
    meeting = await circle.meets()
    circle.closes()
    for asked in (circle.meets("tomorrow 9pm"), circle.meetings.cancel(meeting.key, ANN)):
        with pytest.raises(GroupGoneError):
            await asked
    with pytest.raises(GroupGoneError):
        await circle.meetings.come(meeting.key, CEM)


async def test_names_in_sentences_do_nothing(circle: Circle) -> None:
    with pytest.raises(MayNotMeetError) as caught:
        await circle.meets(by=DEE)
    assert "“Evening \\*circle\\*”" in str(caught.value)


# ---------------------------------------------------------------------- cancelling


async def test_nothing_comes_about_a_cancelled_meeting(circle: Circle) -> None:
    meeting = await circle.meets()
    cancelled = await circle.meetings.cancel(meeting.key, BEN)
    assert cancelled.is_cancelled
    assert circle.coming == []
    assert await circle.meetings.ahead(GROUP.key) == []
    with pytest.raises(NoSuchMeetingError):
        await circle.meetings.cancel(meeting.key, BEN)


async def test_who_set_a_meeting_may_cancel_it_while_they_belong_to_the_group(circle: Circle) -> None:
    meeting = await circle.meets(by=BEN)
    circle.roster.members[GROUP.key, BEN] = replace(
        circle.roster.members[GROUP.key, BEN], role=circle.roster.members[GROUP.key, CEM].role
    )
    with pytest.raises(MayNotMeetError):
        await circle.meetings.cancel(meeting.key, CEM)
    assert (await circle.meetings.cancel(meeting.key, BEN)).is_cancelled
    second = await circle.meets()
    circle.leaves(BEN)
    with pytest.raises(MayNotMeetError):
        await circle.meetings.cancel(second.key, BEN)
    assert (await circle.meetings.cancel(second.key, DEE, may_manage_guild=True)).is_cancelled


async def test_a_group_that_closes_has_all_its_meetings_cancelled(circle: Circle) -> None:
    meetings = [await circle.meets(), await circle.meets("tomorrow 9pm")]
    await circle.meetings.note_event(meetings[0].key, 77)
    ended = await circle.meetings.end_all(GROUP.key)
    assert {one.event_id for one in ended} == {77, None}
    assert circle.coming == []
    assert await circle.meetings.end_all(GROUP.key) == []


async def test_a_cancellation_outlasts_somebody_elses_change_in_the_same_moment(circle: Circle) -> None:
    meeting = await circle.meets()
    circle.calendar.meddling.append(lambda: circle.meetings.note_event(meeting.key, 5))
    assert (await circle.meetings.cancel(meeting.key, ANN)).event_id == 5
    with pytest.raises(NoSuchMeetingError):
        await circle.meetings.note_event(meeting.key, 6)


async def test_a_meeting_that_others_never_leave_alone_is_answered_in_a_sentence(circle: Circle) -> None:
    meeting = await circle.meets()

    async def meddle() -> None:
        raise ConflictError("changed meanwhile")

    circle.calendar.meddling.extend([meddle] * 5)
    with pytest.raises(RepeatedMeetingChangeError, match="try again"):
        await circle.meetings.cancel(meeting.key, ANN)


async def test_noting_its_event_leaves_what_waits_as_it_is(circle: Circle) -> None:
    meeting = await circle.meets()
    before = circle.calendar.waiting
    noted = await circle.meetings.note_event(meeting.key, 9)
    assert (noted.event_id, noted.revision) == (9, 2)
    assert circle.calendar.waiting == before


# ---------------------------------------------------------------------- choosing to be reminded


async def test_who_asks_later_is_reminded_too_and_who_takes_it_back_is_not(circle: Circle) -> None:
    await circle.meets(reach=Reach.DIRECT)
    assert circle.coming == [START, TURN]
    await circle.wants(CEM)
    assert circle.coming == [(CEM, "ahead", -HOUR), START, TURN]
    assert circle.woken == 2
    await circle.meetings.want_reminders(GROUP.key, CEM, on=False)
    assert circle.coming == [START, TURN]


async def test_the_wish_belongs_to_one_group_and_is_for_its_members(circle: Circle) -> None:
    with pytest.raises(NotMemberError, match="join it first"):
        await circle.wants(DEE)
    await circle.wants(CEM)
    assert circle.roster.members[GROUP.key, CEM].wants_reminders
    assert not circle.roster.members[GROUP.key, BEN].wants_reminders


async def test_a_meeting_that_reaches_people_in_the_channel_is_not_touched_by_it(circle: Circle) -> None:
    await circle.meets()
    before = circle.calendar.waiting
    await circle.wants(CEM)
    assert circle.calendar.waiting == before


async def test_what_may_be_on_its_way_is_not_disturbed_by_somebody_who_asks_late(circle: Circle) -> None:
    await circle.wants(ANN)
    await circle.meets(reach=Reach.DIRECT)
    await circle.clock.jump(TUESDAY - HOUR - circle.clock.now())
    before = circle.calendar.waiting
    await circle.wants(CEM)
    assert circle.calendar.waiting == before
    assert circle.roster.members[GROUP.key, CEM].wants_reminders, "from the next time on"


# ---------------------------------------------------------------------- coming


@pytest.mark.parametrize("early", [15 * MINUTE, MINUTE, -10 * MINUTE, -HOUR + SECOND])
async def test_the_door_is_open_from_a_quarter_of_an_hour_before_until_it_is_over(
    circle: Circle, early: object
) -> None:
    meeting = await circle.meets()
    await circle.clock.jump(TUESDAY - early - circle.clock.now())  # type: ignore[operator]
    assert await circle.meetings.come(meeting.key, CEM) == (meeting, GROUP)


async def test_who_comes_much_too_early_is_told_when_it_begins(circle: Circle) -> None:
    meeting = await circle.meets()
    await circle.clock.jump(TUESDAY - 16 * MINUTE - circle.clock.now())
    with pytest.raises(MeetingAheadError, match=f"<t:{TUESDAY.timestamp():.0f}:F>"):
        await circle.meetings.come(meeting.key, CEM)


async def test_who_comes_when_it_is_over_is_told_of_the_next_one(circle: Circle) -> None:
    once = await circle.meets("tomorrow 18:00")
    await circle.meets("weekly Thu 18:00")
    await circle.clock.jump(DAY)
    await circle.meetings.cancel(once.key, ANN)
    with pytest.raises(MeetingOverError, match=f"next one begins <t:{(TUESDAY + 2 * DAY).timestamp():.0f}:F>"):
        await circle.meetings.come(once.key, CEM)
    await circle.meetings.end_all(GROUP.key)
    with pytest.raises(MeetingOverError, match="/group meetings"):
        await circle.meetings.come(once.key, CEM)


async def test_a_stranger_is_asked_to_join_the_group_first(circle: Circle) -> None:
    meeting = await circle.meets()
    await circle.clock.jump(TUESDAY - circle.clock.now())
    with pytest.raises(NotMemberError):
        await circle.meetings.come(meeting.key, DEE)
    with pytest.raises(NoSuchMeetingError):
        await circle.meetings.come("nosuchmeetin", CEM)


async def test_meetings_are_listed_in_the_order_in_which_they_begin(circle: Circle) -> None:
    late, early = await circle.meets("weekly Sun 18:00"), await circle.meets("tomorrow 18:00")
    assert await circle.meetings.ahead(GROUP.key) == [early, late]
    assert late.begins - early.begins == 5 * DAY
    assert (await circle.meetings.fetch(late.key)).begins < TUESDAY + WEEK
