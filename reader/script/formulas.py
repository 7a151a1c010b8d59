"""Simple sums and products: 100 + 50 = 150, 3 x 4, 10⁵."""

from __future__ import annotations

import re

from reader.script.acronyms import spelled
from reader.script.counting import figure
from reader.script.line import Line, Said

FORMULA = re.compile(r"\d+(?:[.,]\d+)?(?:(?: ?[-–+×x*:÷] ?| / )\d+(?:[.,]\d+)?){1,4} ?(?==)")
TIMES = re.compile(r"[xX](?= ?\d| [^-+=<>])")
VARIABLE = re.compile(r"(?:[A-Za-z]|mc(?=\^2))(?![^\W_])")
VERSION = re.compile(r"[vV](?=\d{1,3}\.\d)")
POWER = re.compile(r"\^-?\d{1,3}")
_MEASURE = re.compile(r"\d ?[cdkm]{0,2} ?$")
_GENERATION = re.compile(r"(?<![\d.,/])(?:[4-9]|10)[ ]?$")
"""Those born in the eighties are 8x, in the nineties 9x."""
_OPERATORS = {"-": "trừ", "–": "trừ", "+": "cộng", "×": "nhân", "x": "nhân", "*": "nhân", ":": "chia", "÷": "chia", "/": "chia"}  # fmt: skip


def formula(line: Line, match: re.Match[str]) -> Said | None:
    """Before an equals sign a dash is trừ and a colon is chia.

    >>> from reader.script import speak_line
    >>> speak_line("7 - 2 = 5"), speak_line("10 : 2 = 5")
    ('bảy trừ hai bằng năm', 'mười chia hai bằng năm')
    """
    said = []
    at, end = match.start(), match.end()
    while at < end:
        sign = line.text[at]
        if sign.isdigit():
            part = figure(line, at)
            said.append(part.spoken)
            at = part.end
            continue
        if sign in _OPERATORS:
            said.append(_OPERATORS[sign])
        at += 1
    return Said(" ".join(said), at)


def times(line: Line, match: re.Match[str]) -> Said | None:
    """x between two numbers: 4x6 m is "bốn nhân sáu mét".

    >>> from reader.script import speak_line
    >>> speak_line("khổ 20x30cm"), speak_line("đất 5 x 20 m")
    ('khổ hai mươi nhân ba mươi xăng ti mét', 'đất năm nhân hai mươi mét')
    """
    if not line.text[match.end() :].lstrip(" ")[:1].isdigit() and _GENERATION.search(
        line.text, max(0, match.start() - 4), match.start()
    ):
        return Said("ích", match.end(), 0.95)  # người đẹp 9 x
    if _MEASURE.search(line.text, max(0, match.start() - 6), match.start()):
        return Said("nhân", match.end())
    apart = (
        line.text[match.start() - 1 : match.start()] == " "
        and line.text[match.end() : match.end() + 1] == " "
    )
    return (
        Said("nhân", match.end(), 0.92)
        if apart and line.text[match.end() + 1 : match.end() + 2].isdigit()
        else None
    )


def variable(line: Line, match: re.Match[str]) -> Said | None:
    """A letter beside a sign of mathematics, on either side of & or behind vitamin is said by its name.

    >>> from reader.script import speak_line
    >>> speak_line("x > 0"), speak_line("vitamin C"), speak_line("A&B")
    ('ích lớn hơn không', 'vi ta min xê', 'a và bê')
    """
    text, at, end = line.text, match.start(), match.end()
    if at and text[at - 1].isdigit() and _COEFFICIENT.match(text, end) and "=" in text:
        return Said(spelled(match[0]).lower(), end)
    if at and text[at - 1].isalnum():
        return None
    before = text[at - 2 : at - 1] if text[at - 1 : at] == " " else text[at - 1 : at]
    after = text[end + 1 : end + 2] if text[end : end + 1] == " " else text[end : end + 1]
    compared = (before and before in _COMPARED) or (after and after in _COMPARED)
    plus = (
        text[end : end + 3] in (" + ", " - ", " * ") and match[0] not in "aeiouyAEIOUY" and match[0].islower()
    )
    joined = plus or "&" in (text[at - 1 : at], text[end : end + 1])
    if not compared and not joined and not line.cued(at, ("vitamin", "vi ta min")):
        return None
    return Said(spelled(match[0]).lower(), end)


_COEFFICIENT = re.compile(r"\^| ?[-+=<>≤≥×]")
"""Behind the x of 2x: so is 2x + 3 = 7 told from 8x, who was born in the eighties."""
_COMPARED = "=<>≤≥≠≈^√×÷"


def version(line: Line, match: re.Match[str]) -> Said | None:
    """v1.0.5: the letter by its name.

    >>> from reader.script import speak_line
    >>> speak_line("bản v1.0.5")
    'bản vê một chấm không chấm năm'
    """
    return None if match.start() and line.text[match.start() - 1].isalnum() else Said("vê", match.end())


def power(line: Line, match: re.Match[str]) -> Said | None:
    """10⁵ is "mười mũ năm"; behind a word a raised figure is a footnote's mark, which is silent.

    >>> from reader.script import speak_line
    >>> speak_line("10⁵"), speak_line("a²"), speak_line("báo cáo¹")
    ('mười mũ năm', 'a bình phương', 'báo cáo')
    """
    text, at = line.text, match.start()
    written = match[0]
    base = text[at - 1 : at]
    lone = base.isalpha() and (not text[at - 2 : at - 1].isalpha() or "=" in text[max(0, at - 6) : at])
    if not (base.isdigit() or base == ")" or lone):
        return Said("", match.end(), 1.0 if base.isalpha() else 0.8)
    if written in ("^2", "^3"):
        return Said({"^2": "bình phương", "^3": "lập phương"}[written], match.end())
    sign = "trừ " if written[1] == "-" else ""
    return Said(f"mũ {sign}{line.numerals.cardinal(written.lstrip('^-'))}", match.end())
