"""Speaking: a decided act becomes words. The scripted voice takes them from the scenario and the shared pool."""

from bot.rehearsal.speaking._pool import Pool, PoolLine, load_pool
from bot.rehearsal.speaking._voice import Cue, Said, ScriptedVoice, Speech, Voice

__all__ = ["Cue", "Pool", "PoolLine", "Said", "ScriptedVoice", "Speech", "Voice", "load_pool"]
