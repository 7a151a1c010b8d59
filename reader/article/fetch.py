"""A URL -> a Page, from public addresses only and within limits.

The name is resolved once for each connection, every address it has is checked, the socket is opened to that address and
its other end is checked again: a name that changes its answer between two look-ups (DNS rebinding) gains nothing. Every
redirect goes the same way. No proxy is used; no cookie and no password is ever sent.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from reader.article.address import IPAddress, Target, parse_address, public_only
from reader.article.decode import refuse_binary
from reader.article.model import Page
from reader.errors import (
    BadAddress,
    EmptyInput,
    FetchFailed,
    FetchTimeout,
    ForbiddenAddress,
    NotText,
    TooLarge,
    TooManyRedirects,
)

Allowed = Callable[[IPAddress, int], bool]

REDIRECTS = frozenset((301, 302, 303, 307, 308))
CHUNK = 64 * 1024  # bytes
GZIP_OR_ZLIB = 47  # zlib's wbits for either, whichever it is
CONNECT_SECONDS = 8.0  # for one of several addresses
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
    "application/pdf",
    "application/vnd.",
    "application/zip",
    "text/css",
    "text/javascript",
)


@dataclass(frozen=True, slots=True)
class FetchLimits:
    """What one fetch may cost."""

    size: int = 5_000_000
    """Bytes after decompression."""
    seconds: float = 20.0
    """From the first look-up to the last byte, redirects included."""
    redirects: int = 5


DEFAULT_LIMITS = FetchLimits()


def fetch(url: str, limits: FetchLimits = DEFAULT_LIMITS, allowed: Allowed = public_only) -> Page:
    """The Page at a URL, with the address it was found at after redirects.

    `allowed(address, port)` decides what may be connected to. Tests and a demonstration portal on this machine pass their
    own; nothing else should.

    Raises BadAddress, ForbiddenAddress, FetchFailed, FetchTimeout, TooManyRedirects, TooLarge, NotText, EmptyInput.
    """
    deadline = time.monotonic() + limits.seconds
    target = parse_address(url)
    for _ in range(limits.redirects + 1):
        answer = _ask(target, limits, allowed, deadline)
        if isinstance(answer, Page):
            return answer
        try:
            target = parse_address(urljoin(target.url, answer))
        except (BadAddress, ValueError):
            raise FetchFailed(url, f"→ {answer}") from None
    raise TooManyRedirects(url)


def _ask(target: Target, limits: FetchLimits, allowed: Allowed, deadline: float) -> Page | str:
    """One request: the Page, or the address it redirects to."""
    sock = _connect(target, allowed, deadline)
    connection = http.client.HTTPConnection(target.host, target.port)
    guard: threading.Timer | None = None
    try:
        if target.scheme == "https":
            sock = _tls_context().wrap_socket(
                sock, server_hostname=target.host, do_handshake_on_connect=False
            )
        # A server that drips a byte a second never lets one read time out: at the deadline the socket is shut from here.
        guard = threading.Timer(_left(deadline), socket.socket.shutdown, (sock, socket.SHUT_RDWR))
        guard.daemon = True
        guard.start()
        if isinstance(sock, ssl.SSLSocket):
            sock.do_handshake()
        connection.sock = sock
        connection.request("GET", target.path, headers=HEADERS)
        # Not `connection.getresponse`: that leaves the socket's file open where the other end hangs up.
        with http.client.HTTPResponse(sock, method="GET") as response:
            response.begin()
            return _answer(target, response, limits, deadline)
    except (http.client.HTTPException, OSError, ValueError, zlib.error) as error:
        if time.monotonic() >= deadline or isinstance(error, TimeoutError):
            raise FetchTimeout(target.url) from error
        raise FetchFailed(target.url, _reason(error)) from error
    finally:
        if guard is not None:
            guard.cancel()
        connection.close()
        sock.close()


def _connect(target: Target, allowed: Allowed, deadline: float) -> socket.socket:
    """A socket to an address of the host, all of whose addresses are allowed."""
    addresses = _resolve(target, deadline)
    for address in addresses:
        if not allowed(address, target.port):
            raise ForbiddenAddress(target.url, address)
    failure: OSError | None = None
    for address in addresses:
        family = socket.AF_INET6 if address.version == 6 else socket.AF_INET
        sock = socket.socket(family, socket.SOCK_STREAM)
        try:
            sock.settimeout(min(CONNECT_SECONDS, _left(deadline)))
            sock.connect((str(address), target.port))
            peer = ipaddress.ip_address(sock.getpeername()[0])
            if not allowed(peer, target.port):
                raise ForbiddenAddress(target.url, peer)
            sock.settimeout(_left(deadline))
        except OSError as error:
            sock.close()
            failure = error
        except ForbiddenAddress:
            sock.close()
            raise
        else:
            return sock
    if isinstance(failure, TimeoutError):
        raise FetchTimeout(target.url) from failure
    raise FetchFailed(target.url, _reason(failure)) from failure


def _resolve(target: Target, deadline: float) -> list[IPAddress]:
    """The addresses of a host, in the resolver's order. The look-up has no limit of its own, so it runs aside."""
    found: list[IPAddress] = []
    failed: list[Exception] = []

    def look_up() -> None:
        try:
            for *_, sockaddr in socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM):
                address = ipaddress.ip_address(str(sockaddr[0]).split("%")[0])
                if address not in found:
                    found.append(address)
        except (OSError, ValueError) as error:  # ValueError: a name the resolver cannot encode
            failed.append(error)

    thread = threading.Thread(target=look_up, daemon=True)
    thread.start()
    thread.join(_left(deadline))
    if thread.is_alive():
        raise FetchTimeout(target.url)
    if failed or not found:
        raise FetchFailed(target.url, f"DNS: {target.host}") from (failed[0] if failed else None)
    return found


def _answer(
    target: Target, response: http.client.HTTPResponse, limits: FetchLimits, deadline: float
) -> Page | str:
    """What an answer says: a redirect's address or a Page."""
    if response.status in REDIRECTS and (location := response.getheader("Location")):
        # http.client reads headers as Latin-1; portals send UTF-8 in them.
        return location.encode("latin-1", "replace").decode("utf-8", "replace").strip()
    if response.status != 200:
        raise FetchFailed(target.url, f"HTTP {response.status}")
    content_type = response.getheader("Content-Type")
    kind = (content_type or "").split(";")[0].strip().lower()
    if kind.startswith(OTHER_TYPES):
        raise NotText(kind.rpartition("/")[2].upper())
    body = _read(response, limits)
    if time.monotonic() >= deadline:  # the end may be where the guard cut it
        raise TimeoutError
    if not body:
        raise EmptyInput()
    refuse_binary(body)
    return Page(body, target.url, content_type)


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


def _left(deadline: float) -> float:
    return max(0.001, deadline - time.monotonic())


def _tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context()
    context.load_verify_locations(DEFAULT_CA_BUNDLE_PATH)  # a bare machine has none of its own
    return context


def _reason(error: Exception | None) -> str:
    """A short word for why, without addresses of memory."""
    if isinstance(error, ssl.SSLCertVerificationError):
        return f"TLS: {error.verify_message}"
    return str(getattr(error, "strerror", None) or error or "?")
