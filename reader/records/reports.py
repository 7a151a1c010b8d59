"""What visitors say was misread, for the desk."""

from __future__ import annotations

import datetime
from dataclasses import dataclass

from sqlalchemy import delete, select

from reader.records.articles import article_id
from reader.records.models import ArticleRow, ReportRow
from reader.records.part import Part, line

LONGEST_REPORT = 500
"""Characters of the misread text, and of the note; a page takes no more."""
MOST_REPORTS = 5000
"""Anybody may report: the oldest give way, so that nobody can fill the disk."""


@dataclass(frozen=True, slots=True)
class Report:
    slug: str
    text: str
    note: str
    at: datetime.datetime


class Reports(Part):
    def add_report(self, slug: str, text: str, note: str) -> None:
        """A visitor's word that something was misread; the same word again is not kept twice.

        Raises NotFound, BadInput for an empty text and for one too long, StorageFull.
        """
        text, note = line(text, LONGEST_REPORT, shortest=1), line(note, LONGEST_REPORT)
        with self._database.writing() as session:
            told = ReportRow(article_id=article_id(session, slug), text=text, note=note)
            same = select(ReportRow.id).where(
                ReportRow.article_id == told.article_id, ReportRow.text == text, ReportRow.note == note
            )
            if session.scalar(same) is not None:
                return
            session.add(told)
            session.flush()
            newest = select(ReportRow.id).order_by(ReportRow.id.desc()).limit(MOST_REPORTS)
            session.execute(delete(ReportRow).where(ReportRow.id.not_in(newest)))

    def reports(self, limit: int = 200) -> tuple[Report, ...]:
        """Newest first."""
        with self._database.reading() as session:
            found = session.execute(
                select(ArticleRow.slug, ReportRow.text, ReportRow.note, ReportRow.at)
                .join(ArticleRow, ArticleRow.id == ReportRow.article_id)
                .order_by(ReportRow.id.desc())
                .limit(limit)
            )
            return tuple(Report(*columns) for columns in found)
