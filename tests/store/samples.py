"""Rehearsals and scores to keep, made by hand: the store does not look into them."""

from datetime import UTC, datetime, timedelta

from bot.rehearsal.acts import ActName, Speaker
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Answer, Difficulty
from bot.rehearsal.scene import DoubtState, Scene
from bot.rehearsal.session import VERSION, Coaching, Rehearsal, TakenBack, Turn
from bot.rehearsal.speaking import Said
from bot.store import Plan, Record, Score, Spot, SpotKind, Status, make_key

NOON = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
ANN, BEN = 1_180_000_000_000_000_001, 1_180_000_000_000_000_002
"""Ids as large as Discord's are."""
DM = Spot(SpotKind.DM, 1_190_000_000_000_000_001)
THREAD = Spot(SpotKind.THREAD, 1_190_000_000_000_000_002, 1_170_000_000_000_000_001)
LINE = "I ran the night desk at Harbour Lane for six years — and nobody waited."
REGRETTED = "Errm, whatever you say."


def rehearsal(*lines: str) -> Rehearsal:
    """A rehearsal in which these lines were said, and one was taken back."""
    return Rehearsal(
        VERSION,
        "nursing_surgical_ward",
        7,
        Difficulty.MEDIUM,
        Coaching.LINE,
        Scene(Difficulty.MEDIUM, Answer.NAMED_DOUBT, (DoubtState("led_few"),), way_out=0, patience=4),
        opening=(Said(Speaker.MANAGER, "Ruth", ActName.OPENS, "Do you have any other questions for me?"),),
        turns=tuple(turn(line) for line in lines or (LINE,)),
        taken_back=(TakenBack(1, turn(REGRETTED)),),
        hints_at=(1,),
    )


def turn(line: str) -> Turn:
    """One line and the manager's answer to it."""
    reading = Reading(line, Place.OFFICE, (Move.GIVES_EVIDENCE,), {Move.GIVES_EVIDENCE: line[:10]}, word_count=3)
    said = Said(Speaker.MANAGER, "Ruth", ActName.SETTLES_DOUBT, "That does help.")
    return Turn(reading, ActName.SETTLES_DOUBT, (said,), "You named what you did yourself.")


def record(
    user_id: int = ANN, spot: Spot = DM, *lines: str, at: datetime = NOON, status: Status = Status.OPEN
) -> Record:
    """A rehearsal that was not kept yet."""
    return Record(make_key(), user_id, spot, rehearsal(*lines), started_at=at, changed_at=at, status=status)


def score(of: Record, total: int = 62) -> Score:
    """A score for that rehearsal."""
    return Score(
        of.key,
        of.user_id,
        of.rehearsal.scenario,
        of.rehearsal.difficulty,
        total,
        100,
        {"evidence": (12, 20), "lobby": (0, 0)},
        is_complete=True,
        finished_at=of.changed_at,
    )


def plan(user_id: int = ANN, cue: str = "I am handed my coat") -> Plan:
    """A plan for the real day."""
    return Plan(None, user_id, cue, "I thank Dana by name", "What would a good first month look like?", NOON)


def later(minutes: int) -> datetime:
    """A moment some minutes after noon."""
    return NOON + timedelta(minutes=minutes)
