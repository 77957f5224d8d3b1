"""Reminders come once, in their order, with the right words, whatever fails on the way; to nobody else, and nowhere else."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import pytest_asyncio

from bot.diary import working_days_after
from tests.online.days import Applicant, at, day, down_until, in_days, timed_town
from tests.online.moments import hold, sends
from tests.online.town import Town, eventually
from tests.standin import broken, dropped, rate_limited

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.long]
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
HALF_HOUR = timedelta(minutes=30)


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def town() -> AsyncIterator[Town]:
    async with timed_town(day(1, "09:30")) as town:
        yield town
        assert await town.bot.terminate() == 0
        assert "Something went wrong" not in town.bot.output


async def applicant(town: Town, name: str, starts: datetime) -> Applicant:
    """Return somebody who has an interview then and knows where reminders come."""
    one = Applicant(town, town.person(name))
    await one.invited(starts)
    assert "This is where your reminders will come" in (await one.reads()).text
    return one


async def up_to_the_door(ann: Applicant, starts: datetime) -> None:
    """Let everything come that comes before the interview, up to half an hour before it."""
    for moment in (in_days(ann.town, 1, "19:00"), starts - HOUR):
        await ann.hears_nothing_until(moment)
        await ann.reads()
    await ann.hears_nothing_until(starts - HALF_HOUR)


async def is_kept_as_sent(ann: Applicant, kind: str) -> None:
    await eventually(lambda: ann.state(kind)[0] == "sent", f"{kind} to be known as sent; it is {ann.state(kind)}", 20.0)


async def is_put_off(ann: Applicant, kind: str, attempt: int) -> None:
    await eventually(lambda: ann.state(kind) == ("waiting", attempt), f"{kind} to be put off", 20.0)


# ---------------------------------------------------------------------- power


@pytest.mark.parametrize("down", [timedelta(), 10 * MINUTE], ids=["for a moment", "longer than a nonce is known"])
async def test_what_had_arrived_when_the_power_went_is_seen_once(town: Town, down: timedelta) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, f"ann down for {down}", starts)
    await up_to_the_door(ann, starts)
    hold(town, sends(ann.who.dm), is_after=True)
    town.discord.clock.move_to(starts + 45 * MINUTE)
    way_out = await ann.reads()
    assert ann.state("way_out") == ("claimed", 0)
    await down_until(town, ann.now + down)
    await is_kept_as_sent(ann, "way_out")
    await ann.hears_nothing()
    assert "Please pass on my thanks" in (await ann.click(way_out, "Could not find them")).text
    await ann.hears_nothing_until(starts + 2 * HOUR)


async def test_what_was_on_its_way_when_the_power_went_comes_all_the_same(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann on its way", starts)
    await up_to_the_door(ann, starts)
    held = hold(town, sends(ann.who.dm))
    town.discord.clock.move_to(starts + 45 * MINUTE)
    await eventually(lambda: held.hits, "the reminder to be on its way")
    assert ann.unread == []
    await down_until(town, ann.now + MINUTE)
    assert (await ann.reads()).text.startswith("On your way out")
    await ann.hears_nothing_until(starts + 2 * HOUR)


async def test_twenty_minutes_late_the_way_out_is_still_of_use_and_says_sorry(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann twenty minutes", starts)
    await up_to_the_door(ann, starts)
    await down_until(town, starts + 65 * MINUTE)
    way_out = await ann.reads()
    assert way_out.text.startswith("Sorry, I am late with this. Still in the building? Thank Tom where you part")
    await ann.hears_nothing_until(starts + 2 * HOUR)


async def test_three_hours_over_the_end_bring_another_text_and_an_apology(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann three hours", starts)
    await up_to_the_door(ann, starts)
    await down_until(town, starts + 150 * MINUTE)
    way_out = await ann.reads()
    assert "on your way out" not in way_out.text.lower()
    assert "I am sorry" in way_out.text
    assert "Please pass on my thanks to Tom and Dana" in way_out.text
    await ann.hears_nothing_until(starts + 165 * MINUTE)
    debrief = await ann.reads()
    assert "sorry" not in debrief.text.lower(), "that one is on time"


async def test_two_days_down_bring_what_still_makes_sense_in_its_order_and_once(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann two days", starts)
    await down_until(town, in_days(town, 3, "15:00"))
    way_out, debrief, note = [await ann.reads() for _ in range(3)]
    assert "you are long past it. I am sorry" in way_out.text
    assert debrief.text.startswith("Sorry, this comes later than it should")
    assert note.text.startswith("Sorry, this comes later than it should. It is not too late.")
    await is_kept_as_sent(ann, "note")
    assert ann.kinds == ["way_out", "debrief", "note"]
    assert ann.state("evening_before")[0] == ann.state("hour_before")[0] == "dropped"
    await down_until(town, ann.now)
    await ann.hears_nothing_until(at(working_days_after(starts.date(), 6), "10:00"))
    assert "no day that was named" in (await ann.reads()).text


async def test_two_days_down_until_shortly_before_bring_the_plan_once(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann just in time", starts)
    await down_until(town, starts - HALF_HOUR)
    hour_before = await ann.reads()
    assert "orry" in hour_before.text
    assert "Dana checks you in" in hour_before.text
    await ann.hears_nothing_until(starts + 45 * MINUTE)
    assert (await ann.reads()).text.startswith("On your way out")


async def test_ten_days_down_over_both_follow_ups_bring_one_note_for_both(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann ten days", starts)
    second = at(working_days_after(starts.date(), 6) + timedelta(weeks=1), "10:00")
    await up_to_the_door(ann, starts)
    for moment in (starts + 45 * MINUTE, starts + 165 * MINUTE, at(starts.date() + timedelta(days=1), "09:00")):
        await ann.hears_nothing_until(moment)
        await ann.reads()
    await is_kept_as_sent(ann, "note")
    await down_until(town, second + HOUR)
    follow_up = await ann.reads()
    assert "one note now does for both" in follow_up.text
    assert "has the timing changed" in follow_up.text or "how things stand" in follow_up.text, "the first note"
    await ann.hears_nothing_until(second + timedelta(weeks=1))
    await ann.reads()
    await is_kept_as_sent(ann, "let_go")
    assert ann.kinds[-2:] == ["second_follow_up", "let_go"]


async def test_a_stop_of_all_reminders_outlasts_a_power_cut(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann enough", starts)
    await ann.hears_nothing_until(in_days(town, 1, "19:00"))
    stopped = await ann.click(await ann.reads(), "Stop all reminders")
    assert "7 were waiting" in stopped.text
    await down_until(town, starts - HOUR)
    await ann.hears_nothing_until(starts + 45 * MINUTE)
    await ann.hears_nothing_until(in_days(town, 20, "12:00"))
    await ann.hears_nothing()


# ---------------------------------------------------------------------- people


async def test_somebody_with_closed_messages_keeps_nobody_waiting_and_is_told_at_the_next_command(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ben, ann = await applicant(town, "ben closing", starts), await applicant(town, "ann beside ben", starts)
    ben.who.closes_dms()
    in_channel = len(town.channel.messages)
    await up_to_the_door(ann, starts)
    assert ben.unread == []
    assert ben.state("hour_before") == ("undeliverable", 0)

    listed = await ben.slash("interview list")
    told = await listed.followup()
    assert told.is_ephemeral
    assert "the evening before, one hour before" in told.text
    assert len(town.channel.messages) == in_channel, "nothing of it stands where others read"

    ben.who.opens_dms()
    again = await ben.slash("interview reminders")
    await ben.reads()
    assert again.followups == [], "told once"
    town.discord.clock.move_to(starts + 45 * MINUTE)
    for one in (ann, ben):
        assert (await one.reads()).text.startswith("On your way out")


async def test_somebody_whose_messages_are_closed_from_the_start_is_told_there_and_then(town: Town) -> None:
    cem = Applicant(town, town.person("cem closed"))
    cem.who.closes_dms()
    asked = await cem.slash("interview add", when="in 3 days at 14:00", timezone="Europe/Vienna")
    kept = await cem.click(asked, "Yes, keep it")
    told = await kept.followup()
    assert told.is_ephemeral
    assert "could not write you a direct message" in told.text
    assert cem.inbox == []


async def test_somebody_who_has_left_every_server_that_the_bot_is_in_is_not_written_to(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    dee, ann = await applicant(town, "dee leaving", starts), await applicant(town, "ann beside dee", starts)
    dee.who.leaves(town.guild)
    await up_to_the_door(ann, starts)
    assert dee.state("hour_before") == ("undeliverable", 0)
    assert dee.unread == []


# ---------------------------------------------------------------------- Discord


@pytest.mark.parametrize(
    "fault",
    [broken(500), broken(500, is_after=True), rate_limited(0.5)],
    ids=["500", "500 although it went", "429"],
)
async def test_what_the_library_tries_again_is_seen_once_and_at_once(
    town: Town,
    fault: Any,  # noqa: ANN401 - the stand-in's own
) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, f"ann {fault.status} {fault.is_after}", starts)
    town.discord.faults.add(sends(ann.who.dm), fault)
    town.discord.clock.move_to(in_days(town, 1, "19:00"))
    await is_kept_as_sent(ann, "evening_before")
    assert ann.state("evening_before") == ("sent", 0)
    await ann.reads()
    await ann.hears_nothing_until(starts - HOUR)


@pytest.mark.parametrize(
    "fault",
    [broken(503), broken(503, is_after=True), dropped(), dropped(is_after=True)],
    ids=["503", "503 although it went", "a broken connection", "a connection that broke when it had arrived"],
)
async def test_what_discord_or_the_network_swallows_comes_a_minute_later_and_is_seen_once(
    town: Town,
    fault: Any,  # noqa: ANN401 - the stand-in's own
) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, f"ann {fault.status} {fault.drops} {fault.is_after}", starts)
    await up_to_the_door(ann, starts)
    town.discord.faults.add(sends(ann.who.dm), fault)
    town.discord.clock.move_to(starts + 45 * MINUTE)
    await is_put_off(ann, "way_out", 1)
    assert len(ann.unread) == fault.is_after
    town.discord.clock.move(60.0)
    way_out = await ann.reads()
    assert way_out.text.startswith("On your way out")
    await is_kept_as_sent(ann, "way_out")
    await ann.hears_nothing_until(starts + 2 * HOUR)


async def test_what_had_arrived_is_found_however_long_discord_does_not_let_itself_be_asked(town: Town) -> None:
    starts = in_days(town, 2, "14:00")
    ann = await applicant(town, "ann hidden", starts)
    await up_to_the_door(ann, starts)
    town.discord.faults.add(sends(ann.who.dm), dropped(is_after=True))
    town.discord.faults.add(f"GET /channels/{ann.who.dm.id}/messages", broken(503), times=3)
    town.discord.clock.move_to(starts + 45 * MINUTE)
    await ann.reads()
    for attempt, minutes in enumerate((1, 2, 5, 15), 1):
        await is_put_off(ann, "way_out", attempt)
        town.discord.clock.move(minutes * 60.0)
    await is_kept_as_sent(ann, "way_out")
    await ann.hears_nothing_until(starts + 2 * HOUR)
