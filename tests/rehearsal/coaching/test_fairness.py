"""The card says of a rehearsal what was there to be seen, and nothing else."""

from collections.abc import Sequence

import pytest

from bot.rehearsal.chairs import Cue, Reply
from bot.rehearsal.coaching import ScoreCard, ScoreRow
from bot.rehearsal.room import Room
from bot.rehearsal.scenario import Difficulty, Situation
from bot.rehearsal.session import Coaching, Rehearsal

WARD, MATHS, LEDGER, SALES = (
    "nursing_surgical_ward",
    "teaching_secondary_maths",
    "software_payments_backend",
    "sales_software_territory",
)
ASK = "I want this job because of the huddle. What would you still need to see from me?"
CASE = (
    "In week nine of my placement I saw that a patient had less urine after an operation. I called the registrar, "
    "and the patient was in theatre in one hour."
)
NEXT, BYE = "What is the next step, and when will I hear?", "Thank you, Maureen. Goodbye."
Line = str | tuple[str, Cue]


def played(room: Room, scene: str, *lines: Line, seed: int = 3, difficulty: Difficulty = Difficulty.EASY) -> Rehearsal:
    rehearsal = room.start(scene, seed=seed, difficulty=difficulty, coaching=Coaching.OFF)
    for line in lines:
        if rehearsal.is_over:
            break
        text, cue = (line, Cue.OWN_WORDS) if isinstance(line, str) else line
        rehearsal = room.hear(rehearsal, text, Reply(cue))
    return rehearsal


def card(room: Room, scene: str, *lines: Line, seed: int = 3) -> ScoreCard:
    return room.score_card(played(room, scene, *lines, seed=seed))


def rows(room: Room, scene: str, *lines: Line, seed: int = 3) -> dict[str, ScoreRow]:
    return {row.key: row for row in card(room, scene, *lines, seed=seed).rows}


@pytest.mark.parametrize(
    ("answer", "points", "granted"),
    [
        (f"Yes but I am not alone, I was fourteen weeks in the surgery ward. {CASE}", 4, 0),
        (f"That's fair, but I have an answer to it. {CASE}", 4, 0),
        (f"Fair point. But listen. {CASE}", 4, 0),
        (f"That's fair, and I have thought about it. {CASE}", 10, 0),
        (f"You're right that I haven't been alone with it. {CASE}", 10, 4),
        (f"I haven't been alone with it, but I have seen it. {CASE}", 4, 4),
    ],
)
def test_what_a_but_takes_back_was_not_taken_up(room: Room, answer: str, points: int, granted: int) -> None:
    seed = next(
        seed for seed in range(20) if played(room, WARD, seed=seed).scene.doubts[0].key == "first_deterioration"
    )
    marked = rows(room, WARD, (ASK, Cue.DOUBT), (answer, Cue.DOUBT), NEXT, BYE, seed=seed)
    assert marked["receives_doubt"].points == points, marked["receives_doubt"]
    assert marked["limit_and_plan"].points == granted, marked["limit_and_plan"]
    if points == 4:
        assert "but" in marked["receives_doubt"].why


@pytest.mark.parametrize(
    ("scene", "question", "is_full"),
    [
        (WARD, "I want this job because of the huddle. Do you have any reservations about me?", False),
        (WARD, "I want to work here, because of the rota. Do you have doubts about me?", False),
        (WARD, ASK, True),
        (MATHS, "I would love to teach here. Is there anything that would stop you?", False),
        (MATHS, "I would love to teach here. Is there anything unclear that I could explain or show you?", True),
        (MATHS, "I would love to teach here. Where would I have most to prove in the first term?", True),
    ],
)
def test_only_a_question_that_asks_for_more_than_a_yes_or_no_is_full(
    room: Room, scene: str, question: str, *, is_full: bool
) -> None:
    asked = rows(room, scene, (question, Cue.DOUBT), NEXT, BYE)["right_ask"]
    assert (asked.points == 15) is is_full, asked
    assert is_full or "no" in asked.why


def test_who_first_said_no_is_not_praised_for_having_had_a_question(room: Room) -> None:
    taken = rows(room, WARD, "No, I think you told me everything.", (ASK, Cue.DOUBT), NEXT, BYE)["takes_chance"]
    assert 0 < taken.points < 10
    assert "nothing to ask" in taken.why


def test_a_question_about_doubts_is_not_called_one_about_the_work(room: Room) -> None:
    assert "about the work" not in rows(room, WARD, (ASK, Cue.DOUBT), BYE)["takes_chance"].why
    about = rows(room, WARD, "How do people learn on nights here?", (ASK, Cue.DOUBT), BYE)["takes_chance"]
    assert "about the work" in about.why


def test_a_reason_counts_by_whether_it_has_to_do_with_this_job(room: Room) -> None:
    exact = "I would like to work with you because the ledger is exact work. What is the greatest challenge for me?"
    assert rows(room, LEDGER, exact)["interest"].points == 10
    invented = rows(room, LEDGER, "I would like this job because of my aunt's garden. What is hardest?")["interest"]
    assert 3 < invented.points < 10
    assert "and why" in invented.why
    assert rows(room, LEDGER, "I would really like this job. What is hardest?")["interest"].points == 3


def test_the_way_out_counts_only_if_something_was_said_there(room: Room) -> None:
    for lines in (((ASK, Cue.DOUBT), CASE), ((ASK, Cue.DOUBT), NEXT, BYE)):
        stopped = card(room, WARD, *lines)
        row = next(row for row in stopped.rows if row.key == "lobby")
        assert (row.points, row.of) == (0, 0)
        assert any("Lobby" in remark for remark in stopped.remarks)
    passed = rows(room, WARD, (ASK, Cue.DOUBT), NEXT, BYE, "*walks out*")["lobby"]
    assert (passed.points, passed.of) == (0, 10)


def test_of_a_rehearsal_that_broke_off_no_meeting_is_told_and_nobody_is_chosen(room: Room) -> None:
    for lines in ((), ("I wait for you tomorrow.",), ((ASK, Cue.CONVINCED),), ("So, goodbye then.",)):
        broken = card(room, MATHS, *lines)
        assert "broke off" in broken.outcome
        assert room.scenarios[MATHS].outcome.rival not in broken.outcome
    whole = card(room, WARD, (ASK, Cue.DOUBT), CASE, NEXT, BYE, "Thank you, Dana. Bye!", "Bye!")
    assert "broke off" not in whole.outcome


@pytest.mark.parametrize("seed", range(12))
def test_the_meeting_does_not_praise_what_the_card_does_not(room: Room, seed: int) -> None:
    air = "I am a people person and I always give 110 percent."
    told = card(room, MATHS, ("Would anything stop you?", Cue.DOUBT), (air, Cue.CONVINCED), *["Bye."] * 4, seed=seed)
    rival = room.scenarios[MATHS].outcome.rival
    assert rival in told.outcome
    for praise in ("nothing to discuss", "not much to discuss", "most of the way there", "nothing to add"):
        assert praise not in told.outcome


@pytest.mark.parametrize("seed", range(6))
def test_a_board_has_a_clear_close_in_its_notes_only_where_there_was_one(room: Room, seed: int) -> None:
    byes = ("Bye!",) * 4
    wish = "I would like this post because nobody here has to guess what was decided."
    for lines, is_clear in (((wish, NEXT, BYE, *byes), True), ((wish, *byes), False)):
        outcome = card(room, "office_council_clerk", *lines, seed=seed).outcome
        assert ("closed clearly" in outcome or "clear at the close" in outcome) is is_clear, outcome


def test_a_doubt_that_stayed_open_is_told_where_it_cost_the_post(room: Room) -> None:
    lines = (
        (ASK, Cue.DOUBT),
        (CASE, Cue.CONVINCED),
        ("What else would you need?", Cue.DOUBT),
        "I see.",
        BYE,
        "Bye!",
        "Bye!",
    )
    outcome = card(room, WARD, *lines).outcome
    assert room.scenarios[WARD].outcome.rival in outcome
    assert "open" in outcome or "question mark" in outcome


def way_out(room: Room, situation: Situation, *lines: str, with_escort: bool = False) -> ScoreCard:
    for scenario in room.scenarios.values():
        for seed in range(24 if bool(scenario.escort) is with_escort else 0):
            fresh = room.start(scenario.id, seed=seed, difficulty=Difficulty.EASY, coaching=Coaching.OFF)
            if fresh.scene.way_out >= 0 and scenario.lobby[fresh.scene.way_out].situation is situation:
                assert scenario.desk is not None
                named = [line.format(desk=scenario.desk.short, help=scenario.desk.help) for line in lines]
                return card(room, scenario.id, "Thank you. Goodbye!", *named, seed=seed)
    pytest.fail(f"no scene has {situation}")


def points(marked: ScoreCard) -> Sequence[int]:
    return next((row.points, row.of) for row in marked.rows if row.key == "lobby")


@pytest.mark.parametrize(
    ("situation", "line"),
    [
        (Situation.FREE, "Thank you, {desk}, for {help}. Bye!"),
        (Situation.REPLACED, "Would you please thank {desk} for {help}? Thank you, bye!"),
        (Situation.COORDINATOR, "Thank you, {desk}, for {help}. Bye!"),
    ],
)
def test_who_did_it_just_so_is_told_to_do_it_again(room: Room, situation: Situation, line: str) -> None:
    done = way_out(room, situation, line)
    assert points(done) == (10, 10)
    assert "as you did here" in done.reminder
    assert done.reminder.startswith("On the real day")
    assert "as you did here" not in way_out(room, situation, "Bye!").reminder


def test_to_somebody_on_the_phone_a_nod_is_advised_and_not_words_aloud(room: Room) -> None:
    for with_escort in (True, False):
        try:
            missed = way_out(room, Situation.ON_PHONE, "*walks out*", with_escort=with_escort)
        except pytest.fail.Exception:
            continue
        assert "nod" in missed.reminder
        done = way_out(room, Situation.ON_PHONE, "*smiles, nods and mouths a thank-you*", with_escort=with_escort)
        assert points(done) == (10, 10)
        assert "as you did here" in done.reminder
        assert "nod" in done.reminder


def test_a_long_line_is_never_cut_inside_a_word(room: Room) -> None:
    long = f"I understand, it is the important thing. {CASE} I sat him down, I said sorry, I gave him three choices."
    for row in card(room, WARD, (ASK, Cue.DOUBT), (long, Cue.CONVINCED), "Bye!").rows:
        for part in row.quote.split("…"):
            at = long.find(part.strip())
            if part.strip() and at >= 0:
                rest = long[at + len(part.strip()) :]
                assert not rest or not rest[0].isalnum(), row


def test_a_case_told_in_two_lines_is_quoted_in_whole_clauses(room: Room) -> None:
    lines = (
        (
            "I see why that worries you. The branch shut and the phone region was sold; those two were not my choice.",
            Cue.DOUBT,
        ),
        (
            "Where I could stay, at Brandt Tool Rental, I stayed three years and 41 contractors renewed with me in the last one. Does that help?",
            Cue.CONVINCED,
        ),
    )
    for seed in range(4):
        quoted = rows(room, SALES, (ASK, Cue.DOUBT), *lines, seed=seed)["evidence"].quote
        assert "sold; those two were" not in quoted or "The branch shut" in quoted
        assert "were …" not in quoted


def test_a_note_calls_a_question_open_only_if_it_is(room: Room) -> None:
    for question, is_closed in (
        ("I want this job because of the huddle. Do you have any reservations about me?", True),
        (ASK, False),
    ):
        fresh = room.start(WARD, seed=3, difficulty=Difficulty.EASY, coaching=Coaching.LINE)
        note = room.hear(fresh, question).turns[-1].note or ""
        assert ("no" in note.split() or "a no," in note) is is_closed, note
