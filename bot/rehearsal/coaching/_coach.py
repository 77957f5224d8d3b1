"""The coach: a note at the turn, a hint before it, and the score card at the end."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bot.rehearsal.chance import draw
from bot.rehearsal.coaching._card import Deduction, ScoreCard, ScoreRow
from bot.rehearsal.coaching._content import CoachContent, LineTexts
from bot.rehearsal.coaching._deductions import deductions
from bot.rehearsal.coaching._hints import hint_key
from bot.rehearsal.coaching._lobby_row import lobby
from bot.rehearsal.coaching._moments import Moment
from bot.rehearsal.coaching._notes import note_key
from bot.rehearsal.coaching._outcome import tell_outcome
from bot.rehearsal.coaching._plan import SuggestedPlan, suggest_plan
from bot.rehearsal.coaching._record import Record, record_of
from bot.rehearsal.coaching._reminder import remind
from bot.rehearsal.coaching._rows import (
    Mark,
    check,
    evidence,
    exit_,
    interest,
    limit_and_plan,
    receives_doubt,
    right_ask,
    takes_chance,
)
from bot.rehearsal.moves import Move, Place
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Format, Scenario, Situation
from bot.rehearsal.scene import Scene

_ROWS: tuple[tuple[str, Callable[[Record], Mark]], ...] = (
    ("takes_chance", takes_chance),
    ("interest", interest),
    ("right_ask", right_ask),
    ("receives_doubt", receives_doubt),
    ("evidence", evidence),
    ("limit_and_plan", limit_and_plan),
    ("check", check),
    ("exit", exit_),
    ("lobby", lobby),
)
_QUOTED = (
    ("asked_role", Move.ASKS_ROLE),
    ("asked_weight", Move.CLARIFIES),
    ("asked_meaning", Move.CLARIFIES),
    ("asked_repeat", Move.STALLS),
    ("asked", Move.ASKS_TO_CONVINCE),
    ("too_direct", Move.ASKS_TO_CONVINCE),
    ("nearly", Move.ASKS_TO_CONVINCE),
    ("dodge", Move.ASKS_TO_CONVINCE),
    ("interest", Move.STATES_INTEREST),
    ("pay", Move.ASKS_PAY),
    ("web_page", Move.ASKS_ROLE),
    ("next_steps", Move.ASKS_NEXT_STEPS),
    ("presses", Move.PRESSES),
    ("disparages", Move.DISPARAGES),
    ("insult", Move.HOSTILE),
    ("declined", Move.DECLINES),
    ("claim", Move.MAKES_CLAIM),
    ("case", Move.GIVES_EVIDENCE),
    ("tied", Move.GIVES_EVIDENCE),
    ("beside", Move.GIVES_EVIDENCE),
    ("plan", Move.OFFERS_PLAN),
    ("confessed", Move.CONCEDES),
    ("only_conceded", Move.CONCEDES),
    ("pushed", Move.PUSHES_BACK),
    ("clarified", Move.CLARIFIES),
    ("check", Move.CHECKS),
    ("good_exit", Move.THANKS),
)
"""Which of a line's moves a note quotes, by the beginning of its key."""
_THEM = {"she": "her", "he": "him", "they": "them"}


@dataclass(frozen=True, slots=True)
class Advice:
    """A note or a hint: its words, and its id so that it is not given twice."""

    text: str
    id: str


class Coach:
    """Says what should be learnt. Deterministic: the same rehearsal gets the same notes and the same card."""

    def __init__(self, content: CoachContent) -> None:
        self._content = content

    @property
    def line_texts(self) -> LineTexts:
        """The texts for lines that are read on their own."""
        return self._content.lines

    def note(self, scenario: Scenario, moment: Moment, given: Sequence[str], seed: int) -> Advice | None:
        """Return the one thing worth saying about a line, unless all that could be said of it was said before."""
        key = note_key(scenario, moment)
        if key is None:
            return None
        doubt = moment.after.open_doubt if key == "settled_next" else moment.answered_doubt or moment.doubt
        scene = moment.after if moment.after.last_topic else moment.before
        values = _values(scenario, scene, doubt) | _words_of(moment, key)
        return _advice(key, self._content.notes.get(key, ()), values, given, seed)

    def hint(self, scenario: Scenario, scene: Scene, *, was_asked_before: bool, seed: int) -> Advice:
        """Return a direction for the next line; the second time at the same point, a line to start from."""
        key = hint_key(scenario, scene, was_asked_before=was_asked_before)
        values = _values(scenario, scene, scene.open_doubt)
        return _advice(key, self._content.hints[key], values, (), seed) or Advice(scenario.signal, f"hint.{key}")

    def answer_aside(self, scenario: Scenario, scene: Scene, about: str) -> str:
        """Answer what was asked outside the scene: how to stop, what this is, where help is for somebody in distress."""
        return self._content.asides[about].format_map(_values(scenario, scene, scene.open_doubt))

    @property
    def help_in_distress(self) -> str:
        """Where help is for somebody who wants to harm themselves; it needs no scene."""
        return self._content.asides["distress"]

    def suggest_plan(self, scenario: Scenario, readings: Sequence[Reading]) -> SuggestedPlan:
        """Return an if-then plan to begin with: the moment on the way out, the thanks, and the candidate's own closing question."""
        return suggest_plan(self._content, scenario, readings)

    def score_card(self, scenario: Scenario, last: Scene, played: Sequence[Moment], seed: int) -> ScoreCard:
        """Mark a rehearsal: row by row, each with a quote and a reason."""
        record = record_of(scenario, last, played)
        marks = {key: rule(record) for key, rule in _ROWS}
        rows = tuple(self._row(scenario, key, mark, record) for key, mark in marks.items())
        taken = deductions(record)
        values = _values(scenario, last, None)
        lost = tuple(
            Deduction(key, points, quote, self._content.deductions[key].format_map(values))
            for key, points, quote in taken
        )
        of = sum(mark.of for mark in marks.values())
        total = max(0, sum(mark.points for mark in marks.values()) + sum(points for _, points, _ in taken))
        share = total / of if of else 0.0
        outcome = tell_outcome(self._content, record, share, marks["lobby"].points, seed)
        reminder = remind(self._content, record, marks["lobby"])
        return ScoreCard(total, of, rows, lost, outcome, reminder, self._remarks(rows, last))

    def compare(self, before: ScoreCard, after: ScoreCard) -> str:
        """Say how the same scene went the second time."""
        change = after.share - before.share
        key = "again_same" if abs(change) < 0.01 else "again_better" if change > 0 else "again_worse"
        return self._content.card[key].format(
            before=f"{before.total} of {before.of}", after=f"{after.total} of {after.of}"
        )

    @property
    def attempts_title(self) -> str:
        """The heading over lines that were tried again."""
        return self._content.card["attempts_title"]

    def _row(self, scenario: Scenario, key: str, mark: Mark, record: Record) -> ScoreRow:
        key_doubt = max(record.answered, key=lambda doubt: doubt.tries, default=None)
        values = _values(scenario, record.last, key_doubt.key if key_doubt else record.last.doubts[0].key)
        if (
            mark.why in ("rude", "asked_inside")
            and record.last.way_out >= 0
            and (stand_in := scenario.lobby[record.last.way_out].stand_in)
        ):
            values["desk"] = stand_in.short
        strong = _strong_examples(self._content, scenario, values)
        weak = {
            **self._content.weak,
            "interest": scenario.coach.weak_interest,
            "lobby": scenario.coach.weak_thanks,
            "evidence": values["weak"],
            "limit_and_plan": values["weak"],
        }
        return ScoreRow(
            key,
            self._content.names[key],
            mark.points,
            mark.of,
            mark.quote,
            self._content.why[key][mark.why].format_map(values),
            weak.get(key, ""),
            strong.get(key, ""),
        )

    def _remarks(self, rows: Sequence[ScoreRow], last: Scene) -> tuple[str, ...]:
        remarks = []
        if left_out := [row.name for row in rows if row.of == 0]:
            remarks.append(self._content.card["left_out_note"].format(rows=", ".join(left_out)))
        if not last.is_over:
            remarks.append(self._content.card["stopped_early"])
        return (*remarks, self._content.card["practice_note"])


def _advice(
    key: str, variants: Sequence[str], values: Mapping[str, str], given: Sequence[str], seed: int
) -> Advice | None:
    numbered = [(f"{key}.{number}", text) for number, text in enumerate(variants)]
    fresh = [entry for entry in numbered if entry[0] not in given]
    if not fresh:
        return None
    chosen, text = min(fresh, key=lambda entry: draw(seed, entry[0]))
    return Advice(text.format_map(values), chosen)


def _strong_examples(content: CoachContent, scenario: Scenario, values: Mapping[str, str]) -> dict[str, str]:
    return {
        **content.strong,
        "takes_chance": scenario.coach.question,
        "interest": scenario.coach.interest,
        "right_ask": scenario.coach.ask,
        "receives_doubt": values["receive"],
        "evidence": values["evidence"],
        "limit_and_plan": values["plan"],
        "exit": f"{scenario.coach.next_step} {scenario.coach.goodbye}",
        "lobby": values["thanks"],
    }


def _values(scenario: Scenario, scene: Scene, doubt: str | None) -> dict[str, str]:
    """Return every slot of the coach's texts that depends on the scene."""
    coach, about = scenario.coach, scenario.doubt(doubt or scene.doubts[0].key)
    values = {
        "manager": scenario.manager.short, "role": scenario.role, "company": scenario.company, "signal": scenario.signal, "interest": coach.interest,
        "question": coach.question, "ask": coach.ask, "next_step": coach.next_step, "goodbye": coach.goodbye, "thanks": thanks_line(scenario, scene),
        "subject": about.subject, "fear": about.fear, "receive": about.receive, "evidence": about.evidence, "plan": about.plan, "weak": about.weak,
        "desk": "the front desk", "desk_them": "them", "desk_they": "they", "help": "the help", "escort": "whoever walked you in", "closing_example": coach.ask,
        "calls_for": scenario.facts[scene.last_topic].calls_for if scene.last_topic in scenario.facts else next(iter(scenario.facts.values())).calls_for,
    }  # fmt: skip
    if scenario.desk:
        values |= {
            "desk": scenario.desk.short,
            "desk_them": _THEM[scenario.desk.pronoun],
            "desk_they": scenario.desk.pronoun,
            "help": scenario.desk.help,
        }
    if scenario.escort:
        values["escort"] = scenario.escort.short
    return values


def _words_of(moment: Moment, key: str) -> dict[str, str]:
    reading = moment.reading
    meant = next((move for prefix, move in _QUOTED if key.startswith(prefix)), None)
    first = meant if meant in reading.moves else reading.moves[0]
    return {
        "quote": reading.quote(first),
        "words": str(reading.word_count),
        "own": reading.evidence.own_act or reading.quote(first),
        "result": reading.evidence.result or reading.quote(first),
    }


def thanks_line(scenario: Scenario, scene: Scene) -> str:
    """Return a thank-you that fits the situation on the way out, as an example."""
    desk = scenario.desk
    if desk is None or scene.way_out < 0:
        return scenario.coach.thanks
    way = scenario.lobby[scene.way_out]
    if (
        way.situation is Situation.ESCORT_PARTS
        and not scene.escort_left
        and scenario.escort
        and scene.place is Place.LOBBY
    ):
        return f"Thank you, {scenario.escort.short}, for {scenario.escort.help}."
    if way.situation is Situation.ON_PHONE:
        return f"*catches {desk.short}'s eye, nods and mouths: thank you*"
    if way.situation in (Situation.GONE, Situation.REPLACED, Situation.GUARD):
        return f"Is {desk.short} about? If not, would you thank {_THEM[desk.pronoun]} from me for {desk.help}?"
    if scenario.format in (Format.PHONE_SCREEN, Format.VIDEO_CALL) or desk.short not in scenario.coach.thanks:
        return f"Thank you, {desk.short}, for {desk.help}."
    return scenario.coach.thanks
