"""What a hand slipped on: a word typed twice, half of a word lost. Reported, never put right: the text is the author's."""

from __future__ import annotations

from functools import cache

from reader.script.model import Reading
from reader.script.tables import rows, words

_CERTAINTY = 0.8


@cache
def _halves() -> dict[str, tuple[frozenset[str], frozenset[str], str]]:
    """Half -> what may stand before it, what may stand after it, the whole word that was meant."""
    return {row[0]: (_listed(row[1]), _listed(row[2]), row[3]) for row in rows("halves")}


@cache
def _junctions() -> dict[str, tuple[frozenset[str], frozenset[str]]]:
    """Word -> what makes a compound with it before, what behind: hành vi + vi phạm."""
    return {row[0]: (_listed(row[1]), _listed(row[2])) for row in rows("junctions")}


def _listed(cell: str) -> frozenset[str]:
    return frozenset(word.strip() for word in cell.split(","))


def reported(source: str, readings: tuple[Reading, ...]) -> tuple[Reading, ...]:
    """The same readings; a word typed twice becomes one reading in doubt, whose alternative is the word once.

    >>> from reader.script import verbalize
    >>> [(r.spoken, r.alternatives) for r in verbalize("làm theo theo Bác").readings if r.certainty < 0.9]
    [('theo theo', ('theo',))]
    >>> [(r.spoken, r.alternatives) for r in verbalize("học tập, tục tuyên truyền").readings if r.certainty < 0.9]
    [('tục', ('tiếp tục',))]
    """
    halves, meant_twice = _halves(), words("reduplications")
    low = [reading.spoken.lower() if reading.rule == "plain" else "" for reading in readings]
    found = [i for i, word in enumerate(low) if word and (word in halves or (i and word == low[i - 1]))]
    if not found:
        return readings
    said = list(readings)
    for i in reversed(found):
        reading, word = said[i], low[i]
        if word in halves:
            before, after, whole = halves[word]
            led = i and low[i - 1] in before and not source[said[i - 1].end : reading.start].strip()
            if not led and not (i + 1 < len(low) and low[i + 1] in after):
                said[i] = _doubted(reading, reading, "half-word", whole)
            continue
        first = readings[i - 1]
        apart = source[first.start + len(first.spoken) : reading.start].strip()
        if first.spoken.islower() and reading.spoken[0].isupper():
            continue  # Trưởng phòng Phòng Khoáng sản
        if apart or word in meant_twice or (first.spoken[0].isupper() and reading.spoken[0].isupper()):
            continue
        if i >= 2 and low[i - 2] == word:
            continue  # three times is meant
        ends, begins = _junctions().get(word, (frozenset(), frozenset()))
        if i >= 2 and i + 1 < len(low) and low[i - 2] in ends and low[i + 1] in begins:
            continue
        said[i - 1 : i + 1] = [_doubted(first, reading, "doubled-word", first.spoken)]
    return tuple(said)


def _doubted(first: Reading, last: Reading, rule: str, instead: str) -> Reading:
    spoken = first.spoken if first is last else f"{first.spoken} {last.spoken}"
    return Reading(spoken, first.at, first.start, last.end, rule, _CERTAINTY, (instead,))
