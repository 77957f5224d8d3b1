"""The hiring manager's side of the talk: conduct first, then the doubt, the closing question, questions, and the way out."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.deciding._beats import about_doubt, by_manager, goodbye_beats, way_out_beat
from bot.rehearsal.deciding._closing_question import answer_to_closing_question
from bot.rehearsal.deciding._doubts import FRAGMENT_WORDS, answer_to_doubt, reopened, with_afterthought
from bot.rehearsal.deciding._questions import answer_questions
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Closing, Difficulty, Scenario, Temperament
from bot.rehearsal.scene import Phase, Scene, Standing

MOST_EXCHANGES = {Difficulty.EASY: 14, Difficulty.MEDIUM: 12, Difficulty.HARD: 11}
MOST_IDLE = {Difficulty.EASY: 3, Difficulty.MEDIUM: 2, Difficulty.HARD: 2}
"""After so many lines in a row that neither ask nor answer anything, the manager brings it to an end."""
_MANY_WORDS = 25
"""More than this is no last word any more."""
RAMBLE_WORDS = 150
"""From here on an answer to a doubt is a ramble (domain: about 150 words)."""

QUESTIONS = (Move.ASKS_ROLE, Move.ASKS_PAY, Move.ASKS_NEXT_STEPS)
TELLING = frozenset(
    {
        ActName.NAMES_DOUBT,
        ActName.VAGUE_DOUBT,
        ActName.DEAL_BREAKER,
        ActName.DODGES,
        ActName.EXPLAINS_DOUBT,
        ActName.WEIGHS_DOUBT,
        ActName.SAYS_WHAT_HELPS,
    }
    | {
        ActName.FOLLOWS_UP,
        ActName.NEARLY_CONVINCED,
        ActName.ANSWERS_ROLE,
        ActName.ANSWERS_PAY,
        ActName.ANSWERS_NEXT_STEPS,
    }
)
"""What is worth being told again to somebody who did not catch it."""
ASKING = frozenset(
    {
        ActName.NAMES_DOUBTS,
        ActName.NAMES_DOUBT,
        ActName.VAGUE_DOUBT,
        ActName.TURNS_TO_NEXT_DOUBT,
        ActName.FOLLOWS_UP,
        ActName.GOES_ON,
    }
    | {ActName.ASKS_FOR_CASE, ActName.ASKS_OWN_PART, ActName.ASKS_RESULT, ActName.ASKS_FOR_PLAN, ActName.ASKS_FOR_DATE}
    | {ActName.REDIRECTS, ActName.RETURNS_TO_DOUBT, ActName.CHOOSES_DOUBT}
)
"""What waits for an answer; the talk does not end on it as long as there is patience."""
_CLOSING = (ActName.SETTLES_DOUBT, ActName.ACCEPTS_PLAN)
_CONTENT = (
    Move.GIVES_EVIDENCE,
    Move.OFFERS_PLAN,
    Move.MAKES_CLAIM,
    Move.CONCEDES,
    Move.CHECKS,
    Move.CLARIFIES,
    Move.STATES_INTEREST,
)


def answer_in_office(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, Act]:
    """Answer one line said to the manager."""
    scene = replace(scene, exchanges=scene.exchanges + 1)
    if reading.has(Move.HOSTILE):
        return _end_over_insult(scenario, scene)
    before = scene
    scene, conduct = _conduct(scene, reading)
    scene, main = _main(scenario, scene, reading, conduct)
    if not main and not conduct:
        scene, main = _small_moves(scenario, scene, reading)
    scene = _with_what_was_learnt(scene, reading)
    told = tuple(beat for beat in main if beat.act in TELLING)
    scene = replace(scene, last=told or scene.last)
    interruption = _interruption(reading, conduct, main)
    scene = replace(scene, patience=scene.patience - len(interruption))
    beats = (*interruption, *conduct, *main)
    return _find_the_end(scenario, before, scene, reading, beats)


def _end_over_insult(scenario: Scenario, scene: Scene) -> tuple[Scene, Act]:
    beats: tuple[Beat, ...] = (by_manager(ActName.ENDS_OVER_INSULT),)
    if scene.way_out >= 0:
        beats += (way_out_beat(scenario, scene),)
    phase = Phase.LOBBY if scene.way_out >= 0 else Phase.OVER
    return replace(all_left_open(scene), was_insulted=True, patience=0, phase=phase), Act(
        ActName.ENDS_OVER_INSULT, beats
    )


def _conduct(scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    """React to what should not be done at all, whatever else the line does."""
    if reading.has(Move.PRESSES):
        tags = ("again",) if scene.presses else ()
        return replace(scene, presses=scene.presses + 1, patience=scene.patience - 1), (
            by_manager(ActName.REFUSES_VERDICT, *tags),
        )
    if reading.begs:
        return replace(scene, begs=scene.begs + 1, patience=scene.patience - 1), (by_manager(ActName.STEADIES),)
    if reading.has(Move.DISPARAGES):
        return replace(scene, blames=scene.blames + 1, patience=scene.patience - 1), (
            by_manager(ActName.UNEASY_ABOUT_BLAME),
        )
    if reading.flatters:
        return replace(scene, idle=scene.idle + 1), (by_manager(ActName.TAKES_FLATTERY),)
    if (
        reading.has(Move.OFF_TOPIC)
        and scene.current
        and scene.current.tries + scene.current.follow_ups
        and 0 < reading.word_count <= FRAGMENT_WORDS
        and not (reading.is_foreign or reading.gives_orders)
    ):
        # A few plain words after a question are an answer in pieces rather than noise.
        return scene, ()
    if reading.has(Move.OFF_TOPIC):
        act = (
            ActName.ASKS_FOR_ENGLISH
            if reading.is_foreign
            else ActName.PUZZLED_BY_ORDERS
            if reading.gives_orders
            else ActName.PUZZLED
        )
        return replace(scene, patience=scene.patience - 1), (by_manager(act),)
    return scene, ()


def _main(
    scenario: Scenario, scene: Scene, reading: Reading, conduct: tuple[Beat, ...]
) -> tuple[Scene, tuple[Beat, ...]]:
    """Deal with the doubt, the closing question and the questions, in this order of weight."""
    beats: tuple[Beat, ...] = ()
    scene = reopened(scenario, scene, reading) or with_afterthought(scene, reading)
    if scene.phase is Phase.DOUBT:
        if conduct and reading.has(Move.OFF_TOPIC, Move.PRESSES) and not reading.has(*_CONTENT):
            return scene, ()
        scene, questions = answer_questions(scenario, scene, reading)
        scene, answer = answer_to_doubt(scenario, scene, reading)
        if not answer and not questions and scene.open_doubt:
            answer = (about_doubt(scenario, ActName.RETURNS_TO_DOUBT, scene.open_doubt),)
        return scene, (*answer, *questions) if scene.phase is Phase.OPEN else (*questions, *answer)
    if reading.has(Move.ASKS_TO_CONVINCE) and not reading.has(Move.PRESSES):
        answered = scene
        if reading.has(Move.ASKS_NEXT_STEPS, Move.ASKS_ROLE):
            answered, beats = answer_questions(scenario, scene, reading)
        scene, reply = answer_to_closing_question(scenario, answered, reading)
        return scene, (*beats, *reply)
    if scene.phase is Phase.CUED:
        return _after_the_cue(scenario, scene, reading)
    return answer_questions(scenario, scene, reading)


def _after_the_cue(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    if draws_out(reading):
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.IMPATIENT),)
    if reading.has(Move.ASKS_NEXT_STEPS):
        return answer_questions(scenario, scene, reading)
    return scene, ()


def draws_out(reading: Reading) -> bool:
    """Whether a line begins anew after the cue to go. To ask for the next step is still in time."""
    if reading.has(Move.ASKS_ROLE, Move.ASKS_PAY):
        return True
    return (
        reading.has(Move.GIVES_EVIDENCE, Move.MAKES_CLAIM)
        and reading.word_count > _MANY_WORDS
        and not reading.has(Move.ASKS_NEXT_STEPS)
    )


def _small_moves(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    """React to a line that neither asks nor answers anything."""
    if reading.has(Move.SAYS_GOODBYE) or scene.phase is Phase.CUED:
        return scene, ()
    if reading.has(Move.DECLINES) and scene.phase is Phase.OPEN:
        return scene, ()
    if reading.has(Move.CHECKS) and scene.closed_doubt:
        has_settled = scene.doubt(scene.closed_doubt).standing is Standing.SETTLED
        return scene, (
            about_doubt(scenario, ActName.CONFIRMS if has_settled else ActName.DENIES_CHECK, scene.closed_doubt),
        )
    if scene.is_convinced and reading.has(Move.GIVES_EVIDENCE, Move.MAKES_CLAIM):
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.HEARS_SELLING),)
    if reading.has(Move.GIVES_EVIDENCE):
        tags = ("topic",) if scene.last_topic and not scene.has_case else ()
        beat = by_manager(ActName.TAKES_CASE, *tags, topic=scene.last_topic)
        return _aside(scene), (beat,)
    for move, act in ((Move.OFFERS_PLAN, ActName.TAKES_PLAN), (Move.CONCEDES, ActName.TAKES_GAP)):
        if reading.has(move):
            return _aside(scene), (by_manager(act),)
    if reading.has(Move.STATES_INTEREST):
        tags = ("again",) if scene.has_interest else ("reason",) if reading.reason else ()
        return replace(scene, idle=scene.idle + 1 if scene.has_interest else 0), (
            by_manager(ActName.TAKES_INTEREST, *tags),
        )
    if reading.has(Move.STALLS):
        act = ActName.SAYS_AGAIN if reading.asks_repeat else ActName.WAITS
        beats: tuple[Beat, ...] = (by_manager(act),)
        if reading.asks_repeat:
            beats = (*beats, *(scene.last or (by_manager(ActName.OPENS),)))
        return replace(scene, stalls=scene.stalls + 1, idle=scene.idle + (1 if scene.stalls else 0)), beats
    for move, act in (
        (Move.MAKES_CLAIM, ActName.TAKES_CLAIM),
        (Move.PUSHES_BACK, ActName.TAKES_CLAIM),
        (Move.CHECKS, ActName.INVITES_MORE),
        (Move.CLARIFIES, ActName.INVITES_MORE),
        (Move.THANKS, ActName.TAKES_THANKS),
    ):
        if reading.has(move):
            return replace(scene, idle=scene.idle + 1), (by_manager(act),)
    return replace(scene, idle=scene.idle + 1), (by_manager(ActName.TAKES_NOTE),)


def _aside(scene: Scene) -> Scene:
    """Count what was told without being asked for; the first time it moves the talk on, later it only takes time."""
    return replace(scene, has_case=True, asides=scene.asides + 1, idle=scene.idle + 1 if scene.asides else 0)


def _with_what_was_learnt(scene: Scene, reading: Reading) -> Scene:
    if reading.has(Move.ASKS_TO_CONVINCE, *QUESTIONS):
        scene = replace(scene, idle=0)
    return replace(
        scene,
        has_interest=scene.has_interest or reading.has(Move.STATES_INTEREST),
        did=reading.did or scene.did,
        has_case=scene.has_case or reading.has(Move.GIVES_EVIDENCE),
    )


def _interruption(reading: Reading, conduct: tuple[Beat, ...], main: tuple[Beat, ...]) -> tuple[Beat, ...]:
    if reading.word_count <= RAMBLE_WORDS or conduct or any(beat.act in _CLOSING for beat in main):
        return ()
    return (by_manager(ActName.INTERRUPTS),)


def _find_the_end(
    scenario: Scenario, before: Scene, scene: Scene, reading: Reading, beats: tuple[Beat, ...]
) -> tuple[Scene, Act]:
    """Add the cue to go or the goodbye where it is time, and name the act."""
    asks = reading.has(Move.ASKS_TO_CONVINCE, Move.ASKS_ROLE, Move.CLARIFIES)
    if before.phase is Phase.CUED:
        scene = replace(scene, cued_exchanges=scene.cued_exchanges + 1)
        lets_one_question_pass = (
            reading.has(Move.ASKS_NEXT_STEPS, Move.ASKS_TO_CONVINCE)
            and scene.cued_exchanges < 2
            and not reading.has(Move.SAYS_GOODBYE)
        )
        waits_for_patience = reading.has(Move.STALLS, Move.ASKS_ROLE) and scene.cued_exchanges < 2
        if not (lets_one_question_pass or waits_for_patience):
            return say_goodbye(scenario, scene, beats)
        return scene, Act(_main_act(beats), beats) if beats else Act(ActName.WAITS, (by_manager(ActName.WAITS),))
    if reading.has(Move.SAYS_GOODBYE) and not asks and scene.phase is Phase.OPEN:
        return say_goodbye(scenario, scene, beats)
    if reading.has(Move.DECLINES) and scene.phase is Phase.OPEN and not reading.has(*QUESTIONS, Move.ASKS_TO_CONVINCE):
        return _after_no_questions(scenario, scene, reading, beats)
    if _is_time_to_go(scenario, scene, beats):
        if scene.phase is Phase.DOUBT:
            # Nothing is asked any more that could not be answered.
            scene, beats = all_left_open(scene), tuple(beat for beat in beats if beat.act not in ASKING)
        if scene.patience <= 0 and not any(beat.act is ActName.IMPATIENT for beat in beats):
            beats = (*beats, by_manager(ActName.IMPATIENT))
        beats = (*beats, by_manager(ActName.GIVES_CUE))
        return replace(scene, phase=Phase.CUED), Act(_main_act(beats), beats)
    if not beats or _wants_a_hand_back(scene, beats):
        beats = (*beats, by_manager(ActName.INVITES_MORE))
    return scene, Act(_main_act(beats), beats)


def _after_no_questions(
    scenario: Scenario, scene: Scene, reading: Reading, beats: tuple[Beat, ...]
) -> tuple[Scene, Act]:
    scene = replace(scene, declines=scene.declines + 1)
    is_early = scene.declines == 1 and scene.asks == 0 and not scene.topics and not scene.steps
    if (
        is_early
        and not reading.has(Move.SAYS_GOODBYE)
        and (scenario.temperament is Temperament.WARM or scene.difficulty is Difficulty.EASY)
    ):
        beats = (*beats, by_manager(ActName.OFFERS_AGAIN))
        return scene, Act(_main_act(beats), beats)
    beats = (*beats, by_manager(ActName.GIVES_CUE))
    return replace(scene, phase=Phase.CUED), Act(_main_act(beats), beats)


def _is_time_to_go(scenario: Scenario, scene: Scene, beats: tuple[Beat, ...]) -> bool:
    limit = MOST_EXCHANGES[scene.difficulty] + (2 if beats and beats[-1].act in ASKING else 0)
    if scene.patience <= 0 or scene.idle >= MOST_IDLE[scene.difficulty] or scene.exchanges >= limit:
        return True
    if scene.phase is not Phase.OPEN or not scene.steps:
        return False
    has_had_its_moment = (
        scene.closed_doubt
        or scene.has_dodged
        or scene.is_convinced
        or (scenario.closing is Closing.STATEMENT and scene.has_interest)
    )
    return bool(has_had_its_moment) and scene.exchanges >= 3


def _wants_a_hand_back(scene: Scene, beats: tuple[Beat, ...]) -> bool:
    """After a doubt is closed the turn goes back to the candidate in so many words."""
    return (
        scene.phase is Phase.OPEN
        and bool(beats)
        and beats[-1].act in (*_CLOSING, ActName.LEAVES_DOUBT, ActName.HAS_SAID_ALL)
    )


def say_goodbye(scenario: Scenario, scene: Scene, beats: tuple[Beat, ...]) -> tuple[Scene, Act]:
    """End the talk after these beats: goodbye, hands, and the way out."""
    has_settled = any(doubt.standing is Standing.SETTLED for doubt in scene.doubts) or scene.is_convinced
    is_cold = scene.patience <= 0 or scene.presses + scene.blames + scene.begs >= 2
    beats = (*beats, *goodbye_beats(scenario, scene, is_cold=is_cold, has_settled=has_settled))
    phase = Phase.LOBBY if scene.way_out >= 0 else Phase.OVER
    return replace(all_left_open(scene), phase=phase), Act(_main_act(beats), beats)


def all_left_open(scene: Scene) -> Scene:
    """Whatever was voiced and not settled stays a doubt."""
    for doubt in scene.doubts:
        if doubt.standing is Standing.VOICED:
            scene = replace(scene.with_doubt(replace(doubt, standing=Standing.UNSETTLED)), closed_doubt=doubt.key)
    return replace(scene, open_doubt=None)


def _main_act(beats: tuple[Beat, ...]) -> ActName:
    """The act is named after the first thing a person says in it that is more than an interruption."""
    spoken = [beat.act for beat in beats if beat.speaker is not Speaker.NARRATOR and beat.act is not ActName.INTERRUPTS]
    return spoken[0] if spoken else beats[0].act
