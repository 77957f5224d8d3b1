"""An evening of three people, and one of a single person among programs, to the group card; with power cuts all along."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
import pytest_asyncio

from tests.online.evening import Evening, make_group, open_evening
from tests.online.town import ASK, EVIDENCE, LINES, Town, database, quiet, repeats
from tests.standin import Person

pytestmark = pytest.mark.asyncio(loop_scope="module")
Step = Callable[[], Awaitable[object]]
DOUBT = "What I wonder about is nights."
SETTLED = "All right. That is what I wanted to hear."
PROMISE = LINES[2]
FIRST_CUT = 2
"""From this step on, the power goes after each: all seats are taken by then."""


class Three:
    """Ann watches, Ben is the candidate, Cem is the manager; the receptionist is the program."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.ann, self.ben, self.cem = (town.person(name) for name in ("ann", "ben", "cem"))
        self.evening: Evening

    async def open(self) -> None:
        home = await make_group(self.town, self.ann, "Tuesday club")
        self.evening = await open_evening(self.town, self.ann, home)

    @property
    def steps(self) -> list[Step]:
        def press(who: Person, button: str) -> Step:
            return lambda: self.evening.press(who, button)

        return [
            press(self.ann, "Observer"),
            press(self.ben, "Candidate"),
            press(self.cem, "Hiring manager"),
            press(self.ann, "Begin"),
            lambda: self.evening.say(self.ben, ASK),
            lambda: self.evening.reply(self.cem, "Name the doubt", DOUBT),
            lambda: self.evening.mention(self.ben, EVIDENCE),
            lambda: self.evening.reply(self.cem, "Convinced", SETTLED),
            lambda: self.evening.say(self.ben, PROMISE),
            lambda: self.evening.reply(self.cem, "My own words", "Yes, it does."),
            press(self.cem, "Pause"),
            press(self.ben, "Go on"),
            lambda: self.evening.say(self.ben, LINES[3]),
            lambda: self.evening.reply(self.cem, "Time is up"),
            self.go_out,
            lambda: self.evening.mark(self.ann, right_ask="strong"),
            lambda: self.evening.mark(self.cem, right_ask="good"),
            self.mark_themself,
            press(self.ben, "Show the card now"),
        ]

    async def go_out(self) -> None:
        """Say what is said on the way out, until the scene is over."""
        for line in (*LINES[4:], *LINES[3:]):
            if any(button.label == "Mark" for button in self.evening.last.buttons):
                return
            waits = any(button.label == "Time is up" for button in self.evening.last.buttons)
            if waits:
                await self.evening.reply(self.cem, "Time is up")
            else:
                await self.evening.say(self.ben, line)
        assert any(button.label == "Mark" for button in self.evening.last.buttons)

    async def mark_themself(self) -> None:
        marked = await self.evening.mark(self.ben, right_ask="missing")
        await self.evening.comment(self.ben, marked, keep="I asked at all.", change="I would thank Joel.")


class Alone:
    """One person, and every chair played by the program."""

    def __init__(self, town: Town) -> None:
        self.town = town
        self.dee = town.person("dee")
        self.evening: Evening

    async def open(self) -> None:
        self.evening = await open_evening(self.town, self.dee, await make_group(self.town, self.dee, "Only me"))

    @property
    def steps(self) -> list[Step]:
        return [
            lambda: self.evening.press(self.dee, "Candidate"),
            lambda: self.evening.press(self.dee, "Begin"),
            *(self.saying(line) for line in LINES),
            lambda: self.evening.mark(self.dee),
            self.wait_for_card,
        ]

    def saying(self, line: str) -> Step:
        async def say() -> None:
            if any(button.label == "Answer" for button in self.evening.last.buttons):
                await self.evening.say(self.dee, line)

        return say

    async def wait_for_card(self) -> None:
        await self.evening.press(self.dee, "Show the card now")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def played(town: Town) -> AsyncIterator[dict[str, Three | Alone]]:
    """Let both evenings be played at the same time. After each step of theirs the power goes."""
    evenings: dict[str, Three | Alone] = {"three": Three(town), "alone": Alone(town)}
    for one in evenings.values():
        await one.open()
    steps = [one.steps for one in evenings.values()]
    for number in range(max(map(len, steps))):
        await asyncio.gather(*(one[number]() for one in steps if number < len(one)))
        if number >= FIRST_CUT:
            await town.bot.kill()
            await town.bot.restart()
    await quiet(town)
    yield evenings


@pytest.fixture
def three(played: dict[str, Three | Alone]) -> Three:
    one = played["three"]
    assert isinstance(one, Three)
    return one


@pytest.fixture
def alone(played: dict[str, Three | Alone]) -> Alone:
    one = played["alone"]
    assert isinstance(one, Alone)
    return one


@pytest.fixture(params=["three", "alone"])
def either(played: dict[str, Three | Alone], request: pytest.FixtureRequest) -> Three | Alone:
    return played[request.param]


async def test_it_comes_to_one_group_card(either: Three | Alone) -> None:
    assert len(either.evening.cards) == 1


async def test_everything_is_shown_once(either: Three | Alone) -> None:
    assert repeats(either.evening.shown) == []


async def test_nothing_was_asked_that_discord_would_refuse(either: Three | Alone) -> None:
    assert either.town.discord.refusals == []


async def test_the_lines_of_the_candidate_stand_there_for_everybody_to_read(three: Three) -> None:
    said = [text for text in three.evening.texts if text.startswith(f"{three.ben.mention}: ")]
    assert any(ASK in text for text in said)
    assert any(PROMISE in text for text in said)


async def test_a_line_that_was_typed_is_not_said_again(three: Three) -> None:
    assert three.evening.count(f"{three.ben.mention}: {EVIDENCE}") == 0
    assert any(one.reference and EVIDENCE in one.reference.text for one in three.evening.shown), "it is replied to"


async def test_what_the_person_in_the_chair_says_is_said_by_the_manager(three: Three) -> None:
    for words in (DOUBT, SETTLED):
        assert f"**Maureen Achebe:** {words}" in three.evening.with_words(words).text


async def test_the_card_shows_three_sides(three: Three) -> None:
    (card,) = three.evening.cards
    ask = re.search(r"\*\*Right ask\*\*\n(.+)\n(.+)\n(.+)", card.text)
    assert ask is not None
    program, others, own = ask.groups()
    assert "of 15" in program
    assert others == "`▰▰▰▰▱` others · mean of 2 marks", "one saw it strong, one good"
    assert own == f"`▱▱▱▱▱` {three.ben.mention}"


async def test_the_card_says_where_they_differ_most_and_on_which_words(three: Three) -> None:
    (card,) = three.evening.cards
    assert "Where you differ most" in card.text
    quoted = re.search(r"> “(.+?)…?”", card.text)
    assert quoted is not None
    assert any(quoted[1].rstrip("…")[:20] in line for line in LINES)


async def test_sentences_stand_there_without_a_name_unless_that_was_chosen(three: Three) -> None:
    (card,) = three.evening.cards
    assert "- *their own:* I asked at all." in card.text


async def test_whoever_has_waited_longest_is_next(three: Three) -> None:
    assert f"**Candidate:** {three.ann.mention}" in three.evening.lobby.text
    assert three.ann in three.evening.lobby.pings


async def test_whoever_is_alone_stays_the_candidate(alone: Alone) -> None:
    assert f"**Candidate:** {alone.dee.mention}" in alone.evening.lobby.text


async def test_without_others_the_card_says_so(alone: Alone) -> None:
    (card,) = alone.evening.cards
    assert "only their own marks" in card.text
    assert "` others" not in card.text


async def test_every_mark_is_kept_once(three: Three) -> None:
    with database(three.town.bot) as connection:
        rows = connection.execute(
            "SELECT number, count(*) FROM group_marks GROUP BY session_key, number ORDER BY 2 DESC"
        ).fetchall()
    assert rows[0] == (1, 3)


async def test_each_round_leaves_one_result(three: Three, alone: Alone) -> None:
    with database(three.town.bot) as connection:
        found = connection.execute("SELECT candidate_id FROM group_results").fetchall()
    assert sorted(one for (one,) in found) == sorted([three.ben.id, alone.dee.id])


async def test_what_was_said_is_not_in_the_log(three: Three) -> None:
    for words in (ASK, EVIDENCE, DOUBT, "I asked at all"):
        assert words not in three.town.bot.output


async def test_no_line_stands_in_the_database_as_it_was_said(three: Three) -> None:
    stored = b"".join(path.read_bytes() for path in (three.town.bot.data_dir / "data").glob("last-impression.db*"))
    for words in (ASK, EVIDENCE, DOUBT, "I asked at all", "Tuesday club"):
        assert words.encode() not in stored
        assert json.dumps(words).encode() not in stored
