"""Is a word shaped like a Vietnamese syllable? Evidence for which reading of a text is the right one."""

from __future__ import annotations

import re
import unicodedata

TONES = dict.fromkeys(map(ord, "\u0300\u0301\u0303\u0309\u0323"))
SHAPE = re.compile(
    "(?:b|ch|c|d|đ|gh|gi|g|h|kh|k|l|m|ngh|ng|nh|n|ph|p|qu|r|s|th|tr|t|v|x)?"
    "(?:"
    "(?:oă|oa|oe|uâ|uê|uy|iê|yê|uyê|uô|ươ|oo|a|ă|â|e|ê|i|o|ô|ơ|u|ư|y|ua|ưa|ia)(?:ch|c|m|ng|nh|n|p|t)"
    "|(?:uyê|iê|yê|uô|ươ|oai|oay|oao|oeo|uây|uôi|ươi|ươu|iêu|yêu|uya|uyu|oa|oe|uê|uy|uơ|ia|ua|ưa|ai|ao|au|ay|âu|ây|eo|êu|iu|oi|ôi|ơi|ui|ưi|ưu|a|e|ê|i|o|ô|ơ|u|ư|y)"
    ")"
)


def is_syllable(word: str) -> bool:
    """Whether a single word in Unicode can be Vietnamese.

    >>> [is_syllable(w) for w in ("Nghiêng", "thuở", "Hµ", "ñöôïc", "strengths")]
    [True, True, False, False, False]
    """
    lowered = word.lower()
    parted = unicodedata.normalize("NFD", lowered)
    if sum(1 for c in parted if ord(c) in TONES) > 1:
        return False
    bare = unicodedata.normalize("NFC", parted.translate(TONES))
    return SHAPE.fullmatch(bare) is not None
