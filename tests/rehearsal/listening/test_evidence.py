import pytest

from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Concern, Context

TEAM = Context(Place.OFFICE, Concern("team", "has not led more than four people"))


@pytest.mark.parametrize(
    ("text", "own_act", "result", "claim"),
    [
        (
            "I rebuilt the rota with two temps, and by March sick days had fallen from nine to two.",
            "I rebuilt the rota",
            "fallen from nine to two",
            None,
        ),
        ("I'm a natural leader and I never give up.", None, None, "natural leader"),
        ("Rang every family myself. Thirty-eight of forty came.", "Rang every family", "of forty came", None),
    ],
)
def test_act_result_and_claim_are_told_apart(
    listener: Listener, text: str, own_act: str | None, result: str | None, claim: str | None
) -> None:
    evidence = listener.read(text, TEAM).evidence
    for found, wanted in ((evidence.own_act, own_act), (evidence.result, result), (evidence.claim, claim)):
        assert (found is None) == (wanted is None), evidence
        assert wanted is None or wanted in (found or "")


def test_what_only_we_did_is_nobodys_own_act(listener: Listener) -> None:
    evidence = listener.read("We were praised by the council and we won the tender.", TEAM).evidence
    assert evidence.own_act is None
    assert evidence.is_we_only


def test_a_claim_is_quoted_by_the_words_that_claim(listener: Listener) -> None:
    reading = listener.read("Thank you for the tour, honestly. I'm a very quick learner.", Context(Place.OFFICE))
    assert "quick learner" in reading.quote(Move.MAKES_CLAIM)
