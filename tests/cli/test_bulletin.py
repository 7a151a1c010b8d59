"""A bulletin's whole way from a terminal."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from reader.records import Library
from tests.cli.conftest import Reader, refused
from tests.records.conftest import an_article
from tests.web.house import OURS

AT = "2100-02-28T05:00"
OPERATOR, CHIEF, ELSEWHERE = ("--as", "chi-hai"), ("--as", "truong-dai"), ("--as", "nguoi-la")


@pytest.fixture
def quick(library: Library) -> None:
    """The station speaks in a tone."""
    record = library.station(OURS)
    library.save_station(replace(record, station=replace(record.station, voice="tone")), "quan-tri")


@pytest.fixture
def number(reader: Reader, quick: None) -> str:
    told = reader("bulletin", "new", OURS, "--at", AT, "--title", "Bản tin thử", *OPERATOR)
    assert told.exit_code == 0, told.stderr
    return told.stdout.strip()


def test_from_new_to_pack(reader: Reader, library: Library, number: str, tmp_path: Path) -> None:
    article = library.add_article(an_article("Phường họp dân", "Sáng nay họp.", "Chiều nay nghỉ."), "x")
    for words in (
        ("--kind", "closing"),
        ("--kind", "chime"),
        ("--article", article, "--paragraphs", 1),
        ("--notice", "-", "--times", 2, "--priority", "uu-tien", "--until", "2100-02-28T18:00"),
    ):
        told = reader("bulletin", "add", number, *words, *OPERATOR, given="Đơn vị KQX họp.")
        assert told.exit_code == 0, told.stderr
    items = library.bulletin(int(number)).bulletin.items
    assert [item.kind for item in items] == ["chime", "notice", "article", "closing"]

    sheet = reader("bulletin", "check", number, *OPERATOR)
    (line,) = sheet.stdout.splitlines()
    assert line.startswith(f"{items[1].id} 1. KQX → ") and "  ? " in line
    assert sheet.stderr.strip().endswith("/ 30:00")
    told = json.loads(reader("bulletin", "check", number, "--json", *OPERATOR).stdout)
    assert told["slot_s"] == 1800 and told["doubts"][0]["written"] == "KQX"

    sent = reader("bulletin", "send", number, *OPERATOR)
    assert sent.exit_code == 0, sent.stderr
    refused(reader("bulletin", "send", number, *OPERATOR), "chờ duyệt")
    refused(reader("bulletin", "pack", number, "-o", tmp_path / "a.zip", *OPERATOR), "chưa được duyệt")
    refused(reader("bulletin", "approve", number, *OPERATOR), "chưa có quyền")
    refused(reader("bulletin", "approve", number, *CHIEF), "Còn 1 chỗ đọc chưa chắc")
    refused(
        reader("bulletin", "approve", number, "--fingerprint", "0" * 64, *CHIEF, "--reason", "x"),
        "người khác sửa",
    )
    done = reader(
        "bulletin", "approve", number, "--fingerprint", sent.stdout.strip(), "--reason", "đã hỏi", *CHIEF
    )
    assert done.stdout == "đã duyệt\n", done.stderr

    target = tmp_path / "usb.zip"
    assert reader("bulletin", "pack", number, "-o", target, *OPERATOR).exit_code == 0
    assert subprocess.run(["unzip", "-tq", target], check=True, capture_output=True)
    again = tmp_path / "lai.zip"
    reader("bulletin", "pack", number, "-o", again, *OPERATOR)
    assert again.read_bytes() == target.read_bytes()
    (listed,) = json.loads(reader("bulletin", "list", OURS, "--json", *OPERATOR).stdout)
    assert (listed["state"], listed["approved_by"]) == ("approved", ["truong-dai"])
    assert "đã duyệt  Bản tin thử" in reader("bulletin", "list", OURS, *OPERATOR).stdout
    who = {event.who for event in library.events_of(f"bulletin:{number}")}
    assert who == {"chi-hai", "truong-dai"}


def test_a_draft_by_the_stations_programme(reader: Reader, library: Library, quick: None) -> None:
    number = int(reader("bulletin", "new", OURS, *OPERATOR).stdout)
    record = library.bulletin(number)
    assert record.slot and record.created_by == "chi-hai"
    refused(reader("bulletin", "new", OURS, *OPERATOR), "đã có bản nháp")


def test_too_long_is_sent_only_when_one_says_so(reader: Reader, quick: None) -> None:
    number = reader(
        "bulletin", "new", OURS, "--at", AT, "--minutes", 1, "--title", "Ngắn", *OPERATOR
    ).stdout.strip()
    item = reader(
        "bulletin", "add", number, "--notice", "Cúp nước toàn phường. " * 9, "--times", 5, *OPERATOR
    )
    told = reader("bulletin", "check", number, *OPERATOR)
    assert f"nên bỏ / leave out: {item.stdout.strip()}" in told.stderr
    refused(reader("bulletin", "send", number, *OPERATOR), "dài hơn khung giờ")
    assert reader("bulletin", "send", number, "--too-long", *OPERATOR).exit_code == 0


@pytest.mark.parametrize(
    "words",
    [
        ("list", OURS),
        ("new", OURS, "--at", AT),
        ("add", 1, "--kind", "chime"),
        ("check", 1),
        ("send", 1),
        ("approve", 1),
    ],
)
@pytest.mark.parametrize("who", ["nguoi-la", "khach", "khong-ai"])
def test_who_has_no_role_there_does_nothing(
    reader: Reader, library: Library, number: str, words: tuple[object, ...], who: str
) -> None:
    before = library.bulletin(int(number))
    refused(reader("bulletin", *words, "--as", who), "chưa có quyền" if who != "khong-ai" else "khong-ai")
    assert library.bulletin(int(number)) == before
    assert len(library.bulletins(OURS)) == 1


@pytest.mark.parametrize(
    ("words", "part"),
    [
        (("new", "khong-co"), "chưa có quyền"),
        (("new", OURS, "--at", "mai"), "mai"),
        (("new", OURS, "--at", "0001-01-01T00:00+14:00"), "0001"),
        (("new", OURS, "--at", AT, "--minutes", "0"), "0 phút"),
        (("new", OURS, "--at", AT, "--title", " "), "không dùng được"),
        (("add", "1"), "đúng một"),
        (("add", "1", "--kind", "chime", "--notice", "x"), "đúng một"),
        (("add", "1", "--notice", " "), "Chưa có nội dung"),
        (("add", "1", "--notice", "x", "--times", "99"), "99 lần"),
        (("add", "1", "--notice", "x" * 100_001), "100000 ký tự"),
        (("add", "1", "--article", "khong-co"), "Không tìm thấy: khong-co"),
        (("add", "1", "--sound", "a" * 64), "Không tìm thấy"),
        (("add", "1", "--sound", "../x"), "âm thanh"),
        (("add", "1", "--notice", "x", "--until", "hôm qua"), "hôm qua"),
        (("check", "99"), "Không tìm thấy: 99"),
        (("send", "1"), "Chưa có nội dung"),
        (("send", "1" + "0" * 30), "Không tìm thấy"),
        (("pack", "1", "-o", "khong/co/a.zip"), "chưa được duyệt"),
    ],
)
def test_what_cannot_be_used(
    reader: Reader, library: Library, number: str, words: tuple[str, ...], part: str
) -> None:
    refused(reader("bulletin", *words, *OPERATOR), part)
    assert library.bulletin(int(number)).bulletin.items == ()
