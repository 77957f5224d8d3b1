import json

from bot.pipes import listen
from bot.rehearsal.listening import Listener


def answers(listener: Listener, *lines: str) -> list[dict[str, object]]:
    written: list[str] = []
    listen(listener, lines, written.append)
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
