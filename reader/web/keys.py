"""Shortcuts of one character, for the page's list, its script (static/keys.js) and the help page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from reader.web.words import lazy_gettext as _l


@dataclass(frozen=True)
class Key:
    character: str
    """As `KeyboardEvent.key` says it, lower case."""
    act: str
    """Its name in keys.js."""
    words: Any


# On the keyboard the paragraph's keys lie above the sentence's.
KEYS = (
    Key("p", "toggle", _l("Nghe, tạm dừng")),
    Key("k", "previous", _l("Câu trước")),
    Key("l", "next", _l("Câu sau")),
    Key("i", "previousParagraph", _l("Đoạn trước")),
    Key("o", "nextParagraph", _l("Đoạn sau")),
    Key("s", "slower", _l("Đọc chậm hơn")),
    Key("d", "faster", _l("Đọc nhanh hơn")),
    Key("-", "smaller", _l("Chữ nhỏ hơn")),
    Key("0", "ordinary", _l("Chữ thường")),
    Key("+", "larger", _l("Chữ to hơn")),
    Key("?", "list", _l("Mở bảng phím tắt này")),
)
