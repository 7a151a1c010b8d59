"""A page (URL, HTML, file, text) -> an Article.

page = fetch("https://…")        # or Page(bytes, content_type=…)
article = read_page(page)        # or read_text("pasted …")
markup = render(article)
"""

from reader.article.address import parse_address, public_only
from reader.article.feed import Entry, Feed, read_feed
from reader.article.fetch import Fetched, FetchLimits, fetch, fetch_changed
from reader.article.model import Article, Block, BlockKind, Page
from reader.article.read import read_page, read_text
from reader.article.render import render
from reader.article.robots import Robots, robots_address
from reader.article.sanitize import clean_html, clean_marked
from reader.article.send import Answer, send
from reader.article.wire import Allowed

__all__ = [
    "Allowed",
    "Answer",
    "Article",
    "Block",
    "BlockKind",
    "Entry",
    "Feed",
    "FetchLimits",
    "Fetched",
    "Page",
    "Robots",
    "clean_html",
    "clean_marked",
    "fetch",
    "fetch_changed",
    "parse_address",
    "public_only",
    "read_feed",
    "read_page",
    "read_text",
    "render",
    "robots_address",
    "send",
]
