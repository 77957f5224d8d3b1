"""The stand-in by hand: `python -m tests.standin [--port N] [--log FILE]`.

It prints one line of JSON with the bot's `api_url` and `token`, to start a bot with, and then takes one JSON object per
line: `{"do": "slash", "command": "rehearse", "options": {"where": "here"}}`, `{"do": "click", "button": "Answer"}` (on
the last message with that button), `{"do": "submit", "values": {"text": "…"}}` (the form that opened last),
`{"do": "write", "text": "hello"}`. `"where"` is `"channel"` or `"dm"` and `"who"` is `"ann"` or `"ben"`. What came of it
is one JSON object per line, too.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from pathlib import Path

from tests.standin import Answer, Channel, Message, Modal, Person, StandIn
from tests.standin._components import Json


class Desk:
    """Turns lines into what people do, and answers into lines."""

    def __init__(self, discord: StandIn) -> None:
        guild = discord.guild("Job club")
        self._channel = guild.text_channel("practice")
        self._people = {name: discord.user(name, in_=[guild]) for name in ("ann", "ben")}
        self._modals: dict[Person, Modal] = {}

    async def carry_out(self, order: Json) -> Json:
        """Carry out one order; what came of it."""
        person = self._people[order.get("who", "ann")]
        place = person.dm if order.get("where") == "dm" else self._channel
        try:
            return await self._do(order, person, place)
        except (AssertionError, KeyError, StopIteration) as error:
            return {"error": str(error) or repr(error)}

    async def _do(self, order: Json, person: Person, place: Channel) -> Json:
        match order["do"]:
            case "slash":
                answer = await person.slash(place, order["command"], **order.get("options", {}))
            case "click":
                wanted = order["button"]
                message = next(one for one in reversed(self._all()) if wanted in {b.label for b in one.buttons})
                answer = await person.click(message, wanted)
            case "submit":
                answer = await person.submit(self._modals.pop(person, None), order.get("values"))
            case "write":
                return {"wrote": str((await person.write(place, order["text"])).id)}
            case verb:
                return {"error": f"do {verb!r}? It is slash, click, submit or write"}
        return await self._told(person, answer)

    async def _told(self, person: Person, answer: Answer) -> Json:
        if answer.modal is not None:
            self._modals[person] = answer.modal
            return {"form": answer.modal.title, "fields": answer.modal.labels}
        message = await answer.settled()
        return {
            "text": message.text,
            "buttons": [button.label for button in message.buttons],
            "ephemeral": message.is_ephemeral,
        }

    def _all(self) -> list[Message]:
        places = [self._channel, *self._channel.threads, *(person.dm for person in self._people.values())]
        found = {message.id: message for place in places for message in place.by_id.values()}
        return [found[message_id] for message_id in sorted(found)]


async def _serve(port: int, log: Path | None) -> None:
    async with StandIn(port=port, log_file=log) as discord:
        desk = Desk(discord)
        print(json.dumps({"api_url": discord.api_url, "token": discord.token}), flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            print(json.dumps(await desk.carry_out(json.loads(line)), ensure_ascii=False), flush=True)


if __name__ == "__main__":
    parser = argparse.ArgumentParser(prog="python -m tests.standin")
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--log", type=Path)
    options = parser.parse_args()
    asyncio.run(_serve(options.port, options.log))
