"""The library and the reading page, as a visitor without JavaScript gets them."""

from __future__ import annotations

import datetime
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
from flask.testing import FlaskClient
from lxml import html

from reader.article import Article, Block, BlockKind
from reader.errors import EngineOffline
from reader.records import Library
from tests.web.fakes import Studio


def paragraph(text: str) -> Block:
    return Block(BlockKind.PARAGRAPH, text, text)


def shelf(library: Library, count: int) -> None:
    for number in range(count):
        library.add_article(Article(f"Bài số {number}", (paragraph(f"Nội dung {number}."),)), "x")


def test_the_library_lists_articles_with_unit_and_date(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get("/").text)
    link = page.cssselect(".articles a")[0]
    assert link.get("href") == f"/articles/{slug}"
    assert "tổ công nghệ số cộng đồng" in link.text_content()
    assert page.cssselect(".articles .facts span")[0].text == "Ban VHTT phường Hoa Sen"
    assert page.cssselect(".articles time")[0].get("datetime") == "2026-10-15"


@pytest.mark.parametrize(("words", "found"), [("phuong hoa sen", 1), ("PHƯỜNG", 1), ("chuồn chuồn", 0)])
def test_search(client: FlaskClient, slug: str, words: str, found: int) -> None:
    answer = client.get("/", query_string={"q": words})
    assert len(html.fromstring(answer.text).cssselect(".articles li")) == found
    assert f"Có {found} bài viết." in answer.text


def test_twenty_articles_a_page(client: FlaskClient, library: Library) -> None:
    shelf(library, 45)
    last = html.fromstring(client.get("/?trang=3").text)
    assert len(last.cssselect(".articles li")) == 5
    assert last.cssselect(".pages span")[0].text == "Trang 3 trên 3"
    assert last.cssselect("a[rel=prev]") and not last.cssselect("a[rel=next]")


@pytest.mark.parametrize("number", ["0", "-1", "4", "100001", "9" * 30])
def test_a_page_of_the_library_that_is_not_there(client: FlaskClient, library: Library, number: str) -> None:
    shelf(library, 45)
    assert client.get(f"/?trang={number}").status_code == 404


def test_the_article_page_has_every_block_once_and_numbered(
    client: FlaskClient, slug: str, library: Library
) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}").text)
    article = library.article(slug)
    shown = {
        int(e.get("data-block")): " ".join(e.text_content().split()) for e in page.cssselect("[data-block]")
    }
    assert shown == {-1: article.title, **{n: b.text for n, b in enumerate(article.blocks)}}
    assert page.cssselect("h1")[0].text_content() == article.title
    assert len(page.cssselect("h1")) == 1


def test_listening_needs_no_script(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}").text)
    assert page.cssselect("a.listen")[0].get("href") == f"/articles/{slug}/audio.mp3"
    player = page.cssselect("audio[controls]")[0]
    assert player.get("src") == f"/articles/{slug}/audio.mp3"
    assert player.get("preload") == "none"  # on 3G nothing is loaded unasked
    assert page.cssselect("a[data-download]")[0].get("href") == f"/articles/{slug}/audio.mp3?tai=1"


def test_a_chosen_voice_goes_into_every_address_of_the_player(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}?giong=bac").text)
    assert page.cssselect("a.listen")[0].get("href") == f"/articles/{slug}/audio.mp3?giong=bac"
    section = page.cssselect("[data-player]")[0]
    assert section.get("data-recording").endswith("recording.json?giong=bac")
    assert section.get("data-cues").endswith("cues.json?giong=bac")
    assert page.cssselect("select[name=giong] option[selected]")[0].get("value") == "bac"


def test_an_unknown_voice_is_told_not_replaced(client: FlaskClient, slug: str) -> None:
    answer = client.get(f"/articles/{slug}?giong=robot")
    assert answer.status_code == 400
    assert "Không có giọng đọc “robot”" in answer.text


def test_the_server_steps_the_type_where_no_script_does(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}?co-chu=150").text)
    assert page.get("data-size") == "150"
    smaller, reset, larger = (a.get("href") for a in page.cssselect("a.step"))
    assert (smaller, reset, larger) == (
        f"/articles/{slug}?co-chu=125",
        f"/articles/{slug}",
        f"/articles/{slug}?co-chu=175",
    )
    assert page.cssselect("a.brand")[0].get("href") == "/?co-chu=150"  # carried on


def test_seven_steps_from_100_to_300(client: FlaskClient, slug: str) -> None:
    sizes, address = [], f"/articles/{slug}"
    while True:
        page = html.fromstring(client.get(address).text)
        sizes.append(page.cssselect("output.size")[0].text)
        larger = page.cssselect("a.step")[2]
        if larger.get("aria-disabled"):
            break
        address = larger.get("href")
    assert sizes == ["100 %", "125 %", "150 %", "175 %", "200 %", "250 %", "300 %"]


def test_nonsense_in_the_address_changes_nothing(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}?co-chu=999&nen=<b>&ngon-ngu=xx").text)
    assert page.get("data-size") is None
    assert page.get("data-theme") is None
    assert page.get("lang") == "vi"


def test_english_second(client: FlaskClient, slug: str) -> None:
    page = html.fromstring(client.get(f"/articles/{slug}?ngon-ngu=en").text)
    assert page.get("lang") == "en"
    assert page.cssselect("[data-label]")[0].text == "Listen to this article"
    assert page.cssselect("article")[0].get("lang") == "vi"  # the article itself stays what it is
    assert page.cssselect("a.brand")[0].get("href") == "/?ngon-ngu=en"


def test_a_phone_set_to_english_still_gets_vietnamese(client: FlaskClient) -> None:
    page = html.fromstring(client.get("/", headers={"Accept-Language": "en-US"}).text)
    assert page.get("lang") == "vi"


def test_how_far_a_recording_is_without_script(client: FlaskClient, slug: str, studio: Studio) -> None:
    studio.state = "making"
    page = html.fromstring(client.get(f"/articles/{slug}").text)
    meter = page.cssselect("progress")[0]
    assert (meter.get("value"), meter.get("max")) == ("2", "9")
    assert "Đang tạo giọng đọc: 2 trên 9 câu" in page.text_content()
    assert page.cssselect("[data-making]")[0].get("hidden") is None


def test_a_recording_that_failed_says_why(client: FlaskClient, slug: str, studio: Studio) -> None:
    studio.fault = EngineOffline("gtts")
    page = html.fromstring(client.get(f"/articles/{slug}?giong=google").text)
    problem = page.cssselect("[data-problem]")[0]
    assert problem.get("hidden") is None
    assert "cần mạng Internet" in problem.text


def test_another_voice_than_the_chosen_one_is_told(client: FlaskClient, slug: str, studio: Studio) -> None:
    studio.make(slug, studio.voice("bac"))
    studio.made[slug, "google"] = studio.made[slug, "bac"]
    studio.fell_back_from = "google"
    note = html.fromstring(client.get(f"/articles/{slug}?giong=google").text).cssselect("[data-note]")[0]
    assert note.get("hidden") is None
    assert "Giọng miền Bắc" in note.text
    assert "Giọng miền Bắc" in client.get(f"/articles/{slug}/recording.json?giong=google").json["note"]


def test_an_address_that_is_no_web_address_is_not_linked(client: FlaskClient, library: Library) -> None:
    slug = library.add_article(
        Article(
            "Bài", (paragraph("Chữ."),), source_url="javascript:alert(1)", date=datetime.date(2026, 1, 2)
        ),
        "x",
    )
    page = client.get(f"/articles/{slug}").text
    assert "javascript:" not in page
    assert "02/01/2026" in page


def test_lists_headings_tables_and_figures(client: FlaskClient, library: Library) -> None:
    def item(text: str, level: int, ordinal: int | None) -> Block:
        return Block(BlockKind.LIST_ITEM, text, text, level, ordinal)

    article = Article(
        "Bài có đủ thứ",
        (
            Block(BlockKind.HEADING, "Nhảy bậc", "Nhảy bậc", 4),
            item("một", 1, 1),
            item("chấm", 2, None),
            item("ba", 1, 3),
            Block(
                BlockKind.TABLE, "A\tB\n1\t2", "<tr><th>A</th><th>B</th></tr><tr><td>1</td><td>2</td></tr>"
            ),
            Block(BlockKind.FIGURE, "Ảnh", "Ảnh", source="https://vi.du/anh.jpg"),
            Block(BlockKind.QUOTE, "Lời", "<b>Lời</b>"),
        ),
    )
    page = html.fromstring(client.get(f"/articles/{library.add_article(article, 'x')}").text)
    text = page.cssselect("[data-text]")[0]
    assert [e.tag for e in text.cssselect("h2, h3, h4")] == ["h2"]
    assert [li.get("value") for li in text.cssselect("ol > li")] == [None, "3"]
    assert text.cssselect("ol > li > ul > li > span")[0].text == "chấm"
    assert len(text.cssselect("table[data-block='4'] td")) == 2
    assert not text.cssselect("img")  # nothing is loaded from elsewhere
    assert text.cssselect("figure a")[0].get("href") == "https://vi.du/anh.jpg"
    assert text.cssselect("blockquote b")[0].text == "Lời"


def test_a_visitor_reports_a_misreading(client: FlaskClient, slug: str, library: Library) -> None:
    form = html.fromstring(client.get(f"/articles/{slug}").text).cssselect(".report form")[0]
    sent = client.post(form.get("action"), data={"text": "05-CT/TW", "note": "chỉ thị số năm"})
    assert sent.status_code == 303
    assert "Cảm ơn bạn" in client.get(sent.location).text
    assert [(r.slug, r.text, r.note) for r in library.reports()] == [(slug, "05-CT/TW", "chỉ thị số năm")]


@pytest.mark.parametrize(
    ("form", "status", "words"),
    [
        ({"text": " "}, 400, "xin viết chữ bị đọc sai"),
        ({"text": "x" * 501}, 400, "dài quá 500"),
        ({"text": "x", "note": "y" * 501}, 400, "dài quá 500"),
    ],
)
def test_a_report_that_cannot_be_used(
    client: FlaskClient, slug: str, library: Library, form: dict[str, str], status: int, words: str
) -> None:
    answer = client.post(f"/articles/{slug}/bao-loi", data=form)
    assert (answer.status_code, words in answer.text, library.reports()) == (status, True, ())


def test_machines_fall_into_the_trap(client: FlaskClient, slug: str, library: Library) -> None:
    answer = client.post(f"/articles/{slug}/bao-loi", data={"text": "mua ngay", "website": "http://x"})
    assert answer.status_code == 303  # it learns nothing
    assert library.reports() == ()


def test_a_report_from_another_site_is_refused(client: FlaskClient, slug: str, library: Library) -> None:
    address = f"/articles/{slug}/bao-loi"
    for headers in ({"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://evil.example"}):
        assert client.post(address, data={"text": "x"}, headers=headers).status_code == 400
    assert library.reports() == ()
    assert client.post(address, data={"text": "x"}, headers={"Origin": "http://localhost"}).status_code == 303


def test_the_icon_and_robots(client: FlaskClient) -> None:
    icon = client.get("/favicon.ico")
    assert icon.status_code == 200
    assert icon.data[:6] == b"\0\0\1\0\2\0"  # an ICO of two pictures
    assert icon.data[6:8] == bytes((16, 16))
    assert "Disallow: /dang-nhap/" in client.get("/robots.txt").text


def test_foreign_words_say_their_language(client: FlaskClient, library: Library) -> None:
    blocks = (
        paragraph("Đề án Smart City: theo dõi trang Facebook, xem facebook.com/phuong, họp Zalo lúc 7 giờ."),
        Block(BlockKind.PARAGRAPH, "Tiêm vaccine & test", "Tiêm <b>vaccine</b> &amp; <a href='https://a.vn/online'>test</a>"),
        Block(BlockKind.TABLE, "Marketing\tông < bà", "<tr><td>Marketing</td><td>ông &lt; bà</td></tr>"),
    )  # fmt: skip
    slug = library.add_article(Article("Ngày hội Startup <phường>", blocks), "x")
    text = client.get(f"/articles/{slug}").text
    page = html.fromstring(text)
    marked = [(e.get("lang"), e.text) for e in page.cssselect("article span[lang=en]")]
    assert marked == [("en", word) for word in ("Startup", "Smart City", "Facebook", "vaccine", "Marketing")]
    shown = [e.text_content() for e in page.cssselect("[data-block]")]
    assert shown == ["Ngày hội Startup <phường>", *(b.text.replace("\t", "") for b in blocks)]
    assert '<a href="https://a.vn/online">test</a>' in text
    assert html.fromstring(client.get("/").text).cssselect(".articles h2 span[lang=en]")[0].text == "Startup"


def test_static_files_by_version(client: FlaskClient) -> None:
    page = client.get("/").text
    address = re.search(r"/static/[0-9a-f]{12}/page\.js", page)
    assert address
    sheet = client.get(address[0], headers={"Accept-Encoding": "gzip"})
    assert sheet.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert sheet.headers["Content-Encoding"] == "gzip"
    assert "Cookie" not in sheet.headers.get("Vary", "")
    old = client.get("/static/000000000000/page.js")
    assert old.headers["Cache-Control"] == "no-store"
    assert client.get("/static/000000000000/none.css").status_code == 404


def test_no_template_holds_inline_script_or_style() -> None:
    for path in (Path(__file__).parents[2] / "templates").glob("*.html"):
        text = path.read_text()
        text = re.sub(r"<(style|script)>\{\{ inline\('[a-z.]+'\) \}\}</\1>", "", text)  # by its hash
        assert not re.search(r"<style|\sstyle=|\son\w+=|<script(?![^>]*\ssrc=)", text), path


def test_the_font_of_the_sheet_in_the_page_is_found_from_every_page(client: FlaskClient, slug: str) -> None:
    for path in ("/", f"/articles/{slug}"):
        fonts = re.findall(r"url\(([^)]+)\)", client.get(path).text)
        assert len(fonts) == 2
        for address in fonts:
            assert client.get(urljoin(path, address)).mimetype == "font/woff2"
