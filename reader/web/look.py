"""How a page looks to one reader: size of letters, colours, spacing.

The server never stores it. With JavaScript it lives in the browser's localStorage; without, in the address
(`?co-chu=150&nen=toi`), and every link of the page carries it on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from reader.web.words import lazy_gettext as _l


@dataclass(frozen=True)
class Choice:
    """One thing a reader may choose; the first value is what a page has when nothing was chosen."""

    name: str
    """`data-<name>` on `<html>`, and the key in localStorage."""
    query: str
    """Its name in the address."""
    label: Any
    values: Mapping[str, Any]
    """Value in the address -> what a person reads."""
    script_only: bool = False
    """Needs JavaScript, so it is not offered without."""

    @property
    def default(self) -> str:
        return next(iter(self.values))


SIZES = ("100", "125", "150", "175", "200", "250", "300")  # percent; seven steps, issue 3

LOOK = (
    Choice("size", "co-chu", _l("Cỡ chữ"), {size: f"{size} %" for size in SIZES}),
    Choice(
        "theme",
        "nen",
        _l("Màu nền"),
        {
            "may": _l("Theo máy"),
            "sang": _l("Sáng"),
            "toi": _l("Tối"),
            "giay": _l("Màu giấy"),
            "vang": _l("Chữ vàng nền đen"),
        },
    ),
    Choice("face", "kieu-chu", _l("Kiểu chữ"), {"may": _l("Theo máy"), "be": "Be Vietnam Pro"}),
    Choice(
        "lines",
        "gian-dong",
        _l("Giãn dòng"),
        {"vua": _l("Vừa"), "rong": _l("Rộng"), "rat-rong": _l("Rất rộng")},
    ),
    Choice(
        "letters",
        "gian-chu",
        _l("Giãn chữ"),
        {"vua": _l("Vừa"), "rong": _l("Rộng"), "rat-rong": _l("Rất rộng")},
    ),
    Choice(
        "words",
        "gian-tu",
        _l("Giãn từ"),
        {"vua": _l("Vừa"), "rong": _l("Rộng"), "rat-rong": _l("Rất rộng")},
    ),
    Choice("column", "be-rong", _l("Bề rộng cột"), {"vua": _l("Vừa"), "hep": _l("Hẹp"), "rong": _l("Rộng")}),
    Choice(
        "focus",
        "soi-dong",
        _l("Soi dòng"),
        {
            "khong": _l("Không"),
            "thuoc": _l("Thước kẻ"),
            "1": _l("1 dòng"),
            "3": _l("3 dòng"),
            "5": _l("5 dòng"),
        },
        script_only=True,
    ),
    Choice(
        "keys", "phim-tat", _l("Phím tắt một chữ"), {"bat": _l("Bật"), "tat": _l("Tắt")}, script_only=True
    ),
    Choice(
        "keep",
        "giu-bai",
        _l("Giữ bài để nghe khi mất mạng"),
        {"mo": _l("Khi mở bài"), "nghe": _l("Khi bấm nghe"), "khong": _l("Không giữ")},
        script_only=True,
    ),
)

LANGUAGES = ("vi", "en")
LANGUAGE_QUERY = "ngon-ngu"


class Look:
    """What one request asked for. Unknown values are ignored: the page is then as if nothing was asked."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.asked: dict[str, str] = {
            choice.query: query[choice.query] for choice in LOOK if query.get(choice.query) in choice.values
        }
        self.language = query.get(LANGUAGE_QUERY, "")
        if self.language not in LANGUAGES:
            self.language = LANGUAGES[0]

    def value(self, choice: Choice) -> str:
        return self.asked.get(choice.query, choice.default)

    @property
    def attributes(self) -> dict[str, str]:
        """For `<html>`: what the address asks for, which wins over what the browser remembers."""
        return {f"data-{c.name}": self.asked[c.query] for c in LOOK if c.query in self.asked}

    @property
    def kept(self) -> dict[str, str]:
        """What every link carries on: no more than what differs from the default."""
        chosen = {c.query: self.value(c) for c in LOOK if self.value(c) != c.default}
        language = {} if self.language == LANGUAGES[0] else {LANGUAGE_QUERY: self.language}
        return {**chosen, **language}

    @property
    def size(self) -> str:
        return self.value(LOOK[0])

    def step(self, by: int) -> str:
        """The size `by` steps away, held within the seven.

        >>> Look({"co-chu": "125"}).step(+1)
        '150'
        >>> Look({}).step(-1)
        '100'
        """
        at = SIZES.index(self.size) + by
        return SIZES[min(max(at, 0), len(SIZES) - 1)]
