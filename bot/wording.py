"""Words for what the scenes call by a key, wherever they are shown."""

from __future__ import annotations

from bot.rehearsal.scenario import Difficulty, Format

FORMATS = {
    Format.ONE_ON_ONE: "one on one",
    Format.PANEL: "a panel",
    Format.PHONE_SCREEN: "a phone screen",
    Format.VIDEO_CALL: "a video call",
    Format.SCORED_BOARD: "a board that scores",
}
LEVELS = {Difficulty.EASY: "gentle", Difficulty.MEDIUM: "as it usually is", Difficulty.HARD: "tough"}
