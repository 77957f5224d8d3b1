"""/mydata: what is kept of a person can be seen, taken along and deleted, by that person alone."""

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import discord
import pytest
import simcord

from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty
from bot.store import Forgotten, Plan, Score
from cogs._group_words import GroupWords, group_words
from cogs._ids import forget_id
from cogs.mydata import forgotten_text, kept_text
from tests.cogs import wire
from tests.cogs.conftest import ASK, WARD, Stage
from tests.store.diary_samples import SECRETS, interview, reminder

pytestmark = pytest.mark.simcord(shard_count=1)
CASE = "On nights at the hospice I rang the doctor twice; she was in theatre by four."
TABLES = ("people", "rehearsals", "scores", "plans", "interviews", "reminders")


async def rehearse(stage: Stage, who: simcord.MemberActor, cue: str = "I am handed my coat") -> None:
    """A rehearsal in direct messages with its card, a plan made after it, and an interview in the diary."""
    booked = interview(who.id)
    await stage.bot.sessions.store.diary.add(booked)
    await stage.bot.sessions.store.diary.plan(booked, [reminder()])
    channel = who.user.dm_channel
    await who.user.slash("rehearse", scene=WARD)
    await who.send_dm(ASK)
    await who.send_dm(CASE)
    await who.user.slash("stop")
    opened = await who.user.click(channel.history(viewer=who.user)[-1], label="My plan")
    await who.user.submit_modal(opened, {"cue": cue, "action": "thank Dana", "question": ASK})


async def said(stage: Stage, verb: str, who: simcord.MemberActor | None = None) -> str:
    result = await (who or stage.ann).slash(stage.channel, f"mydata {verb}")
    assert result.ephemeral
    assert result.response
    assert len(result.response.content) <= 2000
    return result.response.content


async def exported(stage: Stage, who: simcord.MemberActor) -> dict[str, Any]:
    result = await who.slash(stage.channel, "mydata export")
    assert result.ephemeral
    assert result.response
    (file,) = result.response.attachments
    assert file.filename == "last-impression.json"
    data: dict[str, Any] = json.loads(await file.read())
    return data


def rows_of(tmp_path: Path, user_id: int) -> dict[str, int]:
    """How many rows bear a person's id, straight from the file."""
    (path,) = tmp_path.glob("*.db")
    connection = sqlite3.connect(path)
    counts = {
        table: connection.execute(f"SELECT count(*) FROM {table} WHERE user_id = ?", (user_id,)).fetchone()[0]  # noqa: S608 - a name from above
        for table in TABLES
    }
    connection.close()
    return counts


def strings_of(value: object) -> Iterator[str]:
    if isinstance(value, dict):
        for key, inner in value.items():
            yield str(key)
            yield from strings_of(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from strings_of(inner)
    else:
        yield str(value)


async def test_of_somebody_new_nothing_is_kept(stage: Stage, tmp_path: Path) -> None:
    assert await said(stage, "show") == "Nothing is kept of you."
    data = await exported(stage, stage.ann)
    lists = (
        *("rehearsals", "scores", "plans", "interviews", "reminders", "groups", "group_invitations", "group_sessions"),
        *("group_rounds", "marks_given", "marks_received", "meetings", "meeting_reminders"),
    )
    assert data == {"user_id": str(stage.ann.id), "settings": None, **{name: [] for name in lists}}
    assert not any(rows_of(tmp_path, stage.ann.id).values()), "looking left something behind"


async def test_after_a_rehearsal_it_shows_how_much_the_plan_and_the_score(stage: Stage) -> None:
    await rehearse(stage, stage.ann)
    text = await said(stage, "show")
    assert "1 rehearsal, 1 score, 1 plan, 1 interview, 1 reminder and your settings." in text
    assert "Your newest plan: if I am handed my coat, then I thank Dana." in text
    title = stage.bot.sessions.room.scenarios[WARD].title
    (score,) = await stage.bot.sessions.store.fetch_scores(stage.ann.id)
    assert f"{title}: {score.total} of {score.of}, broken off" in text
    assert not stage.channel.history(viewer=stage.ben)


async def test_the_export_is_complete(stage: Stage) -> None:
    await stage.ann.slash(stage.channel, "settings", timezone="Europe/London", coach="end", pauses="off")
    await rehearse(stage, stage.ann)
    data = await exported(stage, stage.ann)
    assert data["settings"] == {
        "time_zone": "Europe/London",
        "coaching": "end",
        "answers_take_a_moment": False,
        "has_been_welcomed": True,
        "quiet_from": None,
        "quiet_to": None,
        "all_reminders_stopped": False,
        "direct_messages_channel_id": None,
    }
    (rehearsal,) = data["rehearsals"]
    assert [turn["line"] for turn in rehearsal["turns"]] == [ASK, CASE]
    assert all(turn["answers"] for turn in rehearsal["turns"])
    assert rehearsal["where"]["channel_id"] == str(stage.dm.id)
    (score,) = data["scores"]
    assert set(score["rows"]) == {
        *("takes_chance", "interest", "right_ask", "receives_doubt", "evidence", "limit_and_plan", "check", "exit"),
        "lobby",
    }
    (plan,) = data["plans"]
    assert (plan["if"], plan["then"], plan["question"]) == ("I am handed my coat", "thank Dana", ASK)
    (booked,) = data["interviews"]
    assert set(SECRETS) <= set(strings_of(booked))
    assert [each["kind"] for each in data["reminders"]] == ["way_out"]


async def test_the_export_holds_nothing_of_anybody_else(stage: Stage) -> None:
    await rehearse(stage, stage.ann)
    await rehearse(stage, stage.ben, cue="Ben sees the door")
    told = "\n".join(strings_of(await exported(stage, stage.ann)))
    assert str(stage.ann.id) in told
    for foreign in (str(stage.ben.id), str(stage.ben.user.dm_channel.id), "Ben sees the door"):
        assert foreign not in told


async def test_the_export_also_comes_in_a_direct_message(stage: Stage) -> None:
    await rehearse(stage, stage.ann)
    result = await stage.ann.user.slash("mydata export")
    assert result.response
    assert len(result.response.attachments) == 1


async def test_asking_to_forget_deletes_nothing_yet(stage: Stage, tmp_path: Path) -> None:
    await rehearse(stage, stage.ann)
    before = rows_of(tmp_path, stage.ann.id)
    text = await said(stage, "forget")
    assert text.startswith("Delete everything that is kept of you?")
    assert "/mydata export" in text
    assert rows_of(tmp_path, stage.ann.id) == before
    assert all(before.values())


async def test_forgetting_says_what_it_deleted_and_leaves_no_row_behind(stage: Stage, tmp_path: Path) -> None:
    await rehearse(stage, stage.ann)
    await rehearse(stage, stage.ben)
    others = rows_of(tmp_path, stage.ben.id)
    asked = await stage.ann.slash(stage.channel, "mydata forget")
    assert asked.response
    await stage.ann.click(asked.response, label="Delete everything")
    (told,) = (message for message in stage.channel.history(viewer=stage.ann) if message.id == asked.response.id)
    assert told.content.startswith("Deleted: 1 rehearsal, 1 score, 1 plan, 1 interview, 1 reminder and your settings.")
    assert not told.components, "the button is still there"
    assert not any(rows_of(tmp_path, stage.ann.id).values())
    assert rows_of(tmp_path, stage.ben.id) == others
    assert await said(stage, "show") == "Nothing is kept of you."


async def test_the_button_works_after_a_restart(stage: Stage, tmp_path: Path) -> None:
    await rehearse(stage, stage.ann)
    asked = await stage.ann.slash(stage.channel, "mydata forget")
    sessions = stage.bot.sessions
    await stage.bot.close()
    stage.bot = type(stage.bot)(
        type(sessions)(sessions.room, sessions.store), has_human_delay=False, clock=stage.bot.clock
    )
    await stage.env.restart_bot(stage.bot)
    assert asked.response
    await stage.ann.click(asked.response, label="Delete everything")
    assert not any(rows_of(tmp_path, stage.ann.id).values())
    await stage.bot.close()


async def test_a_strangers_click_is_refused_and_deletes_nothing_of_either(stage: Stage, tmp_path: Path) -> None:
    await rehearse(stage, stage.ann)
    await rehearse(stage, stage.ben)
    before = rows_of(tmp_path, stage.ann.id), rows_of(tmp_path, stage.ben.id)
    own = await stage.ben.send(stage.channel, "hello")
    result = await wire.button(stage.ben, stage.channel, forget_id(stage.ann.id), own)
    assert result.ephemeral
    assert result.response
    assert "somebody else's" in result.response.content
    assert (rows_of(tmp_path, stage.ann.id), rows_of(tmp_path, stage.ben.id)) == before


async def test_a_second_click_finds_nothing_and_says_so(stage: Stage) -> None:
    await rehearse(stage, stage.ann)
    asked = await stage.ann.slash(stage.channel, "mydata forget")
    assert asked.response
    for _ in range(2):
        await wire.button(stage.ann, stage.channel, forget_id(stage.ann.id), asked.response)
    (told,) = (message for message in stage.channel.history(viewer=stage.ann) if message.id == asked.response.id)
    assert told.content == "Nothing is kept of you."


async def test_an_open_rehearsal_that_was_forgotten_answers_kindly_and_another_can_begin(stage: Stage) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    line = stage.last_in(stage.dm)
    opened = await stage.ann.user.click(line, label="Answer")
    await stage.bot.sessions.forget(stage.ann.id)
    for label in ("Answer", "Hint", "Take back", "Stop"):
        result = await stage.ann.user.click(line, label=label)
        assert result.response
        assert "no longer kept" in result.response.content
        assert "/rehearse" in result.response.content
    late = await stage.ann.user.submit_modal(opened, {"text": CASE})
    assert late.response
    assert "no longer kept" in late.response.content
    assert CASE in late.response.content, "the typed line was not given back"
    await stage.ann.user.slash("rehearse", scene=WARD)
    assert await stage.bot.sessions.newest_open(stage.ann.id)


async def test_a_plan_after_forgetting_is_not_kept_behind_the_persons_back(stage: Stage, tmp_path: Path) -> None:
    await stage.ann.user.slash("rehearse", scene=WARD)
    await stage.ann.send_dm(ASK)
    await stage.ann.user.slash("stop")
    opened = await stage.ann.user.click(stage.last_in(stage.dm), label="My plan")
    await stage.bot.sessions.forget(stage.ann.id)
    late = await stage.ann.user.submit_modal(opened, {"cue": "a", "action": "b", "question": ""})
    assert late.response
    assert "no longer kept" in late.response.content
    assert rows_of(tmp_path, stage.ann.id)["plans"] == 0


# The texts alone, at their longest.


def score(room: Room, number: int) -> Score:
    longest = max(room.scenarios.values(), key=lambda scenario: len(discord.utils.escape_markdown(scenario.title)))
    return Score(
        f"key{number:09}", 1, longest.id, Difficulty.HARD, 100, 100, {}, is_complete=False,
        finished_at=datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number),
    )  # fmt: skip


def test_a_plan_full_of_markdown_and_years_of_scores_still_fit_into_a_message(room: Room) -> None:
    plan = Plan(1, 1, "*_`~|" * 60, "||>#" * 75, "*" * 300, datetime.now(UTC))
    scores = [score(room, number) for number in range(3_000)]
    text = kept_text(Forgotten(12_345, 3_000, 999, had_settings=True), [plan], scores, room.scenarios)
    assert len(text) <= 2000
    assert "12,345 rehearsals, 3,000 scores, 999 plans and your settings" in text
    assert text.splitlines()[-1].startswith("-# /mydata export")
    assert text.count("\n- <t:") >= 3, "some scores should still be shown"


def test_what_is_kept_of_study_groups_is_counted_and_marks_that_were_given_stand_apart(room: Room) -> None:
    kept = Forgotten(0, 0, 0, groups=2, invitations=1, rounds=5, marks=3, had_settings=False)
    text = kept_text(kept, [], [], room.scenarios, GroupWords(marks=4))
    assert "2 places in study groups, 1 invitation, 5 rounds in groups and 3 marks about you." in text
    assert "4 marks that you gave to others." in text
    one = Forgotten(0, 0, 0, groups=1, rounds=1, marks=1, had_settings=False)
    assert forgotten_text(one).startswith("Deleted: 1 place in a study group, 1 round in groups and 1 mark about you. ")
    only_given = kept_text(
        Forgotten(0, 0, 0, had_settings=False), [], [], room.scenarios, GroupWords(marks=1, own_marks=2)
    )
    assert "1 mark that you gave to others and 2 marks that you gave yourself." in only_given


def exported_of_groups() -> dict[str, Any]:
    """Two evenings: one that goes on, in which somebody spoke as the candidate and watched, and one in a chair."""
    return {
        "group_sessions": [
            {
                "stage": "playing",
                "changed_at": "2026-11-24T18:00:00+00:00",
                "rounds": [
                    {"round": 1, "seat": "candidate", "turns": [{"line": ASK}], "line_that_waits": None},
                    {"round": 2, "seat": "observer", "said": []},
                ],
            },
            {
                "stage": "closed",
                "changed_at": "2026-11-10T18:00:00+00:00",
                "rounds": [{"round": 1, "seat": "manager", "said": ["Why you?"]}],
            },
            {"stage": "closed", "changed_at": "2026-11-03T18:00:00+00:00", "words": "They cannot be shown: lost."},
        ],
        "marks_given": [{"to_oneself": True}, {"to_oneself": False}, {"to_oneself": False}],
        "meetings": [{}],
    }


def test_what_was_said_in_groups_is_told_with_the_day_on_which_the_last_of_it_goes(room: Room) -> None:
    words = group_words(exported_of_groups(), timedelta(days=30))
    text = kept_text(Forgotten(0, 0, 0, groups=1, had_settings=False), [], [], room.scenarios, words)
    until = discord.utils.format_dt(datetime(2026, 12, 24, 18, tzinfo=UTC), "D")
    assert text.splitlines()[1:-1] == [
        "1 place in a study group.",
        f"What you said in 2 rounds of 3 group sessions, until {until}, later if the session that is on goes on.",
        "2 marks that you gave to others and 1 mark that you gave yourself.",
        "1 meeting that you set for a group.",
    ]


def test_whoever_only_watched_is_told_that_too_and_no_more(room: Room) -> None:
    exported = {**exported_of_groups(), "marks_given": [], "meetings": []}
    exported["group_sessions"] = exported["group_sessions"][2:]
    text = kept_text(
        Forgotten(0, 0, 0, had_settings=False), [], [], room.scenarios, group_words(exported, timedelta(days=30))
    )
    until = discord.utils.format_dt(datetime(2026, 12, 3, 18, tzinfo=UTC), "D")
    assert text.splitlines()[1:-1] == [f"That you were in 1 group session, until {until}."]


def test_what_was_posted_in_group_threads_is_said_to_be_taken_down_where_there_is_any() -> None:
    one = Forgotten(0, 0, 0, groups=1, had_settings=False)
    assert forgotten_text(one) == (
        "Deleted: 1 place in a study group. Nothing is kept of you any more. What was written in chats is Discord's: what "
        "you wrote yourself you can delete there."
    )
    assert forgotten_text(one, GroupWords(sessions=2, rounds=1)) == (
        "Deleted: 1 place in a study group and what you said in 1 round. Nothing is kept of you any more. What I posted of "
        "yours in group threads is taken down; what you wrote there yourself you can delete."
    )
    assert forgotten_text(Forgotten(0, 0, 0, had_settings=False), GroupWords(sessions=1)).startswith(
        "Nothing is kept of you any"
    )


def test_the_last_ten_scores_are_shown_the_newest_first(room: Room) -> None:
    scores = [score(room, number) for number in range(30)]
    text = kept_text(Forgotten(0, 30, 0, had_settings=False), [], scores, room.scenarios)
    dates = [discord.utils.format_dt(one.finished_at, "d") for one in reversed(scores[-10:])]
    assert [line.split()[1] for line in text.splitlines() if line.startswith("- ")] == dates


def test_a_score_of_a_scene_that_is_no_longer_played_is_still_shown(room: Room) -> None:
    old = replace(score(room, 1), scenario="lion_tamer", is_complete=True)
    text = kept_text(Forgotten(0, 1, 0, had_settings=False), [], [old], room.scenarios)
    assert r"lion\_tamer: 100 of 100" in text
    assert "broken off" not in text


def test_a_plan_reads_as_one_sentence_however_it_was_typed(room: Room) -> None:
    plan = Plan(1, 1, "I see\nthe *coat*.", "say thanks.\n", "", datetime.now(UTC))
    text = kept_text(Forgotten(0, 0, 1, had_settings=False), [plan], [], room.scenarios)
    assert r"Your newest plan: if I see the \*coat\*, then I say thanks." in text


@pytest.mark.parametrize(
    ("forgotten", "told"),
    [
        (Forgotten(0, 0, 0, had_settings=True), "Deleted: your settings. "),
        (Forgotten(2, 0, 0, had_settings=False), "Deleted: 2 rehearsals. "),
        (Forgotten(1, 3, 0, had_settings=False), "Deleted: 1 rehearsal and 3 scores. "),
        (Forgotten(1, 3, 1, had_settings=True), "Deleted: 1 rehearsal, 3 scores, 1 plan and your settings. "),
        (Forgotten(0, 0, 0, interviews=2, reminders=9, had_settings=False), "Deleted: 2 interviews and 9 reminders. "),
        (Forgotten(0, 0, 0, had_settings=False), "Nothing is kept of you."),
    ],
)
def test_only_what_there_was_is_said_to_be_deleted(forgotten: Forgotten, told: str) -> None:
    assert forgotten_text(forgotten).startswith(told)
