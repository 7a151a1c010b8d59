"""An Article -> a Script of spoken sentences.

Reading lines aloud needs no Article, so `write_script` and the article room behind it are imported when asked for
(PEP 562): `reader script --plain` answers at once.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reader.script.lexicon import Lexicon
from reader.script.model import DOUBT, TITLE, Accent, Entry, Reading, Script, Style, Utterance
from reader.script.sentences import split_sentences
from reader.script.verbalize import Spoken, speak_line, verbalize

if TYPE_CHECKING:
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


def __getattr__(name: str) -> Any:
    if name != "write_script":
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from reader.script.write import write_script

    return write_script
