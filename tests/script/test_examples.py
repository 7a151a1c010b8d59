"""Every example that the project's own requirements name, one test each."""

import re

import pytest

from reader.script import Accent, Style, speak_line, verbalize

WORDS = re.compile(r"[^\W\d_]+")

FIRST = [
    ("05-CT/TW", "không năm, Chỉ thị, Trung ương"),
    ("01 –KL/TW", "không một, Kết luận, Trung ương"),
    ("3.700.000.000 đồng", "ba tỷ bảy trăm triệu đồng"),
    ("1 tỷ 795 triệu", "một tỷ bảy trăm chín mươi lăm triệu"),
    ("1 tỷ 629 triệu đồng", "một tỷ sáu trăm hai mươi chín triệu đồng"),
    ("02 mô hình", "hai mô hình"),
    ("01 cá nhân", "một cá nhân"),
    ("trên  95%", "trên chín mươi lăm phần trăm"),
    ("190 năm", "một trăm chín mươi năm"),
    ("2020-2025", "hai ngàn không trăm hai mươi đến hai ngàn không trăm hai mươi lăm"),
    ("năm 2023", "năm hai ngàn không trăm hai mươi ba"),
    ("Covid 19", "cô vít mười chín"),
    ("100%", "một trăm phần trăm"),
    ("TTĐT", "thông tin điện tử"),
    ("TP", "thành phố"),
    ("VHTT", "văn hóa, thông tin"),
    ("01/06/2023", "ngày một tháng sáu năm hai ngàn không trăm hai mươi ba"),
    ("A- A A+", ""),
]
NEVER_AS_OTHERS = [
    ("7/7 ấp", "bảy trên bảy ấp"),
    ("50 000 đồng", "năm mươi ngàn đồng"),
    ("12/KH-UBND", "mười hai, Kế hoạch, Ủy ban nhân dân"),
    ("Covid-19", "cô vít mười chín"),
    ("7:00-17:00", "bảy giờ đến mười bảy giờ"),
    ("1000000", "một triệu"),
    ("8h-10h", "tám giờ đến mười giờ"),
    ("TTg", "Thủ tướng Chính phủ"),
    ("NĐ-CP", "Nghị định, Chính phủ"),
    ("bổ sung", "bổ sung"),
    ("Long Xuyên", "Long Xuyên"),
    ("Tiê\u0301ng Viê\u0323t", "Tiếng Việt"),
    ("THCS và MTTQ", "trung học cơ sở và Mặt trận Tổ quốc"),
    ("ngày 1/6/2023", "ngày một tháng sáu năm hai ngàn không trăm hai mươi ba"),
    ("45/TTr-UBND", "bốn mươi lăm, Tờ trình, Ủy ban nhân dân"),
    ("VNeID", "vê en e i đê"),
    ("38oC", "ba mươi tám độ C"),
]
KINDS = [
    ("1/3", "một phần ba"),
    ("5:20:35", "năm giờ hai mươi phút ba mươi lăm giây"),
    ("-17 độ C", "âm mười bảy độ C"),
    ("$20,5 triệu", "hai mươi phẩy năm triệu đô la"),
    ("XIX", "mười chín"),
    ("3-5 km", "ba đến năm ki lô mét"),
]


def words(text: str) -> list[str]:
    return WORDS.findall(text.lower())


@pytest.mark.parametrize(("written", "spoken"), FIRST + NEVER_AS_OTHERS + KINDS)
def test_example(written: str, spoken: str) -> None:
    assert words(speak_line(written)) == words(spoken)


@pytest.mark.parametrize(
    ("written", "accent", "spoken"),
    [
        ("2.005", Accent.SOUTH, "hai ngàn không trăm lẻ năm"),
        ("2.005", Accent.CENTRAL, "hai ngàn không trăm lẻ năm"),
        ("2.005", Accent.NORTH, "hai nghìn không trăm linh năm"),
        ("5k", Accent.NORTH, "năm nghìn"),
        ("0,5‰", Accent.NORTH, "không phẩy năm phần nghìn"),
    ],
)
def test_accent(written: str, accent: Accent, spoken: str) -> None:
    assert speak_line(written, accent) == spoken


def test_brief_style_leaves_the_minutes_word_out() -> None:
    assert speak_line("7h30", style=Style.RADIO) == "bảy giờ ba mươi phút"
    assert speak_line("7h30", style=Style.BRIEF) == "bảy giờ ba mươi"


def test_mung_is_a_setting() -> None:
    assert speak_line("lễ 2/9") == "lễ ngày hai tháng chín"
    assert speak_line("lễ 2/9", mung=True) == "lễ mùng hai tháng chín"


@pytest.mark.parametrize(
    ("written", "rule"),
    [
        ("05-CT/TW", "document-number"),
        ("95%", "number"),
        ("UBND", "acronym"),
        ("quý IV", "roman"),
        ("0912345678", "phone"),
        ("2/3 diện tích", "fraction"),
    ],
)
def test_a_reading_names_its_rule(written: str, rule: str) -> None:
    assert rule in {reading.rule for reading in verbalize(written).readings}
