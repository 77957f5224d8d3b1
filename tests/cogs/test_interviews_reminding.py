"""What comes by direct message, what its buttons do, and how it is switched off, moved and put off."""

from datetime import timedelta

import discord
import pytest

from bot.diary.interview import Kind, Outcome, Status
from tests.cogs import wire
from tests.cogs.booking import Applicant, labels, restart, shown, text_of, vienna
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)
WAY_OUT = vienna("24 15:15")


@pytest.fixture
def ann(stage: Stage, clock: StageClock) -> Applicant:
    return Applicant(stage, clock, stage.ann)


async def one_at(ann: Applicant, moment: str) -> discord.Message:
    """The one message that comes at a moment, and not a second before."""
    await ann.clock.jump(vienna(moment) - timedelta(seconds=1) - ann.clock.now())
    before = len(ann.inbox)
    (message,) = await ann.on_until(vienna(moment))
    assert len(ann.inbox) == before + 1
    return message


async def way_out(ann: Applicant, **options: str | int) -> discord.Message:
    """An interview is kept, and goes on until the minute that gives the bot its name."""
    await ann.keep(**options)
    return (await ann.on_until(WAY_OUT))[-1]


async def test_each_comes_at_its_minute_with_its_buttons(ann: Applicant) -> None:
    await ann.keep()
    for moment, begins, buttons in (
        ("23 19:00", "Tomorrow", ["My plan for the day", "In an hour", "Stop all reminders"]),
        ("24 13:30", "Your interview at Fernhill Clinic", ["My plan for the day", "Stop all reminders"]),
        (
            "24 15:15",
            "On your way out: ",
            ["Done", "Could not find them", "Not over yet (10 minutes)", "Stop all reminders"],
        ),
        ("24 17:15", "", ["Debrief, two minutes", "In an hour", "Stop all reminders"]),
        ("25 09:00", "", ["Done", "Debrief, two minutes", "In an hour", "Stop all reminders"]),
    ):
        message = await one_at(ann, moment)
        assert message.content.startswith(begins)
        assert labels(message) == buttons
    for days, buttons in (
        (7, ["Done", "I heard back", "In an hour", "Stop all reminders"]),
        (14, ["Done", "I heard back", "In an hour", "Stop all reminders"]),
        (21, ["Let it go", "I heard back", "Stop all reminders"]),
    ):
        (message,) = await ann.on_until(vienna("25 10:00") + timedelta(days=days))
        assert labels(message) == buttons
    assert await ann.on_until(vienna("25 10:00") + timedelta(days=90)) == []


async def test_still_inside_brings_it_again_in_ten_minutes_as_often_as_it_is_pressed(ann: Applicant) -> None:
    message = await way_out(ann)
    for minutes in (10, 20, 30):
        moment = WAY_OUT + timedelta(minutes=minutes)
        told = await ann.click(message, "Not over yet (10 minutes)")
        assert text_of(told) == f"All right. I come back at {shown(moment, 't')}."
        (message,) = await ann.on_until(moment)
        assert message.content.startswith("On your way out: ")


async def test_could_not_find_them_leads_to_what_helps(ann: Applicant) -> None:
    told = await ann.click(await way_out(ann), "Could not find them")
    assert "“Please pass on my thanks to Tom and Dana, who looked after me when I came in.”" in text_of(told)
    assert "Nobody has to be hunted down." in text_of(told)


async def test_done_is_answered_kindly_however_often_it_is_pressed(ann: Applicant) -> None:
    message = await way_out(ann)
    for _ in range(2):
        assert text_of(await ann.click(message, "Done")) == "Good. That is the part that is easiest to forget."
    (debrief,) = await ann.on_until(vienna("24 17:15"))
    assert "Debrief, two minutes" in labels(debrief)


async def test_in_an_hour_puts_off_what_can_wait(ann: Applicant) -> None:
    await ann.keep()
    (evening,) = await ann.on_until(vienna("23 19:00"))
    await ann.clock.jump(timedelta(minutes=5))
    assert shown(vienna("23 20:05"), "t") in text_of(await ann.click(evening, "In an hour"))
    assert (await one_at(ann, "23 20:05")).content == evening.content


async def test_one_tap_stops_all_and_one_command_brings_them_back(ann: Applicant) -> None:
    await ann.keep()
    await ann.keep("thursday 9am", role="porter")
    (evening,) = await ann.on_until(vienna("23 19:00"))
    told = text_of(await ann.click(evening, "Stop all reminders"))
    assert told.startswith("All reminders are stopped; 15 were waiting and will not come.")
    assert "`/interview reminders` lets me remind you again" in told
    assert "If you have stopped them all" in await ann.told("show")
    assert "You have switched that off" in text_of(await ann.click(evening, "In an hour"))
    assert await ann.on_until(vienna("25 12:00")) == []
    again = await ann.told("reminders")
    assert again == "Reminders are on again. 11 are waiting now; `/interview show` tells when."
    assert [labels(one)[0] for one in await ann.on_until(vienna("26 08:00"))] == ["My plan for the day"] * 2


async def test_stopping_by_command_counts_what_was_waiting(ann: Applicant) -> None:
    assert "; none was waiting." in await ann.told("reminders", come="off")
    kept = await ann.keep()
    assert "`/interview reminders` lets them come again" in text_of(kept)
    assert "8 are waiting now" in await ann.told("reminders", come="on")
    assert "8 were waiting" in await ann.told("reminders", come="off")
    assert "But all reminders are stopped" in await ann.told("remind", reminder="note", when="on")


async def test_a_single_one_can_be_switched_off_and_on_again(ann: Applicant) -> None:
    await ann.keep()
    off = await ann.told("remind", reminder="evening_before", when="off")
    assert off.startswith("Switched off: the evening before (ward clerk at Fernhill Clinic).")
    assert "Switched off: the evening before" in await ann.told("show")
    assert await ann.on_until(vienna("23 18:00")) == []
    on = await ann.told("remind", reminder="evening_before", when=" ON ")
    assert (
        on == f"Switched on: the evening before (ward clerk at Fernhill Clinic). It comes {shown(vienna('23 19:00'))}."
    )
    await ann.told("remind", reminder="evening_before", when="off")
    assert await ann.on_until(vienna("23 21:00")) == []
    assert "its moment has passed" in await ann.told("remind", reminder="evening_before", when="on")


async def test_a_single_one_can_be_moved_and_stays_there_when_the_rest_is_changed(ann: Applicant) -> None:
    await ann.keep()
    assert "By then the interview has begun" in await ann.told("remind", reminder="hour_before", when="tomorrow 14:30")
    moved = await ann.told("remind", reminder="evening_before", when="today 20:30")
    assert moved == f"Moved: the evening before (ward clerk at Fernhill Clinic). It comes {shown(vienna('23 20:30'))}."
    await ann.told("edit", desk="Iris")
    message = await one_at(ann, "23 20:30")
    assert "Iris" in message.content
    assert "Sorry" not in message.content
    assert "does not wait any more" in await ann.told("remind", reminder="evening_before", when="today 22:30")
    assert "I can't find a day" in await ann.told("remind", reminder="note", when="soon-ish")


async def test_the_buttons_of_what_has_been_moved_away_say_so(ann: Applicant) -> None:
    await ann.keep()
    (evening,) = await ann.on_until(vienna("23 19:00"))
    await ann.click(await ann.slash("move", when="thursday 9am"), "Yes, move it")
    assert text_of(await ann.click(evening, "In an hour")).startswith("That reminder no longer counts")
    assert (await one_at(ann, "25 19:00")).content.startswith("Tomorrow")


async def test_late_ones_apologise_and_what_has_passed_says_something_else(ann: Applicant) -> None:
    await ann.keep()
    await ann.clock.jump(vienna("24 15:25") - ann.clock.now())
    late = ann.inbox[-1].content
    assert late.startswith("Sorry, I am late with this.")
    await ann.keep("thursday 9am")
    await ann.clock.jump(vienna("26 13:00") - ann.clock.now())
    assert not any("On your way out" in message.content for message in ann.inbox)
    assert any("you are long past it. I am sorry." in message.content for message in ann.inbox)


async def test_the_note_and_the_follow_up_are_made_of_the_debrief(ann: Applicant) -> None:
    await ann.keep()
    debrief = (await ann.on_until(vienna("24 17:15")))[-1]
    form = await ann.click(debrief, "Debrief, two minutes")
    fields = {"detail": "Ruth Adler was there. We talked about the rota", "promised": "friday"}
    assert "Dear Ruth Adler" in text_of(await ann.who.user.submit_modal(form, fields))
    note = await one_at(ann, "25 09:00")
    assert "Dear Ruth Adler" in note.content
    assert "I write to nobody but you" in note.content or "I never send anything" in note.content
    assert text_of(await ann.click(note, "Done")).startswith("Good. Short, specific and sent")
    (follow_up,) = await ann.on_until(vienna("25 10:00") + timedelta(days=6))
    assert "Friday 27 November" in follow_up.content
    asked = await ann.click(follow_up, "I heard back")
    assert text_of(await ann.click(asked.response, "Another round")).startswith("Another round: good.")
    assert await ann.on_until(vienna("25 10:00") + timedelta(days=60)) == []


async def test_let_it_go_closes_and_an_answer_may_still_come(ann: Applicant) -> None:
    await ann.keep()
    last = (await ann.on_until(vienna("25 10:00") + timedelta(days=21)))[-1]
    assert "Silence is no answer" in text_of(await ann.click(last, "Let it go"))
    assert await ann.kept() == []
    asked = await ann.click(last, "I heard back")
    assert text_of(await ann.click(asked.response, "An offer")).startswith("An offer!")
    (closed,) = await ann.kept(Status.CLOSED)
    assert closed.outcome is Outcome.OFFER


async def test_the_buttons_under_a_reminder_of_a_cancelled_interview_say_that_it_is_closed(ann: Applicant) -> None:
    await ann.keep()
    (evening,) = await ann.on_until(vienna("23 19:00"))
    await ann.slash("cancel")
    for label in ("My plan for the day", "In an hour"):
        assert "closed in your diary" in text_of(await ann.click(evening, label))
    assert await ann.on_until(vienna("26 12:00")) == []


async def test_after_a_restart_every_button_works_and_what_fell_due_meanwhile_comes(ann: Applicant) -> None:
    message = await way_out(ann)
    await restart(ann.stage)
    assert "10" not in text_of(await ann.click(message, "Could not find them"))
    await ann.click(message, "Not over yet (10 minutes)")
    await ann.stage.bot.close()
    ann.clock._now = WAY_OUT + timedelta(minutes=12)
    await restart(ann.stage)
    again = ann.inbox[-1]
    assert again.id != message.id
    assert again.content.startswith("On your way out: ")
    form = await ann.click((await ann.on_until(vienna("24 17:15")))[-1], "Debrief, two minutes")
    await restart(ann.stage)
    told = await ann.who.user.submit_modal(form, {"doubt": "None"})
    assert text_of(told).startswith("Kept.")
    assert text_of(await ann.click(message, "Stop all reminders")).startswith(
        "All reminders are stopped; 4 were waiting"
    )
    await ann.stage.bot.close()


async def test_a_video_call_ends_with_a_line_to_whoever_set_it_up(ann: Applicant) -> None:
    message = await way_out(ann, held="video")
    assert "When the call ends" in message.content
    assert "Tom and Dana" in message.content


async def test_hostile_names_do_nothing_in_a_direct_message_either(ann: Applicant) -> None:
    message = await way_out(ann, desk="<@1> @everyone", escort="[Tom](http://evil.example)")
    assert "\\<\\@1> \\@everyone" in message.content
    assert "[Tom](" not in message.content.replace("\\[", "")
    assert not message.mentions
    (interview,) = await ann.kept()
    assert Kind.WAY_OUT in interview.done


async def test_a_double_click_on_still_inside_brings_it_once(ann: Applicant) -> None:
    message = await way_out(ann)
    (custom_id,) = [
        button.custom_id or ""
        for row in message.components
        for button in getattr(row, "children", ())
        if button.label == "Not over yet (10 minutes)"
    ]
    for _ in range(2):
        await wire.button(ann.who.user, ann.stage.dm, custom_id, message)
    assert len(await ann.on_until(WAY_OUT + timedelta(minutes=30))) == 1
