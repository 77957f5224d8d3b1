"""Filling in a modal as a person can: within its lengths, with its options, nothing required left out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tests.standin._components import ENTITY_SELECTS, Json, Kind
from tests.standin._interactions import INPUTS, Modal
from tests.standin._menus import resolve
from tests.standin._places import Channel, Role, User
from tests.standin._posting import Upload
from tests.standin._world import World

Filling = str | bool | User | Role | Channel | Upload | list[str] | list[User] | list[Upload]

MOST_TYPED = 4000
_OPTIONAL_BY_DEFAULT = frozenset({Kind.CHECKBOX})


def submitted(world: World, channel: Channel, modal: Modal, values: Mapping[str, Filling]) -> Json:
    """Return the `data` of a submitted modal; AssertionError if a person could not have submitted it."""
    unknown = values.keys() - modal.inputs.keys()
    if unknown:
        raise AssertionError(f"the form {modal.title!r} has no field {sorted(unknown)}; it has {list(modal.inputs)}")
    resolved: Json = {}
    components = [_filled(world, channel, one, values, resolved) for one in modal.components]
    data: Json = {"custom_id": modal.custom_id, "components": components}
    if resolved:
        data["resolved"] = resolved
    return data


def _filled(world: World, channel: Channel, node: Json, values: Mapping[str, Filling], resolved: Json) -> Json:
    kind = node["type"]
    about: Json = {"type": kind, "id": node["id"]}
    if kind == Kind.LABEL:
        return {**about, "component": _filled(world, channel, node["component"], values, resolved)}
    if kind == Kind.ROW:
        return {**about, "components": [_filled(world, channel, one, values, resolved) for one in node["components"]]}
    if kind not in INPUTS:
        return about
    custom_id = node["custom_id"]
    about["custom_id"] = custom_id
    given = values.get(custom_id)
    if kind == Kind.TEXT_INPUT:
        return {**about, "value": _typed(node, given)}
    if kind == Kind.CHECKBOX:
        return {**about, "value": bool(node.get("default", False) if given is None else given)}
    if kind == Kind.RADIO_GROUP:
        chosen = _chosen(node, given, 1)
        return {**about, "value": chosen[0] if chosen else None}
    if kind in ENTITY_SELECTS or kind == Kind.FILE_UPLOAD:
        items = [] if given is None else given if isinstance(given, list) else [given]
        _check_count(node, len(items))
        return {**about, "values": [resolve(world, channel, item, resolved) for item in items]}
    return {**about, "values": _chosen(node, given, len(node["options"]))}


def _typed(node: Json, given: Filling | None) -> str:
    text = node.get("value") or "" if given is None else given
    if not isinstance(text, str):
        raise AssertionError(f"{node['custom_id']!r} takes text, not {given!r}")
    if not text and node.get("required", True):
        raise AssertionError(f"{node['custom_id']!r} must be filled in")
    low, high = node.get("min_length") or 0, node.get("max_length") or MOST_TYPED
    if text and not low <= len(text) <= high:
        raise AssertionError(f"{node['custom_id']!r} takes {low} to {high} characters, not {len(text)}")
    return text


def _chosen(node: Json, given: Filling | None, most: int) -> list[str]:
    options = {option["value"]: option for option in node["options"]}
    by_label = {option["label"]: option["value"] for option in node["options"]}
    if given is None:
        wanted: list[Any] = [value for value, option in options.items() if option.get("default")]
    else:
        wanted = given if isinstance(given, list) else [given]
    found = []
    for one in wanted:
        value = one if one in options else by_label.get(one)
        if value is None:
            raise AssertionError(f"{node['custom_id']!r} offers {list(by_label)}, not {one!r}")
        found.append(value)
    if len(found) > most:
        raise AssertionError(f"{node['custom_id']!r} takes at most {most}")
    _check_count(node, len(found))
    return found


def _check_count(node: Json, count: int) -> None:
    if count == 0:
        if node.get("required", node["type"] not in _OPTIONAL_BY_DEFAULT):
            raise AssertionError(f"{node['custom_id']!r} must be filled in")
        return
    low, high = node.get("min_values"), node.get("max_values")
    low = 1 if low is None else low
    high = high or (len(node["options"]) if node["type"] == Kind.CHECKBOX_GROUP else 1)
    if not low <= count <= high:
        raise AssertionError(f"{node['custom_id']!r} takes {low} to {high}, not {count}")
