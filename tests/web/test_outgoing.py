"""What leaves a station: to whom, byte for byte, in parts, and never what is not approved."""

from __future__ import annotations

import base64
import datetime
import hashlib
import io
import logging
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlsplit

import feedparser
import pytest
from flask.testing import FlaskClient
from mutagen.mp3 import MP3

from reader.jobs import Approved
from reader.radio import Item, ItemKind, Outlet
from reader.script import Entry
from reader.web.security import limiter
from tests.web.aired import HERE, NEWS, OnAir, on_air, tomorrow
from tests.web.conftest import Desk
from tests.web.house import OURS, PEOPLE, THEIRS

BASE = f"/dai/{OURS}"


@pytest.fixture(scope="module")
def aired(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OnAir]:
    with on_air(tmp_path_factory.mktemp("kho"), programme_also="wav,ogg") as rooms:
        yield rooms


@pytest.fixture(scope="module")
def morning(aired: OnAir) -> Approved:
    return aired.approve(aired.bulletin("Bản tin sáng", tomorrow(5)))


@pytest.fixture(scope="module")
def evening(aired: OnAir, morning: Approved) -> Approved:
    return aired.approve(aired.bulletin("Bản tin chiều", tomorrow(17)))


@pytest.fixture
def client(aired: OnAir, evening: Approved) -> FlaskClient:
    return aired.app.test_client()


@pytest.fixture(autouse=True)
def unlimited() -> Iterator[None]:
    yield
    limiter.reset()


@pytest.fixture
def key(aired: OnAir) -> str:
    return aired.library.issue_feed_token(OURS, "Nền tảng thử", "truong-dai")


@pytest.fixture
def public(aired: OnAir) -> Iterator[None]:
    aired.publish()
    yield
    aired.publish(False)


def addresses(number: int) -> list[str]:
    files = [
        f"{master}.{form}" for master in ("web", "loa") for form in ("mp3", "wav", "ogg", "chapters.json")
    ]
    return [
        *(f"{BASE}/{name}" for name in ("feed.xml", "playlist.m3u8", "playlist.m3u", "moi-nhat.mp3")),
        f"{BASE}/0500/moi-nhat.mp3",
        f"{BASE}/1700/moi-nhat.mp3?ban=loa",
        *(f"{BASE}/ban-tin/{number}/{name}" for name in files),
    ]


# Who


def test_without_a_key_nothing_leaves(client: FlaskClient, morning: Approved) -> None:
    for address in (*addresses(morning.id), f"{BASE}/ban-tin/{morning.id}/goi.zip"):
        answer = client.get(address)
        assert answer.status_code == 401, address
        assert answer.headers["WWW-Authenticate"].startswith("Basic ")
        assert "Set-Cookie" not in answer.headers and answer.headers["Cache-Control"] == "no-store"


def test_a_key_opens_everything_of_its_station_in_three_ways(
    client: FlaskClient, aired: OnAir, morning: Approved, key: str
) -> None:
    basic = base64.b64encode(f"bat-ky:{key}".encode()).decode()
    for address in (*addresses(morning.id), f"{BASE}/ban-tin/{morning.id}/goi.zip"):
        joint = "&" if "?" in address else "?"
        for query, headers in (
            (f"{joint}khoa={key}", {}),
            ("", {"Authorization": f"Basic {basic}"}),
            ("", {"Authorization": f"Bearer {key}"}),
        ):
            answer = client.get(address + query, headers=headers)
            assert answer.status_code == 200, (address, answer.text)
            assert answer.headers["Cache-Control"] == "private, no-cache" or ".chapters" in address
    assert client.get(f"/dai/{THEIRS}/feed.xml?khoa={key}").status_code == 401
    (token,) = [one for one in aired.library.feed_tokens(OURS) if one.used_at][-1:]
    aired.library.revoke_feed_token(OURS, token.id, "truong-dai")
    assert client.get(f"{BASE}/feed.xml?khoa={key}").status_code == 401


@pytest.mark.parametrize(
    "shown",
    [
        "?khoa=",
        "?khoa=x",
        "?khoa=" + "x" * 5000,
        "?khoa=%00",
        "?khoa=%ED%A0%80",
        "?khoa=a&khoa=b",
        "?khoa='--",
    ],
)
def test_what_is_no_key(client: FlaskClient, shown: str) -> None:
    assert client.get(f"{BASE}/feed.xml{shown}").status_code == 401


@pytest.mark.parametrize(
    "header", ["Basic", "Basic x", "Basic ////", "Bearer", "Bearer \xff", "Digest a=b", "x" * 5000]
)
def test_what_is_no_authorization(client: FlaskClient, header: str) -> None:
    assert client.get(f"{BASE}/feed.xml", headers={"Authorization": header}).status_code == 401


def test_open_to_all_where_the_station_says_so_but_for_the_pack(
    client: FlaskClient, morning: Approved, public: None
) -> None:
    for address in addresses(morning.id):
        answer = client.get(address)
        assert answer.status_code == 200, address
        assert "Set-Cookie" not in answer.headers
    assert client.get(f"{BASE}/ban-tin/{morning.id}/goi.zip").status_code == 401


@pytest.mark.parametrize("name", PEOPLE)
def test_people_by_their_role(aired: OnAir, evening: Approved, morning: Approved, name: str) -> None:
    """Operators and chiefs take packs; an administrator hears; another station's people find nothing."""
    client = Desk(aired.app, aired.library, name).client
    found = [
        client.get(address).status_code
        for address in (f"{BASE}/feed.xml", f"{BASE}/ban-tin/{morning.id}/web.mp3")
    ]
    packed = client.get(f"{BASE}/ban-tin/{morning.id}/goi.zip").status_code
    station, _ = PEOPLE[name]
    if station == OURS:
        assert (found, packed) == ([200, 200], 200)
    elif name == "quan-tri":
        assert (found, packed) == ([200, 200], 403)
    else:
        assert (found, packed) == ([404, 404], 404)


def test_a_key_is_in_no_log(
    client: FlaskClient, key: str, caplog: pytest.LogCaptureFixture, aired: OnAir
) -> None:
    caplog.set_level(logging.DEBUG)
    client.get(f"{BASE}/feed.xml?khoa={key}")
    client.get(f"{BASE}/khong-co.mp3?khoa={key}")
    client.get(f"{BASE}/ban-tin/999/web.mp3?khoa={key}")
    client.post(f"{BASE}/phat-thanh?khoa={key}", data=b"{")
    assert key not in caplog.text
    assert all(key not in event.what + event.who for event in aired.library.events())
    answer = client.get(f"{BASE}/feed.xml?khoa={key}")
    assert answer.headers["Referrer-Policy"] == "same-origin"


# What


@pytest.fixture(autouse=True)
def half_past_four(monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the morning whose bulletins are asked for, at whatever hour the tests run."""
    at = tomorrow(5) - datetime.timedelta(minutes=30)
    monkeypatch.setattr("reader.jobs.newsroom._now", lambda: at)


def test_the_newest_of_a_slot(
    client: FlaskClient, morning: Approved, evening: Approved, public: None
) -> None:
    for path, bulletin, master in (
        ("moi-nhat.mp3", morning, "web"),
        ("0500/moi-nhat.mp3", morning, "web"),
        ("0500/moi-nhat.mp3?ban=loa", morning, "horn"),
        ("1700/moi-nhat.mp3?ban=loa", evening, "horn"),
    ):
        answer = client.get(f"{BASE}/{path}")
        programme = bulletin.programmes[master]
        assert hashlib.sha256(answer.data).hexdigest() == programme.sha256
        assert answer.headers["ETag"] == f'"{programme.sha256}"'
        digest = base64.b64decode(answer.headers["Repr-Digest"].removeprefix("sha-256=:").removesuffix(":"))
        assert digest.hex() == programme.sha256
        name = answer.headers["Content-Disposition"].partition("filename=")[2]
        assert name == f"ban-tin_{bulletin.starts_at:%Y%m%d-%H%M}_{'loa' if master == 'horn' else 'web'}.mp3"
        assert answer.headers["Cache-Control"] == "no-cache"
        assert MP3(io.BytesIO(answer.data)).info.length == pytest.approx(programme.duration_s, abs=0.1)


@pytest.mark.parametrize(
    "path",
    [
        "0600/moi-nhat.mp3",
        "2400/moi-nhat.mp3",
        "5/moi-nhat.mp3",
        "٠٥٠٠/moi-nhat.mp3",
        "moi-nhat.mp3?ban=horn",
        "feed.xml?ban=../x",
        "ban-tin/1/loa.flac",
        "ban-tin/1/khac.mp3",
        "ban-tin/0/web.mp3",
        "ban-tin/99999/web.mp3",
        "ban-tin/99999999999999999999999/web.mp3",
        "ban-tin/-1/web.mp3",
        "ban-tin/1/web.mp3/../../../feed.xml",
    ],
)
def test_what_is_not_there(client: FlaskClient, public: None, path: str) -> None:
    assert client.get(f"{BASE}/{path}").status_code == 404
    assert client.get("/dai/khong-co/feed.xml").status_code == 404


def test_asking_again_costs_nothing(client: FlaskClient, morning: Approved, public: None) -> None:
    for address in (f"{BASE}/moi-nhat.mp3", f"{BASE}/feed.xml", f"{BASE}/playlist.m3u8"):
        first = client.get(address)
        again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
        assert (again.status_code, again.data) == (304, b"")
        assert client.get(address, headers={"If-None-Match": '"khac"'}).status_code == 200
    first = client.get(f"{BASE}/moi-nhat.mp3")
    since = client.get(f"{BASE}/moi-nhat.mp3", headers={"If-Modified-Since": first.headers["Last-Modified"]})
    assert since.status_code == 304
    head = client.head(f"{BASE}/moi-nhat.mp3")
    assert (head.status_code, head.data) == (200, b"")
    assert head.content_length == len(first.data) and head.headers["Accept-Ranges"] == "bytes"


def test_parts_of_a_file(client: FlaskClient, morning: Approved, public: None) -> None:
    address = f"{BASE}/ban-tin/{morning.id}/loa.mp3"
    whole = client.get(address)
    for wanted, expected in (
        ("bytes=0-99", whole.data[:100]),
        ("bytes=-50", whole.data[-50:]),
        ("bytes=1000-", whole.data[1000:]),
    ):
        part = client.get(address, headers={"Range": wanted})
        assert (part.status_code, part.data) == (206, expected)
    same = client.get(address, headers={"Range": "bytes=10-19", "If-Range": whole.headers["ETag"]})
    assert (same.status_code, same.data) == (206, whole.data[10:20])
    changed = client.get(address, headers={"Range": "bytes=10-19", "If-Range": '"khac"'})
    assert (changed.status_code, changed.data) == (200, whole.data)
    beyond = client.get(address, headers={"Range": f"bytes={len(whole.data)}-"})
    assert beyond.status_code == 416


def test_wave_and_opus_where_they_were_made(client: FlaskClient, morning: Approved, public: None) -> None:
    for name, kind, begin in (("web.wav", "audio/wav", b"RIFF"), ("loa.ogg", "audio/ogg", b"OggS")):
        answer = client.get(f"{BASE}/ban-tin/{morning.id}/{name}")
        assert (answer.mimetype, answer.data[:4]) == (kind, begin)


def test_a_changed_file_is_not_served(aired: OnAir, client: FlaskClient, public: None) -> None:
    bulletin = aired.approve(aired.bulletin("Bản tin trưa", tomorrow(11)))
    address = f"{BASE}/ban-tin/{bulletin.id}/web.mp3"
    assert client.get(address).status_code == 200
    path = bulletin.programmes["web"].path
    body = path.read_bytes()
    path.write_bytes(body[:5000] + b"!" + body[5001:])
    for method in ("GET", "HEAD"):
        assert client.open(address, method=method).status_code == 500
    assert (
        client.get(address, headers={"If-None-Match": f'"{bulletin.programmes["web"].sha256}"'}).status_code
        == 500
    )
    path.write_bytes(body)
    assert client.get(address).data == body
    aired.library.void_bulletin(bulletin.id, bulletin.record.fingerprint, "thử", "truong-dai")


# The feed and what it names


def test_the_feed_leads_to_the_files(
    client: FlaskClient, morning: Approved, evening: Approved, key: str
) -> None:
    told = feedparser.parse(client.get(f"{BASE}/feed.xml?khoa={key}").data)
    assert not told.bozo
    assert [entry.title.split(" – ")[0] for entry in told.entries] == ["Bản tin chiều", "Bản tin sáng"]
    for entry, bulletin in zip(told.entries, (evening, morning), strict=True):
        (enclosure,) = entry.enclosures
        parts = urlsplit(enclosure.href)
        assert f"khoa={key}" in parts.query
        answer = client.get(f"{parts.path}?{parts.query}")
        assert len(answer.data) == int(enclosure.length)
        assert hashlib.sha256(answer.data).hexdigest() == bulletin.programmes["web"].sha256
        assert entry.id == f"urn:sha256:{bulletin.programmes['web'].sha256}"
    image = client.get(urlsplit(told.feed.image.href).path)
    assert image.mimetype == "image/png" and image.data.startswith(b"\x89PNG")


def test_who_came_by_a_header_gets_addresses_without_the_key(
    client: FlaskClient, evening: Approved, key: str
) -> None:
    answer = client.get(f"{BASE}/feed.xml", headers={"Authorization": f"Bearer {key}"})
    assert key not in answer.text and "<itunes:block>yes" in answer.text


def test_a_playlist_plays(client: FlaskClient, evening: Approved, key: str) -> None:
    lines = client.get(f"{BASE}/playlist.m3u8?ban=loa&khoa={key}").text.splitlines()
    assert lines[0] == "#EXTM3U" and "Bản tin chiều" in lines[1]
    parts = urlsplit(lines[2])
    answer = client.get(f"{parts.path}?{parts.query}")
    assert hashlib.sha256(answer.data).hexdigest() == evening.programmes["horn"].sha256


def test_chapters(client: FlaskClient, morning: Approved, public: None) -> None:
    told = client.get(f"{BASE}/ban-tin/{morning.id}/web.chapters.json")
    assert told.mimetype == "application/json+chapters"
    titles = [chapter["title"] for chapter in told.get_json(force=True)["chapters"]]
    assert titles == ["Nhạc hiệu", "Họp <tổ> & “dân phố”", "Lời kết"]


def test_every_address_that_is_named_is_there(aired: OnAir, morning: Approved) -> None:
    outlet = Outlet("", OURS)
    at = datetime.time(5)
    named = [
        outlet.feed(),
        outlet.feed("horn"),
        outlet.playlist(),
        outlet.playlist(".m3u"),
        outlet.newest(),
        outlet.newest(at),
        outlet.icon(),
    ]
    named += [
        outlet.file(1, "horn", ".mp3"),
        outlet.chapters(1, "web"),
        outlet.pack(1, "horn"),
        outlet.page(),
    ]
    for address in named:
        endpoint, _ = aired.app.url_map.bind("x").match(urlsplit(address).path)
        assert endpoint.split(".")[0] in ("outgoing", "pages")
    endpoint, _ = aired.app.url_map.bind("x").match(outlet.callback(), "POST")
    assert endpoint == "plays.callback"


# Only what is approved now


def test_only_what_is_approved_leaves(aired: OnAir, client: FlaskClient, public: None) -> None:
    notice = Item("tin", ItemKind.NOTICE, text="Mời khóm Tư họp.")
    number = aired.bulletin("Bản tin đêm", tomorrow(20), notice)
    address = f"{BASE}/ban-tin/{number}/web.mp3"
    assert client.get(address).status_code == 409
    aired.newsroom.send(number, 1, "chi-hai")
    assert client.get(address).status_code == 409
    assert client.get(f"{BASE}/2000/moi-nhat.mp3").status_code == 404
    aired.newsroom.approve(number, aired.library.bulletin(number).fingerprint, "truong-dai")
    assert client.get(address).status_code == 200
    assert client.get(f"{BASE}/2000/moi-nhat.mp3").status_code == 200
    assert "Bản tin đêm" in client.get(f"{BASE}/feed.xml").text
    aired.library.save_entry(Entry("khóm Tư", "khóm bốn", f"station:{OURS}"), "chi-hai")
    try:
        assert client.get(address).status_code == 409
        assert client.get(f"{BASE}/2000/moi-nhat.mp3").status_code == 404
        assert "Bản tin đêm" not in client.get(f"{BASE}/feed.xml").text
    finally:
        aired.library.remove_entry("khóm Tư", f"station:{OURS}", "chi-hai")


def test_an_expired_item_takes_its_bulletin_out_of_the_feed(
    aired: OnAir, client: FlaskClient, public: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    until = tomorrow(22)
    items = (replace(NEWS[1], valid_until=until), Item("ket", ItemKind.CLOSING))
    bulletin = aired.approve(aired.bulletin("Bản tin có hạn", tomorrow(21), *items))
    assert "Bản tin có hạn" in client.get(f"{BASE}/feed.xml").text
    file = f"{BASE}/ban-tin/{bulletin.id}/web.mp3"
    assert client.get(file).status_code == 200
    monkeypatch.setattr("reader.jobs.newsroom._now", lambda: until + datetime.timedelta(seconds=1))
    monkeypatch.setattr("reader.web.outgoing.now", lambda: until + datetime.timedelta(seconds=1))
    assert client.get(file).status_code == 409
    assert "Bản tin có hạn" not in client.get(f"{BASE}/feed.xml").text
    assert client.get(f"{BASE}/2100/moi-nhat.mp3").status_code == 404
    monkeypatch.undo()
    aired.library.void_bulletin(bulletin.id, bulletin.record.fingerprint, "thử", "truong-dai")


def test_another_stations_number_opens_nothing(aired: OnAir, client: FlaskClient, morning: Approved) -> None:
    aired.publish(station=THEIRS)
    assert client.get(f"/dai/{THEIRS}/ban-tin/{morning.id}/web.mp3").status_code == 404
    theirs = aired.library.issue_feed_token(THEIRS, "khác", "nguoi-la")
    assert client.get(f"/dai/{THEIRS}/ban-tin/{morning.id}/goi.zip?khoa={theirs}").status_code == 404
    aired.publish(False, THEIRS)


# The pack


def test_a_broken_download_of_a_pack_goes_on(
    client: FlaskClient, morning: Approved, key: str, tmp_path: Path
) -> None:
    address = f"{BASE}/ban-tin/{morning.id}/goi.zip?ban=loa&khoa={key}"
    head = client.head(address)
    size, tag = int(head.headers["Content-Length"]), head.headers["ETag"]
    broken = size // 3
    first = client.get(address, headers={"Range": f"bytes=0-{broken - 1}"})
    rest = client.get(address, headers={"Range": f"bytes={broken}-", "If-Range": tag})
    assert (first.status_code, rest.status_code) == (206, 206)
    assert rest.headers["Content-Range"] == f"bytes {broken}-{size - 1}/{size}"
    (tmp_path / "goi.zip").write_bytes(first.data + rest.data)
    told = subprocess.run(["unzip", "-t", "goi.zip"], cwd=tmp_path, capture_output=True, text=True)
    assert told.returncode == 0 and "No errors detected" in told.stdout
    whole = client.get(address)
    assert whole.data == first.data + rest.data and whole.content_length == size
    assert whole.headers["Content-Disposition"].startswith("attachment; filename=ban-tin_")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.get(address.replace("ban=loa&", "")).headers["ETag"] != tag


def test_times_are_the_stations(client: FlaskClient, morning: Approved, public: None) -> None:
    assert morning.starts_at.astimezone(HERE).hour == 5
    assert "05:00 ngày" in client.get(f"{BASE}/feed.xml").text
