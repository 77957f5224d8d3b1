"""What the scene does with a line: a pure function from state and reading to new state and act, without words."""

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.chairs import Cue
from bot.rehearsal.deciding._by_cue import MOST_MORE, answer_by_cue, next_doubt
from bot.rehearsal.deciding._doubts import takes_it
from bot.rehearsal.deciding._lobby import answer_in_lobby
from bot.rehearsal.deciding._office import MOST_EXCHANGES, RAMBLE_WORDS, answer_in_office, draws_out
from bot.rehearsal.moves import Move
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import Phase, Scene

__all__ = [
    "MOST_EXCHANGES",
    "MOST_MORE",
    "RAMBLE_WORDS",
    "decide",
    "draws_out",
    "needs_answer",
    "next_doubt",
    "takes_it",
]


def decide(scenario: Scenario, scene: Scene, reading: Reading, cue: Cue | None = None) -> tuple[Scene, Act]:
    """Answer one reading: the scene as it stands afterwards, and what its people do.

    With a cue a person in the manager's chair has said what becomes of the line; None: the program decides.
    Always ends: every line but a call for the coach brings the goodbye nearer. ValueError if the scene is over.
    """
    if scene.phase is Phase.OVER:
        raise ValueError("the scene is over; start another one")
    if reading.leaves_scene:
        return scene, Act(ActName.STEPS_OUT, (Beat(ActName.STEPS_OUT, Speaker.NARRATOR),))
    if scene.phase is Phase.LOBBY:
        return answer_in_lobby(scenario, scene, reading)
    if cue and needs_answer(scene, reading):
        return answer_by_cue(scenario, scene, reading, cue)
    return answer_in_office(scenario, scene, reading)


def needs_answer(scene: Scene, reading: Reading) -> bool:
    """Whether a person in a chair has anything to answer: not what is said to the coach, an insult, or a back that is turned.

    Those go by the rules of the scene whoever sits there.
    """
    if scene.is_over or reading.leaves_scene or reading.has(Move.HOSTILE):
        return False
    return not (scene.phase is Phase.LOBBY and reading.has(Move.LEAVES) and not reading.has(Move.THANKS))
