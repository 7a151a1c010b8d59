"""Bytes -> text. The bytes are believed before what is said of them: headers and meta tags lie.

Order: byte-order mark, binary refused, UTF-16 by its zeros, UTF-8 by its own shape, then what was declared and the
Vietnamese code pages, the most Vietnamese reading first, then charset-normalizer. What nobody can read is an error.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from itertools import pairwise

from charset_normalizer import from_bytes

from reader.article.legacy import has_legacy_font
from reader.errors import EmptyInput, NotText, TooLarge, UnknownEncoding

MOST_BYTES = 5_000_000
LIMIT = "5 MB"
SAMPLE = 60_000  # bytes that are weighed

BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
MAGIC = (
    (b"%PDF-", "PDF"),
    (b"PK\x03\x04", "ZIP, DOCX, XLSX"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC, XLS"),
    (b"\x89PNG\r\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"\x1f\x8b", "GZIP"),
    (b"Rar!\x1a\x07", "RAR"),
    (b"7z\xbc\xaf\x27\x1c", "7Z"),
    (b"ID3", "MP3"),
    (b"OggS", "OGG"),
    (b"RIFF", "WAV, WEBP, AVI"),
    (b"{\\rtf", "RTF"),
    (b"\x7fELF", "ELF"),
    (b"MZ\x90\x00", "EXE"),
)
META = re.compile(rb"<meta[^>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
XML = re.compile(rb"^\s*<\?xml[^>]{0,200}?encoding\s*=\s*[\"']([A-Za-z0-9_:.\-]{2,40})", re.I)
HEADER = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_:.\-]{2,40})", re.I)
# As browsers read the names (WHATWG Encoding): the wider set that holds the declared one.
WIDER = {
    "ascii": "cp1252",
    "iso8859-1": "cp1252",
    "iso8859-9": "cp1254",
    "iso8859-11": "cp874",
    "tis-620": "cp874",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "shift_jis": "cp932",
    "euc_kr": "cp949",
    "big5": "big5hkscs",
}
STATEFUL = ("iso2022_jp", "hz", "iso2022_kr")  # they look like ASCII
VOWELS = frozenset("aăâeêioôơuưyAĂÂEÊIOÔƠUƯY")
TONES = frozenset("\u0300\u0309\u0303\u0301\u0323")
DOUBLED = re.compile(
    "(?:á[º»][\u0080-\u02ff\u2000-\u2122]|Ä[\u0080-\u02ff\u2018-\u2122]|Æ[°¡\u00b0\u00a1]|Ã[\u0080-\u00bf\u0192-\u2122])"
)


def decode(body: bytes, content_type: str | None = None) -> str:
    """Text of a page, before any repair of fonts.

    Raises EmptyInput, TooLarge, NotText (a picture, an archive) and UnknownEncoding.
    """
    if not body or not body.strip(b"\0 \t\r\n\f\v\xef\xbb\xbf"):
        raise EmptyInput()
    if len(body) > MOST_BYTES:
        raise TooLarge(LIMIT)
    for bom, name in BOMS:
        if body.startswith(bom):
            return body[len(bom) :].decode(name, "replace")
    refuse_binary(body)
    if wide := utf16_by_zeros(body):
        return body.decode(wide, "replace")
    if body.count(0, 0, SAMPLE) > max(8, min(len(body), SAMPLE) // 500):
        raise NotText("nhị phân (binary)")
    body = body.replace(b"\0", b"")  # a few are only dirt
    said = declared(body, content_type)
    if any(name in STATEFUL for name in said):
        for name in said:
            text = try_decode(body, name)
            if text is not None:
                return text
    text = as_utf8(body)
    if text is not None:
        return undo_double(text)
    return best_reading(body, said)


def refuse_binary(body: bytes) -> None:
    """Raises NotText for a file that is no page and no text."""
    head = body[:1024].lstrip(b"\r\n \t")
    for magic, name in MAGIC:
        if head.startswith(magic):
            raise NotText(name)
    if body[4:12] in (b"ftypmp42", b"ftypisom", b"ftypM4A ", b"ftypqt  ", b"ftypheic", b"ftypavif"):
        raise NotText("MP4")


def utf16_by_zeros(body: bytes) -> str | None:
    """UTF-16 without its mark: ASCII mark-up makes every second byte a zero."""
    sample = body[:4096]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) / 2
    if odd > half * 0.2 and even < half * 0.02:
        return "utf-16-le"
    if even > half * 0.2 and odd < half * 0.02:
        return "utf-16-be"
    return None


def declared(body: bytes, content_type: str | None) -> list[str]:
    """Python's names of the encodings that the header, the XML declaration and the meta tag claim, in that order."""
    claims = [match[1] for match in (HEADER.search(content_type or ""),) if match]
    head = body[:8192]
    claims += [match[1].decode("ascii") for match in (XML.search(head), META.search(head)) if match]
    names: list[str] = []
    for claim in claims:
        try:
            name = codecs.lookup(claim).name
        except LookupError:
            continue
        name = WIDER.get(name, name)
        if name not in names and not name.startswith(
            (
                "utf-16",
                "utf-32",
                "utf-7",
                "base64",
                "hex",
                "rot",
                "zlib",
                "bz2",
                "quopri",
                "uu",
                "punycode",
                "idna",
                "unicode",
                "raw-",
            )
        ):
            names.append(name)
    return names


def try_decode(body: bytes, name: str) -> str | None:
    try:
        return body.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def as_utf8(body: bytes) -> str | None:
    """UTF-8 where the bytes are: whole, or all but one broken character in five, for no other encoding looks so by chance."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = body.decode("utf-8", "replace")
    broken = text.count("\ufffd")
    good = sum(1 for c in text if c > "\x7f") - broken
    return text if broken * 5 <= good else None


def undo_double(text: str) -> str:
    """UTF-8 that was taken for Windows-1252 and written as UTF-8 once more (`Äáº£ng`): back to what it was."""
    sample = text[:SAMPLE]
    doubled = len(DOUBLED.findall(sample))
    if doubled < 5 or doubled * 6 < sum(1 for c in sample if c > "\x7f"):
        return text
    raw = bytearray()
    for c in text:
        try:
            raw += c.encode("cp1252")
        except UnicodeEncodeError:
            if ord(c) > 0xFF:
                return text
            raw.append(ord(c))
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return text


def best_reading(body: bytes, said: list[str]) -> str:
    """Not UTF-8: the declared encodings against the Vietnamese code pages."""
    western = body.decode("cp1252", "replace")
    if has_legacy_font(western[:SAMPLE]):
        return western
    windows = unicodedata.normalize("NFC", body.decode("cp1258", "replace"))
    if is_windows_1258(body):
        return windows
    for name in said:
        if name in ("utf-8", "cp1258"):
            continue
        text = try_decode(body, name)
        if text is not None and is_plausible(text):
            return text
    guess = from_bytes(body[:SAMPLE]).best()
    if guess is not None:
        text = body.decode(guess.encoding, "replace")
        if is_plausible(text):
            return text
    for name in said:
        text = body.decode(name, "replace")
        if is_plausible(text):
            return text
    raise UnknownEncoding()


def is_windows_1258(body: bytes) -> bool:
    """Whether its tone marks stand on Vietnamese vowels: in any other reading those bytes are letters of their own."""
    text = body[:SAMPLE].decode("cp1258", "replace")
    marks = good = 0
    for before, c in pairwise(text):
        if c in TONES:
            marks += 1
            good += before in VOWELS
    return marks >= 3 and good >= marks * 0.9


def is_plausible(text: str) -> bool:
    """Text, and not another encoding's bytes: hardly a control character or replacement in it."""
    sample = text[:SAMPLE]
    odd = sum(
        1
        for c in sample
        if c == "\ufffd"
        or (unicodedata.category(c) in ("Cc", "Cn", "Co") and c not in "\t\n\r\f\v\x1c\x1d\x1e\x85")
    )
    return odd * 100 <= len(sample)
