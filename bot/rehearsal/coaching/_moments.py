"""What the coach looks back on: each turn with the scene before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from bot.rehearsal.acts import Act, ActName
from bot.rehearsal.deciding import decide
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Reading
from bot.rehearsal.scenario import Scenario
from bot.rehearsal.scene import Phase, Scene


@dataclass(frozen=True, slots=True)
class Moment:
    """One turn: what was heard, and what the scene did with it."""

    before: Scene
    reading: Reading
    act: Act
    after: Scene

    def did(self, *acts: ActName) -> bool:
        """Tell whether any of the acts is among the beats of the answer."""
        return any(beat.act in acts for beat in self.act.beats)

    @property
    def doubt(self) -> str | None:
        """The doubt that the line had to do with: the open one, or the one that it brought out."""
        return (
            self.before.open_doubt
            or self.after.open_doubt
            or next((beat.doubt for beat in self.act.beats if beat.doubt), None)
        )

    @property
    def is_in_office(self) -> bool:
        """Whether it was said to the manager."""
        return self.before.place is Place.OFFICE

    @property
    def answered_doubt(self) -> str | None:
        """The doubt that the line answered, which may be another one than was open before."""
        if self.before.phase is not Phase.DOUBT:
            # Somebody may come back to a doubt that was left standing.
            return next((old.key for old in self.before.doubts if self.after.doubt(old.key).tries > old.tries), None)
        return next(
            (key for key in self.reading.about if self.before.doubt(key) != self.after.doubt(key)),
            self.before.open_doubt,
        )


def moments(scenario: Scenario, scene: Scene, readings: Iterable[Reading]) -> Iterator[Moment]:
    """Play the readings again from a beginning; deciding is pure, so the result is what happened."""
    for reading in readings:
        if scene.is_over:
            return
        after, act = decide(scenario, scene, reading)
        if not reading.leaves_scene:
            yield Moment(scene, reading, act, after)
        scene = after
