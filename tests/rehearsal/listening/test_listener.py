import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import MOVES_IN, STANDS_ALONE, Move, Place
from bot.rehearsal.reading import Concern, Context

OFFICE = Context(Place.OFFICE)
LOBBY = Context(Place.LOBBY, person="Dana Whitlock")
TEAM = Context(Place.OFFICE, Concern("team", "has not led more than four people"))


@pytest.mark.parametrize(
    ("text", "move"),
    [
        ("What do I need to do to convince you that I'm the best person for the job?", Move.ASKS_TO_CONVINCE),
        ("Is there anything about my background that gives you pause?", Move.ASKS_TO_CONVINCE),
        ("Did I get the job?", Move.PRESSES),
        ("When can I expect to hear back?", Move.ASKS_NEXT_STEPS),
        ("How many vacation days are there?", Move.ASKS_PAY),
        ("No, I think you covered everything.", Move.DECLINES),
        ("This is exactly the job I want.", Move.STATES_INTEREST),
        ("I'm a fast learner and I work really hard.", Move.MAKES_CLAIM),
        ("My last boss was an idiot.", Move.DISPARAGES),
        ("Okay, got it.", Move.ACKNOWLEDGES),
    ],
)
def test_the_examples_of_the_vocabulary_are_heard(listener: Listener, text: str, move: Move) -> None:
    assert move in listener.read(text, OFFICE).moves


def test_kind_words_are_never_taken_for_an_insult(listener: Listener) -> None:
    for text in ("You are a wonderful manager, I can tell.", "You make me feel so welcome.", "What a lovely office."):
        assert Move.HOSTILE not in listener.read(text, OFFICE).moves


def test_a_case_is_quoted_by_its_own_act_and_its_result(listener: Listener) -> None:
    reading = listener.read(
        "For two years I led a crew of eleven who reported to me. Waiting time fell by 30 percent.", TEAM
    )
    assert reading.addresses is True
    assert reading.evidence.own_act is not None
    assert "I led a crew" in reading.evidence.own_act
    assert "30 percent" in (reading.evidence.result or "")


def test_a_case_about_something_else_does_not_speak_to_the_doubt(listener: Listener) -> None:
    nights = Context(Place.OFFICE, Concern("nights", "has never worked nights"))
    assert (
        listener.read(
            "Last spring I led a team of eleven people and we cut waiting time by 30 percent.", nights
        ).addresses
        is False
    )


def test_other_words_can_speak_to_the_doubt(listener: Listener) -> None:
    nights = Context(Place.OFFICE, Concern("nights", "has never worked nights"))
    assert (
        listener.read(
            "I did nine years of ambulance, mostly the dark half, and missed two shifts in all that time.", nights
        ).addresses
        is True
    )


def test_only_the_right_name_counts_as_the_name(listener: Listener) -> None:
    assert Move.USES_NAME in listener.read("Thank you, Dana!", LOBBY).moves
    assert Move.USES_NAME not in listener.read("Thank you, Diana!", LOBBY).moves


def test_quotes_keep_the_capitals_of_the_writer(listener: Listener) -> None:
    assert (
        listener.read("That's fair, I've never worked with Corvane.", TEAM).takes_up
        == "That's fair, I've never worked with Corvane"
    )


@pytest.mark.parametrize(
    "text",
    [
        "",
        "   ",
        "\x00\x07",
        "\ud800",
        "\u202e\u2067",
        "🙂🙂🙂",
        "...",
        "**",
        "<@123456789012345678>",
        "مرحبا كيف حالك",
        "你好我想要这份工作",
        "¿Cuándo empiezo? Muchas gracias por todo",
    ],
)
def test_noise_is_read_without_a_fault(listener: Listener, text: str) -> None:
    for context in (OFFICE, LOBBY, TEAM):
        assert listener.read(text, context).moves in ((Move.OFF_TOPIC,), (Move.STALLS,))


@given(st.text(max_size=400), st.sampled_from([OFFICE, LOBBY, TEAM]))
@settings(max_examples=150, deadline=None)
def test_any_text_gets_moves_of_the_place_that_may_stand_together(
    listener: Listener, text: str, context: Context
) -> None:
    moves = listener.read(text, context).moves
    assert moves
    assert set(moves) <= set(MOVES_IN[context.place])
    assert len(moves) == 1 or not set(moves) & STANDS_ALONE
    assert Move.PUSHES_BACK not in moves or context.concern


# Long, because only there nothing else runs beside it: a bound in milliseconds is no matter of luck.
@pytest.mark.long
@pytest.mark.parametrize(
    "piece",
    [
        "a",
        "word ",
        "I led a team of ten, and ",
        "what how why? ",
        "((((",
        "*" * 3,
        "not ",
        "é́",
        "1 2 3 % ",
        '"',
        "you you you wonderful ",
    ],
)
def test_ten_thousand_characters_of_anything_are_read_quickly(listener: Listener, piece: str) -> None:
    text = (piece * 10_000)[:10_000]
    best = float("inf")
    for _ in range(6):
        begun = time.process_time()
        listener.read(text, TEAM)
        best = min(best, time.process_time() - begun)
    assert best < 0.05, f"{best * 1000:.0f} ms"
