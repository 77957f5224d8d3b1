"""Which of the six kinds of reply a closing question gets, and how it is given."""

from __future__ import annotations

from dataclasses import replace

from bot.rehearsal.acts import ActName, Beat
from bot.rehearsal.deciding._beats import about_doubt, by_manager
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Answer, Closing, Difficulty, Scenario
from bot.rehearsal.scene import Phase, Scene, Standing


def answer_to_closing_question(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, tuple[Beat, ...]]:
    """Answer "what do I need to do to convince you?" or any softer way in."""
    first = scene.asks == 0
    scene = replace(scene, asks=scene.asks + 1)
    if scene.has_dodged:
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.HOLDS_POSITION),)
    if scene.phase is Phase.CUED and not scene.voiced:
        return replace(scene, has_dodged=True), (by_manager(ActName.DODGES),)
    if scene.is_convinced:
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.SELLS_JOB),)
    if not first or scene.voiced:
        return replace(scene, patience=scene.patience - 1), (by_manager(ActName.HAS_NO_MORE_DOUBTS),)
    kind = kind_of_reply(scenario, scene, reading)
    if kind is Answer.NEARLY_CONVINCED:
        return replace(scene, is_convinced=True), (by_manager(ActName.NEARLY_CONVINCED), by_manager(ActName.SELLS_JOB))
    if kind is Answer.DODGE:
        return replace(scene, has_dodged=True), (by_manager(ActName.DODGES),)
    return _voice(scenario, scene, kind)


def kind_of_reply(scenario: Scenario, scene: Scene, reading: Reading) -> Answer:
    """Choose the kind: what the scenario holds in store, unless the way of asking was wrong for the scene."""
    has_interest = scene.has_interest or reading.has(Move.STATES_INTEREST)
    if scene.answer is Answer.NEARLY_CONVINCED:
        has_slipped = scene.presses or scene.blames or scene.begs or scene.declines or reading.has(Move.PRESSES)
        return Answer.NEARLY_CONVINCED if has_interest and not has_slipped else Answer.NAMED_DOUBT
    if (
        scene.answer not in (Answer.NAMED_DOUBT, Answer.SEVERAL_DOUBTS)
        or scene.difficulty is Difficulty.EASY
        or not reading.is_direct_ask
    ):
        return scene.answer
    if scenario.closing is Closing.STATEMENT:
        return Answer.DODGE
    if scenario.closing is Closing.SOFT or not has_interest:
        return Answer.VAGUE_DOUBT if scene.difficulty is Difficulty.MEDIUM else Answer.DODGE
    return scene.answer


def _voice(scenario: Scenario, scene: Scene, kind: Answer) -> tuple[Scene, tuple[Beat, ...]]:
    if kind is Answer.DEAL_BREAKER:
        first = next(doubt for doubt in scene.doubts if scenario.doubt(doubt.key).is_deal_breaker)
    else:
        first = next(doubt for doubt in scene.doubts if not scenario.doubt(doubt.key).is_deal_breaker)
    scene = replace(scene, phase=Phase.DOUBT, open_doubt=first.key)
    scene = scene.with_doubt(replace(first, standing=Standing.VOICED, is_vague=kind is Answer.VAGUE_DOUBT))
    if kind is Answer.SEVERAL_DOUBTS:
        second = next(
            doubt
            for doubt in scene.doubts
            if doubt.standing is Standing.HIDDEN and not scenario.doubt(doubt.key).is_deal_breaker
        )
        scene = scene.with_doubt(replace(second, standing=Standing.VOICED))
        named = (about_doubt(scenario, ActName.NAMES_DOUBT, key) for key in (first.key, second.key))
        return scene, (by_manager(ActName.NAMES_DOUBTS), *named)
    act = {Answer.VAGUE_DOUBT: ActName.VAGUE_DOUBT, Answer.DEAL_BREAKER: ActName.DEAL_BREAKER}.get(
        kind, ActName.NAMES_DOUBT
    )
    return scene, (about_doubt(scenario, act, first.key),)
