"""The commands as people and other programs run them: as processes."""

from __future__ import annotations

import base64
import json
import os
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from reader.radio import Station
from reader.records import Library
from reader.settings import load_settings
from tests.audio.listen import probe

PAGE = Path(__file__).parent / "article" / "my-thanh-05-ct-tw.html"
UNIT = "Ban VHTT phường Mỹ Thạnh"


def reader(
    *words: str | Path, given: bytes = b"", folder: Path | None = None
) -> subprocess.CompletedProcess[bytes]:
    settings = {"READER_DATA_DIR": str(folder)} if folder else {}
    return subprocess.run(
        [sys.executable, "-m", "reader.cli", *map(str, words)],
        input=given,
        capture_output=True,
        env={**os.environ, **settings},
        timeout=120,
        check=False,
    )


def refused(told: subprocess.CompletedProcess[bytes], part: str) -> None:
    """Exit status 2, nothing on stdout, and one sentence on stderr."""
    error = told.stderr.decode()
    assert told.returncode == 2, error
    assert told.stdout == b""
    assert part in error and "Traceback" not in error
    assert len(error.strip().splitlines()) == 1, error


def test_help_names_every_command() -> None:
    told = reader("--help").stdout.decode()
    for command in ("serve", "worker", "read", "article", "script", "voices", "cache", "person", "audit"):
        assert command in told
        assert reader(command, "--help").returncode == 0


def test_article_as_json_and_as_text() -> None:
    found = json.loads(reader("article", PAGE).stdout)
    assert found["unit"] == UNIT and found["date"] == "2023-06-01"
    assert [block["kind"] for block in found["blocks"]] == ["paragraph"] * 8
    assert found["html"].count("<p>") == 8 and "<script" not in found["html"]
    text = reader("article", PAGE, "--text").stdout.decode()
    assert text.startswith(found["title"]) and UNIT in text and "Lượt xem" not in text
    assert json.loads(reader("article", "-", given=PAGE.read_bytes()).stdout) == found


def test_jsonl_answers_line_by_line_for_as_long_as_input_lasts() -> None:
    process = subprocess.Popen(
        [sys.executable, "-m", "reader.cli", "article", "--jsonl"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    assert process.stdin and process.stdout
    watchdog = threading.Timer(60, process.kill)
    watchdog.start()

    def ask(line: bytes) -> dict[str, str]:
        assert process.stdin and process.stdout
        process.stdin.write(line + b"\n")
        process.stdin.flush()
        answer: dict[str, str] = json.loads(process.stdout.readline())
        return answer

    page = PAGE.read_bytes()
    as_text = ask(json.dumps({"html": page.decode(), "url": "https://a.example/x"}).encode())
    as_bytes = ask(json.dumps({"html_b64": base64.b64encode(page).decode()}).encode())
    assert as_text["unit"] == as_bytes["unit"] == UNIT
    assert as_text["text"] == as_bytes["text"] and as_text["text"].count("\n") == 7
    for rubbish in (
        b"{",
        b"[]",
        b"{}",
        b'{"html": 1}',
        b'{"html_b64": "!"}',
        b'{"html": ""}',
        b"\xff\xfe",
        b"null",
    ):
        assert set(ask(rubbish)) >= {"error"}, rubbish
    assert ask(json.dumps({"html": page.decode()}).encode())["date"] == "2023-06-01"
    process.stdin.close()
    assert process.wait(20) == 0
    process.stdout.close()
    watchdog.cancel()


def test_script_plain_streams_a_line_for_a_line() -> None:
    lines = "02 mô hình\n\nChỉ thị số 05-CT/TW\n".encode()
    told = reader("script", "--plain", given=lines + b"\xff rac\n").stdout.decode().split("\n")
    assert told[0] == "hai mô hình" and told[1] == ""
    assert told[2].startswith("Chỉ thị số không năm")
    assert len(told) == 5


def test_script_explains_itself() -> None:
    told = reader("script", PAGE, "--explain").stdout.decode()
    assert "3.700.000.000 → ba tỷ bảy trăm triệu  [" in told
    asked = reader("script", PAGE, "--json", "--accent", "bac").stdout
    first = json.loads(asked)["utterances"][0]
    assert first["block"] == -1 and first["readings"][0]["rule"] == "plain"


def test_accent_and_lexicon(tmp_path: Path) -> None:
    lexicon = tmp_path / "words.tsv"
    lexicon.write_text("lò men\tLò Mẻn\n", "utf-8")
    given = "2.500 hộ khóm lò men\n".encode()
    north = reader("script", "--plain", "--accent", "bac", given=given).stdout.decode()
    south = reader("script", "--plain", "--lexicon", lexicon, given=given).stdout.decode()
    assert "nghìn" in north and "ngàn" in south and "Lò Mẻn" in south


def test_read_makes_an_mp3_captions_and_an_account(tmp_path: Path) -> None:
    mp3, vtt, words = (tmp_path / name for name in ("a.mp3", "a.vtt", "b.vtt"))
    told = reader(
        "read", PAGE, "-o", mp3, "--captions", vtt, "--words", words, "--json", folder=tmp_path / "data"
    )
    assert told.returncode == 0, told.stderr.decode()
    account = json.loads(told.stdout)
    form = probe(mp3)["format"]
    assert isinstance(form, dict)
    assert abs(float(form["duration"]) - account["duration_s"]) < 0.1
    assert account["voice"] == "nam" and account["sentences"] > 20
    assert vtt.read_text("utf-8").startswith("WEBVTT") and words.read_text("utf-8").count("-->") > 1000
    usage = reader("cache", "show", folder=tmp_path / "data").stdout.decode()
    assert "bản thu / recordings" in usage
    assert reader("cache", "verify", folder=tmp_path / "data").stdout.decode().startswith("0 ")
    assert reader("cache", "prune", "--limit-mb", "0", folder=tmp_path / "data").returncode == 0


def test_voices() -> None:
    keys = [voice["key"] for voice in json.loads(reader("voices", "--json").stdout)]
    assert keys == ["nam", "trung", "bac", "google"]
    assert "Giọng miền Nam" in reader("voices").stdout.decode()


@pytest.mark.parametrize(
    ("words", "given", "part"),
    [
        (["article", "/no/such/file.html"], b"", "/no/such/file.html"),
        (["article", "-"], b"", "Chưa có nội dung"),
        (["article", "-"], b"%PDF-1.7 \xff\xfe\x00 rubbish", "PDF"),
        (["article", "-"], b"<html><body>x</body></html>", "Không tìm thấy bài viết"),
        (["article", "-"], b"<p>" + b"a" * 6_000_000, "5 MB"),
        (["article", "ftp://a.example/x"], b"", "ftp://a.example/x"),
        (["article", "http://127.0.0.1/"], b"", "mạng nội bộ"),
        (["article", "http://[::ffff:10.0.0.1]/"], b"", "mạng nội bộ"),
        (["read", str(PAGE), "-o", "/no/such/folder/a.mp3"], b"", "/no/such/folder"),
        (["read", str(PAGE), "-o", "a.mp3", "--voice", "ai-do"], b"", "ai-do"),
        (["read", str(PAGE), "-o", "a.mp3", "--rate", "9"], b"", "nam"),
        (["script", str(PAGE), "--lexicon", "/no/words.tsv"], b"", "/no/words.tsv"),
    ],
)
def test_bad_input_is_one_sentence(tmp_path: Path, words: list[str], given: bytes, part: str) -> None:
    refused(reader(*words, given=given, folder=tmp_path), part)


def test_a_closed_pipe_is_no_accident() -> None:
    told = subprocess.run(
        f"{sys.executable} -m reader.cli script {PAGE} --explain | head -n 1",
        shell=True,
        capture_output=True,
        check=True,
    )
    assert b"Traceback" not in told.stderr and told.stdout.startswith("Đảng".encode())


def test_feeds(tmp_path: Path) -> None:
    library = Library.open(load_settings(data_dir=tmp_path))
    station = library.add_station(Station("Đài Hoa Sen", "phường Hoa Sen"), "x")
    added = reader("feed", "add", station, "http://127.0.0.1:9/rss", "--title", "Tin", folder=tmp_path)
    number = added.stdout.decode().strip()
    polled = reader("feed", "poll", folder=tmp_path)
    assert polled.stdout.decode() == "0 bài mới / new articles\n"
    assert "Tin: " in polled.stderr.decode() and "thuộc mạng nội bộ" in polled.stderr.decode()
    reader("feed", "pause", station, number, folder=tmp_path)
    assert "[tạm dừng / paused]" in reader("feed", "list", folder=tmp_path).stdout.decode()
    reader("feed", "pause", station, number, "--off", folder=tmp_path)
    told = json.loads(reader("feed", "list", station, "--json", folder=tmp_path).stdout)
    assert [(one["title"], one["active"]) for one in told] == [("Tin", True)]
    reader("feed", "remove", station, number, folder=tmp_path)
    assert library.feeds() == ()
    library.close()
    refused(
        reader("feed", "add", "khong-co", "http://vi.du/rss", folder=tmp_path), "Không tìm thấy: khong-co"
    )
    refused(reader("feed", "add", station, "file:///etc/passwd", folder=tmp_path), "Địa chỉ không hợp lệ")
    refused(reader("feed", "pause", station, "99", folder=tmp_path), "Không tìm thấy: 99")
