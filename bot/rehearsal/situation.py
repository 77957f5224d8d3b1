"""What the listener needs to know of a scene to understand the next line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.rehearsal.acts import ActName
from bot.rehearsal.chairs import Cue
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Concern, Context, SaidBefore
from bot.rehearsal.scenario import Scenario, Topic
from bot.rehearsal.scene import Scene, Standing, bystander, person_in_front
from bot.rehearsal.session import Rehearsal
from bot.rehearsal.wordforms import stems

_FEWEST_TO_BE_COMMON = 4
_KNOWN_TOPICS = frozenset(Topic)
_SAID_BEFORE = {
    ActName.OPENS: SaidBefore.OPENING,
    ActName.OFFERS_AGAIN: SaidBefore.OPENING,
    ActName.ANSWERS_ROLE: SaidBefore.ROLE,
    ActName.DOES_NOT_KNOW: SaidBefore.ROLE,
    ActName.ANSWERS_PAY: SaidBefore.PAY,
    ActName.ANSWERS_NEXT_STEPS: SaidBefore.NEXT_STEPS,
    ActName.NAMES_DOUBT: SaidBefore.DOUBT,
    ActName.NAMES_DOUBTS: SaidBefore.DOUBT,
    ActName.VAGUE_DOUBT: SaidBefore.DOUBT,
    ActName.DEAL_BREAKER: SaidBefore.DOUBT,
    ActName.EXPLAINS_DOUBT: SaidBefore.DOUBT,
    ActName.WEIGHS_DOUBT: SaidBefore.DOUBT,
    ActName.SAYS_WHAT_HELPS: SaidBefore.DOUBT,
    ActName.TURNS_TO_NEXT_DOUBT: SaidBefore.DOUBT,
    ActName.RETURNS_TO_DOUBT: SaidBefore.DOUBT,
    ActName.CHOOSES_DOUBT: SaidBefore.DOUBT,
    ActName.FOLLOWS_UP: SaidBefore.FOLLOW_UP,
    ActName.GOES_ON: SaidBefore.FOLLOW_UP,
    ActName.ASKS_FOR_CASE: SaidBefore.FOLLOW_UP,
    ActName.ASKS_OWN_PART: SaidBefore.FOLLOW_UP,
    ActName.ASKS_RESULT: SaidBefore.FOLLOW_UP,
    ActName.ASKS_FOR_PLAN: SaidBefore.FOLLOW_UP,
    ActName.ASKS_FOR_DATE: SaidBefore.FOLLOW_UP,
    ActName.SETTLES_DOUBT: SaidBefore.SETTLED,
    ActName.ACCEPTS_PLAN: SaidBefore.SETTLED,
    ActName.LEAVES_DOUBT: SaidBefore.SETTLED,
    ActName.CONFIRMS: SaidBefore.SETTLED,
    ActName.DODGES: SaidBefore.DODGE,
    ActName.HOLDS_POSITION: SaidBefore.DODGE,
    ActName.REFUSES_VERDICT: SaidBefore.DODGE,
    ActName.NEARLY_CONVINCED: SaidBefore.CONVINCED,
    ActName.SELLS_JOB: SaidBefore.CONVINCED,
    ActName.GIVES_CUE: SaidBefore.CUE,
    ActName.SAYS_GOODBYE: SaidBefore.GOODBYE,
}
"""What an act asks of the next line; acts that stand here not at all leave it open."""


def said_before(rehearsal: Rehearsal) -> SaidBefore | None:
    """Return what the manager's last words did; what was said to the coach in between does not count."""
    if rehearsal.scene.place is not Place.OFFICE:
        return None
    turn = next((turn for turn in reversed(rehearsal.turns) if turn.act is not ActName.STEPS_OUT), None)
    if turn is None:
        return SaidBefore.OPENING
    if turn.cue is Cue.OWN_WORDS:
        return _said_in_own_words(rehearsal.scene)
    return _SAID_BEFORE.get(turn.act)


def _said_in_own_words(scene: Scene) -> SaidBefore | None:
    """Guess what a person said who was free to say anything: with a doubt open, it is most likely about that."""
    if scene.current is None:
        return None
    return SaidBefore.FOLLOW_UP if scene.current.tries else SaidBefore.DOUBT


def context_of(
    scenario: Scenario, scene: Scene, vocabulary: frozenset[str] = frozenset(), before: SaidBefore | None = None
) -> Context:
    """Return what the listener needs to know of the scene."""
    topics = tuple((key, fact.cues) for key, fact in scenario.facts.items() if key not in _KNOWN_TOPICS)
    if scene.open_doubt is None:
        voiced = tuple(_concern(scenario, key) for key in scene.voiced)
        return Context(
            scene.place,
            before=before,
            others=voiced,
            help_cues=_help_cues(scenario, scene),
            vocabulary=vocabulary,
            person=person_in_front(scenario, scene),
            bystander=bystander(scenario, scene),
            topics=topics,
        )
    apart = [doubt for doubt in scene.doubts if doubt.key != scene.open_doubt]
    others = tuple(_concern(scenario, doubt.key) for doubt in apart if doubt.standing is Standing.VOICED)
    elsewhere = tuple(_concern(scenario, doubt.key) for doubt in apart if doubt.standing is not Standing.VOICED)
    return Context(
        scene.place,
        _concern(scenario, scene.open_doubt),
        before,
        others,
        elsewhere,
        vocabulary=vocabulary,
        topics=topics,
    )


def telling_words(scenarios: Mapping[str, Scenario]) -> dict[str, frozenset[str]]:
    """Return for each scenario the stems of what it is about, without those that most scenes share.

    First what the scene tells of the job, then all that the manager may say as well: of the latter most is small talk, so
    it is counted apart and makes nothing common that was telling before.
    """
    of_job = _telling({key: " ".join(_of_job(scenario)) for key, scenario in scenarios.items()})
    of_all = _telling(
        {key: " ".join((*_of_job(scenario), *_of_manager(scenario))) for key, scenario in scenarios.items()}
    )
    return {key: of_job[key] | of_all[key] for key in scenarios}


def _telling(texts: Mapping[str, str]) -> dict[str, frozenset[str]]:
    stems_of = {key: stems(text) for key, text in texts.items()}
    spread = Counter(stem for known in stems_of.values() for stem in known)
    most = max(_FEWEST_TO_BE_COMMON, len(stems_of) // 3)
    return {key: frozenset(stem for stem in known if spread[stem] <= most) for key, known in stems_of.items()}


def _of_job(scenario: Scenario) -> tuple[str, ...]:
    facts = [text for fact in scenario.facts.values() for text in (*fact.says, fact.calls_for)]
    return (
        scenario.title,
        scenario.role,
        scenario.company,
        scenario.coach.reason,
        scenario.coach.interest,
        scenario.opening,
        *facts,
    )


def _of_manager(scenario: Scenario) -> tuple[str, ...]:
    steps = scenario.next_steps
    doubts = [text for doubt in scenario.doubts for text in (*doubt.says, *doubt.means, *doubt.follow_up)]
    return (*doubts, *steps.general, *steps.who, *scenario.lines.sells)


def _help_cues(scenario: Scenario, scene: Scene) -> tuple[str, ...]:
    if scenario.escort and person_in_front(scenario, scene) == scenario.escort.name:
        return (*scenario.escort.help_cues, *(scenario.desk.help_cues if scenario.desk else ()))
    return scenario.desk.help_cues if scenario.desk else ()


def _concern(scenario: Scenario, key: str) -> Concern:
    doubt = scenario.doubt(key)
    return Concern(key, doubt.short, doubt.about)
