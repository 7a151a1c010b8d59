"""Which addresses may be fetched: public ones, in whatever spelling they come.

A name is checked by its form, then every address it resolves to, then the address the socket is in fact connected to.
Sources of the ranges: IANA special-purpose registries for IPv4 and IPv6 (by way of `ipaddress.is_global`), RFC 6052
and RFC 8215 (NAT64), RFC 3056 (6to4), RFC 4380 (Teredo), RFC 6598 (carrier-grade NAT), RFC 6761, 6762 and 8375 (names).
"""

from __future__ import annotations

import ipaddress
import unicodedata
from dataclasses import dataclass
from urllib.parse import SplitResult, quote, urlsplit, urlunsplit

from reader.errors import BadAddress, ForbiddenAddress

IPAddress = ipaddress.IPv4Address | ipaddress.IPv6Address

LONGEST_URL = 2000  # characters
PORTS = {"http": 80, "https": 443}
LOWEST_OTHER_PORT = 1024  # ward portals answer at 8080 and the like; mail, SSH and other services live below

LOCAL_NAMES = (
    "localhost",
    "local",
    "localdomain",
    "internal",
    "intranet",
    "lan",
    "home",
    "corp",
    "private",
    "arpa",
    "test",
    "invalid",
    "onion",
)
CLOUD_METADATA = frozenset(
    map(
        ipaddress.ip_address,
        ("169.254.169.254", "168.63.129.16", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"),
    )
)
CARRIES_IPV4 = tuple(
    map(
        ipaddress.IPv6Network, ("::/96", "::ffff:0:0/96", "::ffff:0:0:0/96", "64:ff9b::/96", "64:ff9b:1::/48")
    )
)
SIX_TO_FOUR = ipaddress.IPv6Network("2002::/16")
TEREDO = ipaddress.IPv6Network("2001::/32")
GLOBAL_UNICAST = ipaddress.IPv6Network("2000::/3")


@dataclass(frozen=True, slots=True)
class Target:
    """Where a URL leads."""

    scheme: str
    host: str
    """ASCII, lower case, without brackets or a final dot."""
    port: int
    path: str
    """Path and query, quoted."""

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def parse_address(url: str) -> Target:
    """A URL checked by its form. Raises BadAddress, and ForbiddenAddress for a name that is local by its form."""
    text = unicodedata.normalize("NFC", url.strip())
    if (
        not text
        or len(text) > LONGEST_URL
        or any(ord(c) < 0x21 or ord(c) == 0x7F or c == "\\" for c in text.replace(" ", ""))
    ):
        raise BadAddress(url)
    try:
        parts = urlsplit(text)
        port = parts.port
        host = ascii_host(parts.hostname or "")
    except ValueError:
        raise BadAddress(url) from None
    scheme = parts.scheme.lower()
    if scheme not in PORTS or not host or "@" in parts.netloc or port == 0:
        raise BadAddress(url)
    if is_local_name(host):
        raise ForbiddenAddress(url)
    return Target(scheme, host, port or PORTS[scheme], quoted_path(parts))


def ascii_host(host: str) -> str:
    """A host name as it goes over the wire; raises ValueError where it cannot.

    >>> ascii_host("Báo-An-Giang.vn."), ascii_host("１２７.0.0.1")
    ('xn--bo-an-giang-k7a.vn', '127.0.0.1')
    """
    if ":" in host:
        return str(ipaddress.IPv6Address(host.split("%")[0])) if "%" not in host else _refuse_zone()
    folded = unicodedata.normalize("NFKC", host).lower().replace("\u3002", ".").rstrip(".")
    wire = folded if folded.isascii() else folded.encode("idna").decode("ascii")
    if not wire or len(wire) > 253 or not all(c.isalnum() or c in ".-_" for c in wire) or ".." in wire:
        raise ValueError(host)
    return wire


def _refuse_zone() -> str:
    raise ValueError("an IPv6 zone is local")


def quoted_path(parts: SplitResult) -> str:
    """Path and query with what a URL may not hold quoted, Vietnamese letters among it."""
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit(("", "", path if path.startswith("/") else f"/{path}", query, ""))


def is_local_name(host: str) -> bool:
    """A name that only a local network knows: `localhost`, `may-chu.local`, `intranet`.

    >>> is_local_name("tv.local"), is_local_name("intranet"), is_local_name("longxuyen.angiang.gov.vn"), is_local_name("127.0.0.1")
    (True, True, False, False)
    """
    if ":" in host:
        return False
    labels = host.split(".")
    if labels[-1] in LOCAL_NAMES:
        return True
    return len(labels) == 1 and not host[0].isdigit()


def is_public(address: IPAddress) -> bool:
    """Whether an address is on the open internet, looking inside the forms of IPv6 that carry an IPv4 address.

    >>> [is_public(ipaddress.ip_address(a)) for a in ("203.162.4.190", "10.0.0.1", "::ffff:127.0.0.1", "64:ff9b::a9fe:a9fe")]
    [True, False, False, False]
    """
    if address in CLOUD_METADATA:
        return False
    if isinstance(address, ipaddress.IPv6Address):
        if any(address in network for network in CARRIES_IPV4):
            return int(address) >> 32 != 0 and is_public(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
        if address in SIX_TO_FOUR:
            return is_public(ipaddress.IPv4Address(int(address) >> 80 & 0xFFFFFFFF))
        if address in TEREDO or address not in GLOBAL_UNICAST:
            return False
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def public_only(address: IPAddress, port: int) -> bool:
    """The rule in force: a public address, at the port of http, https or one that ordinary programs may open."""
    return is_public(address) and (port in PORTS.values() or port >= LOWEST_OTHER_PORT)
