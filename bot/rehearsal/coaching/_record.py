"""The whole rehearsal as the score card looks at it, and what chances it gave.

A person in the manager's chair may name a doubt unasked, let it go at once, or end the talk early. What the candidate
could not do for that reason is left out of the card.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import takewhile

from bot.rehearsal.acts import ActName
from bot.rehearsal.chairs import Cue
from bot.rehearsal.coaching._moments import Moment
from bot.rehearsal.deciding import RAMBLE_WORDS
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Answer, Closing, Scenario
from bot.rehearsal.scene import DoubtState, Phase, Scene, Standing

_FEWEST_LINES = 3
"""With fewer lines before a person's cue to go, there was no time to lead up to the closing question."""

_QUESTIONS = (Move.ASKS_ROLE, Move.ASKS_PAY, Move.ASKS_NEXT_STEPS)


@dataclass(frozen=True, slots=True)
class Record:
    """The whole rehearsal as the rows look at it."""

    scenario: Scenario
    last: Scene
    office: Sequence[Moment]
    lobby: Sequence[Moment]

    @property
    def answers(self) -> list[Moment]:
        """The turns that answered a doubt."""
        return [moment for moment in self.office if moment.answered_doubt]

    @property
    def asks(self) -> list[Moment]:
        """The turns that asked for doubts, without demanding a verdict in the same breath."""
        return [
            moment
            for moment in self.office
            if moment.reading.has(Move.ASKS_TO_CONVINCE) and not moment.reading.has(Move.PRESSES)
        ]

    @property
    def answered(self) -> list[DoubtState]:
        """The doubts that were voiced, as they stand at the end."""
        return [doubt for doubt in self.last.doubts if doubt.standing is not Standing.HIDDEN]

    @property
    def answerable(self) -> list[DoubtState]:
        """Those of the voiced doubts that an answer could have been given to.

        Not those that a person let go before anything was said to them, or named with the last word of the talk.
        """
        last = self.office[-1] if self.office else None
        too_late = (
            {doubt.key for doubt in last.before.doubts if last.cue and doubt.standing is Standing.HIDDEN}
            if last
            else ()
        )
        return [
            doubt
            for doubt in self.answered
            if doubt.key not in too_late and (doubt.tries or doubt.standing is not Standing.SETTLED)
        ]

    @property
    def met_deal_breaker(self) -> bool:
        """Whether the doubt was one that no answer turns."""
        return any(self.scenario.doubt(doubt.key).is_deal_breaker for doubt in self.answered)

    @property
    def had_no_doubt_to_meet(self) -> bool:
        """Whether the scene itself, or a person in the chair, kept the doubts away, and not the candidate."""
        if self.answered:
            return False
        if self.scenario.closing is Closing.STATEMENT or self.last.is_convinced or self.was_cut_short:
            return True
        if any(moment.cue and moment.before.phase is not Phase.CUED for moment in self.asks):
            return True
        return self.last.has_dodged and self.last.answer is Answer.DODGE and bool(self.asks)

    @property
    def was_cut_short(self) -> bool:
        """Whether a person gave the cue to go after hardly a line."""
        cued = (
            place
            for place, moment in enumerate(self.office)
            if moment.cue is Cue.TIME_UP and moment.before.phase is not Phase.CUED and moment.after.phase is Phase.CUED
        )
        return next(cued, _FEWEST_LINES) + 1 < _FEWEST_LINES

    @property
    def was_forestalled(self) -> bool:
        """Whether a person answered the closing question before it was asked, or left no time for it."""
        first = next((place for place, moment in enumerate(self.office) if moment in self.asks), len(self.office))
        given = {moment.cue for moment in self.office[:first]}
        return self.was_cut_short or bool(given & {Cue.DOUBT, Cue.CONVINCED})

    @property
    def has_thanked(self) -> bool:
        """Whether somebody was thanked on the way out, aloud or by a gesture; a bare goodbye is none.

        Where the scene ends with the talk itself, the person it was held with is the one to thank.
        """
        if any(moment.reading.has(Move.HOSTILE) for moment in self.lobby):
            return False
        if self.last.way_out < 0:
            return any(moment.reading.has(Move.THANKS) and moment.is_leave_taking for moment in self.office)
        return any(
            moment.reading.has(Move.THANKS)
            or moment.reading.greets_by_gesture
            or moment.did(ActName.STAND_IN_PASSES_ON)
            for moment in self.lobby
        )

    def find(self, *moves: Move) -> Moment | None:
        """Return the first turn in the office with any of the moves."""
        return next((moment for moment in self.office if moment.reading.has(*moves)), None)

    def declined_before(self, moment: Moment) -> bool:
        """Whether the offer of questions was turned down in an earlier turn."""
        asked = (*_QUESTIONS, Move.ASKS_TO_CONVINCE)
        earlier = takewhile(lambda other: other is not moment, self.office)
        return any(other.reading.has(Move.DECLINES) and not other.reading.has(*asked) for other in earlier)

    @property
    def wishes(self) -> list[Reading]:
        """The lines that said that the job is wanted."""
        stated = [moment.reading for moment in self.office if moment.reading.has(Move.STATES_INTEREST)]
        return [reading for reading in stated if not reading.begs and reading.word_count <= RAMBLE_WORDS]

    @property
    def began_way_out(self) -> bool:
        """Whether the talk came to its end and the way out began."""
        return bool(self.lobby) or self.last.phase is Phase.LOBBY

    @property
    def has_asked(self) -> bool:
        """Whether doubts or a verdict were asked for at all."""
        return any(moment.reading.has(Move.ASKS_TO_CONVINCE, Move.PRESSES) for moment in self.office)

    @property
    def closed_well(self) -> bool:
        """Whether the talk ended with thanks and with the next step known: what a board can put down as a clear close."""
        has_thanks = any(moment.reading.has(Move.THANKS) for moment in self.office)
        return has_thanks and bool(self.last.steps) and not any(moment.prolongs for moment in self.office)

    @property
    def broke_off(self) -> bool:
        """Whether the rehearsal was stopped, or its time was up, before the scene came to its end."""
        return not self.last.is_over

    @property
    def interest(self) -> tuple[Moment | None, str | None]:
        """The turn that said best that the job is wanted, and its reason."""
        stated = [
            moment for moment in self.office if moment.reading.has(Move.STATES_INTEREST) and not moment.reading.begs
        ]
        for moment in stated:
            # A reason that has to be looked for in a ramble was not given.
            if moment.reading.reason and moment.reading.word_count <= RAMBLE_WORDS:
                return moment, moment.reading.reason
        return (stated[0] if stated else None), None


def record_of(scenario: Scenario, last: Scene, played: Sequence[Moment]) -> Record:
    """Return what was played, apart by where it was said."""
    return Record(
        scenario, last, [one for one in played if one.is_in_office], [one for one in played if not one.is_in_office]
    )
