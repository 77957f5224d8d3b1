"""The room where a rehearsal takes place: one line in, one turn out. The one way from listening to coaching."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.chairs import Cue, Reply
from bot.rehearsal.coaching import (
    Attempt,
    Coach,
    LineRemark,
    Moment,
    ScoreCard,
    SuggestedPlan,
    moments,
    record_of,
    remark_on,
)
from bot.rehearsal.deciding import decide, needs_answer
from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Context, Reading
from bot.rehearsal.scenario import Difficulty, Scenario
from bot.rehearsal.scene import Scene, begin
from bot.rehearsal.session import VERSION, Coaching, Rehearsal, TakenBack, Turn
from bot.rehearsal.situation import context_of, said_before
from bot.rehearsal.speaking import Occasion, Said, Voice, propose, speak_for


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
        speech = self.voice.speak(Occasion(scenario, scene, scene, act, None, seed, used))
        return Rehearsal(
            VERSION, scenario_id, seed, difficulty, coaching, scene, opening=speech.said, lines=(*used, *speech.used)
        )

    def hear(self, rehearsal: Rehearsal, text: str, reply: Reply | None = None) -> Rehearsal:
        """Answer one line: the last of the new rehearsal's turns is the answer. RehearsalOverError if the scene is over.

        A reply is the answer of a person in the chair of whoever is spoken to: the manager, or on the way out whoever
        is met there. It is left aside where `needs_reply` says that there is nothing for a person to answer.
        """
        reading = self._read(rehearsal, text)
        if reply and needs_answer(rehearsal.scene, reading):
            # On the way out everything goes by the candidate's line; the person there has words and no cues.
            is_in_office = rehearsal.scene.place is Place.OFFICE
            return self._answer(rehearsal, reading, reply if is_in_office else replace(reply, cue=Cue.OWN_WORDS))
        return self._answer(rehearsal, reading)

    def needs_reply(self, rehearsal: Rehearsal, text: str) -> bool:
        """Tell whether a person in the chair would have anything to answer to that line.

        They have not where it is said to the coach, and where the scene ends over an insult or somebody just leaves.
        """
        return needs_answer(rehearsal.scene, self._read(rehearsal, text))

    def propose(self, rehearsal: Rehearsal, text: str, cue: Cue) -> str:
        """Return what a person in the chair might say to that line by that cue.

        Empty if there is nothing to answer, or if the scene holds no words that answer just this line.
        """
        reading = self._read(rehearsal, text)
        if not needs_answer(rehearsal.scene, reading):
            return ""
        occasion = self._occasion(rehearsal, reading, cue)
        return propose(self.voice, occasion, cue)

    def call_time(self, rehearsal: Rehearsal) -> Rehearsal:
        """Let the manager give the cue to go although nobody has said anything; a second time, say goodbye.

        On the way out nobody is hurried: the rehearsal comes back as it was. RehearsalOverError if the scene is over.
        """
        self._must_go_on(rehearsal)
        if rehearsal.scene.place is not Place.OFFICE:
            return rehearsal
        silence = Reading("", Place.OFFICE, ())
        occasion = self._occasion(rehearsal, silence, Cue.TIME_UP)
        speech = self.voice.speak(occasion)
        turn = Turn(silence, occasion.act.name, speech.said, cue=Cue.TIME_UP)
        return _with_turn(rehearsal, occasion.scene, turn, speech.used)

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
            (place for place in range(len(rehearsal.turns) - 1, -1, -1) if rehearsal.turns[place].is_play),
            None,
        )
        if at is None:
            raise NothingToTakeBackError("there is no line to take back yet")
        scenario = self.scenarios[rehearsal.scenario]
        scene = begin(scenario, rehearsal.difficulty, rehearsal.seed)
        for turn in rehearsal.turns[:at]:
            scene, _ = decide(scenario, scene, turn.reading, turn.cue)
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
        card = self.coach.score_card(scenario, rehearsal.scene, self._played(rehearsal), rehearsal.seed)
        remarks = card.remarks
        if rehearsal.previous:
            remarks = (self.coach.compare(rehearsal.previous, card), *remarks)
        return replace(card, remarks=remarks, attempts=_attempts(rehearsal))

    def has_thanked(self, rehearsal: Rehearsal) -> bool:
        """Tell whether somebody on the way out was thanked, aloud or by a gesture; a bare goodbye is no thanks.

        Where the scene ends with the talk itself, it is the manager who is thanked at its end.
        """
        scenario = self.scenarios[rehearsal.scenario]
        return record_of(scenario, rehearsal.scene, self._played(rehearsal)).has_thanked

    def help_in_distress(self, text: str) -> str | None:
        """Return where help is, if somebody outside any scene says that they want to harm themselves."""
        is_in_distress = self.listener.read(text, Context(Place.OFFICE)).aside == "distress"
        return self.coach.help_in_distress if is_in_distress else None

    def suggest_plan(self, rehearsal: Rehearsal) -> SuggestedPlan:
        """Suggest the if-then plan for the real day that this rehearsal leads to."""
        return self.coach.suggest_plan(self.scenarios[rehearsal.scenario], rehearsal.readings)

    def read_line(self, text: str, context: Context | None = None) -> LineRemark:
        """Say what any one line does, what would be heard in it, and what would be better.

        Without a context it is taken for a line at the end of the talk or, where that fits better, at the front desk;
        `context_of` an open rehearsal reads it as said there. Takes any text, also an empty one.
        """
        return remark_on(self.coach, self.listener.read, text, context)

    def _read(self, rehearsal: Rehearsal, text: str) -> Reading:
        self._must_go_on(rehearsal)
        scenario = self.scenarios[rehearsal.scenario]
        vocabulary = self.vocabularies.get(scenario.id, frozenset())
        return self.listener.read(text, context_of(scenario, rehearsal.scene, vocabulary, said_before(rehearsal)))

    def _played(self, rehearsal: Rehearsal) -> list[Moment]:
        scenario = self.scenarios[rehearsal.scenario]
        beginning = begin(scenario, rehearsal.difficulty, rehearsal.seed)
        return list(moments(scenario, beginning, rehearsal.readings, rehearsal.cues))

    def _must_go_on(self, rehearsal: Rehearsal) -> None:
        if rehearsal.is_over:
            raise RehearsalOverError("the scene is over; play it again or choose another one")

    def _occasion(self, rehearsal: Rehearsal, reading: Reading, cue: Cue | None) -> Occasion:
        scenario = self.scenarios[rehearsal.scenario]
        scene, act = decide(scenario, rehearsal.scene, reading, cue)
        return Occasion(scenario, rehearsal.scene, scene, act, reading, rehearsal.seed, rehearsal.lines)

    def _answer(self, rehearsal: Rehearsal, reading: Reading, reply: Reply | None = None) -> Rehearsal:
        occasion = self._occasion(rehearsal, reading, reply.cue if reply else None)
        scenario, scene, act = occasion.scenario, occasion.scene, occasion.act
        if act.name is ActName.STEPS_OUT:
            return self._step_out(rehearsal, reading)
        speech = speak_for(self.voice, occasion, reply) if reply else self.voice.speak(occasion)
        note = None
        advice = rehearsal.advice
        cue = reply.cue if reply else None
        if rehearsal.coaching is Coaching.LINE and (
            given := self.coach.note(
                scenario, Moment(rehearsal.scene, reading, act, scene, cue), advice, rehearsal.seed
            )
        ):
            note, advice = given.text, (*advice, given.id)
        turn = Turn(reading, act.name, speech.said, note, cue)
        return replace(_with_turn(rehearsal, scene, turn, speech.used), advice=advice)

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


def _with_turn(rehearsal: Rehearsal, scene: Scene, turn: Turn, used: tuple[str, ...]) -> Rehearsal:
    return replace(rehearsal, scene=scene, turns=(*rehearsal.turns, turn), lines=(*rehearsal.lines, *used))


def _attempts(rehearsal: Rehearsal) -> tuple[Attempt, ...]:
    attempts = []
    for taken in rehearsal.taken_back:
        again = next((turn for turn in rehearsal.turns[taken.at :] if turn.is_play), None)
        if again:
            first = taken.turn
            attempts.append(Attempt(first.reading.text, _answer(first), again.reading.text, _answer(again)))
    return tuple(attempts)


def _answer(turn: Turn) -> str:
    return " ".join(said.text for said in turn.said)
