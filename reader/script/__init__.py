"""An Article -> a Script of spoken sentences."""

from reader.script.model import DOUBT, TITLE, Accent, Entry, Reading, Script, Style, Utterance

__all__ = ["DOUBT", "TITLE", "Accent", "Entry", "Reading", "Script", "Style", "Utterance"]
