"""What a page is (Page) and what it becomes (Article)."""

from __future__ import annotations

import datetime
from dataclasses import dataclass
from enum import StrEnum
from typing import Any


@dataclass(frozen=True, slots=True)
class Page:
    """The bytes that came in."""

    body: bytes
    url: str | None = None
    """Where they came from, after redirects; None for a file or pasted text."""
    content_type: str | None = None
    """The declared type with its charset, as HTTP writes it (`text/html; charset=utf-8`); it may lie."""


class BlockKind(StrEnum):
    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE = "table"
    FIGURE = "figure"


@dataclass(frozen=True, slots=True)
class Block:
    """One piece of an Article, in reading order."""

    kind: BlockKind
    text: str
    """NFC, one line, single spaces. A table: a row a line (`\\n`), cells parted by `\\t`. A figure: its caption."""
    html: str
    """The same with inline markup (b, i, em, strong, a, sub, sup, br …), sanitized. A table: its whole rows."""
    level: int = 0
    """A heading: 2-6. A list item: its depth from 1. Else 0."""
    ordinal: int | None = None
    """An ordered list item's number."""
    source: str | None = None
    """A figure: its image's absolute http(s) URL."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article without the portal around it."""

    title: str
    blocks: tuple[Block, ...]
    unit: str | None = None
    """The office that publishes it, e.g. `Ban VHTT phường Mỹ Thạnh`."""
    author: str | None = None
    date: datetime.date | None = None
    source_url: str | None = None

    @property
    def text(self) -> str:
        """A paragraph a line, the title not among them."""
        return "\n".join(block.text for block in self.blocks)

    def as_dict(self) -> dict[str, Any]:
        """For JSON: `title`, `unit`, `author`, `date` (ISO), `source_url`, `blocks`."""
        return {
            "title": self.title,
            "unit": self.unit,
            "author": self.author,
            "date": self.date.isoformat() if self.date else None,
            "source_url": self.source_url,
            "blocks": [
                {
                    "kind": str(b.kind),
                    "text": b.text,
                    "html": b.html,
                    "level": b.level,
                    "ordinal": b.ordinal,
                    "source": b.source,
                }
                for b in self.blocks
            ],
        }

    @classmethod
    def from_dict(cls, data: dict[str, Any]) -> Article:
        """The reverse of `as_dict`. Raises KeyError or ValueError where it is not one."""
        return cls(
            title=data["title"],
            unit=data["unit"],
            author=data["author"],
            date=datetime.date.fromisoformat(data["date"]) if data["date"] else None,
            source_url=data["source_url"],
            blocks=tuple(
                Block(
                    BlockKind(b["kind"]),
                    b["text"],
                    b["html"],
                    b.get("level", 0),
                    b.get("ordinal"),
                    b.get("source"),
                )
                for b in data["blocks"]
            ),
        )
