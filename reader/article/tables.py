"""A data table or a layout table? And a data table's text and markup."""

from __future__ import annotations

import re
from html import escape

from lxml import etree
from lxml.html import HtmlElement

from reader.article.lines import tidy
from reader.article.tags import BLOCK

LONGEST_CELL = 600  # characters; more is a column of a page, not a datum
LONGEST_MEAN = 160
MOST_ROWS = 500  # of one Block
MOST_CHARS = 50_000
TABLE_CLASS = re.compile(r"\b(?:table|tablegrid|msotablegrid|msonormaltable|wikitable|tbl|bang)\b", re.I)


def cell_text(cell: HtmlElement) -> str:
    """One line; a break or block inside is a space."""
    pieces: list[str] = []
    for event, node in etree.iterwalk(cell, events=("start", "end")):
        if event == "start":
            pieces.append(" " if node.tag == "br" or node.tag in BLOCK else "")
            pieces.append(node.text or "")
        elif node is not cell:
            pieces.append(" " if node.tag == "br" or node.tag in BLOCK else "")
            pieces.append(node.tail or "")
    return tidy("".join(pieces))


def table_rows(table: HtmlElement) -> list[list[HtmlElement]]:
    """Its own rows of cells; empty where it holds another table."""
    rows: list[list[HtmlElement]] = []
    for node in table.iter("table", "tr", "td", "th"):
        if node.tag == "table":
            if node is not table:
                return []
        elif node.tag == "tr":
            rows.append([])
        elif rows:
            rows[-1].append(node)
    return [row for row in rows if row]


def data_rows(table: HtmlElement) -> list[list[tuple[HtmlElement, str]]] | None:
    """Rows of (cell, text) where it is a data table, else None: a layout table is read as the page's own flow.

    Evidence: at least two rows and two columns of short cells, few of them links or pictures, and either a header
    cell, a caption, a border, a table's class, or three well-filled rows.
    """
    if table.get("role") in ("presentation", "none"):
        return None
    rows = table_rows(table)
    if len(rows) < 2 or max(len(row) for row in rows) < 2:
        return None
    texts = [[(cell, cell_text(cell)) for cell in row] for row in rows]
    filled = [(cell, text) for row in texts for cell, text in row if text]
    cells = sum(len(row) for row in texts)
    if len(filled) < 3 or len(filled) < cells * 0.4:
        return None
    has_header = any(cell.tag == "th" for cell, _ in filled) or table.find(".//caption") is not None
    longest = max(len(text) for _, text in filled)
    mean = sum(len(text) for _, text in filled) / len(filled)
    slack = 2.5 if has_header else 1
    if longest > LONGEST_CELL * slack or mean > LONGEST_MEAN * slack:
        return None
    linked = sum(1 for cell, text in filled if is_all_link(cell, text))
    pictured = sum(1 for cell, _ in filled if cell.find(".//img") is not None)
    if linked > len(filled) * 0.5 or pictured > len(filled) * 0.5:
        return None
    bordered = (table.get("border") or "0").strip() not in ("", "0") or "border" in (table.get("style") or "")
    dressed = bordered or TABLE_CLASS.search(table.get("class") or "") is not None
    first_style = (filled[0][0].get("style") or "") + (filled[-1][0].get("style") or "")
    well_filled = (
        len(rows) >= 3 and sum(1 for row in texts if sum(1 for _, t in row if t) >= 2) >= len(rows) * 0.8
    )
    if has_header or dressed or "border" in first_style or well_filled:
        return texts
    return None


def is_all_link(cell: HtmlElement, text: str) -> bool:
    return sum(len(tidy(link.text_content())) for link in cell.iter("a")) > len(text) * 0.8


def in_parts(rows: list[list[tuple[HtmlElement, str]]]) -> list[list[list[tuple[HtmlElement, str]]]]:
    """A very long table in pieces that the gate, which takes quadratic time over rows, can bear."""
    parts: list[list[list[tuple[HtmlElement, str]]]] = [[]]
    size = 0
    for row in rows:
        size += sum(len(text) + len("<td></td>") for _, text in row)
        if parts[-1] and (len(parts[-1]) >= MOST_ROWS or size > MOST_CHARS):
            parts.append([])
            size = 0
        parts[-1].append(row)
    return parts


def table_text(rows: list[list[tuple[HtmlElement, str]]]) -> str:
    """A row a line, cells parted by tabs."""
    return "\n".join("\t".join(text for _, text in row) for row in rows if any(text for _, text in row))


def table_html(rows: list[list[tuple[HtmlElement, str]]]) -> str:
    """Plain `<table>` with header cells and spans kept."""
    pieces = ["<table>"]
    for row in rows:
        pieces.append("<tr>")
        for cell, text in row:
            tag = "th" if cell.tag == "th" else "td"
            spans = "".join(
                f' {name}="{int(value)}"'
                for name in ("colspan", "rowspan")
                if (value := (cell.get(name) or "").strip()).isascii()
                and value.isdigit()
                and 2 <= int(value[:4]) <= 99
            )
            pieces.append(f"<{tag}{spans}>{escape(text, quote=False)}</{tag}>")
        pieces.append("</tr>")
    pieces.append("</table>")
    return "".join(pieces)
