"""A Library in an empty folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.article import Article, Block, BlockKind
from reader.records import Library
from reader.settings import Settings, load_settings


def an_article(title: str, *paragraphs: str, **facts: object) -> Article:
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, text) for text in paragraphs)
    return Article(title, blocks, **facts)  # type: ignore[arg-type]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "kho")


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    library = Library.open(settings)
    yield library
    library.close()
