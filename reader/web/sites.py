"""The sites that may embed us: who they are, in every place where a browser or a server asks."""

from __future__ import annotations

from urllib.parse import urlsplit

from flask import request

from reader.errors import BadAddress, NotEmbedded
from reader.settings import DEFAULT_PORTS
from reader.web.rooms import settings


def listed(origin: str) -> bool:
    """Whether READER_EMBED_SITES names an origin, by the rules that frame-ancestors has for it."""
    return any(_covers(site, origin) for site in settings().embed_sites)


def origin_of(url: str) -> str:
    """What a browser's Origin header says of a page. Raises BadAddress.

    >>> origin_of("HTTPS://Phuong.vn:443/tin?id=5"), origin_of("http://[::1]:8000")
    ('https://phuong.vn', 'http://[::1]:8000')
    """
    try:
        parts = urlsplit(url.strip())
        host, port = (parts.hostname or "").encode("idna").decode("ascii"), parts.port
    except ValueError:
        raise BadAddress(url) from None
    if parts.scheme not in DEFAULT_PORTS or not host or "@" in parts.netloc:
        raise BadAddress(url)
    shown = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{shown}" + (
        f":{port}" if port not in (None, DEFAULT_PORTS[parts.scheme]) else ""
    )


def asking() -> str | None:
    """The site whose page asks, None for our own pages and for programs. Raises NotEmbedded where it is not listed."""
    origin = request.headers.get("Origin")
    if origin is None or urlsplit(origin).netloc == request.host:
        return None
    if not listed(origin):
        raise NotEmbedded(origin)
    return origin


def page_of(url: str) -> str:
    """The origin of a page that may be read for a site. Raises BadAddress, NotEmbedded."""
    origin = origin_of(url)
    if not listed(origin):
        raise NotEmbedded(origin)
    return origin


def ancestors() -> str:
    """frame-ancestors' value: our own pages (the desk shows it live) and the listed sites."""
    return " ".join(("'self'", *settings().embed_sites))


def _covers(site: str, origin: str) -> bool:
    """
    >>> [_covers("https://*.a.vn", o) for o in ("https://b.a.vn", "https://c.b.a.vn", "https://a.vn", "http://b.a.vn")]
    [True, True, False, False]
    >>> _covers("https://*.a.vn", "https://evil-a.vn"), _covers("https://a.vn", "https://a.vn:8443")
    (False, False)
    """
    scheme, _, host = site.partition("://*")
    if not host:
        return site == origin
    return origin.startswith(f"{scheme}://") and origin.endswith(host)
