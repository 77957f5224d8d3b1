"""A person's words in the mouth of the scene: theirs take the place of what the scene's people would say, the rest stays."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.chairs import LONGEST_REPLY, Cue, Reply
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.speaking._fitting import fits
from bot.rehearsal.speaking._voice import Occasion, Said, Speech, Voice

_AT_DESK = (Speaker.RECEPTIONIST, Speaker.COORDINATOR)
_BY_GESTURE = (ActName.DESK_NODS_BACK, ActName.DESK_CANNOT_TALK)
"""What somebody on the phone does instead of speaking; the scene tells it."""
_LAST_QUOTE = re.compile(r'^(?P<told>.*?)\s*"(?P<words>[^"]+)"[^"]*$', re.DOTALL)
_Piece = tuple[Beat, Said]


def speak_for(voice: Voice, occasion: Occasion, reply: Reply) -> Speech:
    """Return the words for an act where a person answers: theirs, or the scene's if they have none."""
    words = reply.words.strip()
    if not words:
        return voice.speak(occasion)
    pieces, used = _word(voice, occasion)
    own = [said for beat, said in pieces if _is_theirs(beat, occasion, reply.cue)]
    is_as_proposed = words.split() == _proposed(own).split()
    spoken = _said_by(occasion, own, words, keeps_gesture=is_as_proposed)
    return Speech(tuple(_put_in(pieces, occasion, reply.cue, spoken)), used)


def propose(voice: Voice, occasion: Occasion, cue: Cue) -> str:
    """Return what a person who gives that cue might say; empty where the scene has nothing that answers the line."""
    if not fits(occasion, cue):
        return ""
    occasion = _without_needless_dodge(occasion) if cue is Cue.DODGE else occasion
    pieces, _ = _word(voice, occasion)
    return _proposed([said for beat, said in pieces if _is_theirs(beat, occasion, cue)])


def _without_needless_dodge(occasion: Occasion) -> Occasion:
    """Leave out the refusal to say more where nothing was asked that could be refused."""
    if occasion.reading is None or occasion.reading.has(Move.ASKS_TO_CONVINCE, Move.PRESSES):
        return occasion
    kept = tuple(beat for beat in occasion.act.beats if beat.act not in (ActName.DODGES, ActName.HOLDS_POSITION))
    return replace(occasion, act=replace(occasion.act, beats=kept)) if kept else occasion


def _word(voice: Voice, occasion: Occasion) -> tuple[list[_Piece], tuple[str, ...]]:
    """Word the act beat by beat. Directions in a manager's line are told apart from the words."""
    pieces: list[_Piece] = []
    used: tuple[str, ...] = ()
    for beat in occasion.act.beats:
        alone = replace(occasion, act=Act(beat.act, (beat,)), used=(*occasion.used, *used))
        speech = voice.speak(alone)
        used += speech.used
        for said in speech.said:
            pieces += [(beat, part) for part in _apart(occasion.scenario, beat, said)]
    return pieces, used


def _apart(scenario: Scenario, beat: Beat, said: Said) -> Iterator[Said]:
    """Split 'She stands up. "I must go."' into what the scene tells and what the manager says."""
    found = _LAST_QUOTE.match(said.text)
    if beat.speaker is not Speaker.MANAGER or said.speaker is not Speaker.NARRATOR or not found:
        yield said
        return
    if told := found["told"]:
        yield replace(said, text=f"{told[:-1]}." if told.endswith((":", ",")) else told)
    words = found["words"]
    words = f"{words[:-1]}." if words.endswith(",") else words
    yield Said(Speaker.MANAGER, scenario.manager.name, said.act, words)


def _is_theirs(beat: Beat, occasion: Occasion, cue: Cue) -> bool:
    """Whether the person in the chair says this beat rather than the program."""
    if occasion.before.place is Place.OFFICE:
        # Where the talk has been drawn out too long, the cue to go is nobody's choice.
        is_forced = beat.act is ActName.GIVES_CUE and cue is not Cue.TIME_UP
        return beat.speaker in (Speaker.MANAGER, Speaker.PANELIST) and not is_forced
    if beat.act in _BY_GESTURE:
        return True
    has_desk = any(other.speaker in _AT_DESK for other in occasion.act.beats)
    return beat.speaker in _AT_DESK if has_desk else beat.speaker is Speaker.ESCORT


def _is_told(said: Said) -> bool:
    return said.speaker is Speaker.NARRATOR


def _proposed(own: list[Said]) -> str:
    parts = [said for said in own if not _is_told(said)] or own
    return " ".join(said.text for said in parts)[:LONGEST_REPLY].rstrip()


def _said_by(occasion: Occasion, own: list[Said], words: str, *, keeps_gesture: bool) -> Said:
    act = occasion.act.name
    spoken = next((said for said in own if not _is_told(said)), None)
    scenario = occasion.scenario
    if occasion.before.place is Place.OFFICE:
        return Said(Speaker.MANAGER, scenario.manager.name, act, words, is_by_person=True)
    if spoken:
        return Said(spoken.speaker, spoken.name, act, words, is_by_person=True)
    if keeps_gesture or scenario.desk is None:
        return Said(Speaker.NARRATOR, None, act, words, is_by_person=True)
    return Said(Speaker.RECEPTIONIST, scenario.desk.name, act, words, is_by_person=True)


def _put_in(pieces: list[_Piece], occasion: Occasion, cue: Cue, spoken: Said) -> Iterator[Said]:
    """Put the person's words where the last of what they replace was said; directions around them stay."""
    replaced = [
        place
        for place, (beat, said) in enumerate(pieces)
        if _is_theirs(beat, occasion, cue) and (beat.act in _BY_GESTURE or not _is_told(said))
    ]
    if not replaced:
        yield spoken
    for place, (_, said) in enumerate(pieces):
        if replaced and place == replaced[-1]:
            yield spoken
        if place not in replaced:
            yield said
