"""A person in the manager's chair: the line is taken note of as always, and what becomes of it is theirs to say.

That the manager never gives in is a rule for the program; a person may.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.rehearsal.acts import Act, ActName, Beat
from bot.rehearsal.chairs import Cue
from bot.rehearsal.deciding._beats import by_manager
from bot.rehearsal.deciding._doubts import close_doubt, turned_to_what_is_meant
from bot.rehearsal.deciding._office import (
    ASKING,
    MOST_EXCHANGES,
    QUESTIONS,
    TELLING,
    all_left_open,
    answer_in_office,
    say_goodbye,
)
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Answer, Scenario
from bot.rehearsal.scene import DoubtState, Phase, Scene, Standing

MOST_MORE = 4
"""By how many exchanges a person may draw the talk out before the cue to go comes by itself."""
_MOST_AFTER_CUE = 3
_FACTS = (ActName.ANSWERS_ROLE, ActName.DOES_NOT_KNOW, ActName.ANSWERS_PAY, ActName.ANSWERS_NEXT_STEPS)
_TURNS = frozenset(
    {
        ActName.NAMES_DOUBTS,
        ActName.NAMES_DOUBT,
        ActName.VAGUE_DOUBT,
        ActName.DEAL_BREAKER,
        ActName.DODGES,
        ActName.HOLDS_POSITION,
        ActName.NEARLY_CONVINCED,
        ActName.SELLS_JOB,
        ActName.HEARS_SELLING,
        ActName.HAS_NO_MORE_DOUBTS,
    }
    | {
        ActName.SETTLES_DOUBT,
        ActName.ACCEPTS_PLAN,
        ActName.LEAVES_DOUBT,
        ActName.KEEPS_IN_MIND,
        ActName.TURNS_TO_NEXT_DOUBT,
        ActName.INTERRUPTS,
        ActName.IMPATIENT,
        ActName.OFFERS_AGAIN,
        ActName.GIVES_CUE,
        ActName.SAYS_GOODBYE,
        ActName.SHAKES_HANDS,
        ActName.SHOWS_LOBBY,
    }
)
"""What moves the talk on. A person does that by a cue, so none of it is proposed for words of their own."""
_Outcome = tuple[Scene, tuple[Beat, ...]]


def answer_by_cue(scenario: Scenario, scene: Scene, reading: Reading, cue: Cue) -> tuple[Scene, Act]:
    """Answer one line said to a manager whom a person plays."""
    before = turned_to_what_is_meant(scene, reading) if scene.phase is Phase.DOUBT else scene
    noted, program = (before, ()) if reading.is_nothing else _noted(scenario, before, reading)
    if cue is Cue.OWN_WORDS:
        beats = _without_turns(before, program)
    else:
        noted, beats = _EFFECTS[cue](scenario, before, noted, reading)
        beats = (*(beat for beat in program if beat.act in _FACTS), *beats)
    after, act = _find_the_end(scenario, before, noted, reading, cue, beats)
    told = tuple(beat for beat in act.beats if beat.act in TELLING)
    return replace(after, last=told or before.last), act


def next_doubt(scenario: Scenario, scene: Scene) -> str | None:
    """Return the doubt that is on the table, or else the one to name next; None if all have been settled."""
    if scene.open_doubt:
        return scene.open_doubt
    ranks = (Standing.VOICED, Standing.HIDDEN, Standing.UNSETTLED)
    waiting = [
        doubt
        for doubt in scene.doubts
        if doubt.standing in ranks
        and (scene.answer is Answer.DEAL_BREAKER or not scenario.doubt(doubt.key).is_deal_breaker)
    ]
    first = min(waiting, key=lambda doubt: ranks.index(doubt.standing), default=None)
    return first.key if first else None


def _noted(scenario: Scenario, scene: Scene, reading: Reading) -> _Outcome:
    """Take note of the line as the program does; what the program would decide upon it is left out.

    Its answer comes along, since parts of it are worth proposing. Patience may run low and never out, and nobody counts
    idle lines: a person has a patience of their own.
    """
    after, act = answer_in_office(scenario, scene, reading)
    kept = tuple(_kept(doubt, after.doubt(doubt.key)) for doubt in scene.doubts)
    noted = replace(
        after,
        doubts=kept,
        phase=scene.phase,
        open_doubt=scene.open_doubt,
        closed_doubt=scene.closed_doubt,
        has_dodged=scene.has_dodged,
        is_convinced=scene.is_convinced,
        patience=max(after.patience, min(scene.patience, 1)),
        idle=0,
    )
    return noted, act.beats


def _kept(before: DoubtState, after: DoubtState) -> DoubtState:
    """Keep what was said to a doubt, and let it stand where it stood."""
    if before.standing is Standing.HIDDEN:
        return before
    follow_ups = after.follow_ups
    if before.standing is Standing.VOICED and after.is_about:
        # Whoever goes on talking about a case asks on, in whatever words.
        follow_ups = max(follow_ups, before.follow_ups + 1)
    return replace(
        after,
        standing=before.standing,
        is_vague=before.is_vague,
        nudges=before.nudges,
        was_reopened=before.was_reopened,
        follow_ups=follow_ups,
    )


def _on_the_table(before: Scene, noted: Scene) -> str | None:
    """Return the open doubt, or the one that was left standing and that the line came back to."""
    if noted.open_doubt:
        return noted.open_doubt
    return next((old.key for old in before.doubts if noted.doubt(old.key).tries > old.tries), None)


def _dodge(scenario: Scenario, before: Scene, noted: Scene, reading: Reading) -> _Outcome:
    if before.open_doubt:
        return noted, (by_manager(ActName.HOLDS_POSITION),)
    has_asked = noted.asks > 0 or reading.has(Move.PRESSES)
    act = ActName.HOLDS_POSITION if before.has_dodged else ActName.DODGES
    return replace(noted, has_dodged=before.has_dodged or has_asked), (by_manager(act),)


def _doubt(scenario: Scenario, before: Scene, noted: Scene, reading: Reading) -> _Outcome:
    key = _on_the_table(before, noted) or next_doubt(scenario, noted)
    if key is None:
        return noted, (by_manager(ActName.HAS_NO_MORE_DOUBTS),)
    state = noted.doubt(key)
    is_named = state.standing is not Standing.HIDDEN and not state.is_vague
    act = _standing_by(state, reading) if is_named else ActName.NAMES_DOUBT
    if not is_named and scenario.doubt(key).is_deal_breaker:
        act = ActName.DEAL_BREAKER
    voiced = replace(state, standing=Standing.VOICED, is_vague=False)
    noted = replace(noted.with_doubt(voiced), open_doubt=key, phase=Phase.DOUBT, is_convinced=False)
    return noted, (by_manager(act, doubt=key),)


def _standing_by(state: DoubtState, reading: Reading) -> ActName:
    """Choose how a doubt is stood by: by asking on where there is something to ask about."""
    if reading.has(Move.PUSHES_BACK) or state.follow_ups > 2:
        return ActName.STANDS_BY_DOUBT
    if state.is_about:
        return ActName.FOLLOWS_UP if state.has_own_act and state.has_result else ActName.ASKS_RESULT
    if reading.has(Move.GIVES_EVIDENCE):
        return ActName.REDIRECTS
    return ActName.ASKS_FOR_CASE if state.tries else ActName.RETURNS_TO_DOUBT


def _convinced(scenario: Scenario, before: Scene, noted: Scene, reading: Reading) -> _Outcome:
    key = _on_the_table(before, noted)
    if key is None:
        act = ActName.SELLS_JOB if before.is_convinced else ActName.NEARLY_CONVINCED
        return replace(noted, is_convinced=True), (by_manager(act),)
    state = noted.doubt(key)
    has_case = state.is_about and state.has_own_act
    act = ActName.SETTLES_DOUBT if has_case else ActName.ACCEPTS_PLAN if state.has_plan else ActName.CONFIRMS
    return close_doubt(scenario, noted, replace(state, standing=Standing.SETTLED), act)


def _time_up(scenario: Scenario, before: Scene, noted: Scene, reading: Reading) -> _Outcome:
    if before.phase is Phase.CUED:
        return noted, ()
    return replace(all_left_open(noted), phase=Phase.CUED), (by_manager(ActName.GIVES_CUE),)


_EFFECTS: dict[Cue, Callable[[Scenario, Scene, Scene, Reading], _Outcome]] = {
    Cue.DODGE: _dodge,
    Cue.DOUBT: _doubt,
    Cue.CONVINCED: _convinced,
    Cue.TIME_UP: _time_up,
}


def _without_turns(scene: Scene, program: tuple[Beat, ...]) -> tuple[Beat, ...]:
    """Return what the program would say to the line short of moving the talk on."""
    again = next((beat for beat in program if beat.act is ActName.SAYS_AGAIN), None)
    if again:
        return (again, *(scene.last or (by_manager(ActName.OPENS),)))
    return tuple(beat for beat in program if beat.act not in _TURNS)


def _something_to_say(scene: Scene, reading: Reading) -> tuple[Beat, ...]:
    """Return what can be said where the program would only have moved the talk on."""
    if scene.open_doubt:
        is_about = scene.doubt(scene.open_doubt).is_about
        act = ActName.FOLLOWS_UP if is_about else ActName.RETURNS_TO_DOUBT
        return (by_manager(act, doubt=scene.open_doubt),)
    if reading.has(Move.ASKS_TO_CONVINCE) and scene.phase is Phase.CUED:
        return (by_manager(ActName.DODGES),)
    return (by_manager(ActName.TAKES_THANKS if scene.phase is Phase.CUED else ActName.INVITES_MORE),)


def _find_the_end(
    scenario: Scenario, before: Scene, scene: Scene, reading: Reading, cue: Cue, beats: tuple[Beat, ...]
) -> tuple[Scene, Act]:
    """Add the goodbye where the line or the cue ends the talk; drawn out too long, it ends by itself."""
    limit = MOST_EXCHANGES[scene.difficulty] + MOST_MORE
    was_cued = before.phase is Phase.CUED
    if scene.exchanges >= limit + 2 or (was_cued and cue is Cue.TIME_UP):
        return _goodbye(scenario, scene, beats)
    if _ends_the_talk(scene, reading, was_cued=was_cued) and cue is not Cue.DOUBT:
        return _goodbye(scenario, scene, tuple(beat for beat in beats if beat.act not in (ActName.GIVES_CUE, *ASKING)))
    beats = beats or _something_to_say(scene, reading)
    if scene.exchanges >= limit and Phase.CUED not in (before.phase, scene.phase) and cue is not Cue.DOUBT:
        # Nothing is proposed any more that could not be answered.
        told = tuple(beat for beat in beats if beat.act not in ASKING) or (by_manager(ActName.TAKES_NOTE),)
        beats = (*told, by_manager(ActName.GIVES_CUE))
        return replace(all_left_open(scene), phase=Phase.CUED), Act(ActName.GIVES_CUE, beats)
    return scene, Act(beats[-1].act, beats)


def _goodbye(scenario: Scenario, scene: Scene, beats: tuple[Beat, ...]) -> tuple[Scene, Act]:
    after, act = say_goodbye(scenario, scene, beats)
    return after, Act(ActName.SAYS_GOODBYE, act.beats)


def _ends_the_talk(scene: Scene, reading: Reading, *, was_cued: bool) -> bool:
    """Whether the candidate takes leave. After the cue to go, thanks alone are a goodbye."""
    asks = reading.has(Move.ASKS_TO_CONVINCE, Move.ASKS_ROLE, Move.CLARIFIES)
    if reading.has(Move.SAYS_GOODBYE) and not asks:
        return True
    tells = reading.has(*QUESTIONS, Move.ASKS_TO_CONVINCE, Move.CLARIFIES, Move.GIVES_EVIDENCE, Move.OFFERS_PLAN)
    thanks = reading.has(Move.THANKS, Move.ACKNOWLEDGES, Move.DECLINES) and not tells
    return was_cued and (thanks or scene.cued_exchanges >= _MOST_AFTER_CUE)
