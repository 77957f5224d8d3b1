"""Whether somebody can be reached, what is theirs to set, and that the log says nothing of anybody."""

import io
import logging
from collections.abc import Iterator
from datetime import time, timedelta

import pytest

from bot.diary.interview import Kind
from bot.logs import DiscreetFormatter
from cogs.preferences import quiet_hours
from tests.cogs.booking import DETAILS, VIENNA, Applicant, shown, text_of, vienna
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)
OPT_IN = "This is where your reminders will come, and never anywhere that others can read."
CLOSED = "**I could not write you a direct message, so no reminder can reach you yet.**"
UNREACHED = "**I could not reach you by direct message**, so this did not come: "


@pytest.fixture
def ann(stage: Stage, clock: StageClock) -> Applicant:
    return Applicant(stage, clock, stage.ann)


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """What the operator would read, and all that any library says there."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(DiscreetFormatter())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


def close_messages(ann: Applicant, code: int = 50007, status: int = 403) -> None:
    """From now on nothing can be written to her directly."""
    path = f"/channels/{ann.stage.dm.id}/messages"
    ann.stage.env.inject_error("POST", path, status=status, code=code, message="Cannot send", times=None)


def open_messages(ann: Applicant) -> None:
    ann.stage.env.backend.faults.clear()


async def setting(ann: Applicant, **options: str) -> str:
    return text_of(await ann.who.slash(ann.stage.channel, "settings", **options))


async def test_the_first_reminder_is_announced_by_one_direct_message_and_later_ones_are_not(ann: Applicant) -> None:
    kept = await ann.keep()
    assert [message.content.startswith(OPT_IN) for message in ann.inbox] == [True]
    assert not kept.followups
    await ann.keep("thursday 9am")
    await ann.told("reminders")
    assert len(ann.inbox) == 1


@pytest.mark.parametrize("code", [50007, 50278])
async def test_whoever_cannot_be_written_to_is_told_there_and_then(ann: Applicant, code: int) -> None:
    close_messages(ann, code)
    kept = await ann.keep()
    assert text_of(kept).startswith("Kept: Ward clerk")
    (told,) = kept.followups
    assert told.ephemeral
    assert told.content.startswith(CLOSED)
    assert "`/interview reminders`, and I try again" in told.content
    assert len((await ann.slash("reminders")).followups) == 1
    open_messages(ann)
    assert not (await ann.slash("reminders")).followups
    assert ann.inbox[-1].content.startswith(OPT_IN)
    assert len(await ann.waiting()) == 8


@pytest.mark.parametrize(("status", "code"), [(500, 0), (403, 40003), (400, 40003), (502, 0)])
async def test_a_trouble_of_discords_own_is_not_taken_for_closed_messages(
    ann: Applicant, status: int, code: int
) -> None:
    close_messages(ann, code, status)
    kept = await ann.keep()
    assert text_of(kept).startswith("Kept: Ward clerk")
    assert not kept.followups


async def test_what_did_not_reach_anybody_is_told_once_at_the_next_command_to_them_alone(ann: Applicant) -> None:
    await ann.keep()
    close_messages(ann)
    before = len(ann.inbox)
    await ann.on_until(vienna("24 15:20"))
    assert len(ann.inbox) == before
    assert not ann.stage.channel.history(viewer=ann.stage.ben)
    form = await ann.slash("plan")
    assert form.modal
    assert not form.followups, "a form is to be filled in first"
    other = await ann.stage.ben.slash(ann.stage.channel, "help")
    assert not other.followups
    result = await ann.who.slash(ann.stage.channel, "help")
    (told,) = result.followups
    assert told.ephemeral
    assert told.content.startswith(f"{UNREACHED}the evening before, one hour before, on your way out.")
    assert len(told.content) < 2000
    assert not (await ann.who.slash(ann.stage.channel, "help")).followups
    assert all(UNREACHED not in seen.content for seen in ann.stage.channel.history(viewer=ann.stage.ben))


async def test_after_that_the_command_it_names_tries_again_and_says_whether_it_worked(ann: Applicant) -> None:
    await ann.keep()
    close_messages(ann)
    await ann.on_until(vienna("23 19:30"))
    result = await ann.slash("reminders")
    assert [told.content.split(",")[0] for told in result.followups] == [CLOSED.split(",")[0], UNREACHED.split(",")[0]]
    open_messages(ann)
    assert not (await ann.slash("reminders")).followups
    assert ann.inbox[-1].content.startswith(OPT_IN)
    (message,) = await ann.on_until(vienna("24 13:30"))
    assert "Dana" in message.content


async def test_a_passing_trouble_is_tried_again_and_said_once(ann: Applicant) -> None:
    await ann.keep()
    close_messages(ann, 0, 500)
    assert await ann.on_until(vienna("23 19:00")) == []
    open_messages(ann)
    assert len(await ann.on_until(vienna("23 19:30"))) == 1
    assert await ann.on_until(vienna("24 13:00")) == []


async def test_a_move_to_another_zone_takes_the_evening_along_and_leaves_the_hour_before(ann: Applicant) -> None:
    await ann.keep()
    before = dict(await ann.waiting())
    await setting(ann, timezone="London")
    after = dict(await ann.waiting())
    hour = timedelta(hours=1)
    for kind in (Kind.EVENING_BEFORE, Kind.NOTE, Kind.FOLLOW_UP, Kind.SECOND_FOLLOW_UP, Kind.LET_GO):
        assert after[kind] == before[kind] + hour, kind
    assert after[Kind.HOUR_BEFORE] == before[Kind.HOUR_BEFORE] == vienna("24 13:30")
    assert after[Kind.WAY_OUT] == before[Kind.WAY_OUT]
    assert await ann.on_until(vienna("23 19:30")) == []
    assert len(await ann.on_until(vienna("23 20:00"))) == 1


async def test_quiet_hours_are_kept_except_around_the_interview(ann: Applicant) -> None:
    await ann.keep("tomorrow 7:30", minutes=600)
    assert "**Quiet hours:** 17:00 to 09:30" in await setting(ann, quiet="5pm-9:30am")
    waiting = dict(await ann.waiting())
    assert waiting[Kind.EVENING_BEFORE] == vienna("23 16:30")
    assert waiting[Kind.HOUR_BEFORE] == vienna("24 06:30"), "quiet or not"
    assert waiting[Kind.WAY_OUT] == vienna("24 17:30"), "quiet or not"
    assert waiting[Kind.DEBRIEF] == vienna("25 09:30")
    assert "**Quiet hours:** none" in await setting(ann, quiet="off")
    waiting = dict(await ann.waiting())
    assert waiting[Kind.EVENING_BEFORE] == vienna("23 19:00")
    assert waiting[Kind.DEBRIEF] == vienna("24 19:30")


async def test_quiet_hours_that_cannot_be_read_change_nothing_at_all(ann: Applicant) -> None:
    text = await setting(ann, quiet="at *night*", coach="off")
    assert text == (
        "I can't read “at \\*night\\*” as quiet hours, so nothing was changed. "
        "Write them like 22-7 or 10pm-7am, or “off” for none."
    )
    assert "**Quiet hours:** 22:00 to 07:00, when no reminder comes" in await setting(ann)
    assert "**Coach:** after each line" in await setting(ann)


@pytest.mark.parametrize(
    ("typed", "hours"),
    [
        ("22-7", (time(22), time(7))),
        (" 10PM - 7am ", (time(22), time(7))),
        ("21:30\u20136.45", (time(21, 30), time(6, 45))),
        ("22 to 7", (time(22), time(7))),
        ("24-8", (time(0), time(8))),
        ("12am-8am", (time(0), time(8))),
        ("off", (time(0), time(0))),
        ("None", (time(0), time(0))),
        ("22", None),
        ("25-7", None),
        ("22-7-9", None),
        ("13pm-7am", None),
        ("22:60-7", None),
        ("0-24", None),
        ("8-8", None),
        ("", None),
        ("-", None),
    ],
)
def test_quiet_hours_are_read_as_people_write_them(typed: str, hours: tuple[time, time] | None) -> None:
    assert quiet_hours(typed) == hours


async def test_the_log_holds_nothing_that_anybody_wrote_or_is_called(ann: Applicant, log: io.StringIO) -> None:
    words = {"company": "Zyxwell", "role": "gravedigger", "desk": "Quillon", "escort": "Ondrej"}
    typed = {"cue": "brollyhook", "action": "curtsywise", "question": "wherefore?", "case1": "hullabaloo"}
    kept = await ann.keep(**words)
    await ann.who.submit_modal(await ann.click(kept, "My plan for the day"), typed)
    await ann.slash("move", when="gibberishly")
    close_messages(ann, 0, 500)
    await ann.on_until(vienna("23 19:01"))
    close_messages(ann)
    await ann.on_until(vienna("24 15:20"))
    await ann.who.submit_modal(await ann.slash("debrief"), {"doubt": "persnickety", "promised": "whenever"})
    await ann.told("outcome", result="offer")
    said = log.getvalue().lower()
    for word in (*words.values(), *typed.values(), "gibberishly", "persnickety", "whenever", "ann", str(ann.who.id)):
        assert word.lower() not in said.replace("cannot", "").replace("channel", ""), word


async def test_the_zone_of_the_first_interview_is_the_persons_own_from_then_on(ann: Applicant) -> None:
    await ann.add(**DETAILS)
    assert "**Time zone:** Europe/Vienna" in await setting(ann)
    person = await ann.stage.bot.sessions.store.fetch_person(ann.who.id)
    assert (person.zone, person.dm_channel_id) == (VIENNA, None)
    await ann.keep("thursday 9am")
    person = await ann.stage.bot.sessions.store.fetch_person(ann.who.id)
    assert person.dm_channel_id == ann.stage.dm.id
    assert shown(vienna("26 09:00")) in await ann.told("show")
