"""The feed by other readers: feedparser, the words of the RSS specification, and the namespaces' own documents."""

from __future__ import annotations

import datetime
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from email.utils import parsedate_to_datetime
from pathlib import Path
from urllib.parse import parse_qs, urlsplit
from zoneinfo import ZoneInfo

import feedparser
import pytest
from lxml import etree

from reader.errors import NotFound
from reader.radio import (
    Outlet,
    Programme,
    Station,
    announcement,
    chapters,
    file_of,
    master_of,
    playlist,
    station_feed,
)
from reader.radio.programme import Aired

HERE = ZoneInfo("Asia/Ho_Chi_Minh")
STATION = Station("Đài truyền thanh phường Hoa Sen", "phường Hoa Sen")
OUTLET = Outlet("https://loa.example.vn", "hoa-sen")
NS = {
    "itunes": "http://www.itunes.com/dtds/podcast-1.0.dtd",
    "podcast": "https://podcastindex.org/namespace/1.0",
}


@dataclass(frozen=True)
class Approved:
    id: int
    title: str
    starts_at: datetime.datetime
    programmes: Mapping[str, Programme]
    approvers: tuple[str, ...] = ("truong-dai",)
    minutes: int = 30

    @property
    def approved_at(self) -> datetime.datetime:
        return self.starts_at - datetime.timedelta(minutes=12)


def programme(sha256: str, master: str = "web", suffix: str = ".mp3", title: str = "Thông báo") -> Programme:
    items = (Aired("a", "chime", "Nhạc hiệu", 0, 4, -16, ""), Aired("b", "notice", title, 4, 90.4, -16, "x"))
    return Programme(Path(f"p{suffix}"), sha256 * 64, 1_511_234, 94.4, master, -16.0, -1.2, items)


def bulletin(number: int, title: str = "Bản tin sáng", item: str = "Thông báo") -> Approved:
    at = datetime.datetime(2023, 6, number, 5, tzinfo=HERE)
    horn = programme("abcdef"[number], "horn", title=item)
    return Approved(number, title, at, {"web": programme(str(number), title=item), "horn": horn})


NEWEST_FIRST = [
    bulletin(3, item="Cúp <nước> & “điện”"),
    bulletin(2, "Bản tin ]]> <b>chiều</b> & tối"),
    bulletin(1),
]


def strict(data: bytes) -> etree._Element:
    """RSS 2.0.11 (rssboard.org/rss-specification): required elements, and what may be there at most once."""
    rss = etree.fromstring(data)
    assert (rss.tag, rss.get("version")) == ("rss", "2.0")
    (channel,) = rss
    assert channel.tag == "channel"
    for name in ("title", "link", "description"):
        assert len(channel.findall(name)) == 1 and channel.findtext(name)
    names = [child.tag for child in channel if child.tag != "item" and "atom" not in str(child.tag).lower()]
    assert len(names) == len(set(names))
    assert urlsplit(channel.findtext("link") or "").scheme == "https"
    if channel.find("image") is not None:
        image = {child.tag: child.text for child in channel.find("image")}
        assert (image["title"], image["link"]) == (channel.findtext("title"), channel.findtext("link"))
        assert (image["url"] or "").endswith(".png")
    for item in channel.findall("item"):
        assert item.findtext("title") or item.findtext("description")
        assert parsedate_to_datetime(item.findtext("pubDate") or "").tzinfo
        (enclosure,) = item.findall("enclosure")
        assert set(enclosure.attrib) == {"url", "length", "type"}
        assert (
            int(enclosure.get("length") or 0) > 0 and urlsplit(enclosure.get("url") or "").scheme == "https"
        )
        (guid,) = item.findall("guid")
        assert guid.get("isPermaLink") == "false"
    guids = [guid.text for guid in channel.iterfind("item/guid")]
    assert len(guids) == len(set(guids))
    return channel


def test_the_feed_is_rss_to_the_letter() -> None:
    channel = strict(station_feed(STATION, NEWEST_FIRST, OUTLET))
    assert channel.findtext("language") == "vi"
    assert "giọng tổng hợp" in (channel.findtext("description") or "")
    assert channel.findtext("itunes:explicit", namespaces=NS) == "false"
    assert channel.find("itunes:block", NS) is None
    for item in channel.findall("item"):
        assert item.findtext("itunes:duration", namespaces=NS) == "94"
        assert item.findtext("itunes:explicit", namespaces=NS) == "false"
        link = item.find("podcast:chapters", NS)
        assert link is not None and link.get("type") == "application/json+chapters"


def test_feedparser_reads_it() -> None:
    told = feedparser.parse(station_feed(STATION, NEWEST_FIRST, OUTLET))
    assert not told.bozo and told.version == "rss20"
    assert told.feed.title == STATION.name and told.feed.image.href.endswith("bieu-tuong.png")
    assert [entry.title for entry in told.entries] == [
        "Bản tin sáng – 05:00 ngày 03/06/2023",
        "Bản tin ]]> <b>chiều</b> & tối – 05:00 ngày 02/06/2023",
        "Bản tin sáng – 05:00 ngày 01/06/2023",
    ]
    first = told.entries[0]
    (enclosure,) = first.enclosures
    assert (enclosure.href, enclosure.length, enclosure.type) == (
        "https://loa.example.vn/dai/hoa-sen/ban-tin/3/web.mp3",
        "1511234",
        "audio/mpeg",
    )
    assert first.published_parsed[:5] == (2023, 6, 2, 21, 48)
    assert first.itunes_duration == "94"
    assert "Cúp &lt;nước&gt; &amp; “điện”" in first.description and "giọng tổng hợp" in first.description


def test_the_same_bulletins_give_the_same_bytes() -> None:
    assert station_feed(STATION, NEWEST_FIRST, OUTLET) == station_feed(STATION, NEWEST_FIRST, OUTLET)
    empty = station_feed(STATION, [], OUTLET)
    assert empty == station_feed(STATION, [], OUTLET)
    assert strict(empty).find("lastBuildDate") is None


def test_a_private_feed_opens_what_it_names_and_no_directory_lists_it() -> None:
    outlet = replace(OUTLET, token="a&b=c")
    channel = strict(station_feed(STATION, NEWEST_FIRST, outlet, public=False))
    assert channel.findtext("itunes:block", namespaces=NS) == "yes"
    addresses = [e.get("url") or "" for e in channel.iter("enclosure", f"{{{NS['podcast']}}}chapters")]
    assert len(addresses) == 6
    assert all(parse_qs(urlsplit(address).query) == {"khoa": ["a&b=c"]} for address in addresses)


def test_each_master_has_its_feed() -> None:
    channel = strict(station_feed(STATION, NEWEST_FIRST, OUTLET, "horn"))
    assert channel.findtext("item/guid") == f"urn:sha256:{'d' * 64}"
    assert "/ban-tin/3/loa.mp3" in (channel.find("item/enclosure").get("url") or "")  # type: ignore[union-attr]
    only_wave = replace(NEWEST_FIRST[0], programmes={"web": programme("9", suffix=".wav")})
    assert strict(station_feed(STATION, [only_wave], OUTLET)).find("item") is None
    assert file_of(only_wave, "web", ".wav") and not file_of(only_wave, "horn", ".wav")


def test_what_xml_cannot_hold_is_left_out() -> None:
    odd = bulletin(1, "Bản\x01 tin \ufffe\x0b", "mục\x1f \ud800 này")
    told = feedparser.parse(station_feed(STATION, [odd], OUTLET))
    assert not told.bozo and told.entries[0].title.startswith("Bản tin")


def test_playlists() -> None:
    lines = playlist(NEWEST_FIRST, OUTLET, "horn").decode("utf-8").splitlines()
    assert lines[0] == "#EXTM3U"
    assert lines[1:3] == [
        "#EXTINF:94,Bản tin sáng",
        "https://loa.example.vn/dai/hoa-sen/ban-tin/3/loa.mp3",
    ]
    assert len(lines) == 7
    plain = playlist(NEWEST_FIRST, OUTLET, extended=False).decode("ascii").splitlines()
    assert plain == [f"https://loa.example.vn/dai/hoa-sen/ban-tin/{n}/web.mp3" for n in (3, 2, 1)]
    two_lines = playlist([bulletin(1, "Bản\n#EXTM3U\r tin")], OUTLET).decode().splitlines()
    assert len(two_lines) == 3


def test_chapters_and_the_announcement() -> None:
    told = json.loads(json.dumps(chapters(NEWEST_FIRST[0].programmes["web"])))
    assert told["version"] == "1.2.0"
    assert [chapter["startTime"] for chapter in told["chapters"]] == [0, 4]
    news = json.loads(json.dumps(announcement("hoa-sen", STATION, NEWEST_FIRST[0], "https://loa.example.vn")))
    assert (news["event"], news["bulletin"], news["starts_at"]) == (
        "approved",
        3,
        "2023-06-03T05:00:00+07:00",
    )
    assert [file["url"].rsplit("/", 1)[1] for file in news["files"]] == ["web.mp3", "loa.mp3"]
    assert news["files"][0]["sha256"] == "3" * 64
    assert announcement("hoa-sen", STATION, NEWEST_FIRST[0])["files"][0]["url"].startswith("/dai/hoa-sen/")


def test_names_of_masters() -> None:
    assert master_of("loa") == "horn"
    with pytest.raises(NotFound):
        master_of("horn")
    assert (
        OUTLET.newest(datetime.time(5), "horn")
        == "https://loa.example.vn/dai/hoa-sen/0500/moi-nhat.mp3?ban=loa"
    )
