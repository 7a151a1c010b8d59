"""The notice-board sheet, read back by poppler's pdftotext."""

from __future__ import annotations

import datetime
import subprocess

import pytest

from reader.article import Article, Block, BlockKind
from reader.errors import BadInput
from reader.export import NoticeSheet, notice_sheet

ARTICLE = Article(
    "Lịch tiêm vắc xin cho trẻ em phường Hoa Sen",
    (
        Block(BlockKind.HEADING, "Thời gian", "Thời gian", 2),
        Block(BlockKind.PARAGRAPH, "Trạm Y tế phường mở cửa từ 7h30 đến 16h30.", "…"),
        Block(BlockKind.LIST_ITEM, "Mang theo sổ tiêm chủng", "…", 1, 1),
        Block(BlockKind.TABLE, "Khu phố\tNgày\nKhu phố 1\t05/6", "…"),
    ),
    "UBND phường Hoa Sen",
    None,
    datetime.date(2023, 6, 1),
)


def text_of(pdf: bytes) -> str:
    told = subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=True)
    return told.stdout.decode()


@pytest.mark.parametrize(("paper", "size"), [("a4", "595.28 x 841.89"), ("a3", "841.89 x 1190.55")])
def test_everything_that_was_written_can_be_read_back(paper: str, size: str) -> None:
    pdf = notice_sheet(ARTICLE, NoticeSheet(paper=paper, audio_url="https://phuong.example/a.mp3"))
    text = " ".join(text_of(pdf).split())
    for piece in (
        ARTICLE.title,
        "Ngày 01/06/2023",
        "Trạm Y tế phường mở cửa từ 7h30 đến 16h30.",
        "1. Mang theo",
        "05/6",
    ):
        assert piece in text
    assert "UBND phường Hoa Sen · 01/06/2023" in text and "Trang 1/1" in text
    told = subprocess.run(["pdfinfo", "-"], input=pdf, capture_output=True, check=True).stdout.decode()
    assert size in told


def test_a_long_article_goes_on_over_numbered_pages() -> None:
    long = Article("Bài dài", tuple(Block(BlockKind.PARAGRAPH, "Một câu dài. " * 40, "…") for _ in range(12)))
    text = text_of(notice_sheet(long, NoticeSheet(type_pt=36)))
    pages = text.count("\f")
    assert pages > 5
    assert f"Trang {pages}/{pages}" in text


@pytest.mark.parametrize("wrong", [{"paper": "a5"}, {"type_pt": 12}, {"type_pt": 40}])
def test_what_cannot_be_set_is_refused(wrong: dict[str, object]) -> None:
    with pytest.raises(BadInput):
        NoticeSheet(**wrong)  # type: ignore[arg-type]
