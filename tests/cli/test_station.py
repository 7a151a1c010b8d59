from __future__ import annotations

import json

import pytest

from reader.records import Library
from tests.cli.conftest import Reader, refused


def test_a_station_is_added_and_listed(reader: Reader, library: Library) -> None:
    told = reader("station", "add", "Đài Lò Men", "--place", "phường Lò Men", "--voice", "bac",
                  "--approvals", 2, "--own-approval", "--as", "quan-tri")  # fmt: skip
    assert (told.exit_code, told.stdout) == (0, "dai-lo-men\n")
    record = library.station("dai-lo-men")
    assert (record.station.voice, record.station.accent, record.approvals) == ("bac", "bac", 2)
    assert record.own_approval
    assert library.events(1)[0].who == "quan-tri"
    listed = reader("station", "list").stdout
    assert "dai-lo-men  Đài Lò Men, phường Lò Men  05:00, 17:00" in listed
    keys = [one["key"] for one in json.loads(reader("station", "list", "--json").stdout)]
    assert keys == ["dai-hoa-sen", "dai-my-thanh", "dai-lo-men"]


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("--as", "truong-dai"), "chưa có quyền"),
        (("--as", "khach"), "chưa có quyền"),
        (("--as", "khong-ai"), "Không tìm thấy: khong-ai"),
        (("--as", "quan-tri", "--voice", "vit"), "Không có giọng đọc “vit”"),
        (("--as", "quan-tri", "--approvals", "9"), "9 lượt duyệt"),
    ],
)
def test_who_may_not_and_what_is_none(
    reader: Reader, library: Library, words: tuple[str, ...], part: str
) -> None:
    refused(reader("station", "add", "Đài mới", "--place", "p", *words), part)
    assert len(library.stations()) == 2


def test_an_empty_name(reader: Reader) -> None:
    refused(reader("station", "add", " ", "--place", "p", "--as", "quan-tri"), "tên đài để trống")
