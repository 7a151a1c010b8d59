"""An Article -> a Script of spoken sentences.

Reading lines aloud needs no Article, so what does is imported with the article room when it is asked for (PEP 562):
`reader script --plain` answers at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from reader.script.lexicon import Lexicon
from reader.script.model import DOUBT, TITLE, Accent, Entry, Reading, Script, Style, Utterance
from reader.script.sentences import split_sentences
from reader.script.verbalize import Spoken, speak_line, verbalize

if TYPE_CHECKING:
    from reader.script.languages import marked_text, with_languages
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
    "marked_text",
    "speak_line",
    "split_sentences",
    "verbalize",
    "with_languages",
    "write_script",
]


_WITH_ARTICLES = {"write_script": "write", "marked_text": "languages", "with_languages": "languages"}


def __getattr__(name: str) -> Any:
    if name not in _WITH_ARTICLES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"reader.script.{_WITH_ARTICLES[name]}"), name)
