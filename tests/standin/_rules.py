"""What Discord refuses in a message: lengths, empty messages, components in the wrong place."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from tests.standin._components import (
    ENTITY_SELECTS,
    LINK,
    SELECTS,
    Json,
    Kind,
    texts_of_embed,
    walk,
)
from tests.standin._errors import ApiError, Flaw, invalid
from tests.standin._message import V2
from tests.standin._payloads import media_in

MOST_CONTENT, MOST_V2_TEXT, MOST_COMPONENTS, MOST_ROWS, MOST_IN_ROW = 2000, 4000, 40, 5, 5
MOST_EMBEDS, MOST_EMBED_TEXT, MOST_FILES, MOST_NONCE, MOST_OPTIONS = 10, 6000, 10, 25, 25
MOST_ID, MOST_LABEL, MOST_PLACEHOLDER, MOST_OPTION_TEXT, MOST_ITEMS = 100, 80, 150, 100, 10
PREMIUM = 6
ID_LIMIT = 1 << 31
BUTTON_STYLES = range(1, 7)

_TOP_PLAIN = frozenset({Kind.ROW})
_IN_CONTAINER = frozenset({Kind.ROW, Kind.SECTION, Kind.TEXT_DISPLAY, Kind.GALLERY, Kind.FILE, Kind.SEPARATOR})
_TOP_V2 = _IN_CONTAINER | {Kind.CONTAINER}


def check_message(body: Json, attached: set[str]) -> None:
    """Raise what Discord answers to a message that cannot be: 50006 or 50035.

    `body` holds the whole message as it would be afterwards; `attached` names its files.
    """
    flaws = list(_flaws_of(body, attached))
    if flaws:
        raise invalid(flaws)
    says = (body.get("content") or "").strip()
    if not says and not attached and not any(body.get(key) for key in ("embeds", "components", "sticker_ids")):
        raise ApiError(50006)


def _flaws_of(body: Json, attached: set[str]) -> Iterator[Flaw]:
    is_v2 = bool((body.get("flags") or 0) & V2)
    components = body.get("components") or []
    content = body.get("content") or ""
    if not isinstance(content, str):
        yield Flaw("content", "STRING_TYPE_CONVERT", "Could not interpret this as string.")
        return
    if len(content) > MOST_CONTENT:
        yield too_long("content", MOST_CONTENT)
    if len(str(body.get("nonce") or "")) > MOST_NONCE:
        yield too_long("nonce", MOST_NONCE)
    if len(attached) > MOST_FILES:
        yield Flaw("files", "MAX_FILES", f"At most {MOST_FILES} files.")
    yield from _embed_flaws(body.get("embeds") or [])
    if is_v2:
        yield from _v2_flaws(body, components)
    elif len(components) > MOST_ROWS:
        yield Flaw("components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_ROWS} in length.")
    allowed = _TOP_V2 if is_v2 else _TOP_PLAIN
    for number, component in enumerate(components):
        yield from component_flaws(component, f"components.{number}", allowed)
    yield from id_flaws(components)
    for name in media_in(components):
        if name not in attached:
            yield Flaw(
                "components",
                "UNFURLED_MEDIA_ITEM_REFERENCED_ATTACHMENT_NOT_FOUND",
                f"The referenced attachment '{name}' was not found in the message.",
            )


def _v2_flaws(body: Json, components: list[Json]) -> Iterator[Flaw]:
    for key in ("content", "embeds", "poll", "sticker_ids"):
        if body.get(key):
            yield Flaw(
                key,
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{key}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
    if not components:
        yield Flaw("components", "BASE_TYPE_REQUIRED", "This field is required with MessageFlags.IS_COMPONENTS_V2")
    nodes = list(walk(components))
    if len(nodes) > MOST_COMPONENTS:
        yield Flaw(
            "components", "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", f"{len(nodes)} of {MOST_COMPONENTS} components."
        )
    if sum(len(str(node.get("content", ""))) for node in nodes if node.get("type") == Kind.TEXT_DISPLAY) > MOST_V2_TEXT:
        yield Flaw(
            "components",
            "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED",
            f"Text displays longer than {MOST_V2_TEXT} together.",
        )


def _embed_flaws(embeds: list[Json]) -> Iterator[Flaw]:
    if len(embeds) > MOST_EMBEDS:
        yield Flaw("embeds", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_EMBEDS} or fewer in length.")
    if sum(len(text) for embed in embeds for text in texts_of_embed(embed)) > MOST_EMBED_TEXT:
        yield Flaw("embeds", "MAX_EMBED_SIZE_EXCEEDED", f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}.")
    for number, embed in enumerate(embeds):
        at = f"embeds.{number}"
        for key, most in (("title", 256), ("description", 4096)):
            if len(embed.get(key) or "") > most:
                yield too_long(f"{at}.{key}", most)
        fields = embed.get("fields") or []
        if len(fields) > MOST_OPTIONS:
            yield Flaw(f"{at}.fields", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_OPTIONS} or fewer in length.")
        for place, field in enumerate(fields):
            for key, most in (("name", 256), ("value", 1024)):
                if not str(field.get(key) or "").strip():
                    yield required(f"{at}.fields.{place}.{key}")
                elif len(field[key]) > most:
                    yield too_long(f"{at}.fields.{place}.{key}", most)
        for owner, key, most in (("footer", "text", 2048), ("author", "name", 256)):
            if len((embed.get(owner) or {}).get(key) or "") > most:
                yield too_long(f"{at}.{owner}.{key}", most)


def id_flaws(components: list[Json]) -> Iterator[Flaw]:
    """Yield what is wrong with the ids: two the same, or not a number."""
    nodes = list(walk(components))
    for custom_id, times in Counter(node["custom_id"] for node in nodes if node.get("custom_id")).items():
        if times > 1:
            yield Flaw(
                "components", "COMPONENT_CUSTOM_ID_DUPLICATED", f"Component custom id cannot be duplicated: {custom_id}"
            )
    ids = [node["id"] for node in nodes if node.get("id")]
    for one in ids:
        if not isinstance(one, int) or not 0 <= one < ID_LIMIT:
            yield Flaw("components", "NUMBER_TYPE_COERCE", f"Value {one!r} is not int32.")
    if len(set(map(str, ids))) != len(ids):
        yield Flaw("components", "COMPONENT_ID_DUPLICATED", "Component id cannot be duplicated.")


def component_flaws(component: Json, at: str, allowed: frozenset[Kind]) -> Iterator[Flaw]:
    """Yield what is wrong with one component and those in it."""
    kind = component.get("type")
    if kind not in allowed:
        names = ", ".join(str(int(one)) for one in sorted(allowed))
        yield Flaw(f"{at}.type", "BASE_TYPE_CHOICES", f"Value of field 'type' must be one of ({names}), not {kind!r}.")
        return
    children = component.get("components") or []
    if kind == Kind.ROW:
        yield from _row_flaws(children, at)
    elif kind == Kind.SECTION:
        if not 1 <= len(children) <= 3:
            yield Flaw(f"{at}.components", "BASE_TYPE_BAD_LENGTH", "Must be between 1 and 3 in length.")
        for number, child in enumerate(children):
            yield from component_flaws(child, f"{at}.components.{number}", frozenset({Kind.TEXT_DISPLAY}))
        yield from component_flaws(
            component.get("accessory") or {}, f"{at}.accessory", frozenset({Kind.BUTTON, Kind.THUMBNAIL})
        )
    elif kind == Kind.CONTAINER:
        if not children:
            yield Flaw(
                f"{at}.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_COMPONENTS} in length."
            )
        for number, child in enumerate(children):
            yield from component_flaws(child, f"{at}.components.{number}", _IN_CONTAINER)
    elif kind == Kind.TEXT_DISPLAY:
        if not component.get("content"):
            yield required(f"{at}.content")
    elif kind == Kind.GALLERY:
        items = component.get("items") or []
        if not 1 <= len(items) <= MOST_ITEMS:
            yield Flaw(f"{at}.items", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_ITEMS} in length.")
        if not all((item.get("media") or {}).get("url") for item in items):
            yield required(f"{at}.items")
    elif kind == Kind.BUTTON:
        yield from _button_flaws(component, at)
    elif kind in SELECTS:
        yield from select_flaws(component, at)


def _row_flaws(children: list[Json], at: str) -> Iterator[Flaw]:
    if not 1 <= len(children) <= MOST_IN_ROW:
        yield Flaw(f"{at}.components", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_IN_ROW} in length.")
    if len(children) > 1 and any(child.get("type") in SELECTS for child in children):
        yield Flaw(f"{at}.components", "COMPONENT_LAYOUT_WIDTH_EXCEEDED", "A select menu needs a row of its own.")
    for number, child in enumerate(children):
        yield from component_flaws(child, f"{at}.components.{number}", frozenset({Kind.BUTTON, *SELECTS}))


def _button_flaws(button: Json, at: str) -> Iterator[Flaw]:
    style = button.get("style")
    if style not in BUTTON_STYLES:
        yield Flaw(f"{at}.style", "BASE_TYPE_CHOICES", "Value of field 'style' must be one of (1, 2, 3, 4, 5, 6).")
    if len(button.get("label") or "") > MOST_LABEL:
        yield too_long(f"{at}.label", MOST_LABEL)
    if style == PREMIUM:
        return
    if not button.get("label") and not button.get("emoji"):
        yield Flaw(at, "BUTTON_COMPONENT_INVALID", "A button needs a label or an emoji.")
    if style == LINK:
        if not button.get("url"):
            yield required(f"{at}.url")
        if button.get("custom_id"):
            yield Flaw(at, "BUTTON_COMPONENT_INVALID", "A custom id and url cannot both be specified")
    else:
        if button.get("url"):
            yield Flaw(at, "BUTTON_COMPONENT_INVALID", "A url is for link buttons only")
        yield from custom_id_flaws(button, at)


def select_flaws(select: Json, at: str) -> Iterator[Flaw]:
    """Yield what is wrong with a select menu, in a message or in a modal."""
    yield from custom_id_flaws(select, at)
    if len(select.get("placeholder") or "") > MOST_PLACEHOLDER:
        yield too_long(f"{at}.placeholder", MOST_PLACEHOLDER)
    low, high = select.get("min_values", 1), select.get("max_values", 1)
    most = MOST_OPTIONS
    if select.get("type") not in ENTITY_SELECTS:
        options = select.get("options") or []
        yield from option_flaws(options, at, 1, MOST_OPTIONS)
        most = len(options)
    if high > most or low > high:
        yield Flaw(
            f"{at}.max_values",
            "BASE_TYPE_BAD_RANGE",
            f"min_values {low} and max_values {high} do not fit {most} options.",
        )


def option_flaws(options: list[Json], at: str, fewest: int, most: int) -> Iterator[Flaw]:
    """Yield what is wrong with a list of options."""
    if not fewest <= len(options) <= most:
        yield Flaw(f"{at}.options", "BASE_TYPE_BAD_LENGTH", f"Must be between {fewest} and {most} in length.")
    if len({option.get("value") for option in options}) != len(options):
        yield Flaw(
            f"{at}.options", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", "The specified option value is already used"
        )
    for number, option in enumerate(options):
        for key in ("label", "value"):
            if not option.get(key):
                yield required(f"{at}.options.{number}.{key}")
        for key in ("label", "value", "description"):
            if len(option.get(key) or "") > MOST_OPTION_TEXT:
                yield too_long(f"{at}.options.{number}.{key}", MOST_OPTION_TEXT)


def custom_id_flaws(component: Json, at: str) -> Iterator[Flaw]:
    """Yield what is wrong with a custom_id: missing or too long."""
    custom_id = component.get("custom_id")
    if not custom_id:
        yield required(f"{at}.custom_id")
    elif len(custom_id) > MOST_ID:
        yield too_long(f"{at}.custom_id", MOST_ID)


def too_long(at: str, most: int) -> Flaw:
    """Return the flaw of a text that is too long."""
    return Flaw(at, "BASE_TYPE_MAX_LENGTH", f"Must be {most} or fewer in length.")


def required(at: str) -> Flaw:
    """Return the flaw of a field that is missing."""
    return Flaw(at, "BASE_TYPE_REQUIRED", "This field is required")
