"""What the coach looks back on: each turn with the scene before and after it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import repeat

from bot.rehearsal.acts import Act, ActName
from bot.rehearsal.chairs import Cue
from bot.rehearsal.deciding import decide, draws_out, takes_it
from bot.rehearsal.moves import Move, Place
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
    cue: Cue | None = None
    """What a person in the manager's chair made of it; None where the program answered."""
    follows: Cue | None = None
    """What a person in that chair made of the line before: in words of their own they may have asked for anything."""

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
    def prolongs(self) -> bool:
        """Whether it draws the talk out after the cue to go. A person may have asked for it, unless that was their cue."""
        if self.cue is None:
            return self.before.phase is Phase.CUED and self.did(ActName.IMPATIENT)
        is_first = self.before.phase is Phase.CUED and self.follows is Cue.TIME_UP
        return is_first and draws_out(self.reading) and not self.reading.has(Move.ASKS_TO_CONVINCE)

    @property
    def leaves_it_at_that(self) -> bool:
        """Whether a doubt that no answer turns was taken as it is."""
        return self.did(ActName.KEEPS_IN_MIND) if self.cue is None else takes_it(self.reading)

    @property
    def is_leave_taking(self) -> bool:
        """Whether it takes leave of the manager, or is said when it is time to go."""
        return self.before.phase is Phase.CUED or self.after.phase in (Phase.LOBBY, Phase.OVER)

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


def moments(
    scenario: Scenario, scene: Scene, readings: Iterable[Reading], cues: Iterable[Cue | None] | None = None
) -> Iterator[Moment]:
    """Play the readings again from a beginning; deciding is pure, so the result is what happened.

    `cues` are what people in the chairs made of them, one for each reading; without them the program answered all.
    """
    follows = None
    for reading, cue in zip(readings, repeat(None) if cues is None else cues, strict=False):
        if scene.is_over:
            return
        after, act = decide(scenario, scene, reading, cue)
        if not (reading.leaves_scene or reading.is_nothing):
            yield Moment(scene, reading, act, after, cue, follows)
        if not reading.leaves_scene:
            follows = cue
        scene = after
