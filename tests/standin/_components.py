"""Reading a message's or a modal's components: what is in them, what a person sees and can press."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from enum import IntEnum
from typing import Any, NamedTuple

Json = dict[str, Any]


class Kind(IntEnum):
    """Component types, numbered by Discord."""

    ROW = 1
    BUTTON = 2
    STRING_SELECT = 3
    TEXT_INPUT = 4
    USER_SELECT = 5
    ROLE_SELECT = 6
    MENTIONABLE_SELECT = 7
    CHANNEL_SELECT = 8
    SECTION = 9
    TEXT_DISPLAY = 10
    THUMBNAIL = 11
    GALLERY = 12
    FILE = 13
    SEPARATOR = 14
    CONTAINER = 17
    LABEL = 18
    FILE_UPLOAD = 19
    RADIO_GROUP = 21
    CHECKBOX_GROUP = 22
    CHECKBOX = 23


ENTITY_SELECTS = frozenset({Kind.USER_SELECT, Kind.ROLE_SELECT, Kind.MENTIONABLE_SELECT, Kind.CHANNEL_SELECT})
SELECTS = ENTITY_SELECTS | {Kind.STRING_SELECT}
LINK = 5
"""The style of a button that only opens a page."""


class Button(NamedTuple):
    """A button as a person sees it."""

    label: str | None
    custom_id: str | None
    is_disabled: bool
    style: int
    url: str | None
    emoji: str | None


def walk(components: Iterable[Json] | None) -> Iterator[Json]:
    """Yield every component, outer before inner, in the order in which they are shown."""
    for component in components or ():
        yield component
        yield from walk(component.get("components"))
        for key in ("accessory", "component"):
            if isinstance(component.get(key), dict):
                yield from walk([component[key]])


def buttons_in(components: Iterable[Json]) -> list[Button]:
    """Return the buttons, top to bottom."""
    return [
        Button(
            node.get("label"),
            node.get("custom_id"),
            bool(node.get("disabled")),
            node["style"],
            node.get("url"),
            (node.get("emoji") or {}).get("name"),
        )
        for node in walk(components)
        if node["type"] == Kind.BUTTON
    ]


def texts_in(components: Iterable[Json]) -> list[str]:
    """Return what the text displays say, top to bottom."""
    return [node["content"] for node in walk(components) if node["type"] == Kind.TEXT_DISPLAY]


def selects_in(components: Iterable[Json]) -> list[Json]:
    """Return the select menus, top to bottom."""
    return [node for node in walk(components) if node["type"] in SELECTS]


def texts_of_embed(embed: Json) -> list[str]:
    """Return every text of an embed in reading order."""
    found = [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
    for field in embed.get("fields") or ():
        found += [field.get("name"), field.get("value")]
    found.append((embed.get("footer") or {}).get("text"))
    return [text for text in found if text]


def numbered(components: list[Json]) -> list[Json]:
    """Return the components as Discord gives them back: each has an `id` of its own."""
    taken = {node["id"] for node in walk(components) if node.get("id")}
    following = iter(number for number in range(1, 100_000) if number not in taken)
    return [_numbered(component, following) for component in components]


def _numbered(component: Json, following: Iterator[int]) -> Json:
    copy = {**component, "id": component.get("id") or next(following)}
    if isinstance(copy.get("components"), list):
        copy["components"] = [_numbered(child, following) for child in copy["components"]]
    for key in ("accessory", "component"):
        if isinstance(copy.get(key), dict):
            copy[key] = _numbered(copy[key], following)
    return copy
