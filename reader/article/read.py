"""The doors: a Page or a text -> an Article."""

from __future__ import annotations

import re
from dataclasses import replace

from reader.article.decode import LIMIT, MOST_BYTES, decode
from reader.article.documents import kind_of, open_document
from reader.article.extract import extract
from reader.article.legacy import repair_text, repair_tree
from reader.article.model import Article, Page
from reader.article.official import find_head
from reader.article.pasted import extract_text
from reader.article.tree import drop, parse
from reader.errors import EmptyInput, TooLarge

MARKUP = re.compile(
    r"</?(?:html|head|body|meta|title|div|p|span|table|tr|td|br|ul|ol|li|a|h[1-6]|font|center|b|strong|i|em|img|form|section|article|script|style)\b[^<>]{0,400}>",
    re.I,
)
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def read_page(page: Page) -> Article:
    """The Article of a page: HTML, plain text, DOCX or PDF, whichever the bytes are, whatever they are called.

    Raises EmptyInput, TooLarge, NotText, UnknownEncoding, NoArticle; BrokenFile, LockedFile, ScannedFile, TooHard.
    """
    kind = kind_of(page.body)
    if kind is not None:
        return _read_document(open_document(page.body, kind), page.url)
    text = decode(page.body, page.content_type)
    if is_html(text, page.content_type):
        return _read_html(text, page.url)
    return extract_text(repair_text(text), page.url)


def read_text(text: str) -> Article:
    """The Article of a pasted text (or of pasted HTML source).

    Raises EmptyInput, TooLarge, NoArticle.
    """
    if not text.strip():
        raise EmptyInput()
    if len(text.encode("utf-8", "replace")) > MOST_BYTES:
        raise TooLarge(LIMIT)
    if HTML_START.match(text):
        return read_page(Page(text.encode("utf-8", "replace")))
    return extract_text(repair_text(text))


def _read_document(html: str, url: str | None) -> Article:
    """A DOCX or PDF as HTML. Who issues an official document, and when, stands in its head, which is not read out."""
    root = parse(html)
    repair_tree(root)
    lines = list(root.iter("p", "h1", "h2", "h3", "h4", "h5", "h6", "li"))
    head = find_head([" ".join(line.text_content().split()) for line in lines])
    if head is None:
        return extract(root, url)
    for line in lines[: head.end]:
        drop(line)
    article = extract(root, url)
    return replace(
        article,
        title=head.title or article.title,
        unit=article.unit or head.unit,
        date=article.date or head.date,
    )


def _read_html(text: str, url: str | None) -> Article:
    root = parse(text)
    repair_tree(root)
    return extract(root, url)


def is_html(text: str, content_type: str | None) -> bool:
    """By evidence: how it begins, what it is called, and how many tags it has."""
    if HTML_START.match(text[:4000]):
        return True
    tags = len(MARKUP.findall(text[:200_000]))
    if "html" in (content_type or "").lower():
        return tags > 0
    return tags >= 3
