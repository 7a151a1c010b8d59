"""The title, and the lines around it that tell unit, author and date."""

from __future__ import annotations

import re

from reader.article.lines import Line
from reader.article.metadata import Metadata
from reader.article.model import BlockKind
from reader.article.noise import is_noise
from reader.article.tags import OUTSIDE

TITLE_NAME = re.compile(
    r"(?:^|[^a-z])(?:title|tieu-?de|tieude\w*|tieu_de|headline|heading|lbl-?title|lbltieude|news-?title|post-?title|entry-?title|"
    r"article-?title|detail-?title|title-?detail|title-?news|tenbai|ten-?tin|tentin|subject)(?:$|[^a-z])|title$|tieude$|tieu-de$|headline",
    re.I,
)
NOT_TITLE_NAME = re.compile(
    r"sub-?title|site-?title|site-?name|block-?title|widget-?title|module-?title|box-?title|page-?header-?title|portlet-?title|section-?title|cat(?:egory)?-?title|logo|banner|menu|breadcrumb|related|lien-?quan|khac|sidebar",
    re.I,
)
SITE_NAME = re.compile(
    r"(?:cổng (?:thông tin|ttđt|tttđt|dịch vụ)|trang (?:thông tin|tin|chủ|web)|website|web site|báo điện tử|home\b|tin (?:xã|phường|huyện|quận|tỉnh|thị trấn)\b).{0,80}",
    re.I,
)
LARGE = re.compile(
    r"font-size\s*:\s*(?:1[6-9]|[2-9]\d)(?:\.\d+)?\s*pt|font-size\s*:\s*(?:2\d|[3-9]\d)(?:\.\d+)?\s*px|(?:x-)?large",
    re.I,
)
CENTRED = re.compile(r"text-align\s*:\s*center", re.I)
FARTHEST = 60  # lines above the first paragraph that are looked at
LONGEST = 300
NOT_LETTERS = re.compile(r"[\W_]+")


def squash(text: str) -> str:
    """For comparing titles: letters and digits only, lower case."""
    return NOT_LETTERS.sub("", text.lower())


def find_title(lines: list[Line], keep: list[bool], metadata: Metadata) -> tuple[str, int | None]:
    """The title and the number of its line, or None where only the head tells it."""
    if True not in keep:
        return metadata.headline or metadata.page_title, None
    body = next((i for i, line in enumerate(lines) if keep[i] and is_paragraph(line)), keep.index(True))
    page, og, site = squash(metadata.page_title), squash(metadata.headline), squash(metadata.site_name)
    linked = {squash(line.text) for line in lines if line.link_density > 0.8 and len(line.text) < 60}
    best, best_score = None, 0.0
    for i in range(max(0, body - FARTHEST), min(len(lines), body + 1)):
        line = lines[i]
        score = title_score(line, squash(line.text), page, og, site, linked) - 0.6 * (body - i)
        if score > best_score:
            best, best_score = i, score
    head = head_title(metadata)
    if best is not None and (best_score >= (2 if not head or SITE_NAME.fullmatch(head) else 8)):
        return lines[best].text, best
    return head or metadata.page_title or shorten(lines[keep.index(True)].text), None


def shorten(text: str) -> str:
    """The first sentence, or its first 100 characters at a word's end: a title for a text that has none."""
    sentence = re.split(r"(?<=[.!?…])\s", text, maxsplit=1)[0]
    if len(sentence) <= 100:
        return sentence.rstrip(".")
    return sentence[:100].rsplit(" ", 1)[0].rstrip(",;:") + "…"


def is_paragraph(line: Line) -> bool:
    return line.kind is not BlockKind.HEADING and len(line.text) >= 80 and line.link_density < 0.5


def title_score(line: Line, squashed: str, page: str, og: str, site: str, linked: set[str]) -> float:
    """How much speaks for a line being the title."""
    if (
        not 8 <= len(line.text) <= LONGEST
        or len(squashed) < 6
        or line.kind is BlockKind.TABLE
        or is_noise(line.text)
    ):
        return -99.0
    score = 0.0
    tags, names = lineage(line)
    if "h1" in tags:
        score += 14
    elif tags & {"h2", "h3"}:
        score += 8
    elif tags & {"h4", "h5", "h6"} or (
        line.runs and all(set(run.marks) & {"b", "strong"} for run in line.runs if run.text.strip())
    ):
        score += 4
    score += dress(line)
    if TITLE_NAME.search(names) and not NOT_TITLE_NAME.search(names):
        score += 10
    elif NOT_TITLE_NAME.search(names):
        score -= 10
    if og and squashed == og:
        score += 20
    elif page and squashed == page:
        score += 18
    elif (page and len(squashed) >= 15 and squashed in page) or (
        og and len(squashed) >= 15 and squashed in og
    ):
        score += 14
    if tags & OUTSIDE or line.kind is BlockKind.LIST_ITEM:
        score -= 14
    if line.text.endswith((".", ";", ",")):
        score -= 6
    if len(line.text) > 160:
        score -= 5
    words = len(line.text.split())
    if words < 4:
        score -= 5
    if line.link_density > 0.5:
        score -= 8
    elif words <= 6 and squashed in linked:
        score -= 12
    if site and squashed == site:
        score -= 20
    return score


def dress(line: Line) -> float:
    """Pages older than style sheets have no headings: theirs are centred and large."""
    element = line.element
    if element is None:
        return 0.0
    centred = (element.get("align") or "").lower() == "center" or CENTRED.search(element.get("style") or "")
    large = any(
        (child.get("size") or "").lstrip("+") in ("4", "5", "6", "7")
        or LARGE.search(child.get("style") or "")
        for child in element.iter("font", "span", "b", "p", "td", "div")
    )
    return (2.0 if centred else 0.0) + (3.0 if large else 0.0)


def lineage(line: Line) -> tuple[set[str], str]:
    """Tags of the nearest elements around a line, and the class names and ids of the very nearest."""
    tags: set[str] = set()
    names: list[str] = []
    element = line.element
    level = 0
    while element is not None and level < 12:
        if level < 4 or element.tag in OUTSIDE:
            tags.add(str(element.tag))
        if level < 3:
            names += [element.get("class") or "", element.get("id") or ""]
        if level == 0:  # WebForms: the headline is a span in a cell
            for child in element.iter("span", "font", "b", "strong", "a"):
                names += [child.get("class") or "", child.get("id") or ""]
                if len(names) > 12:
                    break
        element = element.getparent()
        level += 1
    return tags, " ".join(name for name in names if name)


def head_title(metadata: Metadata) -> str:
    """The head's word for it, without the site's name."""
    title = metadata.headline or metadata.page_title
    for separator in (" | ", " - ", " – ", " — ", " :: ", " » ", " > "):
        if separator in title:
            parts = [part.strip() for part in title.split(separator) if part.strip()]
            if parts:
                longest = max(parts, key=len)
                return longest if len(longest) * 2 > len(title) else title
    return title
