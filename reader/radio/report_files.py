"""The month's report as files that an office takes: CSV, XLSX and PDF, the latter two with a chart."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Iterator, Sequence
from typing import Any
from zoneinfo import ZoneInfo

import xlsxwriter

from reader.radio.cells import Cell, harmless
from reader.radio.model import ItemKind
from reader.radio.paper import FACE, LINE_MM, TYPE_PT, Paper
from reader.radio.report import Play, Report
from reader.radio.run_sheet import clock

CHART_MM = 52.0
HEAD = ("Ngày", "Giờ", "Bản tin", "Phút")
TAIL = ("Người xác nhận", "Ghi chú", "SHA-256")


def report_csv(report: Report) -> bytes:
    """A line each airing; UTF-8 with a byte order mark, which spreadsheets need to see that it is."""
    text = io.StringIO(newline="")
    out = csv.writer(text)
    out.writerow([*HEAD, *(kind.label for kind in ItemKind), *TAIL])
    for row in _rows(report):
        out.writerow([harmless(cell) for cell in row])
    return text.getvalue().encode("utf-8-sig")


def report_xlsx(report: Report) -> bytes:
    """Three sheets: the log, the days with a chart, the sums by kind and slot. Text is text, whatever it begins with."""
    data = io.BytesIO()
    with xlsxwriter.Workbook(data, {"in_memory": True}) as book:
        book.set_properties({"title": _title(report), "created": _made_at(report)})
        bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
        kinds = list(ItemKind)
        _sheet(
            book,
            "Nhật ký",
            bold,
            [*HEAD, *(k.label for k in kinds), *TAIL],
            _rows(report),
            wide={2: 40, 13: 24, 14: 30},
        )
        head = ("Ngày", "Lượt phát", *(kind.label for kind in kinds))
        days: list[tuple[Cell, ...]] = [
            (f"{day.date:%d/%m}", day.times, *(_minutes(day.kinds.get(kind, 0)) for kind in kinds))
            for day in report.days
        ]
        sheet = _sheet(book, "Theo ngày", bold, head, days)
        sheet.insert_chart(
            1, len(head) + 1, _chart(book, report, len(days), kinds), {"x_scale": 1.6, "y_scale": 1.4}
        )
        _sheet(
            book, "Tổng hợp", bold, ("Loại", "Phút"), [*_kinds(report), ("Tổng", _minutes(report.seconds))]
        )
        slots = [
            (f"{s.slot.start:%H:%M}", s.aired, len(s.missed), ", ".join(f"{day:%d/%m}" for day in s.missed))
            for s in report.slots
        ]
        _sheet(
            book,
            "Khung giờ",
            bold,
            ("Khung giờ", "Đã phát", "Không phát", "Ngày không phát"),
            slots,
            wide={3: 50},
        )
    return data.getvalue()


def report_pdf(report: Report) -> bytes:
    """To print and sign."""
    page = Paper(_title(report), report.station.name, _made_at(report))
    page.heading(_title(report))
    page.line_of(f"{report.station.name}, {report.station.place}")
    page.line_of(f"Đã phát {len(report.plays)} lượt, tổng {_comma(_minutes(report.seconds))} phút.")
    page.ln(3)
    page.heading("Số phút phát mỗi ngày", 12)
    _draw(page, report)
    page.heading("Theo loại", 12)
    _table(page, (60, 30), ("Loại", "Phút"), [(kind, _comma(minutes)) for kind, minutes in _kinds(report)])
    page.heading("Theo khung giờ", 12)
    _table(
        page,
        (24, 24, 28, 80),
        ("Khung giờ", "Đã phát", "Không phát", "Ngày không phát"),
        [
            (
                f"{s.slot.start:%H:%M}",
                str(s.aired),
                str(len(s.missed)),
                ", ".join(f"{d:%d/%m}" for d in s.missed),
            )
            for s in report.slots
        ],
    )
    page.heading("Nhật ký", 12)
    _table(
        page,
        (18, 18, 78, 18, 48),
        ("Ngày", "Giờ", "Bản tin", "Dài", "Người xác nhận"),
        [
            (f"{at:%d/%m}", f"{at:%H:%M}", play.title, clock(play.seconds), play.confirmed_by)
            for play, at in _local(report)
        ],
    )
    page.ln(6)
    page.line_of("Người lập: ……………………………………          Trưởng đài: ……………………………………")
    return bytes(page.output())


def _rows(report: Report) -> Iterator[tuple[Cell, ...]]:
    for play, at in _local(report):
        yield (
            f"{at:%d/%m/%Y}",
            f"{at:%H:%M:%S}",
            play.title,
            _minutes(play.seconds),
            *(_minutes(play.kinds.get(kind, 0)) for kind in ItemKind),
            play.confirmed_by,
            play.note,
            play.sha256,
        )


def _local(report: Report) -> Iterator[tuple[Play, datetime.datetime]]:
    zone = ZoneInfo(report.station.time_zone)
    return ((play, play.started_at.astimezone(zone)) for play in report.plays)


def _kinds(report: Report) -> list[tuple[str, float]]:
    return [(ItemKind(kind).label, _minutes(seconds)) for kind, seconds in report.kinds.items()]


def _title(report: Report) -> str:
    return f"Nhật ký phát thanh tháng {report.month.label}"


def _made_at(report: Report) -> datetime.datetime:
    """The month's end and not this moment: the same month gives the same file."""
    return report.month.borders(report.station.time_zone)[1].replace(tzinfo=None)


def _minutes(seconds: float) -> float:
    return round(seconds / 60, 1)


def _comma(minutes: float) -> str:
    return f"{minutes:.1f}".replace(".", ",")


def _sheet(
    book: Any,
    name: str,
    bold: Any,
    head: Sequence[str],
    rows: Iterable[tuple[Cell, ...]],
    wide: dict[int, int] | None = None,
) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_column(0, len(head) - 1, 12)
    for column, width in (wide or {}).items():
        sheet.set_column(column, column, width)
    for column, text in enumerate(head):
        sheet.write_string(0, column, text, bold)
    for number, row in enumerate(rows, 1):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(number, column, cell)
            else:
                sheet.write_number(number, column, cell)
    sheet.freeze_panes(1, 0)
    return sheet


def _chart(book: Any, report: Report, days: int, kinds: Sequence[ItemKind]) -> Any:
    chart = book.add_chart({"type": "column", "subtype": "stacked"})
    for number, kind in enumerate(kinds, 2):
        if report.kinds.get(kind):
            chart.add_series(
                {
                    "name": kind.label,
                    "categories": ["Theo ngày", 1, 0, days, 0],
                    "values": ["Theo ngày", 1, number, days, number],
                }
            )
    if not report.kinds:
        chart.add_series({"values": ["Theo ngày", 1, 1, days, 1]})  # a chart must have one
    chart.set_title({"name": f"Số phút phát mỗi ngày, tháng {report.month.label}"})
    chart.set_y_axis({"name": "phút"})
    return chart


def _table(page: Paper, widths: Sequence[int], head: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    with page.table(
        col_widths=tuple(widths), width=sum(widths), line_height=LINE_MM, text_align="LEFT", align="LEFT"
    ) as table:
        table.row(head)
        for row in rows:
            table.row(row)
    page.ln(4)


def _draw(page: Paper, report: Report) -> None:
    """A bar each day, its minutes above it, its date below."""
    most = max((day.seconds for day in report.days), default=0) or 1
    step = page.epw / len(report.days)
    base = page.get_y() + CHART_MM
    page.set_font(FACE, "", 7)
    page.set_fill_color(60)
    for number, day in enumerate(report.days):
        left = page.l_margin + number * step
        height = (CHART_MM - 6) * day.seconds / most
        if day.seconds:
            page.rect(left + step * 0.15, base - height, step * 0.7, height, style="F")
            page.set_xy(left - 1, base - height - 4)
            page.cell(step + 2, 4, f"{day.seconds / 60:.0f}", align="C")
        page.set_xy(left - 1, base + 0.5)
        page.cell(step + 2, 4, str(day.date.day), align="C")
    page.line(page.l_margin, base, page.l_margin + page.epw, base)
    page.set_fill_color(0)  # tables fill their cells with any other colour
    page.set_font(FACE, "", TYPE_PT)
    page.set_xy(page.l_margin, base + 7)
