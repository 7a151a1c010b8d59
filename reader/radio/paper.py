"""A4 paper for what a station prints: our typeface, page numbers, and the same bytes for the same facts."""

from __future__ import annotations

import datetime
from importlib.resources import as_file, files

from fpdf import FPDF

MARGIN_MM = 15.0
TYPE_PT = 11.0
LINE_MM = 6.0
FACE = "BeVietnamPro"


class Paper(FPDF):
    def __init__(self, title: str, author: str, made_at: datetime.datetime) -> None:
        super().__init__(format="a4")
        self.set_creation_date(made_at)
        self.set_margin(MARGIN_MM)
        self.set_auto_page_break(True, MARGIN_MM + 4)
        self.set_title(title)
        self.set_author(author)
        self.set_lang("vi-VN")
        for style, name in (("", "Regular"), ("B", "Bold")):
            with as_file(files("reader.export").joinpath(f"fonts/{FACE}-{name}.ttf")) as path:
                self.add_font(FACE, style, path)
        self.add_page()

    def footer(self) -> None:
        self.set_y(-12)
        self.set_font(FACE, "", 9)
        self.cell(0, 5, f"Trang {self.page_no()}/{{nb}}", align="R")

    def heading(self, text: str, size_pt: float = 16, width: float = 0) -> None:
        self.set_font(FACE, "B", size_pt)
        self.multi_cell(width or self.epw, size_pt / 2, text, new_x="LMARGIN", new_y="NEXT", align="L")
        self.set_font(FACE, "", TYPE_PT)

    def line_of(self, text: str, width: float = 0) -> None:
        self.multi_cell(width or self.epw, LINE_MM, text, new_x="LMARGIN", new_y="NEXT", align="L")
