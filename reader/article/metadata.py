"""What a page says of itself in its head: evidence, to be weighed against what it shows."""

from __future__ import annotations

import datetime
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from lxml.html import HtmlElement

from reader.article.facts import find_date, is_byline
from reader.article.lines import tidy

LARGEST_JSON = 500_000  # characters
ARTICLE_TYPES = ("Article", "NewsArticle", "BlogPosting", "Report", "LiveBlogPosting", "ReportageNewsArticle")


@dataclass(slots=True)
class Metadata:
    page_title: str = ""
    """The `<title>`: on WebForms pages often the site's name."""
    headline: str = ""
    """og:title, twitter:title or JSON-LD headline."""
    site_name: str = ""
    date: datetime.date | None = None
    author: str | None = None
    language: str = ""
    body: str = ""
    """JSON-LD articleBody."""


def read_metadata(root: HtmlElement) -> Metadata:
    """Read before the tree is pruned: JSON-LD lives in scripts."""
    found = Metadata(
        language=(root.get("lang") or root.get("{http://www.w3.org/XML/1998/namespace}lang") or "").lower()
    )
    title = root.find(".//head/title")
    if title is None:
        title = root.find(".//title")
    if title is not None:
        found.page_title = tidy(title.text_content())
    meta: dict[str, str] = {}
    for element in root.iter("meta"):
        name = (
            (element.get("property") or element.get("name") or element.get("itemprop") or "").lower().strip()
        )
        if name and name not in meta and (content := element.get("content")):
            meta[name] = tidy(content[:1000])
    found.headline = meta.get("og:title") or meta.get("twitter:title") or meta.get("dc.title") or ""
    found.site_name = meta.get("og:site_name") or meta.get("application-name") or ""
    for name in (
        "article:published_time",
        "og:published_time",
        "datepublished",
        "pubdate",
        "publishdate",
        "dc.date",
        "dc.date.issued",
        "dc.date.created",
        "date",
        "article:published",
        "sailthru.date",
        "parsely-pub-date",
    ):
        if name in meta and (day := find_date(meta[name])):
            found.date = day
            break
    for name in ("article:author", "author", "dc.creator", "parsely-author"):
        if name in meta and "://" not in meta[name] and is_byline(meta[name]):
            found.author = meta[name]
            break
    for item in linked_data(root):
        kind = item.get("@type")
        kinds = kind if isinstance(kind, list) else [kind]
        if any(k in ARTICLE_TYPES for k in kinds):
            read_article_item(item, found)
            break
    return found


def read_article_item(item: dict[str, Any], found: Metadata) -> None:
    """What a JSON-LD article adds."""
    if isinstance(headline := item.get("headline"), str):
        found.headline = found.headline or tidy(headline[:1000])
    if found.date is None and isinstance(published := item.get("datePublished"), str):
        found.date = find_date(published[:40])
    if isinstance(body := item.get("articleBody"), str):
        found.body = body
    if found.author is None:
        author = item.get("author")
        people = author if isinstance(author, list) else [author]
        names = [
            tidy(p["name"][:200])
            for p in people
            if isinstance(p, dict) and isinstance(p.get("name"), str) and p.get("@type") in (None, "Person")
        ]
        named = ", ".join(names[:4])
        if named and is_byline(named):
            found.author = named


def linked_data(root: HtmlElement) -> Iterator[dict[str, Any]]:
    """Each JSON-LD object, those of a graph or list one by one; what does not parse is passed over."""
    for script in root.iter("script"):
        if "ld+json" not in (script.get("type") or "").lower():
            continue
        text = script.text or ""
        if len(text) > LARGEST_JSON:
            continue
        try:
            data = json.loads(text, strict=False)
        except (ValueError, RecursionError):
            continue
        roots = data if isinstance(data, list) else [data]
        for item in roots:
            if isinstance(item, dict):
                yield item
                graph = item.get("@graph")
                if isinstance(graph, list):
                    yield from (node for node in graph if isinstance(node, dict))
