"""A process that writes until it is killed; each line it prints was committed before."""

from __future__ import annotations

import sys
from pathlib import Path

from reader.records import Library, RecordingRecord
from reader.script import Entry
from reader.settings import load_settings
from tests.records.conftest import an_article


def tell(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main() -> None:
    library = Library.open(load_settings(data_dir=Path(sys.argv[1])))
    tell("open")
    name, number = sys.argv[2], 0
    while True:
        number += 1
        article = an_article(f"Tin {name} {number}", "Sáng nay phường họp dân. " * 200)
        slug = library.add_article(article, name)
        tell(slug)
        library.save_recording(slug, "nam", RecordingRecord("0" * 64, "making", number, number))
        library.save_entry(Entry(f"chữ {number % 7}", f"lần {number}"), name)


if __name__ == "__main__":
    main()
