"""The run sheet (phiếu phát thanh): what is aired when, who approved it, and the file's SHA-256, on A4."""

from __future__ import annotations

import segno
from fpdf import FPDF

from reader.radio.compose import RunningOrder
from reader.radio.model import ItemKind
from reader.radio.paper import LINE_MM, MARGIN_MM, Paper
from reader.radio.programme import Programme

QR_MM = 28.0


def make_run_sheet(
    order: RunningOrder, programme: Programme, approver: str | None = None, url: str | None = None
) -> bytes:
    """A PDF. `url`: what the QR code holds; None leaves it out. The same facts give the same bytes."""
    airing = order.bulletin.airing
    page = Paper(order.bulletin.title, order.station.name, airing.starts_at)
    width = page.epw
    if url:
        _qr(page, url)
        width -= QR_MM + 4
    page.heading(order.bulletin.title, width=width)
    loudness = "im lặng" if programme.loudness_lufs is None else f"{programme.loudness_lufs:.1f} LUFS"
    peak = "" if programme.true_peak_dbtp is None else f", đỉnh {programme.true_peak_dbtp:.1f} dBTP"
    for line in (
        f"{order.station.name}, {order.station.place}",
        f"Phát lúc {airing.starts_at:%H:%M ngày %d/%m/%Y}, khung giờ {airing.minutes} phút",
        f"Thời lượng {clock(programme.duration_s)}; độ to {loudness}{peak}; bản {programme.master}",
        f"Giọng đọc tổng hợp: {order.voice.label}",
        f"Người duyệt: {approver or '……………………………………'}",
        f"SHA-256: {programme.sha256}",
    ):
        page.line_of(line, width)
    page.set_y(max(page.get_y(), MARGIN_MM + QR_MM) + 4)
    with page.table(col_widths=(8, 16, 24, 80, 18), line_height=LINE_MM, text_align="LEFT") as table:
        table.row(("TT", "Lúc", "Loại", "Nội dung", "Dài"))
        for number, (part, aired) in enumerate(zip(order.parts, programme.items, strict=True), 1):
            priority = "" if part.item.priority.rank == 2 else f" ({part.item.priority.label})"
            times = f" ×{part.times}" if part.times > 1 else ""
            until = part.item.valid_until
            valid = f" – hạn {until.astimezone(airing.starts_at.tzinfo):%H:%M %d/%m/%Y}" if until else ""
            kind = ItemKind(aired.kind).label + priority
            table.row(
                (
                    str(number),
                    clock(aired.start_s),
                    kind,
                    aired.title + times + valid,
                    clock(aired.duration_s),
                )
            )
    return bytes(page.output())


def clock(seconds: float) -> str:
    """Minutes and seconds.

    >>> clock(0.4), clock(61), clock(3661)
    ('0:00', '1:01', '61:01')
    """
    whole = round(seconds)
    return f"{whole // 60}:{whole % 60:02d}"


def _qr(page: FPDF, url: str) -> None:
    """Squares, not an image: sharp at any size."""
    rows = segno.make(url, error="m", micro=False).matrix
    step = QR_MM / len(rows)
    left, top = page.w - page.r_margin - QR_MM, page.get_y()
    page.set_fill_color(0)
    for y, row in enumerate(rows):
        for x, dark in enumerate(row):
            if dark:
                page.rect(left + x * step, top + y * step, step, step, style="F")
