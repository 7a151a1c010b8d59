"""A page (URL, HTML, file, text) -> an Article."""

from reader.article.model import Article, Block, BlockKind, Page

__all__ = ["Article", "Block", "BlockKind", "Page"]
