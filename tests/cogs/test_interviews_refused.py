"""/interview with what cannot be taken: each a sentence, for that person alone, and nothing is kept."""

import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.diary._diary import MOST_KEPT
from bot.diary.interview import Interview, Status
from cogs._ids import BookForm, BookVerb, DueVerb, book_id, book_modal_id, due_id
from tests.cogs import wire
from tests.cogs.booking import DETAILS, Applicant, labels, shown, text_of, vienna
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage
from tests.diary.walls import wall

pytestmark = pytest.mark.simcord(shard_count=1)
NOWHERE = "AAAAAAAAAAAA"
NO_SUCH = "I find no such interview in your diary. /interview list shows what is there."
ALIVE = re.compile(r"[\[@`~|]|\*boss|<t:1:|://|discord\.gg")
"""What Discord would act on, were it not behind a backslash."""
HOSTILE = "*_~|`#>[x](http://evil.example/a_b)<@1> @everyone discord.gg/abc {role} <t:1:F>"


@pytest.fixture
def ann(stage: Stage, clock: StageClock) -> Applicant:
    return Applicant(stage, clock, stage.ann)


@pytest.fixture
def ben(stage: Stage, clock: StageClock) -> Applicant:
    return Applicant(stage, clock, stage.ben)


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("yesterday 3pm", "“yesterday 3pm”"),
        ("today 9:00", "“today 9:00” has passed: in Europe/Vienna it is Mon 23 Nov 2026, 10:00 now."),
        ("31 Feb 14:00", "“31 Feb”"),
        ("tomorrow at 25:00", "“25:00”"),
        ("24 Nov 2034 14:30", "more than two years ahead"),
        ("<t:2000000000:F>", "more than two years ahead"),
        ("<t:1000000000:F>", "has passed"),
        ("tomorrow", "Add the hour"),
        ("3/4 14:00", "3/4"),
        ("tomorrow 3pm CET", "looks like a time zone"),
        ("soon-ish", "I can't find a day in “soon-ish”"),
        ("**soon** <@1> [x](http://evil.example)", "\\*\\*soon\\*\\* \\<\\@1> \\[x\\]"),
    ],
)
async def test_a_time_that_cannot_be_taken_is_answered_with_a_sentence(ann: Applicant, typed: str, told: str) -> None:
    text = text_of(await ann.add(typed))
    assert told in text
    assert text.endswith(".")
    assert "\n" not in text
    assert await ann.kept(*Status) == []


@pytest.mark.parametrize("zone", ["Atlantis", "Mars/Olympus", "@everyone", "../../etc/passwd"])
async def test_an_unknown_zone_is_answered_with_how_to_give_one(ann: Applicant, zone: str) -> None:
    text = text_of(await ann.add(timezone=zone))
    assert text.startswith("I know no time zone “")
    assert text.endswith("Give the nearest large city, like Berlin or New York.")
    assert (await ann.stage.bot.sessions.store.fetch_person(ann.who.id)).zone is None


async def test_with_fifty_in_the_diary_the_next_is_refused_and_a_draft_from_before_too(ann: Applicant) -> None:
    asked = await ann.add()
    diary = ann.stage.bot.sessions.store.diary
    for number in range(500):
        status = Status.PLANNED if number < MOST_KEPT else Status.CLOSED
        first = wall("2026-12-01 09:00")
        starts = replace(first, at=first.at + timedelta(hours=number))
        await diary.add(Interview(f"key{number:09}", ann.who.id, starts, status=status, company="C" * 80))
    refused = text_of(await ann.add())
    assert refused.startswith("There are 50 interviews in your diary already")
    assert "/interview cancel" in refused
    assert text_of(await ann.click(asked, "Yes, keep it")) == refused
    listed = await ann.told("list")
    assert listed.count("\n- ") + int(listed.split("-# and ")[1].split()[0]) == 50
    assert len(await ann.who.autocomplete(ann.stage.channel, "interview show", "interview", "")) == 25


async def test_names_with_mentions_and_markdown_are_shown_as_they_were_typed(ann: Applicant) -> None:
    given = {
        "company": HOSTILE[:80],
        "role": "**boss** @here",
        "desk": "<@1> *Dana*",
        "escort": "[Tom](http://evil.example)",
    }
    asked = await ann.add(**given)
    kept = await ann.click(asked, "Yes, keep it")
    form = await ann.click(kept, "My plan for the day")
    planned = await ann.who.submit_modal(
        form, {"cue": HOSTILE, "action": HOSTILE, "question": HOSTILE, "case1": HOSTILE}
    )
    texts = [text_of(asked), text_of(kept), text_of(planned), await ann.told("show"), await ann.told("list")]
    texts += [await ann.told("remind", reminder="note", when="off"), await ann.told("cancel")]
    texts += [await ann.told("show", interview=HOSTILE[:80])]
    for text in texts:
        assert not ALIVE.search(re.sub(r"\\.|`/interview \w+`", "", text)), text


async def test_everything_at_its_longest_still_fits_into_a_message(ann: Applicant) -> None:
    name = "*" * 80
    kept = await ann.keep(company=name, role=name, desk=name, escort=name)
    form = await ann.click(kept, "My plan for the day")
    fields = dict.fromkeys(("cue", "action", "question", "case1", "case2"), "_*" * 200)
    text_of(await ann.who.submit_modal(form, fields))
    await ann.told("show")
    await ann.told("cancel", interview="*" * 5)


async def test_a_time_that_clocks_jump_over_is_explained_with_both_neighbours_to_choose(ann: Applicant) -> None:
    asked = await ann.add("28 March 2027 02:30", **DETAILS)
    text = text_of(asked)
    assert "clocks go forward on that day and jump over 02:30, so that time does not exist" in text
    assert asked.response
    assert labels(asked.response) == ["01:30 (Europe/Vienna)", "03:30 (Europe/Vienna)", "No, drop it"]
    await ann.click(asked, "03:30 (Europe/Vienna)")
    (interview,) = await ann.kept()
    assert interview.starts == wall("2027-03-28 03:30")


@pytest.mark.parametrize(("side", "hour"), [("before", 0), ("after", 1)])
async def test_of_a_time_that_comes_twice_one_is_chosen(ann: Applicant, side: str, hour: int) -> None:
    asked = await ann.add("31 October 2027 02:30", **DETAILS)
    first = datetime(2027, 10, 31, 0, 30, tzinfo=UTC)
    text = text_of(asked)
    assert f"02:30 comes twice: {shown(first)}, and again at {shown(first + timedelta(hours=1), 't')}" in text
    label = f"02:30 {side} clocks go back (Europe/Vienna)"
    assert asked.response
    assert label in labels(asked.response)
    await ann.click(asked, label)
    (interview,) = await ann.kept()
    assert interview.starts.moment == first + timedelta(hours=hour)


async def test_a_move_into_the_gap_or_the_fold_is_asked_about_as_well(ann: Applicant) -> None:
    await ann.keep()
    asked = await ann.slash("move", when="28 March 2027 02:30")
    assert asked.response
    assert labels(asked.response) == ["01:30 (Europe/Vienna)", "03:30 (Europe/Vienna)", "No, leave it"]
    text = await ann.told("remind", reminder="evening_before", when="28 March 2027 02:30")
    assert "02:30 does not exist on that day" in text
    assert "01:30 or 03:30" in text


async def test_a_strangers_keys_are_refused_like_those_that_do_not_exist(ann: Applicant, ben: Applicant) -> None:
    kept = await ann.keep()
    (interview,) = await ann.kept()
    await ben.keep("friday 9am", company="Harbour Lane")
    assert kept.response
    before = interview, await ann.waiting()
    minute = int(vienna("25 10:00").timestamp()) // 60
    for verb, key in itertools.product(BookVerb, (interview.key, NOWHERE)):
        clicked = await wire.button(ben.who, ben.stage.channel, book_id(verb, key, minute), kept.response)
        assert text_of(clicked) == NO_SUCH, verb
    for form, key in itertools.product((BookForm.PREPARED, BookForm.TOLD), (interview.key, NOWHERE)):
        sent = await wire.modal(ben.who, ben.stage.channel, book_modal_id(form, key), cue="x", asked="y")
        assert text_of(sent).startswith(NO_SUCH)
        assert "What you had written" in text_of(sent)
    for command, options in (
        ("show", {}),
        ("move", {"when": "friday 3pm"}),
        ("cancel", {}),
        ("plan", {}),
        ("debrief", {}),
    ):
        text = await ben.told(command, interview=interview.key, **options)
        assert text == NO_SUCH
    (again,) = await ann.kept()
    assert (again, await ann.waiting()) == before


async def test_a_strangers_reminder_is_refused_like_one_that_does_not_exist(ann: Applicant, ben: Applicant) -> None:
    kept = await ann.keep()
    await ben.keep("friday 9am")
    (interview,) = await ann.kept()
    first, *_ = await ann.stage.bot.sessions.store.diary.waiting_of(interview.key)
    assert kept.response
    for verb, number in itertools.product(set(DueVerb) - {DueVerb.STOP_ALL}, (first.id, 987_654)):
        clicked = await wire.button(ben.who, ben.stage.channel, due_id(verb, number), kept.response)
        assert text_of(clicked).startswith("That reminder no longer counts"), verb
    await wire.button(ben.who, ben.stage.channel, due_id(DueVerb.STOP_ALL, first.id), kept.response)
    assert len(await ann.waiting()) == 8, "whoever stops all stops their own"


async def test_with_an_empty_diary_every_command_says_how_to_begin(ann: Applicant) -> None:
    for command, options in (
        *((name, {}) for name in ("list", "show", "edit", "cancel", "plan", "debrief", "calendar")),
        ("move", {"when": "friday 3pm"}),
        ("outcome", {"result": "offer"}),
        ("remind", {"reminder": "note", "when": "off"}),
    ):
        assert (await ann.told(command, **options)).startswith("There is nothing in your diary."), command


async def test_a_name_that_fits_several_changes_none_of_them(ann: Applicant) -> None:
    await ann.keep()
    await ann.keep("friday 9am", role="porter")
    text = await ann.told("cancel", interview="fernhill")
    assert text.startswith(
        "Several of your interviews fit that:\n- Tue 24 Nov 14:30, ward clerk at Fernhill Clinic\n- Fri"
    )
    assert "Nothing was done." in text
    assert "porter" in await ann.told("cancel", interview="PORTER ")
    assert [one.role for one in await ann.kept()] == ["ward clerk"]
    assert await ann.told("cancel", interview="surgeon") == NO_SUCH
