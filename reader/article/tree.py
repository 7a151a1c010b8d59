"""HTML text -> a tree without what no reader sees: scripts, hidden drafts, forms' insides, fallback texts.

Limits: parsing is iterative and bounded in depth (2047, libxml2's own limit for huge trees); everything here is linear.
"""

from __future__ import annotations

import re

from lxml import etree, html
from lxml.html import HtmlElement

from reader.article.tags import UNREAD
from reader.errors import NoArticle

HIDDEN_STYLE = re.compile(
    r"(?:^|;)\s*(?:display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all)\s*(?:!\s*important\s*)?(?:;|$)",
    re.I,
)
# C0 and C1 controls that XML cannot hold, and the byte-order mark.
UNPARSEABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff\ufffe\uffff\ud800-\udfff]")


def parse(text: str) -> HtmlElement:
    """A tree of the whole page. Raises NoArticle where there is no element at all."""
    parser = html.HTMLParser(encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True)
    # One class for every element: lxml.html's own look-up is a Python call for each proxy, a tenth of the whole time.
    parser.set_element_class_lookup(etree.ElementDefaultClassLookup(element=HtmlElement))
    source = UNPARSEABLE.sub("", close_comments(text)).encode("utf-8")
    try:
        root = html.document_fromstring(source, parser=parser, ensure_head_body=True)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError):
        raise NoArticle() from None
    return root


def close_comments(text: str) -> str:
    """Text without comments that never end: for each, libxml2 would read to the end of the page and come back."""
    end = text.rfind("-->") + 3 if "-->" in text else 0
    return text[:end] + text[end:].replace("<!--", "") if "<!--" in text[end:] else text


def prune(root: HtmlElement) -> None:
    """Take away what is not shown to a reader, in place."""
    doomed = []
    for element in root.iter(etree.Element):
        if element.tag in UNREAD or is_hidden(element):
            doomed.append(element)
    for element in doomed:
        drop(element)


def is_hidden(element: HtmlElement) -> bool:
    """Whether the page itself hides it (not by a style sheet, which we do not load)."""
    if element.tag in ("html", "body"):  # some pages hide the whole until a script runs
        return False
    if "hidden" in element.attrib:
        return str(element.get("hidden")) != "until-found"
    style = element.get("style")
    return bool(style and HIDDEN_STYLE.search(style))


def drop(element: HtmlElement) -> None:
    """Remove an element and what is in it; the text after it stays."""
    if element.getparent() is not None:
        element.drop_tree()
