"""One exchange with another server, over a connection whose address was checked.

The name is resolved once for each connection, every address it has is checked, the socket is opened to that address and
its other end is checked again: a name that changes its answer between two look-ups (DNS rebinding) gains nothing.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from requests.utils import DEFAULT_CA_BUNDLE_PATH

from reader.article.address import IPAddress, Target
from reader.errors import FetchFailed, FetchTimeout, ForbiddenAddress

Allowed = Callable[[IPAddress, int], bool]

CONNECT_SECONDS = 8.0  # for one of several addresses


@contextmanager
def exchange(
    target: Target,
    method: str,
    headers: Mapping[str, str],
    body: bytes | None,
    allowed: Allowed,
    deadline: float,
) -> Iterator[http.client.HTTPResponse]:
    """The answer to one request, its head read; the block reads its body. No redirect is followed.

    `deadline`: on the monotonic clock, for everything, the block included. Raises ForbiddenAddress, FetchTimeout,
    FetchFailed; what goes wrong in the reading of the body (OSError, ValueError, zlib.error) becomes one of them too.
    """
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
        connection.request(method, target.path, body, headers)
        # Not `connection.getresponse`: that leaves the socket's file open where the other end hangs up.
        with http.client.HTTPResponse(sock, method=method) as response:
            response.begin()
            yield response
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
