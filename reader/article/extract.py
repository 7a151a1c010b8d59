"""A tree -> an Article: the chain of this room in order."""

from __future__ import annotations

from lxml.html import HtmlElement

from reader.article.assemble import assemble
from reader.article.content import choose
from reader.article.headline import find_title
from reader.article.metadata import read_metadata
from reader.article.model import Article
from reader.article.tree import prune
from reader.article.walk import Walker, number_elements
from reader.errors import NoArticle, TooLarge

MOST_ELEMENTS = 200_000  # a long news page has 5,000


def extract(root: HtmlElement, url: str | None) -> Article:
    """Raises NoArticle and TooLarge."""
    metadata = read_metadata(root)
    prune(root)
    body = root.find("body")
    if body is None:
        raise NoArticle()
    elements, depth = number_elements(root)
    if elements > MOST_ELEMENTS:
        raise TooLarge(f"{MOST_ELEMENTS // 1000}.000 thẻ HTML")
    lines = Walker(body).lines
    keep = choose(root, lines, elements=elements, depth=depth)
    title, at = find_title(lines, keep, metadata)
    article = assemble(lines, keep, title, at, metadata, url)
    if not article.blocks or not article.title:
        raise NoArticle()
    return article
