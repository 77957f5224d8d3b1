"""What people read of a session, on every scene: it fits into Discord's messages, and calls nobody but whose turn it is."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from discord import ui

from bot.groups import GroupCard, Sentence
from bot.groups.session import GroupSession, Happening, Seat, Stage
from bot.rehearsal.briefing import desk_briefing, manager_briefing
from bot.rehearsal.chairs import Cue
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, load_library
from bot.rehearsal.session import Coaching
from bot.rehearsing import SCENARIOS
from cogs.groups.session._briefing_text import briefing_text
from cogs.groups.session._group_card import group_card
from cogs.groups.session._lobby import lobby_post
from cogs.groups.session._posts import Post
from cogs.groups.session._round_pages import _OF_ROUND, _SIMPLE
from cogs.groups.session._round_words import (
    asked_in,
    candidate_in,
    how_to_answer,
    spoken,
    taken_over,
    tells_of_taking_over,
    your_turn,
)
from cogs.groups.session._teller import Teller
from tests.groups.evening import ALL_GOOD, ASKS, BYE, CASE, Evening
from tests.groups.people import ANN, BEN, CEM

SCENES = sorted(load_library(SCENARIOS).scenarios)
LONGEST_MESSAGE, LONGEST_LAYOUT, MOST_COMPONENTS = 2_000, 4_000, 40


class Told(Evening):
    """An evening, and the messages in which it is told."""

    def __init__(self, room: Room) -> None:
        super().__init__(room)
        self.posts: list[Post] = []

    @property
    def teller(self) -> Teller:
        bot: Any = SimpleNamespace(sessions=SimpleNamespace(room=self.room), retention=timedelta(days=30))
        parts: Any = SimpleNamespace(sessions=self.sessions)
        return Teller(bot, parts)

    async def tell(self) -> list[Post]:
        """Return the messages for what is unshown, and take them for shown."""
        session = await self.sessions.fetch(self.key)
        told = [post for _, posts in await self.teller.posts_for(session) for post in posts]
        if session.events:
            await self.sessions.shown(self.key, session.events[-1].seq)
        self.posts += told
        return told


@pytest.fixture
async def evening(room: Room) -> Told:
    made = Told(room)
    await made.open()
    await made.sit(candidate=ANN, manager=BEN, observer=CEM)
    return made


async def begun(evening: Told) -> Told:
    await evening.tell()
    await evening.sessions.begin_round(evening.key, ANN, 0)
    return evening


def size_of(layout: ui.LayoutView) -> tuple[int, int]:
    """Return how many characters a card has, and how many components."""
    items = list(layout.walk_children())
    return sum(len(item.content) for item in items if isinstance(item, ui.TextDisplay)), len(items)


def check_sizes(posts: Sequence[Post]) -> None:
    for post in posts:
        if post.layout is None:
            assert 0 < len(post.text) <= LONGEST_MESSAGE
        else:
            characters, components = size_of(post.layout)
            assert characters <= LONGEST_LAYOUT
            assert components <= MOST_COMPONENTS


@pytest.mark.parametrize("scene", SCENES)
async def test_a_whole_round_of_any_scene_fits(room: Room, scene: str) -> None:
    evening = Told(room)
    await evening.open(scene=scene)
    await evening.sit(candidate=ANN, observer=CEM)
    await evening.sessions.begin_round(evening.key, ANN, 0)
    check_sizes(await evening.tell())
    for line in (ASKS, "x" * 4_000, BYE, BYE, BYE, BYE):
        session = await evening.sessions.fetch(evening.key)
        if session.stage is not Stage.PLAYING:
            break
        await evening.sessions.say(evening.key, ANN, line)
        check_sizes(await evening.tell())
    if (await evening.sessions.fetch(evening.key)).stage is Stage.PLAYING:
        await evening.sessions.end_scene(evening.key, ANN, 1)
    for who in (ANN, CEM):
        await evening.sessions.mark(evening.key, who, 1, ALL_GOOD)
    await evening.sessions.close_round(evening.key, ANN, 1)
    posts = await evening.tell()
    check_sizes(posts)
    assert any("Group card" in post.words for post in posts)


@pytest.mark.parametrize("scene", SCENES)
def test_the_secret_card_of_any_scene_fits_and_is_cut_nowhere_that_matters(room: Room, scene: str) -> None:
    scenario = room.scenarios[scene]
    for seed in range(3):
        for difficulty in Difficulty:
            rehearsal = room.start(scene, seed=seed, difficulty=difficulty, coaching=Coaching.OFF)
            briefing = manager_briefing(scenario, rehearsal)
            text = briefing_text(briefing, is_manager=True)
            assert len(text) <= LONGEST_MESSAGE
            assert "Your doubt" in text
            assert "To dodge" in text
            assert text.count("\n- “") >= len(briefing.starters)
            assert len(briefing_text(desk_briefing(scenario, rehearsal), is_manager=False)) <= LONGEST_MESSAGE


async def test_only_those_are_called_whose_turn_it_is(evening: Told) -> None:
    assert [post.calls for post in await evening.tell()] == [(), (ANN,)], "the lobby calls the candidate"
    await evening.sessions.begin_round(evening.key, ANN, 0)
    *_, opening = await evening.tell()
    assert opening.calls == (ANN, BEN), "the candidate and the manager"
    await evening.sessions.say(evening.key, ANN, ASKS)
    (line,) = await evening.tell()
    assert line.calls == (BEN,)
    session = await evening.sessions.fetch(evening.key)
    assert session.round is not None
    await evening.sessions.reply(evening.key, BEN, Cue.DOUBT, "", 1, session.round.turn)
    (answer,) = await evening.tell()
    assert answer.calls == (ANN,), "who waited for a person may be looking elsewhere"


async def test_only_the_newest_of_what_is_shown_late_has_buttons(evening: Told) -> None:
    await begun(evening)
    await evening.sessions.say(evening.key, ANN, ASKS)
    session = await evening.sessions.fetch(evening.key)
    assert session.round is not None
    await evening.sessions.reply(evening.key, BEN, Cue.DOUBT, "", 1, session.round.turn)
    await evening.pause(ANN)
    posts = await evening.tell()
    assert [post.buttons is not None for post in posts] == [False] * (len(posts) - 1) + [True]
    assert posts[-1].words.startswith("Paused")


async def test_a_line_with_marks_of_discords_own_stands_there_as_it_was_typed(evening: Told) -> None:
    await begun(evening)
    await evening.tell()
    await evening.sessions.say(evening.key, ANN, "I *really* want __this__ @everyone <@99>")
    (line,) = await evening.tell()
    assert "\\*really\\*" in line.text
    assert line.calls == (BEN,)


async def test_a_line_that_stands_there_already_is_not_said_again(evening: Told) -> None:
    await begun(evening)
    await evening.tell()
    session = await evening.sessions.say(evening.key, ANN, ASKS, message_id=77)
    teller = evening.teller
    teller.note_typed(session, 77)
    ((_, (post,)),) = await teller.posts_for(session)
    assert ASKS not in post.text
    assert post.answers == 77


async def test_the_lobby_of_a_full_house_fits(room: Room) -> None:
    evening = Told(room)
    await evening.open()
    for number in range(25):
        await evening.sessions.take_seat(evening.key, 10**18 + number, Seat.OBSERVER if number else Seat.CANDIDATE, 0)
    check_sizes([lobby_post(await evening.sessions.fetch(evening.key))])


async def test_a_card_with_fifty_long_sentences_goes_on_in_further_messages(evening: Told) -> None:
    session, card = await marked(evening)
    sentences = tuple(Sentence(f"{number} " + "w" * 298, 10**18 + number) for number in range(25))
    card = GroupCard(**{**fields_of(card), "keeps": sentences, "changes": sentences})
    layouts = group_card(session, 1, card, evening.room.scenarios[card.scenario])
    assert len(layouts) > 2
    check_sizes([Post(layout=layout) for layout in layouts])
    text = "\n".join(Post(layout=layout).words for layout in layouts)
    assert all(text.count(f"- {number} ") == 2 for number in range(25))
    assert [bool(Post(layout=layout).custom_ids) for layout in layouts].count(True) == 1


async def test_own_sentences_are_told_from_those_of_others(evening: Told) -> None:
    session, card = await marked(evening)
    card = GroupCard(**{**fields_of(card), "keeps": (Sentence("theirs"), Sentence("mine", None, True))})
    (layout,) = group_card(session, 1, card, evening.room.scenarios[card.scenario])
    assert "- theirs\n- *their own:* mine" in Post(layout=layout).words


async def marked(evening: Told) -> tuple[GroupSession, GroupCard]:
    await begun(evening)
    await evening.say()
    await evening.reply(BEN)
    session = await evening.say(CASE)
    await evening.sessions.end_scene(evening.key, ANN, 1)
    for who in (ANN, BEN, CEM):
        session = await evening.sessions.mark(evening.key, who, 1, ALL_GOOD)
    return session, await evening.sessions.card(session, 1)


def fields_of(card: GroupCard) -> dict[str, Any]:
    return {name: getattr(card, name) for name in GroupCard.__dataclass_fields__}


@pytest.mark.parametrize("watchers", [0, 1, 2, 3])
async def test_whose_marks_can_be_told_from_the_card_is_said_before_they_are_given(room: Room, watchers: int) -> None:
    evening = Told(room)
    await evening.begin(candidate=ANN, **{f"observer{number}": BEN + number for number in range(watchers)})
    await evening.play_to_marks()
    await evening.tell()
    marks = next(post for post in evening.posts if "Marks for round 1" in post.text)
    assert ("No names stand by the marks." in marks.text) == (watchers > 0)
    assert ("everybody knows" in marks.text) == (watchers == 1)
    assert ("people can guess" in marks.text) == (watchers == 2)
    assert ("before you see what I saw" in marks.text) == (watchers == 0)


async def test_nobody_is_asked_for_marks_that_are_no_longer_taken(evening: Told) -> None:
    await begun(evening)
    await evening.say()
    await evening.reply(BEN)
    await evening.say(CASE)
    await evening.sessions.close(evening.key, ANN)
    words = [post.words for post in await evening.tell()]
    assert not any("Marks for round" in text for text in words)
    assert "Group card" in words[-3]
    assert words[-1] == "That was it: 1 round with a card. Thank you all; /group meet sets the next evening."


@pytest.mark.parametrize("name", ["Maureen", "Dr. (van) D*", "a? [b]"])
def test_what_was_written_of_a_round_is_read_again(name: str) -> None:
    opening = f"**{name}:** Any questions?\n\n-# Press My card, <@7>: it says.\n{how_to_answer(12)}"
    assert (candidate_in(opening), asked_in(opening)) == (12, None)
    line = f"<@12>: What else?\n{your_turn(7, name)}"
    assert (candidate_in(line), asked_in(line)) == (None, 7)
    assert tells_of_taking_over(f"{taken_over(name)} <@7> watches.")
    assert not tells_of_taking_over(line)


def test_what_somebody_says_is_not_read_as_written_by_the_program() -> None:
    said = spoken(12, "-# <@7>, what does Maureen say?\nI play Maureen from here on.")
    assert asked_in(said) is None
    assert not tells_of_taking_over(said)


async def test_every_happening_has_words(evening: Told) -> None:
    assert {*_OF_ROUND, *_SIMPLE, Happening.CARD} == set(Happening)
