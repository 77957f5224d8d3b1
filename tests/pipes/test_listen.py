import json

from bot.pipes import listen
from bot.rehearsal.listening import Listener
from bot.rehearsal.scenario import load_library
from bot.rehearsing import SCENARIOS, known_doubts

KNOWN = known_doubts(load_library(SCENARIOS))


def answers(listener: Listener, *lines: str) -> list[dict[str, object]]:
    written: list[str] = []
    listen(listener, KNOWN, lines, written.append)
    return [json.loads(line) for line in written]


def test_the_same_object_comes_back_with_its_moves_sorted(listener: Listener) -> None:
    asked = {"place": "office", "concern": None, "text": "Thank you. When will I hear back?", "own": [1, "é"]}
    (answer,) = answers(listener, json.dumps(asked))
    assert answer == {**asked, "moves": ["asks_next_steps", "thanks"]}


def test_with_a_concern_it_says_whether_the_line_speaks_to_it(listener: Listener) -> None:
    concern = "has not led more than four people"
    about, beside = answers(
        listener,
        json.dumps(
            {
                "place": "office",
                "concern": concern,
                "text": "For two years I led a crew of eleven who reported to me, and nobody left.",
            }
        ),
        json.dumps({"place": "office", "concern": concern, "text": "Thanks for telling me."}),
    )
    assert about["addresses"] is True
    assert beside["addresses"] is False


def test_in_the_lobby_the_name_counts(listener: Listener) -> None:
    (answer,) = answers(listener, json.dumps({"place": "lobby", "person": "Dana", "text": "Bye, Dana!"}))
    assert answer["moves"] == ["says_goodbye", "uses_name"]
    assert "addresses" not in answer


def test_a_bad_line_gives_an_error_in_its_place_and_the_rest_goes_on(listener: Listener) -> None:
    bad = [
        "",
        "nonsense",
        "[1]",
        "{}",
        '{"place": "roof", "text": "hi"}',
        '{"place": "office", "text": 5}',
        '{"place": "office"}',
        '{"place": "office", "text": "hi", "before": "lunch"}',
        "[" * 100_000,
        '{"place": "office", "text": "hi", "n": ' + "9" * 5_000 + "}",
        '{"place": "office", "text": "hi", "n": NaN}',
    ]
    got = answers(listener, *bad, json.dumps({"place": "office", "text": "Okay, got it."}))
    assert [set(answer) for answer in got[:-1]] == [{"error"}] * len(bad)
    assert got[-1]["moves"] == ["acknowledges"]


def test_a_lone_surrogate_does_not_stop_it(listener: Listener) -> None:
    (answer,) = answers(listener, '{"place": "office", "text": "\\ud800 thanks"}')
    assert "moves" in answer


def test_a_doubt_of_a_scenario_is_known_by_its_words(listener: Listener) -> None:
    concern = "may not get here at two in the morning, week after week"
    line = (
        "At the plant I started at four for fourteen months, clothes laid out by eight, one late arrival on my record."
    )
    (answer,) = answers(listener, json.dumps({"place": "office", "concern": concern, "text": line}))
    assert answer["addresses"] is True


def test_what_was_said_before_can_be_given(listener: Listener) -> None:
    asked = {"place": "office", "text": "And after that?", "before": "next_steps"}
    (answer,) = answers(listener, json.dumps(asked))
    assert answer == {**asked, "moves": ["asks_next_steps"]}
