"""How a session speaks to people: whose score is whose, what is left open, and what stands on a form."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from discord import ui

from bot.groups import CardRow, GroupCard, Source, Widest
from bot.groups.group import Group
from bot.groups.session import GroupSession, Stage
from bot.rehearsal.chairs import Cue
from bot.rehearsal.coaching import ScoreCard, ScoreRow
from bot.rehearsal.moves import Place
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Format, load_library
from bot.rehearsing import SCENARIOS
from cogs._score_card import card_layouts
from cogs.groups.session._group_card import group_card
from cogs.groups.session._lobby import kept_text, lobby_post
from cogs.groups.session._modals import answer_form, comment_form, cue_form, marks_form
from cogs.groups.session._places import _name_for
from cogs.groups.session._posts import Post
from cogs.groups.session._round_words import desk_name
from tests.cogs.test_group_session_pages import SCENES, Told, begun, fields_of, marked
from tests.groups.evening import ASKS, BYE, CASE, GROUP
from tests.groups.people import ANN, BEN, CEM, DOT, MONDAY

LIBRARY = load_library(SCENARIOS).scenarios
IN_PERSON = next(key for key in SCENES if LIBRARY[key].format is Format.ONE_ON_ONE)
CALLS = [key for key in SCENES if LIBRARY[key].format in (Format.VIDEO_CALL, Format.PHONE_SCREEN)]


@pytest.fixture
async def evening(room: Room) -> Told:
    made = Told(room)
    await made.open()
    await made.sit(candidate=ANN, manager=BEN, observer=CEM)
    return made


async def words_of_card(evening: Told, **changed: object) -> str:
    session, card = await marked(evening)
    card = GroupCard(**{**fields_of(card), **changed})
    layouts = group_card(session, 1, card, evening.room.scenarios[card.scenario])
    return "\n".join(Post(layout=layout).words for layout in layouts)


async def out_on_the_way(room: Room, scene: str, **seats: int) -> Told:
    """Return an evening whose candidate is on the way out."""
    evening = Told(room)
    await evening.open(scene=scene)
    await evening.begin(candidate=ANN, **seats)
    await evening.tell()
    for line in (ASKS, BYE, BYE, BYE, BYE):
        if evening.stage is not Stage.PLAYING or evening.round.rehearsal.scene.place is Place.LOBBY:
            break
        await evening.say(line)
    await evening.tell()
    return evening


def shown_on(form: ui.Modal) -> str:
    return "\n".join(item.content for item in form.walk_children() if isinstance(item, ui.TextDisplay))


def test_the_same_points_have_the_same_bar_on_both_cards(room: Room) -> None:
    scenario = room.scenarios[IN_PERSON]
    for of in (10, 15, 20):
        for points in range(of + 1):
            rows = (ScoreRow("exit", "Exit", points, of, "", "why", "", ""),)
            score = ScoreCard(points, of, rows, (), "", "")
            (whole,) = card_layouts(scenario, Difficulty.EASY, score, "")
            bar = next(word for word in Post(layout=whole).words.split() if word[0] in "▰▱")
            card = GroupCard(1, ANN, IN_PERSON, (_row(points, of),), points, of, 0, False, None, (), (), "", "")
            (group,) = group_card(_session(), 1, card, scenario)
            assert f"`{bar}` program" in Post(layout=group).words


def _row(points: int, of: int, peers: float | None = None, own: float | None = None) -> CardRow:
    return CardRow("exit", "Exit", points / of if of else None, points, of, peers, 1, own)


def _session() -> GroupSession:
    return GroupSession("session-0001", "group-key-01", 1, 2, ANN, opened_at=MONDAY, changed_at=MONDAY)


async def test_the_points_are_of_those_that_the_talk_gave_a_chance_for(evening: Told) -> None:
    words = await words_of_card(evening, total=55, of=55)
    assert "The program's whole card: 55 of the 55 that this talk gave a chance for." in words


async def test_where_a_talk_gave_every_chance_that_need_not_be_said(evening: Told) -> None:
    assert "The program's whole card: 47 of 100." in await words_of_card(evening, total=47, of=100)


async def test_a_row_that_nobody_saw_takes_one_line(evening: Told) -> None:
    words = await words_of_card(evening, rows=(_row(0, 0),), widest=None)
    assert "**Exit**: did not come up" in words.splitlines()
    assert "·····" not in words


async def test_each_bar_says_whose_it_is(evening: Told) -> None:
    words = await words_of_card(evening, rows=(_row(9, 10, None, 1 / 3),), widest=None)
    assert words.split("**Exit**\n")[1].splitlines()[:3] == [
        "`▰▰▰▰▱` program · 9 of 10",
        "`·····` others · did not come up",
        f"`▰▰▱▱▱` <@{ANN}>",
    ]


@pytest.mark.parametrize(
    ("marks", "has_own", "who"), [(2, True, "all of you"), (2, False, "the others"), (0, True, f"<@{ANN}>")]
)
async def test_a_chance_that_all_overlooked_is_told_in_words_to_talk_about(
    evening: Told, marks: int, has_own: bool, who: str
) -> None:
    widest = Widest("exit", "Exit", None, Source.BOT, 0.0, "Bye!", "You went past it.")
    words = await words_of_card(evening, rows=(_row(0, 10),), widest=widest, marks=marks, has_own=has_own)
    told = words.split("### Where you differ most: Exit\n")[1]
    assert told.startswith(
        f"To {who} this did not come up; the program saw a chance that was missed, and gave 0 of 10."
    )
    assert f"-# The program to <@{ANN}>: You went past it." in told
    assert ("together" in told) == (marks > 0)


@pytest.mark.parametrize("scene", SCENES)
async def test_before_the_way_out_nobody_learns_who_is_met_there(room: Room, scene: str) -> None:
    evening = Told(room)
    await evening.open(scene=scene)
    await evening.begin(candidate=ANN, receptionist=DOT)
    *_, opening = await evening.tell()
    (line,) = (line for line in opening.text.splitlines() if f"<@{DOT}>" in line)
    now = evening.round
    if now.rehearsal.scene.way_out >= 0:
        assert "your part comes" in line
        assert "My card tells you who you are" in line
        assert desk_name(room.scenarios[scene], now) not in line


@pytest.mark.parametrize("scene", CALLS)
async def test_at_the_end_of_a_call_there_is_no_door(room: Room, scene: str) -> None:
    evening = await out_on_the_way(room, scene)
    if evening.round.rehearsal.scene.way_out >= 0:
        (out,) = (post.text for post in evening.posts if "The interview is over;" in post.text)
        assert "The round ends with your goodbye." in out
    assert not any("through the door" in post.text for post in evening.posts)


@pytest.mark.parametrize("scene", SCENES)
async def test_on_the_way_out_the_form_shows_what_is_there_and_not_the_goodbye(room: Room, scene: str) -> None:
    evening = await out_on_the_way(room, scene)
    if evening.stage is not Stage.PLAYING:
        return
    turn = evening.round.rehearsal.turns[-1]
    form = answer_form(evening.key, evening.round)
    assert turn.said[-1].text[:40].replace("*", "") in shown_on(form).replace("\\", "").replace("*", "")
    assert turn.said[0].text not in shown_on(form).replace("\\", "")


async def test_the_form_behind_say_it_is_called_after_whom_they_play(room: Room) -> None:
    evening = await out_on_the_way(room, IN_PERSON, receptionist=DOT)
    await evening.say("Thank you for this morning.")
    form = cue_form(evening.key, evening.round, Cue.OWN_WORDS, "Zofia", "Safe home!")
    assert (form.title, evening.round.answerer_id) == ("You are Zofia", DOT)


async def test_the_form_of_the_manager_is_called_after_the_button(evening: Told) -> None:
    await begun(evening)
    await evening.say()
    assert cue_form(evening.key, evening.round, Cue.DODGE, "Maureen", "").title == "Dodge"


async def test_the_candidates_own_form_speaks_to_them(evening: Told) -> None:
    await begun(evening)
    own, other = (str(marks_form(evening.key, evening.round, is_own=is_own).to_dict()) for is_own in (True, False))
    assert "your own part" in own
    assert "their own part" in other
    assert "Not ticked: no name" in str(comment_form(evening.key, 1, None, is_own=False).to_dict())


async def test_the_lobby_says_which_scene_was_chosen_and_how_hard_it_is(evening: Told) -> None:
    scenarios = evening.room.scenarios
    session = evening.session
    for scene, words in (
        (IN_PERSON, f"Scene: {scenarios[IN_PERSON].title}; gentle"),
        ("family:health_care", "Scene: any in health care; gentle"),
        ("night *shift*", "Scene: any for “night \\*shift\\*”; gentle"),
        (None, "Scene: a surprise; gentle"),
    ):
        assert f"-# {words}" in lobby_post(replace(session, scene=scene), scenarios).text.splitlines()


async def test_while_a_round_is_on_the_lobby_leaves_the_scene_to_the_round(evening: Told) -> None:
    await begun(evening)
    assert "Scene:" not in lobby_post(evening.session, evening.room.scenarios).text


@pytest.mark.parametrize(("others", "words"), [({}, "when you are back"), ({"observer": CEM}, "when you are all back")])
async def test_a_pause_speaks_to_as_many_as_there_are(room: Room, others: dict[str, int], words: str) -> None:
    evening = Told(room)
    await evening.begin(candidate=ANN, **others)
    await evening.tell()
    await evening.pause(ANN)
    assert words in (await evening.tell())[-1].text
    await evening.go_on(ANN)
    assert (await evening.tell())[-1].text.startswith("On we go")


async def test_a_candidate_who_says_nothing_is_called_without_haste(evening: Told) -> None:
    await begun(evening)
    await evening.tell()
    await evening.wait(timedelta(minutes=2, seconds=1))
    (call,) = await evening.tell()
    assert call.calls == (ANN,)
    assert "There is no hurry." in call.text
    assert call.buttons is not None


async def test_whoever_leaves_in_the_middle_learns_what_becomes_of_their_words(evening: Told) -> None:
    await begun(evening)
    await evening.say()
    await evening.reply(BEN)
    await evening.say(CASE)
    session = await evening.sessions.leave(evening.key, ANN)
    until = MONDAY + timedelta(days=30)
    assert kept_text(session, ANN, until) == (
        f"You are out. What you said is kept until <t:{int(until.timestamp())}:D>; /mydata forget deletes it now."
    )
    assert kept_text(session, BEN, until)
    assert not kept_text(session, CEM, until), "whoever watched has said nothing"


async def test_where_nothing_was_played_the_end_counts_nothing(evening: Told) -> None:
    await evening.tell()
    await evening.sessions.close(evening.key, ANN)
    (end,) = await evening.tell()
    assert end.text == "This session has ended. /group session begins the next one."


def test_threads_of_one_group_and_day_are_told_apart() -> None:
    first = _name_for(GROUP, MONDAY, [])
    second = _name_for(GROUP, MONDAY, [first, "general"])
    third = _name_for(GROUP, MONDAY, [first, second])
    assert (first, second, third) == (
        "Practice: Tuesday club, 23 Nov",
        "Practice: Tuesday club, 23 Nov (2)",
        "Practice: Tuesday club, 23 Nov (3)",
    )


def test_a_long_name_keeps_what_tells_it_apart() -> None:
    group: Group = replace(GROUP, name="x" * 120)
    first = _name_for(group, MONDAY, [])
    second = _name_for(group, MONDAY, [first])
    assert len(first) <= 100
    assert len(second) <= 100
    assert second.endswith(", 23 Nov (2)")
