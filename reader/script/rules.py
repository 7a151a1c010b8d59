"""The rules in the order in which they are asked. The first that answers speaks."""

from __future__ import annotations

import re
from functools import cache

from reader.script import (
    acronyms,
    codes,
    contacts,
    counting,
    dates,
    documents,
    foreign,
    formulas,
    money,
    periods,
    ranges,
    roman,
    symbols,
    times,
    units,
)
from reader.script.line import Asked, Line, Rule

AT_DIGIT = (
    Rule("number", counting.BEFORE_WORD, counting.small),
    Rule("number", counting.LONGER_BEFORE_WORD, counting.longer),
    Rule("short-period", periods.SHORT_PERIOD, periods.short_period, "a"),
    Rule("acronym", acronyms.COMPOUND, acronyms.compound),
    Rule("plate", contacts.PLATE, contacts.plate, "a-"),
    Rule("document-number", documents.NUMBER, documents.document_number, "/-"),
    Rule("address", contacts.EMAIL, contacts.address, "@"),
    Rule("address", contacts.WEB, contacts.address, "."),
    Rule("identity", contacts.IDENTITY, contacts.identity, "n"),
    Rule("identity", codes.MARKED, codes.marked, "an"),
    Rule("ip-address", codes.IP, codes.ip_address, "."),
    Rule("phone", contacts.PHONE, contacts.phone, "n"),
    Rule("service-phone", contacts.SERVICE, contacts.service, "n"),
    Rule("called", contacts.EMERGENCIES, contacts.emergencies, "n"),
    Rule("called", contacts.CALLED, contacts.called, "n"),
    Rule("full-date", dates.FULL_DATE, dates.full_date, "/-."),
    Rule("iso-date", dates.ISO_DATE, dates.iso_date, "/-."),
    Rule("date-span", dates.DATE_SPAN, dates.date_span, "/"),
    Rule("day-span", dates.DAY_SPAN, dates.day_span, "/."),
    Rule("month-span", periods.MONTH_SPAN, periods.month_span, "/"),
    Rule("months-of-years", periods.MONTHS_OF_YEARS, periods.months_of_years, "/."),
    Rule("document-and-year", documents.NUMBER_AND_YEAR, documents.number_and_year, "/-"),
    Rule("month-list", periods.MONTH_LIST, periods.month_list, "/"),
    Rule("numbered-year", periods.NUMBERED_YEAR, periods.numbered_year, "/-"),
    Rule("month-year", periods.MONTH_YEAR, periods.month_year, "/-."),
    Rule("standard", documents.STANDARD, documents.standard, ":"),
    Rule("year-span", periods.YEARS, periods.years, "/-"),
    Rule("formula", formulas.FORMULA, formulas.formula, "="),
    Rule("ratio", ranges.RATIO, ranges.ratio, ":"),
    Rule("decade", periods.DECADE, periods.decade, "a"),
    Rule("score", ranges.SCORE, ranges.score, "-:"),
    Rule("clock", times.CLOCK, times.clock, ":"),
    Rule("ratio", ranges.RATIO, ranges.bare_ratio, ":"),
    Rule("hours", times.HOURS, times.hours, "a"),
    Rule("hours", times.WORDED, times.worded),
    Rule("hours", times.BEGINS_WITH_HOURS, times.first_hour, "-"),
    Rule("seconds", times.SECONDS, times.seconds, "a'"),
    Rule("minutes", times.MINUTES, times.minutes, "a'"),
    Rule("short-money", money.SHORT, money.short, "a"),
    Rule("coordinate", units.COORDINATE, units.coordinate, "'"),
    Rule("short-count", money.SHORT_COUNT, money.short_count, "a"),
    Rule("height", units.HEIGHT, units.height, "a"),
    Rule("day-list", dates.DAY_LIST, dates.day_list, "/"),
    Rule("house", ranges.HOUSE, ranges.house, "/"),
    Rule("day-month", dates.DAY_MONTH, dates.day_month, "/-."),
    Rule("day-month", dates.SPACED_DAY, dates.spaced_day, "/-"),
    Rule("fraction", ranges.SLASHED, ranges.slashed, "/"),
    Rule("chain", ranges.CHAIN, ranges.chain, "-"),
    Rule("span", ranges.RANGE, ranges.span, "-"),
    Rule("code", codes.DIGITS_FIRST, codes.digits_first, "a"),
    Rule("number", counting.SMALL, counting.small),
    Rule("ordinal", counting.ORDINAL, counting.ordinal),
    Rule("number", counting.NUMBER, counting.number),
)
AT_LETTER = (
    Rule("acronym", acronyms.OFFICE, acronyms.office),
    Rule("acronym", acronyms.BEFORE_WORD, acronyms.before_word),
    Rule("boat", codes.BOAT, codes.boat, "0"),
    Rule("code", codes.VARIETY, codes.variety, "0"),
    Rule("sizes", symbols.SIZES, symbols.sizes, "-"),
    Rule("address", contacts.EMAIL, contacts.address, "@"),
    Rule("address", contacts.WEB, contacts.address, "."),
    Rule("short-period", periods.SHORT_PERIOD, periods.short_period, "0"),
    Rule("document-code", documents.CODE, documents.document_code, "/-"),
    Rule("road", acronyms.ROAD, acronyms.road, "0"),
    Rule("time-zone", times.ZONE, times.zone, "-"),
    Rule("acronym", acronyms.COMPOUND, acronyms.compound),
    Rule("code", codes.DOTTED, codes.dotted, "."),
    Rule("abbreviation", acronyms.DOTTED, acronyms.dotted, "."),
    Rule("roman", roman.ROMAN, roman.roman),
    Rule("unit", units.UNIT, units.unit),
    Rule("identity", codes.MARKED, codes.marked, "0"),
    Rule("greek", symbols.GREEK, symbols.greek),
    Rule("signed-money", money.LETTERED, money.signed, "$"),
    Rule("signed-money", money.CODED, money.signed, "0"),
    Rule("times", formulas.TIMES, formulas.times, "0"),
    Rule("variable", formulas.VARIABLE, formulas.variable),
    Rule("version", formulas.VERSION, formulas.version, "0"),
    Rule("born", dates.BORN, dates.born, "0"),
    Rule("weekday", codes.WEEKDAY, codes.weekday, "0"),
    Rule("chemical", codes.CHEMICAL, codes.chemical, "0"),
    Rule("code", codes.LETTERS_FIRST, codes.letters_first, "0"),
    Rule("acronym", acronyms.ACRONYM, acronyms.acronym),
    Rule("foreign", foreign.WORD, foreign.foreign),
    Rule("capitals", foreign.WORD, foreign.capitals),
    Rule("unknown-acronym", foreign.WORD, foreign.unknown_acronym),
    Rule("misplaced-tone", foreign.WORD, foreign.misplaced_tone),
    Rule("other-script", foreign.WORD, foreign.other_script),
    Rule("unknown-word", foreign.WORD, foreign.unknown_word),
)
AT_SIGN = (
    Rule("number", counting.POINT_FIRST, counting.point_first, ".,"),
    Rule("address", contacts.DOMAIN, contacts.domain, "."),
    Rule("keys", symbols.KEYS, symbols.keys, "*"),
    Rule("hash-number", symbols.HASH_NUMBER, symbols.hash_number, "#"),
    Rule("bare-sign", symbols.BARE, symbols.bare),
    Rule("address", contacts.HASHTAG, contacts.hashtag, "#@"),
    Rule("phone", contacts.PHONE, contacts.phone, "(+"),
    Rule("signed-money", money.SIGNED, money.signed, "$€£¥₫₩฿₹"),
    Rule("definition", acronyms.DEFINITION, acronyms.definition, "("),
    Rule("dots", symbols.DOTS, symbols.dots, ".…"),
    Rule("arrow", symbols.ARROW, symbols.arrow, "-=→"),
    Rule("negative", symbols.NEGATIVE, symbols.negative, "-–"),
    Rule("unit", units.UNIT, units.unit),
    Rule("slash", symbols.SLASH, symbols.slash, "/"),
    Rule("dash", symbols.DASH, symbols.dash, "-–"),
    Rule("power", formulas.POWER, formulas.power, "^"),
    Rule("sign", symbols.SIGN, symbols.sign),
)

_GLUED = re.compile(r"\d[^\W\d_]")
_DIGIT = re.compile(r"\d")
_LONG = re.compile(r"\d[ .-]?\d[ .-]?\d")
_DIGIT_SIGNS = "/-:.@=a'n"
_LETTER_SIGNS = "/-.@0$"


def _asked(rule: Rule) -> Asked:
    return rule.pattern.match, rule.read, rule.name


def _masked(rules: tuple[Rule, ...], signs: str) -> list[tuple[int, Asked]]:
    """Each rule with the signs it needs as bits; 0 needs none."""
    return [(sum(1 << signs.index(sign) for sign in set(rule.needs)), _asked(rule)) for rule in rules]


_DIGIT_RULES = _masked(AT_DIGIT, _DIGIT_SIGNS)
_LETTER_RULES = _masked(AT_LETTER, _LETTER_SIGNS)


def look_for_digits(line: Line, block: int) -> None:
    """Note on the line which rules are worth asking at a digit of a block of 256 characters, by the signs in it and near.

    `a` is a letter glued to a digit, `n` three digits that may be one number; a dash is any dash or ~, a point is also
    a comma.
    """
    near = _near(line, block)
    line.digit_block = block
    line.at_digit = _at_digit(
        ("/" in near)
        | ("-" in near or "–" in near or "~" in near) << 1
        | (":" in near) << 2
        | ("." in near or "," in near) << 3
        | ("@" in near) << 4
        | ("=" in near) << 5
        | (_GLUED.search(near) is not None) << 6
        | ("'" in near or "’" in near) << 7
        | (_LONG.search(near) is not None) << 8,
    )


def look_for_letters(line: Line, block: int) -> None:
    """The same at a letter; `0` is any digit."""
    near = _near(line, block)
    line.letter_block = block
    line.at_letter = _at_letter(
        ("/" in near)
        | ("-" in near or "–" in near) << 1
        | ("." in near) << 2
        | ("@" in near) << 3
        | (_DIGIT.search(near) is not None) << 4
        | ("$" in near) << 5,
    )


def _near(line: Line, block: int) -> str:
    return line.text[block << 8 : (block + 1 << 8) + 72]


@cache
def _at_digit(mask: int) -> tuple[Asked, ...]:
    return tuple([asked for needs, asked in _DIGIT_RULES if not needs or needs & mask])


@cache
def _at_letter(mask: int) -> tuple[Asked, ...]:
    return tuple([asked for needs, asked in _LETTER_RULES if not needs or needs & mask])


@cache
def at_sign(sign: str) -> tuple[Asked, ...]:
    """The rules worth asking at one sign."""
    return tuple(_asked(rule) for rule in AT_SIGN if not rule.needs or sign in rule.needs)
