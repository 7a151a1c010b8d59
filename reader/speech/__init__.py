"""A spoken sentence -> PCM and word times."""

from reader.speech.model import Engine, EngineInfo, Speech, Voice, WordTime

__all__ = ["Engine", "EngineInfo", "Speech", "Voice", "WordTime"]
