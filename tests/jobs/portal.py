"""A ward's portal on loopback: a feed, articles, and every way in which one of them can be bad."""

from __future__ import annotations

import collections
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from reader.article import Allowed

Answer = tuple[int, dict[str, str], bytes]
ETAG = '"lan-1"'


def article_page(n: int, more: str = "") -> bytes:
    text = f"Sáng 0{n % 9 + 1}/6, Ủy ban nhân dân phường Hoa Sen họp dân lần thứ {n} về việc thu gom rác thải sinh hoạt."
    return (
        f"<!DOCTYPE html><html><head><meta charset=utf-8><title>Họp dân lần {n}</title></head><body>"
        f"<h1>Phường Hoa Sen họp dân lần {n}</h1><p>{text}</p><p>{text} Mọi người thống nhất cao.</p>{more}</body></html>"
    ).encode()


class WardPortal:
    """`answers`: path -> an answer, or what makes one of the request's headers."""

    def __init__(self) -> None:
        self.answers: dict[str, Answer | Callable[[Any], Answer]] = {}
        self.asked: list[tuple[str, str | None]] = []
        """(path, If-None-Match)."""
        self.slow = threading.Event()
        """Set: slow answers come at once."""
        portal = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                portal.asked.append((self.path, self.headers["If-None-Match"]))
                made = portal.answers.get(self.path, (404, {}, b"?"))
                status, headers, body = made(self.headers) if callable(made) else made
                try:
                    self.send_response(status)
                    for name, value in {"Content-Length": str(len(body)), **headers}.items():
                        self.send_header(name, value)
                    self.end_headers()
                    self.wfile.write(body)
                except OSError:
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.port = int(self.server.server_address[1])

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.port}{path}"

    @property
    def allowed(self) -> Allowed:
        """This portal and nothing else."""
        return lambda address, port: (str(address), port) == ("127.0.0.1", self.port)

    def feed(self, numbers: list[int], path: str = "/rss") -> None:
        """The newest first; the feed knows its ETag."""
        items = "".join(
            f"<item><title>Họp dân {n}</title><link>/tin/{n}.html</link>"
            f"<pubDate>Thu, 01 Jun 2023 {n // 60:02}:{n % 60:02}:00 +0700</pubDate></item>"
            for n in numbers
        )
        body = f'<rss version="2.0"><channel><title>Tin Hoa Sen</title>{items}</channel></rss>'.encode()
        etag = f'"{hash(body)}"'

        def answer(headers: Any) -> Answer:
            same = headers["If-None-Match"] == etag
            return (304, {"ETag": etag}, b"") if same else (200, {"ETag": etag}, body)

        self.answers[path] = answer
        for n in numbers:
            self.answers.setdefault(f"/tin/{n}.html", (200, {"Content-Type": "text/html"}, article_page(n)))

    def slowly(self, answer: Answer) -> Callable[[Any], Answer]:
        def late(_headers: Any) -> Answer:
            self.slow.wait(60)
            return answer

        return late

    def count(self, path: str) -> int:
        return collections.Counter(asked for asked, _ in self.asked)[path]


@contextmanager
def open_portal() -> Iterator[WardPortal]:
    portal = WardPortal()
    thread = threading.Thread(target=portal.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield portal
    finally:
        portal.slow.set()
        portal.server.shutdown()
        portal.server.server_close()
        thread.join()
