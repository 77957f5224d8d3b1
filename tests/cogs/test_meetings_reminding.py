"""What comes about a group's meetings, who chose it, what its buttons do, and how it ends with one tap."""

from __future__ import annotations

import pytest

from bot.groups.group import Group
from tests.cogs.booking import labels, restart
from tests.cogs.circle import read
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage
from tests.cogs.evenings import DAY, DIRECT, HOUR, MINUTE, TUESDAY, WEEK, Evenings, shown

pytestmark = pytest.mark.simcord(shard_count=1)
REMIND, STOP = "Remind me by direct message", "Stop these reminders"


@pytest.fixture
def circle(stage: Stage, clock: StageClock) -> Evenings:
    return Evenings(stage, clock)


@pytest.fixture
async def group(circle: Evenings) -> Group:
    """Ann's group, to which Ben belongs."""
    made = await circle.begin()
    await circle.told(circle.stage.ben, "group join")
    return made


async def opted_in(circle: Evenings) -> str:
    """Ben asks to be reminded, under the announcement; what he is answered."""
    return await circle.press(circle.stage.ben, circle.newest(), REMIND)


# ---------------------------------------------------------------------- in the channel


async def test_the_channel_reads_of_it_an_hour_before_and_when_it_begins(circle: Evenings, group: Group) -> None:
    await circle.meet()
    await circle.on_until(TUESDAY - HOUR - MINUTE)
    before = len(circle.posted())
    await circle.on_until(TUESDAY - HOUR)
    await circle.on_until(TUESDAY)
    ahead, start = circle.posted()[before:]
    assert ahead.startswith(f"**Tuesday club** meets {shown(TUESDAY, 'R')}: {shown(TUESDAY)}.")
    assert start.startswith("**Tuesday club** meets now.")
    assert labels(circle.newest()) == ["Join"]
    assert circle.may_call()[-2:] == [{"parse": []}] * 2, "nobody is called"


async def test_whoever_presses_join_first_opens_the_session_and_the_next_one_finds_it(
    circle: Evenings, group: Group
) -> None:
    stage = circle.stage
    await circle.meet()
    await circle.on_until(TUESDAY)
    start = circle.newest()
    assert "Practice begins in <#" in await circle.press(stage.ben, start, "Join")
    (thread,) = stage.channel.threads
    assert f"<#{thread.id}>" in await circle.press(stage.ann, start, "Join")
    assert len(stage.channel.threads) == 1


async def test_join_is_answered_also_when_it_is_too_early_too_late_or_not_for_them(
    circle: Evenings, group: Group
) -> None:
    stage = circle.stage
    await circle.meet()
    await circle.on_until(TUESDAY - HOUR)
    ahead = circle.newest()
    assert f"meets {shown(TUESDAY)}. Press Join again shortly before" in await circle.press(stage.ben, ahead, "Join")
    await circle.on_until(TUESDAY)
    assert "please join it first" in await circle.press(circle.newcomer("dee"), ahead, "Join")
    await circle.on_until(TUESDAY + DAY)
    assert f"meets {shown(TUESDAY + WEEK)}" in await circle.press(stage.ben, ahead, "Join")
    await circle.told(stage.ann, "group unmeet")
    assert "That meeting of “Tuesday club” is over" in await circle.press(stage.ben, ahead, "Join")
    assert stage.channel.threads == []


# ---------------------------------------------------------------------- by direct message


async def test_who_asks_is_written_to_at_once_and_then_an_hour_before(circle: Evenings, group: Group) -> None:
    ben = circle.stage.ben
    await circle.meet(reach=DIRECT)
    assert "I write to you an hour before each meeting of **Tuesday club**" in await opted_in(circle)
    (proof,) = circle.inbox(ben)
    assert proof.content.startswith("This is where I remind you of the meetings of **Tuesday club**")
    assert labels(proof) == [STOP]
    posts = len(circle.posted())
    await circle.on_until(TUESDAY - HOUR)
    reminder = circle.inbox(ben)[-1]
    assert reminder.content.startswith(f"**Tuesday club** meets {shown(TUESDAY, 'R')}, at {shown(TUESDAY, 't')}, in <#")
    assert labels(reminder) == ["Join", STOP]
    assert len(circle.posted()) == posts, "the channel hears of it when it begins"
    await circle.on_until(TUESDAY)
    assert "meets now" in circle.posted()[-1]
    assert circle.inbox(circle.stage.ann) == []


async def test_one_tap_under_any_of_them_stops_them_and_they_can_come_again(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    await opted_in(circle)
    await circle.on_until(TUESDAY - HOUR)
    assert "no direct message about meetings of **Tuesday club**" in await circle.tap(
        stage.ben, circle.inbox(stage.ben)[-1], STOP
    )
    await circle.on_until(TUESDAY + WEEK)
    assert len(circle.inbox(stage.ben)) == 2
    listed = await stage.ben.slash(stage.channel, "group meetings")
    assert "Direct messages to you: off" in read(listed)
    assert "write to you an hour before" in read(await stage.ben.click(listed.response, label=REMIND))
    again = await stage.ben.slash(stage.channel, "group meetings")
    assert labels(again.response) == [STOP]
    await circle.on_until(TUESDAY + 2 * WEEK)
    assert len(circle.inbox(stage.ben)) == 4


async def test_join_under_a_direct_message_opens_the_session_in_the_groups_channel(
    circle: Evenings, group: Group
) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    await opted_in(circle)
    await circle.on_until(TUESDAY)
    said = await circle.tap(stage.ben, circle.inbox(stage.ben)[-1], "Join")
    (thread,) = stage.channel.threads
    assert f"<#{thread.id}>" in said


async def test_closed_direct_messages_are_said_at_once_and_the_wish_is_taken_back(
    circle: Evenings, group: Group
) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    stage.env.inject_error("POST", f"/channels/{stage.ben.user.dm_channel.id}/messages", status=403, code=50007)
    said = await opted_in(circle)
    assert "I could not write you a direct message, so I took that back" in said
    assert f"<#{group.channel_id}>" in said
    await circle.on_until(TUESDAY)
    assert circle.inbox(stage.ben) == []
    assert "meets now" in circle.posted()[-1]


async def test_messages_that_are_closed_later_are_not_knocked_at_every_week(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    await opted_in(circle)
    path = f"/channels/{stage.ben.user.dm_channel.id}/messages"
    stage.env.inject_error("POST", path, status=403, code=50007, times=None)
    await circle.on_until(TUESDAY + 2 * WEEK)
    knocks = [one for one in stage.env.http_requests if one.method == "POST" and one.path == path]
    assert len(knocks) == 3, "the proof, and two tries of one reminder: a channel that was known and one opened anew"
    assert "Direct messages to you: off" in await circle.told(stage.ben, "group meetings")


async def test_an_outage_at_the_first_message_does_not_take_the_wish_back(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    path = f"/channels/{stage.ben.user.dm_channel.id}/messages"
    stage.env.inject_error("POST", path, status=429, code=40003)
    await opted_in(circle)
    await circle.on_until(TUESDAY - HOUR)
    assert "meets" in circle.inbox(stage.ben)[-1].content


async def test_a_stranger_cannot_be_reminded_and_can_always_stop(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    dee = circle.newcomer("dee")
    assert "please join it first" in await circle.press(dee, circle.newest(), REMIND)
    assert circle.inbox(dee) == []
    await opted_in(circle)
    await circle.told(stage.ben, "group leave")
    await circle.on_until(TUESDAY)
    (proof,) = circle.inbox(stage.ben)
    assert "Stopped" in await circle.tap(stage.ben, proof, STOP)


async def test_who_has_stopped_all_reminders_hears_nothing_of_meetings_either(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    await opted_in(circle)
    await circle.told(stage.ben, "interview reminders", come="off")
    await circle.on_until(TUESDAY)
    assert len(circle.inbox(stage.ben)) == 1
    assert "you have stopped all reminders" in await circle.press(
        stage.ben, circle.posted_message("first time"), REMIND
    )
    await circle.told(stage.ben, "interview reminders")
    await circle.on_until(TUESDAY + WEEK)
    assert f"meets {shown(TUESDAY + WEEK, 'R')}" in circle.inbox(stage.ben)[-1].content


async def test_who_wants_to_be_forgotten_hears_no_more(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    await opted_in(circle)
    asked = await stage.ben.slash(stage.channel, "mydata forget")
    label = next(one for one in labels(asked.response) if "elete" in one)
    await stage.ben.click(asked.response, label=label)
    await circle.on_until(TUESDAY + WEEK)
    assert len(circle.inbox(stage.ben)) == 1


async def test_after_a_restart_every_button_works(circle: Evenings, group: Group) -> None:
    stage = circle.stage
    await circle.meet(reach=DIRECT)
    announced = circle.newest()
    await restart(stage)
    assert "write to you an hour before" in await circle.press(stage.ben, announced, REMIND)
    await restart(stage)
    await circle.on_until(TUESDAY)
    proof, reminder = circle.inbox(stage.ben)
    assert "Stopped" in await circle.tap(stage.ben, proof, STOP)
    assert "Practice begins" in await circle.tap(stage.ben, reminder, "Join")
    await stage.bot.close()
