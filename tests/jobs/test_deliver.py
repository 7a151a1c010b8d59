"""Webhooks against a platform on loopback: signed, guarded, retried, given up."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import hmac
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import update

from reader.article import send
from reader.errors import FetchTimeout, ForbiddenAddress
from reader.jobs.deliver import MOST_TRIES, deliver, wait_s
from reader.radio import Station
from reader.records import Library
from reader.records.models import now
from reader.records.outgoing import queue_deliveries
from reader.records.radio_models import DeliveryRow

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NEWS = {"event": "approved", "title": "Bản tin “sáng”"}


@dataclass
class Platform:
    """Somebody's loudspeaker platform, which answers what a test says."""

    port: int = 0
    status: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    text: bytes = b"ok"
    drip: threading.Event | None = None
    got: list[tuple[str, dict[str, str], bytes]] = field(default_factory=list)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/bao?k=1"

    def allowed(self, address: Any, port: int) -> bool:
        return (str(address), port) == ("127.0.0.1", self.port)


def queued(library: Library, station: str) -> int:
    with library._database.writing() as session:
        return queue_deliveries(session, station, NEWS)


@pytest.fixture
def platform() -> Iterator[Platform]:
    told = Platform()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            told.got.append((self.path, dict(self.headers), body))
            with contextlib.suppress(OSError):
                self.send_response(told.status)
                for name, value in told.headers.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told.text)
                while told.drip and not told.drip.wait(0.05):
                    self.wfile.write(b".")

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    told.port = server.server_port
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield told
    if told.drip:
        told.drip.set()
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def station(library: Library) -> str:
    return library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")


def hooked(library: Library, station: str, platform: Platform) -> str:
    """Added as if its address were public; its secret."""
    secret = library.add_webhook(station, platform.url, "x")
    queued(library, station)
    return secret


def make_due(library: Library) -> None:
    with library._database.writing() as session:
        session.execute(update(DeliveryRow).values(next_at=now() - datetime.timedelta(seconds=1)))


def test_it_arrives_once_signed(library: Library, station: str, platform: Platform) -> None:
    secret = hooked(library, station, platform)
    assert deliver(library, platform.allowed) == 1
    assert deliver(library, platform.allowed) == 0
    ((path, headers, body),) = platform.got
    assert path == "/bao?k=1"
    moment, digest = (part.split("=")[1] for part in headers["X-Loa-Phuong-Signature"].split(","))
    expected = hmac.new(secret.encode(), f"{moment}.".encode() + body, hashlib.sha256).hexdigest()
    assert digest == expected
    assert json.loads(body) == {"id": headers["X-Loa-Phuong-Delivery"], **NEWS}
    assert headers["Content-Type"].startswith("application/json")
    (told,) = library.deliveries(station)
    assert (told.state, told.tries, told.answer) == ("arrived", 1, "HTTP 200 ok")


@pytest.mark.parametrize("status", [301, 302, 307, 400, 404, 410, 500, 503])
def test_whatever_else_it_says_is_tried_again(
    library: Library, station: str, platform: Platform, status: int
) -> None:
    hooked(library, station, platform)
    platform.status, platform.headers = status, {"Location": platform.url + "/khac"}
    deliver(library, platform.allowed)
    assert len(platform.got) == 1  # a redirect is followed by nobody
    (told,) = library.deliveries(station)
    assert (told.state, told.tries) == ("waiting", 1) and told.answer.startswith(f"HTTP {status}")
    assert now() < told.next_at < now() + datetime.timedelta(minutes=2)
    assert deliver(library, platform.allowed) == 0
    platform.status = 204
    make_due(library)
    assert deliver(library, platform.allowed) == 1
    ids = {headers["X-Loa-Phuong-Delivery"] for _, headers, _ in platform.got}
    assert len(platform.got) == 2 and len(ids) == 1
    assert library.deliveries(station)[0].state == "arrived"


def test_in_the_end_it_is_given_up_and_shown(
    library: Library, station: str, platform: Platform, caplog: pytest.LogCaptureFixture
) -> None:
    secret = hooked(library, station, platform)
    platform.status, platform.text = 500, b"<script>alert(1)</script>" * 1000
    for _ in range(MOST_TRIES + 3):
        make_due(library)
        deliver(library, platform.allowed)
    assert len(platform.got) == MOST_TRIES
    (told,) = library.deliveries(station)
    assert (told.state, told.tries) == ("given-up", MOST_TRIES) and len(told.answer) <= 300
    assert "given up" in caplog.text
    assert secret not in caplog.text and "k=1" not in caplog.text


def test_without_the_tests_own_rule_nothing_is_sent_to_this_machine(
    library: Library, station: str, platform: Platform
) -> None:
    hooked(library, station, platform)
    assert deliver(library) == 1
    assert platform.got == []
    (told,) = library.deliveries(station)
    assert told.state == "waiting" and "127.0.0.1" in told.answer
    with pytest.raises(ForbiddenAddress):
        send(platform.url, b"", {})


def test_who_hangs_up_or_never_ends_holds_up_nobody(
    library: Library, station: str, platform: Platform
) -> None:
    platform.drip = threading.Event()
    answer = send(platform.url, b"{}", {}, platform.allowed, seconds=0.5)
    assert answer.status == 200 and answer.text.startswith("ok.")
    platform.text = b"x" * 1_000_000
    assert len(send(platform.url, b"{}", {}, platform.allowed).text) == 2000


def test_silence_ends_at_the_deadline() -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as deaf:
        port = deaf.getsockname()[1]
        with pytest.raises(FetchTimeout):
            send(f"http://127.0.0.1:{port}/", b"{}", {}, lambda *_: True, seconds=0.3)


def test_nobody_there(library: Library, station: str, platform: Platform) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as gone:
        port = gone.getsockname()[1]
    library.add_webhook(station, f"http://127.0.0.1:{port}/", "x")
    queued(library, station)
    deliver(library, lambda *_: True)
    assert library.deliveries(station)[0].answer == "Connection refused"


def test_two_workers_send_it_once(library: Library, station: str, platform: Platform) -> None:
    hooked(library, station, platform)
    for _ in range(9):
        queued(library, station)
    workers = [threading.Thread(target=deliver, args=(library, platform.allowed)) for _ in range(4)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    ids = [headers["X-Loa-Phuong-Delivery"] for _, headers, _ in platform.got]
    assert len(ids) == len(set(ids)) == 10


def test_waits_grow_and_are_spread() -> None:
    plain = [wait_s(tries) for tries in range(1, MOST_TRIES)]
    assert plain == sorted(plain) and plain[0] == 60 and plain[-1] == 12 * 3600
    assert wait_s(1, 0) < 60 < wait_s(1, 1) <= 72


def test_the_workers_clock_delivers(library: Library, studio: Any, station: str) -> None:
    from reader.jobs import Newsroom
    from reader.jobs.worker import chores

    names = {chore.name: chore for chore in chores(Newsroom(studio), threading.Event())}
    library.add_webhook(station, "http://127.0.0.1:9/", "x")
    queued(library, station)
    names["webhooks"].call()
    assert library.deliveries(station)[0].tries == 1


def test_an_approval_tells_every_webhook_of_its_station(
    library: Library, studio: Any, station: str, platform: Platform
) -> None:
    from reader.jobs import Newsroom
    from reader.radio import Airing, Bulletin, Item, ItemKind

    newsroom = Newsroom(studio)
    for where in (station, library.add_station(Station("Đài khác", "x"), "x")):
        library.add_webhook(where, platform.url, "x")
    at = now().astimezone(HERE) + datetime.timedelta(days=1)
    items = (Item("nhac", ItemKind.CHIME), Item("tin", ItemKind.NOTICE, text="Mời bà con họp."))
    number = library.add_bulletin(station, Bulletin("Bản tin", Airing(at, 30), items), "hai")
    assert number
    sent = newsroom.send(number, 1, "hai")
    assert library.deliveries(station) == ()
    newsroom.approve(number, sent.fingerprint, "ba")
    assert deliver(library, platform.allowed) == 1
    told = json.loads(platform.got[0][2])
    assert (told["event"], told["station"], told["bulletin"]) == ("approved", station, number)
    made = newsroom.approved_one(number).programmes
    assert {file["sha256"] for file in told["files"]} == {one.sha256 for one in made.values()}
    assert told["files"][0]["url"] == f"/dai/{station}/ban-tin/{number}/web.mp3"
