"""What can be done with an interview that is kept: looked at, changed, moved, prepared, told about, closed."""

from datetime import timedelta

import pytest
import simcord
from icalendar import Calendar

from bot.diary.interview import Format, Kind, Outcome, Status
from tests.cogs.booking import Applicant, labels, shown, text_of, vienna
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)
START = vienna("24 14:30")
AFTER = vienna("24 15:30")
PLAN = {
    "cue": "if I am handed my coat.",
    "action": "I thank Tom, and then Dana at the desk",
    "question": "What would be hardest for me here?",
    "case1": "The front desk at Harbour Lane",
    "case2": "The rota for fourteen people",
}
DEBRIEF = {
    "asked": "What would be hardest for me here?",
    "doubt": "She was not sure that I stay calm when six people stand at the desk",
    "answered": "At Harbour Lane I had the desk alone on Mondays, and nobody left unseen",
    "detail": "Ruth Adler was there. We talked about the rota that the ward makes itself",
}


@pytest.fixture
def ann(stage: Stage, clock: StageClock) -> Applicant:
    return Applicant(stage, clock, stage.ann)


async def debrief(ann: Applicant, **fields: str) -> simcord.InteractionResult:
    return await ann.who.submit_modal(await ann.slash("debrief"), {**DEBRIEF, **fields})


def default_of(form: simcord.InteractionResult) -> dict[str, str]:
    """What stands in a form when it opens."""
    assert form.modal
    fields = [label["component"] for label in form.modal["components"]]
    return {field["custom_id"]: field.get("value", "") for field in fields}


async def test_the_list_shows_what_is_ahead_and_what_is_still_open(ann: Applicant) -> None:
    await ann.keep()
    await ann.keep("thursday 9am", company="Harbour Lane", role="porter")
    await ann.clock.jump(AFTER - ann.clock.now())
    assert await ann.told("list") == (
        f"**Ahead of you**\n- {shown(vienna('26 09:00'), 'f')}: porter at Harbour Lane\n"
        f"**Behind you, and still open**\n- {shown(START, 'f')}: ward clerk at Fernhill Clinic"
    )


async def test_show_tells_all_that_is_kept_and_all_that_will_come(ann: Applicant) -> None:
    await ann.keep()
    await ann.who.submit_modal(await ann.slash("plan"), PLAN)
    found = await ann.slash("show")
    text = text_of(found)
    for line in (
        "## Ward clerk at Fernhill Clinic",
        f"{shown(START)}, {shown(START, 'R')}; 45 minutes, in person; 14:30 in Europe/Vienna",
        "To thank: Tom, then Dana",
        "If I am handed my coat, then I thank Tom, and then Dana at the desk.",
        "Closing question: “What would be hardest for me here?”",
        "Case: The front desk at Harbour Lane",
        f"- on your way out: {shown(vienna('24 15:15'), 'f')}",
    ):
        assert line in text
    assert found.response
    assert labels(found.response) == ["My plan for the day", "Calendar file", "Cancel it"]
    await ann.clock.jump(AFTER - ann.clock.now())
    found = await ann.slash("show")
    assert found.response
    assert labels(found.response) == ["Debrief, two minutes", "Calendar file", "I heard back"]


async def test_edit_changes_what_was_given_and_leaves_the_rest(ann: Applicant) -> None:
    await ann.keep()
    text = await ann.told("edit", minutes=90, held="phone", desk="Iris")
    assert "90 minutes, on the phone" in text
    assert f"- on your way out: {shown(vienna('24 16:00'), 'f')}" in text
    (interview,) = await ann.kept()
    assert (interview.checks_in, interview.walks_in, interview.format) == ("Iris", "Tom", Format.PHONE)
    assert (await ann.told("edit")).startswith("You left everything empty, so nothing was changed.")


async def test_without_a_name_the_next_one_is_meant_and_afterwards_the_last_one(ann: Applicant) -> None:
    await ann.keep()
    await ann.keep("thursday 9am", role="porter")
    await ann.clock.jump(AFTER - ann.clock.now())
    for command in ("show", "edit"):
        assert "porter" in (await ann.told(command, **({"desk": "Iris"} if command == "edit" else {}))).lower()
    await debrief(ann)
    clerk, porter = await ann.kept()
    assert clerk.debrief
    assert not porter.debrief
    await ann.told("outcome", result="offer")
    assert [one.role for one in await ann.kept()] == ["porter"]


async def test_a_move_is_confirmed_and_takes_every_reminder_along(ann: Applicant) -> None:
    await ann.keep()
    asked = await ann.slash("move", when="thursday 9am")
    assert f"Until now: {shown(START)}. Is that right?" in text_of(asked)
    assert asked.response
    assert labels(asked.response) == ["Yes, move it", "No, leave it"]
    assert (await ann.kept())[0].starts.moment == START
    moved = await ann.click(asked, "Yes, move it")
    assert text_of(moved).startswith(f"Moved: Ward clerk at Fernhill Clinic, {shown(vienna('26 09:00'))}.")
    assert (await ann.waiting())[1] == (Kind.HOUR_BEFORE, vienna("26 08:00"))


async def test_a_move_that_is_not_confirmed_changes_nothing_and_drops_nothing(ann: Applicant) -> None:
    await ann.keep()
    left = await ann.click(await ann.slash("move", when="thursday 9am"), "No, leave it")
    assert text_of(left) == f"Left as it was: ward clerk at Fernhill Clinic, {shown(START)}."
    assert (await ann.kept())[0].starts.moment == START
    assert "has passed" in await ann.told("move", when="today 8:00")


async def test_cancelling_takes_it_out_and_can_be_taken_back(ann: Applicant) -> None:
    await ann.keep()
    out = await ann.slash("cancel")
    assert text_of(out).startswith(f"Out of your diary: ward clerk at Fernhill Clinic, {shown(START)}.")
    assert await ann.kept() == []
    assert await ann.stage.bot.sessions.store.diary.next_due() is None
    back = await ann.click(out, "Put it back")
    assert text_of(back).startswith("Kept: Ward clerk at Fernhill Clinic")
    assert len(await ann.waiting()) == 8
    assert back.response
    out = await ann.click(back, "Cancel it")
    for label in ("My plan for the day", "Calendar file", "Cancel it"):
        assert "closed in your diary" in text_of(await ann.click(back, label))
    await ann.clock.jump(AFTER - ann.clock.now())
    assert "That moment has passed." in text_of(await ann.click(out, "Put it back"))


async def test_the_plan_opens_with_what_is_kept_and_can_be_emptied(ann: Applicant) -> None:
    kept = await ann.keep()
    planned = await ann.who.submit_modal(await ann.click(kept, "My plan for the day"), PLAN)
    assert text_of(planned).startswith("Kept.\n## Ward clerk")
    again = await ann.slash("plan")
    assert default_of(again) == PLAN
    await ann.who.submit_modal(again, dict.fromkeys(PLAN, ""))
    (interview,) = await ann.kept()
    assert not interview.plan.cases
    assert not interview.plan.cue


async def test_the_debrief_becomes_a_note_and_a_promised_date_moves_the_follow_up(ann: Applicant) -> None:
    await ann.keep()
    assert (await ann.told("debrief")).startswith("That interview has not begun yet")
    await ann.clock.jump(AFTER - ann.clock.now())
    text = text_of(await debrief(ann, promised="4 December"))
    assert text.startswith("Kept. They promised an answer by Friday, 4 December.")
    for words in ("Dear Ruth Adler", "the rota that the ward makes itself", "At Harbour Lane I had the desk alone"):
        assert words in text
    assert "I never send it" in text
    waiting = dict(await ann.waiting())
    assert Kind.DEBRIEF not in waiting
    assert waiting["follow_up"] == vienna("24 10:00") + timedelta(days=14), "two working days after the 4th"


@pytest.mark.parametrize("typed", ["soon-ish", "31 Feb", "yesterday", "**when** <@1> they can"])
async def test_a_date_that_cannot_be_read_keeps_all_the_rest_and_says_so(ann: Applicant, typed: str) -> None:
    await ann.keep()
    await ann.clock.jump(AFTER - ann.clock.now())
    told = await debrief(ann, promised=typed)
    text = text_of(told)
    assert text.startswith("Kept.\n**Only the date is missing:** ")
    assert "The button opens the form again, with all the rest in it." in text
    assert "<@1" not in text.replace("\\<", "")
    (interview,) = await ann.kept()
    assert interview.debrief
    assert (interview.debrief.doubt, interview.debrief.promised_on) == (DEBRIEF["doubt"], None)
    assert default_of(await ann.click(told, "Debrief, two minutes")) == {**DEBRIEF, "promised": ""}


async def test_a_promised_date_survives_a_second_debrief_also_when_it_has_passed(ann: Applicant) -> None:
    await ann.keep()
    await ann.clock.jump(AFTER - ann.clock.now())
    await debrief(ann, promised="friday")
    await ann.clock.jump(timedelta(days=5))
    form = await ann.slash("debrief")
    assert default_of(form)["promised"] == "27 November 2026"
    await ann.who.submit_modal(form, {**default_of(form), "doubt": "None at all"})
    assert "The date is still the one from before:" in text_of(await debrief(ann, promised="soon-ish"))
    (interview,) = await ann.kept()
    assert interview.debrief
    assert interview.debrief.promised_on == vienna("27 12:00").date()
    assert "promised" not in text_of(await debrief(ann, promised=""))
    (interview,) = await ann.kept()
    assert interview.debrief
    assert interview.debrief.promised_on is None


async def test_a_debrief_at_its_longest_and_with_five_people_still_fits(ann: Applicant) -> None:
    await ann.keep(company="*" * 80, role="_" * 80)
    await ann.clock.jump(AFTER - ann.clock.now())
    people = "With Ruth Adler, Iris Berger, Tom Frank, Uma Gold and Vera Haas. " + "_*" * 160
    fields = {"asked": "*" * 400, "doubt": "`_" * 200, "answered": "*_" * 500, "detail": people, "promised": "x*" * 30}
    text = text_of(await debrief(ann, **fields))
    assert "I never send it" in text
    await debrief(ann, detail="With Ruth Adler, Iris Berger, Tom Frank, Uma Gold and Vera Haas.")
    assert "One note a person: " in text_of(await debrief(ann, detail=people))


@pytest.mark.parametrize("result", list(Outcome))
async def test_every_outcome_closes_it_with_a_word_and_stops_what_was_to_come(ann: Applicant, result: Outcome) -> None:
    await ann.keep()
    await ann.clock.jump(AFTER - ann.clock.now())
    assert len(await ann.told("outcome", result=result.value)) > 80
    assert await ann.kept() == []
    (closed,) = await ann.kept(Status.CLOSED)
    assert closed.outcome is result
    assert await ann.stage.bot.sessions.store.diary.next_due() is None


async def test_an_outcome_can_be_corrected_for_they_may_write_after_all(ann: Applicant) -> None:
    await ann.keep()
    await ann.clock.jump(AFTER - ann.clock.now())
    assert "/interview outcome changes this" in await ann.told("outcome", result="silence")
    offered = await ann.who.autocomplete(ann.stage.channel, "interview outcome", "interview", "")
    assert [one["name"] for one in offered] == ["Tue 24 Nov 14:30, ward clerk at Fernhill Clinic"]
    assert (await ann.told("outcome", result="offer")).startswith("An offer! Congratulations.")
    (closed,) = await ann.kept(Status.CLOSED)
    assert closed.outcome is Outcome.OFFER


async def test_i_heard_back_asks_what_and_takes_the_answer(ann: Applicant) -> None:
    await ann.keep()
    await ann.clock.jump(AFTER - ann.clock.now())
    asked = await ann.click(await ann.slash("show"), "I heard back")
    assert asked.response
    assert labels(asked.response) == ["An offer", "Another round", "A no"]
    assert text_of(await ann.click(asked, "A no")).startswith("I am sorry.")
    (closed,) = await ann.kept(Status.CLOSED)
    assert closed.outcome is Outcome.REFUSED


@pytest.mark.parametrize("way", ["command", "button"])
async def test_the_calendar_file_holds_the_interview_and_its_reminders(ann: Applicant, way: str) -> None:
    kept = await ann.keep()
    given = await (ann.slash("calendar") if way == "command" else ann.click(kept, "Calendar file"))
    assert "Tue 24 Nov 14:30, ward clerk at Fernhill Clinic" in text_of(given)
    assert given.response
    (file,) = given.response.attachments
    assert file.filename == "interview.ics"
    events = Calendar.from_ical(await file.read()).walk("VEVENT")
    (main,) = [event for event in events if str(event["summary"]) == "Interview: ward clerk at Fernhill Clinic"]
    assert main.start == START
    assert len(main.walk("VALARM")) == 2
    assert any("thank Tom and Dana" in str(event["summary"]) for event in events)
