"""SimCord's private parts that the preview leans on. Where one is gone, this says which, and where it was used."""

import inspect
from collections.abc import Callable

import pytest
import simcord

from bot.preview import is_installed

pytestmark = pytest.mark.skipif(not is_installed(), reason="not installed here: pip install -e '.[preview]'")
MOVED = (
    "SimCord has changed inside: {} is gone or different. Look at bot/preview/_seams.py before you raise its version"
)


def parameters(function: Callable[..., object]) -> list[str]:
    return list(inspect.signature(function).parameters)


def test_a_preview_still_has_the_methods_that_a_window_overrides_or_calls() -> None:
    from simcord.preview import Preview

    wanted = {
        "_action": ["self", "context_id", "body"],
        "_publish": ["self", "page", "reason"],
        "_initial_target": ["self", "viewer", "channel_id"],
        "_advance_presentation_time": ["self"],
        "_mark_action_dispatched": ["self"],
    }
    for name, expected in wanted.items():
        assert parameters(getattr(Preview, name, lambda: None)) == expected, MOVED.format(f"Preview.{name}")


async def test_a_world_still_has_the_parts_that_are_reached_into() -> None:
    import discord

    env = simcord.Env(discord.Client(intents=discord.Intents.none()), check_errors=False)
    for path in (
        "_preview",
        "backend.bot_user.name",
        "backend.clock.advance",
        "backend.messages.get",
        "backend.http_requests.clear",
        "backend.transcript.clear",
        "errors.clear",
    ):
        part: object = env
        for name in path.split("."):
            assert hasattr(part, name), MOVED.format(f"Env.{path}")
            part = getattr(part, name)


def test_a_page_of_a_preview_still_holds_what_it_shows_and_where_it_looks() -> None:
    from simcord.preview import _pages

    fields = {*_pages._Page.__dataclass_fields__}
    missing = {"id", "viewer", "revision", "snapshot", "target_id", "window_end_id"} - fields
    assert not missing, MOVED.format(f"{missing} of a page")
