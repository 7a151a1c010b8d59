"""What was said, piece by piece -> the spoken text, and a Reading for each piece."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.script.line import Line, Said
from reader.script.model import Reading
from reader.script.normalise import Clean

PUNCTUATION = ",.;:?!…"
_SPOKEN_WORD = re.compile(r"[^\s,.;:?!…]+")

Item = tuple[int, int, Said | None, str]
"""A stretch of the line, start and end: read as it stands (None), or as a rule, by its name, says. A bare tuple, since
one is made for every number and acronym."""


def joined(line: Line, items: list[Item]) -> tuple[str, list[int]]:
    """The spoken text, and for each item where its words begin in it.

    A pause becomes a comma unless punctuation stands there already; what is said apart stands apart.
    """
    text = line.text
    out: list[str] = []
    places: list[int] = []
    length = 0
    last = ""
    pause = False
    for start, end, said, _ in items:
        body = text[start:end].strip(" ") if said is None else said.spoken
        if body == "," and said is not None:
            pause = bool(last)
            places.append(length)
            continue
        if body and body[0] in PUNCTUATION:
            pause = False
            if not last or last in PUNCTUATION:
                body = body.lstrip(PUNCTUATION + " ") if last else body
            else:
                out.append(body)
                places.append(length)
                length += len(body)
                last = body[-1]
                continue
        if not body:
            places.append(length)
            continue
        if pause:
            pause = False
            if last not in PUNCTUATION:
                out.append(",")
                length += 1
        if last:
            out.append(" ")
            length += 1
        places.append(length)
        out.append(body)
        length += len(body)
        last = body[-1]
    return "".join(out), places


def readings_of(clean: Clean, items: list[Item], text: str, places: list[int]) -> tuple[Reading, ...]:
    """Items -> Readings. Plain stretches are told word by word; what is silent is told by its neighbour."""
    readings: list[Reading] = []
    unheard: tuple[int, str, float] | None = None
    for (begins, ends, said, rule), place in zip(items, places, strict=True):
        if said is None:
            body = clean.text[begins:ends]
            offset = place
            stripped = text[place : place + len(body)]
            begin = body.find(stripped.split(" ")[0]) if stripped.strip() else 0
            _plain_words(clean, begins, body, offset, begin, text, readings)
            continue
        start, end = clean.span(begins, ends)
        if said.spoken in ("", ",", "…"):
            if said.certainty < 1.0 and readings:
                before = readings[-1]
                readings[-1] = Reading(before.spoken, before.at, before.start, end, rule, said.certainty)
            elif readings and clean.text[begins + 1 : begins + 2].isalnum():  # said already: (UBND)
                readings[-1] = replace(readings[-1], end=end)
            elif said.certainty < 1.0:
                unheard = start, rule, said.certainty
            continue
        readings.append(Reading(said.spoken, place, start, end, rule, said.certainty, said.alternatives))
    if unheard and readings:
        first = readings[0]
        readings[0] = Reading(first.spoken, first.at, unheard[0], first.end, *unheard[1:])
    return tuple(readings)


def _plain_words(
    clean: Clean, start: int, body: str, place: int, begin: int, text: str, readings: list[Reading]
) -> None:
    for word in _SPOKEN_WORD.finditer(body):
        at = text.find(word[0], place)
        if at < 0:
            continue
        place = at + len(word[0])
        begin_source, end_source = clean.span(start + word.start(), start + word.end())
        readings.append(Reading(word[0], at, begin_source, end_source, "plain"))
