"""Money: the sign before the number, and everyday short forms."""

from __future__ import annotations

import re

from reader.script.counting import figure
from reader.script.line import Line, Said
from reader.script.tables import mapping
from reader.script.units import MAGNITUDES

SHORT = re.compile(r"(\d{1,4})(tr|triệu|t|tỷ|tỉ|k|ng|nghìn|ngàn)(\d{3}k|\d{1,3})(?!\w|/\d)", re.IGNORECASE)
LETTERED = re.compile(r"(?:US|HK|NT|A|S|C)\$(?= ?\d)")
CODED = re.compile(r"(?:USD|VNĐ|VND|EUR|GBP|JPY|CNY|NDT|AUD|SGD|CAD|HKD|THB|KRW|CHF)(?= ?\d)")
SHORT_COUNT = re.compile(r"(\d+(?:[.,]\d+)?)([MB])(?![^\W_])")
_COUNTED = ("usd", "vnđ", "vnd", "eur", "đồng", "đô", "view", "views", "lượt", "người", "follow", "followers", "theo dõi", "like", "likes", "sub", "subs", "thuê bao")  # fmt: skip
_LONG = ("dài", "rộng", "cao", "sâu", "ngang", "khổ", "mặt đường", "mặt tiền", "cách", "nước", "hơn", "từ", "đến", "gần", "x", "lộ giới")  # fmt: skip
SIGNED = re.compile(r"(?:US)?[$€£¥₫₩฿₹](?= ?\d)")
_DASH = re.compile(r" ?[-–] ?\$?(?=\d)")
_MAGNITUDE = re.compile(
    r" ?(" + "|".join(MAGNITUDES) + r"|tr|k|M|B|million|billion|trillion|bn|mn|m)(?![^\W_])"
)
_NEXT = {"tỷ": "triệu", "triệu": "nghìn", "nghìn": "đồng"}
_SHORT_NAMES = {"tr": "triệu", "triệu": "triệu", "t": "tỷ", "tỷ": "tỷ", "tỉ": "tỷ", "k": "nghìn", "ng": "nghìn", "nghìn": "nghìn", "ngàn": "nghìn"}  # fmt: skip


def short(line: Line, match: re.Match[str]) -> Said | None:
    """2tr5 is two millions and five hundred thousands: on air in full, in brief as people say it.

    The digits behind the magnitude are the first of the next lower one: 2tr5 = 2tr50 = 2tr500.

    >>> from reader.script import Style, speak_line
    >>> speak_line("2tr5"), speak_line("1t2"), speak_line("2tr350")
    ('hai triệu năm trăm ngàn', 'một tỷ hai trăm triệu', 'hai triệu ba trăm năm mươi ngàn')
    >>> speak_line("2tr5", style=Style.BRIEF)
    'hai triệu năm'
    """
    sign = match[2].lower()
    name = _SHORT_NAMES[sign]
    numerals = line.numerals
    magnitude = numerals.named(name)
    head = numerals.cardinal(match[1])
    rest = match[3].rstrip("kK")
    if sign == "t" and len(rest) == 3:
        return None
    tail = numerals.four if rest == "4" else numerals.cardinal(rest)
    brief = f"{head} {magnitude} {tail}"
    full = f"{head} {magnitude} {numerals.cardinal(rest.ljust(3, '0'))} {numerals.named(_NEXT[name])}"
    if line.brief and len(rest) == 1:
        return Said(brief, match.end(), 0.97, (full,))
    others = (brief, f"{head} {magnitude} rưỡi") if rest == "5" else (brief,)
    return Said(full, match.end(), 0.97, others)


def short_count(line: Line, match: re.Match[str]) -> Said | None:
    """2.5B USD, 3M lượt xem: millions and billions as English shortens them. 1,2M alone may be metres: in doubt.

    >>> from reader.script import speak_line
    >>> speak_line("2.5B USD"), speak_line("3M lượt xem"), speak_line("rộng 1,2M")
    ('hai phẩy năm tỷ đô la Mỹ', 'ba triệu lượt xem', 'rộng một phẩy hai mét')
    """
    sign, numerals = match[2], line.numerals
    counted = line.follows(match.end(), _COUNTED)
    alone = sign == "M" and "," in match[1] and not line.cued(match.start(), _LONG)
    if not counted and (not alone or line.follows(match.end(), ("x",))):
        return None
    amount = figure(line, match.start(1)).spoken.replace("chấm", "phẩy")
    said = f"{amount} {'triệu' if sign == 'M' else numerals.billion}"
    return Said(said, match.end(), 0.95) if counted else Said(said, match.end(), 0.75, (f"{amount} mét",))


def signed(line: Line, match: re.Match[str]) -> Said | None:
    """A currency's sign or code stands before its number in English; its name is said behind the magnitude.

    >>> from reader.script import speak_line
    >>> speak_line("$20,5 triệu"), speak_line("USD 500")
    ('hai mươi phẩy năm triệu đô la', 'năm trăm đô la Mỹ')
    """
    at = match.end() + (line.text[match.end() : match.end() + 1] == " ")
    amount = figure(line, at, whole=True)
    spoken, end = amount.spoken, amount.end
    dash = _DASH.match(line.text, end)
    if dash:
        other = figure(line, dash.end(), whole=True)
        spoken, end = f"{spoken} đến {other.spoken}", other.end
    magnitude = _MAGNITUDE.match(line.text, end)
    if magnitude:
        name = {"tr": "triệu", "k": "nghìn", "M": "triệu", "B": "tỷ", "tỉ": "tỷ", "million": "triệu", "mn": "triệu", "m": "triệu", "billion": "tỷ", "bn": "tỷ", "trillion": "nghìn tỷ"}.get(magnitude[1], magnitude[1])  # fmt: skip
        spoken += " " + name.replace("nghìn", line.numerals.thousand)
        end = magnitude.end()
    currency = mapping("currencies").get(match[0].strip()) or mapping("currencies").get(match[0][-1], "")
    return Said(f"{spoken} {currency}".strip(), end, amount.certainty, amount.alternatives)
