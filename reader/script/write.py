"""An Article -> its Script."""

from __future__ import annotations

import functools

from reader.article import Article, Block, BlockKind
from reader.script.acronyms import learn
from reader.script.lexicon import Lexicon
from reader.script.model import TITLE, Accent, Reading, Script, Style, Utterance
from reader.script.sentences import split_sentences
from reader.script.verbalize import Spoken, Verbalizer, verbalizer

PAUSES = {
    BlockKind.HEADING: 0.8,
    BlockKind.PARAGRAPH: 0.7,
    BlockKind.LIST_ITEM: 0.5,
    BlockKind.QUOTE: 0.7,
    BlockKind.TABLE: 0.5,
    BlockKind.FIGURE: 0.7,
}
"""Seconds after the last sentence of a block: a listener hears where a thought ends."""
AFTER_TITLE = 1.0
BETWEEN_SENTENCES = 0.4
REMEMBERED = 512
"""Sentences: a few long articles, about 3 MB."""
AFTER_CUT = {";": 0.3, ",": 0.2}
"""Seconds inside a long sentence."""


def write_script(
    article: Article,
    accent: Accent = Accent.SOUTH,
    style: Style = Style.RADIO,
    lexicon: Lexicon | None = None,
    *,
    mung: bool = False,
) -> Script:
    """The title, then the blocks in order, a sentence an Utterance. A block without a word gives none.

    Acronyms that the article defines anywhere (`Hợp tác xã (HTX)`) are read so throughout.
    """
    speaker = verbalizer(accent, style, lexicon, mung=mung)
    learned = learn(article.title)
    for block in article.blocks:
        for written, spoken in learn(block.text).items():
            learned.setdefault(written, spoken)
    utterances = _utterances(speaker, learned, TITLE, article.title, AFTER_TITLE, "")
    for number, block in enumerate(article.blocks):
        if block.kind is BlockKind.TABLE:
            utterances += _table(speaker, learned, number, block)
        else:
            lead = f"{block.ordinal}," if block.ordinal is not None else ""
            utterances += _utterances(speaker, learned, number, block.text, PAUSES[block.kind], lead)
    return Script(tuple(utterances), accent, style)


def _utterances(
    speaker: Verbalizer, learned: dict[str, str], number: int, text: str, pause: float, lead: str
) -> list[Utterance]:
    made: list[Utterance] = []
    spans = split_sentences(text)
    known = tuple(learned.items())
    for index, (start, end) in enumerate(spans):
        spoken = _spoken(speaker, text[start:end], known)
        if lead:
            spoken, lead = _led(speaker, lead, spoken, "list-number"), ""
        if not any(letter.isalpha() for letter in spoken.text):
            continue
        after = pause if index == len(spans) - 1 else AFTER_CUT.get(text[end - 1], BETWEEN_SENTENCES)
        made.append(Utterance(spoken.text, _moved(spoken.readings, start), number, start, end, after))
    return made


@functools.lru_cache(REMEMBERED)
def _spoken(speaker: Verbalizer, sentence: str, learned: tuple[tuple[str, str], ...]) -> Spoken:
    """An edited article is mostly the sentences that it was before."""
    return speaker.verbalize(sentence, dict(learned))


def _moved(readings: tuple[Reading, ...], by: int) -> tuple[Reading, ...]:
    """Readings of a sentence -> readings in its block."""
    if not by:
        return readings
    return tuple(
        Reading(r.spoken, r.at, r.start + by, r.end + by, r.rule, r.certainty, r.alternatives)
        for r in readings
    )


def _led(speaker: Verbalizer, lead: str, spoken: Spoken, rule: str) -> Spoken:
    """Words that are not in the source (a list item's number, a column's head) before a sentence."""
    said = speaker.speak(lead)
    if not said:
        return spoken
    shift = len(said) + 1
    at = spoken.readings[0].start if spoken.readings else 0
    first = Reading(said.rstrip(",:"), 0, at, at, rule)
    rest = tuple(
        Reading(r.spoken, r.at + shift, r.start, r.end, r.rule, r.certainty, r.alternatives)
        for r in spoken.readings
    )
    return Spoken(f"{said} {spoken.text}", (first, *rest))


def _table(speaker: Verbalizer, learned: dict[str, str], number: int, block: Block) -> list[Utterance]:
    """Row by row. With three columns or more each cell is announced by its column's head, so that a
    listener who cannot see the table knows what a figure is; a row that is a sentence long is one Utterance.
    """
    made: list[Utterance] = []
    rows = block.text.split("\n")
    heads = [cell.strip() for cell in rows[0].split("\t")]
    headed = len(rows) > 1 and len(heads) > 1 and all(heads) and not any(c.isdigit() for c in "".join(heads))
    at = 0
    for index, row in enumerate(rows):
        parts: list[Spoken] = []
        begin = at
        for column, cell in enumerate(row.split("\t")):
            if cell.strip():
                spoken = speaker.verbalize(cell, learned)
                spoken = Spoken(spoken.text, _moved(spoken.readings, at))
                if headed and index and len(heads) > 2 and 0 < column < len(heads):
                    spoken = _led(speaker, heads[column] + ":", spoken, "column-head")
                parts.append(spoken)
            at += len(cell) + 1
        joined = _joined(parts)
        if joined.text:
            pause = PAUSES[block.kind] if index == len(rows) - 1 else BETWEEN_SENTENCES
            made.append(Utterance(joined.text, joined.readings, number, begin, begin + len(row), pause))
    return made


def _joined(parts: list[Spoken]) -> Spoken:
    """Cells -> one sentence, a comma between."""
    text = ""
    readings: list[Reading] = []
    for part in parts:
        if not part.text:
            continue
        if text:
            text += " " if text[-1] in ",.;:?!…" else ", "
        shift = len(text)
        readings += [
            Reading(r.spoken, r.at + shift, r.start, r.end, r.rule, r.certainty, r.alternatives)
            for r in part.readings
        ]
        text += part.text
    return Spoken(text, tuple(readings))
