"""One test for each trap that was found when extractors were measured on Vietnamese portals."""

import datetime

import pytest

from reader.article import BlockKind, Page, read_page

FIRST = "Sáng 02/6, Ủy ban nhân dân phường Bình Đức họp dân lấy ý kiến về phương án mở rộng tuyến đường Trần Hưng Đạo."
SECOND = "Có 86 hộ dân dự họp, 79 hộ đồng ý hiến đất, tổng diện tích 1.240 m2, các hộ còn lại đề nghị đo đạc lại ranh đất."
THIRD = "Phường sẽ niêm yết kết quả đo đạc tại nhà văn hóa khóm và trả lời từng hộ bằng văn bản trước ngày 30 tháng 6."


def read(body: str, head: str = "", title: str = "Họp dân về mở rộng đường Trần Hưng Đạo"):
    """The article of a small page."""
    markup = f'<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>{body}</body></html>'
    return read_page(Page(markup.encode("utf-8"), "https://binhduc.example.gov.vn/tin/1"))


def body(*paragraphs: str, facts: str = "", heading: str = "Họp dân về mở rộng đường Trần Hưng Đạo") -> str:
    return (
        f"<div class=detail><h1>{heading}</h1>{facts}" + "".join(f"<p>{p}</p>" for p in paragraphs) + "</div>"
    )


def texts(article) -> list[str]:
    return [block.text for block in article.blocks]


def test_a_soft_hyphen_is_a_letter_in_tcvn3():
    raw = (
        "<html><head><title>Tin</title></head><body><h1>Héi nghÞ ph\xadêng</h1>"
        "<p>Uû ban nh©n d©n ph\xadêng B×nh §øc tæ chøc häp d©n lÊy ý kiÕn vÒ ph\xad¬ng ¸n më réng ®\xadêng giao th«ng.</p>"
        "<p>§a sè ng\xadêi d©n ®Òu ®ång t×nh víi chñ tr\xad¬ng cña Nhµ n\xadíc vµ hiÕn ®Êt lµm ®\xadêng.</p></body></html>"
    )
    article = read_page(Page(raw.encode("latin-1"), content_type="text/html; charset=windows-1252"))
    assert article.title == "Hội nghị phường"
    assert texts(article) == [
        "Uỷ ban nhân dân phường Bình Đức tổ chức họp dân lấy ý kiến về phương án mở rộng đường giao thông.",
        "Đa số người dân đều đồng tình với chủ trương của Nhà nước và hiến đất làm đường.",
    ]


def test_a_soft_hyphen_in_unicode_text_is_nothing():
    assert texts(read(body(FIRST, "Phường\u00ad Bình Đức vận\u00adđộng " + SECOND)))[1].startswith(
        "Phường Bình Đức vậnđộng Có"
    )


def test_spans_do_not_break_words():
    split = "<span>Thời gi</span><span style='x'>an qu</span><font>a</font>, <b>phường</b> đã"
    assert texts(read(body(f"{split} {FIRST}", SECOND)))[0].startswith("Thời gian qua, phường đã Sáng")


@pytest.mark.parametrize(
    "separator", ["</p><p>", "</div><div>", "<br><br>", "</li><li>", "</td></tr><tr><td>"]
)
def test_blocks_break_lines(separator):
    around = {
        "</li><li>": "<ul><li>{}</li></ul>",
        "</td></tr><tr><td>": "<table><tr><td>{}</td></tr></table>",
    }
    inside = around.get(separator, "<div><p>{}</p></div>").format(FIRST + separator + SECOND)
    assert texts(read(f"<h1>Họp dân về mở rộng đường</h1>{inside}")) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "name", ["admin", "Administrator", "Quản trị viên", "VNPT", "bientap01", "Super User"]
)
def test_an_account_is_no_author(name):
    head = (
        f'<meta name="author" content="{name}"><script type="application/ld+json">'
        f'{{"@type":"NewsArticle","author":{{"@type":"Person","name":"{name}"}}}}</script>'
    )
    article = read(body(FIRST, SECOND, facts=f"<p>Đăng bởi: {name}</p>"), head)
    assert (article.unit, article.author) == (None, None)
    assert texts(article) == [FIRST, SECOND]


def test_the_vendor_is_not_the_unit():
    head = '<meta name="author" content="Công ty TNHH Phần mềm Sao Mai"><meta property="og:site_name" content="Trung tâm CNTT">'
    article = read(body(FIRST, SECOND, facts="<p>UBND phường Bình Đức - 03/06/2023</p>"), head)
    assert article.unit == "UBND phường Bình Đức"
    assert article.author is None


def test_a_date_of_other_news_is_not_the_articles():
    related = (
        "<div><h3>Tin khác</h3><ul><li><a href=/2>Phường Mỹ Thới ra quân</a> (30/05/2023)</li></ul></div>"
    )
    assert read(body(FIRST, SECOND) + related).date is None


@pytest.mark.parametrize(
    "shown",
    [
        "01/06/2023",
        "1/6/2023",
        "01-06-2023",
        "01.06.2023",
        "Thứ năm, 01/06/2023 | 08:15",
        "Ngày đăng: 01/06/2023 08:15",
        "08:15 01/06/2023",
        "Ngày 01 tháng 6 năm 2023",
        "2023-06-01",
        "Cập nhật: 01/06/2023 8:15:00 SA",
    ],
)
def test_day_comes_before_month(shown):
    article = read(body(FIRST, SECOND, facts=f"<p>{shown}</p>"))
    assert article.date == datetime.date(2023, 6, 1)
    assert texts(article) == [FIRST, SECOND]


def test_the_day_it_was_posted_goes_before_the_day_it_was_changed():
    facts = "<p>Cập nhật: 09/08/2023</p><p>Ngày đăng: 01/06/2023</p>"
    assert read(body(FIRST, SECOND, facts=facts)).date == datetime.date(2023, 6, 1)


def test_todays_clock_is_not_the_articles_date():
    clock = "<div>Hôm nay: 24/11/2025</div>"
    assert read(clock + body(FIRST, SECOND)).date is None


@pytest.mark.parametrize(
    "hidden",
    [
        '<div style="display:none">{}</div>',
        '<div style="color:red; DISPLAY : NONE !important;">{}</div>',
        '<p style="visibility:hidden">{}</p>',
        "<p hidden>{}</p>",
        '<span style="mso-hide:all">{}</span>',
        "<template><p>{}</p></template>",
    ],
)
def test_a_hidden_draft_is_not_read(hidden):
    draft = (
        "BẢN NHÁP: Phường dự kiến thu hồi 3.000 m2 đất, chờ Chủ tịch duyệt số liệu trước khi đăng lên cổng."
    )
    markup = (
        f"<h1>Họp dân về mở rộng đường</h1><div><p>{FIRST}</p>{hidden.format(draft)}<p>{SECOND}</p></div>"
    )
    assert texts(read(markup)) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "player",
    [
        "<video src=a.mp4>Trình duyệt của bạn không hỗ trợ video.</video>",
        "<audio src=a.mp3>Trình duyệt không hỗ trợ nghe tin bài này.</audio>",
        "<iframe src=/v>Trình duyệt của bạn không hỗ trợ khung hình.</iframe>",
        "<object><p>Máy chưa cài Flash.</p></object>",
        "<noscript>Bạn cần bật JavaScript để xem video.</noscript>",
        "<p>Trình duyệt của bạn không hỗ trợ video.</p>",
    ],
)
def test_what_a_browser_without_video_shows_is_not_read(player):
    markup = f"<h1>Họp dân về mở rộng đường</h1><div><p>{FIRST}</p>{player}<p>{SECOND}</p></div>"
    assert texts(read(markup)) == [FIRST, SECOND]


def test_a_layout_table_is_read_as_text():
    markup = f"<table><tr><td><a href=/>Trang chủ</a></td><td><h1>Họp dân về mở rộng đường</h1><p>{FIRST}</p><p>{SECOND}</p></td></tr></table>"
    article = read(markup)
    assert texts(article) == [FIRST, SECOND]
    assert {block.kind for block in article.blocks} == {BlockKind.PARAGRAPH}


def test_a_data_table_keeps_its_rows_and_cells():
    table = "<table border=1><tr><th>Khóm</th><th>Số hộ</th></tr><tr><td>Bình Đức 1</td><td>41</td></tr><tr><td>Bình Đức 2</td><td>45</td></tr></table>"
    article = read(body(FIRST, SECOND).replace("</div>", table + f"<p>{THIRD}</p></div>"))
    assert texts(article) == [FIRST, SECOND, "Khóm\tSố hộ\nBình Đức 1\t41\nBình Đức 2\t45", THIRD]
    assert article.blocks[2].kind is BlockKind.TABLE
    rows = table.removeprefix("<table border=1>").removesuffix("</table>")
    assert article.blocks[2].html == f"<table><tbody>{rows}</tbody></table>"


def test_an_ordered_list_keeps_its_numbers():
    items = f'<ol start="3"><li>{SECOND}</li><li value="7">{THIRD}</li><li>Bế mạc.</li></ol>'
    article = read(body(FIRST).replace("</div>", items + f"<p>{FIRST}</p></div>"))
    assert [(b.ordinal, b.text) for b in article.blocks if b.kind is BlockKind.LIST_ITEM] == [
        (3, SECOND),
        (7, THIRD),
        (8, "Bế mạc."),
    ]


def test_the_sites_name_is_not_the_title():
    markup = (
        "<table><tr><td><span id=ctl00_lblTieuDe class=TieuDeTin>Họp dân về mở rộng đường Trần Hưng Đạo</span></td></tr>"
        f"<tr><td><div>{FIRST}</div><div>{SECOND}</div></td></tr></table>"
    )
    article = read(markup, title="Trang thông tin điện tử phường Bình Đức")
    assert article.title == "Họp dân về mở rộng đường Trần Hưng Đạo"
    assert texts(article) == [FIRST, SECOND]


def test_the_title_is_not_read_twice():
    heading = "Họp dân về mở rộng đường Trần Hưng Đạo"
    article = read(f"<p>{heading}</p>" + body(f"<b>{heading.upper()}</b>", FIRST, SECOND, heading=heading))
    assert article.title == heading
    assert texts(article) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "noise",
    [
        "Chào mừng bạn đến với Cổng TTĐT TP Long Xuyên",
        "Kính chào mừng quý vị đến với Trang thông tin điện tử phường",
        "A- A A+",
        "Cỡ chữ: A- A A+",
        "Lượt xem: 1.234",
        "Chia sẻ Facebook Zalo",
        "In bài viết",
        "Chung nhan Tin Nhiem Mang",
        "Chứng nhận Tín nhiệm mạng",
        "Đang truy cập: 12",
        "Nghe bài viết",
        "Quay lại trang trước",
    ],
)
@pytest.mark.parametrize("place", ["before", "between", "after"])
def test_portal_noise_goes(noise, place):
    around = {
        "before": [noise, FIRST, SECOND],
        "between": [FIRST, noise, SECOND],
        "after": [FIRST, SECOND, noise],
    }
    assert texts(read(body(*around[place]))) == [FIRST, SECOND]


@pytest.mark.parametrize(
    "paragraph",
    [
        "Lượt xem của kênh phát thanh trực tuyến trong năm tăng 12% so với cùng kỳ năm trước, đạt 1.234 lượt.",
        "Tin liên quan đến dịch bệnh được phát trên loa phường mỗi ngày hai lần, sáng 5 giờ và chiều 17 giờ.",
        "Chia sẻ tại hội nghị, bà Nguyễn Thị Sáu mong muốn phường sớm lắp thêm đèn đường ở hẻm 12.",
        "Nguồn vốn xây dựng do nhân dân đóng góp 60%, còn lại từ ngân sách phường và mạnh thường quân.",
        "Chào mừng Đại hội Đảng bộ phường, các khóm đồng loạt ra quân tổng vệ sinh đường phố.",
        "In ấn, phát tờ rơi tuyên truyền đến 1.200 hộ dân trên địa bàn trong tháng cao điểm.",
    ],
)
def test_a_paragraph_that_sounds_like_noise_stays(paragraph):
    assert texts(read(body(FIRST, paragraph, SECOND))) == [FIRST, paragraph, SECOND]


def test_news_after_a_list_of_other_news_inside_the_article_is_kept():
    related = "<div class=box><p>Tin liên quan</p><p><a href=/2>Phường Mỹ Thới ra quân chỉnh trang đô thị</a></p></div>"
    article = read(body(FIRST, SECOND).replace("</div>", f"{related}<p>{THIRD}</p></div>", 1))
    assert texts(article) == [FIRST, SECOND, THIRD]


def test_a_list_of_news_above_the_title_cuts_nothing_below_it():
    aside = "<div><h4>Tin mới</h4><ul><li><a href=/2>Kết quả bầu trưởng khóm</a></li></ul></div>"
    short = ["Nội dung họp gồm:", "Thông qua phương án mở rộng.", FIRST, SECOND]
    assert texts(read(aside + body(*short))) == short


def test_what_is_called_furniture_but_holds_the_body_is_the_body():
    markup = f"<div class=post><h1>Họp dân về mở rộng đường</h1><p>{FIRST}</p><div class=paywall><p>{SECOND}</p><p>{THIRD}</p></div></div>"
    assert texts(read(markup)) == [FIRST, SECOND, THIRD]


def test_a_galleries_caption_is_told_once():
    figure = "<figure><img src=/{}.jpg><figcaption>Quang cảnh buổi họp dân tại nhà văn hóa khóm</figcaption></figure>"
    article = read(
        body(FIRST, SECOND).replace("</div>", "".join(map(figure.format, range(3))) + f"<p>{THIRD}</p></div>")
    )
    assert [block.text for block in article.blocks if block.kind is BlockKind.FIGURE] == [
        "Quang cảnh buổi họp dân tại nhà văn hóa khóm"
    ]


def test_the_lead_above_the_body_is_read():
    markup = f"<div><h1>Họp dân về mở rộng đường</h1><h2 class=sapo>{FIRST}</h2></div><div class=noidung><p>{SECOND}</p><p>{THIRD}</p><p>{SECOND} Xong.</p></div>"
    assert texts(read(markup)) == [FIRST, SECOND, THIRD, f"{SECOND} Xong."]
