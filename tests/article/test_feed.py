"""Feeds and category pages: what is new on a portal, whatever the portal calls a feed."""

from __future__ import annotations

import datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reader.article import Page, Robots, read_feed, robots_address
from reader.errors import NoFeed, ReaderError, TooLarge

BASE = "https://hoasen.gov.vn/tin-tuc"
DAY = datetime.datetime(2023, 6, 1, 1, 15, tzinfo=datetime.UTC)
ITEMS = "".join(
    f"<item><title>Phường họp dân lần {n}</title><link>/tin/{n}.html</link>"
    f"<pubDate>Thu, 0{n} Jun 2023 08:15:00 +0700</pubDate></item>"
    for n in (1, 3, 2)
)
RSS = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Tin Hoa Sen</title>{ITEMS}</channel></rss>'
RDF = (
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/"><channel><title>Tin Hoa Sen</title></channel>'
    "<item><title>Họp dân</title><link>https://hoasen.gov.vn/tin/1.html</link>"
    "<dc:date>2023-06-01T08:15:00+07:00</dc:date></item></rdf:RDF>"
)
ATOM = (
    '<feed xmlns="http://www.w3.org/2005/Atom"><title>Tin Hoa Sen</title><entry><title type="html">Họp &lt;b&gt;dân&lt;/b&gt;'
    '</title><link href="tin/1.html"/><updated>2023-06-01T01:15:00Z</updated></entry></feed>'
)


def page(body: str | bytes, url: str = BASE, kind: str = "text/html; charset=utf-8") -> Page:
    return Page(body.encode() if isinstance(body, str) else body, url, kind)


def card(n: int, day: str = "") -> str:
    return (
        f'<div class="item"><a class="anh" href="/tin-tuc/hop-dan-{n}.html"><img src=a.jpg></a>'
        f'<h3><a href="/tin-tuc/hop-dan-{n}.html">Phường họp dân về thu gom rác lần {n}</a></h3><p>{day}</p></div>'
    )


def portal(cards: str) -> str:
    menu = "".join(
        f'<li><a href="/gioi-thieu-{n}">Giới thiệu chung về phường Hoa Sen phần {n}</a></li>'
        for n in range(20)
    )
    return (
        f"<html><head><title>Tin tức – Hoa Sen</title></head><body><nav><ul>{menu}</ul></nav>"
        '<div class="dau"><h2><a href="/tin-tuc/dai-hoi.html">Đại hội đại biểu phường Hoa Sen nhiệm kỳ mới</a></h2></div>'
        f'<div class="list">{cards}</div><div><a href="https://khac.vn/tin-tuc/x.html">Liên kết tới một cổng thông tin khác</a>'
        '<a href="?page=2">Trang tiếp theo của danh sách tin tức phường</a></div></body></html>'
    )


def test_rss_newest_first_with_whole_addresses() -> None:
    feed = read_feed(page(RSS))
    assert feed.title == "Tin Hoa Sen"
    assert [e.url for e in feed.entries] == [f"https://hoasen.gov.vn/tin/{n}.html" for n in (3, 2, 1)]
    assert (feed.entries[2].title, feed.entries[2].published) == ("Phường họp dân lần 1", DAY)


@pytest.mark.parametrize(("body", "title"), [(RDF, "Họp dân"), (ATOM, "Họp dân")], ids=["RSS 1.0", "Atom"])
def test_other_feeds(body: str, title: str) -> None:
    entry = read_feed(page(body, "https://hoasen.gov.vn/")).entries[0]
    assert (entry.url, entry.title, entry.published) == ("https://hoasen.gov.vn/tin/1.html", title, DAY)


@pytest.mark.parametrize("kind", ["text/html", "application/xml", "", "application/rss+xml; charset=utf-8"])
def test_what_a_feed_is_called_does_not_matter(kind: str) -> None:
    assert len(read_feed(page(RSS, kind=kind)).entries) == 3


def test_a_feed_that_is_not_quite_well_formed() -> None:
    broken = RSS.replace("Phường họp dân lần 1", "Phường & dân <b>họp").replace("</rss>", "")
    assert len(read_feed(page(broken)).entries) == 3


def test_a_feed_that_has_nothing_yet() -> None:
    assert read_feed(page("<rss version='2.0'><channel><title>Tin</title></channel></rss>")).entries == ()


def test_links_that_lead_nowhere_are_left_out() -> None:
    bad = RSS.replace("/tin/2.html", "javascript:alert(1)").replace("/tin/3.html", "")
    urls = [entry.url for entry in read_feed(page(bad)).entries]
    assert all(url.startswith("https://hoasen.gov.vn/") for url in urls)
    assert "https://hoasen.gov.vn/tin/1.html" in urls


@pytest.mark.parametrize(
    "trick",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbb"><!ENTITY c "&b;&b;&b;">]>',
        '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>',
    ],
)
def test_entities_are_not_taken(trick: str) -> None:
    with pytest.raises(NoFeed):
        read_feed(page(RSS.replace('<?xml version="1.0"?>', trick)))


def test_a_huge_feed() -> None:
    with pytest.raises(TooLarge):
        read_feed(page(RSS.replace("</channel>", " " * 3_000_000 + "</channel>")))
    many = RSS.replace("</channel>", ITEMS.replace("/tin/", "/khac/") * 500 + "</channel>")
    assert len(read_feed(page(many)).entries) <= 100


def test_a_category_page_by_its_structure() -> None:
    feed = read_feed(page(portal("".join(card(n, f"0{n}/06/2023") for n in (3, 2, 1)))))
    assert feed.title == "Tin tức – Hoa Sen"
    assert [entry.url for entry in feed.entries] == [
        "https://hoasen.gov.vn/tin-tuc/dai-hoi.html",
        *(f"https://hoasen.gov.vn/tin-tuc/hop-dan-{n}.html" for n in (3, 2, 1)),
    ]
    newest = feed.entries[1]
    assert newest.title == "Phường họp dân về thu gom rác lần 3"
    assert str(newest.published) == "2023-06-03 00:00:00+07:00"


def test_a_card_without_a_day_does_not_take_its_neighbours() -> None:
    feed = read_feed(page(portal(card(1, "01/06/2023") + card(2) + card(3))))
    assert [entry.published is None for entry in feed.entries] == [True, False, True, True]


@pytest.mark.parametrize(
    "body",
    [
        portal(""),
        "<html><body><p>Một bài viết không có danh sách nào.</p></body></html>",
        "",
        "chỉ là chữ",
    ],
)
def test_what_is_no_feed(body: str) -> None:
    with pytest.raises(ReaderError) as caught:
        read_feed(page(body))
    if body.startswith("<html"):
        assert "Xin mở trang rồi chép địa chỉ của chuyên mục." in caught.value.message("vi")


@given(
    st.binary(max_size=3000),
    st.sampled_from([b"", b"<rss version='2.0'><channel>", b"<feed>", b"<html><body>"]),
)
@settings(max_examples=200, deadline=None)
def test_rubbish(rubbish: bytes, beginning: bytes) -> None:
    try:
        read_feed(page(beginning + rubbish))
    except ReaderError as error:
        assert error.message("vi")


def test_a_page_as_deep_and_long_as_may_come_is_read_soon() -> None:
    deep = (
        "<div>" * 1500 + '<a href="/tin/1.html">Phường họp dân về thu gom rác lần một</a>' + "x" * 3_000_000
    )
    with pytest.raises(NoFeed):
        read_feed(page(deep))
    with pytest.raises(NoFeed):
        read_feed(
            page("<div><a href=/a-b-c-d-e-1>Phường họp dân lần một hai</a>" * 20_000, "https://khac.vn/")
        )


# robots.txt


def test_robots() -> None:
    said = "User-agent: *\nDisallow: /rieng/\nCrawl-delay: 5\n\nUser-agent: LoaPhuong\nDisallow: /cam/\nCrawl-delay: 900\n"
    ours = Robots(page(said))
    assert (ours.allows(f"{BASE}/cam/1"), ours.allows("https://hoasen.gov.vn/cam/1")) == (True, False)
    assert ours.allows("https://hoasen.gov.vn/rieng/1")  # the lines for us alone count
    assert ours.delay_s == 60  # no portal stops the work by that
    others = Robots(page(said.partition("\n\n")[0]))
    assert (others.allows("https://hoasen.gov.vn/rieng/1"), others.delay_s) == (False, 5)


@pytest.mark.parametrize(
    "body", [None, b"", b"<html>404</html>", b"\xff\xfe\0" * 50, b"Crawl-delay: x\nUser-agent:\n"]
)
def test_robots_that_say_nothing_forbid_nothing(body: bytes | None) -> None:
    rules = Robots(None if body is None else page(body))
    assert rules.allows(BASE)
    assert rules.delay_s == 0


def test_where_robots_stand() -> None:
    assert robots_address("http://hoasen.gov.vn:8080/a/b?c") == "http://hoasen.gov.vn:8080/robots.txt"
