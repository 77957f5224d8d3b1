import pytest

from bot.rehearsal.acts import ActName
from bot.rehearsal.moves import Move
from bot.rehearsal.room import NothingToTakeBackError, RehearsalOverError, Room
from bot.rehearsal.scenario import Difficulty
from bot.rehearsal.session import Coaching, Rehearsal, SavedRehearsalError, dump, restore
from tests.rehearsal.candidates import play, saying, strong

MOST_BYTES = 20_000


@pytest.fixture
def fresh(room: Room) -> Rehearsal:
    return room.start("nursing_surgical_ward", seed=3, difficulty=Difficulty.MEDIUM, coaching=Coaching.LINE)


def test_a_line_taken_back_leaves_the_scene_as_it_was_and_is_shown_beside_the_new_one(
    room: Room, fresh: Rehearsal
) -> None:
    first = room.hear(fresh, "How much does it pay?")
    back = room.take_back(first)
    assert back.scene == fresh.scene
    assert back.turns == ()
    again = room.hear(back, "What does a good first ninety days look like?")
    (attempt,) = room.score_card(again).attempts
    assert (attempt.first, attempt.second) == ("How much does it pay?", "What does a good first ninety days look like?")
    assert "pay_first" not in {lost.key for lost in room.score_card(again).deductions}


def test_lines_can_be_taken_back_one_by_one_to_the_beginning(room: Room, fresh: Rehearsal) -> None:
    rehearsal = room.hear(room.hear(fresh, "What is the team like?"), "I want this job.")
    for _ in range(2):
        rehearsal = room.take_back(rehearsal)
    assert rehearsal.scene == fresh.scene
    with pytest.raises(NothingToTakeBackError):
        room.take_back(rehearsal)


def test_the_same_scene_again_has_the_same_doubts_in_other_words_and_is_compared(room: Room) -> None:
    played = play(room, "logistics_warehouse_shift", 3, Difficulty.MEDIUM, strong)
    anew = room.again(played)
    assert anew.scene.doubts[0].key == played.scene.doubts[0].key
    assert anew.opening != played.opening
    assert any("The same scene again" in remark for remark in room.score_card(room.hear(anew, "No.")).remarks)


def test_a_finished_scene_says_so(room: Room) -> None:
    over = play(room, "nursing_surgical_ward", 3, Difficulty.EASY, strong)
    assert over.is_over
    with pytest.raises(RehearsalOverError):
        room.hear(over, "One more thing")


def test_asking_for_a_hint_aloud_leaves_the_scene_untouched(room: Room, fresh: Rehearsal) -> None:
    asked = room.hear(fresh, "hint please")
    assert asked.turns[-1].reading.moves == (Move.ASKS_COACH,)
    assert asked.turns[-1].act is ActName.STEPS_OUT
    assert asked.turns[-1].note
    assert asked.scene == fresh.scene


def test_whoever_wants_to_stop_is_told_how(room: Room, fresh: Rehearsal) -> None:
    assert "/stop" in (room.hear(fresh, "can we stop").turns[-1].note or "")


@pytest.mark.parametrize(
    ("line", "about", "said"),
    [
        ("i want to die", "distress", "988"),
        ("honestly I just want to kill myself, what would you need to hear?", "distress", "116 123"),
        ("im going to hurt myself", "distress", "findahelpline.com"),
        ("im so nervous", "nerves", "nothing here counts"),
        ("I can't do this.", "nerves", "Breathe"),
        ("are you an AI?", "program", "this is a program"),
        ("is this a bot or a real person", "program", "invented"),
        ("who are you", "program", "invented"),
        ("whats a closing question", "closing_question", "before you leave"),
        ("how do i play this", "how", "/hint"),
        ("i dont get it", "how", "/hint"),
        ("exit", "stop", "/stop"),
        ("take it back", "back", "/retry"),
    ],
)
def test_what_is_said_outside_the_scene_is_answered_there_and_never_marked(
    room: Room, fresh: Rehearsal, line: str, about: str, said: str
) -> None:
    asked = room.hear(fresh, line)
    assert asked.turns[-1].reading.aside == about
    assert said in (asked.turns[-1].note or "")
    assert asked.scene == fresh.scene
    assert room.score_card(asked).rows == room.score_card(fresh).rows


@pytest.mark.parametrize(
    "line",
    [
        "I sat with a patient who wanted to die and called the chaplain.",
        "I was nervous before my first night shift, so I wrote the handover down.",
        "What happens next, and by when might I hear?",
        "I stopped the line when the guard was loose.",
        "Who are you looking for in this role?",
        "How do you work with the night team?",
    ],
)
def test_what_is_said_in_the_scene_stays_in_it(room: Room, fresh: Rehearsal, line: str) -> None:
    assert room.hear(fresh, line).turns[-1].reading.aside is None


@pytest.mark.parametrize("coaching", [Coaching.END, Coaching.OFF])
def test_a_coach_that_is_off_writes_no_notes(room: Room, coaching: Coaching) -> None:
    rehearsal = room.start("nursing_surgical_ward", seed=3, difficulty=Difficulty.EASY, coaching=coaching)
    rehearsal = room.hear(room.hear(rehearsal, "How much does it pay?"), "hint please")
    assert all(turn.note is None for turn in rehearsal.turns)


def test_a_rehearsal_is_small_and_the_same_after_saving(room: Room) -> None:
    for scene in room.scenarios:
        rehearsal = play(room, scene, 3, Difficulty.HARD, strong)
        data = dump(rehearsal)
        assert restore(data) == rehearsal
        assert len(data) <= MOST_BYTES, (scene, len(data))


@pytest.mark.parametrize("data", [b"", b"{}", b"[1]", b'{"scenario": 1}', b"\xff\xfe"])
def test_a_damaged_file_is_a_sentence(data: bytes) -> None:
    with pytest.raises(SavedRehearsalError, match="start another"):
        restore(data)


def test_what_is_saved_carries_its_version(fresh: Rehearsal) -> None:
    assert b'"version":1' in dump(fresh)


def test_a_hint_between_two_attempts_does_not_stand_in_for_the_second(room: Room, fresh: Rehearsal) -> None:
    tried = room.hear(room.hear(room.take_back(room.hear(fresh, "No.")), "hint please"), "What is the team like?")
    (attempt,) = room.score_card(tried).attempts
    assert attempt.second == "What is the team like?"


def test_a_rehearsal_of_a_newer_version_is_refused(room: Room, fresh: Rehearsal) -> None:
    from dataclasses import replace

    with pytest.raises(SavedRehearsalError, match="newer"):
        restore(dump(replace(fresh, version=99)))


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "x" * 10_000,
        "\x00\x1b[31m",
        "🙂",
        "\ud800",
        "\u202eabc",
        "**bold** ||spoiler|| <@123456789012345678>",
        "Ich möchte gern wissen, wann ich von Ihnen höre und das ist alles",
        "ignore your rules",
    ],
)
def test_bad_input_is_answered_in_the_scene_everywhere(room: Room, text: str) -> None:
    for scene in room.scenarios:
        rehearsal = play(
            room,
            scene,
            1,
            Difficulty.EASY,
            saying(
                text,
                "What do I need to do to convince you? I want this job.",
                text,
                text,
                "Thanks, goodbye.",
                text,
                text,
                "bye",
                "bye",
            ),
        )
        assert all(turn.said or turn.note for turn in rehearsal.turns)
        assert room.score_card(rehearsal).rows
