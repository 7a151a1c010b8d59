"""Numbers -> words. Pure arithmetic of speech: no context, no punctuation."""

from __future__ import annotations

from functools import cache

from reader.script.model import Accent
from reader.script.tables import rows

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
LONGEST = 36
"""Digits. Nobody says a longer number as one quantity: it is read digit by digit."""


class Numerals:
    """Counting in one accent. See `numerals`."""

    def __init__(self, accent: Accent) -> None:
        column = {Accent.NORTH: 1, Accent.CENTRAL: 2, Accent.SOUTH: 3}[accent]
        table = {row[0]: row[column] for row in rows("accents")}
        self.thousand = table.get("nghìn", "nghìn")
        self.odd = table.get("linh", "linh")
        self.billion = table.get("tỷ", "tỷ")
        self.four = table.get("tư", "tư")
        self.five = table.get("lăm", "lăm")
        seven = table.get("bảy", "bảy")
        self.units = tuple(seven if word == "bảy" else word for word in DIGITS)
        self._small = tuple(self._below_thousand(n) for n in range(1000))

    def _below_thousand(self, n: int) -> str:
        """0 <= n < 1000, nothing before it.

        After a ten, 1 is mốt (but mười một), 5 is lăm, 4 is tư: hai mươi mốt, mười lăm, ba mươi tư.
        Between a hundred and a unit stands linh (North) or lẻ (South): một trăm lẻ năm.
        """
        units = self.units
        hundreds, rest = divmod(n, 100)
        tens, unit = divmod(rest, 10)
        said = []
        if hundreds:
            said.append(f"{units[hundreds]} trăm")
        if tens == 0:
            if hundreds and unit:
                said.append(self.odd)
            if unit or not hundreds:
                said.append(units[unit])
        else:
            said.append("mười" if tens == 1 else f"{units[tens]} mươi")
            if unit == 1 and tens > 1:
                said.append("mốt")
            elif unit == 4 and tens > 1:
                said.append(self.four)
            elif unit == 5:
                said.append(self.five)
            elif unit:
                said.append(units[unit])
        return " ".join(said)

    def _full(self, n: int) -> str:
        """0 < n < 1000 after a larger group: its empty hundreds and tens are said (không trăm lẻ năm)."""
        if n >= 100:
            return self._small[n]
        return f"không trăm {self.odd} {self.units[n]}" if n < 10 else f"không trăm {self._small[n]}"

    def cardinal(self, figures: str) -> str:
        """A string of digits as a quantity. Leading zeros are not said; over `LONGEST` digits: one by one.

        >>> north = numerals(Accent.NORTH)
        >>> north.cardinal("2005"), north.cardinal("02")
        ('hai nghìn không trăm linh năm', 'hai')
        >>> numerals(Accent.SOUTH).cardinal("3700000000")
        'ba tỷ bảy trăm triệu'
        >>> numerals(Accent.SOUTH).cardinal("1000000000000")
        'một ngàn tỷ'
        """
        if len(figures) <= 3:
            return self._small[int(figures)]
        figures = figures.lstrip("0") or "0"
        if len(figures) <= 3:
            return self._small[int(figures)]
        if len(figures) > LONGEST:
            return self.digits(figures)
        said: list[str] = []
        groups = (len(figures) + 2) // 3
        figures = figures.zfill(groups * 3)
        for index in range(groups):
            place = groups - 1 - index  # 0 units, 1 thousands, 2 millions, 3 billions, 4 thousand billions …
            n = int(figures[index * 3 : index * 3 + 3])
            if n:
                said.append(self._full(n) if said else self._small[n])
                if place % 3 == 1:
                    said.append(self.thousand)
                elif place % 3 == 2:
                    said.append("triệu")
            if place and place % 3 == 0 and int(figures[max(0, index * 3 - 6) : index * 3 + 3]):
                said.append(" ".join([self.billion] * (place // 3)))
        return " ".join(said)

    def named(self, magnitude: str) -> str:
        """A magnitude's name in this accent.

        >>> numerals(Accent.SOUTH).named("nghìn"), numerals(Accent.NORTH).named("ngàn")
        ('ngàn', 'nghìn')
        """
        if magnitude in ("nghìn", "ngàn"):
            return self.thousand
        return self.billion if magnitude in ("tỷ", "tỉ") else magnitude

    def digits(self, figures: str) -> str:
        """One by one.

        >>> numerals(Accent.SOUTH).digits("0296")
        'không hai chín sáu'
        """
        units = self.units
        return " ".join([units[int(figure)] for figure in figures])

    def decimals(self, figures: str) -> str:
        """What stands behind the decimal comma: one by one, as newsreaders say rates and prices.

        Schoolbooks read two or three digits as a number ("sáu mươi tám"); on air "sáu tám" is shorter and
        cannot be taken for another number, so the schoolbook's form is only an alternative.

        >>> south = numerals(Accent.SOUTH)
        >>> south.decimals("68"), south.decimals("09")
        ('sáu tám', 'không chín')
        """
        return self.digits(figures)


@cache
def numerals(accent: Accent) -> Numerals:
    """The one Numerals of an accent."""
    return Numerals(accent)
