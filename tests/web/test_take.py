"""What is taken along, as a visitor takes it from the page."""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from lxml import etree, html

from reader.records import Library
from tests.web.fakes import Studio
from tests.web.test_security import served


def test_the_page_leads_to_all_of_them(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}?giong=bac").text)
    links = {a.get("href") for a in page.cssselect(".take a")}
    root = f"/articles/{slug}"
    assert links == {
        f"{root}/audio.mp3?giong=bac&tai=1",
        f"{root}/captions.vtt?giong=bac&tai=1",
        f"{root}/sach.epub?giong=bac",
        f"{root}/van-ban.txt",
    }
    form = page.cssselect("form.sheet")[0]
    assert form.get("action") == f"{root}/to-dan-bang.pdf" and form.get("method") == "get"
    assert form.cssselect("option[selected]")[-1].get("value") == "24"


def test_a_book_that_speaks(client: FlaskClient, slug: str, studio: Studio, tmp_path: Path) -> None:
    answer = client.get(f"/articles/{slug}/sach.epub?giong=bac")  # it is made on the way
    assert (answer.status_code, answer.mimetype) == (200, "application/epub+zip")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}.epub"
    recording = studio.made[slug, "bac"]
    book = zipfile.ZipFile(io.BytesIO(answer.data))
    assert book.read("EPUB/article.mp3") == recording.path.read_bytes()
    overlay = etree.fromstring(book.read("EPUB/article.smil"))
    assert len(overlay.findall(".//{*}par")) == len(recording.cues)
    file = tmp_path / "sach.epub"
    file.write_bytes(answer.data)
    told = subprocess.run(["java", "-jar", "/usr/bin/epubcheck", file], capture_output=True, text=True)
    assert told.returncode == 0, told.stdout + told.stderr


def test_a_sheet_for_the_notice_board(client: FlaskClient, slug: str, library: Library) -> None:
    answer = client.get(f"/articles/{slug}/to-dan-bang.pdf?kho=a3&co=36")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}.pdf"
    told = subprocess.run(["pdftotext", "-", "-"], input=answer.data, capture_output=True, check=True)
    text = " ".join(told.stdout.decode().split())
    assert library.article(slug).title in text and "Ban VHTT phường Hoa Sen" in text


@pytest.mark.parametrize(
    ("public", "root"),
    [(None, "http://localhost"), ("https://doc.hoasen.example/", "https://doc.hoasen.example")],
)
def test_its_code_leads_to_the_page_where_it_is_heard(
    library: Library,
    studio: Studio,
    slug: str,
    monkeypatch: pytest.MonkeyPatch,
    public: str | None,
    root: str,
) -> None:
    seen: list[str | None] = []
    monkeypatch.setattr("reader.web.take.notice_sheet", lambda _a, s: seen.append(s.audio_url) or b"%PDF")
    served(library, studio, public_url=public).get(f"/articles/{slug}/to-dan-bang.pdf")
    assert seen == [f"{root}/articles/{slug}"]


@pytest.mark.parametrize(
    "query", ["kho=a5", "co=17", "co=37", "co=99999999999", "co=-1", "co=x", "co=²", "kho="]
)
def test_a_sheet_of_no_paper_or_type_of_ours(client: FlaskClient, slug: str, query: str) -> None:
    answer = client.get(f"/articles/{slug}/to-dan-bang.pdf?{query}")
    assert answer.status_code == 400
    assert re.search("khổ giấy|cỡ chữ", answer.text)


def test_plain_text(client: FlaskClient, slug: str, library: Library) -> None:
    answer = client.get(f"/articles/{slug}/van-ban.txt")
    assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert answer.headers["Content-Disposition"] == f"attachment; filename={slug}.txt"
    assert answer.data.decode().startswith(library.article(slug).title + "\r\n")
    assert all(
        block.text.replace("\n", "\r\n") in answer.data.decode() for block in library.article(slug).blocks
    )


@pytest.mark.parametrize("name", ["sach.epub", "to-dan-bang.pdf", "van-ban.txt"])
def test_an_article_that_is_not_there(client: FlaskClient, name: str) -> None:
    assert client.get(f"/articles/khong-co/{name}").status_code == 404
