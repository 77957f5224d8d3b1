import time

import pytest

from bot.diary._told import people_and_detail, turned


@pytest.mark.parametrize(
    ("note", "people", "detail"),
    [
        ("Ruth Adler and Tom were there. We talked about the rota", ["Ruth Adler", "Tom"], "We talked about the rota"),
        ("I met Ruth", ["Ruth"], ""),
        ("Interviewed by Dr. Adler and Ms Kowalski", ["Dr. Adler", "Ms Kowalski"], ""),
        ("Ruth Adler (head of nursing) and Tom Berger (ward manager)", ["Ruth Adler", "Tom Berger"], ""),
        ("Ruth Adler, the ward manager", ["Ruth Adler"], ""),
        ("Ruth Adler, Tom Berger and Iris O'Neill", ["Ruth Adler", "Tom Berger", "Iris O'Neill"], ""),
        ("panel: Ruth, Tom & Iris", ["Ruth", "Tom", "Iris"], ""),
        ("Spoke with Ruth van der Berg about the new wing", ["Ruth van der Berg"], "the new wing"),
        ("Marta (ops director), she hates spreadsheets", ["Marta"], "she hates spreadsheets"),
        ("Ruth told me about the night bus", ["Ruth"], "the night bus"),
        ("Élodie was on the call\nthe rota is theirs", ["Élodie"], "the rota is theirs"),
    ],
)
def test_people_are_found_where_a_note_says_plainly_that_they_were_there(
    note: str, people: list[str], detail: str
) -> None:
    assert people_and_detail(note) == (tuple(people), detail)


@pytest.mark.parametrize(
    "note",
    [
        "They work with Kubernetes and Docker",
        "By Friday they want to know",
        "Everybody was there",
        "The manager told me about nights",
        "Management said they plan together",
        "Docker and Kubernetes",
        "The new wing opens in May",
        "we talked about Excel",
        "",
        "   ",
    ],
)
def test_a_thing_is_never_taken_for_a_person(note: str) -> None:
    assert people_and_detail(note)[0] == ()


def test_the_firm_is_not_a_person() -> None:
    assert people_and_detail("Fernhill Clinic was there", ("Fernhill Clinic",))[0] == ()


@pytest.mark.parametrize(
    ("part", "note", "clause"),
    [
        ("doubt", "She wasn't sure I have led enough people", "whether I have led enough people"),
        ("doubt", "she wondered whether I can lead", "whether I can lead"),
        ("doubt", "They doubted I could do nights", "whether I could do nights"),
        ("doubt", "Ruth asked if I mind the nights", "whether I mind the nights"),
        ("doubt", "They were a bit worried about the nights", "the nights"),
        ("doubt", "she was not sure about my German", "my German"),
        ("doubt", "The manager said I have no degree.", "that I have no degree"),
        ("doubt", "they think im overqualified", "that I'm overqualified"),
        ("doubt", "No degree", "no degree"),
        ("doubt", "too little experience with leading", "too little experience with leading"),
        ("answer", "I told her about the team at Harbour Lane", "I told you about the team at Harbour Lane"),
        ("answer", "I said that I ran a team of six", "I ran a team of six"),
        ("answer", "told them I ran a team of six", "I ran a team of six"),
        ("answer", "I ran a team of six", "I ran a team of six"),
        ("answer", "told them i want less travel, i'd sign for it", "I want less travel, I'd sign for it"),
        ("detail", "We talked about the new rota", "the new rota"),
        ("detail", "She told me that the ward plans together", "the ward plans together"),
        ("detail", "the Friday huddle", "the Friday huddle"),
        *((part, "", "") for part in ("doubt", "answer", "detail")),
    ],
)
def test_notes_for_oneself_are_turned_towards_who_was_there(part: str, note: str, clause: str) -> None:
    assert turned(note, part) == clause


@pytest.mark.parametrize(
    "note", ["Aa " * 2000, "Aa, " * 2000, "Aa and " * 1000, "She was " * 900, "a" * 9000, "A'" * 4000]
)
def test_no_note_takes_long(note: str) -> None:
    began = time.perf_counter()
    people_and_detail(note)
    for part in ("doubt", "answer", "detail"):
        turned(note, part)
    assert time.perf_counter() - began < 0.2
