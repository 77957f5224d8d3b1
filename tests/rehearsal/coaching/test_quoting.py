import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rehearsal.coaching._quoting import quote, quote_parts

STAYED = (
    "Where I could stay, at Brandt Tool Rental, I stayed three years and 41 contractors renewed with me in the last one. "
    "In my first month I would visit all eleven."
)
SOLD = "I see why that worries you. The branch shut and the phone region was sold; those two were not my choice."
LONG = "I understand, it is important. Last August a guest shouted at me because his sea view was gone. I sat him down, I said sorry, I gave him three choices and he has booked twice since."


def test_a_short_line_is_quoted_whole() -> None:
    assert quote("  So, goodbye then. ") == "So, goodbye then."


def test_a_long_line_ends_with_a_sentence_and_says_that_more_was_said() -> None:
    assert (
        quote(LONG)
        == "I understand, it is important. Last August a guest shouted at me because his sea view was gone. …"
    )


@given(st.text(alphabet="abc ,.?!'", max_size=400), st.integers(20, 200))
def test_no_quotation_is_cut_inside_a_word(text: str, most: int) -> None:
    kept = quote(text, most).removesuffix(" …")
    assert text.strip().startswith(kept)
    rest = text.strip()[len(kept) :]
    is_one_word = " " not in text.strip()[:most]
    assert not rest or not rest[0].isalnum() or is_one_word


@pytest.mark.parametrize(
    ("text", "parts", "quoted"),
    [
        (
            SOLD,
            ("sold; those two were",),
            "The branch shut and the phone region was sold; those two were not my choice.",
        ),
        (
            "Once I called the registrar in week nine and the patient was in theatre in one hour.",
            ("I called the registrar in week", "nine and the patient was in theatre in one hour"),
            "Once I called the registrar in week nine and the patient was in theatre in one hour.",
        ),
        (
            STAYED,
            ("41 contractors renewed", "I stayed three years"),
            "I stayed three years and 41 contractors renewed with me in the last one.",
        ),
        (
            "I want this job, and I was glad to see the map: I already called four warehouse managers.",
            ("I already called four warehouse managers", "I want this job"),
            "I want this job … I already called four warehouse managers.",
        ),
        (
            "I cleared 90,000 messages in forty minutes.",
            ("90,000 messages",),
            "I cleared 90,000 messages in forty minutes.",
        ),
    ],
)
def test_parts_are_quoted_as_whole_clauses_in_the_order_of_the_line(
    text: str, parts: tuple[str, ...], quoted: str
) -> None:
    assert quote_parts(text, *parts) == quoted


@given(st.text(alphabet="ab ,.?!;", max_size=80), st.data())
def test_every_part_of_a_quotation_stands_in_the_line(text: str, data: st.DataObject) -> None:
    begin = data.draw(st.integers(0, len(text)))
    end = data.draw(st.integers(begin, len(text)))
    for part in quote_parts(text, text[begin:end]).split("…"):
        assert part.strip() in text
