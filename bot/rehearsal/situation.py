"""What the listener needs to know of a scene to understand the next line."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from bot.rehearsal.acts import ActName
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
    acts = [turn.act for turn in rehearsal.turns if turn.act is not ActName.STEPS_OUT]
    return _SAID_BEFORE.get(acts[-1]) if acts else SaidBefore.OPENING


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
    """Return for each scenario the stems of what it is about, without those that most scenes share."""
    stems_of = {scenario.id: stems(" ".join(_texts(scenario))) for scenario in scenarios.values()}
    spread = Counter(stem for known in stems_of.values() for stem in known)
    most = max(_FEWEST_TO_BE_COMMON, len(stems_of) // 3)
    return {key: frozenset(stem for stem in known if spread[stem] <= most) for key, known in stems_of.items()}


def _texts(scenario: Scenario) -> tuple[str, ...]:
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


def _help_cues(scenario: Scenario, scene: Scene) -> tuple[str, ...]:
    if scenario.escort and person_in_front(scenario, scene) == scenario.escort.name:
        return (*scenario.escort.help_cues, *(scenario.desk.help_cues if scenario.desk else ()))
    return scenario.desk.help_cues if scenario.desk else ()


def _concern(scenario: Scenario, key: str) -> Concern:
    doubt = scenario.doubt(key)
    return Concern(key, doubt.short, doubt.about)
