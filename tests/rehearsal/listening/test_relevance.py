"""Does an answer speak to the doubt? By what is said, not by the words it shares with it."""

import pytest

from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Concern, Context
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Library
from bot.rehearsing import known_doubts


@pytest.mark.parametrize(
    ("doubt", "text", "is_about"),
    [
        (
            "has never worked nights",
            "I did nine years of ambulance, mostly the dark half, and slept with the blinds down.",
            True,
        ),
        (
            "has never worked nights",
            "Last night I led my team of eleven through the release and we shipped on time.",
            False,
        ),
        ("is afraid of heights", "Did the spire at St Anne's, thirty-eight metres, legs hanging over the edge.", True),
        ("is afraid of heights", "I cut our food costs from 34 to 29 percent within a year.", False),
        ("has no driving licence", "My test is booked for the 9th, and until then I'd come on the 14 bus.", True),
        ("has no driving licence", "That's fair.", False),
        (
            "overqualified, may leave soon",
            "I have two master's degrees and ran departments four times this size.",
            False,
        ),
        (
            "overqualified, may leave soon",
            "I gave up the corner office on purpose and stayed four years at my brother's bench, happily.",
            True,
        ),
    ],
)
def test_a_doubt_in_free_words(listener: Listener, doubt: str, text: str, is_about: bool) -> None:
    assert listener.read(text, Context(Place.OFFICE, Concern("own", doubt))).addresses is is_about


def test_every_scenarios_own_examples_speak_to_their_doubt(room: Room, listener: Listener) -> None:
    """The coach's example of a case and of a plan must be heard as answers to the doubt for which they stand."""
    known = known_doubts(Library(dict(room.scenarios), ()))
    missed = []
    for scenario in room.scenarios.values():
        for doubt in scenario.doubts:
            concern, siblings = known[doubt.short]
            context = Context(Place.OFFICE, concern, elsewhere=siblings)
            missed += [
                f"{scenario.id} {doubt.key}: {text}"
                for text in (doubt.evidence, doubt.plan)
                if not listener.read(text, context).addresses
            ]
    assert len(missed) <= 7, "\n".join(missed)
