"""DOCX and PDF: what is in them is read; what cannot be read says so in one sentence, soon, and harms nobody."""

from __future__ import annotations

import io
import unicodedata
import zipfile

import pytest
from fpdf import FPDF
from hypothesis import given, settings
from hypothesis import strategies as st

from reader import apart
from reader.article import BlockKind, Page, documents, docx, read_page
from reader.errors import BrokenFile, LockedFile, NotText, ReaderError, ScannedFile, TooHard, TooLarge
from tests.article import papers
from tests.article.papers import paragraph, table

P = "Sáng 02/6, Ủy ban nhân dân phường Bình Đức họp dân lấy ý kiến về phương án mở rộng tuyến đường Trần Hưng Đạo."
LONG = " ".join(
    [P, "Cuộc họp theo Nghị quyết số 12-NQ/TW có 24 hộ dân tham dự, mọi người thống nhất cao."] * 2
)
TONES = "\u0300\u0301\u0303\u0309\u0323"
HEAD = table(
    [
        [
            paragraph("ỦY BAN NHÂN DÂN", bold=True) + paragraph("PHƯỜNG HOA SEN", bold=True),
            paragraph("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", bold=True)
            + paragraph("Độc lập - Tự do - Hạnh phúc", bold=True),
        ],
        [paragraph("Số: 12/TB-UBND"), paragraph("Hoa Sen, ngày 01 tháng 6 năm 2023")],
    ]
)
ROWS = (("Hộ", "Mức thu"), ("Hộ dân", "20.000 đồng"), ("Hộ kinh doanh", "50.000 đồng"))
NUMBERS = table([[paragraph(cell) for cell in row] for row in ROWS])


def said(body: bytes) -> str:
    """The sentence that a person reads."""
    with pytest.raises(ReaderError) as caught:
        read_page(Page(body))
    return caught.value.message("vi")


def outcome(kind: str, body: bytes) -> dict[str, str]:
    """What the process apart would answer."""
    return apart.outcome(lambda: documents.convert(kind, body), kind.upper())


# What is in them


def test_a_word_file_keeps_headings_lists_and_tables() -> None:
    body = (
        paragraph("Phường họp dân", style="Heading1") + paragraph(P) + paragraph("Mức thu", style="Heading2")
    )
    body += paragraph("Hộ dân đóng tiền.", item=True) + paragraph("Tổ trưởng thu tiền.", item=True)
    article = read_page(Page(papers.docx(body + NUMBERS + paragraph(P + " Hai."))))
    assert article.title == "Phường họp dân"
    assert [(b.kind, b.level, b.ordinal, b.text) for b in article.blocks] == [
        (BlockKind.PARAGRAPH, 0, None, P),
        (BlockKind.HEADING, 2, None, "Mức thu"),
        (BlockKind.LIST_ITEM, 1, 1, "Hộ dân đóng tiền."),
        (BlockKind.LIST_ITEM, 1, 2, "Tổ trưởng thu tiền."),
        (BlockKind.TABLE, 0, None, "\n".join(map("\t".join, ROWS))),
        (BlockKind.PARAGRAPH, 0, None, P + " Hai."),
    ]


def test_an_official_document_knows_its_office_and_day() -> None:
    body = HEAD + paragraph("THÔNG BÁO", bold=True) + paragraph("V/v thu gom rác thải", bold=True)
    article = read_page(Page(papers.docx(body + paragraph(P) + paragraph(P + " Hai."))))
    assert article.title == "Thông báo về việc thu gom rác thải"
    assert (article.unit, str(article.date)) == ("Ủy ban nhân dân phường Hoa Sen", "2023-06-01")
    assert article.text == f"{P}\n{P} Hai."


def test_old_fonts_in_a_word_file() -> None:
    body = paragraph("Héi nghÞ tæng kÕt", font=".VnTimeH")
    body += paragraph(
        "Uû ban nh©n d©n ph­êng Mü Th¹nh tæ chøc héi nghÞ tæng kÕt c«ng t¸c n¨m 2023.", font=".VnTime"
    )
    article = read_page(Page(papers.docx(body)))
    assert article.title == "HỘI NGHỊ TỔNG KẾT"
    assert article.text == "Uỷ ban nhân dân phường Mỹ Thạnh tổ chức hội nghị tổng kết công tác năm 2023."


def test_macros_pictures_and_comments_do_not_go_on() -> None:
    more = {"word/vbaProject.bin": b"Sub AutoOpen()", "word/media/image1.png": b"\x89PNG"}
    whole = papers.docx(paragraph("Phường họp dân", style="Heading1") + paragraph(P), more)
    assert "AutoOpen" not in docx.to_html(whole)
    assert read_page(Page(whole)).text == P


def test_lines_of_a_pdf_become_paragraphs_again() -> None:
    body = papers.pdf("Phường họp dân về mở rộng đường", [LONG, "- Hộ dân đóng tiền.", LONG + " Hai."] * 4)
    article = read_page(Page(body))
    assert article.title == "Phường họp dân về mở rộng đường"
    kinds = [block.kind for block in article.blocks]
    assert kinds == [BlockKind.PARAGRAPH, BlockKind.LIST_ITEM, BlockKind.PARAGRAPH] * 4
    assert article.blocks[0].text == LONG


def test_heads_feet_and_page_numbers_are_not_read_out() -> None:
    body = papers.pdf("Phường họp dân", [f"{n}. {LONG}" for n in range(1, 25)], head="Bản tin nội bộ phường")
    text = read_page(Page(body)).text
    assert "Bản tin nội bộ" not in text
    assert "Trang" not in text
    assert text.count(LONG) == 24  # also those over the turn of a page


def test_a_pdf_in_an_old_font() -> None:
    old = FPDF()
    old.add_page()
    sentence = (
        "Uû ban nh©n d©n ph\u00adêng Mü Th¹nh tæ chøc héi nghÞ tæng kÕt c«ng t¸c n¨m 2023 víi 24 hé d©n."
    )
    for size, text in ((18, "Héi nghÞ tæng kÕt"), (12, sentence), (12, sentence + " Hai.")):
        old.set_font("helvetica", size=size)
        # Not multi_cell: it would take the letter ư for a hyphen.
        old.cell(0, size, text, new_x="LMARGIN", new_y="NEXT")
    article = read_page(Page(bytes(old.output())))
    assert article.title == "Hội nghị tổng kết"
    assert article.text.startswith(
        "Uỷ ban nhân dân phường Mỹ Thạnh tổ chức hội nghị tổng kết công tác năm 2023 với 24 hộ dân."
    )


def test_letters_and_marks_that_a_pdf_keeps_apart_are_joined() -> None:
    apart = LONG
    for c in set(LONG):
        *base, last = unicodedata.normalize("NFD", c)
        if last in TONES:  # as Windows-1258 writes them: ậ is â and a dot
            apart = apart.replace(c, unicodedata.normalize("NFC", "".join(base)) + last)
    assert apart != LONG
    text = read_page(Page(papers.pdf("Phường họp dân", [apart]))).text
    assert text == LONG


# What cannot be read


@pytest.mark.parametrize("share", [0.05, 0.3, 0.6, 0.95])
def test_files_that_were_cut_off(share: float) -> None:
    for whole in (papers.docx(paragraph(P) * 50), papers.pdf("Tin", [LONG] * 20)):
        with pytest.raises(BrokenFile) as caught:
            read_page(Page(whole[: int(len(whole) * share)]))
        assert "Xin lưu lại tệp, hoặc mở tệp rồi dán phần chữ vào." in caught.value.message("vi")


def test_another_zip_is_no_word_file() -> None:
    assert said(papers.package({"xl/workbook.xml": "<a/>", "[Content_Types].xml": "<a/>"})) == (
        "Đây là tệp ZIP, XLSX, không phải trang web hay văn bản. Xin mở tệp rồi dán phần chữ vào."
    )


def test_what_a_file_is_called_does_not_matter() -> None:
    article = read_page(
        Page(
            papers.docx(paragraph("Phường họp dân", style="Heading1") + paragraph(P)), None, "application/pdf"
        )
    )
    assert article.text == P
    assert read_page(Page(papers.pdf("Phường họp dân", [LONG]), None, "text/html")).text == LONG


def test_a_scan_says_to_type() -> None:
    with pytest.raises(ScannedFile) as caught:
        read_page(Page(papers.blank_pdf(3)))
    assert caught.value.message("vi") == (
        "Tệp PDF này là bản quét, chỉ có hình chụp mà không có chữ. Xin gõ lại, hoặc tìm bản có chữ rồi dán vào."
    )


def test_a_password_says_so() -> None:
    with pytest.raises(LockedFile) as caught:
        read_page(Page(papers.pdf("Tin", [LONG], password="bi-mat")))
    assert caught.value.message("vi").startswith("Tệp PDF có mật khẩu.")


def test_a_thousand_pages_are_too_many() -> None:
    with pytest.raises(TooLarge) as caught:
        read_page(Page(papers.blank_pdf(1000)))
    assert caught.value.message("vi") == "Nội dung lớn quá mức cho phép (200 trang)."


@pytest.mark.parametrize(
    "more",
    [
        {"word/styles.xml": b"<a>" + b" " * 30_000_000 + b"</a>"},
        {"word/media/a.bin": bytes(210_000_000)},
        {f"word/media/{n}": b"" for n in range(2001)},
        {"word/numbering2.xml": "<a>" + "<b/>" * 450_000 + "</a>"},
    ],
    ids=["ratio", "size", "count", "elements"],
)
def test_bombs_in_a_word_file(more: dict[str, bytes | str]) -> None:
    body = papers.docx(paragraph(P), more)
    assert len(body) < 2_000_000
    with pytest.raises(TooLarge):
        read_page(Page(body))


def test_a_zip_that_lies_about_its_size() -> None:
    """The size that a part names is believed by nobody."""
    body = bytearray(papers.docx(paragraph(P), {"word/styles.xml": b"<a>" + b" " * 5_000_000 + b"</a>"}))
    for place in _sizes_of(body, b"word/styles.xml"):
        body[place : place + 4] = (1000).to_bytes(4, "little")
    with pytest.raises(BrokenFile):
        read_page(Page(bytes(body)))


def _sizes_of(body: bytearray, name: bytes) -> list[int]:
    """Where the unpacked size of a part stands: in its own header and in the directory."""
    own = body.index(b"PK\x03\x04", body.index(name) - 30) + 22
    return [own, body.rindex(b"PK\x01\x02", 0, body.rindex(name)) + 24]


@pytest.mark.parametrize(
    "document",
    [
        '<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb"><!ENTITY c "&b;&b;&b;&b;">]><a>&c;</a>',
        '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
        "<a>",
        "",
        "\0\1\2",
    ],
    ids=["entities", "external", "unclosed", "empty", "binary"],
)
def test_xml_that_is_not_taken(document: str) -> None:
    with pytest.raises(BrokenFile):
        read_page(Page(papers.docx("", {"word/styles.xml": document})))


def test_tables_in_tables_in_tables() -> None:
    nested = paragraph(P)
    for _ in range(2000):
        nested = table([[nested]])
    assert said(papers.docx(nested)) == "Nội dung lớn quá mức cho phép (100 tầng)."
    nested = paragraph(P)
    for _ in range(20):
        nested = table([[nested + paragraph("")]])
    assert P in docx.to_html(papers.docx(nested))


def test_a_file_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(documents, "SECONDS", 0.01)
    with pytest.raises(TooHard) as caught:
        read_page(Page(papers.pdf("Tin", [LONG])))
    assert "quá phức tạp" in caught.value.message("vi")


def test_a_process_that_dies_takes_nobody_with_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart.sys, "executable", "/bin/false")
    with pytest.raises(TooHard):
        read_page(Page(papers.pdf("Tin", [LONG])))


@given(st.binary(max_size=2000), st.sampled_from(["pdf", "docx"]))
@settings(max_examples=150, deadline=None)
def test_rubbish_behind_the_right_beginning(rubbish: bytes, kind: str) -> None:
    beginning = {"pdf": b"%PDF-1.7\n", "docx": b"PK\x03\x04"}[kind]
    assert set(outcome(kind, beginning + rubbish)) <= {"error", "value"}


WHOLE = {"docx": papers.docx(paragraph(P) * 3 + NUMBERS), "pdf": papers.pdf("Tin", [LONG])}


@given(st.sampled_from(["pdf", "docx"]), st.floats(0, 1), st.binary(min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_files_with_a_few_wrong_bytes(kind: str, place: float, wrong: bytes) -> None:
    body = WHOLE[kind]
    at = int(place * len(body))
    answer = outcome(kind, body[:at] + wrong + body[at + len(wrong) :])
    assert "html" in answer or {"error", "value"} == set(answer)


def test_a_whole_file_is_a_zip_that_others_open() -> None:
    """The makers of these tests' files are tried too: what they make is what other programs take."""
    assert zipfile.ZipFile(io.BytesIO(WHOLE["docx"])).testzip() is None
    assert not issubclass(NotText, BrokenFile)
