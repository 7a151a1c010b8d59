"""The articles, and the search over them."""

from __future__ import annotations

import datetime
import hashlib
import json
from dataclasses import dataclass

from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from reader.article import Article
from reader.errors import InUse, NotFound
from reader.records.events import note
from reader.records.models import ArticleRow, EntryRow, SourceRow, now
from reader.records.names import fold, numbered, page_key, slug
from reader.records.part import Part, storable
from reader.records.radio_models import BulletinRow

LONGEST_QUERY = 1000  # characters
MOST_WORDS = 50
"""More of either SQLite refuses some day; nobody searches for so much."""


@dataclass(frozen=True, slots=True)
class ShelfItem:
    slug: str
    title: str
    unit: str | None
    date: datetime.date | None
    added_at: datetime.datetime


@dataclass(frozen=True, slots=True)
class Shelf:
    """One page of the library."""

    items: tuple[ShelfItem, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Source:
    """The Article that a page of the web is."""

    slug: str
    seen_at: datetime.datetime
    """When the page was last read."""


class Articles(Part):
    def add_article(self, article: Article, who: str) -> str:
        """Its slug; an Article that is there already gives the slug it has. Raises BadInput, StorageFull."""
        body = article.as_dict()
        storable(json.dumps(body, ensure_ascii=False))
        sha256 = hashlib.sha256(json.dumps(body, sort_keys=True).encode()).hexdigest()
        with self._database.writing() as session:
            there = session.scalar(select(ArticleRow).where(ArticleRow.sha256 == sha256))
            if there is not None:
                _seen(session, article.source_url, there)
                return there.slug
            free = _free(session, slug(article.title))
            row = ArticleRow(
                slug=free,
                title=article.title,
                unit=article.unit,
                date=article.date,
                body=body,
                sha256=sha256,
                folded=fold(f"{article.title}\n{article.unit or ''}\n{article.text}"),
                added_by=who,
            )
            session.add(row)
            _seen(session, article.source_url, row)
            note(session, who, f"add article {free}")
        return free

    def article(self, slug: str) -> Article:
        """Raises NotFound."""
        with self._database.reading() as session:
            body = select(ArticleRow.body).where(ArticleRow.id == article_id(session, slug))
            return Article.from_dict(session.scalars(body).one())

    def slug_of(self, source_url: str) -> str | None:
        """The Article that was read at an address last, however it is spelt (`names.page_key`)."""
        found = self.source(source_url)
        return found.slug if found else None

    def source(self, source_url: str) -> Source | None:
        """The same, with when."""
        with self._database.reading() as session:
            found = session.execute(
                select(ArticleRow.slug, SourceRow.seen_at)
                .join(ArticleRow, ArticleRow.id == SourceRow.article_id)
                .where(SourceRow.page == page_key(source_url))
            ).first()
            return Source(*found) if found else None

    def note_source(self, source_url: str, slug: str) -> None:
        """This Article was read at an address just now, which may lead to its own by a redirect. Raises NotFound."""
        with self._database.writing() as session:
            _seen(session, source_url, session.get_one(ArticleRow, article_id(session, slug)))

    def articles(self, query: str = "", page: int = 1, per_page: int = 20) -> Shelf:
        """Newest first; every word of the query must stand in title, unit or text, whatever its case and marks.

        Of a very long query only the beginning counts.
        """
        words = list(dict.fromkeys(fold(query[:LONGEST_QUERY]).split()))[:MOST_WORDS]
        conditions = [ArticleRow.folded.contains(word, autoescape=True) for word in words]
        newest = (
            select(ArticleRow.slug, ArticleRow.title, ArticleRow.unit, ArticleRow.date, ArticleRow.added_at)
            .where(*conditions)
            .order_by(ArticleRow.id.desc())
            .offset((page - 1) * per_page)
            .limit(per_page)
        )
        with self._database.reading() as session:
            total = session.scalar(select(func.count(ArticleRow.id)).where(*conditions)) or 0
            return Shelf(tuple(ShelfItem(*found) for found in session.execute(newest)), total)

    def delete_article(self, slug: str, who: str) -> None:
        """With its recordings' records, reports and own lexicon: the next article of that slug is another one.

        Raises NotFound; InUse while a bulletin that is still to be aired has it, at whatever station.
        """
        with self._database.writing() as session:
            article_id(session, slug)
            coming = select(BulletinRow).where(BulletinRow.starts_at > now(), BulletinRow.state != "deleted")
            for bulletin in session.scalars(coming):
                if any(item["article"] == slug for item in bulletin.body["items"]):
                    raise InUse(bulletin.title)
            session.execute(delete(ArticleRow).where(ArticleRow.id == article_id(session, slug)))
            session.execute(delete(EntryRow).where(EntryRow.scope == f"article:{slug}"))
            note(session, who, f"delete article {slug}")


def article_id(session: Session, slug: str) -> int:
    """Raises NotFound."""
    found = session.scalar(select(ArticleRow.id).where(ArticleRow.slug == slug))
    if found is None:
        raise NotFound(slug)
    return found


def _seen(session: Session, source_url: str | None, article: ArticleRow) -> None:
    if source_url:
        session.flush()  # a new Article has no number before
        session.merge(SourceRow(page=page_key(source_url), article_id=article.id, seen_at=now()))


def _free(session: Session, base: str) -> str:
    number = 1
    while session.scalar(select(ArticleRow.id).where(ArticleRow.slug == numbered(base, number))) is not None:
        number += 1
    return numbered(base, number)
