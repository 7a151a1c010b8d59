"""The pages in Chromium: heard, lit, enlarged, by mouse, by keyboard, without script."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page

from reader.article import Article, Block, BlockKind
from reader.errors import EngineOffline
from reader.records import Library
from reader.script import TITLE
from tests.web.fakes import Studio
from tests.web.live import LIT, PLAYING, SIDEWAYS, TIME, listen, until, violations

LITTEN = """() => {
  const set = CSS.highlights.set.bind(CSS.highlights);
  const text = (light) => [...light].map(range => range.toString()).join("").replace(/\\s+/g, " ").trim();
  Object.assign(window, { sentences: [], words: [] });
  CSS.highlights.set = (name, light) => {
    if (name === "sentence") window.sentences.push(text(light));
    if (name === "word") window.words.push([text(light), window.sentences.at(-1)]);
    return set(name, light);
  };
}"""
"""Notes what is lit, in order: a sentence of the stand-ins lasts 0.6 s, too short to look at from here."""


def test_one_button_and_the_sentence_is_lit_as_it_is_spoken(
    visit: Any, article: str, library: Library, slug: str
) -> None:
    page = visit(article)
    page.evaluate(LITTEN)
    listen(page)
    until(page, "window.sentences.length > 1 && window.words.length > 2")
    first, second = page.evaluate("window.sentences")[:2]
    assert first == library.article(slug).title
    assert second.startswith("Sáng ngày 14/10/2026, UBND phường Hoa Sen")
    assert all(word in sentence for word, sentence in page.evaluate("window.words"))
    assert page.get_by_role("button", name="Tạm dừng").first.is_visible()
    page.get_by_role("button", name="Tạm dừng").first.click()
    page.get_by_role("button", name="Nghe tiếp").first.wait_for()
    assert not page.evaluate(PLAYING)


def test_a_click_on_a_sentence_plays_from_there(
    visit: Any, article: str, studio: Studio, slug: str, library: Library
) -> None:
    page = visit(article)
    page.get_by_text("Theo báo cáo của Ban Tổ chức").click(position={"x": 30, "y": 12})
    until(page, "(" + LIT + ")('sentence')?.startsWith('Theo báo cáo')")
    cue = next(
        c
        for c in studio.made[slug, "nam"].cues
        if c.block != TITLE
        and library.article(slug).blocks[c.block].text[c.start :].startswith("Theo báo cáo")
    )
    assert cue.from_s - 0.1 <= page.evaluate(TIME) < cue.to_s
    assert page.evaluate(PLAYING)


def test_every_cue_finds_its_text_in_the_page(
    visit: Any, site: str, library: Library, studio: Studio
) -> None:
    """The server counts characters, the script finds them again: over markup, tables, emoji and odd spaces."""
    article = Article(
        "Đủ  thứ 😀 trong một bài.",
        (
            Block(
                BlockKind.PARAGRAPH,
                "Câu in đậm này. Câu sau đây.",
                "Câu <b>in <i>đậm</i></b> này. <u>Câu</u> sau đây.",
            ),
            Block(
                BlockKind.PARAGRAPH, "Có chỗ cách lạ. Rồi 😀 hết.", "Có chỗ&nbsp;cách\n  lạ. Rồi 😀<br> hết."
            ),
            Block(
                BlockKind.TABLE,
                "Khóm\tSố hộ\nMột\t12",
                "<tr><td>Khóm</td><td>Số hộ</td></tr><tr><td>Một</td><td>12</td></tr>",
            ),
            Block(BlockKind.LIST_ITEM, "Mục một. Hết mục.", "Mục <em>một</em>. Hết mục.", 1, 1),
        ),
    )
    slug = library.add_article(article, "x")
    recording = studio.make(slug, studio.voice(None))
    page = visit(f"{site}/articles/{slug}")
    page.wait_for_selector("html.audible")
    sentences = page.evaluate(
        f"fetch('/articles/{slug}/cues.json').then(a => a.json()).then(a => a.sentences)"
    )
    find = """async ([module, cues]) => {
      const { PageText } = await import(module);
      const text = new PageText(document.querySelector(".reading"));
      const plain = (block, start, end) => text.range(block, start, end)?.toString().replace(/[\\s\\u200b]+/g, "");
      return cues.map(([block, start, end, , , words]) => [plain(block, start, end), words.map(([a, b]) => plain(block, a, b))]);
    }"""
    module = re.sub(r"page\.js$", "text.js", page.locator("script[type=module]").get_attribute("src"))
    found = page.evaluate(find, [module, sentences])

    def source(block: int) -> str:
        return article.title if block == TITLE else article.blocks[block].text

    def bare(text: str) -> str:
        return re.sub(r"\s+", "", text)

    expected = [
        [
            bare(source(c.block)[c.start : c.end]),
            [bare(source(c.block)[w.start : w.end]) for w in c.words if w.start < w.end],
        ]
        for c in recording.cues
    ]
    assert len(expected) >= 7
    assert found == expected


def test_the_type_grows_and_stays_grown(visit: Any, article: str) -> None:
    page = visit(article)
    text = page.locator(".text p").first
    size = "element => parseFloat(getComputedStyle(element).fontSize)"
    before = text.evaluate(size)
    for _ in range(3):
        page.get_by_role("button", name="A+ Chữ to hơn").click()
    assert page.locator("output.size").inner_text() == "175 %"
    assert text.evaluate(size) == pytest.approx(before * 1.75)
    page.reload()
    assert page.locator("html").get_attribute("data-size") == "175"
    assert text.evaluate(size) == pytest.approx(before * 1.75)
    assert page.context.cookies() == []
    for _ in range(9):
        page.get_by_role("button", name="A+ Chữ to hơn").click(force=True)
    assert text.evaluate(size) == pytest.approx(before * 3)  # no further
    page.get_by_role("button", name="A Chữ thường").click()
    page.reload()
    assert text.evaluate(size) == pytest.approx(before)


def test_what_the_address_asks_for_wins_and_the_reader_after_it(visit: Any, article: str) -> None:
    page = visit(f"{article}?co-chu=300&nen=toi")
    assert page.locator("html").get_attribute("data-size") == "300"
    page.get_by_role("button", name="A- Chữ nhỏ hơn").click()
    assert page.url == article  # nothing in the address contradicts it at the next load
    page.reload()
    html = page.locator("html")
    assert (html.get_attribute("data-size"), html.get_attribute("data-theme")) == ("250", "toi")


def test_colours_are_chosen_and_reset(visit: Any, article: str) -> None:
    page = visit(article)
    page.locator(".panel summary").click()
    page.get_by_label("Chữ vàng nền đen").check()
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(255, 255, 0)"
    page.get_by_role("link", name="Trở về ban đầu").click()
    assert page.locator("html").get_attribute("data-theme") is None
    page.keyboard.press("Escape")
    assert not page.get_by_label("Chữ vàng nền đen").is_visible()


def test_without_script(visit: Any, article: str) -> None:
    page = visit(article, java_script_enabled=False)
    assert page.locator("audio[controls]").is_visible()
    assert not page.locator(".deck").is_visible()
    page.get_by_role("link", name="A+ Chữ to hơn").click()
    assert page.locator("html").get_attribute("data-size") == "125"
    page.locator(".panel summary").click()
    page.get_by_label("Màu giấy").check()
    page.get_by_role("button", name="Áp dụng").click()
    assert page.locator("html").get_attribute("data-theme") == "giay"
    assert page.locator("html").get_attribute("data-size") == "125"
    page.locator("select[name=giong]").select_option("bac")
    page.get_by_role("button", name="Đổi giọng").click()
    assert "giong=bac" in page.url and "co-chu=125" in page.url
    page.locator(".report summary").click()
    page.get_by_label("Chữ bị đọc sai").fill("05-CT/TW")
    page.get_by_role("button", name="Gửi cho cán bộ").click()
    assert page.get_by_text("Cảm ơn bạn.").is_visible()


def test_an_old_browser_has_the_plain_page(visit: Any, article: str) -> None:
    """Where scripts run but are too old for ours: the same as without, and nothing dead stands about."""
    page = visit("about:blank")
    page.add_init_script("delete Array.prototype.findLastIndex")
    page.goto(article, wait_until="networkidle")
    assert page.locator("audio[controls]").is_visible()
    assert page.get_by_role("link", name="Nghe bài này").is_visible()
    assert not page.locator(".deck").is_visible() and not page.locator("[data-speed]").is_visible()
    page.get_by_role("link", name="A+ Chữ to hơn").click()
    assert page.locator("html").get_attribute("data-size") == "125"


def test_the_native_player_plays_without_our_script(visit: Any, article: str) -> None:
    page = visit(article, java_script_enabled=False)
    with page.expect_response(lambda answer: answer.url.endswith("audio.mp3")) as heard:
        page.get_by_role("link", name="Nghe bài này").click()
    assert heard.value.headers["content-type"] == "audio/mpeg"


def test_by_keyboard_alone(visit: Any, article: str) -> None:
    page = visit(article)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Đến nội dung chính"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent.trim()") == "Nghe bài này"
    page.keyboard.press("Space")
    until(page, "CSS.highlights.has('sentence')")
    for _ in range(20):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.matches('[data-text]')"):
            break
    page.keyboard.press("Enter")
    until(page, "!(" + PLAYING + ")")
    before = page.evaluate(LIT, "sentence")
    page.keyboard.press("ArrowRight")
    until(page, f"({LIT})('sentence') !== {before!r}")
    page.keyboard.press("ArrowLeft")
    until(page, f"({LIT})('sentence') === {before!r}")
    page.keyboard.press("Enter")
    until(page, PLAYING)


def test_a_focused_control_can_be_seen(visit: Any, article: str) -> None:
    page = visit(article)
    for _ in range(14):
        page.keyboard.press("Tab")
        outline = page.evaluate("getComputedStyle(document.activeElement).outlineStyle")
        assert outline not in ("none", ""), page.evaluate("document.activeElement.outerHTML")


def test_how_far_it_is_while_it_is_made(visit: Any, article: str, studio: Studio, slug: str) -> None:
    studio.state = "making"
    page = visit(article)
    assert page.get_by_text("Đang tạo giọng đọc: 2 trên 9 câu").is_visible()
    studio.make(slug, studio.voice(None))
    page.wait_for_selector("html.audible")
    assert not page.locator("[data-making]").is_visible()


def test_an_engine_that_fails_says_why(visit: Any, article: str, studio: Studio, faults: list[str]) -> None:
    studio.fault = EngineOffline("gtts")
    page = visit(f"{article}?giong=google")
    page.get_by_role("button", name="Nghe bài này").first.click()
    page.get_by_role("alert").filter(has_text="cần mạng Internet").wait_for()
    until(page, "document.querySelector('.listen [data-label]').textContent === 'Nghe bài này'")
    faults.clear()  # the browser notes the 503


def test_the_bar_follows_when_the_button_is_out_of_sight(visit: Any, article: str) -> None:
    page = visit(article, 360, 640)
    listen(page)
    bar = page.locator("[data-bar]")
    assert not bar.is_visible()
    page.mouse.wheel(0, 1500)
    bar.wait_for()
    bar.get_by_role("button", name="Tạm dừng").click()
    until(page, "!(" + PLAYING + ")")


def test_the_reader_comes_back_to_where_they_stopped(visit: Any, article: str) -> None:
    page = visit(article)
    listen(page)
    page.locator("[data-seek]").fill("6")
    until(page, f"{TIME} > 5.2")
    page.get_by_role("button", name="Tạm dừng").first.click()
    until(page, "!(" + PLAYING + ")")
    stopped = page.evaluate(LIT, "sentence")
    page.reload()
    assert page.get_by_role("button", name="Nghe tiếp").first.is_visible()
    page.wait_for_selector("html.audible")
    page.get_by_role("button", name="Nghe tiếp").first.click()
    until(page, f"({LIT})('sentence') === {stopped!r}")


def test_the_speed_is_kept(visit: Any, article: str) -> None:
    page = visit(article)
    page.locator("[data-speed]").select_option("1.5")
    page.reload()
    assert page.evaluate("document.querySelector('audio').defaultPlaybackRate") == 1.5


def test_another_voice_is_one_choice_away(visit: Any, article: str) -> None:
    page = visit(article)
    with page.expect_navigation():
        page.locator("select[name=giong]").select_option("trung")
    assert page.url.endswith("giong=trung")


def test_downloads_have_plain_names(visit: Any, article: str, slug: str) -> None:
    page = visit(article)
    page.get_by_text("Tải kiểu khác").click()
    for name, suffix in (("Tải MP3", "mp3"), ("Phụ đề", "vtt"), ("Sách nói", "epub"), ("Văn bản", "txt")):
        with page.expect_download() as taken:
            page.get_by_role("link", name=name).click()
        assert taken.value.suggested_filename == f"{slug}.{suffix}"


PAGES = [
    "/",
    "/?q=khongco",
    "{article}",
    "{article}/bao-loi",
    "/dang-nhap/x",
    "/ban-lam-viec",
    "{article}/cach-doc",
    "/tro-giup",
    "/huong-dan-nhung",
    "/ngoai-tuyen",
]


def test_nothing_scrolls_sideways_at_320_px(operator: Page, site: str, article: str) -> None:
    operator.set_viewport_size({"width": 320, "height": 640})
    for path in PAGES:
        address = path.format(article=article)
        for size in ("100", "200", "300"):
            operator.goto(
                (address if "://" in address else site + address)
                + f"{'&' if '?' in path else '?'}co-chu={size}"
            )
            assert not operator.evaluate(SIDEWAYS), (path, size)
    operator.locator(".panel summary").click()
    assert not operator.evaluate(SIDEWAYS)


LOOKS = ["", "nen=toi", "nen=giay&co-chu=300", "nen=vang&ngon-ngu=en"]
"""Each theme, the largest type and the other language once; every pair of colours is test_seeing's."""


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing(operator: Page, site: str, article: str, look: str) -> None:
    for path in PAGES:
        address = path.format(article=article)
        operator.goto(
            (address if "://" in address else site + address) + f"{'&' if '?' in path else '?'}{look}"
        )
        assert violations(operator) == [], path


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_while_it_plays_nor_in_the_panel_nor_in_an_error(
    visit: Any, article: str, site: str, faults: list[str], look: str
) -> None:
    page = visit(f"{article}?{look}", 360, 740)
    page.locator("button.listen").click()
    until(page, "CSS.highlights.has('sentence')")
    page.evaluate("document.querySelector('.text').scrollIntoView()")
    page.locator("[data-bar]").wait_for()
    assert violations(page) == []
    page.evaluate("scrollTo(0, 0)")
    page.locator(".panel summary").click()
    assert violations(page) == []
    page.goto(f"{site}/khong-co?{look}")
    assert violations(page) == []
    faults.clear()  # the browser notes the 404
