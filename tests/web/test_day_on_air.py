"""A whole day at a station, as its people live it: the portal's news comes in, 04:30 draft, pre-air sheet, a correction,
approval by another person, the pack on a stick and the feed; then a change that voids all that. Other programs judge
every file."""

from __future__ import annotations

import datetime
import email.utils
import hashlib
import json
import re
import subprocess
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import feedparser
import mutagen.id3
import mutagen.mp3
import pytest
from flask import Flask

from reader.jobs import Newsroom, Studio
from reader.jobs.poll import Poller
from reader.radio import Priority, Slot
from reader.radio.approval import State
from reader.records import Library, Notice
from reader.settings import load_settings
from tests.jobs.portal import WardPortal, article_page, open_portal
from tests.web.conftest import Desk
from tests.web.house import OURS
from tests.web.radio_rooms import app_of

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
FIVE = datetime.time(5)


@pytest.fixture
def portal() -> Iterator[WardPortal]:
    """Six new articles: two good, one with a word nobody knows, one broken, one huge, one that never ends."""
    with open_portal() as portal:
        portal.answers["/tin/3.html"] = (
            200, {"Content-Type": "text/html"}, article_page(3, "<p>Đơn vị KQX góp 3.700.000.000 đồng theo Chỉ thị 05-CT/TW.</p>"),
        )  # fmt: skip
        portal.answers["/tin/4.html"] = (500, {}, b"loi")
        portal.answers["/tin/5.html"] = (
            200,
            {"Content-Type": "text/html"},
            article_page(5, "<p>x</p>" * 100_000),
        )
        portal.answers["/tin/6.html"] = portal.slowly((200, {}, article_page(6)))
        portal.feed([1, 2, 3, 4, 5, 6])
        today = email.utils.format_datetime(datetime.datetime.now(HERE))
        body = portal.answers["/rss"]
        assert callable(body)
        _, _, text = body({"If-None-Match": None})
        text = re.sub(rb"<pubDate>.*?</pubDate>", f"<pubDate>{today}</pubDate>".encode(), text)
        portal.answers["/rss"] = (200, {"Content-Type": "application/rss+xml"}, text)
        yield portal


@pytest.fixture
def newsroom(library: Library, tmp_path: Path) -> Iterator[Newsroom]:
    record = library.station(OURS)
    library.save_station(
        replace(record, station=replace(record.station, voice="nam", slots=(Slot(FIVE, 15),))), "quan-tri"
    )
    settings = load_settings(
        data_dir=tmp_path / "kho", speech_workers=1, feed_pause_s=0, fetch_timeout_s=1, max_page_mb=0.2
    )
    studio = Studio(settings, library, inline=True)
    yield Newsroom(studio)
    studio.close()


@pytest.fixture
def app(newsroom: Newsroom, settings: Any) -> Flask:
    return app_of(newsroom, settings)


@pytest.mark.timeout(400)
def test_a_day(
    app: Flask,
    library: Library,
    newsroom: Newsroom,
    portal: WardPortal,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    operator, chief = Desk(app, library), Desk(app, library, "truong-dai")

    # In the night: the portal's news comes in, and what is bad stops nothing.
    library.add_feed(OURS, portal.url("/rss"), "chi-hai")
    assert Poller(newsroom.studio, allowed=portal.allowed).poll_due() == 3
    page = operator.client.get(f"/dai/{OURS}/nguon").text
    assert page.count("/phieu-nghe-duyet") == 3, "each with its pre-air sheet"
    library.add_notice(
        OURS, Notice("Cúp nước", "Sáng mai cúp nước từ 8h đến 11h.", Priority.FIRST), "chi-hai"
    )

    # 04:30: a draft, and only one.
    day = datetime.datetime.now(HERE).date() + datetime.timedelta(days=1)
    half_past_four = datetime.datetime.combine(day, datetime.time(4, 30), HERE)
    monkeypatch.setattr("reader.jobs.newsroom._now", lambda: half_past_four)
    drafts = newsroom.draft_due(half_past_four)
    (number,) = [draft for draft in drafts if library.bulletin(draft).station == OURS]
    assert newsroom.draft_due(half_past_four + datetime.timedelta(minutes=1)) == []
    address = f"/dai/{OURS}/ban-tin/{number}"
    draft = operator.client.get(address).text
    titles = re.findall(r'<h3 lang="vi">(.*?)</h3>', draft)
    assert titles[:4] == ["Nhạc hiệu", "Lời chào", "Tin chính", "Cúp nước"]
    assert sorted(titles[4:7]) == [f"Phường Hoa Sen họp dân lần {n}" for n in (1, 2, 3)]

    # The pre-air sheet: one word is in doubt, heard in its sentence, and settled for this station.
    sheet = operator.client.get(f"{address}/phieu-nghe-duyet").text
    assert re.findall(r"<mark>(.*?)</mark>", sheet) == ["KQX"]
    heard = re.search(r'src="([^"]+/muc/[^"]+\.mp3)"', sheet)
    assert heard and operator.client.get(heard[1]).data[:1] == b"\xff"
    revision = re.search(r'name="lan" value="(\d+)"', draft)
    assert revision
    operator.post(f"{address}/gui", {"lan": revision[1]})
    sent = library.bulletin(number)
    blocked = chief.post(f"{address}/duyet", {"dau": sent.fingerprint})
    assert blocked.status_code == 409 and "chưa chắc" in blocked.text
    operator.post(
        f"{address}/phieu-nghe-duyet",
        {"viet": "KQX", "chon": "khac", "rieng": "Ca Quy Ích", "pham-vi": "dai"},
    )
    corrected = newsroom.bulletin(number)
    assert corrected.state is State.VOIDED and "nay đọc là" in corrected.remark

    # Sent again, and approved by another person.
    operator.post(f"{address}/gui", {"lan": str(corrected.revision)})
    sent = library.bulletin(number)
    assert operator.post(f"{address}/duyet", {"dau": sent.fingerprint}).status_code == 403
    assert chief.post(f"{address}/duyet", {"dau": sent.fingerprint}).status_code == 303
    approved = newsroom.newest(OURS, FIVE)
    assert approved.approvers == ("truong-dai",)
    horn = approved.programmes["horn"]
    assert horn.duration_s < 15 * 60

    # On the stick: every file is opened by another program.
    told = operator.client.get(f"{address}/goi.zip?ban=loa")
    pack = tmp_path / "goi.zip"
    pack.write_bytes(told.data)
    subprocess.run(["unzip", "-tqq", str(pack)], check=True)
    folder = tmp_path / "usb"
    with zipfile.ZipFile(pack) as file:
        file.extractall(folder)
    names = sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
    assert all(name.isascii() and len(name.rpartition("/")[2]) <= 64 for name in names)
    manifest = json.loads(next(folder.rglob("manifest.json")).read_text("utf-8"))
    whole = next(folder.rglob(manifest["file"]))
    assert hashlib.sha256(whole.read_bytes()).hexdigest() == manifest["sha256"] == horn.sha256
    assert manifest["approver"] == "truong-dai"
    for path in folder.rglob("*.mp3"):
        probe = subprocess.run(
            ["ffprobe", "-v", "error", "-select_streams", "a", "-show_entries", "stream=codec_name,bit_rate,channels", "-of", "csv=p=0", str(path)],
            check=True, capture_output=True, text=True,
        )  # fmt: skip
        assert (probe.stdout.strip(), probe.stderr) == ("mp3,1,128000", "")
    tags = mutagen.id3.ID3(whole)
    (picture,) = tags.getall("APIC")
    assert picture.mime == "image/png" and picture.data[:4] == b"\x89PNG"
    chapters = [frame.sub_frames["TIT2"].text[0] for frame in tags.getall("CHAP")]
    assert chapters == [part.title for part in approved.order().parts]
    assert abs(mutagen.mp3.MP3(whole).info.length - horn.duration_s) < 0.05
    script = next(folder.rglob("*.txt")).read_text("utf-8")
    assert "Ca Quy Ích góp ba tỷ bảy trăm triệu đồng theo Chỉ thị không năm" in script
    text = subprocess.run(
        ["pdftotext", str(next(folder.rglob("*.pdf"))), "-"], check=True, capture_output=True, text=True
    ).stdout
    assert horn.sha256 in text.replace("\n", "") and "truong-dai" in text

    # For a platform that pulls: the feed, and the address that always gives the newest.
    key = library.issue_feed_token(OURS, "loa thông minh", "truong-dai")
    anybody = app.test_client()
    assert anybody.get(f"/dai/{OURS}/feed.xml").status_code in (401, 403)
    feed = feedparser.parse(anybody.get(f"/dai/{OURS}/feed.xml?khoa={key}").data)
    assert not feed.bozo and [entry.title for entry in feed.entries] == [approved.title]
    newest = anybody.get(f"/dai/{OURS}/0500/moi-nhat.mp3?khoa={key}&ban=loa")
    assert hashlib.sha256(newest.data).hexdigest() == horn.sha256
    again = anybody.get(
        f"/dai/{OURS}/0500/moi-nhat.mp3?khoa={key}&ban=loa", headers={"If-None-Match": newest.headers["ETag"]}
    )
    assert again.status_code == 304

    # A change in the lexicon an hour later: the approval is void, says why, and nothing goes out any more.
    operator.post(
        "/ban-lam-viec/tu-dien", {"written": "KQX", "spoken": "ca cu ích", "scope": f"station:{OURS}"}
    )
    assert "mất hiệu lực duyệt" in operator.client.get(address).text
    assert "ca cu ích" in library.bulletin(number).remark
    assert operator.client.get(f"{address}/goi.zip?ban=loa").status_code == 409
    assert anybody.get(f"/dai/{OURS}/0500/moi-nhat.mp3?khoa={key}").status_code == 404
    assert not feedparser.parse(anybody.get(f"/dai/{OURS}/feed.xml?khoa={key}").data).entries
    assert library.verify_events().broken is None
