"""`listen`: lines in, readings out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Annotated

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError

from bot.rehearsal.listening import Listener
from bot.rehearsal.moves import Place
from bot.rehearsal.reading import Concern, Context, SaidBefore

KnownDoubts = Mapping[str, tuple[Concern, tuple[Concern, ...]]]
"""For the words of a scenario's doubt: the doubt with its authored cues, and the other doubts of that scene."""
_Text = Annotated[str, StringConstraints(max_length=20_000)]


class _Request(BaseModel):
    model_config = ConfigDict(extra="allow", strict=True)

    place: str
    text: _Text
    concern: _Text | None = None
    person: _Text | None = None
    before: _Text | None = None


def listen(listener: Listener, known: KnownDoubts, lines: Iterable[str], write: Callable[[str], None]) -> None:
    """Answer each JSON line with the same object and its moves; a bad line gets an error in its place."""
    for line in lines:
        write(json.dumps(_answer(listener, known, line), ensure_ascii=False))


def context_for(
    known: KnownDoubts, place: Place, concern: str | None, person: str | None, before: SaidBefore | None
) -> Context:
    """Return the context of a line of which only these words are known. A scenario's doubt is known by its words."""
    if place is Place.LOBBY:
        return Context(place, person=person)
    doubt, siblings = known.get(concern, (Concern("concern", concern), ())) if concern else (None, ())
    return Context(place, doubt, before, elsewhere=siblings)


def _refuse(constant: str) -> object:
    raise ValueError(f"{constant} is no JSON value")


def _printable(value: object) -> object:
    """Replace lone surrogates, which JSON can spell and no text can hold."""
    return value.encode("utf-8", "replace").decode("utf-8") if isinstance(value, str) else value


def _answer(listener: Listener, known: KnownDoubts, line: str) -> dict[str, object]:
    try:
        data = json.loads(line.removeprefix("\ufeff"), parse_constant=_refuse)
    except (ValueError, RecursionError) as error:
        return {"error": f"not a JSON object: {error}"}
    if not isinstance(data, dict):
        return {"error": 'not a JSON object; write {"place": "office", "concern": null, "text": "..."}'}
    try:
        request = _Request.model_validate({key: _printable(value) for key, value in data.items()})
        place = Place(request.place)
    except ValidationError as error:
        return {
            "error": "; ".join(
                f"{'.'.join(map(str, part['loc']))}: {part['msg']}" for part in error.errors(include_url=False)
            )
        }
    except ValueError:
        return {"error": f"place: {data.get('place')!r} is unknown; use office or lobby"}
    if request.before is not None and request.before not in set(SaidBefore):
        return {"error": f"before: {request.before!r} is unknown; use one of {', '.join(SaidBefore)}, or leave it out"}
    before = SaidBefore(request.before) if request.before else None
    context = context_for(known, place, request.concern or None, request.person, before)
    reading = listener.read(request.text, context)
    answer: dict[str, object] = {
        **{key: _printable(value) for key, value in data.items()},
        "moves": sorted(reading.moves),
    }
    if context.concern:
        answer["addresses"] = bool(reading.addresses)
    return answer
