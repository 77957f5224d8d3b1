"""Meetings of a group on Discord: set, listed, cancelled, and on the server's list of events where it lets them be made."""

from __future__ import annotations

import re

import pytest

from bot.groups.group import Group
from bot.groups.meeting import Reach
from cogs.groups._meet_events import Standing
from cogs.groups._meet_pages import standing_text
from tests.cogs import wire
from tests.cogs.booking import labels, restart
from tests.cogs.circle import read
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage
from tests.cogs.evenings import DAY, DIRECT, HOUR, LONDON, TUESDAY, WEEK, Evenings, shown

pytestmark = pytest.mark.simcord(shard_count=1)
EVENTS = "/guilds/*/scheduled-events"


@pytest.fixture
def circle(stage: Stage, clock: StageClock) -> Evenings:
    return Evenings(stage, clock)


@pytest.fixture
async def group(circle: Evenings) -> Group:
    return await circle.begin()


# ---------------------------------------------------------------------- setting


async def test_a_weekly_meeting_is_set_shown_and_announced(circle: Evenings, group: Group) -> None:
    said = await circle.meet()
    assert said.startswith(f"**Tuesday club** meets {shown(TUESDAY)}, {shown(TUESDAY, 'R')}: every Tuesday at 18:00 in")
    assert "Europe/London, for 60 minutes" in said
    assert said.endswith("/group unmeet takes it out again.")
    assert circle.posted()[-1].startswith(f"**Tuesday club** meets every Tuesday, the first time {shown(TUESDAY)}.")
    assert labels(circle.newest()) == []
    (meeting,) = await circle.ahead(group)
    assert (meeting.is_weekly, meeting.minutes, meeting.reach) == (True, 60, Reach.CHANNEL)


async def test_a_single_meeting_may_have_its_zone_behind_it_its_length_and_its_way_to_remind(
    circle: Evenings, group: Group
) -> None:
    said = await circle.meet("24 Nov 7pm Europe/Vienna", timezone=None, minutes=90, reach=DIRECT)
    assert "once, at 19:00 in Europe/Vienna, for 90 minutes" in said
    assert "a direct message an hour before, to whoever asks" in said
    assert labels(circle.newest()) == ["Remind me by direct message"]
    (meeting,) = await circle.ahead(group)
    assert (meeting.begins, meeting.is_weekly) == (TUESDAY, False)


async def test_a_city_is_as_good_as_a_zone_and_ones_own_zone_is_known_from_settings(
    circle: Evenings, group: Group
) -> None:
    assert "By which clock is that?" in await circle.meet("25 Nov 7pm", timezone=None)
    await circle.told(circle.stage.ann, "settings", timezone="Europe/London")
    assert "19:00 in Europe/London" in await circle.meet("25 Nov 7pm", timezone=None)
    said = await circle.meet("24 Nov 7pm", timezone="Munich")
    assert "19:00 in Europe/Berlin" in said
    assert "as your own time zone" not in said, "it is known already"
    assert "20:00 in Europe/London" in await circle.meet("25 Nov 8pm", timezone=None)


async def test_the_zone_is_asked_once_and_then_taken_for_ones_own(circle: Evenings, group: Group) -> None:
    assert "I ask this once" in await circle.meet(timezone=None)
    said = await circle.meet(timezone="London")
    assert "-# I take Europe/London as your own time zone as well; `/settings timezone` changes that." in said
    assert said.endswith("/group unmeet takes it out again.")
    said = await circle.meet("weekly Thu 18:00", timezone=None)
    assert "every Thursday at 18:00 in Europe/London" in said
    assert "own time zone" not in said
    assert "Europe/London" in await circle.told(circle.stage.ann, "settings")


async def test_a_zone_is_not_kept_where_no_meeting_came_of_it(circle: Evenings, group: Group) -> None:
    await circle.meet("every Tuesday")
    assert "By which clock is that?" in await circle.meet(timezone=None)


async def test_a_group_that_meets_already_has_its_clock_for_whoever_has_none(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.told(stage.ben, "group join")
    await circle.told(stage.ann, "group settings", helper=stage.ben)
    await circle.meet(timezone="Vienna")
    said = await circle.meet("weekly Thu 18:00", who=stage.ben, timezone=None)
    assert "every Thursday at 18:00 in Europe/Vienna" in said
    assert "-# That is the clock of the group's other meetings, since I do not know yours" in said
    await circle.meet("weekly Fri 18:00", timezone="London")
    asked = await circle.meet("weekly Sat 18:00", who=stage.ben, timezone=None)
    assert "By which clock is that?" in asked, "the group has two by now"


async def test_whoever_may_set_no_meeting_is_not_asked_for_a_clock_first(circle: Evenings, group: Group) -> None:
    await circle.told(circle.stage.ben, "group join")
    said = await circle.meet("wednesday 7", who=circle.stage.ben, timezone=None)
    assert said.startswith("Meetings of “Tuesday club” are set and cancelled by its owner and its helpers.")


@pytest.mark.parametrize(
    ("options", "said"),
    [
        ({"when": "every other Tuesday 18:00"}, "once or every week"),
        ({"when": "weekly"}, "on which day of the week"),
        ({"when": "every Tuesday"}, "has no time of day"),
        ({"when": "yesterday 6pm"}, "has passed"),
        (
            {"when": "weekly Tue 18:00 Asia/Tokyo"},
            "The time says Asia/Tokyo, and the option timezone says Europe/London",
        ),
        ({"when": "weekly Tue 18:00", "timezone": "Atlantis"}, "I know no time zone “Atlantis”"),
        ({"when": "weekly <@1> @everyone 18:00"}, "\\<\\@1>"),
    ],
)
async def test_what_cannot_be_read_is_answered_in_a_sentence_and_nothing_is_set(
    circle: Evenings, group: Group, options: dict[str, str], said: str
) -> None:
    before = circle.posted()
    assert said in await circle.meet(**options)  # type: ignore[arg-type]
    assert await circle.ahead(group) == []
    assert circle.posted() == before
    assert circle.events == []


async def test_a_time_in_the_gap_says_when_it_begins_that_day(circle: Evenings, group: Group) -> None:
    said = await circle.meet("28 March 2027 2:30am", timezone="Europe/Vienna")
    assert "Clocks jump over 02:30 on that day, so it begins at" in said
    assert "twice on that day; I take the first" in await circle.meet(
        "31 October 2027 2:30am", timezone="Europe/Vienna"
    )


async def test_members_and_strangers_cannot_set_or_cancel(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.told(stage.ben, "group join")
    assert "are set and cancelled by its owner and its helpers" in await circle.meet(who=stage.ben)
    await circle.meet()
    for who in (stage.ben, circle.newcomer("dee")):
        assert "are set and cancelled by" in await circle.told(who, "group unmeet")
    assert len(await circle.ahead(group)) == 1


async def test_the_same_meeting_is_not_set_twice_however_often_discord_sends_it(circle: Evenings, group: Group) -> None:
    await circle.meet()
    assert f"meets at that time already: {shown(TUESDAY)}" in await circle.meet()
    assert len(circle.events) == 1


async def test_a_group_whose_home_the_bot_cannot_write_in_meets_all_the_same(circle: Evenings, group: Group) -> None:
    circle.stage.env.inject_error("POST", "/channels/*/messages", status=403, code=50013)
    said = await circle.meet()
    assert "I could not write in <#" in said
    assert "an admin of this server has to let me" in said
    assert len(await circle.ahead(group)) == 1


# ---------------------------------------------------------------------- events


async def test_it_stands_on_the_servers_list_of_events(circle: Evenings, group: Group) -> None:
    said = await circle.meet()
    assert circle.events == [("Tuesday club: practice", TUESDAY)]
    assert "It is on this server's list of events as well." in said
    (event,) = circle.stage.env.backend.get_guild(circle.stage.guild.id).scheduled_events.values()
    assert event.entity_metadata == {"location": f"https://discord.com/channels/{group.guild_id}/{group.channel_id}"}
    assert (await circle.ahead(group))[0].event_id == event.id


@pytest.mark.parametrize(
    ("status", "code", "standing"),
    [
        (403, 50013, Standing.NOT_ALLOWED),
        (400, 30038, Standing.FULL),
        (400, 50035, Standing.FAILED),
    ],
)
async def test_without_an_event_a_meeting_counts_all_the_same_and_it_is_said(
    circle: Evenings, group: Group, status: int, code: int, standing: Standing
) -> None:
    circle.stage.env.inject_error("POST", EVENTS, status=status, code=code)
    assert standing_text(standing) in await circle.meet()
    assert circle.events == []
    (meeting,) = await circle.ahead(group)
    assert meeting.event_id is None
    await circle.on_until(TUESDAY)
    assert "meets now" in circle.posted()[-1]


async def test_the_next_week_has_the_next_event(circle: Evenings, group: Group) -> None:
    await circle.meet()
    await circle.on_until(TUESDAY + 2 * HOUR)
    assert circle.events == [("Tuesday club: practice", TUESDAY), ("Tuesday club: practice", TUESDAY + WEEK)]
    (meeting,) = await circle.ahead(group)
    assert meeting.begins == TUESDAY + WEEK


# ---------------------------------------------------------------------- seeing and cancelling


async def test_meetings_are_listed_in_their_order(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    assert "has no meeting ahead" in await circle.told(stage.ann, "group meetings")
    await circle.meet("weekly Sun 18:00")
    await circle.meet("24 Nov 18:00", reach=DIRECT)
    listed = await circle.told(stage.ann, "group meetings")
    first, second = re.findall(r"^- .*$", listed, re.MULTILINE)
    assert first.startswith(f"- {shown(TUESDAY)}")
    assert "once, at 18:00 in Europe/London, 60 minutes, reminders by direct message" in first
    assert "every Sunday at 18:00" in second
    assert "Direct messages to you: off" in listed


async def test_ten_meetings_with_the_longest_names_fit_into_one_message(circle: Evenings) -> None:
    group = await circle.begin("*" * 60)
    for hour in range(10, 20):
        await circle.meet(f"weekly Wed {hour}:00", timezone="America/Argentina/Buenos_Aires", minutes=240, reach=DIRECT)
    assert len(await circle.ahead(group)) == 10
    assert len(await circle.told(circle.stage.ann, "group meetings")) <= 2_000


async def test_who_is_not_in_a_closed_circle_does_not_see_when_it_meets(circle: Evenings) -> None:
    await circle.begin("Quiet circle", joining="invited")
    assert "You do not belong to" in await circle.told(circle.stage.ben, "group meetings", group="Quiet circle")
    assert "has no meeting ahead" in await circle.told(circle.admin(), "group meetings", group="Quiet circle")


async def test_a_cancelled_meeting_is_gone_for_everybody_with_its_event(circle: Evenings, group: Group) -> None:
    await circle.meet()
    said = await circle.told(circle.stage.ann, "group unmeet")
    assert "no longer meets every Tuesday at 18:00" in said
    assert circle.posted()[-1] == said
    assert (await circle.ahead(group), circle.events) == ([], [])
    assert "I find no such meeting ahead" in await circle.told(circle.stage.ann, "group unmeet")
    before = circle.posted()
    await circle.on_until(TUESDAY + DAY)
    assert circle.posted() == before


async def test_of_several_meetings_the_one_that_is_meant_is_cancelled(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet("weekly Tue 18:00")
    await circle.meet("25 Nov 19:00")
    assert "Several meetings may be meant" in await circle.told(stage.ann, "group unmeet")
    offered = await stage.ann.autocomplete(stage.channel, "group unmeet", "meeting", "wed")
    assert [one["name"] for one in offered] == ["Wed 25 Nov 19:00 (Europe/London), once"]
    said = await circle.told(stage.ann, "group unmeet", meeting=offered[0]["value"])
    assert "that meeting was cancelled" in said
    assert "I find no such meeting" in await circle.told(stage.ann, "group unmeet", meeting="Friday")
    await circle.told(stage.ann, "group unmeet", meeting="tue 24")
    assert await circle.ahead(group) == []


async def test_an_event_that_somebody_has_deleted_is_no_hindrance(circle: Evenings, group: Group) -> None:
    await circle.meet()
    (meeting,) = await circle.ahead(group)
    assert meeting.event_id
    circle.stage.env.backend.delete_scheduled_event(circle.stage.guild.id, meeting.event_id)
    assert "no longer meets" in await circle.told(circle.stage.ann, "group unmeet")


async def test_a_group_that_closes_leaves_no_meeting_and_no_event_behind(circle: Evenings, group: Group) -> None:
    await circle.meet()
    await circle.meet("25 Nov 19:00")
    stage = circle.stage
    result = await stage.ann.slash(stage.channel, "group close")
    await stage.ann.click(result.response, label="Close the group")
    assert circle.events == []
    before = circle.posted()
    await circle.on_until(TUESDAY + WEEK)
    assert circle.posted() == before


async def test_after_a_restart_everything_goes_on(circle: Evenings, group: Group) -> None:
    await circle.meet()
    await restart(circle.stage)
    await circle.on_until(TUESDAY - HOUR)
    assert f"meets {shown(TUESDAY, 'R')}" in circle.posted()[-1]
    await circle.stage.bot.close()
    circle.clock._now = TUESDAY + 10 * HOUR
    await restart(circle.stage)
    assert "meets now" not in circle.posted()[-1], "that is over"
    await circle.on_until(TUESDAY + WEEK)
    assert "meets now" in circle.posted()[-1]
    await circle.stage.bot.close()


async def test_zones_and_groups_are_offered_while_one_types(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    zones = await stage.ann.autocomplete(stage.channel, "group meet", "timezone", "lond", when="x")
    assert zones[0]["value"] == LONDON
    groups = await stage.ann.autocomplete(stage.channel, "group meet", "group", "tues", when="x")
    assert [one["value"] for one in groups] == [group.key]


async def test_a_meeting_whose_id_nobody_knows_is_answered_too(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet()
    result = await wire.button(stage.ann, stage.channel, "li:1:meet:join:nosuchmeetin:0", circle.newest())
    assert "I find no such meeting ahead" in read(result)
