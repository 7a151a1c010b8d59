"""The webmaster's guide: one text, in docs/webmaster.md and on the page."""

from __future__ import annotations

import re
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html

from tests.web.webmaster import DOCUMENT, TEMPLATE, template


def test_the_page_is_as_written_from_the_document() -> None:
    assert TEMPLATE.read_text("utf-8") == template(), "python -m tests.web.webmaster"


def test_it_says_this_services_own_address(client: FlaskClient, app: Flask, settings: Any) -> None:
    page = html.fromstring(client.get("/huong-dan-nhung").text)
    code = " ".join(element.text_content() for element in page.cssselect("pre"))
    assert code.count("http://localhost/widget.js") == 2 and "phuongmythanh.vn/widget" not in code
    shown = " ".join(page.cssselect("article.guide")[0].text_content().split())
    for heading in re.findall("^#+ (.+)$", DOCUMENT.read_text("utf-8"), re.M):
        assert heading.replace("`", "").replace("**", "") in shown


def test_english_says_so_and_vietnamese_does_not(client: FlaskClient) -> None:
    guide = html.fromstring(client.get("/huong-dan-nhung").text).cssselect("article.guide")[0]
    english = guide.cssselect("[lang=en]")
    assert len(english) > 60
    assert not any(re.search("[À-ỹđĐ]", element.text_content()) for element in english)
    for element in (*english, *guide.cssselect("code")):
        element.text = ""
    assert not re.search(r"\b(?:the|and|of|is|with|from)\b", guide.text_content())


def test_every_page_leads_to_it(client: FlaskClient, slug: str) -> None:
    for path in ("/", f"/articles/{slug}", "/khong-co", "/tro-giup"):
        links = html.fromstring(client.get(path).text).cssselect(".foot a")
        assert {"/tro-giup", "/tro-giup#ban-phim", "/huong-dan-nhung"} <= {a.get("href") for a in links}
