from bot.rehearsal.acts import ActName
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Format
from bot.rehearsal.session import Coaching
from tests.rehearsal.candidates import play, saying, strong, weak

KEYS = [
    "takes_chance",
    "interest",
    "right_ask",
    "receives_doubt",
    "evidence",
    "limit_and_plan",
    "check",
    "exit",
    "lobby",
]
MOST = [10, 10, 15, 10, 20, 10, 5, 10, 10]


def test_every_row_has_its_place_its_maximum_a_reason_and_where_it_counts_a_quote(room: Room) -> None:
    for scene in room.scenarios:
        for candidate in (weak, strong):
            card = room.score_card(play(room, scene, 3, Difficulty.MEDIUM, candidate))
            assert [row.key for row in card.rows] == KEYS
            for row, most in zip(card.rows, MOST, strict=True):
                assert row.of in (0, most)
                assert 0 <= row.points <= row.of
                assert row.why
                assert "{" not in row.why + row.quote + row.strong
                assert row.quote or row.points == 0


def test_every_quote_is_made_of_the_candidates_own_words(room: Room) -> None:
    for scene in room.scenarios:
        rehearsal = play(room, scene, 4, Difficulty.MEDIUM, strong)
        said = " ".join(turn.reading.text for turn in rehearsal.turns)
        for row in room.score_card(rehearsal).rows:
            for part in row.quote.split("…"):
                assert part.strip() in said, (row.key, part)


def test_a_doubt_that_nobody_asked_for_scores_nothing_and_one_that_could_not_come_is_left_out(room: Room) -> None:
    missed = {
        row.key: row
        for row in room.score_card(
            play(room, "logistics_warehouse_shift", 1, Difficulty.EASY, saying("no", "no", "bye"))
        ).rows
    }
    assert (missed["evidence"].points, missed["evidence"].of) == (0, 20)
    board = room.score_card(play(room, "office_council_clerk", 1, Difficulty.EASY, strong))
    assert {row.key: row.of for row in board.rows}["evidence"] == 0
    assert any("left out" in remark for remark in board.remarks)


def test_not_asking_a_board_earns_the_full_row(room: Room) -> None:
    card = room.score_card(play(room, "office_council_clerk", 1, Difficulty.EASY, strong))
    assert {row.key: row.points for row in card.rows}["right_ask"] == 15


def test_a_phone_screen_without_a_desk_leaves_the_lobby_out(room: Room) -> None:
    scene = next(scene for scene in room.scenarios.values() if scene.format is Format.PHONE_SCREEN and not scene.lobby)
    card = room.score_card(play(room, scene.id, 1, Difficulty.EASY, strong))
    assert card.rows[-1].of == 0
    assert scene.manager.short in card.reminder


def test_the_reminder_names_who_to_thank(room: Room) -> None:
    for scene in room.scenarios.values():
        reminder = room.score_card(play(room, scene.id, 2, Difficulty.EASY, saying("bye"))).reminder
        for person in (scene.desk, scene.escort):
            if person:
                assert person.short in reminder


def test_pay_first_blame_begging_and_a_demand_for_a_verdict_cost_points_but_never_more_than_fifteen(room: Room) -> None:
    lines = (
        "How much does it pay?",
        "My last boss was an idiot.",
        "Please, I'm begging you, I'd do anything.",
        "Did I get the job?",
        "bye",
    )
    card = room.score_card(play(room, "nursing_surgical_ward", 1, Difficulty.EASY, saying(*lines)))
    assert {"pay_first", "blame", "begging"} <= {lost.key for lost in card.deductions}
    assert sum(lost.points for lost in card.deductions) == -15
    assert card.total >= 0


def test_the_meeting_afterwards_names_the_other_candidate(room: Room) -> None:
    for scene in room.scenarios.values():
        outcome = room.score_card(play(room, scene.id, 5, Difficulty.MEDIUM, strong)).outcome
        assert scene.outcome.rival in outcome
        assert outcome.startswith(scene.outcome.room)


def test_hints_give_a_direction_first_and_a_line_when_asked_again(room: Room) -> None:
    for scene in room.scenarios:
        rehearsal = room.start(scene, seed=1, difficulty=Difficulty.EASY, coaching=Coaching.LINE)
        rehearsal, first = room.hint(rehearsal)
        _, second = room.hint(rehearsal)
        assert first != second
        assert 'Try: "' in second


def test_a_hint_never_gives_a_hidden_doubt_away(room: Room) -> None:
    for scene in room.scenarios.values():
        rehearsal = room.start(scene.id, seed=1, difficulty=Difficulty.HARD, coaching=Coaching.LINE)
        for _ in range(3):
            rehearsal, hint = room.hint(rehearsal)
            assert not any(doubt.fear in hint or doubt.evidence in hint for doubt in scene.doubts)


def test_a_note_that_was_given_is_not_given_again(room: Room) -> None:
    rehearsal = room.start("nursing_surgical_ward", seed=1, difficulty=Difficulty.EASY, coaching=Coaching.LINE)
    notes = []
    for text in (
        "What is the team like?",
        "What is a normal day?",
        "What is hard here?",
        "Which tools do you use?",
        "How is the training?",
    ):
        rehearsal = room.hear(rehearsal, text)
        assert rehearsal.turns[-1].act is ActName.ANSWERS_ROLE
        notes.append(rehearsal.turns[-1].note)
    given = [note for note in notes if note]
    assert len(set(given)) == len(given)
