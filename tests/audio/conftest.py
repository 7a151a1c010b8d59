"""An article, its script, and a recorder whose voice is a tone."""

from __future__ import annotations

import datetime
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.article import Article, Block, BlockKind
from reader.audio import ClipMaker, Pool, Profile, Recorder, Store
from reader.script import Script, write_script


@pytest.fixture
def article() -> Article:
    blocks = (
        "Sáng 01/06/2023, Ủy ban nhân dân phường họp bàn việc thu gom rác. Cuộc họp có 24 người.",
        "Tổng kinh phí là 3.700.000.000 đồng. Mọi người thống nhất cao.",
    )
    return Article(
        "Phường Hoa Sen họp dân",
        tuple(Block(BlockKind.PARAGRAPH, text, text) for text in blocks),
        "UBND phường Hoa Sen",
        None,
        datetime.date(2023, 6, 1),
        "https://phuong.example/tin/họp-dân?id=1",
    )


@pytest.fixture
def script(article: Article) -> Script:
    return write_script(article)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path / "audio_cache", 10**9)


@pytest.fixture
def clips(store: Store) -> Iterator[ClipMaker]:
    maker = ClipMaker(store, Pool(2), Profile())
    yield maker
    maker.close()


@pytest.fixture
def recorder(clips: ClipMaker) -> Recorder:
    return Recorder(clips)
