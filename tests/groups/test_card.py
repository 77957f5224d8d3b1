"""The group card: three sides of one round, where they differ most, and no single mark."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.groups._card import Sentence, Source, group_card
from bot.groups.marks import CRITERIA, Level, Mark
from bot.rehearsal.coaching import ScoreCard, ScoreRow
from tests.groups.people import ANN, BEN, CEM, DOT, MONDAY

POINTS = {"right_ask": (15, 15), "receives_doubt": (5, 10), "evidence": (8, 20), "exit": (0, 10), "lobby": (0, 0)}
SCORE = ScoreCard(
    28,
    55,
    tuple(
        ScoreRow(key, key.replace("_", " "), points, of, f"words of {key}", f"why {key}", "weak", "strong")
        for key, (points, of) in {"takes_chance": (10, 10), **POINTS}.items()
    ),
    (),
    "The meeting afterwards.",
    "Thank Dana.",
)


def mark(by: int | None, *, keep: str = "", change: str = "", is_named: bool = False, **levels: Level) -> Mark:
    given: Mapping[str, Level] = {**dict.fromkeys(CRITERIA, Level.NOT_SEEN), **levels}
    return Mark("session-0001", 1, by, ANN, given, keep=keep, change=change, is_named=is_named, made_at=MONDAY)


def test_without_marks_the_card_is_the_programs_alone() -> None:
    card = group_card(1, ANN, "a_scene", SCORE, [])
    assert [row.key for row in card.rows] == list(CRITERIA)
    assert [row.bot for row in card.rows] == [1.0, 0.5, 0.4, 0.0, None]
    assert all(row.peers is None and row.own is None for row in card.rows)
    assert (card.total, card.of, card.marks, card.has_own, card.widest) == (28, 55, 0, False, None)


def test_peers_are_averaged_and_the_candidates_own_mark_stands_apart() -> None:
    marks = [
        mark(BEN, evidence=Level.STRONG),
        mark(CEM, evidence=Level.GOOD),
        mark(DOT),
        mark(ANN, evidence=Level.BEGINNING),
    ]
    evidence = group_card(1, ANN, "a_scene", SCORE, marks).rows[2]
    assert evidence.peers == pytest.approx(5 / 6)
    assert evidence.peers_count == 2, "who has not seen it counts for nothing"
    assert evidence.own == pytest.approx(1 / 3)


def test_the_widest_difference_is_told_with_the_words_that_it_hangs_on() -> None:
    marks = [mark(BEN, exit=Level.GOOD, evidence=Level.GOOD), mark(ANN, exit=Level.STRONG)]
    widest = group_card(1, ANN, "a_scene", SCORE, marks).widest
    assert widest
    assert (widest.key, widest.higher, widest.lower) == ("exit", Source.OWN, Source.BOT)
    assert widest.gap == pytest.approx(1.0)
    assert (widest.quote, widest.why) == ("words of exit", "why exit")


def test_of_equal_differences_that_between_program_and_peers_is_told() -> None:
    marks = [mark(BEN, exit=Level.STRONG), mark(ANN, exit=Level.STRONG)]
    widest = group_card(1, ANN, "a_scene", SCORE, marks).widest
    assert widest
    assert (widest.higher, widest.lower) == (Source.PEERS, Source.BOT)


def test_peers_and_candidate_are_compared_also_where_the_scene_gave_the_program_no_chance() -> None:
    widest = group_card(
        1,
        ANN,
        "a_scene",
        SCORE,
        [mark(BEN, lobby=Level.STRONG, exit=Level.MISSING), mark(ANN, lobby=Level.MISSING, exit=Level.MISSING)],
    ).widest
    assert widest
    assert (widest.key, widest.higher, widest.lower) == ("lobby", Source.PEERS, Source.OWN)


def test_what_is_less_than_a_level_is_no_difference() -> None:
    marks = [mark(BEN, receives_doubt=Level.GOOD, right_ask=Level.STRONG, exit=Level.MISSING)]
    assert group_card(1, ANN, "a_scene", SCORE, marks).widest is None


def test_what_only_the_program_saw_missed_comes_before_any_difference() -> None:
    marks = [mark(BEN, right_ask=Level.MISSING), mark(ANN, right_ask=Level.MISSING)]
    widest = group_card(1, ANN, "a_scene", SCORE, marks).widest
    assert widest
    assert (widest.key, widest.higher, widest.lower) == ("exit", None, Source.BOT)
    assert (widest.quote, widest.why) == ("words of exit", "why exit")


@pytest.mark.parametrize("by", [BEN, ANN])
def test_what_anybody_else_saw_was_overlooked_by_nobody(by: int) -> None:
    widest = group_card(1, ANN, "a_scene", SCORE, [mark(BEN), mark(by, exit=Level.BEGINNING)]).widest
    assert widest
    assert widest.higher is not None


def test_where_nobody_marked_nothing_was_overlooked() -> None:
    assert group_card(1, ANN, "a_scene", SCORE, []).widest is None


@pytest.mark.parametrize(("asked", "overlooked"), [(15, "evidence"), (0, None)])
def test_a_doubt_is_overlooked_only_where_something_asked_for_it(asked: int, overlooked: str | None) -> None:
    points = {"right_ask": asked, "receives_doubt": 4, "evidence": 0, "exit": 10, "lobby": 10}
    rows = tuple(replace(row, points=points.get(row.key, row.points), of=row.of or 10) for row in SCORE.rows)
    marks = [mark(BEN, right_ask=Level.STRONG)]
    widest = group_card(1, ANN, "a_scene", replace(SCORE, rows=rows), marks).widest
    assert (widest.key if widest and widest.higher is None else None) == overlooked


def test_sentences_are_named_only_where_their_writer_wants_that() -> None:
    marks = [
        mark(BEN, keep="The pause.", change="Ask sooner.", is_named=True),
        mark(CEM, keep="A calm voice."),
        mark(ANN, keep="My question."),
    ]
    card = group_card(1, ANN, "a_scene", SCORE, marks)
    assert card.keeps == (
        Sentence("A calm voice."),
        Sentence("The pause.", BEN),
        Sentence("My question.", is_own=True),
    )
    assert card.changes == (Sentence("Ask sooner.", BEN),)


def test_the_order_of_the_sentences_does_not_tell_who_wrote_them() -> None:
    first, second = mark(BEN, keep="b", change="a"), mark(CEM, keep="a", change="b")
    one, other = (group_card(1, ANN, "a_scene", SCORE, marks) for marks in ([first, second], [second, first]))
    assert one == other


def test_marks_of_somebody_who_was_forgotten_count_without_a_name() -> None:
    card = group_card(1, ANN, "a_scene", SCORE, [mark(None, exit=Level.STRONG), mark(None, exit=Level.GOOD)])
    assert card.marks == 2
    assert card.rows[3].peers_count == 2
