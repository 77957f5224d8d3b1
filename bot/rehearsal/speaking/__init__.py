"""Speaking: a decided act becomes words. The scripted voice takes them from the scenario and the shared pool."""

from bot.rehearsal.speaking._in_chair import propose, speak_for
from bot.rehearsal.speaking._pool import Pool, PoolLine, load_pool
from bot.rehearsal.speaking._voice import Occasion, Said, ScriptedVoice, Speech, Voice, lines_of_scenario

__all__ = [
    "Occasion",
    "Pool",
    "PoolLine",
    "Said",
    "ScriptedVoice",
    "Speech",
    "Voice",
    "lines_of_scenario",
    "load_pool",
    "propose",
    "speak_for",
]
