"""Reading what was written in a modal from the raw event: one that was opened before a restart is unknown to the library."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

import discord


def fields_of(interaction: discord.Interaction[Any]) -> dict[str, str]:
    """Return what was written, by the ids of the fields."""
    data: Any = interaction.data or {}
    return dict(_fields(data.get("components", ())))


def typed_in(interaction: discord.Interaction[Any]) -> str:
    """Return what was typed into a modal, whatever it was for."""
    return joined(fields_of(interaction).values())


def joined(values: Iterable[str]) -> str:
    """Return several fields' words as one text, to be given back where they cannot be kept."""
    return "\n".join(value for value in values if value.strip())


def _fields(components: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    """Walk the labels and rows of a submitted modal down to the fields."""
    for component in components:
        if "value" in component and "custom_id" in component:
            yield component["custom_id"], str(component["value"] or "")
        inner = component.get("component")
        yield from _fields([inner] if inner else component.get("components", ()))
