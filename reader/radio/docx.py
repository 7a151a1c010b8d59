"""A script as DOCX: three small XML parts in a ZIP, enough for Word and LibreOffice to open, print and correct.

Source: ECMA-376 (Office Open XML), part 1, 17.3 (paragraphs and runs), part 2 (packages).
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable
from xml.sax.saxutils import escape

_TYPES = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>"""
_RELATIONS = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>"""
_HEAD = """<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>"""
_TAIL = '<w:sectPr><w:pgSz w:w="11906" w:h="16838"/></w:sectPr></w:body></w:document>'  # A4
_OLDEST = (1980, 1, 1, 0, 0, 0)
TEXT_HALF_POINTS = 28
HEADING_HALF_POINTS = 32


def docx(paragraphs: Iterable[tuple[str, bool]]) -> bytes:
    """(text, is it a heading?) in order. The same paragraphs give the same bytes."""
    body = "".join(_paragraph(text, heading) for text, heading in paragraphs)
    answer = io.BytesIO()
    with zipfile.ZipFile(answer, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _RELATIONS),
            ("word/document.xml", _HEAD + body + _TAIL),
        ):
            file.writestr(zipfile.ZipInfo(name, _OLDEST), text, zipfile.ZIP_DEFLATED)
    return answer.getvalue()


def _paragraph(text: str, heading: bool) -> str:
    size = HEADING_HALF_POINTS if heading else TEXT_HALF_POINTS
    bold = "<w:b/>" if heading else ""
    clean = "".join(letter for letter in text if letter >= " ")
    return (
        f'<w:p><w:pPr><w:spacing w:after="160"/></w:pPr><w:r><w:rPr>{bold}<w:sz w:val="{size}"/>'
        f'<w:lang w:val="vi-VN"/></w:rPr><w:t xml:space="preserve">{escape(clean)}</w:t></w:r></w:p>'
    )
