"""The address that always plays, and the immutable files behind it."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient

from reader.errors import EngineOffline
from reader.speech import Voice
from tests.web.fakes import Status, Studio


@pytest.fixture
def ready(slug: str, studio: Studio) -> tuple[str, bytes]:
    """The address of a finished Recording, and its bytes."""
    recording = studio.make(slug, studio.voice(None))
    return f"/audio/{recording.sha256}.mp3", recording.path.read_bytes()


def test_it_plays_from_the_first_byte_while_it_is_made(
    client: FlaskClient, slug: str, studio: Studio
) -> None:
    answer = client.get(f"/articles/{slug}/audio.mp3", headers={"Range": "bytes=0-"}, buffered=False)
    assert answer.status_code == 200
    assert answer.mimetype == "audio/mpeg"
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.content_length is None
    assert len(next(answer.iter_encoded())) == 10_000
    answer.close()


def test_once_ready_it_leads_to_the_immutable_file(
    client: FlaskClient, slug: str, ready: tuple[str, bytes]
) -> None:
    answer = client.get(f"/articles/{slug}/audio.mp3")
    assert (answer.status_code, answer.location) == (302, ready[0])
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_player_that_probes_with_two_bytes_gets_the_whole_file(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/articles/{slug}/audio.mp3", headers={"Range": "bytes=0-1"})
    assert answer.status_code == 302
    part = client.get(answer.location, headers={"Range": "bytes=0-1"})
    assert (part.status_code, len(part.data)) == (206, 2)


def test_asking_only_for_the_head_makes_nothing(client: FlaskClient, slug: str, studio: Studio) -> None:
    assert client.head(f"/articles/{slug}/audio.mp3").status_code == 200
    assert studio.made == {}


def test_what_cannot_be_made_says_so_before_the_first_byte(
    client: FlaskClient, slug: str, studio: Studio
) -> None:
    studio.fault = EngineOffline("gtts")
    answer = client.get(f"/articles/{slug}/audio.mp3")
    assert answer.status_code == 503
    assert "cần mạng Internet" in answer.text


def test_the_whole_file(client: FlaskClient, ready: tuple[str, bytes]) -> None:
    address, body = ready
    answer = client.get(address)
    assert (answer.status_code, answer.data, answer.content_length) == (200, body, len(body))
    assert answer.mimetype == "audio/mpeg"
    assert answer.headers["ETag"] == '"' + address[7:-4] + '"'  # strong
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert "Content-Disposition" not in answer.headers
    assert "Set-Cookie" not in answer.headers
    assert "Vary" not in answer.headers


@pytest.mark.parametrize(
    ("asked", "first", "last"),
    [("bytes=0-0", 0, 0), ("bytes=100-199", 100, 199), ("bytes=-500", -500, -1), ("bytes=1000-", 1000, -1)],
)
def test_parts(client: FlaskClient, ready: tuple[str, bytes], asked: str, first: int, last: int) -> None:
    address, body = ready
    size = len(body)
    first, last = first % size, last % size
    answer = client.get(address, headers={"Range": asked})
    assert answer.status_code == 206
    assert answer.headers["Content-Range"] == f"bytes {first}-{last}/{size}"
    assert answer.data == body[first : last + 1]
    assert answer.content_length == last - first + 1


def test_a_part_beyond_the_end(client: FlaskClient, ready: tuple[str, bytes]) -> None:
    address, body = ready
    answer = client.get(address, headers={"Range": "bytes=99999999-"})
    assert answer.status_code == 416
    assert answer.headers["Content-Range"] == f"bytes */{len(body)}"
    assert "Không có đoạn âm thanh được yêu cầu." in answer.text


def test_if_range(client: FlaskClient, ready: tuple[str, bytes]) -> None:
    address, body = ready
    etag = client.head(address).headers["ETag"]
    same = client.get(address, headers={"Range": "bytes=5-9", "If-Range": etag})
    other = client.get(address, headers={"Range": "bytes=5-9", "If-Range": '"other"'})
    assert (same.status_code, same.data) == (206, body[5:10])
    assert (other.status_code, other.data) == (200, body)


def test_what_the_browser_has_is_not_sent_again(client: FlaskClient, ready: tuple[str, bytes]) -> None:
    etag = client.head(ready[0]).headers["ETag"]
    answer = client.get(ready[0], headers={"If-None-Match": etag})
    assert (answer.status_code, answer.data) == (304, b"")


def test_head(client: FlaskClient, ready: tuple[str, bytes]) -> None:
    address, body = ready
    answer = client.head(address)
    assert (answer.status_code, answer.content_length, answer.data) == (200, len(body), b"")


def test_taken_away_under_an_ascii_name(client: FlaskClient, slug: str, ready: tuple[str, bytes]) -> None:
    answer = client.get(f"/articles/{slug}/audio.mp3?tai=1", follow_redirects=True)
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}.mp3"
    plain = client.get(ready[0] + "?tai=1")
    assert plain.headers["Content-Disposition"] == f"attachment; filename=loa-phuong-{ready[0][7:15]}.mp3"
    evil = client.get(ready[0], query_string={"tai": 'x"; filename="a.exe'})
    assert ".exe" not in evil.headers["Content-Disposition"]


def test_taken_away_while_it_is_made(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/articles/{slug}/audio.mp3?tai=1")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}.mp3"


@pytest.mark.parametrize("suffix", [".vtt", ".words.vtt"])
def test_captions(client: FlaskClient, ready: tuple[str, bytes], suffix: str) -> None:
    answer = client.get(ready[0].replace(".mp3", suffix))
    assert answer.headers["Content-Type"] == "text/vtt; charset=utf-8"
    assert answer.text.startswith("WEBVTT")
    assert answer.headers["ETag"] != client.head(ready[0]).headers["ETag"]


def test_captions_are_made_when_asked_for(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/articles/{slug}/captions.vtt?giong=bac&tai=1", follow_redirects=True)
    assert answer.text.startswith("WEBVTT")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}.vtt"


def test_the_record_may_be_written_a_moment_after_the_last_sentence(
    client: FlaskClient, slug: str, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, asked = studio.status, iter(range(4))

    def late(slug: str, voice: Voice) -> Status:
        return Status("making", 9, 9) if next(asked, None) is not None else told(slug, voice)

    monkeypatch.setattr(studio, "status", late)
    assert client.get(f"/articles/{slug}/captions.vtt").status_code == 302


def test_nobody_waits_for_ever(
    client: FlaskClient, slug: str, studio: Studio, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("reader.web.audio.WRITTEN_S", 0.1)
    monkeypatch.setattr(studio, "status", lambda slug, voice: Status("making", 9, 9))
    answer = client.get(f"/articles/{slug}/captions.vtt")
    assert answer.status_code == 502
    assert "lâu hơn mọi khi" in answer.text


@pytest.mark.parametrize(
    "address",
    [
        "/audio/" + "0" * 64 + ".mp3",
        "/audio/../records.sqlite",
        "/audio/abc.mp3",
        "/audio/" + "A" * 64 + ".mp3",
    ],
)
def test_no_such_file(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code == 404


@pytest.mark.parametrize("part", ["audio.mp3", "captions.vtt", "recording.json", "cues.json"])
def test_of_no_such_article(client: FlaskClient, part: str) -> None:
    assert client.get(f"/articles/khong-co/{part}").status_code == 404


def test_how_far_it_is(client: FlaskClient, slug: str, studio: Studio) -> None:
    address = f"/articles/{slug}/recording.json"
    assert client.get(address).json["state"] == "absent"
    studio.state = "making"
    assert (client.get(address).json["done"], client.get(address).json["total"]) == (2, 9)
    made = studio.make(slug, studio.voice(None))
    answer = client.get(address)
    assert answer.headers["Cache-Control"] == "no-store"
    assert answer.json["state"] == "ready"
    assert answer.json["audio"] == f"/audio/{made.sha256}.mp3"
    assert answer.json["duration_s"] == pytest.approx(made.duration_s)
    studio.made.clear()
    studio.fault = EngineOffline("gtts")
    assert "cần mạng Internet" in client.get(address).json["message"]
    assert "offline" in client.get(address + "?ngon-ngu=en").json["message"]
