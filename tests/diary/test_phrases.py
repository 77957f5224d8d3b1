import pytest

from bot.diary._phrases import cut_to, if_then, listed, sentence, spoken_question, within


@pytest.mark.parametrize(
    ("cue", "action", "plan"),
    [
        ("if I am handed my coat", "I thank Dana", "If I am handed my coat, then I thank Dana"),
        ("When I'm handed my coat.", "then I'll thank Dana!", "If I'm handed my coat, then I thank Dana"),
        ("Somebody gets up", "Thank Dana", "If somebody gets up, then I thank Dana"),
        ("Dana gets up,", "to thank her", "If Dana gets up, then I thank her"),
        ("as soon as they close the folder", "I will say thanks", "If they close the folder, then I say thanks"),
        ("“the call ends”", "my first line goes to Tom", "If the call ends, then my first line goes to Tom"),
        ("they say bye", "I\nsmile,\nand go", "If they say bye, then I smile, and go"),
    ],
)
def test_a_plan_reads_as_one_sentence_however_its_halves_were_typed(cue: str, action: str, plan: str) -> None:
    assert if_then(cue, action) == plan


@pytest.mark.parametrize(
    ("typed", "spoken"),
    [
        ("what would be hardest for me here", "what would be hardest for me here?"),
        ("“Is anything still open?”", "Is anything still open?"),
        ("I want this job. What else would help you", "I want this job. What else would help you?"),
        ("Thank you, I would like this job", "Thank you, I would like this job."),
        ("", ""),
    ],
)
def test_a_closing_question_gets_its_mark_and_a_statement_its_stop(typed: str, spoken: str) -> None:
    assert spoken_question(typed) == spoken


def test_names_keep_their_capital_within_a_sentence() -> None:
    assert within("The rota.") == "the rota"
    assert within("Dana laughed!") == "Dana laughed"
    assert within("...") == ""


def test_a_clause_becomes_a_sentence() -> None:
    assert sentence("i ran a team") == "I ran a team."
    assert sentence("Nobody left!") == "Nobody left!"
    assert sentence("") == ""


def test_what_is_too_long_for_a_mail_ends_with_a_whole_sentence_or_says_that_it_was_cut() -> None:
    assert (
        cut_to("I ran a team. It grew to nine. Nobody left in all of that time.", 8, 100)
        == "I ran a team. It grew to nine."
    )
    assert cut_to("one two three four five six", 4, 100) == "one two three […]"
    assert len(cut_to("x" * 5000, 10, 40)) <= 40
    assert cut_to("short", 4, 100) == "short"


def test_names_are_listed_as_they_are_said() -> None:
    assert [listed(names) for names in ((), ("Tom",), ("Tom", "Dana"), ("Tom", "Ruth", "Dana"))] == [
        *("", "Tom", "Tom and Dana", "Tom, Ruth and Dana"),
    ]
