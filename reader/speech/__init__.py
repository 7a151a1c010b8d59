"""A spoken sentence -> PCM and word times. One file for each engine.

speech = open_engine(voice.engine).speak("xin chào", voice)
"""

from reader.speech.model import Engine, EngineInfo, Speech, Voice, WordTime
from reader.speech.voices import OF_ACCENT, VOICES, EngineOptions, engine_version, open_engine, voice

__all__ = [
    "OF_ACCENT",
    "VOICES",
    "Engine",
    "EngineInfo",
    "EngineOptions",
    "Speech",
    "Voice",
    "WordTime",
    "engine_version",
    "open_engine",
    "voice",
]
