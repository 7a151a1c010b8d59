"""docs/platforms.md: each example does what it says, and each address is there."""

from __future__ import annotations

import contextlib
import datetime
import hashlib
import json
import re
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from reader.jobs import Approved
from reader.jobs.deliver import deliver
from tests.web.aired import HERE, OnAir, on_air, tomorrow
from tests.web.house import OURS
from tests.web.test_docs import ROOT, commands, curl

DOCUMENT = "docs/platforms.md"
TEXT = (ROOT / DOCUMENT).read_text()


@pytest.fixture(autouse=True)
def half_past_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the morning whose bulletins are asked for, at whatever hour the tests run."""
    at = tomorrow(5) - datetime.timedelta(minutes=30)
    monkeypatch.setattr("reader.jobs.newsroom._now", lambda: at)


@pytest.fixture(scope="module")
def aired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("kho")) as rooms:
        yield rooms


@pytest.fixture(scope="module")
def bulletin(aired: OnAir) -> Approved:
    return aired.approve(aired.bulletin("Bản tin sáng", tomorrow(5)))


def genuine() -> Any:
    """The document's own function."""
    (source,) = re.findall(r"```python\n(.*?)```", TEXT, re.S)
    assert len([line for line in source.splitlines() if line.strip()]) <= 10
    scope: dict[str, Any] = {}
    exec(source, scope)
    return scope["genuine"]


def test_the_examples_work(aired: OnAir, bulletin: Approved) -> None:
    client = aired.app.test_client()
    horn = bulletin.programmes["horn"]
    filled = {
        "$KHOA": aired.library.issue_feed_token(OURS, "Nền tảng thử", "truong-dai"),
        "$DAI": OURS,
        "$ETAG": f'"{horn.sha256}"',
        "$SHA256": horn.sha256,
        "$LUC": datetime.datetime.now(HERE).isoformat(timespec="seconds"),
    }
    answers = []
    for words in commands(DOCUMENT):
        for name, value in filled.items():
            words = [word.replace(name, value) for word in words]
        answers.append(curl(client, words))
    assert [answer.status_code for answer in answers] == [200, 304, 200, 200, 201]
    assert hashlib.sha256(answers[0].data).hexdigest() == horn.sha256
    assert answers[2].text.startswith("#EXTM3U") and "<rss" in answers[3].text
    (line,) = aired.library.plays(OURS, tomorrow() - datetime.timedelta(days=3), tomorrow())
    assert line.confirmed_by == "Nền tảng thử"


def test_every_address_is_one_of_ours(aired: OnAir, bulletin: Approved) -> None:
    aired.publish()
    client = aired.app.test_client()
    named = re.findall(r"^\| `(/dai/\S+)`", TEXT, re.M)
    assert len(named) == 7
    for address in named:
        filled = address.replace("{dai}", OURS).replace("{HHMM}", "0500").replace("{số}", str(bulletin.id))
        answer = client.get(filled.replace("{web,loa}", "loa"))
        assert answer.status_code == (401 if "goi.zip" in address else 200), address


def test_the_message_and_its_signature(aired: OnAir) -> None:
    got: list[tuple[str, bytes]] = []

    class Platform(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            got.append((self.headers["X-Loa-Phuong-Signature"], body))
            with contextlib.suppress(OSError):
                self.send_response(204)
                self.end_headers()

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Platform)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        secret = aired.library.add_webhook(OURS, f"http://127.0.0.1:{server.server_port}/", "truong-dai")
        aired.approve(aired.bulletin("Bản tin chiều", tomorrow(17)))
        deliver(aired.library, lambda address, port: port == server.server_port)
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
    ((header, body),) = got
    check = genuine()
    assert check(secret, header, body)
    assert not check(secret + "x", header, body) and not check(secret, header, body + b" ")
    stale = header.replace(header[2:12], str(int(time.time()) - 301))
    assert not check(secret, stale, body) and not check(secret, header, body, oldest_s=-1)
    for rubbish in ("", "t=", "v1=", "t=x,v1=y", ",,,", "t=²,v1=a", "=" * 1000):
        assert not check(secret, rubbish, body)
    told = json.loads(body)
    (shown,) = re.findall(r"```json\n(.*?)```", TEXT, re.S)
    example = json.loads(shown)
    assert set(told) == set(example) and set(told["files"][0]) == set(example["files"][0])
