"""The doors: a Page or a text -> an Article."""

from __future__ import annotations

import re

from reader.article.decode import LIMIT, MOST_BYTES, decode
from reader.article.extract import extract
from reader.article.legacy import repair_text, repair_tree
from reader.article.model import Article, Page
from reader.article.pasted import extract_text
from reader.article.tree import parse
from reader.errors import EmptyInput, TooLarge

MARKUP = re.compile(
    r"</?(?:html|head|body|meta|title|div|p|span|table|tr|td|br|ul|ol|li|a|h[1-6]|font|center|b|strong|i|em|img|form|section|article|script|style)\b[^<>]{0,400}>",
    re.I,
)
HTML_START = re.compile(
    r"\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)*<(?:!doctype\s+html|html|head|body)\b", re.I | re.S
)


def read_page(page: Page) -> Article:
    """The Article of a page: HTML or plain text, whichever the bytes are, whatever they are called.

    Raises EmptyInput, TooLarge, NotText, UnknownEncoding, NoArticle.
    """
    text = decode(page.body, page.content_type)
    if is_html(text, page.content_type):
        root = parse(text)
        repair_tree(root)
        return extract(root, page.url)
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


def is_html(text: str, content_type: str | None) -> bool:
    """By evidence: how it begins, what it is called, and how many tags it has."""
    if HTML_START.match(text[:4000]):
        return True
    tags = len(MARKUP.findall(text[:200_000]))
    if "html" in (content_type or "").lower():
        return tags > 0
    return tags >= 3
