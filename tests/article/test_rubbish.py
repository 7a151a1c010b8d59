"""Whatever comes in, the answer is an Article or one sentence that says what was wrong and what to do."""

import random

import pytest

from reader.article import Page, clean_html, read_page, read_text, render
from reader.errors import EmptyInput, NoArticle, NotText, ReaderError, TooLarge

PARAGRAPH = "Sáng 02/6, Ủy ban nhân dân phường Bình Đức họp dân lấy ý kiến về phương án mở rộng tuyến đường Trần Hưng Đạo."


def page(body: str | bytes, content_type: str | None = "text/html; charset=utf-8") -> Page:
    return Page(body.encode("utf-8") if isinstance(body, str) else body, content_type=content_type)


@pytest.mark.parametrize("body", [b"", b"   \n\t ", b"\xef\xbb\xbf", b"\0" * 500])
def test_empty(body):
    with pytest.raises(EmptyInput) as caught:
        read_page(page(body))
    assert (
        caught.value.message("vi") == "Chưa có nội dung. Xin nhập địa chỉ trang, chọn tệp hoặc dán văn bản."
    )


@pytest.mark.parametrize("text", ["", " \n ", "\u200b", "\ufeff\n"])
def test_empty_text(text):
    with pytest.raises(ReaderError) as caught:
        read_text(text)
    assert type(caught.value) in (EmptyInput, NoArticle)


def test_twenty_megabytes():
    with pytest.raises(TooLarge) as caught:
        read_page(page(b"<p>" + b"a" * 20_000_000))
    assert caught.value.message("vi") == "Nội dung lớn quá mức cho phép (5 MB)."
    with pytest.raises(TooLarge):
        read_text("chữ " * 5_000_000)


@pytest.mark.parametrize("content_type", [None, "text/html", "text/plain"])
@pytest.mark.parametrize(
    "body",
    [
        b"\xff\xd8\xff\xe0\0\x10JFIF\0" + random.Random(1).randbytes(5000),
        random.Random(2).randbytes(20_000),
    ],
    ids=["jpeg", "random"],
)
def test_a_file_that_is_no_page(body, content_type):
    with pytest.raises(NotText) as caught:
        read_page(page(body, content_type))
    assert "không phải trang web hay văn bản. Xin mở tệp rồi dán phần chữ vào." in caught.value.message("vi")


@pytest.mark.parametrize(
    "body",
    [
        "<html><head><title>Trang chủ</title></head><body></body></html>",
        "<html><body><script>document.write('tin')</script></body></html>",
        "<html><body><form><input><button>Đăng nhập</button></form></body></html>",
        "<html><body><ul><li><a href=/1>Tin một</a></li><li><a href=/2>Tin hai</a></li></ul></body></html>",
        "<!doctype html>",
        "<html><body>Chứng nhận Tín nhiệm mạng</body></html>",
        "<html><frameset><frame src=a></frameset></html>",
    ],
)
def test_a_page_without_an_article(body):
    with pytest.raises(NoArticle) as caught:
        read_page(page(body))
    assert caught.value.message("vi") == "Không tìm thấy bài viết trong trang này. Xin dán văn bản của bài."
    assert caught.value.status == 422


@pytest.mark.parametrize(
    "nest",
    [
        "<div>",
        "<b>",
        "<font>",
        "<table>",
        "<td>",
        "<ul>",
        "<li>",
        "<blockquote>",
        "<a href=/>",
        "<svg>",
        "</div>",
        "<span",
        "<p>",
    ],
)
def test_a_hundred_thousand_deep(nest):
    body = f"<html><body><h1>Họp dân</h1><p>{PARAGRAPH}</p>{nest * 100_000}<p>{PARAGRAPH}</p></body></html>"
    try:
        article = read_page(page(body))
    except NoArticle:
        return
    assert set(article.text.split("\n")) <= {PARAGRAPH, "Họp dân", f"{PARAGRAPH} {PARAGRAPH}"}
    render(article)


def test_a_hundred_thousand_deep_and_closed():
    body = f"<html><body><h1>Họp dân</h1>{'<div>' * 100_000}<p>{PARAGRAPH}</p><p>{PARAGRAPH}</p>{'</div>' * 100_000}"
    with pytest.raises(NoArticle):
        read_page(page(body))


@pytest.mark.parametrize(
    "body",
    [
        "<p>" + "chữ " * 1_000_000,
        "<a href=x>" * 50_000 + PARAGRAPH,
        "<table>" + "<tr><td>1</td><td>2</td></tr>" * 20_000,
        "<ul>" + "<li>mục" * 50_000,
        "<br>" * 150_000 + PARAGRAPH,
        f"<p>{PARAGRAPH}</p>" * 15_000,
        "<p>" + "<b>x</b> " * 200_000,
        "<p class='" + "a-" * 500_000 + "'>" + PARAGRAPH,
        "<p style='" + "display:" * 200_000 + "'>" + PARAGRAPH,
        "<!--" * 300_000 + PARAGRAPH,
        "&" * 1_000_000 + PARAGRAPH,
        "<" * 1_000_000 + PARAGRAPH,
        "Tin khác\n" * 20_000,
        "A- A A+ " * 200_000,
        "<p>Tin khác</p>" * 20_000 + PARAGRAPH,
        "<title>" + "a - " * 300_000 + "</title><p>" + PARAGRAPH,
        "1/" * 1_000_000,
        "ngày 1 tháng " * 30_000,
    ],
    ids=lambda body: body[:12],
)
def test_large_and_odd(body):
    """Each ends, soon enough for the suite, in an Article or a ReaderError."""
    for door in (lambda: read_page(page(body)), lambda: read_text(body)):
        try:
            article = door()
        except ReaderError as error:
            assert error.message("vi")
        else:
            assert article.title
            assert article.blocks


def test_null_bytes_and_controls_inside_words():
    body = f"<html><body><h1>Họp\x00 dân</h1><p>{PARAGRAPH[:40]}\x00\x01\x1f\x7f\x80{PARAGRAPH[40:]}</p><p>{PARAGRAPH}</p></body></html>"
    article = read_page(page(body))
    assert article.title == "Họp dân"
    assert article.text == f"{PARAGRAPH}\n{PARAGRAPH}"


def test_lone_surrogates_are_no_trouble():
    article = read_text(f"Họp dân\n\n{PARAGRAPH} \ud800 xong \udfff.\n{PARAGRAPH}")
    assert article.text.encode("utf-8")
    render(article).encode("utf-8")


def test_markup_meant_as_text_stays_text():
    article = read_text(
        f"Họp dân\n\n{PARAGRAPH} Dùng thẻ <b> và <script>alert(1)</script> để làm mẫu.\n\n{PARAGRAPH}"
    )
    markup = render(article)
    assert "<script" not in markup
    assert "&lt;script&gt;" in markup
    assert clean_html(markup) == markup


def test_a_table_cell_with_odd_spans():
    """`int()` reads digits that `isdigit` and a limit on length both let through elsewhere."""
    cell = '<td colspan="٣">một</td><td rowspan="99999999999999999999999">hai</td><td colspan="²">ba</td>'
    body = f"<h1>Họp dân</h1><p>{PARAGRAPH}</p><table border=1><tr>{cell}</tr><tr>{cell}</tr></table><p>{PARAGRAPH}</p>"
    article = read_page(page(f"<html><body>{body}</body></html>"))
    assert "span" not in article.blocks[1].html
