"""A page (URL, HTML, file, text) -> an Article.

page = fetch("https://…")        # or Page(bytes, content_type=…)
article = read_page(page)        # or read_text("pasted …")
markup = render(article)
"""

from reader.article.address import parse_address, public_only
from reader.article.fetch import FetchLimits, fetch
from reader.article.model import Article, Block, BlockKind, Page
from reader.article.read import read_page, read_text
from reader.article.render import render
from reader.article.sanitize import clean_html, clean_marked
from reader.article.send import Answer, send
from reader.article.wire import Allowed

__all__ = [
    "Allowed",
    "Answer",
    "Article",
    "Block",
    "BlockKind",
    "FetchLimits",
    "Page",
    "clean_html",
    "clean_marked",
    "fetch",
    "parse_address",
    "public_only",
    "read_page",
    "read_text",
    "render",
    "send",
]
