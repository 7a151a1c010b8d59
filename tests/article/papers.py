"""DOCX and PDF files, made for tests: whole ones, and ones that nobody should have to open."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from fpdf import FPDF

FONTS = Path(__file__).parents[2] / "reader" / "export" / "fonts"
W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
OFFICE = "http://schemas.openxmlformats.org"
TYPES = (
    f'<Types xmlns="{OFFICE}/package/2006/content-types"><Default Extension="rels" '
    'ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" '
    'ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
RELATIONS = (
    f'<Relationships xmlns="{OFFICE}/package/2006/relationships"><Relationship Id="r1" '
    f'Type="{OFFICE}/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>'
)
NUMBERING = (
    f'<w:numbering {W}><w:abstractNum w:abstractNumId="0"><w:lvl w:ilvl="0"><w:numFmt w:val="decimal"/></w:lvl>'
    '</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


def package(parts: Mapping[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, body in parts.items():
            file.writestr(name, body)
    return out.getvalue()


def docx(body: str, more: Mapping[str, str | bytes] | None = None) -> bytes:
    document = f'<?xml version="1.0"?><w:document {W}><w:body>{body}</w:body></w:document>'
    parts = {"[Content_Types].xml": TYPES, "_rels/.rels": RELATIONS, "word/document.xml": document}
    return package({**parts, "word/numbering.xml": NUMBERING, **(more or {})})


def paragraph(text: str, style: str = "", bold: bool = False, font: str = "", item: bool = False) -> str:
    about = f'<w:pStyle w:val="{style}"/>' if style else ""
    about += '<w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr>' if item else ""
    run = ("<w:b/>" if bold else "") + (f'<w:rFonts w:ascii="{font}"/>' if font else "")
    return f'<w:p><w:pPr>{about}</w:pPr><w:r><w:rPr>{run}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r></w:p>'


def table(rows: Sequence[Sequence[str]]) -> str:
    cells = ["".join(f"<w:tc>{cell}</w:tc>" for cell in row) for row in rows]
    return "<w:tbl>" + "".join(f"<w:tr>{row}</w:tr>" for row in cells) + "</w:tbl>"


class Paper(FPDF):
    """A4, justified, with a head and a page number as offices print them."""

    head = ""

    def header(self) -> None:
        if self.head:
            self.set_font("vi", size=9)
            self.cell(0, 6, self.head, new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        if self.head:
            self.set_y(-15)
            self.set_font("vi", size=9)
            self.cell(0, 6, f"Trang {self.page_no()}", align="C")


def pdf(title: str, paragraphs: Sequence[str], head: str = "", password: str = "") -> bytes:
    paper = Paper()
    paper.head = head
    paper.add_font("vi", fname=next(FONTS.glob("*egular*.ttf")))
    if password:
        paper.set_encryption(owner_password=password + "!", user_password=password)
    paper.add_page()
    if title:
        paper.set_font("vi", size=18)
        paper.multi_cell(0, 9, title, align="C", new_x="LMARGIN", new_y="NEXT")
    for text in paragraphs:
        paper.set_font("vi", size=13)
        paper.multi_cell(0, 7, text, align="J", new_x="LMARGIN", new_y="NEXT")
        paper.ln(3)
    return bytes(paper.output())


def blank_pdf(pages: int) -> bytes:
    paper = FPDF()
    for _ in range(pages):
        paper.add_page()
        paper.rect(20, 20, 100, 100)
    return bytes(paper.output())
