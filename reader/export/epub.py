"""An EPUB 3 with Media Overlays: a book of one article that lights each sentence while it speaks.

Rules: EPUB 3.3, section 9 (Media Overlays); checked by epubcheck in the tests.
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path

from reader.article import Article, Block, BlockKind
from reader.script import marked_text

TITLE = -1
EPOCH = (1980, 1, 1, 0, 0, 0)
"""ZIP's earliest time: the same Article gives the same bytes."""


@dataclass(frozen=True, slots=True)
class SpokenSpan:
    """A sentence in the Article and when it is heard."""

    block: int
    """Number in `Article.blocks`; -1 for the title."""
    start: int
    """Characters in the block's text."""
    end: int
    start_s: float
    """Seconds in the MP3."""
    end_s: float


@dataclass(frozen=True, slots=True)
class _Fragment:
    id: str
    start_s: float
    end_s: float


def clock(seconds: float) -> str:
    """SMIL clock value.

    >>> clock(3725.5)
    '1:02:05.500'
    """
    milliseconds = round(seconds * 1000)
    minutes, milliseconds = divmod(milliseconds, 60_000)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02}:{milliseconds // 1000:02}.{milliseconds % 1000:03}"


class _Pages:
    """Writes the XHTML and remembers what to light when."""

    def __init__(self, spans: Iterable[SpokenSpan]) -> None:
        self.spans: dict[int, list[SpokenSpan]] = {}
        for span in spans:
            self.spans.setdefault(span.block, []).append(span)
        self.fragments: list[_Fragment] = []

    def mark(self, spans: Sequence[SpokenSpan]) -> str:
        """A new id that is lit while these are heard."""
        name = f"s{len(self.fragments) + 1}"
        self.fragments.append(_Fragment(name, spans[0].start_s, spans[-1].end_s))
        return name

    def sentences(self, number: int, text: str) -> str:
        parts: list[str] = []
        done = 0
        for span in self.spans.get(number, ()):
            parts.append(escape(text[done : span.start]))
            parts.append(
                f'<span id="{self.mark([span])}">{marked_text(text[span.start : span.end], xml=True)}</span>'
            )
            done = span.end
        parts.append(escape(text[done:]))
        return "".join(parts)

    def table(self, number: int, text: str) -> str:
        """A row is lit whole: a sentence read from it goes across its cells."""
        rows: list[str] = []
        left = list(self.spans.get(number, ()))
        offset = 0
        for line in text.split("\n"):
            end = offset + len(line)
            heard = [span for span in left if span.start < end + 1]
            left = left[len(heard) :]
            name = f' id="{self.mark(heard)}"' if heard else ""
            cells = "".join(f"<td>{marked_text(cell, xml=True)}</td>" for cell in line.split("\t"))
            rows.append(f"<tr{name}>{cells}</tr>")
            offset = end + 1
        return f"<table>{''.join(rows)}</table>"

    def block(self, number: int, block: Block) -> str:
        if block.kind is BlockKind.TABLE:
            return self.table(number, block.text)
        inner = self.sentences(number, block.text)
        if block.kind is BlockKind.HEADING:
            level = min(max(block.level, 2), 6)
            return f"<h{level}>{inner}</h{level}>"
        if block.kind is BlockKind.LIST_ITEM:
            mark = f"{block.ordinal}. " if block.ordinal is not None else "• "
            return f'<p class="item">{mark}{inner}</p>'
        if block.kind is BlockKind.QUOTE:
            return f"<blockquote><p>{inner}</p></blockquote>"
        return f"<p>{inner}</p>"


CONTAINER = """<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container">
<rootfiles><rootfile full-path="EPUB/package.opf" media-type="application/oebps-package+xml"/></rootfiles>
</container>
"""
STYLE = """body { line-height: 1.6; }
.item { margin-left: 1.5em; }
table { border-collapse: collapse; } td { border: 1px solid; padding: .3em; }
.-epub-media-overlay-active { background: #ffe08a; color: #000; }
"""
HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops" lang="vi" xml:lang="vi">
<head><title>{title}</title><link rel="stylesheet" href="style.css"/></head>
"""


def epub(article: Article, mp3: Path, duration_s: float, spans: Iterable[SpokenSpan]) -> bytes:
    """Make the book. `mp3` is the Recording's file, `duration_s` its length; `spans` in the order they are heard."""
    pages = _Pages(spans)
    title = escape(article.title)
    heading = f"<h1>{pages.sentences(TITLE, article.title)}</h1>"
    byline = " · ".join(
        escape(part) for part in (article.unit, f"{article.date:%d/%m/%Y}" if article.date else None) if part
    )
    body = "\n".join(pages.block(number, block) for number, block in enumerate(article.blocks) if block.text)
    page = f'{HEAD.format(title=title)}<body><section id="article">{heading}<p>{byline}</p>\n{body}</section></body></html>\n'
    navigation = (
        f'{HEAD.format(title=title)}<body><nav epub:type="toc"><ol><li><a href="article.xhtml">{title}</a></li></ol>'
        "</nav></body></html>\n"
    )
    pars = "\n".join(
        f'<par id="p-{f.id}"><text src="article.xhtml#{f.id}"/>'
        f'<audio src="article.mp3" clipBegin="{clock(f.start_s)}" clipEnd="{clock(f.end_s)}"/></par>'
        for f in pages.fragments
    )
    overlay = (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<smil xmlns="http://www.w3.org/ns/SMIL" xmlns:epub="http://www.idpf.org/2007/ops" version="3.0">\n'
        f'<body><seq id="seq" epub:textref="article.xhtml#article">\n{pars}\n</seq></body></smil>\n'
    )
    spoken_s = sum(f.end_s - f.start_s for f in pages.fragments)
    audio = mp3.read_bytes()
    identity = hashlib.sha256(audio + page.encode()).hexdigest()[:32]
    modified = f"{article.date.isoformat() if article.date else '2000-01-01'}T00:00:00Z"
    source = f"<dc:source>{escape(article.source_url)}</dc:source>" if article.source_url else ""
    publisher = f"<dc:publisher>{escape(article.unit)}</dc:publisher>" if article.unit else ""
    overlaid = ' media-overlay="overlay"' if pages.fragments else ""
    overlay_meta = (
        f'<meta property="media:duration" refines="#overlay">{clock(spoken_s)}</meta>'
        f'<meta property="media:duration">{clock(spoken_s)}</meta>'
        '<meta property="media:active-class">-epub-media-overlay-active</meta>'
        f'<meta property="media:narrator">{"giọng tổng hợp / synthetic voice"}</meta>'
        if pages.fragments
        else ""
    )
    overlay_item = (
        '<item id="overlay" href="article.smil" media-type="application/smil+xml"/>'
        if pages.fragments
        else ""
    )
    package = f"""<?xml version="1.0" encoding="UTF-8"?>
<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="id" xml:lang="vi">
<metadata xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:identifier id="id">urn:loa-phuong:{identity}</dc:identifier>
<dc:title>{title}</dc:title><dc:language>vi</dc:language>{publisher}{source}
<meta property="dcterms:modified">{modified}</meta>{overlay_meta}
<meta property="schema:accessMode">textual</meta><meta property="schema:accessMode">auditory</meta>
<meta property="schema:accessibilityFeature">synchronizedAudioText</meta>
<meta property="schema:accessibilityHazard">none</meta>
</metadata>
<manifest>
<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>
<item id="article" href="article.xhtml" media-type="application/xhtml+xml"{overlaid}/>
{overlay_item}
<item id="audio" href="article.mp3" media-type="audio/mpeg"/>
<item id="style" href="style.css" media-type="text/css"/>
</manifest>
<spine><itemref idref="article"/></spine>
</package>
"""
    book = io.BytesIO()
    with zipfile.ZipFile(book, "w") as archive:

        def put(name: str, data: str | bytes, packed: bool = True) -> None:
            info = zipfile.ZipInfo(name, EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
            archive.writestr(info, data)

        put("mimetype", "application/epub+zip", packed=False)
        put("META-INF/container.xml", CONTAINER)
        put("EPUB/package.opf", package)
        put("EPUB/nav.xhtml", navigation)
        put("EPUB/article.xhtml", page)
        if pages.fragments:
            put("EPUB/article.smil", overlay)
        put("EPUB/style.css", STYLE)
        put("EPUB/article.mp3", audio, packed=False)
    return book.getvalue()
