"""The whole life of an interview, from the invitation to the outcome; three weeks that take seconds."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from tests.online.days import Applicant, day, down_until, shown, timed_town
from tests.online.town import Town
from tests.standin import Message

LET_GO = day(23, "10:00")


@dataclass
class Power:
    """Whether and when it fails."""

    town: Town
    fails: str

    async def may_fail(self) -> None:
        """Be where one step has ended and the next has not begun."""
        if self.fails == "between any two steps":
            await self.town.bot.kill()
            await self.town.bot.restart()

    async def on_until(self, ann: Applicant, moment: datetime) -> Message:
        """Let the time pass until a moment, and return what comes then and not before."""
        if self.fails == "whenever something is due":
            await ann.hears_nothing()
            await down_until(self.town, moment + timedelta(minutes=1))
        else:
            await ann.hears_nothing_until(moment)
        return await ann.reads()


@pytest.fixture(
    params=[
        "never",
        pytest.param("between any two steps", marks=pytest.mark.long),
        pytest.param("whenever something is due", marks=pytest.mark.long),
    ]
)
async def power(request: pytest.FixtureRequest) -> AsyncIterator[Power]:
    async with timed_town(day(1, "09:30")) as town:
        yield Power(town, request.param)
        assert await town.bot.terminate() == 0
        assert town.discord.refusals == []
        assert "Something went wrong" not in town.bot.output


async def test_an_interview_is_seen_through_from_the_invitation_to_the_outcome(power: Power) -> None:
    ann = Applicant(power.town, power.town.person("ann"))

    # Monday morning: the invitation has come. It is shown back before it counts.
    asked = await ann.slash(
        "interview add",
        when="tomorrow 14:00",
        company="Fernhill Clinic",
        role="ward clerk",
        desk="Dana",
        escort="Tom",
        timezone="Europe/Vienna",
    )
    assert shown(day(2, "14:00")) in asked.text
    await power.may_fail()

    kept = await ann.click(asked, "Yes, keep it")
    assert kept.text.startswith("Kept: Ward clerk at Fernhill Clinic")
    assert shown(day(2, "14:45"), "f") in kept.text, "when it should be over"
    assert "This is where your reminders will come" in (await ann.reads()).text
    await power.may_fail()

    # The plan is written while the form stands open through whatever happens.
    form = await ann.click(kept, "My plan for the day")
    await power.may_fail()

    planned = await ann.submit(
        form.modal,
        cue="I am handed my coat",
        action="thank Tom, and then Dana at the desk",
        question="What would be hardest for me here?",
        case1="The front desk at Harbour Lane: six years, and nobody waited unseen",
    )
    assert "If I am handed my coat, then I thank Tom" in planned.text
    await power.may_fail()

    calendar = await ann.click(kept, "Calendar file")
    assert calendar.message is not None
    assert calendar.message.attachments[0].data.startswith(b"BEGIN:VCALENDAR")
    await power.may_fail()

    evening = await power.on_until(ann, day(1, "19:00"))
    for word in ("handed my coat", "hardest for me here", "Harbour Lane", shown(day(2, "14:00"))):
        assert word in evening.text
    await power.may_fail()

    hour = await power.on_until(ann, day(2, "13:00"))
    for word in ("handed my coat", "hardest for me here", "Dana", "Tom"):
        assert word in hour.text
    await power.may_fail()

    # Tuesday, a quarter to three: the minute that gives the bot its name. They are still talking.
    way_out = await power.on_until(ann, day(2, "14:45"))
    assert way_out.text.startswith("On your way out: ")
    assert way_out.text.index("Tom") < way_out.text.index("Dana")
    assert way_out.notification == way_out.text
    await power.may_fail()

    inside = await ann.click(way_out, "Not over yet (10 minutes)")
    assert "I come back" in inside.text
    in_ten_minutes = ann.now + timedelta(minutes=10)
    await power.may_fail()

    again = await power.on_until(ann, in_ten_minutes)
    assert again.text == way_out.text
    await power.may_fail()

    lost = await ann.click(again, "Could not find them")
    assert "Please pass on my thanks to Tom and Dana" in lost.text
    await power.may_fail()

    # At home.
    debrief = await power.on_until(ann, day(2, "16:45"))
    form = await ann.click(debrief, "Debrief, two minutes")
    await power.may_fail()

    told = await ann.submit(
        form.modal,
        asked="What would be hardest for me here?",
        doubt="She was not sure that I can keep calm when six people stand at the desk",
        answered="At Harbour Lane I had the desk alone on Mondays, and nobody left unseen",
        detail="Ruth Adler was there. We talked about the rota that the ward makes itself",
        promised="Friday",
    )
    assert "5 March" in told.text
    assert "Dear Ruth Adler" in told.text
    await power.may_fail()

    note = await power.on_until(ann, day(3, "09:00"))
    for word in ("Dear Ruth Adler", "the rota", "At Harbour Lane I had the desk alone"):
        assert word in note.text
    await power.may_fail()

    done = await ann.click(note, "Done")
    assert "Short, specific and sent" in done.text
    await power.may_fail()

    # They had promised an answer by Friday. Two working days later is Tuesday.
    first = await power.on_until(ann, day(9, "10:00"))
    assert "Dear Ruth Adler" in first.text
    assert "5 March" in first.text
    await power.may_fail()

    done = await ann.click(first, "Done")
    assert "Now it is their turn" in done.text
    await power.may_fail()

    second = await power.on_until(ann, day(16, "10:00"))
    assert "my last note about it" in second.text
    await power.may_fail()

    outcome = await ann.slash("interview outcome", result="another round")
    assert outcome.text.startswith("Another round: good.")
    await power.may_fail()

    # What was to come a week later has lost its sense.
    await ann.hears_nothing_until(LET_GO)
    await ann.hears_nothing()
    assert "There is nothing in your diary" in (await ann.slash("interview list")).text
    assert len(ann.inbox) == 9
