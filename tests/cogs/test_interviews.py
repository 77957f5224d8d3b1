"""/interview add: shown back before it counts, confirmed by a button, once."""

import re
from datetime import UTC, datetime, timedelta

import pytest

from bot.diary.interview import Format, Status
from bot.store import Plan
from tests.cogs import wire
from tests.cogs.booking import DETAILS, VIENNA, Applicant, labels, restart, shown, text_of, vienna
from tests.cogs.clock import StageClock
from tests.cogs.conftest import ASK, WARD, Stage

pytestmark = pytest.mark.simcord(shard_count=1)
START = vienna("24 14:30")


@pytest.fixture
def ann(stage: Stage, clock: StageClock) -> Applicant:
    return Applicant(stage, clock, stage.ann)


async def test_a_time_that_was_typed_is_shown_back_and_nothing_counts_before_it_is_confirmed(ann: Applicant) -> None:
    asked = await ann.add("tomorrow 14:30", **DETAILS, minutes=60, held="video")
    text = text_of(asked)
    assert text.startswith(
        f"Ward clerk at Fernhill Clinic: **{shown(START)}**, {shown(START, 'R')}, 60 minutes, on video"
    )
    assert "In Europe/Vienna clocks show 14:30. Is that right?" in text
    assert asked.response
    assert labels(asked.response) == ["Yes, keep it", "No, drop it"]
    assert await ann.kept() == []
    assert await ann.stage.bot.sessions.store.diary.next_due() is None
    assert "There is nothing in your diary" in await ann.told("list")


async def test_once_confirmed_it_counts_with_all_that_was_given_and_says_what_will_come(ann: Applicant) -> None:
    kept = await ann.keep(minutes=60, held="video")
    text = text_of(kept)
    assert text.startswith(f"Kept: Ward clerk at Fernhill Clinic, {shown(START)}.")
    assert f"- one hour before: {shown(START - timedelta(hours=1), 'f')}" in text
    assert f"- on your way out: {shown(START + timedelta(minutes=60), 'f')}" in text
    assert kept.response
    assert labels(kept.response) == ["My plan for the day", "Calendar file", "Cancel it"]
    (interview,) = await ann.kept()
    assert (interview.starts.moment, interview.starts.zone) == (START, VIENNA)
    assert (interview.company, interview.role) == ("Fernhill Clinic", "ward clerk")
    assert (interview.checks_in, interview.walks_in) == ("Dana", "Tom")
    assert (interview.minutes, interview.format) == (60, Format.VIDEO)


async def test_a_time_of_discords_own_picker_is_taken_exactly(ann: Applicant) -> None:
    start = vienna("26 09:10")
    await ann.keep(shown(start))
    (interview,) = await ann.kept()
    assert interview.starts.moment == start


async def test_only_the_time_is_needed(ann: Applicant) -> None:
    asked = await ann.add("24 Nov 14:30")
    assert text_of(asked).startswith("Your interview: **<t:")
    assert text_of(await ann.click(asked, "Yes, keep it")).startswith("Kept: Your interview, <t:")


async def test_without_a_time_zone_it_is_asked_for_once(ann: Applicant) -> None:
    assert "soon-ish" in text_of(await ann.add("soon-ish", timezone="Asia/Tokyo"))
    refused = await ann.slash("add", when="tomorrow 14:30")
    assert text_of(refused).startswith("I don't know your time zone yet")
    assert "option timezone" in text_of(refused)
    assert await ann.kept(*Status) == []
    asked = await ann.slash("add", when="tomorrow 14:30", timezone="vienna")
    assert "Vienna as your own time zone as well; `/settings timezone` changes that" in text_of(asked)
    again = await ann.slash("add", when="thursday 9am")
    assert "clocks show 09:00" in text_of(again)
    assert "your own time zone" not in text_of(again)


async def test_a_zone_that_is_known_already_is_not_changed_by_an_interview_elsewhere(ann: Applicant) -> None:
    await ann.keep()
    asked = await ann.add("friday 9am", timezone="Asia/Tokyo")
    assert "In Asia/Tokyo clocks show 09:00" in text_of(asked)
    assert "your own time zone" not in text_of(asked)
    assert (await ann.stage.bot.sessions.store.fetch_person(ann.who.id)).zone == VIENNA


async def test_a_second_click_on_keep_keeps_one_and_writes_one_message(ann: Applicant) -> None:
    asked = await ann.add(**DETAILS)
    assert asked.response
    (keep, _) = re.findall(r"li:1:book:\w+:[\w-]+:\d+", str(asked.response.components))
    await ann.click(asked, "Yes, keep it")
    again = await wire.button(ann.who, ann.stage.channel, keep, asked.response)
    assert text_of(again) == f"It is in your diary already: {shown(START)}."
    assert len(await ann.kept()) == 1
    assert len(await ann.waiting()) == 8
    assert len(ann.inbox) == 1


async def test_what_is_not_confirmed_leaves_nothing(ann: Applicant) -> None:
    asked = await ann.add(**DETAILS)
    dropped = await ann.click(asked, "No, drop it")
    assert text_of(dropped).startswith("Dropped; nothing is kept of it.")
    assert dropped.response
    assert labels(dropped.response) == []
    assert await ann.kept(*Status) == []


async def test_drafts_do_not_pile_up(ann: Applicant) -> None:
    await ann.add("today 15:00")
    await ann.clock.jump(timedelta(hours=6))
    for _ in range(60):
        await ann.add("friday 15:00")
    drafts = await ann.kept(Status.DRAFT)
    assert len(drafts) <= 50
    assert all(draft.starts.moment > ann.clock.now() for draft in drafts)


async def test_a_confirmation_that_comes_too_late_is_refused(ann: Applicant) -> None:
    asked = await ann.add("today 12:00")
    await ann.clock.jump(timedelta(hours=2, minutes=5))
    assert "That moment has passed." in text_of(await ann.click(asked, "Yes, keep it"))
    assert await ann.kept() == []


async def test_blanks_are_no_names(ann: Applicant) -> None:
    asked = await ann.add(company="   ", role=" \u3000", desk=" Dana ")
    assert text_of(asked).startswith("Your interview: **")
    await ann.click(asked, "Yes, keep it")
    (interview,) = await ann.kept()
    assert interview.checks_in == "Dana"


async def test_the_plan_that_was_made_after_a_rehearsal_is_taken_over(ann: Applicant) -> None:
    plan = Plan(None, ann.who.id, "I am handed my coat", "thank Dana", "What would be hardest?", datetime.now(UTC))
    await ann.stage.bot.sessions.store.add_plan(plan)
    kept = await ann.keep()
    assert "Two minutes for your plan" not in text_of(kept)
    (interview,) = await ann.kept()
    assert (interview.plan.cue, interview.plan.action) == ("I am handed my coat", "thank Dana")
    assert interview.plan.question == "What would be hardest?"


async def test_in_a_direct_message_it_works_the_same_way(ann: Applicant) -> None:
    asked = await ann.who.user.slash("interview add", when="tomorrow 14:30", timezone="vienna")
    assert "Is that right?" in text_of(asked)
    assert text_of(await ann.who.user.click(asked.response, label="Yes, keep it")).startswith("Kept:")


async def test_nobody_else_sees_anything_of_it(ann: Applicant) -> None:
    await ann.keep()
    for command in ("list", "show", "plan", "calendar", "reminders", "cancel"):
        await ann.slash(command)
    assert not ann.stage.channel.history(viewer=ann.stage.ben)


async def test_zones_and_interviews_are_offered_while_typing(ann: Applicant) -> None:
    await ann.keep()
    await ann.keep("friday 9am", company="Harbour Lane", role="porter")
    offered = await ann.who.autocomplete(ann.stage.channel, "interview add", "timezone", "lon")
    assert offered[0]["value"] == "Europe/London"
    every = await ann.who.autocomplete(ann.stage.channel, "interview show", "interview", "")
    assert [one["name"] for one in every] == [
        "Tue 24 Nov 14:30, ward clerk at Fernhill Clinic",
        "Fri 27 Nov 09:00, porter at Harbour Lane",
    ]
    (porter,) = await ann.who.autocomplete(ann.stage.channel, "interview move", "interview", "harbour")
    assert "## Porter at Harbour Lane" in await ann.told("show", interview=porter["value"])


async def test_the_button_under_a_rehearsal_asks_for_the_zone_once_and_adds_the_interview(ann: Applicant) -> None:
    await ann.who.user.slash("rehearse", scene=WARD)
    await ann.who.user.slash("stop")
    over = ann.stage.last_with(ann.stage.dm, "Remind me on the real day")
    form = await ann.click(over, "Remind me on the real day")
    given = {"when": "tomorrow 14:30", "company": "Fernhill Clinic", "checks_in": "Dana"}
    refused = await ann.who.user.submit_modal(form, {**given, "city": "Atlantis"})
    assert text_of(refused).startswith("I know no time zone “Atlantis”. Give the nearest large city")
    assert "tomorrow 14:30" in text_of(refused), "what was written is given back"
    form = await ann.click(over, "Remind me on the real day")
    unread = await ann.who.user.submit_modal(form, {**given, "when": "soon-ish", "city": "Vienna"})
    assert "soon-ish" in text_of(unread)
    asked = await ann.who.user.submit_modal(
        await ann.click(over, "Remind me on the real day"), {**given, "walks_in": "Tom"}
    )
    assert text_of(asked).startswith(f"The interview at Fernhill Clinic: **{shown(START)}**")
    await ann.click(asked, "Yes, keep it")
    (interview,) = await ann.kept()
    assert interview.helpers == ("Tom", "Dana")
    assert (await ann.stage.bot.sessions.store.fetch_person(ann.who.id)).zone == VIENNA


async def test_the_doubt_that_was_voiced_in_the_rehearsal_is_the_one_to_expect(ann: Applicant) -> None:
    await ann.who.user.slash("rehearse", scene=WARD)
    await ann.who.send_dm(ASK)
    await ann.who.user.slash("stop")
    form = await ann.click(ann.stage.last_with(ann.stage.dm, "Remind me on the real day"), "Remind me on the real day")
    asked = await ann.who.user.submit_modal(form, {"when": "tomorrow 14:30", "city": "Vienna"})
    await ann.click(asked, "Yes, keep it")
    (interview,) = await ann.kept()
    assert interview.plan.doubt
    (evening,) = await ann.on_until(vienna("23 19:00"))
    assert f"The doubt to expect: {interview.plan.doubt}" in evening.content


async def test_buttons_and_forms_work_after_a_restart(ann: Applicant) -> None:
    asked = await ann.add(**DETAILS)
    await restart(ann.stage)
    kept = await ann.click(asked, "Yes, keep it")
    assert text_of(kept).startswith("Kept:")
    form = await ann.click(kept, "My plan for the day")
    await restart(ann.stage)
    planned = await ann.who.submit_modal(form, {"cue": "I get my coat", "action": "thank Dana"})
    assert "If I get my coat, then I thank Dana." in text_of(planned)
    await restart(ann.stage)
    assert "Out of your diary" in text_of(await ann.click(kept, "Cancel it"))
    await ann.stage.bot.close()
