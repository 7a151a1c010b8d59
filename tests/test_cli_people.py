"""`reader person` and `reader audit` on one folder. In this process: others than these show that a process does the same."""

from __future__ import annotations

import csv
import json
import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from reader.cli import main
from reader.radio import Role, Station
from reader.records import Library
from reader.settings import load_settings


def reader(*words: str | Path, given: bytes = b"", folder: Path) -> Result:
    return CliRunner(mix_stderr=False).invoke(
        main, [*map(str, words)], input=given, env={"READER_DATA_DIR": str(folder)}
    )


def refused(told: Result, part: str) -> None:
    """Exit status 2, nothing on stdout, and one sentence on stderr."""
    assert (told.exit_code, told.stdout) == (2, ""), told.output
    assert part in told.stderr and len(told.stderr.strip().splitlines()) == 1, told.stderr


PASSWORD = "con trâu đi trước cái cày"


@pytest.fixture
def house(tmp_path: Path) -> Path:
    library = Library.open(load_settings(data_dir=tmp_path))
    library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")
    library.close()
    return tmp_path


def test_somebody_is_added_invited_and_comes_in(house: Path) -> None:
    added = reader(
        "person", "add", "chi-hai", "--full-name", "Nguyễn Thị Hai", "--chief", "dai-hoa-sen", folder=house
    )
    invited = reader("person", "invite", "chi-hai", folder=house)
    assert (
        reader(
            "person", "password", "chi-hai", "--stdin", given=f"{PASSWORD}\n".encode(), folder=house
        ).exit_code
        == 0
    )
    told = json.loads(reader("person", "list", "--json", folder=house).stdout)
    assert told == [
        {
            "name": "chi-hai",
            "full_name": "Nguyễn Thị Hai",
            "administrator": False,
            "active": True,
            "has_password": True,
            "second_step": False,
            "roles": {"dai-hoa-sen": "truong-dai"},
        }
    ]
    library = Library.open(load_settings(data_dir=house))
    assert library.sign_in("chi-hai", PASSWORD).roles == {"dai-hoa-sen": Role.CHIEF}
    assert all(event.who.startswith("terminal") for event in library.events()[1:-1])
    stored = str(library.events())
    library.close()
    for answer in (added, invited):
        found = re.search(r"^http://127\.0\.0\.1:8000/dang-nhap/(\S{43})$", answer.stdout, re.M)
        assert found and found[1] not in stored + answer.stderr
    assert "Nguyễn Thị Hai" in reader("person", "list", folder=house).stdout


def test_who_locked_themselves_out_comes_in_again(house: Path) -> None:
    reader("person", "add", "chi-hai", folder=house)
    for command in ("unlock", "reset-code"):
        assert reader("person", command, "chi-hai", folder=house).exit_code == 0


@pytest.mark.parametrize(
    ("words", "given", "part"),
    [
        (["add", "Chị Hai"], b"", "Chị Hai"),
        (["add", "chi-hai", "--operator", "khong-co"], b"", "khong-co"),
        (["invite", "ai-do"], b"", "ai-do"),
        (["invite", "\udcff"], b"", "Không tìm thấy"),
        (["password", "ai-do", "--stdin"], b"x\n", "ai-do"),
        (["unlock", "ai-do"], b"", "ai-do"),
    ],
)
def test_what_cannot_be_is_one_sentence(house: Path, words: list[str], given: bytes, part: str) -> None:
    refused(reader("person", *words, given=given, folder=house), part)
    assert json.loads(reader("person", "list", "--json", folder=house).stdout) == []


@pytest.mark.parametrize("given", [b"", b"ngan\n", b"\xff" * 2000, b"1234567890\n"])
def test_weak_passwords_are_refused_and_not_repeated(house: Path, given: bytes) -> None:
    reader("person", "add", "chi-hai", folder=house)
    told = reader("person", "password", "chi-hai", "--stdin", given=given, folder=house)
    refused(told, "Mật khẩu này chưa dùng được")
    assert not given.strip() or given.strip() not in told.stderr_bytes


def test_the_log_is_verified_and_exported(house: Path, tmp_path: Path) -> None:
    reader("person", "add", "chi-hai", folder=house)
    lines, newest = reader("audit", "verify", folder=house).stdout.splitlines()
    assert lines.startswith("3 ") and re.fullmatch("[0-9a-f]{64}", newest)
    assert reader("audit", "verify", "--known", newest.upper(), folder=house).exit_code == 0
    refused(reader("audit", "verify", "--known", "0" * 64, folder=house), "known hash")
    target = tmp_path / "nhat-ky.csv"
    assert reader("audit", "export", "-o", target, folder=house).exit_code == 0
    assert reader("audit", "export", folder=house).stdout_bytes == target.read_bytes()
    rows = list(csv.reader(target.read_text("utf-8-sig").splitlines()))
    assert len(rows) == 4 and rows[-1][5] == newest
    refused(reader("audit", "export", "-o", "/no/such/folder/x.csv", folder=house), "/no/such/folder")
    with closing(sqlite3.connect(house / "records.sqlite")) as file, file:
        file.execute("DROP TRIGGER events_no_delete")
        file.execute("DELETE FROM events WHERE id = 2")
    refused(reader("audit", "verify", folder=house), "line 3")
