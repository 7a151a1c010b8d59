"""What must hold for every input, tried by hypothesis."""

import html
import re
import unicodedata

from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from reader.article import Article, Page, clean_html, read_page, read_text, render
from reader.article.decode import decode
from reader.article.legacy import repair_text
from reader.article.lines import tidy
from reader.article.sanitize import clean_inline, clean_table
from reader.errors import ReaderError

SOME = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])
MANY = settings(max_examples=200, deadline=None, suppress_health_check=[HealthCheck.too_slow])

TYPES = st.sampled_from(
    [
        None,
        "",
        "text/html",
        "text/plain",
        "text/html; charset=utf-8",
        "text/html; charset=utf-7",
        "a/b; charset=\udcff",
        "text/html; charset=rot13",
    ]
)
TAGS = """<p> </p> <b> </b> <div> </div> <table> <tr> <td> </td> </table> <ul> <ol> <li> <br> <h1> </h1> <a </a>
<script> </script> <style> </style> <textarea> </textarea> <title> </title> <noscript> <iframe> <svg> <math>
<!-- --> <![CDATA[ ]]> <? ?> <!DOCTYPE &lt; &gt; &amp; &#0; &#x202e; &#55296; &nbsp; &quot"""
WORDS = "Phường Mỹ Thạnh 01/06/2023 UBND Nguồn: Tin khác A- A A+ Lượt xem: 1.234 •"
PIECES = st.sampled_from(
    [
        *"<>&;\"'=/-! \n\t\0",
        *TAGS.split(),
        ' href="javascript:123"', ' href="https://a.vn/"', ' onclick="x()"', ' style="display:none"', ' src=x onerror=alert(1)',
        *WORDS.split(),
        "Ban VHTT phường Mỹ Thạnh", "Tin khác", "Chào mừng bạn đến với Cổng TTĐT", "a\u0302\u0301", "\u00ad", "\u200b", "\ufeff", "\U0010ffff",
        "Sáng 02/6, Ủy ban nhân dân phường họp dân lấy ý kiến về phương án mở rộng tuyến đường Trần Hưng Đạo. ",
    ]
)  # fmt: skip
MARKUP = st.lists(st.one_of(PIECES, PIECES, st.text(max_size=8)), max_size=60).map("".join)


def check(article: Article) -> None:
    assert article.title
    assert article.blocks
    for text in (article.title, article.unit or "", article.author or "", article.text):
        assert unicodedata.is_normalized("NFC", text)
        text.encode("utf-8")
    for block in article.blocks:
        assert block.text.strip()
        seen = html.unescape(re.sub(r"<[^>]*>", " ", block.html))
        assert "".join(seen.split()) == "".join(block.text.split())
    markup = render(article)
    assert clean_html(markup) == markup
    assert Article.from_dict(article.as_dict()) == article


@MANY
@given(st.binary(max_size=3000), TYPES)
@example(b"\xff\xfe<", None)
@example(b"\x1b$B<p>", "text/html; charset=iso-2022-jp")
@example(b"+ADw-script+AD4-", "text/html; charset=utf-7")
def test_bytes_never_raise_anything_but_our_errors(body, content_type):
    try:
        check(read_page(Page(body, "https://a.example.vn/", content_type)))
    except ReaderError as error:
        assert error.message("vi")
        assert error.message("en")


@MANY
@given(MARKUP)
def test_pages_never_raise_anything_but_our_errors(markup):
    try:
        check(
            read_page(
                Page(
                    f"<html><body>{markup}</body></html>".encode("utf-8", "replace"), "https://a.example.vn/"
                )
            )
        )
    except ReaderError as error:
        assert error.message("vi")


@MANY
@given(MARKUP)
def test_pasted_text_never_raises_anything_but_our_errors(text):
    try:
        check(read_text(text))
    except ReaderError as error:
        assert error.message("vi")


@MANY
@given(MARKUP)
def test_the_gate_leaves_its_own_output_alone(markup):
    for gate in (clean_html, clean_inline, clean_table):
        cleaned = gate(markup)
        assert gate(cleaned) == cleaned
        assert not re.search(
            r"<(?!/?(?:a|b|br|em|i|strong|sub|sup|u|table|thead|tbody|tfoot|tr|th|td|caption|h[1-6]|p|ul|ol|li|blockquote|figure|figcaption|img|article|time)\b)",
            cleaned,
        )
        assert not re.search(r"<[^>]*\s(?:on\w+|style|href=\"javascript)", cleaned)


@SOME
@given(
    st.text(
        alphabet="aăâbcdđeêghiklmnoôơpqrstuưvxyáàảãạấầẩẫậắằẳẵặéèẻẽẹếềểễệíìỉĩịóòỏõọốồổỗộớờởỡợúùủũụứừửữựýỳỷỹỵ ,.",
        min_size=1,
    ),
    st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]),
    st.sampled_from(["NFC", "NFD"]),
)
def test_vietnamese_comes_through_every_unicode_encoding(text, encoding, form):
    body = unicodedata.normalize(form, f"Họp dân ở {text}").encode(encoding)
    assert tidy(decode(body)) == tidy(f"Họp dân ở {text}")


@SOME
@given(st.text())
def test_tidy_is_composed_even_and_final(text):
    once = tidy(text)
    assert unicodedata.is_normalized("NFC", once)
    assert once == once.strip()
    assert "  " not in once
    assert tidy(once) == once


@SOME
@given(st.text(alphabet=st.characters(min_codepoint=0x20, max_codepoint=0x1EF9)))
def test_repaired_text_is_final(text):
    once = repair_text(text)
    assert repair_text(once) == once
