"""An Article -> one piece of sanitized HTML: title, facts, blocks, with lists and tables whole."""

from __future__ import annotations

from html import escape

from reader.article.model import Article, Block, BlockKind
from reader.article.sanitize import clean_inline, clean_table, is_safe_url


def render(article: Article) -> str:
    """`<h1>`, then the blocks; each block's own markup passes the gate again, everything else is escaped here."""
    pieces = [f"<h1>{escape(article.title, quote=False)}</h1>"]
    i = 0
    while i < len(article.blocks):
        if article.blocks[i].kind is BlockKind.LIST_ITEM:
            end = i
            while end < len(article.blocks) and article.blocks[end].kind is BlockKind.LIST_ITEM:
                end += 1
            pieces.append(render_list(article.blocks[i:end]))
            i = end
        else:
            pieces.append(render_block(article.blocks[i]))
            i += 1
    return "\n".join(pieces)


def render_block(block: Block) -> str:
    """One block that is no list item."""
    match block.kind:
        case BlockKind.HEADING:
            level = min(6, max(2, block.level))
            return f"<h{level}>{clean_inline(block.html)}</h{level}>"
        case BlockKind.TABLE:
            return clean_table(block.html)
        case BlockKind.QUOTE:
            return f"<blockquote><p>{clean_inline(block.html)}</p></blockquote>"
        case BlockKind.FIGURE:
            image = ""
            if block.source and is_safe_url(block.source):
                image = f'<img src="{escape(block.source)}" alt="">'
            return f"<figure>{image}<figcaption>{clean_inline(block.html)}</figcaption></figure>"
        case _:
            return f"<p>{clean_inline(block.html)}</p>"


def render_list(items: tuple[Block, ...]) -> str:
    """Neighbouring list items as nested lists, each ordered item with its number."""
    pieces: list[str] = []
    open_lists: list[tuple[int, str]] = []  # (level, tag), outermost first; each holds an open <li>
    for item in items:
        tag = "ul" if item.ordinal is None else "ol"
        level = max(1, item.level)
        while open_lists and (
            open_lists[-1][0] > level or (open_lists[-1][0] == level and open_lists[-1][1] != tag)
        ):
            pieces.append(f"</li></{open_lists.pop()[1]}>")
        if open_lists and open_lists[-1][0] == level:
            pieces.append("</li>")
        else:
            pieces.append(f"<{tag}>")
            open_lists.append((level, tag))
        value = "" if item.ordinal is None else f' value="{int(item.ordinal)}"'
        pieces.append(f"<li{value}>{clean_inline(item.html)}")
    pieces += [f"</li></{tag}>" for _, tag in reversed(open_lists)]
    return "".join(pieces)
