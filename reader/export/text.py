"""The Article as plain text: for Notepad, a braille display, a message to neighbours."""

from __future__ import annotations

from reader.article import Article, Block, BlockKind

LINE_END = "\r\n"
"""What `text/plain` has between lines (RFC 2046, 4.1.1), and the only one that the Notepad of old Windows shows."""


def plain_text(article: Article) -> str:
    """Title, unit and date, the blocks with an empty line between them, the source's address."""
    facts = " · ".join(
        part
        for part in (
            article.unit,
            article.author,
            f"{article.date:%d/%m/%Y}" if article.date else None,
        )
        if part
    )
    pieces = [article.title + (f"\n{facts}" if facts else "")]
    run: list[str] = []
    for block in article.blocks:
        if not block.text:
            continue
        if block.kind is BlockKind.LIST_ITEM:
            run.append(_item(block))
            continue
        if run:
            pieces.append("\n".join(run))
            run = []
        pieces.append(block.text)
    if run:
        pieces.append("\n".join(run))
    if article.source_url:
        pieces.append(article.source_url)
    return "\n\n".join(pieces).replace("\n", LINE_END) + LINE_END


def _item(block: Block) -> str:
    mark = f"{block.ordinal}." if block.ordinal is not None else "-"
    return f"{'  ' * (max(block.level, 1) - 1)}{mark} {block.text}"
