"""Plain text: everything that was written, in order, for the plainest of readers."""

from __future__ import annotations

import datetime

from reader.article import Article, Block, BlockKind
from reader.export import plain_text


def test_title_facts_blocks_and_source_with_an_empty_line_between() -> None:
    article = Article(
        "Lịch tiêm vắc xin",
        (
            Block(BlockKind.HEADING, "Thời gian", "…", 2),
            Block(BlockKind.PARAGRAPH, "Trạm Y tế mở cửa từ 7h30.", "…"),
            Block(BlockKind.LIST_ITEM, "Mang theo sổ", "…", 1),
            Block(BlockKind.LIST_ITEM, "và thẻ", "…", 2, 1),
            Block(BlockKind.TABLE, "Khu phố\tNgày\nKhu phố 1\t05/6", "…"),
            Block(BlockKind.FIGURE, "", ""),
            Block(BlockKind.LIST_ITEM, "Hết", "…", 1),
        ),
        "UBND phường Hoa Sen",
        None,
        datetime.date(2023, 6, 1),
        "https://hoasen.example/tiem",
    )
    assert plain_text(article).split("\r\n") == [
        "Lịch tiêm vắc xin",
        "UBND phường Hoa Sen · 01/06/2023",
        "",
        "Thời gian",
        "",
        "Trạm Y tế mở cửa từ 7h30.",
        "",
        "- Mang theo sổ",
        "  1. và thẻ",
        "",
        "Khu phố\tNgày",
        "Khu phố 1\t05/6",
        "",
        "- Hết",
        "",
        "https://hoasen.example/tiem",
        "",
    ]


def test_an_article_of_a_title_alone() -> None:
    assert plain_text(Article("Tin", ())) == "Tin\r\n"
