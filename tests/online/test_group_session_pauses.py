"""A manager who is played by the program thinks for a moment before answering, and is seen to type meanwhile."""

from __future__ import annotations

from tests.online.evening import begun
from tests.online.town import ASK, EVIDENCE, eventually, found
from tests.standin import BotProcess, StandIn


async def test_the_program_is_seen_to_type_and_a_person_in_the_chair_is_not_waited_for() -> None:
    async with StandIn() as discord, BotProcess(discord) as bot:
        town = found(discord, bot)
        ann, ben, cem = (town.person(name) for name in ("ann", "ben", "cem"))
        evening = await begun(town, "Pauses", candidate=ann)
        await evening.say(ann, ASK)
        await eventually(lambda: evening.count("**Maureen Achebe:**") == 2, "the answer")
        assert len(evening.thread.typing_at) == 1
        line, answer = evening.texts[-2:]
        assert line == f"{ann.mention}: {ASK}", "what was said is to be read at once"
        assert answer.startswith("**Maureen Achebe:**")
        played = await begun(town, "No pauses", candidate=ben, manager=cem)
        await played.say(ben, ASK)
        await played.reply(cem, "Name the doubt")
        await played.say(ben, EVIDENCE)
        assert played.thread.typing_at == []
