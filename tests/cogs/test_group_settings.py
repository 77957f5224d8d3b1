"""/group settings, close and board: what those who lead a group change, its end, and who chooses to be seen."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import discord
import pytest

from bot.client import LastImpression
from bot.groups import Board, BoardRow
from bot.groups.group import Door, Group, Role
from bot.groups.marks import RoundResult
from bot.groups.session import Seat
from bot.rehearsal.scenario import Difficulty
from cogs.groups._pages import board_text
from tests.cogs.circle import Circle, read
from tests.cogs.clock import StageClock
from tests.cogs.conftest import Stage

pytestmark = pytest.mark.simcord(shard_count=1)
NOW = datetime(2026, 11, 23, 9, tzinfo=UTC)


@pytest.fixture
def circle(stage: Stage) -> Circle:
    return Circle(stage)


async def settle(circle: Circle, **options: object) -> str:
    return await circle.told(circle.stage.ann, "group settings", **options)


async def test_settings_are_shown_where_nothing_is_given(circle: Circle) -> None:
    await circle.begin()
    text = await settle(circle)
    assert "**Who may join:** anybody on this server" in text
    assert "**Helpers:** none" in text
    assert "can change this" not in text
    await circle.told(circle.stage.ben, "group join")
    assert f"<@{circle.stage.ann.id}> and the helpers can change this." in await circle.told(
        circle.stage.ben, "group settings"
    )


async def test_everything_that_is_given_is_changed_at_once(circle: Circle) -> None:
    await circle.begin()
    text = await settle(
        circle, name="Friday club", joining="invited", minutes=20, marking_minutes=6, difficulty=Difficulty.HARD.value
    )
    (group,) = await circle.groups()
    assert (group.name, group.door) == ("Friday club", Door.INVITED)
    assert (group.rules.minutes, group.rules.marking_minutes, group.rules.difficulty) == (20, 6, Difficulty.HARD)
    assert "## Friday club" in text
    assert "20 minutes for the scene, 6 minutes for the marks after it; difficulty: tough" in text


async def test_a_helper_may_settle_and_a_member_may_not(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    text = await circle.told(stage.ben, "group settings", minutes=20)
    assert text.startswith(f"The settings of “Tuesday club” are for its owner and its helpers. Ask <@{stage.ann.id}>")
    assert f"**Helpers:** <@{stage.ben.id}>" in await settle(circle, helper=stage.ben)
    assert "20 minutes for the scene" in await circle.told(stage.ben, "group settings", minutes=20)
    assert "**Helpers:** none" in await settle(circle, no_helper=stage.ben)
    assert "are for its owner" in await circle.told(stage.ben, "group settings", minutes=30)
    assert (await circle.groups())[0].rules.minutes == 20


async def test_helpers_are_the_owners_choice(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    cleo = circle.newcomer("cleo")
    for who in (stage.ben, cleo):
        await circle.told(who, "group join")
    await settle(circle, helper=stage.ben)
    assert "is its owner's choice" in await circle.told(stage.ben, "group settings", helper=cleo)
    assert "The owner of a group may do all" in await settle(circle, helper=stage.ann)
    assert "does not belong to “Tuesday club”" in await settle(circle, helper=circle.newcomer("eve"))
    robot = stage.guild.add_member(stage.env.create_user("robot", bot=True))
    assert "That is a bot" in await settle(circle, helper=robot)
    roles = {one.user_id: one.role for one in await circle.members(group)}
    assert roles == {stage.ann.id: Role.OWNER, stage.ben.id: Role.HELPER, cleo.id: Role.MEMBER}


async def test_who_leads_a_group_can_remove_somebody_who_reads_of_it_nowhere(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    cleo = circle.newcomer("cleo")
    for who in (stage.ben, cleo):
        await circle.told(who, "group join")
    assert "is for its owner and its helpers" in await circle.told(cleo, "group settings", remove_member=stage.ben)
    await settle(circle, helper=stage.ben)
    text = await circle.told(stage.ben, "group settings", remove_member=cleo)
    assert text.startswith(
        f"<@{cleo.id}> does not belong to **Tuesday club** any more. Anybody on this server may join"
    )
    assert await circle.member_ids(group) == [stage.ann.id, stage.ben.id]
    assert len(circle.posted()) == 1
    assert "there is nobody to remove" in await settle(circle, remove_member=cleo)
    assert "whom nobody can remove" in await circle.told(stage.ben, "group settings", remove_member=stage.ann)
    assert "leave “Tuesday club” with /group leave" in await settle(circle, remove_member=stage.ann)


async def test_somebody_is_removed_and_kept_out_in_one_go(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    text = await settle(circle, remove_member=stage.ben, joining="invited")
    assert "They can come back only if somebody invites them." in text
    assert "takes people in by invitation" in await circle.told(stage.ben, "group join", group="Tuesday club")


async def test_what_cannot_be_changed_keeps_nothing_else_from_being_changed(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    text = await settle(circle, minutes=20, helper=stage.ben)
    assert text.startswith(f"<@{stage.ben.id}> does not belong to “Tuesday club”.")
    assert "20 minutes for the scene" in text


async def test_a_group_can_move_its_home(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    lounge = stage.guild.create_text_channel("lounge")
    text = await circle.told(stage.ann, "group settings", lounge, where="here")
    assert f"**Home:** <#{lounge.id}>" in text
    await circle.told(stage.ann, "group settings", lounge, where="thread")
    (thread,) = lounge.threads
    assert (await circle.groups())[0].channel_id == thread.id
    voice = stage.guild.create_voice_channel("talk")
    text = await circle.told(stage.ann, "group settings", voice, where="here")
    assert text.startswith("A group has its home in a text channel")
    assert (await circle.groups())[0].channel_id == thread.id


async def test_a_move_is_said_where_the_group_met_and_where_it_meets_now_and_calls_nobody(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(stage.ann, "group settings", lounge, where="here")
    await stage.env.settle()
    assert circle.posted()[-1].startswith(f"**Tuesday club** has moved: from now on it meets in <#{lounge.id}>.")
    (news,) = lounge.history()
    assert news.content == f"**Tuesday club** meets here from now on; before, it met in <#{stage.channel.id}>."
    assert all(not calls.get("users") and not calls["parse"] for calls in circle.may_call())
    await circle.press(stage.ben, news, "Join")
    assert stage.ben.id in await circle.member_ids(group)
    await circle.told(stage.ann, "group settings", lounge, where="here")
    await stage.env.settle()
    assert len(lounge.history()) == 1, "it is there already"


async def test_the_move_of_a_hidden_group_is_said_to_its_members_alone(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin(joining="invited")
    lounge = stage.guild.create_text_channel("lounge")
    await circle.told(stage.ann, "group settings", lounge, where="here")
    await stage.env.settle()
    assert circle.posted() == circle.posted(lounge) == [], "nobody knows of it yet"
    await circle.told(stage.ann, "group invite", person=stage.ben)
    await circle.told(stage.ben, "group join", group="Tuesday club")
    await circle.told(stage.ann, "group settings", where="here")
    await stage.env.settle()
    assert circle.posted(lounge)[-1].startswith("**Tuesday club** has moved")
    assert circle.posted()[-1].startswith("**Tuesday club** meets here from now on")
    assert not stage.channel.history()[-1].components


async def test_what_is_changed_of_the_rounds_counts_from_the_next_session_on(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    said = "counts from the next session on."
    assert said not in await settle(circle, minutes=20)
    session = await circle.parts.sessions.open(group, stage.ann.id, stage.channel.id)
    assert (await settle(circle, minutes=30)).startswith("A session is on, and goes on as it began.")
    assert said not in await settle(circle, minutes=30), "nothing changed"
    assert said not in await settle(circle, name="Other club")
    assert said in await settle(circle, difficulty=Difficulty.HARD.value)
    assert (await circle.parts.sessions.fetch(session.key)).rules == group.rules


async def test_no_thread_is_opened_by_whoever_may_not_move_the_group_or_not_there(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    assert "are for its owner" in await circle.told(stage.ben, "group settings", where="thread")
    assert "You do not belong" in await circle.told(circle.newcomer("eve"), "group settings", where="thread")
    await circle.told(circle.admin(), "setup channels", allow=stage.channel)
    lounge = stage.guild.create_text_channel("lounge")
    for where in ("thread", "here"):
        text = await circle.told(stage.ann, "group settings", lounge, where=where)
        assert f"On this server, groups have their home in <#{stage.channel.id}>" in text
    assert stage.channel.threads == lounge.threads == []


async def test_what_the_bot_lacks_in_the_home_stands_under_the_settings(circle: Circle) -> None:
    stage = circle.stage
    bare = stage.guild.create_text_channel(
        "bare", overwrites={stage.guild.me: discord.PermissionOverwrite(embed_links=False)}
    )
    await circle.told(stage.ann, "group create", bare, name="Club")
    text = await settle(circle)
    assert f"-# I lack something in <#{bare.id}>" in text
    assert "has to give me Embed Links there" in text
    stage.env.backend.delete_channel(bare.id)
    text = await settle(circle)
    assert "-# The home is gone, or I cannot see it any more." in text


async def test_close_asks_once_and_then_closes_for_good(circle: Circle) -> None:
    stage = circle.stage
    closed: list[Group] = []

    async def note(group: Group) -> None:
        closed.append(group)

    stage.bot.add_listener(note, "on_group_closed")
    group = await circle.begin()
    asked = await stage.ann.slash(stage.channel, "group close")
    assert "Close **Tuesday club** for good?" in read(asked)
    assert [one.key for one in await circle.groups()] == [group.key], "asking closes nothing"
    assert asked.response
    await stage.ann.click(asked.response, label="Close the group")
    assert asked.response.content.startswith("**Tuesday club** is closed.")
    assert not asked.response.components
    assert await circle.groups() == []
    assert [one.key for one in closed] == [group.key]
    assert "This group is closed." in await circle.press(stage.ben, stage.channel.history()[0], "Join")


async def test_only_the_owner_and_whoever_manages_the_server_may_close(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    await settle(circle, helper=stage.ben)
    assert (await circle.told(stage.ben, "group close")).startswith("Closing “Tuesday club” is for")
    admin = circle.admin()
    asked = await admin.slash(stage.channel, "group close", group="Tuesday club")
    await admin.click(asked.response, label="Close the group")
    assert await circle.groups() == []


async def test_the_question_of_an_owner_does_not_outlive_their_ownership(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ben, "group join")
    asked = await stage.ann.slash(stage.channel, "group close")
    await circle.told(stage.ann, "group leave")
    result = await stage.ann.click(asked.response, label="Close the group")
    assert read(result).startswith("Closing “Tuesday club” is for")
    assert len(await circle.groups()) == 1


async def test_nobody_is_on_the_board_who_did_not_choose_it(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    await circle.told(stage.ben, "group join")
    assert await circle.told(stage.ann, "group board") == (
        "Nobody of **Tuesday club** is on its board yet. `/group board me: on` puts you there, and nobody else."
    )
    text = await circle.told(stage.ann, "group board", me="on")
    assert "You are on the board of **Tuesday club** now" in text
    assert f"- <@{stage.ann.id}>: 0 rounds" in text
    assert f"<@{stage.ben.id}>" not in await circle.told(stage.ben, "group board")
    assert "You are not on the board" in await circle.told(stage.ann, "group board", me="off")
    assert not (await circle.members(group))[0].is_on_board


async def test_the_board_is_for_the_members_alone(circle: Circle) -> None:
    stage = circle.stage
    await circle.begin()
    await circle.told(stage.ann, "group board", me="on")
    for options in ({}, {"me": "on"}):
        text = await circle.told(stage.ben, "group board", **options)
        assert text.startswith("You do not belong to “Tuesday club”")
        assert f"<@{stage.ann.id}>" not in text


def row(user_id: int, *, rounds: int = 4, improvement: int | None = None, thanked: int = 3) -> BoardRow:
    seats = {Seat.CANDIDATE: rounds, Seat.MANAGER: 2, Seat.RECEPTIONIST: 0, Seat.OBSERVER: 5}
    return BoardRow(user_id, rounds, seats, thanked, rounds, improvement)


GROUP = Group("g" * 12, 1, 2, "Tuesday club", 3, made_at=NOW)


def test_a_row_of_the_board_tells_of_turning_up_and_compares_somebody_with_themself() -> None:
    text = board_text(
        GROUP, Board(GROUP.key, (row(7, improvement=12), row(8, improvement=-1), row(9, improvement=0))), 7
    )
    assert (
        "- <@7>: 4 rounds; other seats: 2 as manager and 5 as observer; thanked somebody on the way out in 3 of 4; in the "
        "last rounds 12 points of 100 more than in the ones before"
    ) in text
    assert "in the last rounds 1 point of 100 fewer than in the ones before" in text
    assert "the last rounds about as the ones before" in text


def test_the_board_keeps_the_order_of_joining_whatever_the_figures() -> None:
    rows = (row(7, improvement=-30), row(8, improvement=40), row(9, improvement=10))
    lines = board_text(GROUP, Board(GROUP.key, rows), 9).splitlines()
    assert [line[4:5] for line in lines if line.startswith("- ")] == ["7", "8", "9"]


def test_whoever_asks_is_on_a_board_that_is_cut_short() -> None:
    rows = tuple(row(10**17 + number, improvement=10) for number in range(200))
    text = board_text(GROUP, Board(GROUP.key, rows), rows[-1].user_id)
    assert len(text) <= 2000
    assert text.splitlines()[-1].startswith(f"- <@{rows[-1].user_id}>")
    assert "more" in text.splitlines()[-2]


def test_too_few_rounds_are_no_improvement_and_none_to_thank_in_is_not_said() -> None:
    text = board_text(GROUP, Board(GROUP.key, (replace(row(7, rounds=1), could_thank=0, thanked=0),)), 7)
    assert "1 round;" in text
    assert "thanked" not in text
    assert "points" not in text


async def test_a_figure_on_the_board_comes_from_the_rounds_of_the_group(circle: Circle) -> None:
    stage = circle.stage
    group = await circle.begin()
    await circle.told(stage.ann, "group board", me="on")
    minutes = circle.parts.groups._minutes
    session = await circle.parts.sessions.open(group, stage.ann.id, stage.channel.id)
    result = RoundResult(
        session.key, group.key, 1, stage.ann.id, stage.ben.id, None, (), 60, 100,
        has_thanked=True, is_complete=True, finished_at=NOW + timedelta(hours=1),
    )  # fmt: skip
    await minutes.save_session(session, result)
    text = await circle.told(stage.ann, "group board")
    assert f"- <@{stage.ann.id}>: 1 round; thanked somebody on the way out in 1 of 1" in text


async def test_what_was_said_in_an_evening_long_ago_is_purged_and_its_figures_stay(
    circle: Circle, clock: StageClock
) -> None:
    stage = circle.stage
    group = await circle.begin()
    session = await circle.parts.sessions.open(group, stage.ann.id, stage.channel.id)
    result = RoundResult(
        session.key, group.key, 1, stage.ann.id, None, None, (), 60, 100,
        has_thanked=True, is_complete=True, finished_at=NOW,
    )  # fmt: skip
    minutes = stage.bot.sessions.store.minutes
    await minutes.save_session(session, result)
    for days, is_there in ((29, True), (2, False)):
        await clock.jump(timedelta(days=days))
        await LastImpression._purge.coro(stage.bot)
        assert (await minutes.fetch_session(session.key) is not None) is is_there
    assert await minutes.results_of_group(group.key) == [result]
