"""An Article and its Recording -> files that people take along: a notice-board sheet, a book that speaks."""

from reader.export.epub import SpokenSpan, epub
from reader.export.notice import NoticeSheet, notice_sheet

__all__ = ["NoticeSheet", "SpokenSpan", "epub", "notice_sheet"]
