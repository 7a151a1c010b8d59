"""An Article and its Recording -> files that people take along: a notice-board sheet, a book that speaks, plain text."""

from reader.export.epub import SpokenSpan, epub
from reader.export.notice import LARGEST_PT, PAPERS, SMALLEST_PT, NoticeSheet, notice_sheet
from reader.export.text import plain_text

__all__ = [
    "LARGEST_PT",
    "PAPERS",
    "SMALLEST_PT",
    "NoticeSheet",
    "SpokenSpan",
    "epub",
    "notice_sheet",
    "plain_text",
]
