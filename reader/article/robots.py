"""What a portal's robots.txt lets a program load, and how slowly (RFC 9309)."""

from __future__ import annotations

from urllib.parse import urljoin
from urllib.robotparser import RobotFileParser

from reader.article.model import Page

AGENT = "LoaPhuong"
"""The product's name in our User-Agent."""
MOST_BYTES = 512_000
"""Read no further; RFC 9309 asks for 500 KiB at least."""
LONGEST_DELAY_S = 60.0
"""A portal that asks for more is polled at this pace all the same: ten articles in ten minutes harm nobody."""


class Robots:
    """The rules of one host. As the standard library reads them: the first rule that fits counts, `*` only at an end."""

    def __init__(self, page: Page | None) -> None:
        """None: there is no such file, and everything may be loaded."""
        self._rules = RobotFileParser()
        text = page.body[:MOST_BYTES].decode("utf-8", "replace") if page else ""
        self._rules.parse(text.splitlines())

    def allows(self, url: str) -> bool:
        return self._rules.can_fetch(AGENT, url)

    @property
    def delay_s(self) -> float:
        """Seconds that it wants between two requests; 0 where it says nothing."""
        said = self._rules.crawl_delay(AGENT)
        return min(max(float(said or 0), 0.0), LONGEST_DELAY_S)


def robots_address(url: str) -> str:
    """Where the rules for a page stand.

    >>> robots_address("https://hoasen.gov.vn/tin/moi?trang=2")
    'https://hoasen.gov.vn/robots.txt'
    """
    return urljoin(url, "/robots.txt")
