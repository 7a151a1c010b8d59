"""How the page looks: colours computed in every theme, typeface, spacing, ruler, targets, zoom, paper."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.web.live import SIDEWAYS, listen, until, violations

THEMES = ("", "sang", "toi", "giay", "vang")
TEXT = (
    ("ink", "paper"),
    ("soft", "paper"),
    ("accent", "paper"),
    ("danger", "paper"),
    ("ink", "card"),
    ("soft", "card"),
    ("accent", "card"),
    ("danger", "card"),
    ("on-accent", "accent"),
    ("lit-ink", "lit"),
    ("word-ink", "word"),
)
EDGES = (("line", "paper"), ("line", "card"), ("accent", "paper"), ("accent", "card"))
COLOUR = """(name) => {
  const probe = document.body.appendChild(document.createElement("i"));
  probe.style.color = `var(--${name})`;
  const told = getComputedStyle(probe).color;
  probe.remove();
  return told.match(/[\\d.]+/g).slice(0, 3).map(Number);
}"""


def luminance(colour: list[float]) -> float:
    parts = [c / 255 for c in colour]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(page: Page, one: str, other: str) -> float:
    """WCAG 2.2, "contrast ratio"."""
    a, b = sorted(luminance(page.evaluate(COLOUR, name)) for name in (one, other))
    return (b + 0.05) / (a + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("theme", THEMES)
def test_every_pair_of_colours_is_aaa(visit: Any, article: str, theme: str, scheme: str) -> None:
    page = visit(f"{article}?nen={theme}", color_scheme=scheme)
    low = {pair: contrast(page, *pair) for pair in TEXT if contrast(page, *pair) < 7}
    assert low == {}
    faint = {pair: contrast(page, *pair) for pair in EDGES if contrast(page, *pair) < 3}
    assert faint == {}


def test_forced_colours_of_the_system(visit: Any, article: str) -> None:
    page = visit(article, forced_colors="active")
    listen(page)
    assert violations(page) == []
    button = page.locator(".listen")
    assert button.evaluate("b => getComputedStyle(b).borderTopStyle") == "solid"


def test_our_typeface_is_loaded_only_by_who_chose_it(visit: Any, article: str) -> None:
    page = visit(article)
    fonts: list[str] = []
    page.on("request", lambda r: fonts.append(r.url.rsplit("/", 1)[1]) if r.resource_type == "font" else None)
    page.reload(wait_until="networkidle")
    assert fonts == []
    page.locator(".panel summary").click()
    page.get_by_label("Be Vietnam Pro").check()
    until(page, "document.fonts.check('16px \"Be Vietnam Pro\"')")
    assert "Be Vietnam Pro" in page.locator(".text p").first.evaluate("p => getComputedStyle(p).fontFamily")
    assert set(fonts) == {"be-vietnam-pro-regular.woff2", "be-vietnam-pro-bold.woff2"}
    drawn = page.evaluate("[...document.fonts].filter(f => f.status === 'loaded').length")
    assert drawn == 2


def test_spacing_of_lines_letters_and_words(visit: Any, article: str) -> None:
    page = visit(article)
    text = page.locator(".text p").first
    read = "p => { const s = getComputedStyle(p); return [s.lineHeight, s.letterSpacing, s.wordSpacing].map(v => parseFloat(v) || 0) }"
    before = text.evaluate(read)
    page.locator(".panel summary").click()
    for name in ("gian-dong", "gian-chu", "gian-tu"):
        page.locator(f"input[name={name}][value=rat-rong]").check()
    after = text.evaluate(read)
    assert all(b > a for a, b in zip(before, after, strict=True))
    page.reload()
    assert text.evaluate(read) == after
    page.locator(".panel summary").click()
    page.get_by_role("link", name="Trở về ban đầu").click()
    assert text.evaluate(read) == before


BAND = """() => {
  const [above, below] = [...document.querySelectorAll(".veil")].map(v => v.getBoundingClientRect());
  return [above.bottom, below.top];
}"""


@pytest.mark.parametrize(
    ("lines", "without"), [(1, "caretRangeFromPoint"), (3, "caretPositionFromPoint"), (5, "none")]
)  # Firefox has no caretRangeFromPoint, Safari before 18.4 no caretPositionFromPoint
def test_line_focus_leaves_so_many_lines_in_the_clear(
    visit: Any, article: str, lines: int, without: str
) -> None:
    page = visit(f"{article}?soi-dong={lines}")
    page.evaluate(f"delete Document.prototype.{without}")
    page.evaluate("document.querySelector('.text').scrollIntoView()")
    page.mouse.move(600, 300)
    page.wait_for_selector(".veil", state="attached")
    page.wait_for_timeout(100)
    top, bottom = page.evaluate(BAND)
    height = page.locator(".text").evaluate("t => parseFloat(getComputedStyle(t).lineHeight)")
    assert (
        (lines - 1) * height < bottom - top <= (lines + 1) * height
    )  # more or less a gap between paragraphs
    assert top <= 300 <= bottom
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(100)
    lower, _ = page.evaluate(BAND)
    assert height * 0.9 <= lower - top <= height * 3  # the next line, over the gap between paragraphs
    page.keyboard.press("ArrowUp")
    page.wait_for_timeout(100)
    assert page.evaluate(BAND)[0] == pytest.approx(top, abs=2)
    assert violations(page) == []


def test_line_focus_goes_with_the_voice(visit: Any, article: str) -> None:
    page = visit(f"{article}?soi-dong=1")
    listen(page)
    until(page, "CSS.highlights.has('word') && document.querySelectorAll('.veil').length === 2")
    inside = """() => {
      const [a, b] = [...document.querySelectorAll(".veil")].map(v => v.getBoundingClientRect());
      const box = [...CSS.highlights.get("word") ?? []][0]?.getClientRects()[0];
      const block = [...CSS.highlights.get("word") ?? []][0]?.startContainer.parentElement.closest(".text");
      return block && a.bottom - 3 <= box.top + box.height / 2 && box.top + box.height / 2 <= b.top + 3;
    }"""
    until(page, f"({inside})()")


def test_a_ruler_covers_nothing(visit: Any, article: str) -> None:
    page = visit(f"{article}?soi-dong=thuoc")
    page.evaluate("document.querySelector('.text').scrollIntoView()")
    page.mouse.move(600, 300)
    page.wait_for_selector(".ruler")
    assert page.locator(".veil:visible").count() == 0
    page.get_by_text("Theo báo cáo của Ban Tổ chức").click(
        position={"x": 30, "y": 12}
    )  # it lets clicks through
    until(page, "CSS.highlights.has('sentence')")


@pytest.mark.parametrize("width", [320, 1280])
def test_targets_are_44_pixels(visit: Any, article: str, width: int) -> None:
    page = visit(article, width, 900)
    page.locator(".panel summary").click()
    page.get_by_text("Tải kiểu khác").click()
    small = page.evaluate("""() => [...document.querySelectorAll("a, button, select, summary, label:has(input), input")]
      .filter(e => e.checkVisibility() && !e.closest(".text, .skip, label") || e.matches("label:has([type=radio])"))
      .filter(e => e.checkVisibility() && !e.matches(".skip"))
      .map(e => [e.outerHTML.slice(0, 90), e.getBoundingClientRect()])
      .filter(([, r]) => r.width && (r.height < 43.9 || r.width < 43.9))
      .map(([html, r]) => `${Math.round(r.width)}x${Math.round(r.height)} ${html}`)""")
    assert small == []


def test_the_readers_own_text_spacing_cuts_nothing_off(visit: Any, article: str) -> None:
    """WCAG 1.4.12, with its values."""
    page = visit(article, 360, 740)
    page.evaluate("""() => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }");
      document.adoptedStyleSheets = [sheet];
    }""")
    assert not page.evaluate(SIDEWAYS)
    cut = page.evaluate("""() => [...document.querySelectorAll("button, a, select, label, summary, p, h1, h2")]
      .filter(e => e.checkVisibility() && !e.matches(".hush") && ["hidden", "clip"].includes(getComputedStyle(e).overflow))
      .filter(e => e.scrollWidth > e.clientWidth + 1 || e.scrollHeight > e.clientHeight + 1).map(e => e.outerHTML)""")
    assert cut == []


def test_no_flash_of_another_look_at_load(visit: Any, article: str) -> None:
    page = visit(article)
    page.evaluate('localStorage.setItem("loa-phuong:look", JSON.stringify({size: "200", theme: "toi"}))')
    page.add_init_script("""new MutationObserver((_, seen) => {
      if (!document.body) return;
      window.atFirst = [document.documentElement.dataset.size, document.documentElement.dataset.theme];
      seen.disconnect();
    }).observe(document, { childList: true, subtree: true });""")
    page.reload()
    assert page.evaluate("window.atFirst") == ["200", "toi"]


def test_on_paper_only_the_article(visit: Any, article: str) -> None:
    page = visit(article + "?nen=toi")
    page.emulate_media(media="print")
    assert page.locator("h1").is_visible() and page.locator(".text").is_visible()
    for hidden in (".top", ".player", ".foot", ".report"):
        assert not page.locator(hidden).is_visible(), hidden
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    assert page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_focus_changes_nothing_and_is_never_covered(visit: Any, article: str) -> None:
    """WCAG 3.2.1, 1.4.13 and 2.4.11: by Tab through the whole page while the bar stands at its foot."""
    page = visit(article, 360, 640)
    listen(page)
    page.mouse.wheel(0, 1500)
    page.locator("[data-bar]").wait_for()
    page.keyboard.press("p")
    until(page, "document.querySelector('audio').paused")
    count = "[...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && !e.closest('[data-bar]')).length"
    before, address = page.evaluate(count), page.url
    seen = set()
    for _ in range(60):
        page.keyboard.press("Tab")
        told = page.evaluate("""() => {
          const e = document.activeElement, box = e.getBoundingClientRect();
          const y = Math.min(Math.max(box.top + Math.min(box.height / 2, 20), 0), innerHeight - 1);
          const top = document.elementFromPoint(box.left + Math.min(box.width / 2, 20), y);
          return [[...document.querySelectorAll("*")].indexOf(e) + " " + e.outerHTML.slice(0, 80), e === document.body || e.contains(top) || Boolean(top?.contains(e))];
        }""")
        if told[0] in seen:
            break
        seen.add(told[0])
        assert told[1], told[0]
    assert len(seen) > 20
    assert page.url == address
    assert page.evaluate(count) == before  # the bar apart, which stands while the large button is away
