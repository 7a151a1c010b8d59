"""The pre-air sheet: each doubt in its sentence, heard, settled, and gone from the sheet."""

from __future__ import annotations

import io

import pytest
from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from mutagen.mp3 import MP3

from reader.article import read_text
from reader.records import Library
from reader.script import Entry
from reader.web.preair import questions
from tests.web.conftest import Desk
from tests.web.fakes import Studio

TEXT = "Phường họp dân\n\nSáng nay phường họp với đoàn XYZQ. Chiều nay đoàn XYZQ về thăm khóm."


@pytest.fixture
def doubtful(studio: Studio) -> str:
    return studio.add_text(TEXT, "an")


def sheet(desk: Desk, slug: str) -> html.HtmlElement:
    return html.fromstring(desk.client.get(f"/articles/{slug}/phieu-nghe-duyet").text)


def test_a_doubt_is_shown_once_in_its_sentence(desk: Desk, doubtful: str) -> None:
    (card,) = sheet(desk, doubtful).cssselect("section.card")
    assert card.cssselect("mark")[0].text == "XYZQ"
    assert card.cssselect("p")[0].text_content() == "Sáng nay phường họp với đoàn XYZQ."
    assert "2" in card.cssselect(".hint")[0].text_content()
    heard = desk.client.get(card.cssselect("audio")[0].get("src"))
    assert heard.status_code == 200 and heard.mimetype == "audio/mpeg"
    assert MP3(io.BytesIO(heard.data)).info.length > 0.3


@pytest.mark.parametrize(
    ("form", "entry"),
    [
        ({"chon": "giu:ích i dài dét quy"}, Entry("XYZQ", "ích i dài dét quy", "article:{slug}")),
        ({"chon": "doi:tổ công tác", "pham-vi": "all"}, Entry("XYZQ", "tổ công tác", "all")),
        (
            {"chon": "khac", "rieng": "  đoàn  khách ", "pham-vi": ""},
            Entry("XYZQ", "đoàn khách", "article:{slug}"),
        ),
    ],
)
def test_what_is_decided_is_kept_and_the_doubt_is_gone(
    desk: Desk, library: Library, doubtful: str, form: dict[str, str], entry: Entry
) -> None:
    answer = desk.post(f"/articles/{doubtful}/phieu-nghe-duyet", data={"viet": "XYZQ", **form})
    assert answer.status_code == 303
    expected = Entry(entry.written, entry.spoken, entry.scope.format(slug=doubtful))
    assert library.entries() == (expected,)
    page = sheet(desk, doubtful)
    assert page.cssselect("section.card") == []
    assert "Không còn chỗ nào" in page.text_content()


@pytest.mark.parametrize(
    "form",
    [
        {},
        {"chon": "khac"},
        {"chon": "khac", "rieng": "a" * 500},
        {"chon": "giu:"},
        {"chon": "x" * 5000},
        {"chon": "doi:tổ", "viet": ""},
        {"chon": "doi:tổ", "viet": "a" * 5000},
    ],
)
def test_rubbish_changes_nothing(desk: Desk, library: Library, doubtful: str, form: dict[str, str]) -> None:
    data = {"viet": "XYZQ", **form}
    assert desk.post(f"/articles/{doubtful}/phieu-nghe-duyet", data=data).status_code == 400
    assert library.entries() == ()


def test_a_visitor_neither_sees_nor_changes_it(client: FlaskClient, library: Library, doubtful: str) -> None:
    assert client.get(f"/articles/{doubtful}/phieu-nghe-duyet").status_code == 403
    form = {"viet": "XYZQ", "chon": "doi:tổ"}
    assert client.post(f"/articles/{doubtful}/phieu-nghe-duyet", data=form).status_code in (400, 403)
    assert library.entries() == ()


def test_a_visitors_report_is_on_the_sheet(desk: Desk, library: Library, doubtful: str) -> None:
    library.add_report(doubtful, "khóm", "<b>đọc sai</b>")
    text = desk.client.get(f"/articles/{doubtful}/phieu-nghe-duyet").text
    assert "khóm</strong>" in text and "&lt;b&gt;" in text and "<b>đọc" not in text


def test_no_such_article_or_sentence(desk: Desk, doubtful: str) -> None:
    assert desk.client.get("/articles/khong-co/phieu-nghe-duyet").status_code == 404
    assert desk.client.get(f"/articles/{doubtful}/cau/99.mp3").status_code == 404
    assert desk.client.get(f"/articles/{doubtful}/cau/-1.mp3").status_code == 404


def test_the_sentence_around_a_doubt_is_whole() -> None:
    article = read_text(TEXT)
    from reader.script import write_script

    (question,) = questions(article, write_script(article))
    assert question.before + question.written + question.after == "Sáng nay phường họp với đoàn XYZQ."
    assert question.times == 2 and question.percent < 90


def test_over_the_real_rooms_only_the_touched_sentences_are_spoken_again(tmp_path: object) -> None:
    from pathlib import Path

    from reader.jobs import Studio as RealStudio
    from reader.records import Library as RealLibrary
    from reader.settings import load_settings
    from reader.web import create_app

    settings = load_settings(data_dir=Path(str(tmp_path)), speech_workers=1)
    library = RealLibrary.open(settings)
    studio = RealStudio(settings, library, inline=True)
    slug = studio.add_text(TEXT + "\nCâu này không đổi.", "an")
    app: Flask = create_app(settings, library, studio)
    first = app.test_client().get(f"/articles/{slug}/cau/1.mp3").data
    made = studio.recorder.clips.made
    library.save_entry(Entry("XYZQ", "tổ công tác", f"article:{slug}"), "an")
    second = app.test_client().get(f"/articles/{slug}/cau/1.mp3").data
    assert second != first
    assert studio.recorder.clips.made == made + 2
    studio.close()
    library.close()
