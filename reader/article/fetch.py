"""A URL -> a Page, from public addresses only and within limits.

Every redirect goes the same way (wire.py). No proxy is used; no cookie and no password is ever sent.
"""

from __future__ import annotations

import http.client
import time
import zlib
from dataclasses import dataclass
from urllib.parse import urljoin

from reader.article.address import Target, parse_address, public_only
from reader.article.decode import refuse_binary
from reader.article.documents import kind_of
from reader.article.model import Page
from reader.article.wire import Allowed, exchange
from reader.errors import (
    BadAddress,
    EmptyInput,
    FetchFailed,
    NotText,
    PageGone,
    PageRefused,
    TooLarge,
    TooManyRedirects,
)

REDIRECTS = frozenset((301, 302, 303, 307, 308))
GONE = frozenset((404, 410))
CONDITIONS = ("If-None-Match", "If-Modified-Since")
LONGEST_MARK = 500  # characters
CHUNK = 64 * 1024  # bytes
GZIP_OR_ZLIB = 47  # zlib's wbits for either, whichever it is
HEADERS = {
    "User-Agent": "Mozilla/5.0 (compatible; LoaPhuong/0.1)",
    "Accept": "text/html,application/xhtml+xml,text/plain;q=0.9,*/*;q=0.1",
    "Accept-Language": "vi,en;q=0.5",
    "Accept-Encoding": "gzip, deflate",
    "Connection": "close",
}
# What says of itself that it is no page is believed; of anything else the bytes decide.
OTHER_TYPES = (
    "image/",
    "audio/",
    "video/",
    "font/",
    "application/json",
    "application/javascript",
    "application/msword",
    "application/vnd.",
    "application/zip",
    "text/css",
    "text/javascript",
)
DOCUMENT_TYPES = ("application/vnd.openxmlformats-officedocument.wordprocessingml",)  # DOCX


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost."""

    size: int = 5_000_000
    """Bytes after decompression."""
    seconds: float = 20.0
    """From the first look-up to the last byte, redirects included."""
    redirects: int = 5


DEFAULT_LIMITS = FetchLimits()


@dataclass(frozen=True, slots=True)
class Fetched:
    """An answer, and what to ask with the next time so that nothing is sent twice (RFC 9110, 13.1)."""

    page: Page | None
    """None: it has not changed since (304)."""
    etag: str = ""
    last_modified: str = ""


def fetch(url: str, limits: FetchLimits = DEFAULT_LIMITS, allowed: Allowed = public_only) -> Page:
    """The Page at a URL, with the address it was found at after redirects.

    `allowed(address, port)` decides what may be connected to. Tests and a demonstration portal on this machine pass their
    own; nothing else should.

    Raises BadAddress, ForbiddenAddress, FetchFailed, FetchTimeout, PageRefused, PageGone, TooManyRedirects, TooLarge,
    NotText, EmptyInput.
    """
    page = fetch_changed(url, limits=limits, allowed=allowed).page
    if page is None:
        raise FetchFailed(url, "HTTP 304")
    return page


def fetch_changed(
    url: str,
    etag: str = "",
    last_modified: str = "",
    limits: FetchLimits = DEFAULT_LIMITS,
    allowed: Allowed = public_only,
) -> Fetched:
    """The same, unless it is what it was when the other server gave that ETag or Last-Modified."""
    deadline = time.monotonic() + limits.seconds
    target = parse_address(url)
    known = {name: value for name, value in zip(CONDITIONS, (etag, last_modified), strict=True) if value}
    for _ in range(limits.redirects + 1):
        with exchange(target, "GET", {**HEADERS, **known}, None, allowed, deadline) as response:
            answer = _answer(target, response, limits, deadline)
        if isinstance(answer, Fetched):
            return answer
        try:
            target = parse_address(urljoin(target.url, answer))
        except (BadAddress, ValueError):
            raise FetchFailed(url, f"→ {answer}") from None
    raise TooManyRedirects(url)


def _answer(
    target: Target, response: http.client.HTTPResponse, limits: FetchLimits, deadline: float
) -> Fetched | str:
    """What an answer says: a redirect's address, or what there is."""
    if response.status in REDIRECTS and (location := response.getheader("Location")):
        # http.client reads headers as Latin-1; portals send UTF-8 in them.
        return location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    marks = (_mark(response, "ETag"), _mark(response, "Last-Modified"))
    if response.status == 304:
        return Fetched(None, *marks)
    if response.status in GONE:
        raise PageGone(target.url, f"HTTP {response.status}")
    if 400 <= response.status < 500:
        raise PageRefused(target.url, f"HTTP {response.status}")
    if response.status != 200:
        raise FetchFailed(target.url, f"HTTP {response.status}")
    content_type = response.getheader("Content-Type")
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind.startswith(OTHER_TYPES) and not kind.startswith(DOCUMENT_TYPES):
        raise NotText(kind.rpartition("/")[2].upper())
    body = _read(response, limits)
    if time.monotonic() >= deadline:  # the end may be where the guard cut it
        raise TimeoutError
    if not body:
        raise EmptyInput()
    if kind_of(body) is None:
        refuse_binary(body)
    return Fetched(Page(body, target.url, content_type), *marks)


def _mark(response: http.client.HTTPResponse, name: str) -> str:
    """A header that goes back as it came, unless it is longer than any honest one."""
    value = response.getheader(name) or ""
    return value if len(value) <= LONGEST_MARK and value.isascii() and value.isprintable() else ""


def _read(response: http.client.HTTPResponse, limits: FetchLimits) -> bytes:
    """The body, decompressed no further than the limit."""
    coding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if coding not in ("", "identity", "gzip", "x-gzip", "deflate"):
        raise ValueError(f"Content-Encoding: {coding}")
    length = response.getheader("Content-Length") or ""
    if length.isdigit() and int(length) > limits.size:
        raise TooLarge(megabytes(limits.size))
    unpack = _Unpacker(coding)
    body = bytearray()
    received = 0
    while chunk := response.read1(CHUNK):
        received += len(chunk)
        body += unpack(chunk, limits.size + 1 - len(body))
        if len(body) > limits.size or received > limits.size:
            raise TooLarge(megabytes(limits.size))
    if response.length or not unpack.whole:
        raise ValueError("the page was cut off")
    return bytes(body)


class _Unpacker:
    """Content-Encoding undone, no further than is asked for."""

    def __init__(self, coding: str) -> None:
        self._inflate = None if coding in ("", "identity") else zlib.decompressobj(GZIP_OR_ZLIB)
        self._bare = coding == "deflate"
        self._begun = False

    @property
    def whole(self) -> bool:
        """Whether the stream has come to its own end, or needs none."""
        return self._inflate is None or self._inflate.eof or not self._begun

    def __call__(self, chunk: bytes, most: int) -> bytes:
        """At most `most` bytes. Raises zlib.error."""
        if self._inflate is None:
            return chunk
        if not self._begun and self._bare and chunk[0] & 0x0F != 8:
            self._inflate = zlib.decompressobj(-15)  # some servers send deflate without its zlib header
        self._begun = True
        out = self._inflate.decompress(chunk, most)
        while (rest := self._inflate.unused_data.lstrip(b"\0")) and len(
            out
        ) < most:  # a gzip file of several members
            self._inflate = zlib.decompressobj(GZIP_OR_ZLIB)
            out += self._inflate.decompress(rest, most - len(out))
        return out


def megabytes(size: int) -> str:
    """For people: `5 MB`.

    >>> megabytes(5_000_000), megabytes(1_500)
    ('5 MB', '0.0015 MB')
    """
    return f"{size / 1e6:g} MB"
