"""The room where a rehearsal takes place: one line in, one turn out. The one way from listening to coaching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.coaching import (
    Attempt,
    Coach,
    LineRemark,
    Moment,
    ScoreCard,
    SuggestedPlan,
    moments,
    remark_on,
)
from bot.rehearsal.deciding import decide
from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Context, Reading
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.rehearsal.scene import begin
from bot.rehearsal.session import VERSION, Coaching, Rehearsal, TakenBack, Turn
from bot.rehearsal.situation import context_of, said_before
from bot.rehearsal.speaking import Cue, Said, Voice


class NothingToTakeBackError(ValueError):
    """No line has been said yet that could be taken back."""


class RehearsalOverError(ValueError):
    """The scene is over; no further line can be said in it."""


@dataclass(frozen=True, slots=True)
class Room:
    """The parts of a rehearsal, put together. Holds no state of anybody's: rehearsals go in and come out as values."""

    scenarios: Mapping[str, Scenario]
    listener: Listener
    voice: Voice
    coach: Coach
    vocabularies: Mapping[str, frozenset[str]] = field(default_factory=dict)
    """For each scenario the stems that tell of it and hardly of any other."""

    def start(
        self, scenario_id: str, *, seed: int, difficulty: Difficulty, coaching: Coaching, used: tuple[str, ...] = ()
    ) -> Rehearsal:
        """Open a scene: the manager asks for questions. KeyError if there is no such scenario.

        `used` names lines said before, so that the same scene played again is worded afresh.
        """
        scenario = self.scenarios[scenario_id]
        scene = begin(scenario, difficulty, seed)
        act = Act(ActName.OPENS, (Beat(ActName.OPENS),))
        speech = self.voice.speak(Cue(scenario, scene, scene, act, None, seed, used))
        return Rehearsal(
            VERSION, scenario_id, seed, difficulty, coaching, scene, opening=speech.said, lines=(*used, *speech.used)
        )

    def hear(self, rehearsal: Rehearsal, text: str) -> Rehearsal:
        """Answer one line: the last of the new rehearsal's turns is the answer. RehearsalOverError if the scene is over."""
        if rehearsal.is_over:
            raise RehearsalOverError("the scene is over; play it again or choose another one")
        scenario = self.scenarios[rehearsal.scenario]
        vocabulary = self.vocabularies.get(scenario.id, frozenset())
        reading = self.listener.read(text, context_of(scenario, rehearsal.scene, vocabulary, said_before(rehearsal)))
        scene, act = decide(scenario, rehearsal.scene, reading)
        if act.name is ActName.STEPS_OUT:
            return self._step_out(rehearsal, reading)
        speech = self.voice.speak(Cue(scenario, rehearsal.scene, scene, act, reading, rehearsal.seed, rehearsal.lines))
        note = None
        advice = rehearsal.advice
        if rehearsal.coaching is Coaching.LINE and (
            given := self.coach.note(scenario, Moment(rehearsal.scene, reading, act, scene), advice, rehearsal.seed)
        ):
            note, advice = given.text, (*advice, given.id)
        turn = Turn(reading, act.name, speech.said, note)
        return replace(
            rehearsal,
            scene=scene,
            turns=(*rehearsal.turns, turn),
            lines=(*rehearsal.lines, *speech.used),
            advice=advice,
        )

    def hint(self, rehearsal: Rehearsal) -> tuple[Rehearsal, str]:
        """Give a hint for the next line; asked again at the same point, it is a line to start from."""
        if rehearsal.is_over:
            raise RehearsalOverError("the scene is over; there is no next line to give a hint for")
        at = sum(turn.act is not ActName.STEPS_OUT for turn in rehearsal.turns)
        hint = self.coach.hint(
            self.scenarios[rehearsal.scenario],
            rehearsal.scene,
            was_asked_before=at in rehearsal.hints_at,
            seed=rehearsal.seed,
        )
        return replace(rehearsal, hints_at=(*rehearsal.hints_at, at)), hint.text

    def take_back(self, rehearsal: Rehearsal) -> Rehearsal:
        """Step back one turn, so that another line can be tried. NothingToTakeBackError at the beginning."""
        at = next(
            (
                place
                for place in range(len(rehearsal.turns) - 1, -1, -1)
                if rehearsal.turns[place].act is not ActName.STEPS_OUT
            ),
            None,
        )
        if at is None:
            raise NothingToTakeBackError("there is no line to take back yet")
        scenario = self.scenarios[rehearsal.scenario]
        scene = begin(scenario, rehearsal.difficulty, rehearsal.seed)
        for turn in rehearsal.turns[:at]:
            scene, _ = decide(scenario, scene, turn.reading)
        taken = TakenBack(at, rehearsal.turns[at])
        return replace(rehearsal, scene=scene, turns=rehearsal.turns[:at], taken_back=(*rehearsal.taken_back, taken))

    def again(self, rehearsal: Rehearsal) -> Rehearsal:
        """Play the same scene anew, worded afresh; its card will be compared with this one."""
        fresh = self.start(
            rehearsal.scenario,
            seed=rehearsal.seed,
            difficulty=rehearsal.difficulty,
            coaching=rehearsal.coaching,
            used=rehearsal.lines,
        )
        return replace(fresh, previous=replace(self.score_card(rehearsal), attempts=()))

    def score_card(self, rehearsal: Rehearsal) -> ScoreCard:
        """Mark a rehearsal, finished or not."""
        scenario = self.scenarios[rehearsal.scenario]
        played = list(
            moments(
                scenario,
                begin(scenario, rehearsal.difficulty, rehearsal.seed),
                [turn.reading for turn in rehearsal.turns],
            )
        )
        card = self.coach.score_card(scenario, rehearsal.scene, played, rehearsal.seed)
        remarks = card.remarks
        if rehearsal.previous:
            remarks = (self.coach.compare(rehearsal.previous, card), *remarks)
        return replace(card, remarks=remarks, attempts=_attempts(rehearsal))

    def help_in_distress(self, text: str) -> str | None:
        """Return where help is, if somebody outside any scene says that they want to harm themselves."""
        is_in_distress = self.listener.read(text, Context(Place.OFFICE)).aside == "distress"
        return self.coach.help_in_distress if is_in_distress else None

    def suggest_plan(self, rehearsal: Rehearsal) -> SuggestedPlan:
        """Suggest the if-then plan for the real day that this rehearsal leads to."""
        readings = [turn.reading for turn in rehearsal.turns]
        return self.coach.suggest_plan(self.scenarios[rehearsal.scenario], readings)

    def read_line(self, text: str, context: Context | None = None) -> LineRemark:
        """Say what any one line does, what would be heard in it, and what would be better.

        Without a context it is taken for a line at the end of the talk or, where that fits better, at the front desk;
        `context_of` an open rehearsal reads it as said there. Takes any text, also an empty one.
        """
        return remark_on(self.coach, self.listener.read, text, context)

    def _step_out(self, rehearsal: Rehearsal, reading: Reading) -> Rehearsal:
        """Let the coach answer in the middle of the scene; the people of the scene wait."""
        if reading.aside:
            text = self.coach.answer_aside(self.scenarios[rehearsal.scenario], rehearsal.scene, reading.aside)
        else:
            rehearsal, text = self.hint(rehearsal)
        if rehearsal.coaching is Coaching.LINE:
            turn = Turn(reading, ActName.STEPS_OUT, (), text)
        else:
            turn = Turn(reading, ActName.STEPS_OUT, (Said(Speaker.NARRATOR, None, ActName.STEPS_OUT, text),))
        return replace(rehearsal, turns=(*rehearsal.turns, turn))


def _attempts(rehearsal: Rehearsal) -> tuple[Attempt, ...]:
    attempts = []
    for taken in rehearsal.taken_back:
        again = next((turn for turn in rehearsal.turns[taken.at :] if turn.act is not ActName.STEPS_OUT), None)
        if again:
            first = taken.turn
            attempts.append(Attempt(first.reading.text, _answer(first), again.reading.text, _answer(again)))
    return tuple(attempts)


def _answer(turn: Turn) -> str:
    return " ".join(said.text for said in turn.said)
