"""A feed, or a portal's category page -> the articles it names, the newest first.

RSS 2.0, RSS 1.0 and Atom by feedparser. Many ward portals have no feed: then the page itself is looked at, and the links
that stand in the same structure again and again, lead to the same host and read like headlines are its articles.
"""

from __future__ import annotations

import calendar
import datetime
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Any
from urllib.parse import urldefrag, urljoin, urlsplit

import feedparser
from lxml.html import HtmlElement

from reader.article.decode import decode
from reader.article.facts import find_date
from reader.article.legacy import repair_text, repair_tree
from reader.article.model import Page
from reader.article.noise import is_noise
from reader.article.tree import parse, prune
from reader.errors import NoArticle, NoFeed, TooLarge

MOST_BYTES = 3_000_000
"""Of an XML feed; one of 100 whole articles has half of it."""
MOST_ENTRIES = 100
LONGEST_TITLE = 300  # characters
FEED = re.compile(rb"<(?:\w+:)?(?:rss|rdf|feed)[\s>]", re.I)
ENTITY = re.compile(rb"<!\s*ENTITY", re.I)
HEAD = 4000  # bytes in which a feed says that it is one

MOST_LINKS = 3000
"""Of a page; a portal's front page has 300."""
FEWEST = 3
"""Articles of one structure that make a list."""
HEADLINE = 25
"""Characters; menus are shorter."""
HEADLINE_WORDS = 5
PATH_UP = 4
"""Elements above a link that are its structure."""
NEAR_UP = 4
"""Elements above a link in which its date may stand …"""
NEAR = 1200
"""… if they hold no more characters than this: a card of the list, not the list."""
ARTICLE_URL = re.compile(r"\d{3,}|\.(?:html?|aspx?|php)\b|(?:[^/-]+-){4,}", re.I)
NOT_ARTICLE = re.compile(r"\.(?:jpe?g|png|gif|mp[34]|zip|rar|xlsx?|pptx?)$|[?&](?:page|trang|p)=\d+$", re.I)
AROUND = frozenset(("nav", "header", "footer", "aside", "form"))
VIETNAM = datetime.timezone(datetime.timedelta(hours=7))


@dataclass(frozen=True, slots=True)
class Entry:
    url: str
    title: str
    published: datetime.datetime | None = None
    """With a zone. A list's day is its midnight in Việt Nam."""


@dataclass(frozen=True, slots=True)
class Feed:
    title: str
    """What it calls itself; may be empty."""
    entries: tuple[Entry, ...]


def read_feed(page: Page) -> Feed:
    """Raises NoFeed; TooLarge, NotText, UnknownEncoding and EmptyInput as for any page."""
    if FEED.search(page.body[:HEAD]):
        return _from_xml(page)
    return _from_list(page)


def _from_xml(page: Page) -> Feed:
    if len(page.body) > MOST_BYTES:
        raise TooLarge(f"{MOST_BYTES // 1_000_000} MB")
    if ENTITY.search(page.body):
        raise NoFeed(page.url or "")
    # A stream: feedparser would take bytes that look like a name for a file's or an address.
    headers = {"content-type": page.content_type or "application/xml", "content-location": page.url or ""}
    found = feedparser.parse(io.BytesIO(page.body), response_headers=headers)
    # A feed that is not quite well-formed (bozo) is believed where it has entries: portals' often are not.
    if not found.version and not found.entries:
        raise NoFeed(page.url or "")
    entries = [entry for one in found.entries[:MOST_ENTRIES] if (entry := _entry(one, page.url))]
    dated = all(entry.published for entry in entries)
    if dated:
        entries.sort(key=lambda entry: entry.published or datetime.datetime.max, reverse=True)
    return Feed(_plain(str(found.feed.get("title", ""))), tuple(_once(entries)))


def _entry(one: Any, base: str | None) -> Entry | None:
    url = _address(str(one.get("link") or ""), base)
    if url is None:
        return None
    moment = one.get("published_parsed") or one.get("updated_parsed")
    return Entry(url, _plain(str(one.get("title", ""))), _moment(moment))


def _moment(parsed: Any) -> datetime.datetime | None:
    """feedparser's struct_time in UTC. A year that no calendar has is none."""
    if parsed is None:
        return None
    try:
        return datetime.datetime.fromtimestamp(calendar.timegm(parsed), datetime.UTC)
    except (ValueError, OverflowError, OSError):
        return None


def _plain(markup: str) -> str:
    """A title's text: titles hold mark-up, and mark-up written as text."""
    text = parse(f"<p>{markup}</p>").text_content() if "<" in markup else markup
    return " ".join(repair_text(text).split())[:LONGEST_TITLE]


def _from_list(page: Page) -> Feed:
    try:
        root = parse(decode(page.body, page.content_type))
    except NoArticle as error:
        raise NoFeed(page.url or "") from error
    repair_tree(root)
    title = " ".join((root.findtext(".//title") or "").split())[:LONGEST_TITLE]
    prune(root)
    groups: dict[tuple[str, ...], dict[str, Entry]] = {}
    for link in islice(root.iter("a"), MOST_LINKS):
        entry = _headline(link, page.url)
        if entry is not None:
            group = groups.setdefault(_structure(link), {})
            before = group.get(entry.url)
            if before is None or len(entry.title) > len(before.title):
                group[entry.url] = entry
    lists = [list(group.values()) for group in groups.values() if len(group) >= FEWEST]
    if not lists:
        raise NoFeed(page.url or "")
    best = max(lists, key=_evidence)
    places = {_place(entry.url) for entry in best}
    # The story at the top has a structure of its own, and an address like the others'.
    alike = [e for g in groups.values() for e in g.values() if _place(e.url) in places]
    return Feed(title, tuple(_once([*alike, *best]))[:MOST_ENTRIES])


def _headline(link: HtmlElement, base: str | None) -> Entry | None:
    """What a link may name: an article of the same host."""
    url = _address(link.get("href") or "", base)
    if url is None or base is None or urlsplit(url).hostname != urlsplit(base).hostname:
        return None
    title = " ".join(link.text_content().split()) or " ".join((link.get("title") or "").split())
    short = len(title) < HEADLINE or len(title.split()) < HEADLINE_WORDS
    bare = urlsplit(url)
    if short or is_noise(title) or (bare.path in ("", "/") and not bare.query) or NOT_ARTICLE.search(url):
        return None
    if url == urldefrag(base).url or any(above.tag in AROUND for above in link.iterancestors()):
        return None
    return Entry(url, title[:LONGEST_TITLE], _date_near(link))


def _date_near(link: HtmlElement) -> datetime.datetime | None:
    for above in islice(link.iterancestors(), NEAR_UP):
        text, more = "", above.itertext()
        while len(text) <= NEAR and (piece := next(more, None)) is not None:
            text += f"{piece} "
        if len(text) > NEAR or any(_is_other(other, link) for other in above.iter("a")):
            return None
        if day := find_date(text):
            return datetime.datetime.combine(day, datetime.time(), VIETNAM)
    return None


def _is_other(other: HtmlElement, link: HtmlElement) -> bool:
    """Whether it is the headline of another card. (A card links its own article twice, and its category.)"""
    return other.get("href") != link.get("href") and len(other.text_content()) >= HEADLINE


def _structure(link: HtmlElement) -> tuple[str, ...]:
    """The elements above a link with their first class: the same for each card of a list."""
    ways = [link, *islice(link.iterancestors(), PATH_UP)]
    return tuple(f"{one.tag}.{((one.get('class') or '').split() or [''])[0]}" for one in ways)


def _evidence(entries: list[Entry]) -> float:
    """How much speaks for a list: its length, days, and addresses as articles have them."""
    return sum(1 + bool(e.published) + bool(ARTICLE_URL.search(urlsplit(e.url).path)) for e in entries)


def _place(url: str) -> tuple[str, str]:
    """The folder and the ending of an address."""
    folder, _, name = urlsplit(url).path.rpartition("/")
    return folder, name.rpartition(".")[2] if "." in name else ""


def _address(link: str, base: str | None) -> str | None:
    """Absolute, http(s), without a fragment; None where it is no such address."""
    try:
        url = urldefrag(urljoin(base or "", link.strip())).url
        parts = urlsplit(url)
    except ValueError:
        return None
    return url if parts.scheme in ("http", "https") and parts.hostname else None


def _once(entries: list[Entry]) -> Iterator[Entry]:
    seen: set[str] = set()
    for entry in entries:
        if entry.url not in seen:
            seen.add(entry.url)
            yield entry
