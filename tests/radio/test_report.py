"""The month of a station: borders, slots and sums; and its files, read back by other programs."""

from __future__ import annotations

import csv
import datetime
import io
import subprocess
from dataclasses import replace
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from reader.errors import BadInput
from reader.radio import Month, Play, Slot, Station, monthly, report_csv, report_pdf, report_xlsx

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
STATION = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")
JUNE = Month(2023, 6)
AFTER = datetime.datetime(2023, 8, 1, tzinfo=HERE)


def at(day: int, hour: int = 5, minute: int = 0, month: int = 6) -> datetime.datetime:
    """On the station's clock, told as a server in UTC keeps it."""
    return datetime.datetime(2023, month, day, hour, minute, tzinfo=HERE).astimezone(datetime.UTC)


def play(number: int, started_at: datetime.datetime, seconds: float = 600, **more: object) -> Play:
    kinds = {"notice": seconds / 3, "article": seconds * 2 / 3}
    line = Play(number, 1, "Bản tin sáng", "a" * 64, started_at, seconds, kinds, "chi-hai", "", started_at)
    return replace(line, **more)  # type: ignore[arg-type]


def test_borders_are_of_the_stations_calendar() -> None:
    """Half past eleven in the evening of 31 May is 31 May here and in UTC; five in the morning of 1 June is 31 May in UTC."""
    plays = [
        play(1, at(31, 23, 59, month=5)),
        play(2, at(1, 0)),
        play(3, at(1, 5)),
        play(4, at(30, 23, 59)),
        play(5, at(1, 0, month=7)),
    ]
    report = monthly(STATION, JUNE, plays, AFTER)
    assert [line.id for line in report.plays] == [2, 3, 4]
    assert (report.days[0].times, report.days[29].times, len(report.days)) == (2, 1, 30)
    assert report.days[0].date == datetime.date(2023, 6, 1)
    assert JUNE.borders("Asia/Ho_Chi_Minh")[0] == datetime.datetime(2023, 5, 31, 17, tzinfo=datetime.UTC)
    assert monthly(replace(STATION, time_zone="UTC"), JUNE, plays, AFTER).plays[0].id == 4


@pytest.mark.parametrize(("name", "last"), [("2023-02", 28), ("2024-02", 29), ("2023-12", 31)])
def test_ends_of_months(name: str, last: int) -> None:
    month = Month.of(name)
    assert month.last.day == last == len(monthly(STATION, month, [], AFTER).days)
    begin, end = month.borders("Asia/Ho_Chi_Minh")
    assert (end - begin).days == last and month.step(1).first == end.date()  # type: ignore[union-attr]


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-13", "2023-00", "1999-12", "2101-01", "٢٠٢٣-٠٦", "2023-06\n", "x" * 9999]
)
def test_what_is_no_month(text: str) -> None:
    with pytest.raises(BadInput):
        Month.of(text)


def test_which_month_it_is_there() -> None:
    assert Month.at(datetime.datetime(2023, 5, 31, 17, tzinfo=datetime.UTC), STATION.time_zone) == JUNE


def test_what_was_corrected_does_not_count() -> None:
    lines = [
        play(1, at(2), corrected=True),
        play(2, at(2, 5, 10), 300, corrects=1),
        play(3, at(3), corrected=True),
        play(4, at(3), 0, corrects=3),
    ]
    report = monthly(STATION, JUNE, lines, AFTER)
    assert [line.id for line in report.plays] == [2]
    assert report.seconds == 300 and report.kinds == {"article": 200, "notice": 100}
    assert sum(day.seconds for day in report.days) == pytest.approx(300)


def test_slots_that_stayed_silent() -> None:
    station = replace(
        STATION, slots=(Slot(datetime.time(5)), Slot(datetime.time(17), days=frozenset({0, 1, 2, 3, 4})))
    )
    now = datetime.datetime(2023, 6, 10, 5, 10, tzinfo=HERE)
    plays = [play(day, at(day, 4, 50)) for day in range(1, 9)] + [
        play(20, at(1, 17, 29)),
        play(21, at(2, 17, 31)),
    ]
    morning, evening = monthly(station, JUNE, plays, now).slots
    assert morning.aired == 8
    assert morning.missed == (datetime.date(2023, 6, 9),)  # the tenth is under way
    assert evening.aired == 1  # 17:31 is behind the half hour
    assert [day.day for day in evening.missed] == [2, 5, 6, 7, 8, 9]


def a_report() -> object:
    lines = [play(day, at(day), 600 + 20 * day) for day in range(1, 29)]
    lines.append(play(40, at(5, 17), title="=1+1", note="@SUM(A1)", confirmed_by="-chị Hai"))
    return monthly(STATION, JUNE, lines, AFTER)


def test_csv_by_the_csv_module() -> None:
    data = report_csv(a_report())  # type: ignore[arg-type]
    assert data.startswith(b"\xef\xbb\xbf")
    rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
    assert len(rows) == 29
    assert (rows[0]["Ngày"], rows[0]["Giờ"], rows[0]["Phút"]) == ("01/06/2023", "05:00:00", "10.3")
    assert (rows[0]["Bài viết"], rows[0]["Thông báo"], rows[0]["Lời kết"]) == ("6.9", "3.4", "0.0")
    odd = next(row for row in rows if "1+1" in row["Bản tin"])
    assert (odd["Bản tin"], odd["Ghi chú"], odd["Người xác nhận"]) == ("'=1+1", "'@SUM(A1)", "'-chị Hai")


def test_xlsx_by_openpyxl() -> None:
    report = a_report()
    data = report_xlsx(report)  # type: ignore[arg-type]
    assert data == report_xlsx(report)  # type: ignore[arg-type]
    book = openpyxl.load_workbook(io.BytesIO(data))
    assert book.sheetnames == ["Nhật ký", "Theo ngày", "Tổng hợp", "Khung giờ"]
    log = list(book["Nhật ký"].iter_rows(values_only=True))
    assert len(log) == 30 and log[1][:4] == ("01/06/2023", "05:00:00", "Bản tin sáng", 10.3)
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type in ("s", "n") for cell in cells)  # no formula
    assert "=1+1" in [cell.value for cell in cells]
    (chart,) = book["Theo ngày"]._charts
    assert chart.grouping == "stacked" and len(chart.series) == 2
    days = list(book["Theo ngày"].iter_rows(values_only=True))
    assert len(days) == 31 and days[5][:2] == ("05/06", 2)
    sums = dict(book["Tổng hợp"].iter_rows(min_row=2, max_col=2, values_only=True))
    assert sums["Tổng"] == pytest.approx(sums["Bài viết"] + sums["Thông báo"], abs=0.2)
    slots = list(book["Khung giờ"].iter_rows(min_row=2, values_only=True))
    assert slots[0] == ("05:00", 28, 2, "29/06, 30/06") and slots[1][1] == 1


def test_pdf_by_pdftotext(tmp_path: Path) -> None:
    report = a_report()
    data = report_pdf(report)  # type: ignore[arg-type]
    assert data == report_pdf(report)  # type: ignore[arg-type]
    (tmp_path / "r.pdf").write_bytes(data)
    told = subprocess.run(
        ["pdftotext", "-layout", "r.pdf", "-"], cwd=tmp_path, capture_output=True, text=True, check=True
    ).stdout
    assert "Nhật ký phát thanh tháng 06/2023" in told and "Đã phát 29 lượt" in told
    assert "29/06, 30/06" in told and "=1+1" in told and "Trang 1/2" in told


def test_an_empty_month(tmp_path: Path) -> None:
    report = monthly(STATION, JUNE, [], AFTER)
    assert len(report_csv(report).splitlines()) == 1
    openpyxl.load_workbook(io.BytesIO(report_xlsx(report)))
    assert report_pdf(report).startswith(b"%PDF")
    assert report.slots[0].aired == 0 and len(report.slots[0].missed) == 30
