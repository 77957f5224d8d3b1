import pytest

from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Context

OFFICE = Context(Place.OFFICE, topics=(("night_shifts", ("night*", "rota")),))


@pytest.mark.parametrize(
    ("text", "topics"),
    [
        ("What does a good first ninety days look like?", ("first_ninety_days",)),
        ("What is the hardest part of the job?", ("hardest_part",)),
        ("Why is the position open?", ("why_open",)),
        ("What do you like most about working here?", ("manager_story",)),
        ("What sets your best people apart?", ("what_sets_best_apart",)),
        ("How are the night shifts shared out?", ("night_shifts",)),
        ("What's a normal day like? And how big is the team?", ("normal_day", "team")),
        ("Is there parking?", ()),
    ],
)
def test_the_topic_of_a_question_is_found(listener: Listener, text: str, topics: tuple[str, ...]) -> None:
    assert listener.read(text, OFFICE).topics == topics


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("Could you tell me about your parental leave policy?", "our parental leave policy"),
        ("Is there a bike shed?", "bike shed"),
        ("Do you have a canteen?", "canteen"),
        ("How do you handle lost keys?", "how we handle lost keys"),
    ],
)
def test_the_thing_asked_about_is_turned_round_to_the_managers_side(text: str, asked: str) -> None:
    from bot.rehearsal.listening._questions import asked_thing

    assert asked_thing(text) == asked


@pytest.mark.parametrize(
    ("text", "did"),
    [
        (
            "Last year I ran the migration with two contractors and we shipped in ten weeks.",
            "ran the migration with two contractors",
        ),
        ("I rebuilt my own roster before the holidays.", "rebuilt your own roster"),
        ("I was happy there.", None),
    ],
)
def test_the_case_told_is_turned_round_to_the_listeners_side(text: str, did: str | None) -> None:
    from bot.rehearsal.listening._retelling import did_phrase

    assert did_phrase(text) == did


def test_a_bad_evening_is_the_hardest_part(listener: Listener) -> None:
    assert listener.read("What does a bad evening look like at your desk?", OFFICE).topics == ("hardest_part",)
