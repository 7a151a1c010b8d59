"""Text goes out compressed; streams, sound and operators' pages do not."""

from __future__ import annotations

import gzip

import pytest
from flask.testing import FlaskClient

from tests.web.conftest import Desk
from tests.web.fakes import Studio

GZIP = {"Accept-Encoding": "gzip, br"}


@pytest.mark.parametrize(
    "path", ["", "/cues.json", "/van-ban.txt", "/recording.json?giong=khong-co"]
)  # the last: a short problem, which is not worth it
def test_text_is_compressed_and_says_the_same(
    client: FlaskClient, slug: str, studio: Studio, path: str
) -> None:
    studio.make(slug, studio.voice(None))
    plain = client.get(f"/articles/{slug}{path}")
    packed = client.get(f"/articles/{slug}{path}", headers=GZIP)
    assert "Accept-Encoding" in packed.vary and "Accept-Encoding" in plain.vary
    assert plain.content_encoding is None
    if len(plain.data) < 1000:
        assert packed.data == plain.data
    else:
        assert gzip.decompress(packed.data) == plain.data
        assert len(packed.data) < 0.6 * len(plain.data)
        assert packed.content_length == len(packed.data)


def test_who_has_it_already_is_told_so(client: FlaskClient, slug: str, studio: Studio) -> None:
    studio.make(slug, studio.voice(None))
    first = client.get(f"/articles/{slug}/cues.json", headers=GZIP)
    again = client.get(
        f"/articles/{slug}/cues.json", headers={**GZIP, "If-None-Match": first.headers["ETag"]}
    )
    assert (again.status_code, again.data) == (304, b"")


def test_sound_and_its_stream_go_as_they_are(client: FlaskClient, slug: str) -> None:
    stream = client.get(f"/articles/{slug}/audio.mp3", headers=GZIP)
    ready = client.get(f"/articles/{slug}/audio.mp3", headers=GZIP, follow_redirects=True)
    assert stream.content_encoding is None and ready.content_encoding is None
    assert stream.data == ready.data


def test_an_operators_page_is_not(desk: Desk) -> None:
    page = desk.client.get("/ban-lam-viec", headers=GZIP)
    assert page.content_encoding is None and len(page.data) > 1000
