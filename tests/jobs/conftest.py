"""A Studio on a folder of its own that makes Recordings at once, and a short article."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.jobs import Studio
from reader.records import Library
from reader.settings import Settings, load_settings

TEXT = """Phường Hoa Sen họp dân
UBND phường Hoa Sen
01/06/2023

Sáng nay, Ủy ban nhân dân phường họp bàn việc thu gom rác. Cuộc họp có 24 người tham dự.
Tổng kinh phí là 3.700.000.000 đồng. Mọi người thống nhất cao với phương án này.
Việc thu gom bắt đầu từ ngày 05/6. Mỗi hộ dân đóng 20.000 đồng một tháng.
"""


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return load_settings(data_dir=tmp_path / "data", speech_workers=1)


@pytest.fixture
def library(settings: Settings) -> Iterator[Library]:
    library = Library.open(settings)
    yield library
    library.close()


@pytest.fixture
def studio(settings: Settings, library: Library) -> Iterator[Studio]:
    studio = Studio(settings, library, inline=True)
    yield studio
    studio.close()
