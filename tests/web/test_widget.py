"""The widget in three portals of another origin, in Chromium, over the real rooms: pressed, lit, refused, unbroken."""

from __future__ import annotations

import json
import re
import statistics
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Route

from reader.article import fetch
from tests.web.live import LIT, serving, until, violations
from tests.web.portals import Portals, Service, service

HOSTS = ("dnn", "wordpress", "plain")
SIZES = ("button", "bar", "panel")
WIDGET = "document.querySelector('loa-phuong')"
PLAYING = f"{WIDGET}.state === 'playing'"
KNOWN = f"{WIDGET}.found > 0"
SENTENCE = f"({LIT})('loa-phuong-sentence')"
WORD = f"({LIT})('loa-phuong-word')"
ALLOWED = "GET {0}/widget.js, GET {0}/widget/v1/recording, GET {0}/articles, GET {0}/audio"


@pytest.fixture(scope="module")
def portals() -> Iterator[Portals]:
    made = Portals()
    with serving(made) as made.origin:
        yield made


@pytest.fixture(scope="module")
def rooms(portals: Portals, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    with service(tmp_path_factory.mktemp("widget"), portals.origin) as made:
        for host in HOSTS:
            portals.put(f"/{host}", host)
            made.add(portals, f"/{host}")
        yield made


@pytest.fixture(scope="module")
def loa(rooms: Service) -> Iterator[str]:
    with serving(rooms.app) as address:
        yield address


class Said(list[str]):
    """What a page's console said; errors of scripts and policies apart."""

    def __init__(self) -> None:
        self.faults: list[str] = []

    def about(self, words: str) -> bool:
        return any(words in line for line in self)


@pytest.fixture
def said() -> Said:
    return Said()


@pytest.fixture
def visit(chromium: Browser, said: Said) -> Iterator[Callable[..., Page]]:
    """Opens an address in a browser of its own, which may not complain."""
    opened: list[BrowserContext] = []

    def go(address: str, width: int = 1000, height: int = 800, before: str = "", **more: Any) -> Page:
        context = chromium.new_context(viewport={"width": width, "height": height}, **more)
        context.set_default_timeout(10_000)
        if before:
            context.add_init_script(before)
        opened.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: said.faults.append(str(error)))
        page.on("console", lambda line: (said.faults if line.type == "error" else said).append(line.text))
        page.goto(address)
        return page

    yield go
    for context in opened:
        assert context.cookies() == []
        context.close()
    assert said.faults == []


def line(loa: str, **data: str) -> str:
    """The one line."""
    more = "".join(f' data-{name}="{value}"' for name, value in {"article": "auto", **data}.items())
    return f'<script type="module" src="{loa}/widget.js"{more}></script>'


def element(loa: str, inside: str = "", **attributes: str) -> str:
    more = "".join(f' {name}="{value}"' for name, value in attributes.items())
    return f'<loa-phuong{more}>{inside}</loa-phuong><script type="module" src="{loa}/widget.js"></script>'


def listen(page: Page) -> None:
    page.get_by_role("button", name="Nghe bài này").first.click()
    until(page, f"{PLAYING} && {KNOWN}")


def written(rooms: Service, host: str) -> list[str]:
    """Its sentences as they are written, the title first."""
    slug = rooms.library.slug_of(host)
    assert slug
    told = rooms.app.test_client().get(f"/widget/v1/recording?slug={slug}").json
    return [re.sub(r"\s+", " ", cue[3]) for cue in told["cues"]]


# Lit in the host's own text


@pytest.mark.parametrize("host", HOSTS)
def test_each_sentence_is_lit_in_the_hosts_own_text(
    host: str, visit: Any, portals: Portals, rooms: Service, loa: str
) -> None:
    page = visit(portals.put(f"/{host}", host, line(loa)))
    before = page.evaluate("document.body.innerHTML")
    listen(page)
    assert page.evaluate(f"{WIDGET}.found") == 1
    for number, sentence in enumerate(written(rooms, portals.origin + f"/{host}")):
        if number:
            page.get_by_role("button", name="Câu sau").click()
        until(page, f"{SENTENCE} === {json.dumps(sentence)}")
        until(page, f"{WORD} !== null")
        assert page.evaluate(WORD) in sentence
    assert page.evaluate("document.body.innerHTML") == before, "the text is never touched"


def test_the_article_is_lit_and_not_the_menu(visit: Any, portals: Portals, loa: str) -> None:
    """The list of news beside it holds the title and the first sentence, word for word."""
    page = visit(portals.put("/dnn", "dnn", line(loa)))
    listen(page)
    title = "[...CSS.highlights.get('loa-phuong-sentence')][0].startContainer.parentElement"
    assert page.evaluate(f"{title}.className") == "Head"
    page.get_by_role("button", name="Câu sau").click()
    until(page, f"({SENTENCE} ?? '').startsWith('Sáng 05/6/2026')")
    assert page.evaluate(f"{title}.closest('#noi-dung') !== null")
    assert page.evaluate(f"{WIDGET}.article.id") == "noi-dung"


def test_what_is_spoken_for_a_figure_lights_the_figure(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/dnn", "dnn", line(loa)))
    listen(page)
    page.evaluate("""window.seen = new Set(); (function look() {
      const word = CSS.highlights.get('loa-phuong-word'); if (word) seen.add([...word].join('')); requestAnimationFrame(look);
    })()""")
    for _ in range(3):
        page.get_by_role("button", name="Câu sau").click()
    until(page, "seen.has('3.700.000.000')")


def test_words_are_lit_when_they_are_heard(visit: Any, portals: Portals, loa: str) -> None:
    """Against the audio's own times: median at most 60 ms, 95 % at most 150 ms."""
    page = visit(portals.put("/plain", "plain", line(loa)))
    page.evaluate("""window.lit = []; const set = CSS.highlights.set.bind(CSS.highlights);
      CSS.highlights.set = (name, light) => { set(name, light);
        if (name === 'loa-phuong-word') lit.push([document.querySelector('loa-phuong').currentTime, [...light].join('')]); }; null""")
    listen(page)
    page.wait_for_timeout(9000)
    told = page.evaluate(
        "fetch('{0}/widget/v1/recording?url=' + location.href).then(a => a.json())".replace("{0}", loa)
    )
    starts = [(a, text[s:e]) for _, _, _, text, words in told["cues"] for s, e, a, b in words]
    late = []
    for time, text in page.evaluate("lit"):
        near = [time - start for start, word in starts if word == text]
        late.append(min(near, key=abs))
    assert len(late) > 25
    assert statistics.median(map(abs, late)) <= 0.06
    assert sorted(map(abs, late))[int(len(late) * 0.95)] <= 0.15


def test_text_of_two_spellings_is_one(visit: Any, portals: Portals, loa: str) -> None:
    """Decomposed letters, other quotes and dashes, soft hyphens, words cut by markup."""
    import unicodedata

    odd = "Khu vực bị ảnh hưởng gồm đường Trần Hưng Đạo"
    changed = unicodedata.normalize("NFD", odd).replace(" ", "\u00a0\n").replace("Trần", "T<b>r</b>\u00adần")
    page = visit(portals.put("/plain", "plain", line(loa), instead=[(odd, changed)]))
    listen(page)
    assert page.evaluate(f"{WIDGET}.found") == 1
    for _ in range(2):
        page.get_by_role("button", name="Câu sau").click()
    until(page, f"({SENTENCE} ?? '').normalize('NFC').endsWith('thuộc phường Mỹ Thạnh.')")


# A changed page


def test_small_changes_of_the_page_are_survived(visit: Any, portals: Portals, loa: str, said: Said) -> None:
    """One sentence edited in its middle, one at its beginning, a new paragraph between."""
    changes = [
        ("hẻm 12, 14, 16", "hẻm 12, 14, 16 và 18"),
        ("Bà con chủ động", "Đề nghị người dân chủ động"),
        (
            "<p>Xí nghiệp thành thật",
            "<p>Cập nhật lúc 9 giờ: đã sửa xong một đoạn.</p><p>Xí nghiệp thành thật",
        ),
    ]
    page = visit(portals.put("/plain", "plain", line(loa), instead=changes))
    listen(page)
    assert page.evaluate(f"{WIDGET}.found") == 1
    lit = []
    for _ in range(5):
        page.get_by_role("button", name="Câu sau").click()
        page.wait_for_timeout(150)
        lit.append(page.evaluate(SENTENCE))
    assert lit[1].endswith("14, 16 và 18 thuộc phường Mỹ Thạnh.")
    assert lit[2].endswith("chủ động trữ nước và khóa van trước khi ngủ.")
    assert lit[4].startswith("Xí nghiệp thành thật")


def test_another_text_is_read_without_lighting(visit: Any, portals: Portals, loa: str, said: Said) -> None:
    other = [
        (f"<p>{start}", f"<p>Nội dung này vừa được thay hẳn, số {n}. <!-- ")
        for n, start in enumerate(("Xí nghiệp cấp", "Khu vực", "Bà con"))
    ]
    page = visit(portals.put("/plain", "plain", line(loa), instead=[*other, ("</p>\n", " --></p>\n")]))
    listen(page)
    page.wait_for_timeout(1500)
    assert page.evaluate(SENTENCE) is None
    assert page.evaluate(PLAYING)
    assert said.about("% of the sentences stand in this page: it is read without lighting")


def test_a_page_that_was_edited_is_read_anew(
    visit: Any, portals: Portals, rooms: Service, loa: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The widget sees that its sentences are not there; the service looks again, an hour after the last time."""
    import datetime

    from reader.web import widget

    monkeypatch.setattr(widget, "LOOKED_AT", datetime.timedelta(0))
    monkeypatch.setattr(rooms.studio, "fetch", lambda url: fetch(url, allowed=lambda *_: True))
    url = portals.put("/sua", "plain", line(loa))
    old = rooms.add(portals, "/sua")
    portals.put(
        "/sua",
        "plain",
        line(loa),
        instead=[
            ("tạm ngưng cấp nước từ 22 giờ", "sẽ làm việc lúc 23 giờ"),
            ("<p>Khu vực bị ảnh hưởng gồm", "<p>Chỉ còn các nơi sau đây:"),
            ("Mọi thắc mắc xin gọi", "Gọi"),
            ("trữ nước và khóa van trước khi ngủ", "gọi"),
        ],
    )
    page = visit(url)
    listen(page)
    until(
        page, f"{WIDGET}.shadowRoot.querySelector('[role=status]').textContent.startsWith('Bài vừa được sửa')"
    )
    until(page, f"{PLAYING} && {WIDGET}.found === 1")
    assert rooms.library.slug_of(url) != old


def test_a_host_that_redraws_its_article_is_lit_again(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa)))
    listen(page)
    page.evaluate("document.querySelectorAll('main p').forEach(p => p.replaceWith(p.cloneNode(true)))")
    page.get_by_role("button", name="Câu sau").click()
    until(page, f"({SENTENCE} ?? '').startsWith('Xí nghiệp cấp nước')")
    assert page.evaluate("[...CSS.highlights.get('loa-phuong-sentence')][0].startContainer.isConnected")


def test_a_browser_without_highlights_is_heard(visit: Any, portals: Portals, loa: str, said: Said) -> None:
    page = visit(portals.put("/plain", "plain", line(loa)), before="delete globalThis.Highlight")
    listen(page)
    assert said.about("no CSS Custom Highlights")


# The host stays as it is


def test_a_webforms_page_never_sees_our_keys(visit: Any, portals: Portals, loa: str) -> None:
    """Its form sends itself on Enter, and it swallows Space and arrows: by keyboard alone."""
    page = visit(portals.put("/dnn", "dnn", line(loa)))
    while page.evaluate("document.activeElement.localName") != "loa-phuong":
        page.keyboard.press("Tab")
    page.evaluate("keys.length = 0")
    page.keyboard.press("Enter")
    until(page, f"{PLAYING} && {KNOWN}")
    page.keyboard.press("Space")
    until(page, f"{WIDGET}.state === 'paused'")
    for _ in range(3):
        page.keyboard.press("Tab")
    before = page.evaluate(f"{WIDGET}.currentTime")
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    until(page, f"{WIDGET}.currentTime > {before} + 4")
    assert page.evaluate("sent") == 0
    assert page.evaluate("keys.filter(key => key !== 'Tab')") == []
    page.locator("#dnn_txtSearch").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    assert (page.evaluate("sent"), page.evaluate("keys.slice(-2)")) == (1, ["Enter", "k"])


@pytest.mark.parametrize("host", HOSTS)
def test_the_hosts_styles_and_names_are_unbroken(host: str, visit: Any, portals: Portals, loa: str) -> None:
    styles = """() => [...document.querySelectorAll('body, body :not(loa-phuong, script, br)')].map(element => {
      const style = getComputedStyle(element);
      return [element.localName, style.font, style.color, style.backgroundColor, style.letterSpacing, style.display].join();
    })"""
    own = visit(portals.put(f"/{host}", host))
    kept = own.evaluate(styles), own.evaluate("Object.getOwnPropertyNames(window).sort()")
    page = visit(portals.put(f"/{host}", host, line(loa)))
    page.evaluate("document.adoptedStyleSheets = [window.theirs = new CSSStyleSheet()]")
    listen(page)
    page.evaluate("delete window.theirs")
    assert page.evaluate(styles) == kept[0]
    assert page.evaluate("Object.getOwnPropertyNames(window).sort()") == kept[1]
    assert page.evaluate("document.adoptedStyleSheets.length") == 2
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0


@pytest.mark.parametrize("size", SIZES)
def test_a_host_cannot_break_our_styles(size: str, visit: Any, portals: Portals, loa: str) -> None:
    """DNN here hides every button and makes letters of 10 px: ours are 44 px and more, letters 16 px."""
    page = visit(portals.put("/dnn", "dnn", line(loa, size=size)))
    until(page, f"{WIDGET}?.shadowRoot.querySelector('a').href")
    shown = page.evaluate(f"""[...{WIDGET}.shadowRoot.querySelectorAll('button, select, a, input')]
      .filter(one => one.checkVisibility()).map(one => [one.part.value, one.getBoundingClientRect().width,
        one.getBoundingClientRect().height, parseFloat(getComputedStyle(one).fontSize), getComputedStyle(one).letterSpacing])""")
    assert len(shown) == {"button": 1, "bar": 5, "panel": 9}[size]
    for part, width, height, letters, spacing in shown:
        assert min(width, height) >= 44 and letters >= 13 and spacing == "normal", part


def test_it_asks_nobody_else(visit: Any, portals: Portals, loa: str) -> None:
    page = visit("about:blank")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(f"{request.method} {request.url}"))
    page.goto(portals.put("/plain", "plain", line(loa)))
    page.wait_for_timeout(500)
    assert len(asked) == 3, "the page, the script, and once whether there is something to hear"
    listen(page)
    page.wait_for_timeout(500)
    ours = [one for one in asked[1:] if not one.startswith(f"GET {portals.origin}/favicon.ico")]
    assert all(one.startswith(tuple(ALLOWED.format(loa).split(", "))) for one in ours), ours
    assert len(ours) <= 5


# Strict hosts


@pytest.mark.parametrize("where", ["embed", "head"])
def test_a_strict_policy(where: str, visit: Any, portals: Portals, loa: str) -> None:
    """As docs/webmaster.md writes it, with Trusted Types; a breach would be an error in the console."""
    policy = (
        f"default-src 'none'; script-src {loa}; connect-src {loa}; media-src {loa}; img-src 'self'; "
        "style-src 'none'; base-uri 'none'; require-trusted-types-for 'script'; trusted-types 'none'"
    )
    page = visit(portals.put("/plain", "plain", **{where: line(loa, size="panel")}, policy=policy))
    listen(page)
    page.get_by_role("button", name="Chữ lớn hơn").click()
    until(page, f"{WORD} !== null")
    colour = "getComputedStyle(document.querySelector('main p'), '::highlight(loa-phuong-sentence)').backgroundColor"
    assert page.evaluate(colour) == "rgb(255, 237, 176)"
    if where == "head":
        assert page.evaluate(f"{WIDGET}.parentElement.localName") == "main", "at the head of the article"


def test_the_hosts_colours(visit: Any, portals: Portals, loa: str) -> None:
    style = "<style>:root{--loa-sentence:rgb(1,2,3);--loa-accent:rgb(4,5,6)} loa-phuong::part(button){border-radius:0}</style>"
    page = visit(portals.put("/plain", "plain", line(loa), head=style))
    listen(page)
    light = "getComputedStyle(document.querySelector('main p'), '::highlight(loa-phuong-sentence)').backgroundColor"
    assert page.evaluate(light) == "rgb(1, 2, 3)"
    main = f"getComputedStyle({WIDGET}.shadowRoot.querySelector('button'))"
    assert page.evaluate(f"[{main}.backgroundColor, {main}.borderRadius]") == ["rgb(4, 5, 6)", "0px"]


# How it comes into a page


def test_twice_on_a_page_one_speaks_at_a_time(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa) + line(loa, size="button")))
    both = page.get_by_role("button", name="Nghe bài này")
    assert both.count() == 2
    both.first.click()
    until(page, f"{PLAYING} && {KNOWN}")
    both.last.click()
    states = "[...document.querySelectorAll('loa-phuong')].map(one => one.state).join()"
    until(page, f"{states} === 'paused,playing'")
    until(page, f"{WORD} !== null")
    page.get_by_role("button", name="Nghe tiếp").click()
    until(page, f"{states} === 'playing,paused'")


@pytest.mark.parametrize("how", ["element", "script", "moved"])
def test_late_insertion(how: str, visit: Any, portals: Portals, loa: str) -> None:
    first = "" if how == "script" else element(loa).replace("<loa-phuong></loa-phuong>", "")
    page = visit(portals.put("/plain", "plain", first or line(loa, size="button")))
    page.wait_for_timeout(300)
    page.evaluate(
        """([how, src]) => {
          const made = document.createElement(how === 'script' ? 'script' : 'loa-phuong');
          if (how === 'script') Object.assign(made, { type: 'module', src }).dataset.article = 'auto';
          const p = document.querySelector('main p');
          p.before(made);
          if (how === 'moved') document.querySelector('main').append(made);
        }""",
        [how, f"{loa}/widget.js"],
    )
    page.get_by_role("button", name="Nghe bài này").last.click()
    until(page, "[...document.querySelectorAll('loa-phuong')].at(-1).found === 1")
    assert page.locator("loa-phuong").count() == (2 if how == "script" else 1)


def test_an_article_that_comes_late_is_lit(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa)))
    page.evaluate("window.texts = [...document.querySelectorAll('main p')]; texts.forEach(p => p.remove())")
    page.evaluate("setTimeout(() => document.querySelector('main').append(...texts), 200)")
    page.wait_for_timeout(300)
    listen(page)
    assert page.evaluate(f"{WIDGET}.found") == 1


def test_the_article_may_be_named(visit: Any, portals: Portals, loa: str, said: Said) -> None:
    page = visit(portals.put("/dnn", "dnn", element(loa, article="#noi-dung")))
    listen(page)
    assert page.evaluate(f"{WIDGET}.article.id") == "noi-dung"
    page.evaluate(f"{WIDGET}.setAttribute('article', '#khong-co')")
    listen(page)
    assert said.about('article="#khong-co": no such element')


def test_without_script_there_is_the_link(visit: Any, portals: Portals, rooms: Service, loa: str) -> None:
    link = f'<a href="{loa}/nhung?url={portals.origin}/plain">Nghe bài này</a>'
    page = visit(portals.put("/plain", "plain", element(loa, link)), java_script_enabled=False)
    page.get_by_role("link", name="Nghe bài này").click()
    page.wait_for_url("**/nhung?**")
    assert page.locator("audio[controls]").is_visible()
    assert page.get_by_role("link", name="Đọc và nghe ở Loa Phường").is_visible()


def test_with_script_the_link_gives_way(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", element(loa, '<a href="/x">Nghe</a>')))
    page.get_by_role("button", name="Nghe bài này").wait_for()
    assert not page.get_by_role("link", name="Nghe").is_visible()


# Refused, broken, slow


def test_a_refused_site_is_told_why_in_its_console(
    visit: Any, portals: Portals, loa: str, said: Said
) -> None:
    elsewhere = portals.put("/plain", "plain", line(loa)).replace("127.0.0.1", "localhost")
    page = visit(elsewhere)
    until(page, f"{WIDGET}.state === 'refused'")
    assert page.get_by_role("button").count() == 0, "no button that does nothing"
    origin = re.match(r"http://[^/]+", elsewhere)[0]  # type: ignore[index]
    assert said.about(f"[loa-phuong] {origin} chưa được nhúng Loa Phường")
    assert said.about("READER_EMBED_SITES")
    said.faults[:] = [fault for fault in said.faults if "403" not in fault]  # the browser's own line


def test_a_page_never_seen_is_made_on_the_first_press(
    visit: Any, portals: Portals, rooms: Service, loa: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    loaded: list[str] = []

    def fetched(url: str) -> Any:
        loaded.append(url)
        return fetch(url, allowed=lambda *_: True)

    monkeypatch.setattr(rooms.studio, "fetch", fetched)
    url = portals.put("/moi", "wordpress", line(loa), instead=[("18 tấn", "19 tấn")])
    page = visit(url + "?utm_source=zalo")
    page.wait_for_timeout(400)
    assert loaded == []
    listen(page)
    until(page, f"{SENTENCE} !== null")
    assert len(loaded) == 1 and page.evaluate(f"{WIDGET}.found") == 1


def test_progress_is_shown_while_it_is_made(visit: Any, portals: Portals, loa: str) -> None:
    page = visit("about:blank")
    answers = iter([("absent", 0), ("absent", 0), ("waiting", 0), ("making", 2), ("making", 4)])
    asked: list[str] = []

    def slow(route: Route) -> None:
        asked.append(route.request.method)
        state, done = next(answers, ("ready", 6))
        if state == "ready":
            return route.continue_()
        told = {"slug": "x", "state": state, "done": done, "total": 6, "audio": None, "page": "/articles/x"}
        return route.fulfill(json=told, headers={"Access-Control-Allow-Origin": "*"})

    page.route("**/widget/v1/recording?*", slow)
    page.goto(portals.put("/plain", "plain", line(loa)))
    page.get_by_role("button", name="Nghe bài này").wait_for()
    page.evaluate(f"""window.told = []; {WIDGET}.addEventListener('loa-progress', event => {{
      const bar = event.target.shadowRoot.querySelector('progress');
      told.push([event.detail.state, bar.value, bar.max, bar.checkVisibility(),
        event.target.shadowRoot.querySelector('button').textContent]); }})""")
    page.get_by_role("button", name="Nghe bài này").click()
    until(page, f"{PLAYING} && {KNOWN}")
    assert asked[:3] == ["GET", "GET", "POST"], "looks at load, looks at the press, then orders"
    assert page.evaluate("told.slice(1, 3)") == [
        ["making", 2, 6, True, "Đang mở…"],
        ["making", 4, 6, True, "Đang mở…"],
    ]
    assert page.get_by_role("progressbar").count() == 0


def test_what_cannot_be_heard_is_said_and_may_be_tried_again(
    visit: Any, portals: Portals, loa: str, said: Said
) -> None:
    page = visit(portals.put("/la", "plain", line(loa, lang="en")))
    page.get_by_role("button", name="Listen", exact=True).click()
    status = page.get_by_role("status")
    until(page, f"{WIDGET}.state === 'failed'")
    assert "is on a private network" in status.inner_text(), (
        "the service does not load pages of its own machine"
    )
    assert said.about("[loa-phuong] The address")
    said.faults[:] = [fault for fault in said.faults if "403" not in fault]
    page.evaluate(f"{WIDGET}.setAttribute('url', '/plain')")
    page.get_by_role("button", name="Listen", exact=True).click()
    until(page, PLAYING)
    assert status.inner_text() == ""


def test_audio_that_fails_goes_on_at_the_same_place(
    visit: Any, portals: Portals, loa: str, said: Said
) -> None:
    """The file left the cache, the server was restarted: asked again, it goes on where it was."""
    page = visit(portals.put("/plain", "plain", line(loa)))
    failed: list[str] = []

    def broken(route: Route) -> None:
        if len(failed) < 2:
            failed.append(route.request.url)
            return route.fulfill(status=404)
        return route.continue_()

    page.route("**/audio/*.mp3", broken)
    listen(page)
    assert len(failed) == 2
    said.faults[:] = [fault for fault in said.faults if "404" not in fault]
    page.evaluate(f"{WIDGET}.seek(10)")
    until(page, f"{WIDGET}.currentTime > 10.3 && {PLAYING}")


def test_a_service_that_is_away_at_load_is_no_error(
    visit: Any, portals: Portals, loa: str, said: Said
) -> None:
    page = visit("about:blank")
    page.route("**/widget/v1/recording?*", lambda route: route.abort())
    page.goto(portals.put("/plain", "plain", line(loa)))
    page.get_by_role("button", name="Nghe bài này").wait_for()
    page.wait_for_timeout(300)
    assert page.evaluate(f"{WIDGET}.state") == "idle"
    page.unroute("**/widget/v1/recording?*")
    listen(page)
    said.faults[:] = [fault for fault in said.faults if "ERR_FAILED" not in fault]


# Its controls


def test_letters_of_the_hosts_article(visit: Any, portals: Portals, loa: str) -> None:
    """Also what has a size in px on every span; our own buttons stay as they are."""
    page = visit(portals.put("/dnn", "dnn", line(loa, size="panel")))
    span = "document.querySelector('#noi-dung span').getBoundingClientRect().height / 1"
    line_height = "document.querySelector('#noi-dung span span').getClientRects()[0].height"
    before = page.evaluate(line_height), page.evaluate(span)
    own = page.get_by_role("button", name="Chữ lớn hơn").bounding_box()
    smaller, larger = (page.get_by_role("button", name=name) for name in ("Chữ nhỏ hơn", "Chữ lớn hơn"))
    assert smaller.get_attribute("aria-disabled") == "true"
    smaller.click(force=True)  # says that it is at the end; nothing happens
    for _ in range(2):
        larger.click()
    assert page.evaluate(line_height) == pytest.approx(before[0] * 1.5, rel=0.1)
    assert page.get_by_role("status").inner_text() == "Cỡ chữ của bài: 150 %"
    now = page.get_by_role("button", name="Chữ lớn hơn").bounding_box()
    assert (
        own and now and (now["width"], now["height"]) == pytest.approx((own["width"], own["height"]), abs=1)
    )
    assert page.evaluate("document.querySelector('.Head').getClientRects().length") == 1
    page.get_by_role("button", name="Cỡ chữ ban đầu").click()
    assert (page.evaluate(line_height), page.evaluate(span)) == before
    assert page.evaluate("[...document.querySelectorAll('[style]')].every(one => !one.style.zoom)")


def test_speed_place_and_sentences(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa)))
    listen(page)
    page.get_by_label("Tốc độ").select_option("2")
    start = page.evaluate(f"[performance.now() / 1000, {WIDGET}.currentTime]")
    page.wait_for_timeout(1500)
    end = page.evaluate(f"[performance.now() / 1000, {WIDGET}.currentTime]")
    assert (end[1] - start[1]) / (end[0] - start[0]) == pytest.approx(2, abs=0.25)
    page.get_by_role("slider", name="Vị trí đang nghe").fill("12")
    until(page, f"{WIDGET}.currentTime >= 12")
    assert page.get_by_role("slider").get_attribute("aria-valuetext").startswith("0:1")  # type: ignore[union-attr]
    page.get_by_role("button", name="Tạm dừng").click()
    sentence = page.evaluate(SENTENCE)
    page.get_by_role("button", name="Câu trước").click()
    until(page, f"{SENTENCE} !== {json.dumps(sentence)}")
    page.evaluate(f"{WIDGET}.seek({WIDGET}.duration - 0.3)")
    page.get_by_role("button", name="Nghe tiếp").click()
    until(page, f"{WIDGET}.state === 'ended'")
    assert page.evaluate(SENTENCE) is None
    page.get_by_role("button", name="Nghe bài này").click()
    until(page, f"{PLAYING} && {WIDGET}.currentTime < 2")


def test_voice_language_and_size_may_change_while_it_is_there(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa)))
    listen(page)
    page.evaluate(f"{WIDGET}.setAttribute('voice', 'bac')")
    until(page, f"{WIDGET}.state === 'idle'")
    listen(page)
    assert "giong=bac" in page.evaluate(f"{WIDGET}.shadowRoot.querySelector('a').href")
    page.evaluate(f"{WIDGET}.lang = 'en'; {WIDGET}.setAttribute('size', 'panel')")
    page.get_by_role("button", name="Pause").wait_for()
    page.get_by_role("group", name="Size of the article's text").wait_for()
    assert page.evaluate(PLAYING)


def test_events_and_methods(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa, size="button")))
    page.evaluate("""window.heard = []; for (const name of ['state', 'ready', 'sentence', 'size', 'error'])
      document.addEventListener('loa-' + name, event => heard.push([name, event.detail]))""")
    page.evaluate(f"{WIDGET}.play()")
    until(page, f"{PLAYING} && {KNOWN}")
    page.evaluate(f"{WIDGET}.next(); {WIDGET}.next(); {WIDGET}.previous(); {WIDGET}.pause()")
    until(page, f"{WIDGET}.state === 'paused'")
    heard = page.evaluate("heard")
    assert [detail["state"] for name, detail in heard if name == "state"] == ["opening", "playing", "paused"]
    assert ["ready", {"found": 1, "sentences": 6}] in heard
    assert [d["number"] for name, d in heard if name == "sentence"][-3:] == [1, 2, 1]
    assert not page.evaluate(f"{WIDGET}.playing")
    page.evaluate(f"{WIDGET}.remove()")
    page.wait_for_timeout(300)  # what the audio tells late lights nothing
    assert page.evaluate(SENTENCE) is None


# For everybody


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("size", SIZES)
def test_axe(host: str, size: str, visit: Any, portals: Portals, loa: str) -> None:
    """Idle, playing, at 300 % and in English."""
    page = visit(portals.put(f"/{host}", host, line(loa, size=size)))
    page.get_by_role("button", name="Nghe bài này").wait_for()
    # axe itself does not bear what this portal's library does to everybody's objects
    page.evaluate("delete Array.prototype.each; delete Object.prototype.extendWith")
    found = {"idle": violations(page)}
    listen(page)
    until(page, f"{SENTENCE} !== null")
    found["playing"] = violations(page)
    if size == "panel":
        for _ in range(6):
            page.get_by_role("button", name="Chữ lớn hơn").click()
        found["large"] = violations(page)
    page.evaluate(f"{WIDGET}.lang = 'en'")
    found["english"] = violations(page)
    assert found == {state: [] for state in found}


def test_axe_of_a_failure(visit: Any, portals: Portals, loa: str, said: Said) -> None:
    page = visit(portals.put("/la-2", "plain", line(loa)))
    page.get_by_role("button", name="Nghe bài này").click()
    until(page, f"{WIDGET}.state === 'failed'")
    assert violations(page) == []
    said.faults[:] = [fault for fault in said.faults if "403" not in fault]


@pytest.mark.parametrize("size", SIZES)
def test_a_narrow_phone(size: str, visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa, size=size)), width=320)
    listen(page)
    assert page.evaluate("document.documentElement.scrollWidth") == 320


def test_what_a_screen_reader_says(visit: Any, portals: Portals, loa: str) -> None:
    page = visit(portals.put("/plain", "plain", line(loa, size="panel")))
    page.get_by_role("link", name="Đọc và tải về trên Loa Phường").wait_for()
    assert page.get_by_role("group", name="Nghe bài này").aria_snapshot() == (
        '- group "Nghe bài này":\n'
        '  - button "Nghe bài này"\n'
        '  - button "Câu trước"\n'
        '  - button "Câu sau"\n'
        '  - slider "Vị trí đang nghe": "0"\n'
        "  - text: Tốc độ\n"
        '  - combobox "Tốc độ":\n'
        + "".join(
            f'    - option "{rate}×"{" [selected]" if rate == "1" else ""}\n'
            for rate in ("0,5", "0,75", "1", "1,25", "1,5", "1,75", "2")
        )
        + '  - group "Cỡ chữ của bài":\n'
        '    - button "A− Chữ nhỏ hơn" [disabled]: A−\n'
        '    - button "A Cỡ chữ ban đầu": A\n'
        '    - button "A+ Chữ lớn hơn": A+\n'
        '  - link "Đọc và tải về trên Loa Phường":\n'
        f"    - /url: {loa}/articles/thong-bao-cup-nuoc-ngay-12-thang-6\n"
        "  - status"
    )


# Frames and the desk


def test_the_frame_in_a_listed_site(visit: Any, portals: Portals, loa: str) -> None:
    frame = f'<iframe src="{loa}/nhung?url={portals.origin}/plain&kieu=panel" title="Nghe" width="100%" height="300" allow="autoplay"></iframe>'
    page = visit(portals.put("/khung", "plain", frame))
    inside = page.frame_locator("iframe")
    inside.get_by_role("button", name="Nghe bài này").click()
    inside.get_by_role("button", name="Tạm dừng").wait_for()
    assert violations(page) == []


def test_the_frame_elsewhere_stays_empty(visit: Any, portals: Portals, loa: str, said: Said) -> None:
    frame = f'<iframe src="{loa}/nhung?url={portals.origin}/plain" title="Nghe"></iframe>'
    page = visit(portals.put("/khung", "plain", frame).replace("127.0.0.1", "localhost"))
    page.wait_for_timeout(500)
    assert page.frame_locator("iframe").get_by_role("button", name="Nghe bài này").count() == 0
    assert any("frame-ancestors" in fault for fault in said.faults)
    said.faults.clear()


def test_the_desk_shows_it_live(chromium: Browser, rooms: Service, portals: Portals, loa: str) -> None:
    rooms.add(portals, "/dnn")
    context = chromium.new_context(viewport={"width": 1000, "height": 1000})
    context.set_default_timeout(10_000)
    page = context.new_page()
    faults: list[str] = []
    page.on("console", lambda told: faults.append(told.text) if told.type == "error" else None)
    page.goto(f"{loa}/dang-nhap/{rooms.library.issue_sign_in('chi-hai', 15)}")
    page.get_by_role("button", name="Đăng nhập").click()
    page.get_by_role("link", name="Viết dòng nhúng cho người quản trị cổng").click()
    page.get_by_label("Kiểu").select_option("panel")
    page.get_by_role("button", name="Viết dòng nhúng").click()
    assert 'data-size="panel"' in page.get_by_label("Một dòng").input_value()
    listen(page)
    until(page, f"{SENTENCE} !== null")
    assert page.evaluate(f"{WIDGET}.article.closest('#bai-thu') !== null")
    assert violations(page) == []
    assert faults == []
    context.close()
