"""What the scene does with a line: a pure function from state and reading to new state and act, without words."""

from bot.rehearsal.acts import Act, ActName, Beat, Speaker
from bot.rehearsal.deciding._lobby import answer_in_lobby
from bot.rehearsal.deciding._office import MOST_EXCHANGES, RAMBLE_WORDS, answer_in_office
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import Phase, Scene

__all__ = ["MOST_EXCHANGES", "RAMBLE_WORDS", "decide"]


def decide(scenario: Scenario, scene: Scene, reading: Reading) -> tuple[Scene, Act]:
    """Answer one reading: the scene as it stands afterwards, and what its people do.

    Always ends: every line but a call for the coach brings the goodbye nearer. ValueError if the scene is over.
    """
    if scene.phase is Phase.OVER:
        raise ValueError("the scene is over; start another one")
    if reading.leaves_scene:
        return scene, Act(ActName.STEPS_OUT, (Beat(ActName.STEPS_OUT, Speaker.NARRATOR),))
    if scene.phase is Phase.LOBBY:
        return answer_in_lobby(scenario, scene, reading)
    return answer_in_office(scenario, scene, reading)
