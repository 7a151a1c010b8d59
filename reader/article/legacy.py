"""Old Vietnamese fonts: text whose letters are right only in a .VnTime or VNI-Times font, made Unicode.

It must run before any extractor, for TCVN3 uses U+00AD, the soft hyphen that others throw away, as the letter ư.
Evidence decides: a text that already has a letter above U+00FF, or whose words are no more Vietnamese after than
before, is never touched.
Sources: TCVN 5712:1993 (VN3, the ABC fonts .Vn…); the VNI-Windows table of the VNI- fonts.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from functools import lru_cache

from lxml import etree
from lxml.html import HtmlElement

from reader.article.syllable import is_syllable

TCVN3 = str.maketrans(
    "µ¸¶·¹¨»¾¼½Æ©ÇÊÈÉË®ÌÐÎÏÑªÒÕÓÔÖ×ÝØÜÞßãáâä«åèæçé¬êíëìîïóñòô\u00adõøö÷ùúýûüþ¡¢§£¤¥¦",
    "àáảãạăằắẳẵặâầấẩẫậđèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵĂÂĐÊÔƠƯ",
)
TOKEN = re.compile("[^\\s!-@\\[-`{-~\u00a0“”‘’…–—]+")
LONE = re.compile("[©®«»·§¶¬µ¨¸¦¤¡¢£¥\u00ad]+")  # marks in their own right where they stand alone
ABC_CAPITALS = re.compile(r"\.Vn\w*H\b")  # fonts that draw small letters as capitals
FEWEST = 4  # words
Repair = Callable[[str], str]


@lru_cache(maxsize=1)
def _vni_table() -> dict[str, str]:
    """A base letter and one mark, or one letter -> Unicode."""
    tones = "\u0301\u0300\u0309\u0303\u0323"
    pairs: dict[str, str] = {}
    for base in "aeiouy":
        pairs |= {base + mark: base + tone for mark, tone in zip("ùøûõï", tones, strict=True)}
    for base, letter in (("ô", "ơ"), ("ö", "ư")):
        pairs |= {base + mark: letter + tone for mark, tone in zip("ùøûõï", tones, strict=True)}
    pairs |= {"aê": "ă", "aâ": "â", "eâ": "ê", "oâ": "ô"}
    pairs |= {"a" + mark: "ă" + tone for mark, tone in zip("éèúüë", tones, strict=True)}
    for base, letter in (("a", "â"), ("e", "ê"), ("o", "ô")):
        pairs |= {base + mark: letter + tone for mark, tone in zip("áàåãä", tones, strict=True)}
    pairs |= {"æ": "ỉ", "ó": "ĩ", "ò": "ị", "ô": "ơ", "ö": "ư", "î": "ỵ", "ñ": "đ"}
    table = {old: unicodedata.normalize("NFC", new) for old, new in pairs.items()}
    table |= {old.capitalize(): new.capitalize() for old, new in table.items()}
    return table | {old.upper(): new.upper() for old, new in table.items()}


@lru_cache(maxsize=1)
def _vni_pattern() -> re.Pattern[str]:
    return re.compile("|".join(sorted(map(re.escape, _vni_table()), key=len, reverse=True)))


def from_tcvn3(text: str) -> str:
    """TCVN3 (ABC) -> Unicode.

    >>> from_tcvn3("Céng hoµ x· héi chñ nghÜa ViÖt Nam")
    'Cộng hoà xã hội chủ nghĩa Việt Nam'
    """
    return text.translate(TCVN3)


def from_vni(text: str) -> str:
    """VNI-Windows -> Unicode.

    >>> from_vni("Coäng hoøa xaõ hoäi chuû nghóa Vieät Nam, ñöôïc")
    'Cộng hòa xã hội chủ nghĩa Việt Nam, được'
    """
    return _vni_pattern().sub(lambda found: _vni_table()[found[0]], text)


def counts(text: str, repair: Repair) -> tuple[int, int, int]:
    """(words with a letter outside ASCII, those that are Vietnamese as they stand, those that are so repaired)."""
    words = before = after = 0
    for token in TOKEN.findall(text):
        if token.isascii() or LONE.fullmatch(token):
            continue
        words += 1
        before += is_syllable(token)
        after += is_syllable(repair(token))
    return words, before, after


def is_unicode(text: str) -> bool:
    """Whether it has a letter that no eight-bit font could have given."""
    return any(c > "\u00ff" and c.isalpha() for c in text)


def evidence(texts: list[str]) -> Repair | None:
    """The repair that the texts of a page ask for, taken together."""
    candidates = [text for text in texts if not text.isascii() and not is_unicode(text)]
    for repair in (from_tcvn3, from_vni):
        words = after = 0
        for text in candidates:
            n, good, better = counts(text, repair)
            if good < n or better > good:  # not already good Unicode
                words += n
                after += better if better > good else 0
        if after >= FEWEST and after >= words * 0.6:
            return repair
    return None


def has_legacy_font(text: str) -> bool:
    """Whether raw mark-up or text, read as Windows-1252, is in an old font."""
    return evidence(re.sub(r"<[^>]*>", "\n", text).split("\n")) is not None


def mend(text: str, repair: Repair, *, alone: bool) -> str:
    """A text repaired where that makes it Vietnamese; with `alone` (no Unicode on the page) also when nothing speaks against."""
    if text.isascii() or is_unicode(text):
        return text
    words, before, after = counts(text, repair)
    if not words or after < before or (after == before and not alone):
        return text
    return TOKEN.sub(lambda found: found[0] if LONE.fullmatch(found[0]) else repair(found[0]), text)


def repair_text(text: str) -> str:
    """Plain text repaired line by line; good Unicode comes back as it was.

    >>> repair_text("Uû ban nh©n d©n ph­êng Mü Th¹nh tæ chøc héi nghÞ")
    'Uỷ ban nhân dân phường Mỹ Thạnh tổ chức hội nghị'
    """
    lines = text.split("\n")
    repair = evidence(lines)
    if repair is None:
        return text
    return "\n".join(mend(line, repair, alone=not is_unicode(text)) for line in lines)


def repair_tree(root: HtmlElement) -> None:
    """Every text of a page, its title and meta tags repaired in place."""
    elements = [element for element in root.iter(etree.Element) if element.tag not in ("script", "style")]
    texts = [
        text for element in elements for text in (element.text, element.tail) if text and not text.isascii()
    ]
    repair = evidence(texts)
    if repair is None:
        return
    alone = not any(map(is_unicode, texts))
    for element in elements:
        if element.text:
            element.text = mend(element.text, repair, alone=alone)
        if element.tail:
            element.tail = mend(element.tail, repair, alone=alone)
        if element.tag == "meta" and (content := element.get("content")):
            element.set("content", mend(content, repair, alone=alone))
    if repair is from_tcvn3:
        raise_capitals(elements)


def raise_capitals(elements: list[HtmlElement]) -> None:
    """Text in a .Vn…H font is seen in capitals."""
    for element in elements:
        if ABC_CAPITALS.search((element.get("style") or "") + (element.get("face") or "")):
            for inner in element.iter(etree.Element):
                if inner.text:
                    inner.text = inner.text.upper()
                if inner.tail and inner is not element:
                    inner.tail = inner.tail.upper()
