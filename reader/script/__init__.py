"""An Article -> a Script of spoken sentences."""

from reader.script.lexicon import Lexicon
from reader.script.model import DOUBT, TITLE, Accent, Entry, Reading, Script, Style, Utterance
from reader.script.sentences import split_sentences
from reader.script.verbalize import Spoken, speak_line, verbalize
from reader.script.write import write_script

__all__ = [
    "DOUBT",
    "TITLE",
    "Accent",
    "Entry",
    "Lexicon",
    "Reading",
    "Script",
    "Spoken",
    "Style",
    "Utterance",
    "speak_line",
    "split_sentences",
    "verbalize",
    "write_script",
]
