"""A page (URL, HTML, file, text) -> an Article.

    page = fetch("https://…")        # or Page(bytes, content_type=…)
    article = read_page(page)        # or read_text("pasted …")
    markup = render(article)
"""

from reader.article.model import Article, Block, BlockKind, Page
from reader.article.read import read_page, read_text
from reader.article.render import render
from reader.article.sanitize import clean_html

__all__ = ["Article", "Block", "BlockKind", "Page", "clean_html", "read_page", "read_text", "render"]
