"""Text pasted from the screen, from Word or from a chat."""

import datetime

import pytest

from reader.article import BlockKind, read_text
from reader.errors import NoArticle

FIRST = "Sáng 02/6, Ủy ban nhân dân phường Bình Đức họp dân lấy ý kiến về phương án mở rộng tuyến đường Trần Hưng Đạo."
SECOND = (
    "Có 86 hộ dân dự họp, 79 hộ đồng ý hiến đất, tổng diện tích 1.240 m2, các hộ còn lại đề nghị đo đạc lại."
)


def texts(article) -> list[str]:
    return [block.text for block in article.blocks]


def test_a_portals_screen():
    article = read_text(
        "Trang chủ > Tin tức\nKính chào mừng quý vị đến với Cổng thông tin điện tử phường Bình Đức\n"
        "Họp dân về mở rộng đường\n03/06/2023 08:15 | UBND phường Bình Đức\nCỡ chữ: A- A A+\nLượt xem: 1.234\n\n"
        f"{FIRST}\n\n{SECOND}\n\nTác giả: Nguyễn Văn An\nChia sẻ Facebook Zalo\nIn bài viết\n\n"
        "Các tin khác:\nPhường Mỹ Thới ra quân chỉnh trang đô thị (30/05/2023)\nHội Nông dân họp mặt (29/05/2023)\n"
        "Chứng nhận Tín nhiệm mạng\n"
    )
    assert article.title == "Họp dân về mở rộng đường"
    assert article.unit == "UBND phường Bình Đức"
    assert article.author == "Nguyễn Văn An"
    assert article.date == datetime.date(2023, 6, 3)
    assert texts(article) == [FIRST, SECOND]


def test_lines_wrapped_by_hand_are_joined():
    wrapped = FIRST.replace(" phương án", "\nphương án")
    assert texts(read_text(f"Họp dân\n\n{wrapped}\n{SECOND}")) == [FIRST, SECOND]


@pytest.mark.parametrize("mark", ["•", "●", "▪", "·"])
def test_bullets_are_list_items(mark):
    article = read_text(f"Họp dân\n\n{FIRST}\n{mark} {SECOND}\n{mark}\tHết phần một.\n\n{FIRST} Xong.")
    assert [(block.kind, block.text) for block in article.blocks] == [
        (BlockKind.PARAGRAPH, FIRST),
        (BlockKind.LIST_ITEM, SECOND),
        (BlockKind.LIST_ITEM, "Hết phần một."),
        (BlockKind.PARAGRAPH, f"{FIRST} Xong."),
    ]


def test_a_single_paragraph_names_itself():
    article = read_text(f"{FIRST} {SECOND}")
    assert texts(article) == [f"{FIRST} {SECOND}"]
    assert article.title
    assert FIRST.startswith(article.title.rstrip("…"))


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r", "\u2028"])
def test_every_kind_of_line_end(newline):
    assert texts(read_text(newline.join(["Họp dân", "", FIRST, "", SECOND]))) == [FIRST, SECOND]


def test_old_fonts_pasted():
    article = read_text(
        "Héi nghÞ ph­êng\n\nUû ban nh©n d©n ph­êng B×nh §øc tæ chøc häp d©n lÊy ý kiÕn vÒ viÖc më réng ®­êng."
    )
    assert article.title == "Hội nghị phường"
    assert texts(article) == [
        "Uỷ ban nhân dân phường Bình Đức tổ chức họp dân lấy ý kiến về việc mở rộng đường."
    ]


def test_pasted_html_source_is_read_as_a_page():
    article = read_text(
        f"<html><body><h1>Họp dân về mở rộng đường</h1><p>{FIRST}</p><script>x()</script><p>{SECOND}</p></body></html>"
    )
    assert texts(article) == [FIRST, SECOND]


@pytest.mark.parametrize("text", ["A- A A+\nLượt xem: 12", "•\n•\n•", "Chứng nhận Tín nhiệm mạng"])
def test_nothing_but_furniture(text):
    with pytest.raises(NoArticle):
        read_text(text)
