"""The book that speaks, judged by epubcheck."""

from __future__ import annotations

import datetime
import io
import json
import subprocess
import zipfile
from pathlib import Path

from reader.article import Article, Block, BlockKind
from reader.audio.mp3 import Format, silence
from reader.export import SpokenSpan, epub

ARTICLE = Article(
    "Chỉ thị & <nghị quyết>",
    (
        Block(BlockKind.HEADING, "Mục tiêu", "…", 3),
        Block(BlockKind.PARAGRAPH, "Câu một. Trang Facebook.", "…"),
        Block(BlockKind.LIST_ITEM, "Việc đầu", "…", 1, 1),
        Block(BlockKind.TABLE, "Ấp\tOnline\nẤp 1\t12", "…"),
        Block(BlockKind.QUOTE, "Lời dẫn", "…"),
    ),
    "UBND phường Hoa Sen",
    None,
    datetime.date(2023, 6, 1),
    "https://phuong.example/tin?a=1&b=2",
)
SPANS = [
    SpokenSpan(-1, 0, 22, 0.0, 1.0),
    SpokenSpan(0, 0, 8, 1.2, 2.0),
    SpokenSpan(1, 0, 8, 2.2, 3.0),
    SpokenSpan(1, 9, 24, 3.2, 4.0),
    SpokenSpan(3, 0, 9, 4.2, 5.0),
    SpokenSpan(3, 10, 17, 5.2, 6.0),
]


def book(tmp_path: Path, spans: list[SpokenSpan] = SPANS) -> bytes:
    mp3 = tmp_path / "a.mp3"
    mp3.write_bytes(silence(Format(22050, 48), 300))
    return epub(ARTICLE, mp3, 300 * 576 / 22050, spans)


def check(path: Path) -> list[dict[str, str]]:
    subprocess.run(
        ["java", "-jar", "/usr/bin/epubcheck", str(path), "--json", str(path.with_suffix(".json")), "-q"],
        capture_output=True,
        check=False,
    )
    told = json.loads(path.with_suffix(".json").read_text("utf-8"))
    messages: list[dict[str, str]] = told["messages"]
    return messages


def test_epubcheck_finds_nothing(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(book(tmp_path))
    assert check(path) == []


def test_epubcheck_would_find_something(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    broken = io.BytesIO(book(tmp_path))
    with zipfile.ZipFile(broken) as archive, zipfile.ZipFile(path, "w") as copy:
        for name in archive.namelist():
            if name != "EPUB/nav.xhtml":
                copy.writestr(name, archive.read(name))
    assert check(path) != []


def test_the_same_article_gives_the_same_bytes(tmp_path: Path) -> None:
    assert book(tmp_path) == book(tmp_path)


def test_each_sentence_is_lit_while_it_is_heard(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(book(tmp_path))) as archive:
        page = archive.read("EPUB/article.xhtml").decode()
        overlay = archive.read("EPUB/article.smil").decode()
    assert '<span id="s3">Câu một.</span> <span id="s4">Trang ' in page
    assert (
        'src="article.xhtml#s4"/><audio src="article.mp3" clipBegin="0:00:03.200" clipEnd="0:00:04.000"'
        in overlay
    )


def test_without_spoken_spans_it_is_still_a_book(tmp_path: Path) -> None:
    path = tmp_path / "a.epub"
    path.write_bytes(book(tmp_path, []))
    assert check(path) == []


def test_foreign_words_say_their_language(tmp_path: Path) -> None:
    with zipfile.ZipFile(io.BytesIO(book(tmp_path))) as archive:
        page = archive.read("EPUB/article.xhtml").decode()
    assert 'Trang <span lang="en" xml:lang="en">Facebook</span>.</span>' in page
    assert '<td><span lang="en" xml:lang="en">Online</span></td>' in page
