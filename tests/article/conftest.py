"""A portal on loopback and a network that answers only what a test says: nothing leaves this machine."""

import contextlib
import socket
import socketserver
import threading
from collections.abc import Callable, Iterator

import pytest

Answer = Callable[[socket.socket], None]


class Portal:
    """A server whose every answer is written byte by byte by a test."""

    def __init__(self) -> None:
        self.answers: dict[str, bytes | Answer] = {}
        self.requests: list[bytes] = []
        self.closing = threading.Event()
        portal = self

        class Handler(socketserver.BaseRequestHandler):
            def handle(self) -> None:
                request = b""
                with contextlib.suppress(OSError):  # the client may leave at any time
                    while b"\r\n\r\n" not in request:
                        received = self.request.recv(65536)
                        if not received:
                            return
                        request += received
                    portal.requests.append(request)
                    answer = portal.answers.get(request.split(b" ")[1].decode("ascii"), plain(404, b"?"))
                    if callable(answer):
                        answer(self.request)
                    else:
                        self.request.sendall(answer)

        self.server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])
        self.thread = threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01})
        self.thread.start()

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"

    def drip(self, first: bytes, each: bytes, pause: float = 0.05) -> Answer:
        """An answer that never ends."""

        def answer(connection: socket.socket) -> None:
            connection.sendall(first)
            while not self.closing.wait(pause):
                connection.sendall(each)

        return answer

    def close(self) -> None:
        self.closing.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


def plain(status: int, body: bytes, *headers: str, length: int | None = -1) -> bytes:
    """An HTTP/1.1 answer; `length` None leaves Content-Length out, a number lies."""
    lines = [f"HTTP/1.1 {status} X", "Connection: close", *headers]
    if length is not None:
        lines.append(f"Content-Length: {len(body) if length < 0 else length}")
    return "\r\n".join([*lines, "", ""]).encode("utf-8") + body


@pytest.fixture
def answer() -> Callable[..., bytes]:
    return plain


@pytest.fixture
def portal() -> Iterator[Portal]:
    server = Portal()
    yield server
    server.close()


class Network:
    """Names by a table, connections to loopback alone; everything asked for is on record."""

    def __init__(self) -> None:
        self.names: dict[str, list[list[str]]] = {}
        """Name -> the answers to its first, second … look-up; the last one stays."""
        self.looked_up: list[str] = []
        self.connected: list[tuple[str, int]] = []
        self.reroute: tuple[str, int] | None = None
        """Where every connection in truth ends up: a router that lies."""

    def addresses(self, name: str) -> list[str]:
        answers = self.names[name]
        return answers.pop(0) if len(answers) > 1 else answers[0]


@pytest.fixture
def network(monkeypatch: pytest.MonkeyPatch) -> Network:
    net = Network()
    real_look_up, real_connect = socket.getaddrinfo, socket.socket.connect

    def look_up(host, port, family=0, type=0, proto=0, flags=0):  # noqa: A002 - as in the standard library
        net.looked_up.append(host)
        if host not in net.names:  # numbers in any spelling; a name is an error, and no question is sent
            return real_look_up(host, port, family, type, proto, flags | socket.AI_NUMERICHOST)
        return [
            entry
            for address in net.addresses(host)
            for entry in real_look_up(address, port, family, type, proto, socket.AI_NUMERICHOST)
        ]

    def connect(self, address):
        net.connected.append((address[0], address[1]))
        if net.reroute:
            return real_connect(self, net.reroute)
        if address[0] != "127.0.0.1":
            raise AssertionError(f"a packet would have left for {address}")
        return real_connect(self, address)

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(socket.socket, "connect", connect, raising=False)
    return net
