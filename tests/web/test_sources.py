"""The pages of what comes in: sources, sounds, notices. Who may, who may not, and what cannot be used."""

from __future__ import annotations

import datetime
import io
import re

import numpy as np
import pytest
import soundfile
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from sqlalchemy import update

from reader.article import Entry
from reader.errors import FetchTimeout, PageGone
from reader.radio import Priority
from reader.records import FeedRecord, Library, Notice
from reader.records.radio_models import NoticeRow
from tests.web.conftest import Desk
from tests.web.fakes import Studio
from tests.web.house import OURS, THEIRS

NOW = datetime.datetime.now(datetime.UTC)
URL = "https://hoasen.gov.vn/rss"
SOURCES, SOUNDS, NOTICES = (f"/dai/{OURS}/{page}" for page in ("nguon", "am-thanh", "thong-bao"))
SHA = "0" * 64


def a_wav(hertz: int = 440, seconds: float = 1.0) -> bytes:
    out = io.BytesIO()
    soundfile.write(
        out, np.sin(np.arange(int(8000 * seconds)) * hertz / 8000 * 6.28) * 0.3, 8000, format="WAV"
    )
    return out.getvalue()


def send(desk: Desk, body: bytes, name: str = "ghi-am.wav", title: str = "") -> object:
    return desk.post(SOUNDS, {"tep": (io.BytesIO(body), name), "ten": title})


def claimed(library: Library) -> FeedRecord:
    feed = library.claim_feed()
    assert feed is not None
    return feed


# Who may

POSTS = [
    f"{SOURCES}",
    f"{SOURCES}/1/xem-ngay",
    f"{SOURCES}/1/tam-dung",
    f"{SOURCES}/1/xoa",
    f"{SOURCES}/1/bai/{SHA}",
    f"{SOUNDS}",
    f"{SOUNDS}/{SHA}/ten",
    f"{SOUNDS}/{SHA}/xoa",
    f"{NOTICES}",
    f"{NOTICES}/1",
    f"{NOTICES}/1/xoa",
]


@pytest.fixture
def full(library: Library, desk: Desk) -> str:
    """A station with one of each; the sound's hash."""
    library.add_feed(OURS, URL, "chi-hai")
    library.add_notice(OURS, Notice("Cắt điện", "Ngày mai cắt điện."), "chi-hai")
    send(desk, a_wav())
    return library.sounds(OURS)[0].sha256


@pytest.mark.parametrize("path", [SOURCES, SOUNDS, NOTICES, f"{SOUNDS}/{SHA}", f"{NOTICES}/1"])
def test_pages_are_for_the_stations_people(
    app: Flask, library: Library, client: FlaskClient, full: str, path: str
) -> None:
    path = path.replace(SHA, full)
    assert client.get(path).status_code == 403
    assert Desk(app, library, "chi-hai").client.get(path).status_code == 200
    assert Desk(app, library, "truong-dai").client.get(path).status_code == 200
    assert Desk(app, library, "nguoi-la").client.get(path).status_code == 404
    assert Desk(app, library, "khach").client.get(path).status_code == 404


@pytest.mark.parametrize("path", POSTS)
def test_nobody_else_changes_anything(app: Flask, library: Library, full: str, path: str) -> None:
    path = path.replace(SHA, full) if "am-thanh" in path else path
    data = {
        "url": URL + "2",
        "ten": "x",
        "chu": "x",
        "tieu-de": "x",
        "tep": (io.BytesIO(a_wav(300)), "a.wav"),
    }
    before = (library.feeds(), library.sounds(OURS), library.notices(OURS))
    for name, status in (("nguoi-la", 404), ("khach", 404), ("quan-tri", 403)):
        files = {k: (io.BytesIO(a_wav(300)), "a.wav") if k == "tep" else v for k, v in data.items()}
        assert Desk(app, library, name).post(path, files).status_code == status, name
    assert (library.feeds(), library.sounds(OURS), library.notices(OURS)) == before


@pytest.mark.parametrize("path", POSTS)
def test_forms_without_their_token_do_nothing(desk: Desk, library: Library, full: str, path: str) -> None:
    before = (library.feeds(), library.sounds(OURS), library.notices(OURS))
    assert desk.client.post(path.replace(SHA, full), data={"url": URL + "2", "ten": "x"}).status_code == 400
    assert (library.feeds(), library.sounds(OURS), library.notices(OURS)) == before


@pytest.mark.parametrize("path", [path for path in POSTS if path not in (SOURCES, SOUNDS, NOTICES)])
def test_another_stations_things_are_not_reached_through_ones_own(
    app: Flask, library: Library, full: str, path: str
) -> None:
    """The address of one's own station with the number of another's thing."""
    theirs = Desk(app, library, "nguoi-la")
    data = {"ten": "x", "tieu-de": "x", "chu": "x"}
    before = (library.feeds(), library.sounds(OURS), library.notices(OURS))
    assert theirs.post(path.replace(OURS, THEIRS).replace(SHA, full), data).status_code == 404
    assert (library.feeds(), library.sounds(OURS), library.notices(OURS)) == before


def test_who_may_only_listen_sees_no_forms(app: Flask, library: Library, full: str) -> None:
    for path in (SOUNDS, NOTICES):
        page = html.fromstring(Desk(app, library, "quan-tri").client.get(path).text)
        assert page.cssselect("main form, main [data-record]") == []
        assert page.cssselect("main h2")


# Sources


def test_a_source_is_followed_paused_and_left(desk: Desk, library: Library) -> None:
    answer = desk.post(SOURCES, {"url": URL, "ten": "Tin Hoa Sen"})
    assert answer.location == SOURCES
    page = html.fromstring(desk.client.get(SOURCES).text)
    assert [h.text for h in page.cssselect(".card h3")] == ["Tin Hoa Sen"]
    number = library.feeds(OURS)[0].id
    desk.post(f"{SOURCES}/{number}/tam-dung", {"chay": "0"})
    assert "Đang tạm dừng." in desk.client.get(SOURCES).text
    desk.post(f"{SOURCES}/{number}/tam-dung", {"chay": "1"})
    assert library.feeds()[0].active
    held = claimed(library)
    library.leave_feed(held, NOW + datetime.timedelta(days=1))
    assert library.claim_feed() is None
    desk.post(f"{SOURCES}/{number}/xem-ngay")
    assert library.claim_feed() is not None
    desk.post(f"{SOURCES}/{number}/xoa")
    assert library.feeds() == ()


def test_what_a_source_brought_and_what_it_could_not(
    desk: Desk, library: Library, studio: Studio, slug: str
) -> None:
    library.add_feed(OURS, URL, "x", "Tin")
    feed = claimed(library)
    shown = [Entry(f"https://hoasen.gov.vn/{n}", f"Tin {n}", NOW) for n in range(4)]
    library.see_entries(feed, shown, 10)
    taken, failed, again, _ = sorted(library.untaken_entries(feed, 10), key=lambda entry: entry.title)
    library.take_entry(taken, slug)
    library.fail_entry(failed, PageGone(failed.url, "HTTP 404"), for_good=True)
    library.try_entry(again)
    library.fail_entry(again, FetchTimeout(again.url))
    library.fail_feed(feed, FetchTimeout(URL), NOW)
    page = html.fromstring(desk.client.get(SOURCES).text)
    rows = {row.cssselect("p")[0].text_content(): row for row in page.cssselect(".reports li")}
    assert rows["Tin 0"].cssselect("a")[0].get("href") == f"/articles/{slug}"
    assert f"/articles/{slug}/phieu-nghe-duyet" in rows["Tin 0"].cssselect("a")[1].get("href")
    assert "HTTP 404" in rows["Tin 1"].text_content() and "Không lấy được" in rows["Tin 1"].text_content()
    assert "trả lời quá chậm" in rows["Tin 2"].text_content() and "Sẽ thử lại" in rows["Tin 2"].text_content()
    assert "Đang chờ lấy" in rows["Tin 3"].text_content()
    assert "Đã lỗi 1 lần liền" in page.text_content()
    desk.post(rows["Tin 1"].cssselect("form")[0].get("action"))
    assert [entry.tries for entry in library.entries_of(OURS) if entry.title == "Tin 1"] == [0]
    english = desk.client.get(f"{SOURCES}?ngon-ngu=en").text
    assert "answers too slowly" in english and "trả lời quá chậm" not in english


@pytest.mark.parametrize(
    ("data", "status", "words"),
    [
        ({}, 400, "Địa chỉ không hợp lệ"),
        ({"url": "ftp://a.vn/"}, 400, "Địa chỉ không hợp lệ"),
        ({"url": "http://localhost/"}, 403, "thuộc mạng nội bộ"),
        ({"url": "https://a.vn/" + "x" * 3000}, 400, "Địa chỉ không hợp lệ"),
        ({"url": URL, "ten": "x" * 201}, 400, "xxx"),
    ],
)
def test_what_cannot_be_followed(
    desk: Desk, library: Library, data: dict[str, str], status: int, words: str
) -> None:
    answer = desk.post(SOURCES, data)
    assert answer.status_code == status
    assert words in answer.text
    assert library.feeds() == ()


@pytest.mark.parametrize("number", ["0", "2147483647", "99999999999999999999", "-1", "x"])
def test_numbers_that_are_nothing(desk: Desk, number: str) -> None:
    for path in (f"{SOURCES}/{number}/xoa", f"{NOTICES}/{number}/xoa"):
        assert desk.post(path).status_code in (404, 405)


# Sounds


def test_a_sound_is_sent_heard_named_and_deleted(desk: Desk, library: Library) -> None:
    body = a_wav()
    assert send(desk, body, "Chào buổi sáng.wav").location == SOUNDS  # type: ignore[attr-defined]
    sound = library.sounds(OURS)[0]
    assert (sound.title, sound.added_by) == ("Chào buổi sáng", "chi-hai")
    address = html.fromstring(desk.client.get(SOUNDS).text).cssselect("audio[src]")[0].get("src")
    whole = desk.client.get(address)
    assert (whole.data, whole.content_type) == (body, "audio/wav")
    assert "private" in whole.headers["Cache-Control"]
    part = desk.client.get(address, headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.data) == (206, body[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(body)}"
    assert desk.client.get(address, headers={"Range": f"bytes={len(body)}-"}).status_code == 416
    assert desk.client.get(address, headers={"If-None-Match": whole.headers["ETag"]}).status_code == 304
    assert desk.client.head(address).content_length == len(body)
    desk.post(f"{SOUNDS}/{sound.sha256}/ten", {"ten": "Lời chào"})
    assert library.sounds(OURS)[0].title == "Lời chào"
    desk.post(f"{SOUNDS}/{sound.sha256}/xoa")
    assert library.sounds(OURS) == ()
    assert desk.client.get(address).status_code == 404


@pytest.mark.parametrize(
    ("body", "status", "words"),
    [
        (b"", 400, "Chưa có nội dung"),
        (b"<html></html>", 415, "không phải âm thanh"),
        (b"RIFF\x24\0\0\0WAVEfmt ", 415, "không phải âm thanh"),
        (a_wav(seconds=0.01), 415, "không phải âm thanh"),
        (a_wav(seconds=65), 413, "(1 MB)"),
    ],
    ids=["empty", "page", "cut", "short", "large"],
)
def test_what_is_no_sound_for_us(
    desk: Desk, library: Library, settings: object, body: bytes, status: int, words: str
) -> None:
    answer = send(desk, body)
    assert (answer.status_code, words in answer.text) == (status, True)  # type: ignore[attr-defined]
    assert library.sounds(OURS) == ()
    folder = settings.folder / "sounds"  # type: ignore[attr-defined]
    assert not folder.exists() or list(folder.iterdir()) == []


def test_a_form_that_is_far_too_long(desk: Desk) -> None:
    assert send(desk, b"x" * 1_200_000).status_code == 413  # type: ignore[attr-defined]


def test_only_this_page_may_use_the_microphone(desk: Desk) -> None:
    here, elsewhere = desk.client.get(SOUNDS), desk.client.get(SOURCES)
    assert "microphone=(self)" in here.headers["Permissions-Policy"]
    assert "camera=()" in here.headers["Permissions-Policy"]
    assert "microphone=()" in elsewhere.headers["Permissions-Policy"]
    policies = [
        dict(part.strip().split(" ", 1) for part in page.headers["Content-Security-Policy"].split(";"))
        for page in (here, elsewhere)
    ]
    assert [policy.pop("media-src") for policy in policies] == ["'self' blob:", "'self'"]
    assert policies[0] == policies[1]


# Notices


def test_a_notice_is_written_changed_and_deleted(desk: Desk, library: Library) -> None:
    data = {
        "tieu-de": "Cắt điện",
        "chu": "Ngày mai\r\ncắt điện.",
        "muc": "uu-tien",
        "lan": "2",
        "han": "2099-06-01T17:00",
    }
    assert desk.post(NOTICES, data).location == NOTICES
    found = library.notices(OURS)[0]
    until = datetime.datetime(2099, 6, 1, 10, tzinfo=datetime.UTC)
    assert found.notice == Notice("Cắt điện", "Ngày mai\ncắt điện.", Priority.FIRST, 2, until)
    form = html.fromstring(desk.client.get(f"{NOTICES}/{found.id}").text).cssselect("main form")[0]
    fields = dict(form.form_values())
    assert (fields["han"], fields["muc"], fields["lan"]) == ("2099-06-01T17:00", "uu-tien", "2")
    desk.post(form.get("action"), {**data, "han": "", "muc": "thuong"})
    assert library.notices(OURS)[0].notice.valid_until is None
    desk.post(f"{NOTICES}/{found.id}/xoa")
    assert library.notices(OURS) == ()


def test_expired_notices_stand_apart(desk: Desk, library: Library) -> None:
    library.add_notice(OURS, Notice("Còn", "Còn hạn.", valid_until=NOW + datetime.timedelta(days=1)), "x")
    number = library.add_notice(OURS, Notice("Hết", "Hết hạn."), "x")
    with library._database.writing() as session:
        past = NOW - datetime.timedelta(minutes=1)
        session.execute(update(NoticeRow).where(NoticeRow.id == number).values(valid_until=past))
    page = html.fromstring(desk.client.get(NOTICES).text)
    apart = page.cssselect("section[aria-labelledby=het-han]")[0].text_content()
    assert re.search(r"\bHết\b", apart) and "Còn hạn." not in apart


@pytest.mark.parametrize(
    "wrong",
    [
        {"tieu-de": ""},
        {"chu": "  "},
        {"chu": "x" * 20_001},
        {"muc": "gap"},
        {"lan": "0"},
        {"lan": "11"},
        {"lan": "x"},
        {"lan": "²"},
        {"lan": "9" * 5000},
        {"han": "hôm qua"},
        {"han": "2099-13-01T00:00"},
        {"han": "2020-01-01T00:00"},
        {"han": "0001-01-01T00:00"},
    ],
)
def test_what_is_no_notice(desk: Desk, library: Library, wrong: dict[str, str]) -> None:
    answer = desk.post(NOTICES, {"tieu-de": "a", "chu": "b", "muc": "thuong", "lan": "1", "han": "", **wrong})
    assert answer.status_code in (400, 409)
    assert library.notices(OURS) == ()
