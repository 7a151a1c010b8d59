"""Each folder of golden/: a page of a Vietnamese portal and the article it holds."""

import html
import json
import re
import unicodedata
from pathlib import Path

import pytest

from reader.article import Article, Page, clean_html, read_page, render

FOLDERS = sorted(path for path in (Path(__file__).parent / "golden").iterdir() if path.is_dir())


def expected(folder: Path) -> dict:
    return json.loads((folder / "article.json").read_text("utf-8"))


def read(folder: Path) -> Article:
    wanted = expected(folder)
    return read_page(Page((folder / "page.html").read_bytes(), wanted["source_url"], wanted["content_type"]))


@pytest.fixture(params=FOLDERS, ids=lambda folder: folder.name)
def folder(request):
    return request.param


def test_there_are_pages():
    assert len(FOLDERS) >= 14


def test_what_the_page_says_of_itself(folder):
    wanted, article = expected(folder), read(folder)
    found = {
        "title": article.title,
        "unit": article.unit,
        "author": article.author,
        "date": article.date.isoformat() if article.date else None,
    }
    assert found == {key: wanted[key] for key in found}


def test_every_block_and_nothing_else(folder):
    wanted = [{"level": 0, "ordinal": None, "source": None, **block} for block in expected(folder)["blocks"]]
    found = [
        {
            "kind": str(block.kind),
            "text": block.text,
            "level": block.level,
            "ordinal": block.ordinal,
            "source": block.source,
        }
        for block in read(folder).blocks
    ]
    assert found == wanted


def test_text_is_composed_and_even(folder):
    article = read(folder)
    for text in (article.title, *(block.text for block in article.blocks)):
        assert unicodedata.is_normalized("NFC", text)
        assert text == text.strip()
        assert not re.search("[\u00a0\u00ad\u200b-\u200f\ufeff]|  ", text)


def test_markup_tells_the_same_text_and_passes_its_own_gate(folder):
    article = read(folder)
    for block in article.blocks:
        seen = html.unescape(re.sub(r"<[^>]*>", " ", block.html))
        assert "".join(seen.split()) == "".join(block.text.split())
    markup = render(article)
    assert clean_html(markup) == markup
