"""What an answer to an open doubt does: it settles, earns one follow-up question, or leaves the doubt standing."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.deciding._beats import about_doubt, by_manager
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Difficulty, Doubt, Scenario
from bot.rehearsal.scene import DoubtState, Phase, Scene, Standing

_MOST_FOLLOW_UPS = 2
_FEWEST_WORDS = 4
"""With fewer words than this, a follow-up question is not answered."""
_MOST_FRAGMENTS, FRAGMENT_WORDS = 3, 6
"""How often an answer in pieces is waited for, and how many words a piece has at most."""
_SUBSTANCE = (Move.GIVES_EVIDENCE, Move.OFFERS_PLAN, Move.CONCEDES, Move.MAKES_CLAIM, Move.PUSHES_BACK)
_QUESTIONS = (Move.ASKS_ROLE, Move.ASKS_PAY, Move.ASKS_NEXT_STEPS)


def answer_to_doubt(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    """Answer a line said while a doubt is open."""
    scene = turned_to_what_is_meant(scene, reading)
    state = scene.current
    assert state is not None, "only called with a doubt open"
    doubt = scenario.doubt(state.key)
    if doubt.is_deal_breaker:
        return _answer_to_deal_breaker(scenario, scene, state, reading)
    asks_first = reading.has(Move.CLARIFIES) and not reading.has(Move.GIVES_EVIDENCE, Move.OFFERS_PLAN)
    if asks_first and reading.limit:
        state = replace(state, has_limit=True)
    if asks_first or (not reading.has(*_SUBSTANCE) and not _answers_the_probe(state, reading)):
        return _without_substance(scenario, scene, state, doubt, reading)
    before, state = state, _with_what_was_heard(state, reading)
    if _is_a_fragment(before, state, reading):
        return scene.with_doubt(replace(state, tries=before.tries, fragments=before.fragments + 1)), (
            about_doubt(scenario, ActName.GOES_ON, state.key),
        )
    if reading.has(Move.PUSHES_BACK) and not _is_about(reading, state, Move.GIVES_EVIDENCE, Move.OFFERS_PLAN):
        if state.was_disputed:
            return _leave(scenario, scene, state)
        return scene.with_doubt(replace(state, was_disputed=True)), (
            about_doubt(scenario, ActName.STANDS_BY_DOUBT, state.key),
        )
    if is_settled(state, doubt, scene.difficulty):
        return _settle(scenario, scene, state)
    return _ask_for_what_is_missing(scenario, scene, state, doubt, reading)


def is_settled(state: DoubtState, doubt: Doubt, difficulty: Difficulty) -> bool:
    """Tell whether what was said to a doubt is enough: evidence with own act and result, or a dated plan."""
    has_case = state.is_about and (state.has_own_act and state.has_result)
    has_dated_plan = doubt.is_truly_missing and state.has_plan and state.has_date
    if difficulty is Difficulty.EASY:
        return has_case or (state.is_about and state.has_own_act and state.follow_ups > 0) or has_dated_plan
    if difficulty is Difficulty.MEDIUM:
        return has_case or (has_dated_plan and state.has_limit)
    has_been_probed = state.follow_ups > 0 or state.has_limit
    return has_case and has_been_probed and (not doubt.is_truly_missing or state.has_limit or state.has_plan)


def reopened(scenario: Scenario, scene: Scene, reading: Reading) -> Scene | None:
    """Open a doubt again that was left standing, if somebody comes back to it with a case or a plan; None if not."""
    if scene.phase is not Phase.OPEN or not reading.has(Move.GIVES_EVIDENCE, Move.OFFERS_PLAN):
        return None
    for key in reading.about:
        state = scene.doubt(key)
        if state.standing is Standing.UNSETTLED and not state.was_reopened and not scenario.doubt(key).is_deal_breaker:
            back = replace(state, standing=Standing.VOICED, was_reopened=True, nudges=0, is_vague=False)
            return replace(scene.with_doubt(back), open_doubt=key, phase=Phase.DOUBT)
    return None


def with_afterthought(scene: Scene, reading: Reading) -> Scene:
    """Keep a limit or a plan that is added right after a doubt was settled: honest, if late."""
    if scene.open_doubt or scene.closed_doubt is None or not reading.has(Move.OFFERS_PLAN, Move.CONCEDES):
        return scene
    state = scene.doubt(scene.closed_doubt)
    has_plan = reading.has(Move.OFFERS_PLAN)
    return scene.with_doubt(
        replace(
            state,
            has_limit=state.has_limit or reading.limit is not None,
            has_plan=state.has_plan or has_plan,
            has_date=state.has_date or (has_plan and reading.date is not None),
        )
    )


def _answers_the_probe(state: DoubtState, reading: Reading) -> bool:
    """Whether plain words answer a follow-up question: after one, not every fact looks like a case."""
    elsewhere = (
        *_QUESTIONS,
        Move.DECLINES,
        Move.STALLS,
        Move.ASKS_TO_CONVINCE,
        Move.CLARIFIES,
        Move.SAYS_GOODBYE,
        Move.CHECKS,
        Move.ACKNOWLEDGES,
    )
    return (
        state.is_about
        and state.follow_ups > 0
        and reading.word_count >= _FEWEST_WORDS
        and not reading.has(*elsewhere)
        and not reading.gives_orders
    )


def _is_a_fragment(before: DoubtState, state: DoubtState, reading: Reading) -> bool:
    """Whether a few words only begin an answer: people type in pieces, and a manager waits for the next one."""
    is_short = reading.word_count <= FRAGMENT_WORDS and before.fragments < _MOST_FRAGMENTS
    adds_nothing = (state.has_own_act, state.has_result, state.has_plan, state.has_limit) == (
        before.has_own_act,
        before.has_result,
        before.has_plan,
        before.has_limit,
    )
    return (
        is_short
        and adds_nothing
        and before.tries + before.follow_ups > 0
        and not reading.has(Move.PUSHES_BACK, Move.CONCEDES, Move.MAKES_CLAIM)
    )


def turned_to_what_is_meant(scene: Scene, reading: Reading) -> Scene:
    """Open the doubt that the line speaks to, where several were voiced."""
    if scene.open_doubt in reading.about:
        return scene
    for key in reading.about:
        if scene.doubt(key).standing is Standing.VOICED:
            return replace(scene, open_doubt=key)
    return scene


def _is_about(reading: Reading, state: DoubtState, *moves: Move) -> bool:
    """Whether a case or plan belongs to the doubt: it speaks to it, or goes on with a case that did."""
    return reading.has(*moves) and (state.key in reading.about or (state.is_about and state.follow_ups > 0))


def _plans_for_it(state: DoubtState, reading: Reading) -> bool:
    """Whether a step belongs to the doubt: it speaks to it, or it was asked for. A step for something else closes no gap."""
    return reading.has(Move.OFFERS_PLAN) and (state.key in reading.about or state.follow_ups > 0 or state.has_plan)


def _with_what_was_heard(state: DoubtState, reading: Reading) -> DoubtState:
    has_case = _is_about(reading, state, Move.GIVES_EVIDENCE) or _answers_the_probe(state, reading)
    has_plan = _plans_for_it(state, reading)
    return replace(
        state,
        tries=state.tries + 1,
        is_vague=state.is_vague and not has_case,
        is_about=state.is_about or has_case,
        has_own_act=state.has_own_act or (has_case and reading.evidence.own_act is not None),
        has_result=state.has_result or (has_case and reading.evidence.result is not None),
        has_limit=state.has_limit or reading.limit is not None,
        has_plan=state.has_plan or has_plan,
        has_date=state.has_date or ((has_plan or state.has_plan) and reading.date is not None),
    )


def _ask_for_what_is_missing(
    scenario: Scenario, scene: Scene, state: DoubtState, doubt: Doubt, reading: Reading
) -> tuple[Scene, tuple[Beat, ...]]:
    act = _missing(state, doubt, reading)
    if state.is_vague and act in (ActName.REDIRECTS, ActName.ASKS_FOR_CASE):
        # The right guess at a vague doubt was not made; now the manager has to say it.
        return scene.with_doubt(replace(state, is_vague=False, nudges=state.nudges + 1)), (
            about_doubt(scenario, ActName.NAMES_DOUBT, state.key, "after_vague"),
        )
    if act is ActName.REDIRECTS and state.nudges == 0:
        return scene.with_doubt(replace(state, nudges=1)), (about_doubt(scenario, act, state.key),)
    if act is not ActName.REDIRECTS and state.follow_ups < _MOST_FOLLOW_UPS and state.tries <= _MOST_FOLLOW_UPS + 1:
        return scene.with_doubt(replace(state, follow_ups=state.follow_ups + 1)), (
            about_doubt(scenario, act, state.key),
        )
    return _leave(scenario, scene, state)


def _missing(state: DoubtState, doubt: Doubt, reading: Reading) -> ActName:
    if state.is_about:
        return _missing_in_a_case(state, doubt, reading)
    if reading.has(Move.GIVES_EVIDENCE) or (reading.has(Move.OFFERS_PLAN) and not state.has_plan):
        return ActName.REDIRECTS
    if reading.has(Move.OFFERS_PLAN) and doubt.is_truly_missing:
        return ActName.ASKS_FOR_CASE if state.has_date else ActName.ASKS_FOR_DATE
    if reading.has(Move.CONCEDES) and doubt.is_truly_missing and not state.has_plan:
        return ActName.ASKS_FOR_PLAN
    return ActName.ASKS_FOR_CASE


def _missing_in_a_case(state: DoubtState, doubt: Doubt, reading: Reading) -> ActName:
    if not state.has_own_act and reading.evidence.is_we_only:
        return ActName.ASKS_OWN_PART
    if not state.has_result:
        return ActName.FOLLOWS_UP if state.follow_ups == 0 else ActName.ASKS_RESULT
    if state.follow_ups > 0 and doubt.is_truly_missing and not (state.has_limit or state.has_plan):
        return ActName.ASKS_FOR_PLAN
    if state.follow_ups > 0 and state.has_plan and not state.has_date:
        return ActName.ASKS_FOR_DATE
    return ActName.FOLLOWS_UP


def _without_substance(
    scenario: Scenario, scene: Scene, state: DoubtState, doubt: Doubt, reading: Reading
) -> tuple[Scene, tuple[Beat, ...]]:
    if reading.has(Move.CLARIFIES) and state.explained < len(doubt.means):
        explained = replace(state, explained=state.explained + 1, is_vague=False)
        if state.is_vague:
            act = ActName.NAMES_DOUBT
        elif reading.asks_weight and sum(other.standing is Standing.VOICED for other in scene.doubts) > 1:
            act = ActName.CHOOSES_DOUBT
        elif reading.asks_weight:
            act = ActName.WEIGHS_DOUBT
        else:
            act = ActName.EXPLAINS_DOUBT
        return scene.with_doubt(explained), (about_doubt(scenario, act, state.key),)
    if reading.has(Move.ASKS_TO_CONVINCE, Move.CLARIFIES) and not state.said_what_helps:
        beat = about_doubt(scenario, ActName.SAYS_WHAT_HELPS, state.key)
        return scene.with_doubt(replace(state, said_what_helps=True, is_vague=False)), (beat,)
    if reading.has(Move.STALLS) and len(reading.moves) == 1 and scene.stalls < 2:
        return _wait(scenario, scene, state, reading)
    has_spoken = (
        reading.has(Move.ACKNOWLEDGES, Move.OFF_TOPIC)
        and 0 < reading.word_count <= FRAGMENT_WORDS
        and not reading.gives_orders
    )
    if (
        has_spoken
        and state.tries + state.follow_ups > 0
        and state.fragments < _MOST_FRAGMENTS
        and not reading.is_foreign
        and not reading.flatters
    ):
        return scene.with_doubt(replace(state, fragments=state.fragments + 1)), (
            about_doubt(scenario, ActName.GOES_ON, state.key),
        )
    if reading.has(Move.CHECKS) and state.tries > 0:
        return _nudge(scenario, scene, state, ActName.DENIES_CHECK)
    if reading.has(Move.DECLINES, Move.SAYS_GOODBYE):
        return _leave(scenario, scene, state, is_leaving=True)
    if reading.has(*_QUESTIONS):
        return _nudge(scenario, scene, state, None)
    return _nudge(scenario, scene, state, ActName.RETURNS_TO_DOUBT)


def _wait(scenario: Scenario, scene: Scene, state: DoubtState, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    """Give somebody a moment, or say again what they did not catch."""
    act = ActName.SAYS_AGAIN if reading.asks_repeat else ActName.WAITS
    beats = (about_doubt(scenario, act, state.key), *(scene.last if reading.asks_repeat else ()))
    return replace(scene, stalls=scene.stalls + 1), beats


def _nudge(scenario: Scenario, scene: Scene, state: DoubtState, act: ActName | None) -> tuple[Scene, tuple[Beat, ...]]:
    if state.nudges >= 1:
        return _leave(scenario, scene, state)
    if state.is_vague and act is ActName.RETURNS_TO_DOUBT:
        # Coming back to a doubt means saying it.
        act = ActName.NAMES_DOUBT
    beats = (about_doubt(scenario, act, state.key),) if act else ()
    return scene.with_doubt(
        replace(state, nudges=state.nudges + 1, is_vague=state.is_vague and act is not ActName.NAMES_DOUBT)
    ), beats


def _answer_to_deal_breaker(
    scenario: Scenario, scene: Scene, state: DoubtState, reading: Reading
) -> tuple[Scene, tuple[Beat, ...]]:
    if reading.has(Move.CLARIFIES) and state.explained < 1:
        act = ActName.WEIGHS_DOUBT if reading.asks_weight else ActName.EXPLAINS_DOUBT
        return scene.with_doubt(replace(state, explained=1)), (about_doubt(scenario, act, state.key),)
    if reading.has(Move.STALLS) and len(reading.moves) == 1 and scene.stalls < 2:
        return _wait(scenario, scene, state, reading)
    state = _with_what_was_heard(state, reading)
    closed = replace(
        scene.with_doubt(replace(state, standing=Standing.UNSETTLED)),
        open_doubt=None,
        closed_doubt=state.key,
        phase=Phase.OPEN,
    )
    return closed, (
        by_manager(ActName.KEEPS_IN_MIND)
        if takes_it(reading)
        else about_doubt(scenario, ActName.LEAVES_DOUBT, state.key),
    )


def takes_it(reading: Reading) -> bool:
    """Whether somebody takes as given what no answer can turn."""
    return reading.has(
        Move.CONCEDES, Move.ACKNOWLEDGES, Move.THANKS, Move.ASKS_NEXT_STEPS, Move.SAYS_GOODBYE
    ) and not reading.has(Move.PUSHES_BACK)


def _settle(scenario: Scenario, scene: Scene, state: DoubtState) -> tuple[Scene, tuple[Beat, ...]]:
    has_case = state.is_about and state.has_own_act
    act = ActName.SETTLES_DOUBT if has_case else ActName.ACCEPTS_PLAN
    return close_doubt(scenario, scene, replace(state, standing=Standing.SETTLED), act)


def _leave(
    scenario: Scenario, scene: Scene, state: DoubtState, *, is_leaving: bool = False
) -> tuple[Scene, tuple[Beat, ...]]:
    return close_doubt(
        scenario, scene, replace(state, standing=Standing.UNSETTLED), ActName.LEAVES_DOUBT, is_leaving=is_leaving
    )


def close_doubt(
    scenario: Scenario, scene: Scene, state: DoubtState, act: ActName, *, is_leaving: bool = False
) -> tuple[Scene, tuple[Beat, ...]]:
    """Close the open doubt as its state now says, and turn to another one that was voiced and still waits."""
    scene = replace(scene.with_doubt(state), open_doubt=None, closed_doubt=state.key, phase=Phase.OPEN)
    beats: tuple[Beat, ...] = (about_doubt(scenario, act, state.key),)
    waiting = next((doubt for doubt in scene.doubts if doubt.standing is Standing.VOICED), None)
    if waiting and scene.patience > 0 and not is_leaving:
        scene = replace(scene, open_doubt=waiting.key, phase=Phase.DOUBT)
        beats += (
            about_doubt(scenario, ActName.TURNS_TO_NEXT_DOUBT, waiting.key),
            about_doubt(scenario, ActName.NAMES_DOUBT, waiting.key),
        )
    return scene, beats
