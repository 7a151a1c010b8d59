"""DOCX -> HTML, by mammoth. Only the XML parts go on to it, each checked first; macros, pictures and fonts do not.

Called in a process of its own (documents.py). Source: ECMA-376 (Office Open XML), part 2: a package is a ZIP of XML parts.
"""

from __future__ import annotations

import io
import re
import zipfile
from typing import Any
from xml.parsers import expat

import mammoth
from mammoth import documents, transforms

from reader.errors import BrokenFile, LockedFile, NotText, TooLarge

MOST_PARTS = 2000
"""Files in the ZIP; a report with a picture on each of 200 pages has 250."""
MOST_BYTES = 200_000_000
"""Of all parts unpacked, as the ZIP itself says."""
MOST_XML = 20_000_000
"""Bytes of the XML parts unpacked: about 1,000 pages."""
MOST_RATIO = 200
"""Unpacked to packed, over all XML parts that are larger than `SMALL`. Word's own are 10 to 40."""
SMALL = 1_000_000  # bytes
MOST_ELEMENTS = 400_000
DEEPEST = 100
"""Elements inside one another; a table in a table in a table is 20."""
MAIN = "word/document.xml"
TYPES = "[Content_Types].xml"
ABC_CAPITALS = re.compile(r"\.Vn\w*H")
CAPITALS = "chu-hoa"
STYLES = f"""
p[style-name='Title'] => h1:fresh
p[style-name='Subtitle'] => h2:fresh
r[style-name='{CAPITALS}'] => span.{CAPITALS}
"""


def to_html(body: bytes) -> str:
    """Headings, paragraphs, lists and tables, with bold and italics.

    Raises NotText (another ZIP), BrokenFile, LockedFile, TooLarge.
    """
    package = io.BytesIO()
    with _opened(body) as source, zipfile.ZipFile(package, "w") as target:
        for info in _parts(source):
            target.writestr(info.filename, _checked(source, info))
    package.seek(0)
    found = mammoth.convert_to_html(
        package,
        style_map=STYLES,
        include_embedded_style_map=False,
        convert_image=lambda _image: [],
        transform_document=transforms.run(_named),
    )
    # What the repair of old fonts looks for (legacy.py): such a font draws small letters as capitals.
    text = found.value.replace(f'<span class="{CAPITALS}">', '<span style="font-family: .VnTimeH">')
    return f"<!DOCTYPE html><html><body>{text}</body></html>"


def _opened(body: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(body))
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise BrokenFile("DOCX") from error


def _parts(file: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """The XML parts, within the limits."""
    parts = file.infolist()
    names = {info.filename for info in parts}
    if len(parts) > MOST_PARTS or sum(info.file_size for info in parts) > MOST_BYTES:
        raise TooLarge(f"{MOST_BYTES // 1_000_000} MB")
    if TYPES not in names or not any(name.startswith("word/") for name in names):
        raise NotText("ZIP, XLSX")
    if any(info.flag_bits & 1 for info in parts):
        raise LockedFile("DOCX")
    chosen = [info for info in parts if info.filename.lower().endswith((".xml", ".rels"))]
    unpacked = sum(info.file_size for info in chosen)
    packed = sum(info.compress_size for info in chosen if info.file_size > SMALL)
    large = sum(info.file_size for info in chosen if info.file_size > SMALL)
    if unpacked > MOST_XML or large > MOST_RATIO * max(packed, 1) * (large > 0):
        raise TooLarge(f"{MOST_XML // 1_000_000} MB")
    return chosen


def _checked(file: zipfile.ZipFile, info: zipfile.ZipInfo) -> bytes:
    """A part's bytes, no more than it said, with no document type (so no entities), not too deep, not too many."""
    with file.open(info) as part:
        text = part.read(info.file_size + 1)
    if len(text) > info.file_size:
        raise BrokenFile("DOCX")
    elements = depth = 0

    def begin(_name: str, _attributes: dict[str, str]) -> None:
        nonlocal elements, depth
        elements, depth = elements + 1, depth + 1
        if elements > MOST_ELEMENTS or depth > DEEPEST:
            raise TooLarge(f"{DEEPEST} tầng" if depth > DEEPEST else f"{MOST_ELEMENTS // 1000}.000 phần")

    def end(_name: str) -> None:
        nonlocal depth
        depth -= 1

    def refuse(*_: object) -> None:
        raise BrokenFile("DOCX")

    parser = expat.ParserCreate()
    parser.StartElementHandler, parser.EndElementHandler = begin, end
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(text, True)
    except expat.ExpatError as error:
        raise BrokenFile("DOCX") from error
    return text


def _named(run: Any) -> Any:
    """A run in a font that draws capitals gets a style that the map above knows."""
    if isinstance(run, documents.Run) and ABC_CAPITALS.fullmatch(run.font or ""):
        return run.copy(style_name=CAPITALS)
    return run
