"""The article the product was asked for: the title once, its unit, its date, its eight paragraphs and nothing else."""

import datetime
from pathlib import Path

import pytest

from reader.article import Article, BlockKind, Page, read_page, read_text, render

HERE = Path(__file__).parent
TITLE = "Đảng uỷ phường Mỹ Thạnh nâng cao hiệu quả thực hiện Chỉ thị số 05-CT/TW của Bộ Chính trị"
# The paragraphs as a person sees them on the screen: the long lines of the copied text.
PARAGRAPHS = [
    " ".join(line.split())
    for line in (HERE / "my-thanh-05-ct-tw.txt").read_text("utf-8").splitlines()
    if len(line) > 200
]


def from_html() -> Article:
    return read_page(
        Page((HERE / "my-thanh-05-ct-tw.html").read_bytes(), "https://longxuyen.example.gov.vn/tin-tuc")
    )


def from_text_file() -> Article:
    return read_page(Page((HERE / "my-thanh-05-ct-tw.txt").read_bytes(), content_type="text/plain"))


def from_paste() -> Article:
    return read_text((HERE / "my-thanh-05-ct-tw.txt").read_text("utf-8"))


@pytest.mark.parametrize("door", [from_html, from_text_file, from_paste])
def test_exactly_the_article(door):
    article = door()
    assert article.title == TITLE
    assert article.unit == "Ban VHTT phường Mỹ Thạnh"
    assert article.author is None
    assert article.date == datetime.date(2023, 6, 1)
    assert len(PARAGRAPHS) == 8
    assert [block.text for block in article.blocks] == PARAGRAPHS
    assert {block.kind for block in article.blocks} == {BlockKind.PARAGRAPH}


def test_the_title_is_rendered_once():
    markup = render(from_html())
    assert markup.count(TITLE) == 1
    assert markup.startswith(f"<h1>{TITLE}</h1>\n<p>Qua 3 năm")
    assert markup.count("<p>") == 8


def test_it_survives_json():
    article = from_html()
    assert Article.from_dict(article.as_dict()) == article
