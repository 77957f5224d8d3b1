"""One study group on the stand-in: it is made, joined and meets, and its people play rounds, mark and read the card.

People find their buttons by the ids that these carry, not by what stands on them.
"""

from __future__ import annotations

import asyncio
import contextlib
import random
import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial

from bot.groups.marks import CRITERIA, Level
from cogs._ids import ROUND, SEAT, RoundVerb, SeatVerb
from tests.bench._presses import Presses
from tests.online.town import LINES
from tests.standin import Answer, Channel, Message, Modal, Person

CANDIDATE, MANAGER, RECEPTIONIST = 0, 1, 2
"""Who sits where is a matter of the round: the people move up by one each time."""
_LEVELS = tuple(Level)
_CUES = (RoundVerb.DOUBT, RoundVerb.CONVINCED, RoundVerb.TIME_UP, RoundVerb.TIME_UP)
_TURNS = (RoundVerb.OWN_WORDS, RoundVerb.ANSWER, RoundVerb.MARK, RoundVerb.GO_ON)
"""Under whichever of these is the newest, the round goes on."""
_MOST_LINES = 12
_LOOKED_AT = 60
"""Messages of a thread that people look through for a button, from the newest."""
_LOOK_EVERY_S = 0.1
_STUCK_S = 8.0
"""After so long without anything new, people press again what they pressed last."""
_PATIENCE_S = 90.0
_THINKS_S = 30.0
"""How long the bot may take over what it has said it is thinking about."""
_OWN_WORDS = "You did well today. Mind the step on your way out."
_TEXT = "text"
_MARKS = re.compile(r"round (\d+)\b.*?(\d+|no) marks? from others", re.DOTALL)


class StuckError(AssertionError):
    """A group could not go on; the message says where."""


@dataclass(frozen=True)
class Spot:
    """A button: the message under which it stands, and the id that it carries."""

    message: Message
    custom_id: str
    number: int
    turn: int


@dataclass
class Table:
    """A group with its people."""

    presses: Presses
    channel: Channel
    people: Sequence[Person]
    name: str
    dice: random.Random
    pause_s: float = 0.0
    """How long people think before they press something, at most."""
    human_chairs: bool = True
    """Whether people sit in the manager's and the receptionist's chair."""
    scene: str | None = None
    most_lines: int = _MOST_LINES
    rounds: int = 0
    thread: Channel | None = None
    given: dict[tuple[int, int], tuple[Level, ...]] = field(default_factory=dict)
    """What was marked, by round and person, in the order of the criteria."""
    sentences: dict[tuple[int, int], str] = field(default_factory=dict)
    said: list[str] = field(default_factory=list)
    """Lines of the candidates, each other than all others."""
    stuck: list[str] = field(default_factory=list)
    """Where somebody had to press a second time although the bot was there."""

    async def open(self) -> None:
        """Make the group, let everybody join, and open a session."""
        await self._slash(self.people[0], "group create", name=self.name)
        await asyncio.gather(*(self._slash(who, "group join", group=self.name) for who in self.people[1:]))
        options = {} if self.scene is None else {"scene": self.scene}
        await self._slash(self.people[0], "group session", **options)
        await self._until(lambda: self._spots({SeatVerb.BEGIN}), "the lobby")

    async def play_round(self) -> None:
        """Play one round from the lobby to the group card."""
        number = self.rounds + 1
        await self._sit_down()
        await self._press(self._in_seat(CANDIDATE), SeatVerb.BEGIN, self.rounds)
        await self._talk(number)
        await asyncio.gather(*(self._mark(place, who, number) for place, who in enumerate(self.people)))
        await self._press_surely(self._in_seat(CANDIDATE), RoundVerb.CARD, number)
        await self._until(lambda: self._spots({SeatVerb.BEGIN}, number), f"the lobby after round {number}")
        self.rounds = number

    @property
    def session_key(self) -> str:
        """The key of the session, as its buttons carry it."""
        found = re.fullmatch(SEAT, next(self._spots({SeatVerb.BEGIN})).custom_id)
        assert found is not None
        return found["key"]

    def marks_on_cards(self) -> dict[int, list[int]]:
        """Return how many marks from others the group cards count, by round; more than one card of a round is too many."""
        found: dict[int, list[int]] = {}
        assert self.thread is not None
        for message in self.thread.messages:
            if message.is_v2 and (match := _MARKS.search(message.text)) is not None:
                found.setdefault(int(match[1]), []).append(0 if match[2] == "no" else int(match[2]))
        return found

    def times_shown(self, line: str) -> int:
        """Return in how many messages of the thread a line stands as said; cards may quote it."""
        assert self.thread is not None
        return sum(f">: {line}" in message.text for message in self.thread.messages)

    # ------------------------------------------------------------------ the lobby

    def _in_seat(self, seat: int) -> Person:
        return self.people[(self.rounds + seat) % len(self.people)]

    async def _sit_down(self) -> None:
        seats = {CANDIDATE: SeatVerb.CANDIDATE}
        if self.human_chairs and len(self.people) > RECEPTIONIST:
            seats |= {MANAGER: SeatVerb.MANAGER, RECEPTIONIST: SeatVerb.RECEPTIONIST}
        chosen = {self._in_seat(place): verb for place, verb in seats.items()}
        if self.rounds or len(self.people) > len(chosen):
            # Whoever the rotation has put somewhere stands up first.
            watching = [who for who in self.people if self.rounds or who not in chosen]
            await asyncio.gather(*(self._press(who, SeatVerb.OBSERVER, self.rounds) for who in watching))
        await asyncio.gather(*(self._press(who, verb, self.rounds) for who, verb in chosen.items()))

    # ------------------------------------------------------------------ the scene

    async def _talk(self, number: int) -> None:
        acted, lines, cues = 0, 0, 0
        while True:
            try:
                spot = await self._until(
                    partial(self._spots, _TURNS, number, acted), f"the next turn of round {number}", _STUCK_S
                )
            except StuckError as error:
                self.stuck.append(str(error))
                acted = 0
                continue
            acted, verb = spot.message.id, _verb(spot)
            if verb is RoundVerb.MARK:
                return
            if verb is RoundVerb.GO_ON:
                await self._press(self._in_seat(CANDIDATE), verb, number)
            elif verb is RoundVerb.ANSWER:
                if lines >= self.most_lines:
                    await self._press_surely(self._in_seat(CANDIDATE), RoundVerb.END, number)
                    continue
                line = f"{number}.{lines}: {LINES[min(lines, len(LINES) - 1)]}"
                if await self._say(spot, line):
                    lines += 1
                    self.said.append(line)
            else:
                cues += await self._reply(spot, cues)

    async def _say(self, spot: Spot, line: str) -> bool:
        answer = await self._click(self._in_seat(CANDIDATE), spot)
        return answer is not None and await self._submit(self._in_seat(CANDIDATE), answer.modal, {_TEXT: line})

    async def _reply(self, spot: Spot, cues: int) -> bool:
        """Answer as the manager, by one cue after another, or as whoever is met on the way out, in own words."""
        there = {match["verb"]: one.custom_id for one in spot.message.buttons if (match := _round(one.custom_id))}
        cue = _CUES[min(cues, len(_CUES) - 1)]
        is_manager = cue in there
        who = self._in_seat(MANAGER if is_manager else RECEPTIONIST)
        custom_id = there[cue if is_manager else RoundVerb.OWN_WORDS]
        assert custom_id is not None
        answer = await self._click(who, Spot(spot.message, custom_id, spot.number, spot.turn))
        # A form stands empty where the scene has no words for just this line.
        words = {} if is_manager and cue is not RoundVerb.CONVINCED else {_TEXT: _OWN_WORDS}
        return answer is not None and await self._submit(who, answer.modal, words)

    # ------------------------------------------------------------------ marks

    async def _mark(self, place: int, who: Person, number: int) -> None:
        answer = await self._press(who, RoundVerb.MARK, number)
        if answer.modal is None:
            # Said to be marked already: the answer to the first time was lost with the power.
            return
        levels = tuple(_LEVELS[(place + number + row) % len(_LEVELS)] for row in range(len(CRITERIA)))
        self.given[number, who.id] = levels
        values = {key: str(level) for key, level in zip(CRITERIA, levels, strict=True)}
        await self._pause()
        told = await self.presses.do(who, "marks sent off", lambda: who.begin_submit(answer.modal, values))
        if place % 3 or told.message is None:
            return
        for button in told.message.buttons:
            if (match := _round(button.custom_id)) and match["verb"] == RoundVerb.COMMENT:
                spot = Spot(told.message, button.custom_id or "", number, 0)
                opened = await self._click(who, spot)
                self.sentences[number, who.id] = f"{who.name} would keep the calm of round {number}."
                if opened is not None:
                    await self._submit(who, opened.modal, {"keep": self.sentences[number, who.id]})

    # ------------------------------------------------------------------ the machinery

    async def _slash(self, who: Person, command: str, **options: str) -> None:
        await self._pause()
        answer = await self.presses.do(who, f"/{command}", lambda: who.begin_slash(self.channel, command, **options))
        await answer.settled(_THINKS_S)

    async def _press(self, who: Person, verb: SeatVerb | RoundVerb, number: int) -> Answer:
        """Press the newest button that does something in a round, as soon as there is one."""
        while True:
            spot = await self._until(lambda: self._spots({verb}, number), f"the button {verb} of round {number}")
            if (answer := await self._click(who, spot)) is not None:
                return answer

    async def _press_surely(self, who: Person, verb: RoundVerb, number: int) -> None:
        """Press a button that may ask first, and say that one is sure."""
        answer = await self._press(who, verb, number)
        for button in answer.message.buttons if answer.message is not None and answer.is_ephemeral else ():
            if (match := _round(button.custom_id)) and match["verb"] in (RoundVerb.END_SURE, RoundVerb.CARD_SURE):
                await self._click(who, Spot(answer.message, match.string, number, 0))

    async def _click(self, who: Person, spot: Spot) -> Answer | None:
        """Press a button; None if it has gone in the meantime."""
        await self._pause()
        match = _round(spot.custom_id) or re.fullmatch(SEAT, spot.custom_id)
        assert match is not None
        is_there = any(one.custom_id == spot.custom_id and not one.is_disabled for one in spot.message.buttons)
        if not is_there or spot.message.is_deleted:
            return None
        try:
            return await self.presses.do(
                who, f"button {match['verb']}", lambda: who.begin_click(spot.message, spot.custom_id)
            )
        except AssertionError:
            # Taken away while nobody was there to answer.
            return None

    async def _submit(self, who: Person, modal: Modal | None, values: dict[str, str]) -> bool:
        """Send a form off; False if none had opened."""
        if modal is None:
            return False
        await self._pause()
        await self.presses.do(who, "a form sent off", lambda: who.begin_submit(modal, values))
        return True

    async def _pause(self) -> None:
        if self.pause_s:
            await asyncio.sleep(self.dice.uniform(0, self.pause_s))

    async def _until(self, look: Callable[[], Iterator[Spot]], what: str, patience_s: float = _PATIENCE_S) -> Spot:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(patience_s):
                while True:
                    if (spot := next(iter(look()), None)) is not None:
                        return spot
                    await asyncio.sleep(_LOOK_EVERY_S)
        raise StuckError(f"{self.name} waited {patience_s:.0f} s for {what}")

    def _spots(self, verbs: Collection[str], number: int | None = None, after: int = 0) -> Iterator[Spot]:
        """Yield the buttons that do one of these things, those under the newest message first."""
        if self.thread is None:
            self.thread = next(reversed(self.channel.threads), None)
        if self.thread is None:
            return
        for place, message in enumerate(reversed(self.thread.by_id.values())):
            if place >= _LOOKED_AT or message.id <= after:
                return
            if message.is_ephemeral:
                continue
            for button in message.buttons:
                match = _round(button.custom_id) or re.fullmatch(SEAT, button.custom_id or "")
                if match is None or button.is_disabled or match["verb"] not in verbs:
                    continue
                if number is None or int(match["number"]) == number:
                    turn = int(match["turn"]) if "turn" in match.groupdict() else 0
                    yield Spot(message, match.string, int(match["number"]), turn)


def _round(custom_id: str | None) -> re.Match[str] | None:
    return re.fullmatch(ROUND, custom_id or "")


def _verb(spot: Spot) -> RoundVerb:
    match = _round(spot.custom_id)
    assert match is not None
    return RoundVerb(match["verb"])
