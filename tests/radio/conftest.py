"""A station, an article, and clips that espeak speaks once for all tests of this room."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import numpy as np
import pytest
import soundfile

from reader.article import Article, Block, BlockKind
from reader.audio import ClipMaker, Pool, Profile, Store
from reader.radio.compose import RunningOrder, running_order
from reader.radio.model import Bulletin, Item, Station
from reader.radio.slots import Airing

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
NOW = datetime.datetime(2023, 6, 1, 4, 30, tzinfo=HERE)
AIRING = Airing(datetime.datetime(2023, 6, 1, 5, tzinfo=HERE), 30)
MUSIC = "b" * 64
TALK = "c" * 64


@pytest.fixture(scope="session")
def articles() -> dict[str, Article]:
    texts = (
        "Sáng 01/06/2023, Ủy ban nhân dân phường họp bàn việc thu gom rác. Cuộc họp có 24 người.",
        "Tổng kinh phí là 3.700.000.000 đồng. Mọi người thống nhất cao.",
        "Dịp này, phường trao 15 suất quà cho hộ nghèo (HN). Các HN đều phấn khởi.",
    )
    blocks = tuple(Block(BlockKind.PARAGRAPH, text, text) for text in texts)
    return {"hop-dan": Article("Phường Hoa Sen họp dân", blocks, "UBND phường Hoa Sen")}


@pytest.fixture(scope="session")
def station() -> Station:
    return Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")


@pytest.fixture(scope="session")
def clips(tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClipMaker]:
    maker = ClipMaker(Store(tmp_path_factory.mktemp("clips"), 10**9), Pool(1), Profile())
    yield maker
    maker.close()


@pytest.fixture(scope="session")
def sounds(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Music in stereo at 48 kHz, and a quiet recording in MP3 at 22,050 Hz."""
    folder = tmp_path_factory.mktemp("sounds")
    chance = np.random.default_rng(1)
    at = np.arange(8 * 48000) / 48000
    music = sum(np.sin(2 * np.pi * hertz * at) for hertz in (220, 277.2, 329.6, 1108.7)) / 12
    soundfile.write(folder / "music.flac", np.stack([music, 0.8 * music], axis=1), 48000)
    at = np.arange(5 * 22050) / 22050
    talk = 0.03 * np.sin(2 * np.pi * 400 * at) * (
        1 + np.sin(2 * np.pi * 3 * at)
    ) + 0.002 * chance.standard_normal(len(at))
    soundfile.write(folder / "talk.mp3", talk, 22050)
    return {MUSIC: folder / "music.flac", TALK: folder / "talk.mp3"}


@pytest.fixture(scope="session")
def order(station: Station, articles: dict[str, Article]) -> Callable[..., RunningOrder]:
    def made(*items: Item) -> RunningOrder:
        return running_order(Bulletin("Bản tin sáng", AIRING, items), station, articles, NOW)

    return made
