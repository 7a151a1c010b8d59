"""(e) Memory of all processes of `reader serve` while a 60-minute article is made and heard: flat, under 300 MB.

What is summed is the proportional set size (PSS): a page that processes share counts once. "Flat" compares the second
half of the making with the first.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
import tempfile
import threading
import time
import urllib.request
from pathlib import Path

from reader.article import Article, Block, BlockKind, Page, read_page
from reader.records import Library
from reader.settings import load_settings

PAGE = Path(__file__).parent.parent / "tests" / "article" / "my-thanh-05-ct-tw.html"
MINUTES = 60
ARTICLE_MINUTES = 7.3
LIMIT_MB = 300


def long_article() -> Article:
    """The sample article over and over, each time with other numbers, so that no Clip serves twice."""
    blocks = read_page(Page(PAGE.read_bytes())).blocks
    copies = round(MINUTES / ARTICLE_MINUTES)
    texts = [
        f"Phần {n + 1}. {b.text.replace('3 năm', f'{n + 3} năm')}" for n in range(copies) for b in blocks
    ]
    varied = [re.sub(r"([.!?]) ", rf" lần {number}\1 ", text) for number, text in enumerate(texts, 1)]
    return Article("Bài dài một giờ", tuple(Block(BlockKind.PARAGRAPH, text, text) for text in varied))


def tree(root: int) -> list[int]:
    told = subprocess.run(["ps", "-eo", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    rows = [tuple(map(int, line.split())) for line in told.splitlines()]
    found = {root}
    for _ in range(6):
        found |= {pid for pid, parent in rows if parent in found}
    return sorted(found)


def pss_mb(root: int) -> float:
    total = 0
    for pid in tree(root):
        try:
            rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
        except (FileNotFoundError, ProcessLookupError):
            continue
        found = re.search(r"^Pss:\s+(\d+)", rollup, re.M)
        total += int(found[1]) if found else 0
    return total / 1024


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        library = Library.open(load_settings(data_dir=Path(folder)))
        slug = library.add_article(long_article(), "bench")
        library.close()
        server = subprocess.Popen(
            [sys.executable, "-m", "reader.cli", "serve", "--port", "0"],
            env={**os.environ, "READER_DATA_DIR": folder},
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            assert server.stdout
            address = next(m[1] for line in server.stdout if (m := re.search(r"Loa Phường: (\S+)/$", line)))
            time.sleep(2)
            idle = pss_mb(server.pid)
            sizes: list[int] = []
            hearing = threading.Thread(
                target=lambda: sizes.append(_hear(f"{address}/articles/{slug}/audio.mp3"))
            )
            hearing.start()
            seen: list[float] = []
            while hearing.is_alive():
                seen.append(pss_mb(server.pid))
                time.sleep(0.1)
        finally:
            server.terminate()
            server.wait()
    minutes = sizes[0] / 6000 / 60
    half = len(seen) // 2
    growth = max(seen[half:]) / max(seen[:half])
    print(
        f"(e) a {minutes:.0f}-minute article: at most {max(seen):.0f} MB"
        f" (idle {idle:.0f} MB; limit {LIMIT_MB} MB)"
    )
    print(f"    second half of the making: {growth:.2f} times the first half's peak")
    if max(seen) > LIMIT_MB or growth > 1.1:
        raise SystemExit("over budget: memory")


def _hear(url: str) -> int:
    with urllib.request.urlopen(url, timeout=600) as answer:
        return sum(len(piece) for piece in iter(lambda: answer.read(1 << 16), b""))


if __name__ == "__main__":
    main()
