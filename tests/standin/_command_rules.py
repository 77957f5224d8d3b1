"""What Discord refuses when commands are registered."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from tests.standin._components import Json
from tests.standin._errors import Flaw, invalid
from tests.standin._rules import required, too_long

SLASH, USER_MENU, MESSAGE_MENU = 1, 2, 3
SUBCOMMAND, SUBCOMMAND_GROUP = 1, 2
MOST = {SLASH: 100, USER_MENU: 15, MESSAGE_MENU: 15}
MOST_OPTIONS, MOST_DESCRIPTION, MOST_CHOICE, MOST_NAME, MOST_TOGETHER = 25, 100, 100, 32, 8000

_NAME = re.compile(r"[-_'\w]{1,32}")


def check_commands(commands: list[Json]) -> None:
    """Raise 50035 for a list of commands that Discord would not register."""
    flaws = list(_flaws_of(commands))
    if flaws:
        raise invalid(flaws)


def _flaws_of(commands: list[Json]) -> Iterator[Flaw]:
    kinds = Counter(command.get("type", SLASH) for command in commands)
    for kind, times in kinds.items():
        if times > MOST.get(kind, 0):
            yield Flaw("0", "APPLICATION_COMMANDS_LIMIT", f"{times} commands of type {kind}.")
    names = Counter((command.get("type", SLASH), command.get("name")) for command in commands)
    for number, command in enumerate(commands):
        at = str(number)
        kind, name = command.get("type", SLASH), command.get("name") or ""
        if names[(kind, name)] > 1:
            yield Flaw(f"{at}.name", "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
        if kind == SLASH:
            yield from _node_flaws(command, at)
            if _size(command) > MOST_TOGETHER:
                yield Flaw(at, "APPLICATION_COMMAND_TOO_LARGE", f"Command exceeds maximum size ({MOST_TOGETHER})")
        elif not 1 <= len(name) <= MOST_NAME:
            yield Flaw(f"{at}.name", "BASE_TYPE_BAD_LENGTH", f"Must be between 1 and {MOST_NAME} in length.")
        elif command.get("description"):
            yield Flaw(
                f"{at}.description", "APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION_CANNOT_BE_SET", "No description."
            )


def _node_flaws(node: Json, at: str) -> Iterator[Flaw]:
    name, description, options = node.get("name") or "", node.get("description") or "", node.get("options") or []
    if not _NAME.fullmatch(name) or name != name.lower():
        yield Flaw(f"{at}.name", "APPLICATION_COMMAND_INVALID_NAME", "Command name is invalid")
    if not description:
        yield required(f"{at}.description")
    elif len(description) > MOST_DESCRIPTION:
        yield too_long(f"{at}.description", MOST_DESCRIPTION)
    if len(options) > MOST_OPTIONS:
        yield Flaw(f"{at}.options", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_OPTIONS} or fewer in length.")
    names = Counter(option.get("name") for option in options)
    is_optional = False
    for number, option in enumerate(options):
        inner = f"{at}.options.{number}"
        if names[option.get("name")] > 1:
            yield Flaw(inner, "APPLICATION_COMMAND_OPTIONS_NAME_INVALID", "Option names must be unique")
        if option.get("type") not in (SUBCOMMAND, SUBCOMMAND_GROUP):
            if option.get("required") and is_optional:
                yield Flaw(
                    inner, "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", "Required options must be before optional"
                )
            is_optional = is_optional or not option.get("required")
        yield from _choice_flaws(option, inner)
        yield from _node_flaws(option, inner)


def _choice_flaws(option: Json, at: str) -> Iterator[Flaw]:
    choices = option.get("choices") or []
    if choices and option.get("autocomplete"):
        yield Flaw(
            f"{at}.choices", "APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE", "Choices and autocomplete exclude each other"
        )
    if len(choices) > MOST_OPTIONS:
        yield Flaw(f"{at}.choices", "BASE_TYPE_MAX_LENGTH", f"Must be {MOST_OPTIONS} or fewer in length.")
    for number, choice in enumerate(choices):
        if not 1 <= len(choice.get("name") or "") <= MOST_CHOICE:
            yield Flaw(f"{at}.choices.{number}.name", "BASE_TYPE_BAD_LENGTH", f"Must be 1 to {MOST_CHOICE} in length.")
    if len({choice.get("name") for choice in choices}) != len(choices):
        yield Flaw(f"{at}.choices", "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATED", "Choice names must be unique")


def _size(node: Json) -> int:
    own = len(node.get("name") or "") + len(node.get("description") or "")
    choices = sum(len(str(one.get("name"))) + len(str(one.get("value"))) for one in node.get("choices") or ())
    return own + choices + sum(_size(option) for option in node.get("options") or ())
