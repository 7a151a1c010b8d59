"""The audit log as a file that an office keeps: CSV, line by line."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from reader.radio import harmless
from reader.records.events import Event

HEAD = ("Số", "Lúc (UTC)", "Ai", "Việc", "Đối tượng", "SHA-256")


def events_csv(events: Iterable[Event]) -> Iterator[str]:
    """Head first, behind the byte order mark by which spreadsheets see that it is UTF-8.

    The last line's hash ties down all lines before it: `reader audit verify --known`.
    """
    yield "\ufeff" + _line(HEAD)
    for event in events:
        yield _line((event.number, event.at.isoformat(), event.who, event.what, event.subject, event.sha256))


def _line(cells: Iterable[str | int]) -> str:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([harmless(cell) for cell in cells])
    return text.getvalue()
