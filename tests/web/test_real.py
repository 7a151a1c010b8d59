"""The main job over the real rooms: a page in, a clean page and a voice out."""

from __future__ import annotations

import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from lxml import html
from mutagen.mp3 import MP3
from playwright.sync_api import Browser

from reader.jobs import Studio
from reader.records import Library
from reader.samples import sample_page
from reader.settings import load_settings
from reader.web import create_app
from tests.web.conftest import Desk
from tests.web.house import furnish
from tests.web.live import serving, until


@pytest.fixture(scope="module")
def rooms(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Flask, Library]]:
    settings = load_settings(data_dir=tmp_path_factory.mktemp("data"), speech_workers=1)
    library = Library.open(settings)
    furnish(library)
    studio = Studio(settings, library, inline=True)
    yield create_app(settings, library, studio), library
    studio.close()
    library.close()


@pytest.fixture
def at_desk(rooms: tuple[Flask, Library]) -> Desk:
    return Desk(*rooms)


def added(desk: Desk, body: bytes, name: str) -> str:
    answer = desk.post("/ban-lam-viec/tep", {"file": (io.BytesIO(body), name)})
    assert answer.status_code == 303, answer.text
    return str(answer.location)


def test_a_file_becomes_a_page_and_a_voice(rooms: tuple[Flask, Library], at_desk: Desk) -> None:
    address = added(at_desk, sample_page().body, "bai.html")
    visitor = rooms[0].test_client()
    page = html.fromstring(visitor.get(address).text)
    assert page.cssselect(".facts span")[0].text == "Ban VHTT phường Hoa Sen"
    first = visitor.get(address + "/audio.mp3", follow_redirects=True)
    ready = visitor.get(address + "/recording.json").json
    assert ready["state"] == "ready"
    stored = visitor.get(ready["audio"])
    assert first.data == stored.data
    heard = MP3(io.BytesIO(stored.data))
    assert heard.info.length == pytest.approx(
        ready["duration_s"], abs=0.06
    )  # two frames, of what the encoder adds
    sentences = visitor.get(address + "/cues.json").json["sentences"]
    assert sentences[-1][4] <= ready["duration_s"]
    assert all(a[4] <= b[3] + 0.001 for a, b in itertools.pairwise(sentences))
    assert visitor.get(ready["audio"].replace(".mp3", ".vtt")).text.startswith("WEBVTT")
    assert visitor.get(ready["audio"].replace(".mp3", ".words.vtt")).text.startswith("WEBVTT")
    assert visitor.get("/readyz").json["status"] == "ready"


def test_a_corrected_reading_is_heard(rooms: tuple[Flask, Library], at_desk: Desk) -> None:
    address = added(at_desk, "Tin khóm Lò Men\n\nBà con khóm Lò Men họp dân sáng nay.".encode(), "tin.txt")
    visitor = rooms[0].test_client()
    visitor.get(address + "/audio.mp3")
    before = visitor.get(address + "/recording.json").json["audio"]
    at_desk.post("/ban-lam-viec/tu-dien", {"written": "Lò Men", "spoken": "lò mèn"})
    visitor.get(address + "/audio.mp3").get_data()
    after = visitor.get(address + "/recording.json").json["audio"]
    assert before and after and before != after
    slug = address.rsplit("/", 1)[1]
    spoken = " ".join(u["text"] for u in visitor.get(f"/api/v1/articles/{slug}/script").json["utterances"])
    assert "lò mèn" in spoken.lower()


def test_searching_without_marks(rooms: tuple[Flask, Library], at_desk: Desk) -> None:
    added(at_desk, "Lịch tiêm chủng\n\nTrạm y tế tiêm cho trẻ vào sáng thứ ba.".encode(), "tin.txt")
    found = html.fromstring(rooms[0].test_client().get("/?q=tiem+chung").text)
    assert [a.text for a in found.cssselect(".articles a")] == ["Lịch tiêm chủng"]


def test_a_report_reaches_the_desk(rooms: tuple[Flask, Library], at_desk: Desk) -> None:
    address = added(at_desk, "Tin nhanh\n\nUBND phường họp sáng nay.".encode(), "tin.txt")
    rooms[0].test_client().post(address + "/bao-loi", data={"text": "UBND", "note": "ủy ban"})
    assert (
        "UBND"
        in html.fromstring(at_desk.client.get("/ban-lam-viec").text).cssselect(".reports")[0].text_content()
    )


def test_the_sentence_is_lit_as_espeak_speaks_it(
    rooms: tuple[Flask, Library], at_desk: Desk, chromium: Browser, tmp_path: Path
) -> None:
    address = added(at_desk, sample_page().body, "bai.html")
    with serving(rooms[0]) as site:
        page = chromium.new_page()
        faults: list[str] = []
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.goto(site + address)
        page.get_by_text("Theo báo cáo của Ban Tổ chức").click(position={"x": 30, "y": 12})
        until(page, "CSS.highlights.has('word')")
        lit = "name => [...CSS.highlights.get(name) ?? []].map(r => r.toString()).join('')"
        sentence = page.evaluate(lit, "sentence")
        assert re.match(r"Theo báo cáo .* 14,5%\.$", sentence)
        words = {page.evaluate(lit, "word") for _ in range(40) if page.wait_for_timeout(50) is None}
        assert len(words - {""}) >= 3  # it goes on from word to word
        assert all(word in sentence for word in words)
        page.context.close()
        assert faults == []
