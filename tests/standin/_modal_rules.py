"""What Discord refuses in a modal."""

from __future__ import annotations

from collections.abc import Iterator

from tests.standin._components import SELECTS, Json, Kind, walk
from tests.standin._errors import Flaw, invalid
from tests.standin._rules import custom_id_flaws, id_flaws, option_flaws, required, select_flaws, too_long

MOST_TITLE, MOST_LABEL, MOST_DESCRIPTION, MOST_PLACEHOLDER, MOST_TYPED, MOST_TOP = 45, 45, 100, 100, 4000, 5
MOST_CHOICES = 10
"""Options of a radio or checkbox group."""

_IN_LABEL = frozenset(
    {Kind.TEXT_INPUT, *SELECTS, Kind.FILE_UPLOAD, Kind.RADIO_GROUP, Kind.CHECKBOX_GROUP, Kind.CHECKBOX}
)
_FEWEST_OPTIONS = {Kind.RADIO_GROUP: 2, Kind.CHECKBOX_GROUP: 1}


def check_modal(data: Json) -> None:
    """Raise 50035 for a modal that cannot be shown."""
    flaws = list(_flaws_of(data))
    if flaws:
        raise invalid(flaws)


def _flaws_of(data: Json) -> Iterator[Flaw]:
    title = data.get("title") or ""
    components = data.get("components") or []
    if not title:
        yield required("title")
    elif len(title) > MOST_TITLE:
        yield too_long("title", MOST_TITLE)
    yield from custom_id_flaws(data, "data")
    if not 1 <= len(components) <= MOST_TOP:
        yield Flaw("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_TOP} in length.")
    yield from id_flaws(components)
    for number, component in enumerate(components):
        yield from _top_flaws(component, f"components.{number}")
    for node in walk(components):
        if node.get("disabled"):
            yield Flaw("components", "COMPONENT_DISABLED_IN_MODAL", "Nothing in a modal can be disabled.")


def _top_flaws(component: Json, at: str) -> Iterator[Flaw]:
    kind = component.get("type")
    if kind == Kind.LABEL:
        label = component.get("label") or ""
        if not label:
            yield required(f"{at}.label")
        elif len(label) > MOST_LABEL:
            yield too_long(f"{at}.label", MOST_LABEL)
        if len(component.get("description") or "") > MOST_DESCRIPTION:
            yield too_long(f"{at}.description", MOST_DESCRIPTION)
        inner = component.get("component") or {}
        if inner.get("type") not in _IN_LABEL:
            yield Flaw(f"{at}.component.type", "BASE_TYPE_CHOICES", f"A label cannot hold {inner.get('type')!r}.")
            return
        if inner.get("type") == Kind.TEXT_INPUT and inner.get("label"):
            yield Flaw(f"{at}.component.label", "TEXT_INPUT_LABEL_IN_LABEL", "The label stands in the Label around it.")
        yield from _input_flaws(inner, f"{at}.component")
    elif kind == Kind.ROW:
        children = component.get("components") or []
        if len(children) != 1 or children[0].get("type") != Kind.TEXT_INPUT:
            yield Flaw(f"{at}.components", "BASE_TYPE_CHOICES", "A row in a modal holds one text input.")
            return
        label = children[0].get("label") or ""
        if not label:
            yield required(f"{at}.components.0.label")
        elif len(label) > MOST_LABEL:
            yield too_long(f"{at}.components.0.label", MOST_LABEL)
        yield from _input_flaws(children[0], f"{at}.components.0")
    elif kind == Kind.TEXT_DISPLAY:
        if not component.get("content"):
            yield required(f"{at}.content")
    else:
        yield Flaw(
            f"{at}.type", "BASE_TYPE_CHOICES", f"Value of field 'type' must be one of (1, 10, 18), not {kind!r}."
        )


def _input_flaws(component: Json, at: str) -> Iterator[Flaw]:
    kind = component.get("type")
    if kind in SELECTS:
        yield from select_flaws(component, at)
        return
    yield from custom_id_flaws(component, at)
    if kind == Kind.TEXT_INPUT:
        if component.get("style") not in (1, 2):
            yield Flaw(f"{at}.style", "BASE_TYPE_CHOICES", "Value of field 'style' must be one of (1, 2).")
        if len(component.get("placeholder") or "") > MOST_PLACEHOLDER:
            yield too_long(f"{at}.placeholder", MOST_PLACEHOLDER)
        low, high = component.get("min_length") or 0, component.get("max_length") or MOST_TYPED
        if not 0 <= low <= high <= MOST_TYPED:
            yield Flaw(f"{at}.max_length", "BASE_TYPE_BAD_RANGE", f"{low} to {high} is not within 0 to {MOST_TYPED}.")
        value = component.get("value") or ""
        if value and not low <= len(value) <= high:
            yield Flaw(f"{at}.value", "BASE_TYPE_BAD_LENGTH", f"Must be between {low} and {high} in length.")
    elif kind in _FEWEST_OPTIONS:
        yield from option_flaws(component.get("options") or [], at, _FEWEST_OPTIONS[Kind(kind)], MOST_CHOICES)
        yield from _choice_flaws(component, at)


def _choice_flaws(component: Json, at: str) -> Iterator[Flaw]:
    """Yield what is wrong with how much can be chosen in a radio or checkbox group, and with what is chosen beforehand."""
    options = component.get("options") or []
    chosen = sum(bool(option.get("default")) for option in options)
    if component["type"] == Kind.RADIO_GROUP:
        if chosen > 1:
            yield Flaw(f"{at}.options", "BASE_TYPE_BAD_LENGTH", "Only one option can be chosen beforehand.")
        return
    low, high = component.get("min_values"), component.get("max_values")
    low, high = 1 if low is None else low, high or len(options)
    if not 0 <= low <= high <= max(len(options), 1):
        yield Flaw(f"{at}.max_values", "BASE_TYPE_BAD_RANGE", f"{low} to {high} do not fit {len(options)} options.")
    if low == 0 and component.get("required", True):
        yield Flaw(f"{at}.min_values", "BASE_TYPE_BAD_RANGE", "Where none need be chosen, it cannot be required.")
    if chosen > high:
        yield Flaw(f"{at}.options", "BASE_TYPE_BAD_LENGTH", f"At most {high} can be chosen beforehand.")
