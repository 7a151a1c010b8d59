"""The large-print sheet for the notice board of the ward office: a PDF with a QR code to the audio."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import as_file, files

import segno
from fpdf import FPDF

from reader.article import Article, Block, BlockKind
from reader.errors import BadInput

PAPERS = ("a4", "a3")
SMALLEST_PT = 18
LARGEST_PT = 36
MARGIN_MM = 18.0
QR_MM = {"a4": 32.0, "a3": 45.0}
LINE = 1.45
"""Line height as a multiple of the type size: Vietnamese stacks two marks on a vowel."""
MM_PER_PT = 25.4 / 72


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """How the sheet is set."""

    paper: str = "a4"
    """`a4` or `a3`, upright."""
    type_pt: int = 24
    """Size of the body type, points, 18-36: read standing, at arm's length from the board."""
    audio_url: str | None = None
    """What the QR code holds; None leaves it out."""

    def __post_init__(self) -> None:
        """Raises BadInput where the paper or the size is not one of ours."""
        if self.paper not in PAPERS:
            raise BadInput(f"khổ giấy {self.paper}")
        if not SMALLEST_PT <= self.type_pt <= LARGEST_PT:
            raise BadInput(f"cỡ chữ {self.type_pt}")


class _Sheet(FPDF):
    def __init__(self, article: Article, sheet: NoticeSheet) -> None:
        super().__init__(format=sheet.paper)
        self.article = article
        self.sheet = sheet
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 8)
        self.set_title(article.title)
        self.set_author(article.unit or "")
        self.set_lang("vi-VN")
        self.set_creator("Loa Phường")
        fonts = files(__package__).joinpath("fonts")
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(fonts.joinpath(f"BeVietnamPro-{name}.ttf")) as path:
                self.add_font("BeVietnamPro", style, path)

    def type(self, size_pt: float, bold: bool = False) -> float:
        """Choose the type; returns its line height, mm."""
        self.set_font("BeVietnamPro", "B" if bold else "", size_pt)
        return size_pt * LINE * MM_PER_PT

    def footer(self) -> None:
        """Unit, date and page number at the foot of each sheet: pages come off the board one by one."""
        height = self.type(12)
        self.set_y(-MARGIN_MM)
        parts = [self.article.unit or "", f"{self.article.date:%d/%m/%Y}" if self.article.date else ""]
        self.cell(0, height, " · ".join(part for part in parts if part))
        self.set_x(self.l_margin)
        self.cell(0, height, f"Trang {self.page_no()}/{{nb}}", align="R")

    def head(self) -> None:
        """The QR code to the right of unit, date and title."""
        size = self.sheet.type_pt
        width = self.epw
        top = self.get_y()
        bottom = top
        if self.sheet.audio_url:
            side = QR_MM[self.sheet.paper]
            left = self.w - self.r_margin - side
            self.qr(self.sheet.audio_url, left, top, side)
            caption = self.type(10)
            self.set_xy(left, top + side + 1)
            self.multi_cell(side, caption, "Quét mã để nghe bài này", align="C")
            bottom = self.get_y()
            width -= side + 6
        self.set_xy(self.l_margin, top)
        small = self.type(max(SMALLEST_PT, size * 0.75))
        for line in (self.article.unit, f"Ngày {self.article.date:%d/%m/%Y}" if self.article.date else None):
            if line:
                self.multi_cell(width, small, line, new_x="LMARGIN", new_y="NEXT", align="L")
        self.multi_cell(
            width,
            self.type(size * 1.25, bold=True),
            self.article.title,
            new_x="LMARGIN",
            new_y="NEXT",
            align="L",
        )
        self.set_y(max(self.get_y(), bottom) + 4)

    def qr(self, text: str, left: float, top: float, side: float) -> None:
        """Squares, not an image: sharp at any size, and nothing to decode."""
        rows = segno.make(text, error="m", micro=False).matrix
        step = side / (len(rows) + 4)  # two modules of quiet zone here, the white margin gives the rest
        self.set_fill_color(0)
        for y, row in enumerate(rows):
            for x, dark in enumerate(row):
                if dark:
                    self.rect(left + (x + 2) * step, top + (y + 2) * step, step, step, style="F")

    def block(self, block: Block) -> None:
        size = self.sheet.type_pt
        if block.kind is BlockKind.HEADING:
            self.ln(2)
            self.multi_cell(
                0,
                self.type(size * 1.1, bold=True),
                block.text,
                new_x="LMARGIN",
                new_y="NEXT",
                align="L",
            )
            return
        height = self.type(size)
        if block.kind is BlockKind.TABLE:
            rows = [line.split("\t") for line in block.text.split("\n")]
            columns = max(map(len, rows))
            with self.table(
                line_height=height, text_align="LEFT", first_row_as_headings=len(rows) > 1
            ) as table:
                for row in rows:
                    cells = table.row()
                    for cell in row + [""] * (columns - len(row)):
                        cells.cell(cell)
        elif block.kind is BlockKind.LIST_ITEM:
            mark = f"{block.ordinal}." if block.ordinal is not None else "•"
            indent = 6.0 * max(block.level, 1)
            self.set_x(self.l_margin + indent - 6)
            self.cell(size * 0.6, height, mark)
            self.multi_cell(0, height, block.text, new_x="LMARGIN", new_y="NEXT", align="L")
        else:
            self.multi_cell(0, height, block.text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.ln(size * 0.18)


def notice_sheet(article: Article, sheet: NoticeSheet | None = None) -> bytes:
    """Set an Article as a PDF for the notice board.

    Type 18-36 pt, A4 or A3, the font embedded (Be Vietnam Pro, OFL), unit, date and page number on each page, a QR code
    to the audio on the first. Raises BadInput through NoticeSheet.
    """
    page = _Sheet(article, sheet or NoticeSheet())
    page.add_page()
    page.head()
    for block in article.blocks:
        if block.text:
            page.block(block)
    return bytes(page.output())
