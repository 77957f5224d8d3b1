"""An evening of a study group on the stand-in: people in seats around one thread, and what they read there."""

from __future__ import annotations

from dataclasses import dataclass, field

from tests.online.town import WARD, Town, eventually, quiet
from tests.standin import Answer, Channel, Message, Modal, NoAnswerError, Person

SETTLED_S = 0.1
CARD = "Group card"
SURE = ("End it", "Show it", "End it for all", "Leave all the same")
"""What is pressed by somebody who is sure."""
LEVELS = {
    "right_ask": "strong",
    "receives_doubt": "good",
    "evidence": "beginning",
    "exit": "missing",
    "lobby": "not_seen",
}


@dataclass
class Evening:
    """One session. Whoever acts presses the newest button of that name, as people do."""

    town: Town
    thread: Channel
    opened: Answer
    answers: list[Answer] = field(default_factory=list)
    """The answers to whatever was pressed and sent off, oldest first."""

    @property
    def shown(self) -> list[Message]:
        """What the bot has said in the thread, oldest first."""
        return self.town.by_bot(self.thread)

    @property
    def texts(self) -> list[str]:
        return [message.text for message in self.shown]

    @property
    def last(self) -> Message:
        return self.shown[-1]

    @property
    def lobby(self) -> Message:
        """The newest lobby message."""
        return self.with_words("**Candidate:**")

    @property
    def cards(self) -> list[Message]:
        return [message for message in self.shown if CARD in message.text]

    def with_button(self, button: str) -> Message:
        """Return the newest message that has a button of that name."""
        return next(one for one in reversed(self.shown) if any(button == has.label for has in one.buttons))

    def with_words(self, words: str) -> Message:
        """Return the newest message that says that."""
        return next(one for one in reversed(self.shown) if words in one.text)

    def count(self, words: str) -> int:
        """Return in how many messages of the bot's something stands."""
        return sum(words in text for text in self.texts)

    async def settle(self) -> None:
        await quiet(self.town, SETTLED_S)

    async def press(self, who: Person, button: str, on: Message | None = None) -> Answer:
        """Press a button, say that one is sure where that is asked, and wait until what comes of it stands there."""
        answer = await who.click(on or self.with_button(button), button)
        self.answers.append(answer)
        asked = answer.message if answer.is_ephemeral else None
        sure = [has.label for has in asked.buttons if has.label in SURE] if asked is not None else []
        if asked is not None and sure:
            answer = await who.click(asked, sure[0])
            self.answers.append(answer)
        await self.settle()
        return answer

    async def asked(self, who: Person, button: str) -> Message:
        """Press a button that ends something for everybody; return what asks whether that is meant."""
        message = (await who.click(self.with_button(button), button)).message
        assert message is not None
        assert message.is_ephemeral
        return message

    async def form(self, who: Person, button: str) -> Modal:
        """Press a button that opens a form."""
        modal = (await who.click(self.with_button(button), button)).modal
        assert modal is not None, f"{button!r} opened no form for {who!r}"
        return modal

    async def send(self, who: Person, modal: Modal, **fields: str | bool) -> Answer:
        """Send a form off and wait until what comes of it stands there."""
        answer = await who.submit(modal, fields)
        self.answers.append(answer)
        await self.settle()
        return answer

    async def say(self, who: Person, line: str) -> Answer:
        """Let the candidate say a line by the form."""
        return await self.send(who, await self.form(who, "Answer"), text=line)

    async def mention(self, who: Person, line: str) -> Message:
        """Let somebody write a message that mentions the bot."""
        message = await who.write(self.thread, line, mention_bot=True)
        await self.settle()
        return message

    async def reply(self, who: Person, button: str, words: str | None = None) -> Answer:
        """Let the person in a chair answer: as the form proposes, or in words of their own."""
        modal = await self.form(who, button)
        return await self.send(who, modal, **({} if words is None else {"text": words}))

    async def mark(self, who: Person, **levels: str) -> Answer:
        """Let somebody give marks."""
        return await self.send(who, await self.form(who, "Mark"), **{**LEVELS, **levels})

    async def comment(self, who: Person, marked: Answer, *, named: bool = False, **sentences: str) -> Answer:
        """Let somebody add sentences to their marks."""
        assert marked.message is not None
        modal = (await who.click(marked.message, "Add a sentence")).modal
        assert modal is not None
        return await self.send(who, modal, **sentences, **({"named": True} if named else {}))


async def make_group(town: Town, owner: Person, name: str, home: Channel | None = None) -> Channel:
    """Let somebody begin a group in a channel of its own; return that channel."""
    channel = home or town.guild.text_channel(name.replace(" ", "-"))
    answer = await owner.slash(channel, "group create", name=name)
    assert name in (await answer.settled()).text
    return channel


async def open_evening(town: Town, host: Person, home: Channel, scene: str | None = WARD) -> Evening:
    """Let somebody open a session of the group that has its home there."""
    answer = await host.slash(home, "group session", **({"scene": scene} if scene else {}))
    told = await answer.settled()
    threads = [home] if home.is_thread else home.threads
    if not threads:
        raise NoAnswerError(f"no thread was opened: {told.text!r}")
    evening = Evening(town, threads[-1], answer)
    await eventually(lambda: evening.shown and evening.shown[-1].buttons, "the lobby")
    await evening.settle()
    return evening


async def seated(town: Town, name: str, **seats: Person) -> Evening:
    """Open an evening in which these people sit; seats are `candidate`, `manager`, `receptionist`, `observer`."""
    host = next(iter(seats.values()))
    evening = await open_evening(town, host, await make_group(town, host, name))
    for seat, who in seats.items():
        await evening.press(who, SEATS[seat.rstrip("0123456789")])
    return evening


async def begun(town: Town, name: str, **seats: Person) -> Evening:
    """Open an evening in which a round has begun."""
    evening = await seated(town, name, **seats)
    await evening.press(next(iter(seats.values())), "Begin")
    return evening


SEATS = {
    "candidate": "Candidate",
    "manager": "Hiring manager",
    "receptionist": "Receptionist",
    "observer": "Observer",
}
