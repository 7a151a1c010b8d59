"""Bytes to text: what the bytes are, whatever is said of them."""

import unicodedata

import pytest

from reader.article import Page, read_page
from reader.article.decode import decode
from reader.errors import EmptyInput, NotText, TooLarge, UnknownEncoding

SENTENCE = "Ủy ban nhân dân phường Mỹ Thạnh tổ chức tiếp công dân định kỳ vào thứ năm hằng tuần."
MARKUP = f"<html><head><title>Tiếp dân</title></head><body><h1>Tiếp dân</h1><p>{SENTENCE}</p></body></html>"


def windows_1258(text: str) -> bytes:
    """As a Vietnamese Windows writes it: vowel with its hat as one byte, the tone mark as another."""
    out = bytearray()
    for letter in unicodedata.normalize("NFC", text):
        try:
            out += letter.encode("cp1258")
        except UnicodeEncodeError:
            parted = unicodedata.normalize("NFD", letter)
            tone = "".join(c for c in parted if c in "\u0300\u0309\u0303\u0301\u0323")
            base = unicodedata.normalize("NFC", "".join(c for c in parted if c not in tone))
            out += (base + tone).encode("cp1258")
    return bytes(out)


def twice(text: str) -> bytes:
    """UTF-8 that somebody took for Windows-1252 and saved as UTF-8."""
    letters = (bytes([b]).decode("cp1252", "replace") for b in text.encode("utf-8"))
    return "".join(
        chr(b) if letter == "\ufffd" else letter for b, letter in zip(text.encode(), letters, strict=True)
    ).encode("utf-8")


@pytest.mark.parametrize(
    "said",
    [
        None,
        "text/html",
        "text/html; charset=utf-8",
        "text/html; charset=iso-8859-1",
        "text/html; charset=gb2312",
    ],
)
@pytest.mark.parametrize(
    "body",
    [
        MARKUP.encode("utf-8"),
        b"\xef\xbb\xbf" + MARKUP.encode("utf-8"),
        MARKUP.encode("utf-16"),
        MARKUP.encode("utf-16-le"),
        MARKUP.encode("utf-16-be"),
        unicodedata.normalize("NFD", MARKUP).encode("utf-8"),
        windows_1258(MARKUP),
        windows_1258(MARKUP.replace("<head>", "<head><meta charset=utf-8>")),
        twice(MARKUP),
    ],
    ids=["utf-8", "utf-8-mark", "utf-16", "utf-16-le", "utf-16-be", "nfd", "1258", "1258-lying", "twice"],
)
def test_every_encoding_under_every_name(body, said):
    article = read_page(Page(body, content_type=said))
    assert article.title == "Tiếp dân"
    assert article.text == SENTENCE


def test_a_declared_encoding_is_used_where_the_bytes_allow_it():
    text = "<html><body><p>Это обычный русский текст о погоде в городе на завтра.</p></body></html>"
    assert decode(text.encode("cp1251"), "text/html; charset=windows-1251") == text


def test_one_broken_character_does_not_spoil_a_page():
    body = MARKUP.encode("utf-8").replace("tổ".encode(), b"t\xe1\xbb", 1)
    assert "phường Mỹ Thạnh" in decode(body)


@pytest.mark.parametrize("body", [b"", b" \r\n\t", b"\0\0\0\0", b"\xef\xbb\xbf  "])
def test_nothing(body):
    with pytest.raises(EmptyInput, match="Chưa có nội dung"):
        decode(body)


def test_five_megabytes_are_enough():
    decode(b"a" * 5_000_000)
    with pytest.raises(TooLarge, match=r"lớn quá mức cho phép \(5 MB\)"):
        decode(b"a" * 5_000_001)


@pytest.mark.parametrize(
    ("body", "name"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "PDF"),
        (b"PK\x03\x04\x14\0\x06\0", "ZIP"),
        (b"\xff\xd8\xff\xe0\0\x10JFIF", "JPEG"),
        (b"\x89PNG\r\n\x1a\n", "PNG"),
        (b"GIF89a\x01\0", "GIF"),
        (b"\x1f\x8b\x08\0", "GZIP"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "DOC"),
        (b"{\\rtf1\\ansi", "RTF"),
        (b"ID3\x03\0", "MP3"),
        (b"\0\0\0 ftypmp42", "MP4"),
        (b"\x7fELF\x02\x01", "ELF"),
    ],
)
def test_other_files_are_named(body, name):
    with pytest.raises(NotText) as caught:
        decode(body + bytes(range(256)) * 20, "text/html")
    assert name in caught.value.message("vi")
    assert "dán phần chữ" in caught.value.message("vi")
    assert "paste its text" in caught.value.message("en")


def test_binary_without_a_name():
    with pytest.raises(NotText):
        decode(bytes(range(256)) * 100)


def test_bytes_no_encoding_explains():
    body = bytes((i * 37 + 11) % 31 + 1 for i in range(3000)) + b"\xff\xfe\xfd" * 50
    with pytest.raises((UnknownEncoding, NotText)) as caught:
        decode(body)
    assert "dán" in caught.value.message("vi")
