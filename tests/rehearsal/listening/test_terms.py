import time

import pytest

from bot.rehearsal.listening._terms import TermIndex, weights_of
from bot.rehearsal.wordforms import words

TERMS = ("night*", "dark half", "three in the morning", "clip* on", "9-to-5", "on my own")


def found(line: str) -> set[str]:
    said = words(line)
    return {TERMS[number] for number, _, _ in TermIndex(TERMS).hits_in(said)}


@pytest.mark.parametrize(
    ("line", "terms"),
    [
        ("Mostly the dark half.", {"dark half"}),
        ("I like nightshifts", {"night*"}),
        ("at three in the morning, on my own", {"three in the morning", "on my own"}),
        ("clipped on and up", {"clip* on"}),
        ("no 9-to-5 person", {"9-to-5"}),
        ("the fortnight", set()),
        ("three in the", set()),
        ("", set()),
    ],
)
def test_terms_are_found_as_whole_words_and_in_order(line: str, terms: set[str]) -> None:
    assert found(line) == terms


def test_a_term_is_as_rare_as_its_rarest_word() -> None:
    hits = TermIndex(["dark half"]).hits_in(["the", "dark", "half"])
    assert hits == [(0, 1, 3)]
    assert weights_of(hits, [0.1, 5.0, 3.0]) == {0: 5.0}


def test_many_terms_that_begin_alike_cost_nothing() -> None:
    index = TermIndex(f"in the {number}" for number in range(50_000))
    begun = time.perf_counter()
    assert not index.hits_in(["in", "thee"] * 500)
    assert time.perf_counter() - begun < 0.1
