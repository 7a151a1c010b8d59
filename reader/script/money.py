"""Money: the sign before the number, and everyday short forms."""

from __future__ import annotations

import re

from reader.script.counting import figure
from reader.script.line import Line, Said
from reader.script.tables import mapping
from reader.script.units import MAGNITUDES

SHORT = re.compile(r"(\d{1,4})(tr|triệu|t|tỷ|tỉ|k|ng|nghìn|ngàn)(\d{1,3})(?![\w/])", re.IGNORECASE)
SIGNED = re.compile(r"(?:US)?[$€£¥₫₩฿₹](?= ?\d)")
_MAGNITUDE = re.compile(r" ?(" + "|".join(MAGNITUDES) + r"|tr|k|M|B)(?![^\W_])")
_NEXT = {"tỷ": "triệu", "triệu": "nghìn", "nghìn": "đồng"}


def short(line: Line, match: re.Match[str]) -> Said | None:
    """2tr5 is two millions and five hundred thousands, said "hai triệu rưỡi" or "hai triệu năm".

    One digit behind the magnitude is hundreds of the next one; it is said as people say it, bare
    (hai triệu tư, một tỷ hai); three digits are said in full (2tr350 = hai triệu ba trăm năm mươi ngàn).

    >>> from reader.script import speak_line
    >>> speak_line("2tr5"), speak_line("1t2"), speak_line("2tr350")
    ('hai triệu năm', 'một tỷ hai', 'hai triệu ba trăm năm mươi ngàn')
    """
    sign = match[2].lower()
    name = {"tr": "triệu", "t": "tỷ", "tỉ": "tỷ", "k": "nghìn", "ng": "nghìn", "ngàn": "nghìn"}.get(
        sign, sign
    )
    said = name.replace("nghìn", line.numerals.thousand).replace("tỷ", line.numerals.billion)
    head = line.numerals.cardinal(match[1])
    rest = match[3]
    if len(rest) == 3:
        below = _NEXT[name].replace("nghìn", line.numerals.thousand)
        return Said(f"{head} {said} {line.numerals.cardinal(rest)} {below}", match.end(), 0.95)
    tail = line.numerals.four if rest == "4" else line.numerals.cardinal(rest)
    other = (f"{head} {said} rưỡi",) if rest == "5" else ()
    return Said(f"{head} {said} {tail}", match.end(), 0.95, other)


def signed(line: Line, match: re.Match[str]) -> Said | None:
    """A currency's sign stands before its number in English; its name is said behind the magnitude.

    >>> from reader.script import speak_line
    >>> speak_line("$20,5 triệu")
    'hai mươi phẩy năm triệu đô la'
    """
    at = match.end() + (line.text[match.end() : match.end() + 1] == " ")
    amount = figure(line, at, whole=True)
    spoken, end = amount.spoken, amount.end
    dash = re.compile(r" ?[-–] ?\$?(?=\d)").match(line.text, end)
    if dash:
        other = figure(line, dash.end(), whole=True)
        spoken, end = f"{spoken} đến {other.spoken}", other.end
    magnitude = _MAGNITUDE.match(line.text, end)
    if magnitude:
        name = {"tr": "triệu", "k": "nghìn", "M": "triệu", "B": "tỷ", "tỉ": "tỷ"}.get(
            magnitude[1], magnitude[1]
        )
        spoken += " " + name.replace("nghìn", line.numerals.thousand)
        end = magnitude.end()
    currency = mapping("currencies").get(match[0]) or mapping("currencies").get(match[0][-1], "")
    return Said(f"{spoken} {currency}".strip(), end, amount.certainty, amount.alternatives)
